package search_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search"
)

func TestWhatChangesIsFoundAfterARefresh(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, scope := hardwareShop(t, d)
		s.open()
		refresh := func() {
			t.Helper()
			if err := s.find.Refresh(s.ctx); err != nil {
				t.Fatal(err)
			}
		}
		s.put(product{sku: "NEW-1", name: "Rivet nut M6", category: "Fastening > Nuts", brand: "Neu", attributes: "Thread=M6"})
		refresh()
		if got := s.found(scope, "rivet nut"); got != "NEW-1" {
			t.Errorf("a new product: %q", got)
		}
		s.put(product{sku: "NEW-1", name: "Threaded insert M6", category: "Fastening > Nuts"})
		refresh()
		if got := s.found(scope, "rivet"); got != "" {
			t.Errorf("its old name is still found: %q", got)
		}
		if got := s.found(scope, "threaded insert"); got != "NEW-1" {
			t.Errorf("its new name: %q", got)
		}
		if g := s.suggest(scope, "rivet"); len(g.Products) > 0 {
			t.Error("its old name is still suggested")
		}
		if g := s.suggest(scope, "threaded in"); len(g.Products) != 1 {
			t.Error("its new name isn't suggested")
		}
		s.put(product{sku: "NEW-1", name: "Threaded insert M6", status: "inactive"})
		refresh()
		if got := s.found(scope, "threaded insert"); got != "" {
			t.Errorf("an inactive product: %q", got)
		}
		s.put(product{sku: "OLD-1", name: "Gone bolt M8x40"})
		refresh()
		if got := s.found(scope, "gone bolt"); !strings.HasPrefix(got, "OLD-1") {
			t.Errorf("a product made active again: %q", got)
		}
		s.exec(`UPDATE categories SET name = 'Wearables', path = 'Wearables' WHERE path = 'Safety wear'`)
		s.bump("catalog")
		refresh()
		if got := s.found(scope, "wearables nitrile"); !strings.HasPrefix(got, "SW-1") {
			t.Errorf("a renamed category: %q", got)
		}
	})
}

func TestManyChangesComeInBatches(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	var many []product
	for i := range 2600 {
		many = append(many, product{sku: "M-" + string(rune('A'+i%26)) + strings.Repeat("1", i/26+1), name: "Washer of the many", category: "Fastening > Washers"})
	}
	s.put(many...)
	if err := s.find.Refresh(s.ctx); err != nil {
		t.Fatal(err)
	}
	if r := s.search(scope, search.Query{Words: "washers"}); r.Total != 2600 {
		t.Errorf("%d of 2600 found", r.Total)
	}
}

func TestAServiceOpensWhatItLeftAndCatchesUp(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	if err := s.find.Close(); err != nil {
		t.Fatal(err)
	}
	folders := func() string {
		names, _ := filepath.Glob(filepath.Join(s.dir, "words-*"))
		return strings.Join(names, " ")
	}
	before := folders()
	s.put(product{sku: "NEW-1", name: "Rivet nut M6"})
	s.find = s.service()
	s.open()
	if got := s.found(scope, "rivet nut"); got != "NEW-1" {
		t.Errorf("what changed meanwhile: %q", got)
	}
	if folders() != before {
		t.Error("the index was built anew though it was whole")
	}
}

func TestADamagedIndexIsBuiltAnew(t *testing.T) {
	for name, damage := range map[string]func(dir string) error{
		"no folder": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "current")) },
		"emptied files": func(dir string) error {
			return filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
				if err == nil && !e.IsDir() && e.Name() != "current" {
					err = os.WriteFile(path, []byte("no index"), 0o600)
				}
				return err
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, scope := hardwareShop(t, dbtest.SQLite(t))
			s.open()
			if err := s.find.Close(); err != nil {
				t.Fatal(err)
			}
			if err := damage(s.dir); err != nil {
				t.Fatal(err)
			}
			s.find = s.service()
			s.open()
			if got := s.found(scope, "nitrile"); got != "SW-1" {
				t.Errorf("found %q", got)
			}
		})
	}
}

func TestARestoredDatabaseIsSeen(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	for range 5 {
		s.bump("catalog")
	}
	s.open()
	s.exec(`UPDATE products SET name = 'Restored gloves', version = 1 WHERE sku = 'SW-1'`)
	s.exec(`UPDATE versions SET version = 2 WHERE name = 'catalog'`)
	if err := s.find.Refresh(s.ctx); err != nil {
		t.Fatal(err)
	}
	if got := s.found(scope, "restored"); got != "SW-1" {
		t.Errorf("found %q", got)
	}
}

func TestSearchGoesOnWhileTheIndexIsRebuiltAndChanged(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	ctx, stop := context.WithCancel(s.ctx)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for ctx.Err() == nil {
				r, err := s.find.Search(s.ctx, scope, search.Query{Words: "nitrile gloves"})
				if err != nil || r.Total == 0 {
					t.Errorf("%d found, %v", r.Total, err)
					return
				}
			}
		})
	}
	for i := range 6 {
		s.put(product{sku: "NEW-1", name: "Rivet nut M6", description: strings.Repeat("again ", i)})
		if err := s.find.CatalogChanged(s.ctx); err != nil {
			t.Error(err)
		}
		if err := s.find.Rebuild(s.ctx); err != nil {
			t.Error(err)
		}
	}
	stop()
	group.Wait()
	if folders, _ := filepath.Glob(filepath.Join(s.dir, "words-*")); len(folders) != 1 {
		t.Errorf("%d folders are left", len(folders))
	}
}

func TestWatchSeesWhatACommandWrote(t *testing.T) {
	s, scope := hardwareShop(t, dbtest.SQLite(t))
	s.open()
	ctx, stop := context.WithCancel(s.ctx)
	done := make(chan struct{})
	go func() { s.find.Watch(ctx); close(done) }()
	s.put(product{sku: "NEW-1", name: "Rivet nut M6"})
	for begun := time.Now(); s.found(scope, "rivet") != "NEW-1"; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 3*time.Second {
			t.Error("not found within three seconds")
			break
		}
	}
	stop()
	<-done
}
