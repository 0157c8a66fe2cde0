package index_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"tradecounter/internal/platform/index"
)

func put(t *testing.T, x *index.Index, id, terms string) {
	t.Helper()
	b := x.NewBatch()
	if err := b.Put(id, []index.Field{{Name: "n", Terms: terms}, {Name: "empty"}}); err != nil {
		t.Fatal(err)
	}
	b.SetInternal("last", id)
	if err := x.Write(b); err != nil {
		t.Fatal(err)
	}
}

// ids are the documents that hold the term at least n times.
func ids(t *testing.T, r *index.Reader, term string, n int) (found []string) {
	t.Helper()
	var all []string
	for i := range r.Parts() {
		part, err := r.ExternalIDs(i)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part...)
	}
	err := r.Docs("n", term, n, func(docs []uint32) {
		for _, doc := range docs {
			found = append(found, all[doc])
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}

func TestWordsAreKeptAcrossAStart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "words")
	x, err := index.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, "1", "bolt m8 bolt")
	put(t, x, "2", "bolt m10")
	put(t, x, "3", "nut")
	old, err := x.Reader()
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, "2", "screw")
	b := x.NewBatch()
	b.Delete("3")
	if err := x.Write(b); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(ids(t, old, "bolt", 1), ids(t, old, "bolt", 2), ids(t, old, "nut", 1)); got != "[1 2] [1] [3]" {
		t.Errorf("a reader sees the state it was made in; it found %s", got)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Merge(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = index.Open(dir); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	r, err := x.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	last, err := x.Internal("last")
	n, err2 := x.Count()
	if err != nil || err2 != nil || last != "2" || n != 2 {
		t.Errorf("last %q, %d documents, %v %v", last, n, err, err2)
	}
	if got := fmt.Sprint(ids(t, r, "bolt", 1), ids(t, r, "screw", 1), ids(t, r, "nut", 1), ids(t, r, "absent", 1)); got != "[1] [2] [] []" {
		t.Errorf("found %s", got)
	}
}

func TestOpenNeedsAnIndex(t *testing.T) {
	if x, err := index.Open(t.TempDir()); err == nil {
		_ = x.Close()
		t.Error("an empty folder was opened as an index")
	}
}

func TestAFolderHasOneOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "words")
	x, err := index.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	put(t, x, "1", "bolt")
	if _, err := index.Open(dir); !errors.Is(err, index.ErrInUse) {
		t.Errorf("a second owner got %v", err)
	}
}
