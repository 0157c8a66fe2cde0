package identity

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/fault"
)

func TestOnlyCompanyAdminsChangeTheirTeamAndOnlyTheirs(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		buyer := fx.member("jana@nordwind.example", "nordwind", Buyer)
		stranger := fx.member("otto@bright.example", "bright", CompanyAdmin)
		do := map[string]func(actor Actor, id int64) error{
			"role":     func(a Actor, id int64) error { return fx.ChangeRole(ctx, a, id, Viewer) },
			"block":    func(a Actor, id int64) error { return fx.Block(ctx, a, id) },
			"unblock":  func(a Actor, id int64) error { return fx.Unblock(ctx, a, id) },
			"sign out": func(a Actor, id int64) error { return fx.EndMemberSessions(ctx, a, id) },
			"again":    func(a Actor, id int64) error { return fx.InviteAgain(ctx, a, id) },
			"look":     func(a Actor, id int64) error { _, err := fx.Member(ctx, a, id); return err },
			"remove":   func(a Actor, id int64) error { return fx.Remove(ctx, a, id) },
		}
		blocked := chief
		blocked.Blocked = true
		for name, act := range do {
			if err := act(buyer, chief.MemberID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s by a buyer: %v", name, err)
			}
			if err := act(blocked, buyer.MemberID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s by a blocked admin: %v", name, err)
			}
			if err := act(stranger, buyer.MemberID); !fault.Is(err, fault.KindNotFound) {
				t.Errorf("%s by another company's admin: %v", name, err)
			}
		}
		if err := fx.Invite(ctx, buyer, NewMember{"a@b.example", "A", Buyer}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a buyer invites: %v", err)
		}
		if list, err := fx.Team(ctx, chief); err != nil || len(list) != 2 {
			t.Errorf("%+v, %v", list, err)
		}
		token := fx.signIn("jana@nordwind.example").Token
		for _, name := range []string{"block", "unblock", "role", "sign out"} {
			if err := do[name](chief, buyer.MemberID); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := fx.Load(ctx, token, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("signed out by the admin, but %v", err)
		}
		token = fx.signIn("jana@nordwind.example").Token
		if err := do["remove"](chief, buyer.MemberID); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.Load(ctx, token, "nordwind"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("removed, but %v", err)
		}
		if err := fx.Invite(ctx, chief, NewMember{"jana@nordwind.example", "Jana", Approver}); err != nil {
			t.Errorf("invited again: %v", err)
		}
		if s, err := fx.Load(ctx, token, "nordwind"); err != nil || s.Actor.Role != Approver || s.Actor.MemberID != buyer.MemberID {
			t.Errorf("%+v, %v", s.Actor, err)
		}
	})
}

func TestTheLastCompanyAdminStays(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		for name, err := range map[string]error{"role": fx.ChangeRole(ctx, chief, chief.MemberID, Buyer), "block": fx.Block(ctx, chief, chief.MemberID),
			"remove": fx.Remove(ctx, chief, chief.MemberID)} {
			if !fault.Is(err, fault.KindConflict) {
				t.Errorf("%s: %v", name, err)
			}
		}
		second := fx.member("vice@nordwind.example", "nordwind", CompanyAdmin)
		var group sync.WaitGroup
		errs := make([]error, 2)
		group.Go(func() { errs[0] = fx.Remove(ctx, chief, second.MemberID) })
		group.Go(func() { errs[1] = fx.Remove(ctx, second, chief.MemberID) })
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("two admins remove each other: %v", errs)
		}
		if admins, err := fx.CompanyAdmins(ctx, chief.Account.ID); err != nil || len(admins) != 1 {
			t.Errorf("%+v are left, %v", admins, err)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		if err := fx.Disable(ctx, root, "admin@seller.example"); !fault.Is(err, fault.KindConflict) {
			t.Errorf("disabled: %v", err)
		}
		_, err := fx.Add(ctx, root, NewPerson{Email: "admin@seller.example", Name: "Sam", Staff: Support})
		if !fault.Is(err, fault.KindConflict) {
			t.Errorf("demoted: %v", err)
		}
		fx.staff("second@seller.example", Admin)
		var group sync.WaitGroup
		errs := make([]error, 2)
		group.Go(func() { errs[0] = fx.Disable(ctx, root, "admin@seller.example") })
		group.Go(func() { errs[1] = fx.Disable(ctx, root, "second@seller.example") })
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("both disabled at once: %v", errs)
		}
		if left, err := fx.store.admins(ctx, 0); err != nil || left != 1 {
			t.Errorf("%d are left, %v", left, err)
		}
	})
}

func TestInvitingSomeoneKnownElsewhereShowsNothingOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		fx.member("otto@bright.example", "bright", Buyer)
		fx.signIn("otto@bright.example")
		fx.pass(time.Second)
		for _, n := range []NewMember{{"otto@bright.example", "Otto", Buyer}, {"unknown@bright.example", "Uwe", Buyer}} {
			if err := fx.Invite(ctx, chief, n); err != nil {
				t.Fatal(err)
			}
		}
		list, err := fx.Team(ctx, chief)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range list {
			if m.LastSignIn != 0 {
				t.Errorf("%s signed in before they belonged to the account", m.Email)
			}
		}
		told := fx.told("person.invited")
		if len(told) != 2 || !strings.Contains(told[0], `"known":true`) || !strings.Contains(told[1], `"known":false`) {
			t.Errorf("told %v", told)
		}
		err = fx.Invite(ctx, chief, NewMember{"otto@bright.example", "Otto", Viewer})
		if f, ok := fault.AsInvalid(err); !ok || f.For("email") == "" {
			t.Errorf("invited twice: %v", err)
		}
		err = fx.Invite(ctx, chief, NewMember{"nobody", "", "owner"})
		if f, ok := fault.AsInvalid(err); !ok || len(f.Fields) != 3 {
			t.Errorf("a bad form: %v", err)
		}
	})
}

func TestPeopleAreAdministeredByAdministrators(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		jana := fx.member("jana@nordwind.example", "nordwind", CompanyAdmin)
		support := Actor{PersonID: 1, Staff: Support}
		for _, actor := range []Actor{jana, support, {}} {
			if _, err := fx.Add(ctx, actor, NewPerson{Email: "a@b.example", Name: "A", Staff: Admin}); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%+v adds: %v", actor, err)
			}
			if _, err := fx.People(ctx, actor); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%+v lists: %v", actor, err)
			}
			if err := fx.SetPassword(ctx, actor, "jana@nordwind.example", password); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%+v sets a password: %v", actor, err)
			}
		}
		for name, n := range map[string]NewPerson{"no role": {Email: "a@b.example", Name: "A"}, "two": {Email: "a@b.example", Name: "A", Staff: Admin, AccountSlug: "nordwind", Role: Buyer},
			"owner": {Email: "a@b.example", Name: "A", AccountSlug: "nordwind", Role: "owner"}, "no account": {Email: "a@b.example", Name: "A", AccountSlug: "missing", Role: Buyer},
			"no name": {Email: "a@b.example", Staff: Admin}, "weak": {Email: "a@b.example", Name: "A", Staff: Admin, Password: "password12"}} {
			if _, err := fx.Add(ctx, root, n); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		token := fx.signIn("jana@nordwind.example").Token
		if err := fx.SetPassword(ctx, root, "jana@nordwind.example", "a new long password"); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.Load(ctx, token, "nordwind"); !errors.Is(err, ErrSignedOut) {
			t.Errorf("the session of the old password: %v", err)
		}
		if err := fx.Disable(ctx, root, "jana@nordwind.example"); err != nil {
			t.Fatal(err)
		}
		if err := fx.Enable(ctx, root, "jana@nordwind.example"); err != nil {
			t.Fatal(err)
		}
		if _, err := fx.SignIn(ctx, "jana@nordwind.example", "a new long password", "", ""); err != nil {
			t.Errorf("enabled again: %v", err)
		}
		if list, err := fx.People(ctx, root); err != nil || len(list) != 2 || list[1].Accounts[0].Slug != "nordwind" {
			t.Errorf("%+v, %v", list, err)
		}
		if err := fx.Disable(ctx, root, "nobody@nordwind.example"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}

// A manager of the seller's looks after the people of a client: roles, sessions and lost second factors. Who did what
// stands in the change log.
func TestTheSellersPeopleLookAfterAClientsPeople(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		ines := fx.staff("ines@seller.example", Manager)
		actor := Actor{PersonID: ines.ID, Name: ines.Name, Staff: Manager, Account: chief.Account}
		for name, err := range map[string]error{
			"role": fx.ChangeRole(ctx, actor, jana.MemberID, Approver), "factor": fx.ResetMemberSecondFactor(ctx, actor, jana.MemberID),
			"invite": fx.Invite(ctx, actor, NewMember{"new@nordwind.example", "Nele New", Buyer}),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, who := range map[string]Actor{"a company admin": chief, "a manager without a client": {PersonID: ines.ID, Staff: Manager}} {
			if err := fx.ResetMemberSecondFactor(ctx, who, jana.MemberID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("%s resets a second factor: %v", name, err)
			}
		}
		log, err := fx.changes.List(ctx, changes.Filter{AccountID: chief.Account.ID, Subject: "jana@nordwind.example"})
		if err != nil || len(log) != 3 || log[2].After != "buyer" {
			t.Fatalf("%+v, %v", log, err)
		}
		for _, c := range log[:2] {
			if c.ByName != "Sam Staff" || (c.Field == "role" && (c.Before != "buyer" || c.After != "approver")) {
				t.Errorf("%+v", c)
			}
		}
	})
}

// Someone known gets no other role by being invited: no colleague another one, no client's person the desk, no colleague a
// storefront; and a client's administrators don't sign the seller's people out.
func TestInvitingChangesNobodyWhoIsKnown(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		ines := fx.staff("ines@seller.example", Manager)
		for _, email := range []string{"ines@seller.example", "Jana@Nordwind.example"} {
			_, err := fx.Add(ctx, root, NewPerson{Email: email, Name: "X", Staff: Support, OnlyNew: true})
			if f, ok := fault.AsInvalid(err); !ok || f.For("email") == "" {
				t.Errorf("%s as a new colleague: %v", email, err)
			}
		}
		manager := Actor{PersonID: ines.ID, Name: ines.Name, Staff: Manager, Account: chief.Account}
		err := fx.Invite(ctx, manager, NewMember{"admin@seller.example", "Ada", Buyer})
		if f, ok := fault.AsInvalid(err); !ok || f.For("email") == "" {
			t.Errorf("a colleague as a member: %v", err)
		}
		for id, want := range map[int64]StaffRole{ines.ID: Manager, jana.PersonID: ""} {
			if p, err := fx.Person(ctx, id); err != nil || p.Staff != want {
				t.Errorf("%s is %q now, %v", p.Email, p.Staff, err)
			}
		}
		fx.pass(time.Second)
		if err := fx.Invite(ctx, chief, NewMember{"ines@seller.example", "Ines", Viewer}); err != nil {
			t.Fatal(err)
		}
		team, err := fx.Team(ctx, chief)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range team {
			if m.PersonID != ines.ID {
				continue
			}
			if err := fx.EndMemberSessions(ctx, chief, m.ID); !fault.Is(err, fault.KindDenied) {
				t.Errorf("a company admin signs a colleague out: %v", err)
			}
		}
	})
}

// The log tells how somebody was before they were blocked, let buy again or removed.
func TestTheLogTellsHowAMemberWasBefore(t *testing.T) {
	onEach(t, func(t *testing.T, ctx context.Context, fx *fixture) {
		chief := fx.member("chief@nordwind.example", "nordwind", CompanyAdmin)
		jana := fx.member("jana@nordwind.example", "nordwind", Buyer)
		for _, do := range []func(context.Context, Actor, int64) error{fx.Block, fx.Unblock, fx.Remove} {
			if err := do(ctx, chief, jana.MemberID); err != nil {
				t.Fatal(err)
			}
		}
		log, err := fx.changes.List(ctx, changes.Filter{Subject: "jana@nordwind.example", Limit: 3})
		if err != nil || len(log) != 3 {
			t.Fatalf("%+v, %v", log, err)
		}
		for i, want := range [][2]string{{"buyer", "removed"}, {"blocked", "buyer"}, {"buyer", "blocked"}} {
			if log[i].Before != want[0] || log[i].After != want[1] {
				t.Errorf("%+v, want %v", log[i], want)
			}
		}
	})
}
