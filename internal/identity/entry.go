package identity

import (
	"context"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Entry is what the page behind an invitation or reset link shows.
type Entry struct {
	Kind      LinkKind
	State     LinkState
	Email     string
	Name      string
	Account   string // the name of the account invited to; empty for staff and resets
	AskedOf   int64  // the account whose client manager helps on; 0 where the link tells of none
	ExpiresAt clock.Time
}

// Entry reads an invitation or reset link without using it. Of a link no longer good it tells no name, of an unknown one
// nothing at all. One of somebody who may no longer come in is used up.
func (s *Service) Entry(ctx context.Context, kind LinkKind, token string) (Entry, error) {
	link, err := s.FindLink(ctx, kind, token)
	if fault.Is(err, fault.KindNotFound) {
		return Entry{Kind: kind, State: LinkUnknown}, nil
	}
	if err != nil {
		return Entry{}, err
	}
	entry := Entry{Kind: kind, State: link.State(s.now()), ExpiresAt: link.ExpiresAt}
	person, err := s.invited(ctx, link)
	if fault.Is(err, fault.KindConflict) {
		entry.State = LinkUsed
		return entry, nil
	}
	if err != nil {
		return Entry{}, err
	}
	account, err := s.accountOf(ctx, link)
	if err != nil {
		return Entry{}, err
	}
	entry.AskedOf = account.ID
	if entry.State != LinkGood {
		return entry, nil
	}
	entry.Email, entry.Name = person.Email, person.Name
	if link.AccountID != 0 {
		entry.Account = account.Name
	}
	return entry, nil
}

// accountOf is the account that a link names, or the only one of its person; none for staff and for who has several.
func (s *Service) accountOf(ctx context.Context, link Link) (Account, error) {
	if link.AccountID == 0 {
		choices, err := s.store.choices(ctx, link.PersonID)
		if err != nil || len(choices) != 1 {
			return Account{}, err
		}
		link.AccountID = choices[0].AccountID
	}
	actor, err := s.ActorIn(ctx, link.PersonID, link.AccountID)
	return actor.Account, err
}

// invited is the person of a link, who must still be allowed in, as a member of the link's account where it names one.
func (s *Service) invited(ctx context.Context, link Link) (Person, error) {
	gone := fault.Conflict("This link can no longer be used. Ask whoever invited you.")
	row, err := s.store.comerByID(ctx, link.PersonID)
	if err != nil {
		return Person{}, err
	}
	if row.DisabledAt != 0 || (row.Staff == "" && row.Accounts == 0) {
		return Person{}, gone
	}
	if link.AccountID == 0 {
		return row.Person, nil
	}
	_, err = s.ActorIn(ctx, link.PersonID, link.AccountID)
	if fault.Is(err, fault.KindNotFound) {
		return Person{}, gone
	}
	return row.Person, err
}

// SetThroughLink sets the password of an invitation's or a reset's person, and with an invitation the name, and signs
// them in. The link, and all others that could set this password, are used up; other sessions end.
func (s *Service) SetThroughLink(ctx context.Context, kind LinkKind, token, name, password, address, agent string) (Fresh, error) {
	link, err := s.FindLink(ctx, kind, token)
	if err != nil {
		return Fresh{}, err
	}
	if link.State(s.now()) != LinkGood {
		return Fresh{}, fault.Conflict("This link has been used or has expired.")
	}
	person, err := s.invited(ctx, link)
	if err != nil {
		return Fresh{}, err
	}
	how := "reset"
	if kind == Invitation {
		how, person.Name = "invitation", strings.TrimSpace(name)
	}
	hash, err := s.newPassword(ctx, person, password)
	if err != nil {
		return Fresh{}, err
	}
	var fresh Fresh
	err = s.inTx(ctx, "set a password through a link", func(ctx context.Context) error {
		if _, err := s.UseLink(ctx, kind, token); err != nil {
			return err
		}
		if err := s.store.setName(ctx, person.ID, person.Name); err != nil {
			return err
		}
		if err := s.replacePassword(ctx, person, hash, 0, how); err != nil {
			return err
		}
		fresh, err = s.open(ctx, person, address, agent)
		return err
	})
	return fresh, err
}

// newPassword checks name and password as a form and hashes.
func (s *Service) newPassword(ctx context.Context, p Person, password string) (string, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return "", err
	}
	problem := fault.Invalid("")
	if message := checkName(p.Name); message != "" {
		problem.Add("name", message)
	}
	if message := checkPassword(password, p.Email, p.Name, set.Seller.Name); message != "" {
		problem.Add("password", message)
	}
	if err := problem.OrNil(); err != nil {
		return "", err
	}
	return s.hashes.hash(ctx, password)
}

func checkName(name string) string {
	switch {
	case name == "":
		return "Enter the name."
	case len(name) > 120 || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return "Use a name of at most 120 characters on one line."
	}
	return ""
}

// replacePassword writes the hash, uses up links, ends sessions but one, and lets the failures so far be forgotten: in
// the caller's transaction.
func (s *Service) replacePassword(ctx context.Context, p Person, hash string, keepSession int64, how string) error {
	now := s.now()
	if err := s.store.setPassword(ctx, p.ID, hash); err != nil {
		return err
	}
	if err := s.store.voidLinks(ctx, p.ID, now); err != nil {
		return err
	}
	if err := s.store.endSessions(ctx, p.ID, keepSession, now); err != nil {
		return err
	}
	if err := s.store.forgetAttempts(ctx, attemptsAt(p.Email)); err != nil {
		return err
	}
	return s.events.Record(ctx, PasswordChanged{PersonID: p.ID, How: how})
}

// AskReset lets a letter with a reset link be written, when the address is of someone who may come in. The answer, and
// the work until it, are the same for every address.
func (s *Service) AskReset(ctx context.Context, email, address string) error {
	name, isEmail := normalEmail(email)
	if !isEmail {
		return fault.Invalid("", fault.Field{Name: "email", Message: "Enter an email address like name@company.com."})
	}
	if _, err := s.begin(ctx, "reset from "+placeOf(address), resetsPerPlace); err != nil {
		return err
	}
	_, err := s.begin(ctx, "reset of "+name, resetsPerName)
	enough := fault.Is(err, fault.KindTooMany) // three letters are on their way already
	if err != nil && !enough {
		return err
	}
	person, mayCome, err := s.comer(ctx, name)
	if err != nil {
		return err
	}
	asked := ResetAsked{}
	if mayCome && !enough {
		asked.PersonID = person.ID
	}
	return s.inTx(ctx, "ask for a reset", func(ctx context.Context) error { return s.events.Record(ctx, asked) })
}

// AskLinkAgain lets a letter with a new link be written to the person of a link that has expired or was used: an
// invitation as long as they never had a password, else a reset. Whatever the link was, known or not, the answer is the
// same, and nobody else is written to.
func (s *Service) AskLinkAgain(ctx context.Context, kind LinkKind, token, address string) error {
	if _, err := s.begin(ctx, "reset from "+placeOf(address), resetsPerPlace); err != nil {
		return err
	}
	link, err := s.FindLink(ctx, kind, token)
	if fault.Is(err, fault.KindNotFound) || err == nil && link.State(s.now()) == LinkGood {
		return nil
	}
	if err != nil {
		return err
	}
	person, err := s.invited(ctx, link)
	if fault.Is(err, fault.KindConflict) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.begin(ctx, "reset of "+person.Email, resetsPerName)
	if fault.Is(err, fault.KindTooMany) {
		return nil // enough letters are on their way
	}
	if err != nil {
		return err
	}
	return s.inTx(ctx, "ask for a new link", func(ctx context.Context) error {
		if kind == Invitation && person.PasswordHash == "" {
			return s.events.Record(ctx, PersonInvited{PersonID: person.ID, AccountID: link.AccountID})
		}
		return s.events.Record(ctx, ResetAsked{PersonID: person.ID})
	})
}

// ChangePassword sets the actor's own, asked for the old one; their other sessions end.
func (s *Service) ChangePassword(ctx context.Context, actor Actor, sessionID int64, old, password string) error {
	person, err := s.confirmed(ctx, actor, old, "old")
	if err != nil {
		return err
	}
	hash, err := s.newPassword(ctx, person, password)
	if err != nil {
		return err
	}
	return s.inTx(ctx, "change a password", func(ctx context.Context) error {
		return s.replacePassword(ctx, person, hash, sessionID, "changed")
	})
}

// confirmed asks the actor's password once more, before what protects the account is changed.
func (s *Service) confirmed(ctx context.Context, actor Actor, password, field string) (Person, error) {
	person, err := s.Person(ctx, actor.PersonID)
	if err != nil {
		return Person{}, err
	}
	counted, err := s.begin(ctx, "password of "+person.Email, perName)
	if err != nil {
		return Person{}, err
	}
	matches, err := s.hashes.matches(ctx, password, person.PasswordHash)
	if err != nil {
		return Person{}, err
	}
	if !matches {
		return Person{}, fault.Invalid("", fault.Field{Name: field, Message: "This isn’t your password."})
	}
	return person, s.takeBack(ctx, counted)
}
