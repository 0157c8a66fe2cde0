package app_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// stories are told in one chromium over one portal, each person in a browser of their own.
type stories struct {
	portal   *portal
	chromium context.Context
	axe      string
	seller   string
	clients  map[string]string // names by slug

	mu       sync.Mutex
	titles   map[string]string
	checked  map[string]bool
	heaviest [3]float64 // KB sent, KB of scripts, requests
	axeTook  time.Duration
}

func tell(t *testing.T, p *portal, seller string) *stories {
	t.Helper()
	axe, err := readAxe()
	if err != nil {
		t.Fatal(err)
	}
	s := &stories{portal: p, chromium: chromium(t), axe: axe, seller: seller, clients: map[string]string{}, titles: map[string]string{}, checked: map[string]bool{}}
	p.start()
	t.Cleanup(func() {
		t.Logf("%d pages and states were checked; the heaviest sends %.1f KB, %.1f KB of scripts, in %.0f requests; axe took %s",
			len(s.checked), s.heaviest[0], s.heaviest[1], s.heaviest[2], s.axeTook.Round(time.Second))
	})
	return s
}

// TestStories tells what people do, each in a real browser over the real program.
func TestStories(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 150)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aBusyShop, func(s *apptest.Shop) { data = s.App.Config.Data })
	p.data = data // with its files
	s := tell(t, p, "Harbour & Vale")
	for _, story := range []struct {
		name string
		tell func(t *testing.T, s *stories)
	}{
		{"a buyer orders, and orders again", ordersAndAgain},
		{"a standing order is made, told ahead, and skipped from its letter", standingOrder},
		{"a colleague is invited, forgets the password, and gets a second factor", invited},
		{"everything without scripts", withoutScripts},
		{"an order by keyboard alone", byKeyboard},
		{"a form is sent after the session has ended", tooLate},
		{"what goes wrong is told", troubles},
		{"a viewer looks, and doesn't buy", viewer},
		{"a rule is changed at the desk, its effect told before", rangesAnswer},
		{"a client is made, tailored and invited; it orders, and gets a part of it", clientMade},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, s) })
	}
}

// aBusyShop is a test shop whose clients have bought before: every two weeks, last a little too long ago.
func aBusyShop(s *apptest.Shop) {
	s.Set("standing.hour", "0")
	s.Set("standing.ahead_days", "14")
	lines := []string{"order_number,account,ordered_at,channel,sku,quantity,unit_price,po_number,member_email"}
	for n := range 6 {
		at := time.Now().AddDate(0, 0, -16-14*n).UTC().Format(time.RFC3339)
		for _, line := range []string{"FS-0933-08040-Z,4,12.50", "FS-0934-08-Z,2,6.12", "SW-2210-L,3,7.77"} {
			lines = append(lines, fmt.Sprintf("HV-%d,nordwind,%s,online,%s,PO-%d,jana@nordwind.example", 900+n, at, line, 70+n))
		}
		lines = append(lines, fmt.Sprintf("HV-%d,bright-harvest,%s,phone,PK-3050-66B,2,29.90,BH-%d,", 950+n, at, n))
	}
	s.Import("orders", lines...)
	_, err := s.App.Files.Save(bg, "sheets/hex-bolts.pdf", 0, strings.NewReader("%PDF-1.4\n% hex bolts\n%%EOF\n"))
	s.Must(err)
	s.Import("documents", "sku,file,title", "FS-0933-08040-Z,sheets/hex-bolts.pdf,Data sheet hex bolts")
	s.Import("related", "sku,related_sku,kind", "FS-0933-08040-Z,FS-0934-08-Z,accessory")
	s.Settle()
}

// database looks behind the pages.
func (s *stories) database(t *testing.T, do func(d *db.DB) error) {
	t.Helper()
	d, err := db.Open(s.portal.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := do(d); err != nil {
		t.Fatal(err)
	}
}

// soon has a job that comes again and again come now.
func (s *stories) soon(t *testing.T, job string) {
	t.Helper()
	s.database(t, func(d *db.DB) error {
		_, err := d.Exec(bg, `UPDATE recurring SET next_at = 0 WHERE name = ?`, job)
		return err
	})
}

// mail is the administrator's look at what the portal wrote: the newest letter with this subject to this address.
func (s *stories) mail(t *testing.T, to, subject string) *tab {
	t.Helper()
	b := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password)
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(100 * time.Millisecond) {
		b.open("/desk/mail").sees("Sent mail")
		if rows, err := ask[int](b, "letter", to, subject); err == nil && rows > 0 {
			b.passes()
			return b.follow(subject, fmt.Sprintf("main tbody tr:nth-child(%d)", rows)).sees(to)
		}
	}
	b.sees("a letter to " + to + ": " + subject)
	return b
}
