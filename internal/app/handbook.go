package app

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/seed"
)

// handbookBy is who the handbook's articles are by as long as nobody of the seller's has touched them.
const handbookBy = "Tradecounter"

// Handbook takes in the product's handbook on the first start, and whatever is new in it when a newer program starts; what
// isn't in it any more is archived. An article that somebody of the seller's has changed, moved or archived stays as it is.
func (a *App) Handbook(ctx context.Context) error {
	book := seed.Handbook()
	sum, err := sumOf(book)
	if err != nil {
		return fmt.Errorf("read the handbook: %w", err)
	}
	versions, err := a.DB.Versions(ctx)
	if err != nil || versions["handbook"] == sum {
		return err
	}
	touched, err := a.Knowledge.TouchedByOthers(ctx, handbookBy)
	if err != nil {
		return err
	}
	if err := a.importArticles(ctx, identity.System(handbookBy), without{book, touched}); err != nil {
		return fmt.Errorf("take in the handbook: %w", err)
	}
	if err := a.archiveOld(ctx, book); err != nil {
		return fmt.Errorf("archive what left the handbook: %w", err)
	}
	_, err = a.DB.Exec(ctx, `UPDATE versions SET version = ? WHERE name = 'handbook'`, sum)
	return err
}

// archiveOld takes from the readers what an older program's handbook had and this one's hasn't.
func (a *App) archiveOld(ctx context.Context, book fs.FS) error {
	ours, err := a.Knowledge.OnlyBy(ctx, handbookBy)
	if err != nil {
		return err
	}
	err = fs.WalkDir(book, ".", func(name string, _ fs.DirEntry, err error) error {
		ours = slices.DeleteFunc(ours, func(slug string) bool { return slug+".md" == path.Base(name) })
		return err
	})
	if err != nil || len(ours) == 0 {
		return err
	}
	words := "no longer in the handbook: " + strings.Join(ours, ", ")
	return a.Knowledge.Bring(ctx, identity.System(handbookBy), knowledge.Brought{Archive: ours, Words: words})
}

// sumOf is a number for all that a folder holds.
func sumOf(folder fs.FS) (int64, error) {
	hash := sha256.New()
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(folder, name)
		fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
		return err
	})
	return int64(binary.BigEndian.Uint64(hash.Sum(nil)) >> 1), err
}

// without is a folder of articles, less some, whose files are called as their articles are.
type without struct {
	fs.FS
	slugs []string
}

// ReadDir leaves them out of what is listed.
func (w without) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(w.FS, name)
	return slices.DeleteFunc(list, func(e fs.DirEntry) bool {
		return path.Ext(e.Name()) == ".md" && slices.Contains(w.slugs, strings.TrimSuffix(e.Name(), ".md"))
	}), err
}
