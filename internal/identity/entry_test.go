package identity

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/platform/fault"
)

func TestAnInvitationIsAcceptedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		admin := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		if err := fx.Invite(ctx, admin, NewMember{"New@Nordwind.example", "new one", Buyer}); err != nil {
			t.Fatal(err)
		}
		if told := fx.told("person.invited"); len(told) != 1 || strings.Contains(told[0], "@") || strings.Contains(told[0], `"known":true`) {
			t.Errorf("told %v", told)
		}
		person, err := fx.store.personByEmail(ctx, "new@nordwind.example")
		if err != nil {
			t.Fatal(err)
		}
		token, err := fx.NewLink(ctx, Invitation, person.ID, admin.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a mail scanner looks, and looks again
			entry, err := fx.Entry(ctx, Invitation, token)
			if err != nil || entry.State != LinkGood || entry.Account != "nordwind GmbH" || entry.Name != "new one" {
				t.Fatalf("%+v, %v", entry, err)
			}
		}
		if entry, err := fx.Entry(ctx, PasswordReset, token); err != nil || entry.State != LinkUnknown {
			t.Errorf("as a link of another kind: %v", err)
		}
		_, err = fx.SetThroughLink(ctx, Invitation, token, " ", "short", "", "")
		if f, ok := fault.AsInvalid(err); !ok || f.For("name") == "" || f.For("password") == "" {
			t.Errorf("a bad form: %v", err)
		}
		var group sync.WaitGroup
		var mu sync.Mutex
		var won []Fresh
		for range 8 {
			group.Go(func() {
				fresh, err := fx.SetThroughLink(ctx, Invitation, token, "Nele Ohm", password, "203.0.113.7", "test")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won = append(won, fresh)
				} else if !fault.Is(err, fault.KindConflict) {
					t.Errorf("one of eight: %v", err)
				}
			})
		}
		group.Wait()
		if len(won) != 1 {
			t.Fatalf("%d of eight used it", len(won))
		}
		if s, err := fx.Load(ctx, won[0].Token, "nordwind"); err != nil || s.Actor.Name != "Nele Ohm" || s.Actor.Role != Buyer {
			t.Errorf("signed in as %+v, %v", s.Actor, err)
		}
		fx.signIn("new@nordwind.example")
		if entry, _ := fx.Entry(ctx, Invitation, token); entry.State != LinkUsed || entry.Email != "" {
			t.Errorf("afterwards %+v", entry)
		}
	})
}

func TestAnExpiredInvitationOffersANewOne(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		admin := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		person := fx.add(NewPerson{Email: "new@nordwind.example", Name: "New", AccountSlug: "nordwind", Role: Buyer})
		token, _ := fx.NewLink(ctx, Invitation, person.ID, admin.Account.ID)
		if err := fx.AskLinkAgain(ctx, Invitation, token, "203.0.113.7"); err != nil || len(fx.told("person.invited")) != 0 {
			t.Errorf("while it is good: %v, told %v", err, fx.told("person.invited"))
		}
		fx.pass(14 * 24 * time.Hour)
		if entry, err := fx.Entry(ctx, Invitation, token); err != nil || entry.State != LinkExpired || entry.Email != "" {
			t.Errorf("%+v, %v", entry, err)
		}
		if _, err := fx.SetThroughLink(ctx, Invitation, token, "New", password, "", ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("expired, but %v", err)
		}
		if entry, _ := fx.Entry(ctx, Invitation, token); entry.AskedOf != admin.Account.ID {
			t.Errorf("it tells nobody to ask: %+v", entry)
		}
		for range resetsPerName.most + 2 {
			if err := fx.AskLinkAgain(ctx, Invitation, token, "203.0.113.7"); err != nil {
				t.Error(err)
			}
		}
		if told := fx.told("person.invited"); len(told) != resetsPerName.most {
			t.Errorf("%d letters in an hour", len(told))
		}
	})
}

func TestANewLinkIsSentOnlyToWhoMayComeIn(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		link := func() string { token, _ := fx.NewLink(ctx, PasswordReset, jana.PersonID, 0); return token }
		used, expired := link(), link()
		if _, err := fx.SetThroughLink(ctx, PasswordReset, used, "", "another long password", "", ""); err != nil {
			t.Fatal(err)
		}
		fx.pass(3 * time.Hour)
		for i, token := range []string{used, expired, "aaaaaaaaaaaaaaaaaaaaaaaaaa", ""} {
			if err := fx.AskLinkAgain(ctx, PasswordReset, token, "203.0.113.7"); err != nil || len(fx.told("password.reset_asked")) != min(i+1, 2) {
				t.Errorf("%d: %v, told %v", i, err, fx.told("password.reset_asked"))
			}
		}
		if entry, err := fx.Entry(ctx, PasswordReset, used); err != nil || entry.State != LinkUsed || entry.AskedOf != jana.Account.ID || entry.Email+entry.Name+entry.Account != "" {
			t.Errorf("used: %+v, %v", entry, err)
		}
		if entry, err := fx.Entry(ctx, PasswordReset, "aaaaaaaaaaaaaaaaaaaaaaaaaa"); err != nil || entry != (Entry{Kind: PasswordReset, State: LinkUnknown}) {
			t.Errorf("unknown: %+v, %v", entry, err)
		}
		fx.exec(`UPDATE people SET disabled_at = 1 WHERE id = ?`, jana.PersonID)
		fx.pass(2 * time.Hour)
		if err := fx.AskLinkAgain(ctx, PasswordReset, used, "203.0.113.7"); err != nil || len(fx.told("password.reset_asked")) != 2 {
			t.Errorf("disabled: %v, told %v", err, fx.told("password.reset_asked"))
		}
		if entry, _ := fx.Entry(ctx, PasswordReset, used); entry.AskedOf != 0 {
			t.Errorf("disabled: %+v", entry)
		}
		var err error
		for range resetsPerPlace.most {
			err = fx.AskLinkAgain(ctx, PasswordReset, "guessed", "203.0.113.7")
		}
		if !fault.Is(err, fault.KindTooMany) {
			t.Errorf("endless asking from one address: %v", err)
		}
	})
}

func TestARemovedMembersInvitationIsNone(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		admin := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		person := fx.add(NewPerson{Email: "new@nordwind.example", Name: "New", AccountSlug: "nordwind", Role: Buyer})
		token, _ := fx.NewLink(ctx, Invitation, person.ID, admin.Account.ID)
		member, _ := fx.ActorFor(ctx, "new@nordwind.example", "nordwind")
		if err := fx.Remove(ctx, admin, member.MemberID); err != nil {
			t.Fatal(err)
		}
		if entry, err := fx.Entry(ctx, Invitation, token); err != nil || entry.State == LinkGood || entry.Email != "" {
			t.Errorf("%+v, %v", entry, err)
		}
		if _, err := fx.SetThroughLink(ctx, Invitation, token, "New", password, "", ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("removed, but %v", err)
		}
	})
}

func TestResetAnswersTheSameForEveryAddress(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		fx.member("jana@nordwind.example", "nordwind", Buyer)
		for _, email := range []string{"jana@nordwind.example", "nobody@nordwind.example"} {
			if err := fx.AskReset(ctx, email, "203.0.113.7"); err != nil {
				t.Errorf("%s: %v", email, err)
			}
		}
		told := fx.told("password.reset_asked")
		if len(told) != 2 || strings.Contains(told[0], `"person_id":0`) || !strings.Contains(told[1], `"person_id":0`) {
			t.Errorf("told %v", told)
		}
		for range resetsPerName.most + 2 {
			if err := fx.AskReset(ctx, "jana@nordwind.example", "203.0.113.7"); err != nil {
				t.Fatal(err)
			}
		}
		letters := 0
		for _, payload := range fx.told("password.reset_asked") {
			if !strings.Contains(payload, `"person_id":0`) {
				letters++
			}
		}
		if letters != resetsPerName.most {
			t.Errorf("%d letters in an hour", letters)
		}
		var err error
		for range resetsPerPlace.most {
			err = fx.AskReset(ctx, "someone@else.example", "203.0.113.7")
		}
		if !fault.Is(err, fault.KindTooMany) {
			t.Errorf("endless asking from one address: %v", err)
		}
	})
}

func TestAResetEndsSessionsAndOtherLinks(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		old := fx.signIn("jana@nordwind.example").Token
		one, _ := fx.NewLink(ctx, PasswordReset, jana.PersonID, 0)
		two, _ := fx.NewLink(ctx, PasswordReset, jana.PersonID, 0)
		late, _ := fx.NewLink(ctx, PasswordReset, jana.PersonID, 0)
		for range perName.most {
			_, _ = fx.SignIn(ctx, "jana@nordwind.example", "forgotten it", "203.0.113.7", "test")
		}
		fresh, err := fx.SetThroughLink(ctx, PasswordReset, one, "ignored", "another long password", "203.0.113.7", "test")
		if err != nil {
			t.Fatal(err)
		}
		if s, err := fx.Load(ctx, fresh.Token, "nordwind"); err != nil || s.Actor.Name != "Jana Petersen" {
			t.Errorf("%+v, %v", s, err)
		}
		if _, err := fx.Load(ctx, old, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("the old session: %v", err)
		}
		if _, err := fx.SetThroughLink(ctx, PasswordReset, two, "", "a third long password", "", ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("the second link: %v", err)
		}
		if _, err := fx.SignIn(ctx, "jana@nordwind.example", "another long password", "203.0.113.7", "test"); err != nil {
			t.Errorf("failures before the reset still count: %v", err)
		}
		fx.pass(2 * time.Hour)
		if entry, _ := fx.Entry(ctx, PasswordReset, late); entry.State == LinkGood {
			t.Error("good after two hours")
		}
	})
}

func TestChangingThePasswordNeedsTheOldOneAndEndsTheOtherSessions(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		here, there := fx.signIn("jana@nordwind.example").Token, fx.signIn("jana@nordwind.example").Token
		session, _ := fx.Load(ctx, here, "nordwind")
		err := fx.ChangePassword(ctx, jana, session.ID, "not the old one", "another long password")
		if f, ok := fault.AsInvalid(err); !ok || f.For("old") == "" {
			t.Errorf("without the old one: %v", err)
		}
		if err := fx.ChangePassword(ctx, jana, session.ID, password, "another long password"); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.Load(ctx, here, "nordwind"); err != nil {
			t.Errorf("this session: %v", err)
		}
		if _, err := fx.Load(ctx, there, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("the other session: %v", err)
		}
	})
}
