package identity

import (
	"context"
	"errors"
	"testing"
	"time"

	"tradecounter/internal/platform/fault"
)

// acting is a manager of nordwind with a session, and Jana whom they may see.
func acting(t *testing.T, fx *fixture) (manager Actor, token string, session int64, jana Actor) {
	t.Helper()
	ctx := context.Background()
	jana = fx.member("jana@nordwind.example", "nordwind", CompanyAdmin)
	p := fx.add(NewPerson{Email: "ines@seller.example", Name: "Ines Halvorsen", Staff: Manager, PasswordHash: fx.hash})
	fx.exec(`UPDATE accounts SET manager_id = ? WHERE slug = 'nordwind'`, p.ID)
	token = fx.signIn("ines@seller.example").Token
	s, err := fx.Load(ctx, token, "")
	if err != nil {
		t.Fatal(err)
	}
	return s.Actor.ForAccount(jana.Account), token, s.ID, jana
}

func TestStaffSeeAStorefrontAsAMember(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		manager, token, session, jana := acting(t, fx)
		if s, err := fx.Load(ctx, token, "nordwind"); !fault.Is(err, fault.KindNotFound) || s.Actor.MemberID != 0 { // and it is kept in memory
			t.Fatalf("before: %+v, %v", s.Actor, err)
		}
		if _, err := fx.Act(ctx, manager, session, jana.MemberID, "phone"); err != nil {
			t.Fatal(err)
		}
		s, err := fx.Load(ctx, token, "nordwind")
		a := s.Actor
		if err != nil || a.MemberID != jana.MemberID || a.Name != jana.Name || a.Email != jana.Email || a.Role != CompanyAdmin || a.Staff != "" {
			t.Fatalf("while acting: %+v, %v", a, err)
		}
		if a.PersonID != manager.PersonID || a.Behalf.Name != "Ines Halvorsen" || a.Behalf.Channel != "phone" || !a.Behalf.Watching() || s.SeveralAccounts {
			t.Errorf("who acts: %+v", a)
		}
		if by := a.By(); by.Name != "Ines Halvorsen" || by.BehalfOf != jana.Name || by.PersonID != manager.PersonID || a.Signed() != "Ines Halvorsen for Jana Petersen" {
			t.Errorf("recorded as %+v, %s", by, a.Signed())
		}
		if desk, err := fx.Load(ctx, token, ""); err != nil || desk.Actor.Staff != Manager || desk.Actor.Behalf.Is() {
			t.Errorf("the desk meanwhile: %+v, %v", desk.Actor, err)
		}
		if s, err := fx.Load(ctx, token, "bright"); !fault.Is(err, fault.KindNotFound) || s.Actor.MemberID != 0 {
			t.Errorf("another client meanwhile: %+v, %v", s.Actor, err)
		}
		fx.exec(`UPDATE accounts SET acting_allowed = TRUE WHERE slug = 'nordwind'`)
		if s, err := fx.Load(ctx, token, "nordwind"); err != nil || s.Actor.Behalf.Watching() {
			t.Errorf("when it is allowed: %+v, %v", s.Actor.Behalf, err)
		}
		if slug, err := fx.StopActing(ctx, manager, session); err != nil || slug != "nordwind" {
			t.Errorf("stop: %q, %v", slug, err)
		}
		if s, err := fx.Load(ctx, token, "nordwind"); !fault.Is(err, fault.KindNotFound) || s.Actor.MemberID != 0 {
			t.Errorf("after stopping: %+v, %v", s.Actor, err)
		}
	})
}

func TestActingEndsAtOnce(t *testing.T) {
	for name, end := range map[string]func(fx *fixture, jana Actor){
		"the client gets another manager": func(fx *fixture, _ Actor) { fx.exec(`UPDATE accounts SET manager_id = NULL WHERE slug = 'nordwind'`) },
		"the member is removed": func(fx *fixture, jana Actor) {
			fx.exec(`UPDATE members SET removed_at = 1 WHERE id = ?`, jana.MemberID)
		},
		"the member can't come in": func(fx *fixture, jana Actor) {
			fx.exec(`UPDATE people SET disabled_at = 1 WHERE id = ?`, jana.PersonID)
		},
		"the account is closed": func(fx *fixture, _ Actor) { fx.exec(`UPDATE accounts SET status = 'closed' WHERE slug = 'nordwind'`) },
		"they are no staff any more": func(fx *fixture, _ Actor) {
			fx.exec(`UPDATE people SET staff_role = '' WHERE email = 'ines@seller.example'`)
		},
		"the session ends": func(fx *fixture, _ Actor) { fx.pass(48 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
				manager, token, session, jana := acting(t, fx)
				if _, err := fx.Act(ctx, manager, session, jana.MemberID, "phone"); err != nil {
					t.Fatal(err)
				}
				if _, err := fx.Load(ctx, token, "nordwind"); err != nil {
					t.Fatal(err)
				}
				end(fx, jana)
				s, err := fx.Load(ctx, token, "nordwind")
				if err == nil || s.Actor.MemberID != 0 || s.Actor.Can(SeeRange) {
					t.Errorf("it goes on: %+v, %v", s.Actor, err)
				}
			})
		})
	}
}

func TestWhoMayActForWhom(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		manager, _, session, jana := acting(t, fx)
		otto := fx.member("otto@bright.example", "bright", Buyer)
		for name, try := range map[string]struct {
			by      Actor
			session int64
			member  int64
			channel string
			kind    fault.Kind
		}{
			"a member":               {jana, session, jana.MemberID, "phone", fault.KindDenied},
			"staff without a client": {manager.ForAccount(Account{}), session, jana.MemberID, "phone", fault.KindDenied},
			"a member of another":    {manager, session, otto.MemberID, "phone", fault.KindNotFound},
			"online":                 {manager, session, jana.MemberID, "online", fault.KindInvalid},
		} {
			if _, err := fx.Act(ctx, try.by, try.session, try.member, try.channel); !fault.Is(err, try.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		stranger := fx.signIn("admin@seller.example")
		s, _ := fx.Load(ctx, stranger.Token, "")
		if _, err := fx.Act(ctx, manager, s.ID, jana.MemberID, "phone"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("in a colleague's session: %v", err)
		}
		if _, err := fx.StopActing(ctx, jana, session); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a member stops it: %v", err)
		}
	})
}
