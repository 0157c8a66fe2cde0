package support

import (
	"context"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Reply is what someone writes into a ticket.
type Reply struct {
	Key   string // of the form: sent again it is written once
	Seen  int64  // Ticket.Seen of the page; 0 doesn't ask
	Text  string
	Files []Upload

	// What staff say beside it.
	Asks    bool  // the client is to answer: the clock waits
	Solves  bool  // this solves it
	Minutes int   // handling time to add
	Canned  int64 // the canned answer it was made from
	Article int64 // the article that solves it
}

const (
	reopens  = 14 * 24 * time.Hour // an answer so long after a ticket was solved opens it again
	closesIn = 7 * 24 * time.Hour  // so long after it was solved a ticket is closed
)

// Answer writes to the client, who gets it as a letter. Whoever answers a ticket that nobody has taken has taken it.
func (s *Service) Answer(ctx context.Context, actor identity.Actor, number string, in Reply) (Ticket, error) {
	if err := mayWork(actor); err != nil {
		return Ticket{}, err
	}
	if gap := fieldInBraces.FindString(in.Text); in.Canned != 0 && gap != "" && unknownField(gap) == "" {
		return Ticket{}, fault.Invalid("", fault.Field{Name: "text", Message: "Fill in " + gap + " first."})
	}
	files, err := s.prepare(ctx, actor, number, &in)
	if err != nil {
		return Ticket{}, err
	}
	return s.move(ctx, actor, number, AnswerMove, in.Key, in.Seen, func(ctx context.Context, m *step) error { return m.answer(ctx, in, files) })
}

// answer writes to the client and lets the ticket follow.
func (m *step) answer(ctx context.Context, in Reply, files []Attached) error {
	g, err := m.say(ctx, AnswerMessage, in.Text, in.Key, files)
	if err != nil {
		return err
	}
	if m.t.FirstAnswerAt == 0 {
		m.t.FirstAnswerAt = m.now
	}
	if m.t.AssigneeID == 0 {
		m.t.AssigneeID, m.t.Assignee = m.actor.PersonID, m.actor.Name
	}
	switch {
	case in.Solves && m.t.State != Solved:
		m.solve()
		m.t.SolvedBy = in.Article
	case in.Asks && m.t.State == Open:
		m.t.State = Waiting
		m.t.stop(m.now)
	}
	m.t.next()
	if err := m.s.used(ctx, in.Canned); err != nil {
		return err
	}
	if err := m.s.spend(ctx, m.t, in.Minutes); err != nil {
		return err
	}
	return m.tell(ctx, TicketAnswered{m.fact(g.ID), in.Asks, in.Solves})
}

// prepare checks a message and keeps its files, once the ticket is known to be the actor's to see.
func (s *Service) prepare(ctx context.Context, actor identity.Actor, number string, in *Reply) ([]Attached, error) {
	problems := fault.Invalid("")
	in.Text = checkText(problems, "text", in.Text, maxText)
	if len(in.Key) < 16 || len(in.Key) > 64 {
		problems.Message = "This form is incomplete; open it again."
	}
	if in.Minutes < 0 || in.Minutes > 24*60 {
		problems.Add("minutes", "Enter whole minutes, at most a day.")
	}
	if err := problems.OrNil(); err != nil {
		return nil, err
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return nil, err
	}
	t, err := s.store.find(ctx, w, number)
	if err != nil {
		return nil, err
	}
	return s.keep(ctx, t.AccountID, in.Files)
}

func (s *Service) spend(ctx context.Context, t Ticket, minutes int) error {
	if minutes == 0 || t.ContactID == 0 {
		return nil
	}
	return s.contacts.Spend(ctx, t.ContactID, minutes)
}

// Note writes among staff: no client ever reads it.
func (s *Service) Note(ctx context.Context, actor identity.Actor, number string, in Reply) (Ticket, error) {
	if err := mayWork(actor); err != nil {
		return Ticket{}, err
	}
	files, err := s.prepare(ctx, actor, number, &in)
	if err != nil {
		return Ticket{}, err
	}
	return s.move(ctx, actor, number, NoteMove, in.Key, 0, func(ctx context.Context, m *step) error {
		_, err := m.say(ctx, NoteMessage, in.Text, in.Key, files)
		return err
	})
}

// Write adds the client's own words. What was solved up to a fortnight ago is open again; later a new ticket goes on from
// it, which is what is returned.
func (s *Service) Write(ctx context.Context, actor identity.Actor, number string, in Reply) (Ticket, error) {
	if actor.MemberID == 0 {
		return Ticket{}, fault.Denied("Only members of the client write here; answer instead.")
	}
	files, err := s.prepare(ctx, actor, number, &in)
	if err != nil {
		return Ticket{}, err
	}
	if before, _, err := s.store.byKey(ctx, actor.Account.ID, in.Key); err != nil || before != "" {
		return s.found(ctx, actor, before, err)
	}
	var next *Ticket
	t, err := s.move(ctx, actor, number, WriteMove, in.Key, 0, func(ctx context.Context, m *step) error {
		next, err = m.write(ctx, Message{Text: in.Text, Files: files}, in.Key)
		return err
	})
	if err == nil && next != nil {
		return *next, nil
	}
	return t, err
}

// write adds a client's message, from the portal or a letter, or opens the ticket that goes on from this one.
func (m *step) write(ctx context.Context, g Message, key string) (next *Ticket, err error) {
	if m.t.SolvedAt != 0 && m.now > m.t.SolvedAt.Add(reopens) {
		t, err := m.s.goOn(ctx, m, g, key)
		return &t, err
	}
	reopened := m.t.State == Solved || m.t.State == Closed
	g.TicketID, g.Kind, g.PersonID, g.ByName, g.Staff, g.At = m.t.ID, QuestionMessage, m.actor.PersonID, m.actor.Signed(), m.actor.Behalf.Is(), m.now
	if g.MailID == "" {
		g.Channel, g.MailID = "portal", m.s.newMailID(m.t.Number)
	}
	if err := m.s.store.addMessage(ctx, &g, key); err != nil {
		return nil, err
	}
	m.t.State, m.t.SolvedAt, m.t.ClosedAt = Open, 0, 0
	m.t.run(m.set, m.now)
	return nil, m.tell(ctx, TicketWritten{m.fact(g.ID), reopened})
}

// goOn opens a new ticket that is tied to one solved long ago.
func (s *Service) goOn(ctx context.Context, m *step, g Message, key string) (Ticket, error) {
	in := opening{Question: Question{Key: key, Subject: m.t.Subject, Text: g.Text, Reason: m.t.Reason, About: m.t.About, MemberID: m.asker(), Priority: "normal", Channel: "portal"},
		content: "after " + m.t.Number, files: g.Files, by: client, mailID: g.MailID, follows: m.t.ID}
	if g.MailID != "" {
		in.Channel = "email"
	}
	return s.open(ctx, m.actor, in)
}

// asker is who a further ticket is of: the member who writes, or whose ticket it was when the writer is none.
func (m *step) asker() int64 {
	if m.actor.MemberID != 0 {
		return m.actor.MemberID
	}
	return m.t.MemberID
}
