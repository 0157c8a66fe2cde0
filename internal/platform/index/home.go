package index

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Home is the folder of one index on this node: the one in use, and beside it the one being built. Form is raised when
// the same document would be written differently; an index of another form isn't used.
type Home struct{ Dir, Form string }

const (
	keyForm   = "form"
	currentIs = "current" // the file that names the folder in use
)

// ErrNone says that there is no index that can be used: it must be built.
var ErrNone = errors.New("no index that can be used")

// Open opens the index in use: ErrNone when there is none, or none that is whole; ErrInUse when another process has it.
func (h Home) Open() (*Index, error) {
	if err := os.MkdirAll(h.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w", err)
	}
	name, err := os.ReadFile(filepath.Join(h.Dir, currentIs))
	if err != nil {
		return nil, ErrNone
	}
	x, err := Open(filepath.Join(h.Dir, filepath.Base(strings.TrimSpace(string(name)))))
	if errors.Is(err, ErrInUse) {
		return nil, err
	}
	if err != nil {
		slog.Warn("an index can't be opened and is built anew", "folder", h.Dir, "reason", err)
		return nil, ErrNone
	}
	if written, err := x.Internal(keyForm); err != nil || written != h.Form {
		_ = x.Close()
		return nil, ErrNone
	}
	return x, nil
}

// Create makes an empty index beside the one in use.
func (h Home) Create() (*Index, error) {
	if err := os.MkdirAll(h.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w", err)
	}
	x, err := Create(filepath.Join(h.Dir, "words-"+strconv.FormatInt(time.Now().UnixNano(), 36)))
	if err != nil {
		return nil, err
	}
	batch := x.NewBatch()
	batch.SetInternal(keyForm, h.Form)
	return x, x.Write(batch)
}

// Use makes an index the one that the next start opens and removes all others.
func (h Home) Use(x *Index) error {
	file := filepath.Join(h.Dir, currentIs)
	if err := os.WriteFile(file+".new", []byte(filepath.Base(x.dir)+"\n"), 0o600); err != nil {
		return fmt.Errorf("name the new index: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("name the new index: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(h.Dir, "words-*"))
	if err != nil {
		return err
	}
	for _, other := range old {
		if other != x.dir {
			_ = os.RemoveAll(other) // who still reads there keeps the open files
		}
	}
	return nil
}

// Drop closes an index that isn't used after all and removes it.
func (h Home) Drop(x *Index) {
	_ = x.Close()
	_ = os.RemoveAll(x.dir)
}
