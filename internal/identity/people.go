package identity

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// NewPerson is someone to be added as staff, or as a member of an account, by an administrator.
type NewPerson struct {
	Email, Name string
	Staff       StaffRole // or AccountSlug and Role
	AccountSlug string
	Role        Role

	Password     string // none: they set one through the invitation
	PasswordHash string // argon2id's, instead of Password
	Invite       bool   // a letter invites them
	OnlyNew      bool   // someone known is refused instead of given a further account or another role

	Phone, Hours, PhotoFile string // of staff: the client manager's card
}

// Membership is one account of a person's.
type Membership struct {
	Slug, Account string
	Role          Role
	Blocked       bool
}

type membershipRow struct {
	PersonID  int64      `db:"person_id"`
	Role      Role       `db:"role"`
	BlockedAt clock.Time `db:"blocked_at"`
	Slug      string     `db:"slug"`
	Name      string     `db:"name"`
}

// Listed is a person with their accounts.
type Listed struct {
	Person
	Accounts []Membership
}

var adminsOnly = fault.Denied("Only administrators may change who gets in.")

// Add adds a person, or gives someone known a further account or a role as staff. Name, card and password of someone
// known stay as they are, save a staff member's card.
func (s *Service) Add(ctx context.Context, actor Actor, n NewPerson) (Person, error) {
	if !actor.Can(Administer) {
		return Person{}, adminsOnly
	}
	email, hash, err := s.checkNew(ctx, &n)
	if err != nil {
		return Person{}, err
	}
	var person Person
	err = s.inTx(ctx, "add "+email, func(ctx context.Context) error {
		isNew, err := s.store.addPerson(ctx, n, email, hash, s.now())
		if err != nil {
			return err
		}
		if person, err = s.store.personByEmail(ctx, email); err != nil {
			return err
		}
		if n.OnlyNew && isNew != 1 {
			return known(person)
		}
		if n.Staff != "" {
			return s.addStaff(ctx, actor, person, n, isNew == 1)
		}
		account, err := s.store.accountID(ctx, n.AccountSlug)
		if db.IsNone(err) {
			return fault.Invalid(fmt.Sprintf("There is no account %q.", n.AccountSlug))
		}
		if err != nil {
			return err
		}
		return s.addMember(ctx, actor, person, account, n.Role, n.Invite)
	})
	return person, err
}

// known says why someone can't be added as if nobody knew them.
func known(p Person) error {
	message := p.Email + " belongs to a client’s person. Use another address for a colleague."
	if p.Staff != "" {
		message = p.Email + " is one of the seller’s people already. Change what they may do on their page."
	}
	return fault.Invalid("", fault.Field{Name: "email", Message: message})
}

func (s *Service) checkNew(ctx context.Context, n *NewPerson) (email, hash string, err error) {
	problem := fault.Invalid("")
	email, ok := normalEmail(n.Email)
	if !ok {
		problem.Add("email", fmt.Sprintf("%q is not an email address.", n.Email))
	}
	n.Name = strings.TrimSpace(n.Name)
	if message := checkName(n.Name); message != "" {
		problem.Add("name", message)
	}
	switch {
	case (n.Staff == "") == (n.AccountSlug == ""):
		problem.Add("role", "Name either a role as staff, or an account and a role in it.")
	case n.Staff != "" && !slices.Contains(staffRoles, n.Staff):
		problem.Add("role", "A role as staff is manager, support or admin.")
	case n.AccountSlug != "" && !slices.Contains(roles, n.Role):
		problem.Add("role", "A role in an account is viewer, buyer, approver or company_admin.")
	}
	if err := problem.OrNil(); err != nil {
		return "", "", err
	}
	if n.Password == "" {
		return email, n.PasswordHash, nil
	}
	hash, err = s.newPassword(ctx, Person{Email: email, Name: n.Name}, n.Password)
	return email, hash, err
}

var (
	roles      = []Role{Viewer, Buyer, Approver, CompanyAdmin}
	staffRoles = []StaffRole{Manager, Support, Admin}
)

// Roles are the roles of members, from the fewest rights to the most.
func Roles() []Role { return slices.Clone(roles) }

func (s *Service) addStaff(ctx context.Context, actor Actor, p Person, n NewPerson, isNew bool) error {
	what, before := "added", ""
	if !isNew {
		what, before = "staff", string(p.Staff)
		if err := s.keepAnAdmin(ctx, p, n.Staff); err != nil {
			return err
		}
		if err := s.store.setStaff(ctx, p.ID, n); err != nil {
			return err
		}
	}
	if n.Invite {
		if err := s.events.Record(ctx, PersonInvited{PersonID: p.ID, ByID: actor.PersonID, Known: p.PasswordHash != ""}); err != nil {
			return err
		}
	}
	if err := s.noted(ctx, actor, 0, p.Email, "staff role", before, string(n.Staff)); err != nil {
		return err
	}
	return s.events.Record(ctx, PersonChanged{p.ID, actor.PersonID, what})
}

// keepAnAdmin refuses what would leave the seller without an administrator who may come in.
func (s *Service) keepAnAdmin(ctx context.Context, p Person, becomes StaffRole) error {
	if p.Staff != Admin || becomes == Admin {
		return nil
	}
	if err := s.store.holdAdmins(ctx); err != nil {
		return err
	}
	others, err := s.store.admins(ctx, p.ID)
	if err != nil {
		return err
	}
	if others == 0 {
		return fault.Conflict(p.Email + " is the last administrator. Make someone else one first.")
	}
	return nil
}

// People are all, staff and members, by address.
func (s *Service) People(ctx context.Context, actor Actor) ([]Listed, error) {
	if !actor.Can(Administer) {
		return nil, adminsOnly
	}
	people, err := s.store.people(ctx)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	rows, err := s.store.memberships(ctx)
	if err != nil {
		return nil, fmt.Errorf("list people: %w", err)
	}
	accounts := map[int64][]Membership{}
	for _, r := range rows {
		accounts[r.PersonID] = append(accounts[r.PersonID], Membership{r.Slug, r.Name, r.Role, r.BlockedAt != 0})
	}
	list := make([]Listed, len(people))
	for i, p := range people {
		list[i] = Listed{p, accounts[p.ID]}
	}
	return list, nil
}

// SetPassword sets someone's password and ends their sessions.
func (s *Service) SetPassword(ctx context.Context, actor Actor, email, password string) error {
	person, err := s.administered(ctx, actor, email)
	if err != nil {
		return err
	}
	hash, err := s.newPassword(ctx, person, password)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "set a password", func(ctx context.Context) error {
		return s.replacePassword(ctx, person, hash, 0, "administrator")
	})
}

// Disable keeps someone out of everything and ends their sessions; what they did stays.
func (s *Service) Disable(ctx context.Context, actor Actor, email string) error {
	person, err := s.administered(ctx, actor, email)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "disable "+email, func(ctx context.Context) error {
		if err := s.keepAnAdmin(ctx, person, ""); err != nil {
			return err
		}
		if err := s.store.setDisabled(ctx, person.ID, s.now()); err != nil {
			return err
		}
		if err := s.store.voidLinks(ctx, person.ID, s.now()); err != nil {
			return err
		}
		if err := s.store.endSessions(ctx, person.ID, 0, s.now()); err != nil {
			return err
		}
		if err := s.noted(ctx, actor, 0, person.Email, "sign-in", "allowed", "disabled"); err != nil {
			return err
		}
		return s.events.Record(ctx, PersonChanged{person.ID, actor.PersonID, "disabled"})
	})
}

// Enable lets someone in again.
func (s *Service) Enable(ctx context.Context, actor Actor, email string) error {
	person, err := s.administered(ctx, actor, email)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "enable "+email, func(ctx context.Context) error {
		if err := s.store.setDisabled(ctx, person.ID, 0); err != nil {
			return err
		}
		if err := s.noted(ctx, actor, 0, person.Email, "sign-in", "disabled", "allowed"); err != nil {
			return err
		}
		return s.events.Record(ctx, PersonChanged{person.ID, actor.PersonID, "enabled"})
	})
}

// ResetSecondFactor lets someone who lost theirs in with the password alone; their sessions end.
func (s *Service) ResetSecondFactor(ctx context.Context, actor Actor, email string) error {
	person, err := s.administered(ctx, actor, email)
	if err != nil {
		return err
	}
	return s.resetSecondFactor(ctx, actor, 0, person)
}

// resetSecondFactor writes it down for an account (0: none) and signs the person out everywhere.
func (s *Service) resetSecondFactor(ctx context.Context, actor Actor, accountID int64, person Person) error {
	return s.inTx(ctx, "reset a second factor", func(ctx context.Context) error {
		if err := s.store.endSessions(ctx, person.ID, 0, s.now()); err != nil {
			return err
		}
		if err := s.noted(ctx, actor, accountID, person.Email, "second factor", "", "reset"); err != nil {
			return err
		}
		return s.dropSecondFactor(ctx, person.ID, "reset")
	})
}

func (s *Service) administered(ctx context.Context, actor Actor, email string) (Person, error) {
	if !actor.Can(Administer) {
		return Person{}, adminsOnly
	}
	name, _ := normalEmail(email)
	person, err := s.store.personByEmail(ctx, name)
	if db.IsNone(err) {
		return Person{}, fault.NotFound(fmt.Sprintf("Nobody has the address %q.", email))
	}
	return person, err
}
