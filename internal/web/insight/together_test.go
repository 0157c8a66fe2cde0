package insight

import (
	"errors"
	"strings"
	"testing"
)

// A part of a page that panics is an error of that page, and the others are waited for.
func TestAPartThatPanicsIsAnErrorOfItsPage(t *testing.T) {
	done := false
	err := together(func() error { panic("off by one") }, func() error { done = true; return nil })
	if err == nil || !strings.Contains(err.Error(), "off by one") || !done {
		t.Errorf("%v, the other part ended: %v", err, done)
	}
	wrong := errors.New("wrong")
	if err := together(func() error { return nil }, func() error { return wrong }); !errors.Is(err, wrong) {
		t.Errorf("%v", err)
	}
}
