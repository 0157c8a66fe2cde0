package accounts

import (
	"context"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
)

var root = identity.System("test")

type fixture struct {
	*Service
	t  *testing.T
	d  *db.DB
	at clock.Time
}

// onEach runs a test on both databases.
func onEach(t *testing.T, test func(t *testing.T, ctx context.Context, fx *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := &fixture{t: t, d: d, at: 1_795_000_000_000}
		now := func() clock.Time { return fx.at }
		fx.Service = New(d, events.New(d, jobs.NewQueue(d, now), now), now, files.New(d, t.TempDir(), now))
		test(t, context.Background(), fx)
	})
}

// admin is the company admin of a new account; limit nil checks none.
func (fx *fixture) admin(slug string, limit *money.Amount) identity.Actor {
	fx.t.Helper()
	_, err := fx.d.Exec(context.Background(), `INSERT INTO accounts (slug, name, currency, credit_limit, created_at, updated_at) VALUES (?, ?, 'EUR', ?, 1, 1)`,
		slug, slug, limit)
	if err != nil {
		fx.t.Fatal(err)
	}
	a, err := fx.BySlug(context.Background(), slug)
	if err != nil {
		fx.t.Fatal(err)
	}
	return identity.Actor{PersonID: a.ID, MemberID: a.ID, Role: identity.CompanyAdmin, Account: a.Acting()}
}

func amount(n money.Amount) *money.Amount { return &n }

func TestFortyAtOnceForTheLastOfTheCredit(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		actor := fx.admin("nordwind", amount(100_00))
		var group sync.WaitGroup
		var mu sync.Mutex
		placed := 0
		for i := range 40 {
			group.Go(func() {
				err := fx.Use(ctx, actor.Account.ID, 30_00, "N-"+string(rune('A'+i)))
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					placed++
				} else if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), "EUR 20.00 over") && !strings.Contains(err.Error(), "EUR 10.00)") {
					t.Errorf("refused with %v", err)
				}
			})
		}
		group.Wait()
		c, err := fx.Credit(ctx, actor.Scope(0))
		if err != nil || placed != 3 || c.Used != 90_00 {
			t.Errorf("%d placed, %d used, %v", placed, c.Used, err)
		}
		fx.ledgerAddsUp(actor.Account.ID)
	})
}

// ledgerAddsUp: what is used is the sum of the entries.
func (fx *fixture) ledgerAddsUp(accountID int64) {
	fx.t.Helper()
	var sum, used int64
	ctx := context.Background()
	if err := fx.d.Get(ctx, &sum, `SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM credit_entries WHERE account_id = ?`, accountID); err != nil {
		fx.t.Fatal(err)
	}
	if err := fx.d.Get(ctx, &used, `SELECT credit_used FROM accounts WHERE id = ?`, accountID); err != nil || used != sum {
		fx.t.Errorf("used is %d, the entries add up to %d, %v", used, sum, err)
	}
}

func TestCreditIsUsedFreedAndPaid(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		id := fx.admin("nordwind", amount(100_00)).Account.ID
		scope := identity.Scope{AccountID: id}
		steps := []struct {
			name string
			do   error
			left money.Amount
		}{
			{"use", fx.Use(ctx, id, 100_00, "N-1"), 0},
			{"free in part", fx.Free(ctx, id, 40_00, "N-1"), 40_00},
			{"free nothing", fx.Free(ctx, id, 0, "N-1"), 40_00},
			{"pay", fx.Pay(ctx, id, 50_00, 5, "N-1", "bank-1"), 90_00},
			{"pay the same again", fx.Pay(ctx, id, 50_00, 5, "N-1", "bank-1"), 90_00},
		}
		for _, step := range steps {
			if step.do != nil {
				t.Errorf("%s: %v", step.name, step.do)
			}
		}
		c, err := fx.Credit(ctx, scope)
		if left, ok := c.Left(); err != nil || !ok || left != 90_00 {
			t.Errorf("left %d, %v", left, err)
		}
		fx.ledgerAddsUp(id)
		for _, bad := range []money.Amount{-1, money.MaxAmount + 1} {
			if fx.Use(ctx, id, bad, "N-2") == nil || fx.Free(ctx, id, bad, "N-2") == nil || fx.Pay(ctx, id, bad, 5, "", "x") == nil {
				t.Errorf("%d is taken", bad)
			}
		}
		err = fx.d.InTx(ctx, func(ctx context.Context) error {
			if err := fx.Use(ctx, id, 10_00, "N-3"); err != nil {
				return err
			}
			return fault.Conflict("the order can't be written")
		})
		if c, _ := fx.Credit(ctx, scope); !fault.Is(err, fault.KindConflict) || c.Used != 10_00 {
			t.Errorf("a rolled back order uses credit: %d, %v", c.Used, err)
		}
	})
}

func TestLimitsAndHolds(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		none := fx.admin("free", nil).Account.ID
		if err := fx.Use(ctx, none, money.MaxAmount, "N-1"); err != nil {
			t.Errorf("without a limit: %v", err)
		}
		zero := fx.admin("prepaid", amount(0)).Account.ID
		if err := fx.Pay(ctx, zero, 50_00, 5, "", "bank-1"); err != nil {
			t.Fatal(err)
		}
		if err := fx.Use(ctx, zero, 1, "N-2"); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("limit 0, overpaid: %v", err)
		}
		if err := fx.Use(ctx, zero, 0, "N-3"); err != nil {
			t.Errorf("an order that costs nothing: %v", err)
		}
		if err := fx.SetHold(ctx, root, "free", "Two invoices\nare overdue."); err != nil {
			t.Fatal(err)
		}
		if err := fx.Use(ctx, none, 1, "N-4"); !fault.Is(err, fault.KindDenied) || !strings.Contains(err.Error(), "Two invoices are overdue.") {
			t.Errorf("on hold: %v", err)
		}
		if err := fx.SetHold(ctx, identity.Actor{Staff: identity.Support}, "free", ""); !fault.Is(err, fault.KindDenied) {
			t.Errorf("support lifts a hold: %v", err)
		}
	})
}

func place() Location {
	return Location{Code: "HH1", Name: "Werk 1", Line1: "Am Kai 3", City: "Hamburg", Postcode: "20457", Country: "de"}
}

func TestPlacesAreTheirAccountsOwn(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		nordwind, bright := fx.admin("nordwind", nil), fx.admin("bright", nil)
		saved, err := fx.SaveLocation(ctx, nordwind, place())
		if err != nil || saved.ID == 0 || saved.Country != "DE" {
			t.Fatalf("%+v, %v", saved, err)
		}
		if _, err := fx.SaveLocation(ctx, nordwind, place()); err == nil || !strings.Contains(err.Error(), "HH1") {
			t.Errorf("the same code twice: %v", err)
		}
		if _, err := fx.SaveLocation(ctx, bright, place()); err != nil {
			t.Errorf("the same code at another account: %v", err)
		}
		theft := saved
		theft.Code = "X"
		if _, err := fx.SaveLocation(ctx, bright, theft); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another's place is changed: %v", err)
		}
		if err := fx.UseLocation(ctx, bright, saved.ID, false); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another's place is put away: %v", err)
		}
		if _, err := fx.Location(ctx, bright.Scope(0), saved.ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another's place is read: %v", err)
		}
		buyer := nordwind
		buyer.Role = identity.Buyer
		if _, err := fx.SaveLocation(ctx, buyer, place()); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a buyer adds a place: %v", err)
		}
		saved.IsBilling, saved.Name = true, "Werk Eins"
		if _, err := fx.SaveLocation(ctx, nordwind, saved); err != nil {
			t.Fatal(err)
		}
		if err := fx.UseLocation(ctx, nordwind, saved.ID, false); err != nil {
			t.Fatal(err)
		}
		used, _ := fx.Locations(ctx, nordwind.Scope(0), false)
		all, _ := fx.Locations(ctx, nordwind.Scope(0), true)
		if len(used) != 0 || len(all) != 1 || all[0].Name != "Werk Eins" || !all[0].IsBilling || !all[0].Inactive {
			t.Errorf("%+v, %+v", used, all)
		}
	})
}

func TestAPlaceSaysFieldByFieldWhatIsMissing(t *testing.T) {
	_, err := Location{Country: "XX", Line2: strings.Repeat("x", 101)}.checked()
	f, ok := fault.AsInvalid(err)
	if !ok {
		t.Fatal(err)
	}
	for _, field := range []string{"code", "name", "line1", "line2", "city", "postcode", "country"} {
		if f.For(field) == "" {
			t.Errorf("nothing about %s", field)
		}
	}
	for code, want := range map[string]bool{"DE": true, "GB": true, "US": true, "XK": true, "UK": false, "EU": false, "ZZ": false, "de": false, "DEU": false, "": false} {
		if IsCountry(code) != want {
			t.Errorf("%q: %v", code, !want)
		}
	}
}

func TestLooksAreKeptUntilAnAccountChanges(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		nordwind := fx.admin("nordwind", nil)
		if look, err := fx.Look(ctx, nordwind.Scope(0)); err != nil || look.CSS != "" || look.Manager.Name != "" {
			t.Fatalf("%+v, %v", look, err)
		}
		if _, err := fx.files.Save(ctx, "nordwind.svg", nordwind.Account.ID, strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg"/>`)); err != nil {
			t.Fatal(err)
		}
		theme := Theme{Accent: "#e8541a", LogoFile: "nordwind.svg", Links: []ThemeLink{{Title: "Terms", URL: "https://example.com/terms"}},
			Featured: []Featured{{"category", "Fastening > Bolts"}, {"product", "HV-1"}}}
		used, err := fx.SaveTheme(ctx, root, "nordwind", theme)
		if err != nil || !used.AccentChanged {
			t.Fatalf("%+v, %v", used, err)
		}
		look, err := fx.Look(ctx, nordwind.Scope(0))
		if err != nil || !strings.Contains(look.CSS, used.Accent.String()) || len(look.Theme.Links) != 1 || len(look.Theme.Featured) != 2 {
			t.Errorf("%+v, %v", look, err)
		}
		bright := fx.admin("bright", nil)
		for name, bad := range map[string]Theme{"accent": {Accent: "red"}, "logo_file": {LogoFile: "missing.svg"}, "link_1": {Links: []ThemeLink{{Title: "x", URL: "javascript:alert(1)"}}},
			"featured": {Featured: []Featured{{"brand", "x"}}}, "greeting": {Greeting: strings.Repeat("x", 601)}} {
			_, err := fx.SaveTheme(ctx, root, "bright", bad)
			if f, ok := fault.AsInvalid(err); !ok || f.For(name) == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := fx.SaveTheme(ctx, root, "bright", Theme{LogoFile: "nordwind.svg"}); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("another's logo: %v", err)
		}
		if _, err := fx.SaveTheme(ctx, bright, "bright", Theme{}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("by a client: %v", err)
		}
	})
}

func TestLinksLeadNowhereUnexpected(t *testing.T) {
	for address, want := range map[string]bool{"https://example.com/a?b=c": true, "http://example.com": true, "/about": true, "//evil.example": false, "javascript:alert(1)": false,
		"data:text/html,x": false, "https://": false, "https://a@evil.example": false, "/\\evil.example": false, "about": false, "https://exa mple.com": false, "ftp://a.example": false} {
		if safeLink(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}
