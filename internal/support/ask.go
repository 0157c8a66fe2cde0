package support

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

const (
	maxSubject = 160 // characters
	MaxAbout   = 200 // of what a question is about
)

// Question is a form that asks something. Key is made when it is rendered; sent again it leads to the first ticket.
type Question struct {
	Key     string
	Subject string
	Text    string
	Reason  string // one of Reasons; "" is something else
	About   About
	Files   []Upload

	// What staff add who write a call down.
	MemberID int64  // who of the client's asked; 0: nobody by name
	Channel  string // call, chat, visit, email
	Priority string // "" is normal
	Minutes  int    // handling so far
}

// Ask opens a ticket of a member's. It stands in the queue of its reason, with the times promised for it.
func (s *Service) Ask(ctx context.Context, actor identity.Actor, in Question) (Ticket, error) {
	if by, ok := sideOf(actor); by != client || actor.MemberID == 0 {
		return Ticket{}, fault.Denied("Only members of a client company ask here.")
	} else if !ok {
		return Ticket{}, lookOnly
	}
	if in.Reason == "" {
		in.Reason = "Something else"
	}
	in.MemberID, in.Channel, in.Priority, in.Minutes = actor.MemberID, "portal", "", 0
	return s.ask(ctx, actor, in)
}

// AskFor writes down what a client asked on the telephone or at a visit. The actor works for the client, whose contact it
// counts as: nothing else is to be noted.
func (s *Service) AskFor(ctx context.Context, actor identity.Actor, in Question) (Ticket, error) {
	if err := mayWork(actor); err != nil || actor.Account.ID == 0 {
		return Ticket{}, staffOnly
	}
	if !slices.Contains(contacts.Channels, in.Channel) {
		return Ticket{}, fault.Invalid("", fault.Field{Name: "channel", Message: "Choose how they got in touch."})
	}
	if in.MemberID != 0 {
		var n int
		if err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM members WHERE id = ? AND account_id = ? AND removed_at = 0`, in.MemberID, actor.Account.ID); err != nil {
			return Ticket{}, fmt.Errorf("who asked: %w", err)
		} else if n == 0 {
			return Ticket{}, fault.Invalid("", fault.Field{Name: "member", Message: "This person is none of the client’s."})
		}
	}
	return s.ask(ctx, actor, in)
}

func (s *Service) ask(ctx context.Context, actor identity.Actor, in Question) (Ticket, error) {
	if err := in.check(); err != nil {
		return Ticket{}, err
	}
	content := in.content()
	if number, err := s.first(ctx, actor, in.Key, content); err != nil || number != "" {
		return s.found(ctx, actor, number, err)
	}
	files, err := s.keep(ctx, actor.Account.ID, in.Files)
	if err != nil {
		return Ticket{}, err
	}
	var t Ticket
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		t, err = s.open(ctx, actor, opening{Question: in, content: content, files: files, by: in.by(actor)})
		return err
	})
	if db.IsDuplicate(err) && !db.InTransaction(ctx) { // the same key at the same moment
		number, err := s.first(ctx, actor, in.Key, content)
		return s.found(ctx, actor, number, err)
	}
	return t, err
}

func (s *Service) found(ctx context.Context, actor identity.Actor, number string, err error) (Ticket, error) {
	if err != nil {
		return Ticket{}, err
	}
	return s.Find(ctx, actor, number)
}

// first is the ticket that a form has made already.
func (s *Service) first(ctx context.Context, actor identity.Actor, key, content string) (string, error) {
	number, before, err := s.store.byKey(ctx, actor.Account.ID, key)
	if err == nil && number != "" && before != content {
		err = fault.Conflict("This form has been sent already, with other content. Look at your questions, then open a new one.")
	}
	return number, err
}

func (in *Question) check() error {
	problems := fault.Invalid("")
	in.Subject = oneLine(in.Subject)
	in.Text = checkText(problems, "text", in.Text, maxText)
	if in.Subject == "" || utf8.RuneCountInString(in.Subject) > maxSubject {
		problems.Add("subject", fmt.Sprintf("Say in a few words what it is about, at most %d characters.", maxSubject))
	}
	if !slices.Contains(Reasons, in.Reason) {
		problems.Add("reason", "Choose what it is about.")
	}
	if in.Priority == "" {
		in.Priority = "normal"
	}
	if !slices.Contains(settings.Priorities, in.Priority) {
		problems.Add("priority", "Choose how urgent it is.")
	}
	if in.Minutes < 0 || in.Minutes > 24*60 {
		problems.Add("minutes", "Enter whole minutes, at most a day.")
	}
	if len(in.Key) < 16 || len(in.Key) > 64 {
		problems.Message = "This form is incomplete; open it again."
	}
	in.About.Name = oneLine(in.About.Name)
	if !slices.Contains([]string{"", AboutOrder, AboutProduct, AboutPage, AboutArticle}, in.About.Kind) || utf8.RuneCountInString(in.About.Name) > MaxAbout || in.About.Name == "" {
		in.About = About{}
	}
	return problems.OrNil()
}

func (in Question) content() string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q %q %q %q %d", in.Subject, in.Text, in.Reason, in.About.Kind, in.About.Name, in.MemberID)
	for _, f := range in.Files {
		fmt.Fprintf(sum, " %q %x", f.Name, sha256.Sum256(f.Content))
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

func (in Question) by(actor identity.Actor) side {
	side, _ := sideOf(actor)
	return side
}

// opening is all that a new ticket is made of.
type opening struct {
	Question
	content string
	files   []Attached
	by      side
	mailID  string // of the letter it came in
	follows int64  // the closed ticket it goes on from
}

// open writes a ticket with its first message and its one contact, and tells of it, in a transaction.
func (s *Service) open(ctx context.Context, actor identity.Actor, in opening) (t Ticket, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return t, err
	}
	now := s.now()
	t = Ticket{AccountID: actor.Account.ID, Slug: actor.Account.Slug, Account: actor.Account.Name, MemberID: in.MemberID, Subject: in.Subject, State: Open,
		Priority: in.Priority, Channel: in.Channel, Reason: in.Reason, About: in.About, CreatedAt: now, UpdatedAt: now}
	if in.by == seller && in.Channel != "email" {
		t.AssigneeID = actor.PersonID
	}
	if t.QueueID, err = s.queueOf(ctx, in.Reason); err != nil {
		return t, err
	}
	n, err := s.db.Counter(ctx, "tickets", 1001)
	if err != nil {
		return t, fmt.Errorf("next number of a question: %w", err)
	}
	t.Number = fmt.Sprintf("T-%d", n)
	t.promise(set)
	if t.ContactID, err = s.contacts.Begin(ctx, in.contact(actor, t)); err != nil {
		return t, err
	}
	if err := s.store.insert(ctx, &t, in.Key, in.content, in.follows); err != nil {
		return t, err
	}
	m := step{s: s, t: t, actor: actor, by: in.by, set: set, now: now}
	g := Message{TicketID: t.ID, Kind: QuestionMessage, Text: in.Text, PersonID: actor.PersonID, ByName: actor.Signed(), Staff: in.by == seller || actor.Behalf.Is(),
		Channel: "portal", MailID: in.mailID, At: now, Files: in.files}
	if g.MailID == "" {
		g.MailID = s.newMailID(t.Number)
	} else {
		g.Channel = "email"
	}
	if err := s.store.addMessage(ctx, &g, ""); err != nil {
		return t, err
	}
	t.Messages = []Message{g}
	return t, m.tell(ctx, TicketAsked{m.fact(g.ID), t.Channel, t.Reason, in.by == seller})
}

func (in opening) contact(actor identity.Actor, t Ticket) contacts.Ticket {
	c := contacts.Ticket{AccountID: t.AccountID, At: t.CreatedAt, Channel: in.Channel, Reason: in.Reason, Minutes: in.Minutes, Note: t.Subject, WithName: actor.Name}
	if c.Channel == "portal" {
		c.Channel = "email"
	}
	if in.by == seller {
		c.PersonID, c.ByName, c.WithName = actor.PersonID, actor.Name, ""
	}
	if in.About.Kind == AboutOrder {
		c.OrderNumber = in.About.Name
	}
	return c
}

// queueOf is where a reason is answered; the last queue takes what none names.
func (s *Service) queueOf(ctx context.Context, reason string) (int64, error) {
	queues, err := s.Queues(ctx)
	if err != nil || len(queues) == 0 {
		return 0, err
	}
	for _, q := range queues {
		if slices.Contains(strings.Split(q.Reasons, "\n"), reason) {
			return q.ID, nil
		}
	}
	return queues[len(queues)-1].ID, nil
}
