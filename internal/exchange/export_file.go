package exchange

import (
	"context"
	"fmt"
	"io"
	"os"

	"tradecounter/internal/identity"
)

// ExportFile is an export in a file of its own, which is gone once the reader closes it.
func (m *Imports) ExportFile(ctx context.Context, actor identity.Actor, kind string) (io.ReadCloser, int, error) {
	if err := os.MkdirAll(m.scratch, 0o700); err != nil {
		return nil, 0, fmt.Errorf("make the scratch folder: %w", err)
	}
	f, err := os.CreateTemp(m.scratch, "export-*.csv")
	if err != nil {
		return nil, 0, fmt.Errorf("export %s: %w", kind, err)
	}
	_ = os.Remove(f.Name()) // open, it stays readable
	err = m.Export(ctx, actor, kind, f)
	var size int64
	if err == nil {
		size, err = f.Seek(0, io.SeekCurrent)
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = f.Close()
		return nil, 0, err
	}
	return f, int(size), nil
}
