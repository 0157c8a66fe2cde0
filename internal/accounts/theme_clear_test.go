package accounts

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/identity"
)

// What was uploaded for a look and is in none goes; whatever names a file keeps it, and its content with it.
func TestFilesOfAbandonedLooksGo(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		account := fx.admin("nordwind", nil).Account
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		const same = `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`
		save := func(name, content string) {
			t.Helper()
			_, err := fx.files.Save(ctx, name, account.ID, strings.NewReader(content))
			must(err)
		}
		for _, name := range []string{"logo", "before", "header", "link", "drafted", "tried", "left"} {
			save("look/nordwind/"+name+".svg", strings.Replace(same, "M0 0", "M0 0L"+name[:1], 1))
		}
		save("look/nordwind/copy.svg", strings.Replace(same, "M0 0", "M0 0Ll", 1)) // the content of two that stay
		save("invoice.svg", same)                                                  // not of a look
		file := func(name string) string { return "look/nordwind/" + name + ".svg" }
		_, err := fx.SaveTheme(ctx, root, account.Slug, Theme{LogoFile: file("before")})
		must(err)
		_, err = fx.SaveTheme(ctx, root, account.Slug, Theme{LogoFile: file("logo"), HeaderFile: file("header"), Links: []ThemeLink{{Title: "Terms", File: file("link")}}})
		must(err)
		draft := func(person int64, name string) {
			t.Helper()
			_, err := fx.d.Exec(ctx, `INSERT INTO people (id, email, name, created_at) VALUES (?, ?, 'Ines', 1)`, person, name+"@seller.example")
			must(err)
			must(fx.KeepDraft(ctx, identity.Actor{PersonID: person, Staff: identity.Admin, Account: account}, 0, Theme{LogoFile: file(name)}))
		}
		draft(901, "tried")
		fx.at = fx.at.Add(70 * 24 * time.Hour)
		draft(902, "drafted")
		save("look/nordwind/new.svg", strings.Replace(same, "M0 0", "M1 1", 1))
		fx.at = fx.at.Add(25 * 24 * time.Hour)
		must(filepath.WalkDir(fx.files.Dir(), func(path string, d os.DirEntry, err error) error {
			old := time.Now().Add(-48 * time.Hour)
			return os.Chtimes(path, old, old)
		}))
		for range 2 {
			must(fx.ClearLooks(ctx))
		}
		var names []string
		must(fx.d.Select(ctx, &names, `SELECT name FROM files ORDER BY name`))
		if want := []string{"invoice.svg", file("before"), file("drafted"), file("header"), file("link"), file("logo"), file("new")}; !slices.Equal(names, want) {
			t.Errorf("kept: %q", names)
		}
		for _, name := range names {
			found, err := fx.files.Find(ctx, account.ID, name)
			must(err)
			if _, err := fx.files.Read(found); err != nil {
				t.Errorf("%s has no content: %v", name, err)
			}
		}
		contents := 0
		must(filepath.WalkDir(fx.files.Dir(), func(_ string, d os.DirEntry, err error) error {
			if !d.IsDir() {
				contents++
			}
			return err
		}))
		if contents != 6 { // the logo's and the link's are one
			t.Errorf("%d contents are left", contents)
		}
	})
}
