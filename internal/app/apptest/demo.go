package apptest

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"tradecounter/internal/app"
	"tradecounter/internal/platform/clock"
)

const demoFile = "demo.db"

// demo is the demo seller's data folder with its database in it, seeded at Start; seeding costs seconds.
var demo = sync.OnceValues(func() (fs.FS, error) {
	folder, err := os.MkdirTemp("", "tradecounter-demo-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := seeded(folder); err != nil {
		return nil, err
	}
	kept := fstest.MapFS{}
	return kept, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		kept[filepath.ToSlash(name)] = &fstest.MapFile{Data: content, Mode: 0o600}
		return err
	})
})

func seeded(folder string) error {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(folder, demoFile), Data: folder, URL: &url.URL{}, Now: func() clock.Time { return Start }})
	if err != nil {
		return err
	}
	if err := a.Seed(ctx); err != nil {
		_ = a.Close()
		return err
	}
	return a.Close() // folds the WAL into the file
}

// Demo is a shop with the demo seller in it, on SQLite. It is seeded once for all tests of a package, each has a copy.
func Demo(t testing.TB) *Shop {
	t.Helper()
	files, err := demo()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(folder, files); err != nil {
		t.Fatal(err)
	}
	return openIn(t, "sqlite:"+filepath.Join(folder, demoFile), "http://portal.example", folder)
}
