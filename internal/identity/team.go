package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Member is a person of an account, as colleagues see them.
type Member struct {
	ID         int64      `db:"id"`
	PersonID   int64      `db:"person_id"`
	Name       string     `db:"name"`
	Email      string     `db:"email"`
	Role       Role       `db:"role"`
	BlockedAt  clock.Time `db:"blocked_at"`
	CreatedAt  clock.Time `db:"created_at"`
	LastSignIn clock.Time `db:"last_sign_in_at"` // since they belong to this account; 0: still invited
	Sessions   int        `db:"sessions"`        // places where they are signed in
	Disabled   clock.Time `db:"disabled_at"`
}

// NewMember is a colleague to be invited.
type NewMember struct {
	Email, Name string
	Role        Role
}

var companyAdminsOnly = fault.Denied("Ask one of your company’s administrators.")

// Team are the members of the actor's account, by name.
func (s *Service) Team(ctx context.Context, actor Actor) ([]Member, error) {
	if !actor.Can(ManageCompany) {
		return nil, companyAdminsOnly
	}
	members, err := s.store.team(ctx, actor.Account.ID, s.now())
	if err != nil {
		return nil, fmt.Errorf("list a team: %w", err)
	}
	return members, nil
}

// Member is one of them.
func (s *Service) Member(ctx context.Context, actor Actor, id int64) (Member, error) {
	if !actor.Can(ManageCompany) {
		return Member{}, companyAdminsOnly
	}
	m, err := s.store.member(ctx, actor.Account.ID, id, s.now())
	if db.IsNone(err) {
		return Member{}, fault.NotFound("This colleague isn’t in your team.")
	}
	return m, err
}

// Invite makes someone a member of the actor's account and lets a letter be written to them. Whoever has a password
// already, from another account, is only told: nothing here shows that they were known.
func (s *Service) Invite(ctx context.Context, actor Actor, n NewMember) error {
	if err := n.check(actor); err != nil {
		return err
	}
	if err := s.countLetter(ctx, actor); err != nil {
		return err
	}
	return s.takeIn(ctx, actor, n, true)
}

// check says what is wrong with a new member, and puts their name and address into shape.
func (n *NewMember) check(actor Actor) error {
	if !actor.Can(ManageCompany) {
		return companyAdminsOnly
	}
	return n.Check()
}

// Check is what Invite and Prepare ask of the form alone.
func (n *NewMember) Check() error {
	n.Name = strings.TrimSpace(n.Name)
	problem := fault.Invalid("")
	email, ok := normalEmail(n.Email)
	if !ok {
		problem.Add("email", "Enter an email address like name@company.com.")
	}
	if message := checkName(n.Name); message != "" {
		problem.Add("name", message)
	}
	if !slices.Contains(roles, n.Role) {
		problem.Add("role", "Choose what they may do.")
	}
	n.Email = email
	return problem.OrNil()
}

// takeIn makes a checked new member one of the actor's account.
func (s *Service) takeIn(ctx context.Context, actor Actor, n NewMember, invite bool) error {
	return s.inTx(ctx, "take in a member", func(ctx context.Context) error {
		if _, err := s.store.addPerson(ctx, NewPerson{Name: n.Name}, n.Email, "", s.now()); err != nil {
			return err
		}
		person, err := s.store.personByEmail(ctx, n.Email)
		if err != nil {
			return err
		}
		if actor.Staff != "" && person.Staff != "" {
			return fault.Invalid("", fault.Field{Name: "email", Message: n.Email + " is one of the seller’s people. Use “See as…” to see what the client sees."})
		}
		return s.addMember(ctx, actor, person, actor.Account.ID, n.Role, invite)
	})
}

// countLetter keeps a client's people from writing to the world; the seller's own write to whom they like.
func (s *Service) countLetter(ctx context.Context, actor Actor) error {
	if actor.Staff != "" {
		return nil
	}
	_, err := s.begin(ctx, fmt.Sprintf("invitations of %d", actor.Account.ID), letters)
	return err
}

// addMember makes a person a member of an account, also once more after they were removed.
func (s *Service) addMember(ctx context.Context, actor Actor, p Person, accountID int64, role Role, invite bool) error {
	id, err := s.store.addMember(ctx, p.ID, accountID, role, s.now())
	if db.IsNone(err) {
		return fault.Invalid("", fault.Field{Name: "email", Message: p.Email + " is a member already."})
	}
	if err != nil {
		return err
	}
	if invite {
		err := s.events.Record(ctx, PersonInvited{PersonID: p.ID, AccountID: accountID, ByID: actor.PersonID, Known: p.PasswordHash != ""})
		if err != nil {
			return err
		}
	}
	if err := s.noted(ctx, actor, accountID, p.Email, "role", "", string(role)); err != nil {
		return err
	}
	return s.events.Record(ctx, MemberChanged{id, p.ID, accountID, actor.PersonID, "added", role})
}

// InviteAgain lets a new invitation be written to a member who hasn't signed in yet.
func (s *Service) InviteAgain(ctx context.Context, actor Actor, id int64) error {
	member, err := s.Member(ctx, actor, id)
	if err != nil {
		return err
	}
	if member.LastSignIn != 0 {
		return fault.Conflict(member.Name + " has signed in already.")
	}
	if err := s.countLetter(ctx, actor); err != nil {
		return err
	}
	person, err := s.Person(ctx, member.PersonID)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "invite a member again", func(ctx context.Context) error {
		return s.events.Record(ctx, PersonInvited{person.ID, actor.Account.ID, actor.PersonID, person.PasswordHash != ""})
	})
}

// ChangeRole gives a member another role.
func (s *Service) ChangeRole(ctx context.Context, actor Actor, id int64, role Role) error {
	if !slices.Contains(roles, role) {
		return fault.Invalid("", fault.Field{Name: "role", Message: "Choose what they may do."})
	}
	return s.changeMember(ctx, actor, id, "role", role, func(ctx context.Context, m Member) (int64, error) {
		return s.store.setRole(ctx, actor.Account.ID, m.ID, role)
	})
}

// Block lets a member look but not buy.
func (s *Service) Block(ctx context.Context, actor Actor, id int64) error {
	return s.changeMember(ctx, actor, id, "blocked", "", func(ctx context.Context, m Member) (int64, error) {
		return s.store.block(ctx, actor.Account.ID, m.ID, s.now())
	})
}

// Unblock lets a member buy again.
func (s *Service) Unblock(ctx context.Context, actor Actor, id int64) error {
	return s.changeMember(ctx, actor, id, "unblocked", "", func(ctx context.Context, m Member) (int64, error) {
		return s.store.unblock(ctx, actor.Account.ID, m.ID)
	})
}

// Remove takes a member out of the account; what they ordered stays, and they may be invited again.
func (s *Service) Remove(ctx context.Context, actor Actor, id int64) error {
	return s.changeMember(ctx, actor, id, "removed", "", func(ctx context.Context, m Member) (int64, error) {
		return s.store.removeMember(ctx, actor.Account.ID, m.ID, s.now())
	})
}

// changeMember does one change to a member of the actor's account and keeps it from being left without an
// administrator: whoever changes members of an account waits for each other until the commit.
func (s *Service) changeMember(ctx context.Context, actor Actor, id int64, what string, role Role,
	change func(ctx context.Context, m Member) (int64, error)) error {
	return s.inTx(ctx, "change a member", func(ctx context.Context) error {
		if err := s.store.holdAccount(ctx, actor.Account.ID); err != nil {
			return err
		}
		member, err := s.Member(ctx, actor, id)
		if err != nil {
			return err
		}
		if rows, err := change(ctx, member); err != nil || rows == 0 {
			return err
		}
		admins, err := s.store.companyAdmins(ctx, actor.Account.ID)
		if err != nil {
			return err
		}
		if admins == 0 {
			return fault.Conflict("Your company would be left without an administrator. Make a colleague one first.")
		}
		before, after := string(member.Role), what
		switch what {
		case "role":
			after = string(role)
		case "unblocked":
			before, after = "blocked", string(member.Role)
		}
		if err := s.noted(ctx, actor, actor.Account.ID, member.Email, "role", before, after); err != nil {
			return err
		}
		return s.events.Record(ctx, MemberChanged{member.ID, member.PersonID, actor.Account.ID, actor.PersonID, what, role})
	})
}

// EndMemberSessions signs a member out everywhere, also where they act for another account: it is one session. One of the
// seller's people who is a member too isn't signed out by others than administrators.
func (s *Service) EndMemberSessions(ctx context.Context, actor Actor, id int64) error {
	member, _, err := s.ownMember(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "end sessions", func(ctx context.Context) error {
		if err := s.store.endSessions(ctx, member.PersonID, 0, s.now()); err != nil {
			return err
		}
		return s.noted(ctx, actor, actor.Account.ID, member.Email, "sessions", "", "ended")
	})
}

// ResetMemberSecondFactor lets a member who lost theirs in with the password alone; their sessions end. Only the
// seller's people do that, and not for one another.
func (s *Service) ResetMemberSecondFactor(ctx context.Context, actor Actor, id int64) error {
	_, person, err := s.ownMember(ctx, actor, id)
	if err != nil {
		return err
	}
	if actor.Staff == "" {
		return sellersAdminsOnly
	}
	return s.resetSecondFactor(ctx, actor, actor.Account.ID, person)
}

var sellersAdminsOnly = fault.Denied("An administrator of the seller’s does that.")

// ownMember is a member whose way in the actor may end: not one of the seller's people.
func (s *Service) ownMember(ctx context.Context, actor Actor, id int64) (Member, Person, error) {
	member, err := s.Member(ctx, actor, id)
	if err != nil {
		return Member{}, Person{}, err
	}
	person, err := s.Person(ctx, member.PersonID)
	if err == nil && person.Staff != "" {
		err = sellersAdminsOnly
	}
	return member, person, err
}

// noted writes a change of a person's into the change log; accountID 0: of no client.
func (s *Service) noted(ctx context.Context, actor Actor, accountID int64, email, field, before, after string) error {
	kind := "member"
	if accountID == 0 {
		kind = "person"
	}
	return s.changes.Record(ctx, actor.By(), changes.Change{AccountID: accountID, Kind: kind, Subject: email, Field: field, Before: before, After: after})
}
