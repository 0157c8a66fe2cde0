package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/contacts"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// Doing is what the seller's people do about a task: they note a call, or write a letter; either takes it off Today.
type Doing struct {
	today    *Today
	people   *identity.Service
	contacts *contacts.Service
	events   *events.Log
}

// NewDoing makes it.
func NewDoing(today *Today, people *identity.Service, con *contacts.Service, log *events.Log) *Doing {
	return &Doing{today, people, con, log}
}

// Called notes a contact about a task of the actor's client and takes the task off Today for days, once per key.
func (d *Doing) Called(ctx context.Context, actor identity.Actor, kind Kind, task string, c contacts.Contact, key string, days int) error {
	return d.today.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := d.today.SetAside(ctx, actor, kind, task, days); err != nil {
			return err
		}
		return d.contacts.Add(ctx, actor, c, key)
	})
}

// LetterWritten is a letter that somebody of the seller's wrote to a member.
type LetterWritten struct {
	AccountID int64
	MemberID  int64
	ByID      int64
	Subject   string
	Text      string
}

// EventName is the event's name.
func (LetterWritten) EventName() string { return "client.letter_written" }

// EventOf says that it is about the account.
func (e LetterWritten) EventOf() (accountID, personID int64) { return e.AccountID, e.ByID }

const (
	maxSubject = 150 // characters
	maxLetter  = 4000
)

// Written is a letter as typed.
type Written struct {
	Key      string // made with the form: sent twice it is one letter
	MemberID string
	Subject  string
	Text     string
}

// Reachable are the members of the actor's client to whom a letter can go, who comes most often first.
func (d *Doing) Reachable(ctx context.Context, actor identity.Actor) ([]identity.Member, error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	team, err := d.people.Team(ctx, actor)
	if err != nil {
		return nil, err
	}
	team = slices.DeleteFunc(slices.Clone(team), func(m identity.Member) bool { return m.Disabled != 0 || m.BlockedAt != 0 })
	slices.SortStableFunc(team, func(a, b identity.Member) int { return cmp.Compare(b.LastSignIn, a.LastSignIn) })
	return team, nil
}

// Write sends a letter to a member of the actor's client about a task, notes it as a contact and takes the task off Today.
func (d *Doing) Write(ctx context.Context, actor identity.Actor, kind Kind, task string, w Written) error {
	team, err := d.Reachable(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(team, func(m identity.Member) bool { return strconv.FormatInt(m.ID, 10) == w.MemberID })
	if err := w.check(i >= 0); err != nil {
		return err
	}
	s := d.today
	return s.db.InTx(ctx, func(ctx context.Context) error {
		// The row of what is set aside makes two of the same form wait for each other.
		if _, err := s.SetAside(ctx, actor, kind, task, DoneDays); err != nil {
			return err
		}
		var once int64
		err := s.db.Get(ctx, &once, `SELECT id FROM contacts WHERE external_id = ?`, "desk:"+w.Key)
		if err == nil {
			return nil // the same form, sent again
		}
		if !db.IsNone(err) {
			return fmt.Errorf("look for the letter: %w", err)
		}
		note := []rune(w.Subject + "\n\n" + w.Text)
		err = d.contacts.Add(ctx, actor, contacts.Contact{At: s.now(), Channel: "email", Reason: KeepingInTouch, Note: string(note[:min(len(note), 2000)]), WithName: team[i].Name}, w.Key)
		if err != nil {
			return err
		}
		return d.events.Record(ctx, LetterWritten{actor.Account.ID, team[i].ID, actor.PersonID, w.Subject, w.Text})
	})
}

func (w Written) check(found bool) error {
	problem := fault.Invalid("")
	if !found {
		problem.Add("member", "Choose who gets the letter.")
	}
	if w.Subject == "" || utf8.RuneCountInString(w.Subject) > maxSubject {
		problem.Add("subject", fmt.Sprintf("Give it a subject of at most %d characters.", maxSubject))
	}
	if w.Text == "" || utf8.RuneCountInString(w.Text) > maxLetter {
		problem.Add("text", fmt.Sprintf("Write a text of at most %d characters.", maxLetter))
	}
	for _, field := range []string{"{name}", "{account}", "{me}"} {
		if strings.Contains(w.Text+w.Subject, field) {
			problem.Add("text", "Write something for "+field+".")
			break
		}
	}
	if w.Key == "" {
		problem.Add("key", "Load the page again before you send the letter.")
	}
	return problem.OrNil()
}

// KeepingInTouch is what a contact is about that the seller's people began, as the figures group it.
const KeepingInTouch = "Keeping in touch"

// Drafts are the seller's templates filled in for a member, those for the kind first.
func (d *Doing) Drafts(ctx context.Context, actor identity.Actor, kind Kind, member string) ([]settings.LetterTemplate, error) {
	set, err := d.today.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(member, " ")
	fill := strings.NewReplacer("{name}", cmp.Or(first, "{name}"), "{account}", actor.Account.Name, "{me}", actor.Name)
	list := slices.Clone(set.Worklist.Letters)
	for i := range list {
		list[i].Subject, list[i].Text = fill.Replace(list[i].Subject), fill.Replace(list[i].Text)
	}
	slices.SortStableFunc(list, func(a, b settings.LetterTemplate) int {
		return cmp.Compare(rankOf(b, kind), rankOf(a, kind))
	})
	return list, nil
}

func rankOf(t settings.LetterTemplate, kind Kind) int {
	if slices.Contains(t.For, string(kind)) {
		return 1
	}
	return 0
}
