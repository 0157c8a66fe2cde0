package company

import (
	"context"
	"io"
)

// inline is a finished drawing, set into the page so that it takes its colours.
type inline string

// Render writes it.
func (s inline) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(s))
	return err
}
