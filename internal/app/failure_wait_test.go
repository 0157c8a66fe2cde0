package app_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// TestACheckoutThatWaitsTooLongIsToldAndOrdersLater: while something large is saved, the checkout answers 503 after
// db.WriteWait, keeps the cart and its key, and the same form orders once afterwards.
func TestACheckoutThatWaitsTooLongIsToldAndOrdersLater(t *testing.T) {
	inTurn(t, 1)
	const held = `UPDATE stock SET free = free WHERE product_id = (SELECT id FROM products WHERE sku = 'SW-2210-L')`
	for name, one := range map[string]struct {
		dsn  func(testing.TB) string
		same bool // the import runs in the portal's own process
	}{
		"sqlite, another process": {dbtest.SQLiteDSN, false}, "sqlite, the same process": {dbtest.SQLiteDSN, true}, "postgres": {dbtest.PostgresDSN, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := apptest.Open(t, one.dsn(t)).Fill()
			b := s.SignIn("jana@nordwind.example")
			form := ready(t, b, "SW-2210-L", 2)
			importer := s.App.DB
			if !one.same {
				other, err := db.Open(s.DSN)
				s.Must(err)
				t.Cleanup(func() { _ = other.Close() })
				importer = other
			}
			holds, release, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
			undo := errors.New("undone")
			go func() {
				ended <- importer.InTx(context.Background(), func(ctx context.Context) error {
					_, err := importer.Exec(ctx, held)
					close(holds)
					<-release
					return errors.Join(err, undo)
				})
			}()
			<-holds
			begun := time.Now()
			page := b.Do(http.MethodPost, "/s/nordwind/checkout", form)
			took := time.Since(begun)
			if page.Status != http.StatusServiceUnavailable || took < db.WriteWait-time.Second || took > 3*db.WriteWait {
				t.Errorf("answered %d after %s: %s", page.Status, took, page.Text("main"))
			}
			if kept := formOf(page.Find("body"), "/checkout").Get("key"); kept != form.Get("key") {
				t.Errorf("the key is %q, was %q", kept, form.Get("key"))
			}
			for _, path := range []string{"/s/nordwind", "/s/nordwind/search?q=glove", "/s/nordwind/cart"} {
				if page := b.Get(path); page.Status != http.StatusOK {
					t.Errorf("%s can't be read meanwhile: %d", path, page.Status)
				}
			}
			if n := s.Count(`SELECT COUNT(*) FROM orders`) + s.Count(`SELECT COUNT(*) FROM events WHERE name = 'order.placed'`); n != 0 {
				t.Errorf("%d orders or announcements of what was refused", n)
			}
			close(release)
			if err := <-ended; !errors.Is(err, undo) {
				t.Fatal(err)
			}
			for range 2 {
				if page := b.Do(http.MethodPost, "/s/nordwind/checkout", form); page.Status != http.StatusSeeOther {
					t.Errorf("again: %d %s", page.Status, page.Text("main"))
				}
			}
			if n := s.Count(`SELECT COUNT(*) FROM orders`); n != 1 {
				t.Errorf("%d orders", n)
			}
		})
	}
}
