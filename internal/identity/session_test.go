package identity

import (
	"context"
	"errors"
	"testing"
	"time"

	"tradecounter/internal/platform/fault"
)

func TestTheSlugDecidesForWhomAPersonActs(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Viewer)
		fx.add(NewPerson{Email: "jana@nordwind.example", Name: "Jana", AccountSlug: "bright", Role: CompanyAdmin})
		fx.member("otto@bright.example", "bright", Buyer)
		token := fx.signIn("jana@nordwind.example").Token

		at := func(token, slug string) (Session, error) { t.Helper(); return fx.Load(ctx, token, slug) }
		one, err := at(token, "nordwind")
		if err != nil || one.Actor.Role != Viewer || one.Actor.Account.Name != "nordwind GmbH" || one.Actor.Can(Buy) || !one.Actor.Can(SeeRange) || !one.SeveralAccounts {
			t.Errorf("at nordwind: %+v, %v", one, err)
		}
		two, err := at(token, "bright")
		if err != nil || two.Actor.Role != CompanyAdmin || !two.Actor.Can(ManageCompany) || two.Actor.Email != "jana@nordwind.example" {
			t.Errorf("at bright: %+v, %v", two, err)
		}
		none, err := at(token, "")
		if err != nil || none.Actor.PersonID != one.Actor.PersonID || none.Actor.Can(SeeRange) {
			t.Errorf("without account: %+v, %v", none, err)
		}
		other := fx.signIn("otto@bright.example").Token
		staff := fx.signIn("admin@seller.example").Token
		for name, try := range map[string][2]string{"another's account": {other, "nordwind"}, "no account": {other, "missing"},
			"staff in a storefront": {staff, "nordwind"}, "staff in none": {staff, "missing"}} {
			session, err := at(try[0], try[1])
			if !fault.Is(err, fault.KindNotFound) || session.Actor.Can(SeeRange) || session.Actor.Staff != "" || session.Actor.Account.ID != 0 {
				t.Errorf("%s: %+v, %v", name, session, err)
			}
		}
		desk, err := at(staff, "")
		if err != nil || desk.Actor.Staff != Admin || !desk.Actor.Can(Administer) {
			t.Errorf("staff at the desk: %+v, %v", desk, err)
		}
	})
}

func TestASessionNobodyBeganIsNone(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		for _, token := range []string{"", "x", "chosen-by-the-attacker-0123456789", hashToken("x")} {
			if _, err := fx.Load(ctx, token, "nordwind"); !errors.Is(err, ErrSignedOut) {
				t.Errorf("%q: %v", token, err)
			}
		}
		first, second := fx.signIn("jana@nordwind.example"), fx.signIn("jana@nordwind.example")
		if first.Token == second.Token || first.CSRF == second.CSRF || len(first.Token) < 26 {
			t.Errorf("tokens aren't new: %+v %+v", first, second)
		}
		var kept string
		if err := fx.d.Get(ctx, &kept, `SELECT token_hash FROM sessions ORDER BY id LIMIT 1`); err != nil || kept != hashToken(first.Token) || kept == first.Token {
			t.Errorf("kept as %q, %v", kept, err)
		}
	})
}

func TestSessionsEndIdleAfterTwelveHoursAndForGoodAfterFourteenDays(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		idle := fx.signIn("jana@nordwind.example").Token
		fx.pass(12*time.Hour - time.Second)
		if _, err := fx.Load(ctx, idle, "nordwind"); err != nil {
			t.Fatalf("before 12 h: %v", err)
		}
		fx.Wait()
		fx.pass(12*time.Hour - time.Second)
		if _, err := fx.Load(ctx, idle, "nordwind"); err != nil {
			t.Fatalf("12 h after it was last seen: %v", err)
		}
		fx.Wait()
		fx.pass(12 * time.Hour)
		if _, err := fx.Load(ctx, idle, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("idle for 12 h: %v", err)
		}
		busy := fx.signIn("jana@nordwind.example").Token
		for range 14*4 - 1 {
			fx.pass(6 * time.Hour)
			if _, err := fx.Load(ctx, busy, "nordwind"); err != nil {
				t.Fatal(err)
			}
			fx.Wait()
		}
		fx.pass(6 * time.Hour)
		if _, err := fx.Load(ctx, busy, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("after 14 days: %v", err)
		}
	})
}

func TestSeenIsWrittenOnceAMinute(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		token := fx.signIn("jana@nordwind.example").Token
		begun := fx.now()
		seen := func() int64 {
			t.Helper()
			if _, err := fx.Load(ctx, token, "nordwind"); err != nil {
				t.Fatal(err)
			}
			fx.Wait()
			var at int64
			if err := fx.d.Get(ctx, &at, `SELECT seen_at FROM sessions`); err != nil {
				t.Fatal(err)
			}
			return at - int64(begun)
		}
		fx.pass(59 * time.Second)
		if seen() != 0 {
			t.Error("written within a minute")
		}
		fx.pass(time.Second)
		if seen() != 60_000 {
			t.Error("not written after a minute")
		}
	})
}

func TestSessionsAreListedAndEndedByTheirOwner(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		otto := fx.member("otto@bright.example", "bright", CompanyAdmin)
		tokens := []string{fx.signIn("jana@nordwind.example").Token, fx.signIn("jana@nordwind.example").Token, fx.signIn("jana@nordwind.example").Token}
		list, err := fx.Sessions(ctx, jana)
		if err != nil || len(list) != 3 || list[0].Address != "203.0.113.7" {
			t.Fatalf("%+v, %v", list, err)
		}
		if err := fx.EndSession(ctx, otto, list[0].ID); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("another's session ends: %v", err)
		}
		current, _ := fx.Load(ctx, tokens[1], "nordwind")
		if err := fx.EndOtherSessions(ctx, jana, current.ID); err != nil {
			t.Fatal(err)
		}
		for i, wanted := range []bool{false, true, false} {
			if _, err := fx.Load(ctx, tokens[i], "nordwind"); (err == nil) != wanted {
				t.Errorf("session %d: %v", i, err)
			}
		}
		if err := fx.SignOut(ctx, tokens[1]); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.Load(ctx, tokens[1], "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("signed out, but %v", err)
		}
	})
}

func TestADisabledPersonAndAClosedAccountAreOutAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		fx.member("otto@bright.example", "bright", Buyer)
		jana, otto := fx.signIn("jana@nordwind.example").Token, fx.signIn("otto@bright.example").Token
		fx.exec(`UPDATE people SET disabled_at = 1 WHERE email = 'jana@nordwind.example'`)
		fx.exec(`UPDATE accounts SET status = 'blocked' WHERE slug = 'bright'`)
		if _, err := fx.Load(ctx, jana, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("disabled: %v", err)
		}
		if s, err := fx.Load(ctx, otto, "bright"); err != nil || s.Actor.Can(Buy) || !s.Actor.Can(SeeRange) {
			t.Errorf("a blocked account looks but doesn't buy: %+v, %v", s.Actor, err)
		}
		fx.exec(`UPDATE accounts SET status = 'closed' WHERE slug = 'bright'`)
		fx.exec(`UPDATE versions SET version = version + 1 WHERE name = 'accounts'`) // as whoever changes accounts does
		if s, err := fx.Load(ctx, otto, "bright"); !fault.Is(err, fault.KindNotFound) || s.Actor.Can(SeeRange) {
			t.Errorf("closed: %v", err)
		}
	})
}

// A session is kept in memory between requests; whatever takes a right away counts from the next one on.
func TestAKeptSessionCountsOnlyWhileNothingWasTakenAway(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		out := func(s Session, err error) bool { return errors.Is(err, ErrSignedOut) }
		stranger := func(s Session, err error) bool { return fault.Is(err, fault.KindNotFound) && s.Actor.MemberID == 0 }
		looksOnly := func(s Session, err error) bool {
			return err == nil && !s.Actor.Can(Buy) && s.Actor.Can(SeeRange)
		}
		buys := func(s Session, err error) bool { return err == nil && s.Actor.Can(Buy) }
		for _, step := range []struct {
			name string
			do   func(token string, s Session) error
			then func(s Session, err error) bool
		}{
			{"made a viewer", func(string, Session) error { return fx.ChangeRole(ctx, chief, jana.MemberID, Viewer) }, looksOnly},
			{"made a buyer", func(string, Session) error { return fx.ChangeRole(ctx, chief, jana.MemberID, Buyer) }, buys},
			{"signed out", func(token string, _ Session) error { return fx.SignOut(ctx, token) }, out},
			{"ended elsewhere", func(_ string, s Session) error { return fx.EndSession(ctx, jana, s.ID) }, out},
			{"all ended but another", func(string, Session) error { return fx.EndOtherSessions(ctx, jana, 0) }, out},
			{"a new password", func(string, Session) error { return fx.SetPassword(ctx, root, jana.Email, "another good one") }, out},
			{"idle", func(string, Session) error { fx.pass(13 * time.Hour); return nil }, out},
			{"blocked", func(string, Session) error { return fx.Block(ctx, chief, jana.MemberID) }, looksOnly},
			{"disabled", func(string, Session) error { return fx.Disable(ctx, root, jana.Email) }, out},
			{"removed", func(string, Session) error { return fx.Remove(ctx, chief, jana.MemberID) }, stranger},
		} {
			fx.exec(`UPDATE people SET password_hash = ?, disabled_at = 0 WHERE email = ?`, fx.hash, jana.Email)
			token := fx.signIn(jana.Email).Token
			var s Session
			for range 2 { // the second time from memory
				var err error
				if s, err = fx.Load(ctx, token, "nordwind"); err != nil {
					t.Fatalf("before %s: %v", step.name, err)
				}
			}
			if err := step.do(token, s); err != nil {
				t.Fatalf("%s: %v", step.name, err)
			}
			if s, err := fx.Load(ctx, token, "nordwind"); !step.then(s, err) {
				t.Errorf("%s: %+v, %v", step.name, s.Actor, err)
			}
		}
	})
}
