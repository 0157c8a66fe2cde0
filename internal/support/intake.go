package support

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/platform/mailbox"
)

// Intake takes in what arrives in the mailbox.
//
// A letter belongs to a ticket by the signed address it was sent to; the letter that it answers is enough only when the
// ticket's own member is its sender, and never for staff, since a sender is easily feigned and the number of a letter is
// known to whoever got it. What staff write counts as the seller's only at an address signed for them.
type Intake struct {
	*Service
	people  *identity.Service
	letters *mail.Outbox
}

// NewIntake makes it.
func NewIntake(s *Service, people *identity.Service, letters *mail.Outbox) *Intake {
	return &Intake{s, people, letters}
}

// Schedule reads the mailbox every minute.
func (i *Intake) Schedule(q *jobs.Queue) { q.Every("support.mailbox", jobs.Each(time.Minute), i.Read) }

const theMailbox = "replies"

// Read reads what is new in the mailbox that the settings name. An error is kept for the desk; the next minute tries again.
func (i *Intake) Read(ctx context.Context) error {
	set, err := i.settings.Get(ctx)
	if err != nil || set.Mailbox.Host == "" {
		return err
	}
	state, err := i.position(ctx)
	if err != nil {
		return err
	}
	failed := mailbox.Read(ctx, set.Mailbox, state, func(ctx context.Context, raw []byte, cut bool, at mailbox.Position) error {
		return i.TakeIn(ctx, mailbox.Parse(raw, cut), at)
	})
	told := ""
	if failed != nil {
		told = failed.Error()
		slog.Warn("the mailbox can't be read", "error", failed)
	}
	_, err = i.db.Exec(context.WithoutCancel(ctx), `INSERT INTO mailboxes (name, read_at, last_error) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET read_at = CASE WHEN excluded.last_error = '' THEN excluded.read_at ELSE mailboxes.read_at END, last_error = excluded.last_error`,
		theMailbox, i.now(), told)
	if err != nil {
		return fmt.Errorf("note that the mailbox was read: %w", err)
	}
	return nil
}

func (i *Intake) position(ctx context.Context) (p mailbox.Position, err error) {
	var rows []struct {
		Validity int64 `db:"uid_validity"`
		UID      int64 `db:"last_uid"`
	}
	if err = i.db.Select(ctx, &rows, `SELECT uid_validity, last_uid FROM mailboxes WHERE name = ?`, theMailbox); err != nil || len(rows) == 0 {
		return p, err
	}
	return mailbox.Position{Validity: uint32(rows[0].Validity), UID: uint32(rows[0].UID)}, nil //nolint:gosec // they were written from these
}

// Outcomes of a letter.
const (
	MailAnswer    = "answer"    // a message of a ticket
	MailTicket    = "ticket"    // a ticket of its own
	MailAutomatic = "automatic" // nobody wrote it: nothing
	MailBounce    = "bounce"    // a letter of ours came back
	MailUnknown   = "unknown"   // staff decide
	MailDismissed = "dismissed" // they did
)

const (
	mostAnHour = 20 // letters of one sender; more are for staff to look at
)

// TakeIn makes of a letter what it is, once per Message-ID: row, ticket and position stand together or not at all. One
// that can't be taken in stands in the list for staff.
func (i *Intake) TakeIn(ctx context.Context, l mailbox.Letter, at mailbox.Position) error {
	f, err := i.decide(ctx, l)
	if err != nil {
		return err
	}
	if f.do != nil {
		f.keep(ctx, i, &l)
	}
	err = i.commit(ctx, l, f, at)
	if told, ok := fault.As(err); ok && told.Kind != fault.KindBusy {
		err = i.commit(ctx, l, fate{outcome: MailUnknown, why: told.Message}, at)
	}
	return err
}

// fate is what becomes of a letter.
type fate struct {
	outcome, why string
	account      identity.Account // whose files its attachments become
	files        []Attached
	do           func(ctx context.Context, l mailbox.Letter, files []Attached) (ticketID int64, err error)
}

// keep saves the attachments before the transaction; those that can't be are named in the text.
func (f *fate) keep(ctx context.Context, i *Intake, l *mailbox.Letter) {
	for n, file := range l.Files {
		if n == MaxFiles {
			l.LeftOut = append(l.LeftOut, fmt.Sprintf("%d more attachments", len(l.Files)-n))
			break
		}
		kept, err := i.keepOne(ctx, f.account.ID, Upload{file.Name, file.Content})
		if told, ok := fault.As(err); ok {
			l.LeftOut = append(l.LeftOut, told.Message)
			continue
		}
		if err != nil {
			slog.Error("an attachment can't be kept", "mail", l.ID, "error", err)
			l.LeftOut = append(l.LeftOut, file.Name)
			continue
		}
		f.files = append(f.files, kept)
	}
}

func (i *Intake) commit(ctx context.Context, l mailbox.Letter, f fate, at mailbox.Position) error {
	return i.db.InTx(ctx, func(ctx context.Context) error {
		if f.do == nil {
			for _, file := range l.Files {
				l.LeftOut = append(l.LeftOut, file.Name)
			}
		}
		rows, err := i.db.Exec(ctx, `INSERT INTO mails_in (mail_id, from_email, from_name, subject, text, outcome, why, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (mail_id) DO NOTHING`, l.ID, l.FromEmail, cut(l.FromName, 200), cut(l.Subject, 300), textOf(l), f.outcome, f.why, i.now())
		if err != nil {
			return fmt.Errorf("note a letter: %w", err)
		}
		if rows > 0 && f.do != nil {
			id, err := f.do(ctx, l, f.files)
			if err != nil {
				return err
			}
			if _, err := i.db.Exec(ctx, `UPDATE mails_in SET ticket_id = ? WHERE mail_id = ?`, orNone(id), l.ID); err != nil {
				return fmt.Errorf("note a letter: %w", err)
			}
		}
		if at == (mailbox.Position{}) {
			return nil
		}
		_, err = i.db.Exec(ctx, `INSERT INTO mailboxes (name, uid_validity, last_uid) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET uid_validity = excluded.uid_validity,
			last_uid = CASE WHEN mailboxes.uid_validity = excluded.uid_validity AND mailboxes.last_uid > excluded.last_uid THEN mailboxes.last_uid ELSE excluded.last_uid END`,
			theMailbox, int64(at.Validity), int64(at.UID))
		if err != nil {
			return fmt.Errorf("note how far the mailbox is read: %w", err)
		}
		return nil
	})
}

// textOf is what stands in the thread: what was written, and what couldn't be taken.
func textOf(l mailbox.Letter) string {
	text := cut(strings.TrimSpace(l.Text), maxText-1000)
	if len(l.LeftOut) > 0 {
		text += "\n\n[Left out: " + cut(strings.Join(l.LeftOut, "; "), 900) + "]"
	}
	if strings.TrimSpace(text) == "" {
		text = "[An empty letter]"
	}
	return strings.TrimSpace(text)
}

// decide says what becomes of a letter; nothing is written yet.
func (i *Intake) decide(ctx context.Context, l mailbox.Letter) (fate, error) {
	switch {
	case l.Bounce != nil:
		return fate{outcome: MailBounce, why: l.Bounce.Why, do: i.cameBack}, nil
	case l.Automatic != "":
		return fate{outcome: MailAutomatic, why: l.Automatic}, nil
	}
	if many, err := i.tooMany(ctx, l.FromEmail); err != nil || many {
		return fate{outcome: MailUnknown, why: fmt.Sprintf("more than %d letters of this sender in an hour", mostAnHour)}, err
	}
	set, err := i.settings.Get(ctx)
	if err != nil {
		return fate{}, err
	}
	if number, staffID, ok := signed(set.Support.ReplyAddress, set.Support.ReplyKey, l.To); ok {
		return i.toSigned(ctx, l, number, staffID)
	}
	if f, ok, err := i.byReference(ctx, l); err != nil || ok {
		return f, err
	}
	return i.fresh(ctx, l)
}

func (i *Intake) tooMany(ctx context.Context, email string) (bool, error) {
	var n int
	err := i.db.Get(ctx, &n, `SELECT COUNT(*) FROM mails_in WHERE from_email = ? AND at > ?`, email, i.now().Add(-time.Hour))
	if err != nil {
		return false, fmt.Errorf("count letters: %w", err)
	}
	return n >= mostAnHour, nil
}

// ticket is the one of a number, or the one it became a part of.
func (i *Intake) ticket(ctx context.Context, number string) (Ticket, error) {
	t, err := i.store.find(ctx, everything, number)
	if err == nil && t.MergedInto != "" {
		return i.store.find(ctx, everything, t.MergedInto)
	}
	return t, err
}

func (i *Intake) toSigned(ctx context.Context, l mailbox.Letter, number string, staffID int64) (fate, error) {
	t, err := i.ticket(ctx, number)
	if fault.Is(err, fault.KindNotFound) {
		return fate{outcome: MailUnknown, why: "question " + number + " isn’t there any more"}, nil
	}
	if err != nil {
		return fate{}, err
	}
	if staffID != 0 {
		return i.byStaff(ctx, l, t, staffID)
	}
	members, staff, err := i.who(ctx, l.FromEmail)
	if err != nil {
		return fate{}, err
	}
	if staff {
		return fate{outcome: MailUnknown, why: "a colleague’s address, sent to where the client answers " + number}, nil
	}
	actor := identity.Actor{Account: identity.Account{ID: t.AccountID, Slug: t.Slug, Name: t.Account, Status: "active"}, Name: sender(l)}
	for _, m := range members {
		if m.Account.ID == t.AccountID {
			actor = m
		}
	}
	return i.answers(actor, t), nil
}

// sender is how a letter's writer is signed who isn't a member: as the letter says, which nobody has checked.
func sender(l mailbox.Letter) string {
	return cut(strings.TrimSpace(oneLine(l.FromName)+" <"+l.FromEmail+">"), 200)
}

// answers puts a letter into a ticket as the client's words.
func (i *Intake) answers(actor identity.Actor, t Ticket) fate {
	return fate{outcome: MailAnswer, account: actor.Account, do: func(ctx context.Context, l mailbox.Letter, files []Attached) (int64, error) {
		var next *Ticket
		w := whose{by: client, accountID: t.AccountID, everyone: true}
		moved, err := i.moveAs(ctx, w, actor, t.Number, WriteMove, "", 0, func(ctx context.Context, m *step) (err error) {
			next, err = m.write(ctx, Message{Text: textOf(l), Files: files, Channel: "email", MailID: l.ID}, "")
			return err
		})
		if err == nil && next != nil {
			return next.ID, nil
		}
		return moved.ID, err
	}}
}

// byStaff puts a letter into a ticket as the seller's answer: it came to the address signed for this colleague, from theirs.
func (i *Intake) byStaff(ctx context.Context, l mailbox.Letter, t Ticket, staffID int64) (fate, error) {
	p, err := i.people.Person(ctx, staffID)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return fate{}, err
	}
	if err != nil || p.Staff == "" || p.DisabledAt != 0 || !strings.EqualFold(p.Email, l.FromEmail) {
		return fate{outcome: MailUnknown, why: "sent to a colleague’s address of " + t.Number + ", but not from them"}, nil
	}
	actor := identity.Actor{PersonID: p.ID, Name: p.Name, Email: p.Email, Staff: p.Staff}
	w, err := i.whose(ctx, actor)
	if err != nil {
		return fate{}, err
	}
	return fate{outcome: MailAnswer, account: identity.Account{ID: t.AccountID}, do: func(ctx context.Context, l mailbox.Letter, files []Attached) (int64, error) {
		moved, err := i.moveAs(ctx, w, actor, t.Number, AnswerMove, "", 0, func(ctx context.Context, m *step) error {
			return m.answer(ctx, Reply{Text: textOf(l)}, files)
		})
		return moved.ID, err
	}}, nil
}

// byReference finds the ticket of a letter that this one answers; its sender must be the one who asked.
func (i *Intake) byReference(ctx context.Context, l mailbox.Letter) (fate, bool, error) {
	if len(l.References) == 0 || l.FromEmail == "" {
		return fate{}, false, nil
	}
	var numbers []string
	err := i.db.Select(ctx, &numbers, `SELECT t.number FROM ticket_messages g JOIN tickets t ON t.id = g.ticket_id JOIN members m ON m.id = t.member_id
		JOIN people p ON p.id = m.person_id WHERE g.mail_id IN (?) AND p.email = ? AND m.removed_at = 0 AND p.disabled_at = 0 ORDER BY g.id DESC LIMIT 1`, l.References, l.FromEmail)
	if err != nil || len(numbers) == 0 {
		return fate{}, false, err
	}
	t, err := i.ticket(ctx, numbers[0])
	if err != nil {
		return fate{}, false, err
	}
	actor, err := i.people.ActorIn(ctx, t.PersonID, t.AccountID)
	if fault.Is(err, fault.KindNotFound) {
		return fate{}, false, nil
	}
	return i.answers(actor, t), true, err
}

// fresh opens a ticket for a member of one account; everybody else stands in the list for staff.
func (i *Intake) fresh(ctx context.Context, l mailbox.Letter) (fate, error) {
	members, staff, err := i.who(ctx, l.FromEmail)
	if err != nil {
		return fate{}, err
	}
	switch {
	case staff:
		return fate{outcome: MailUnknown, why: "from a colleague"}, nil
	case len(members) == 0:
		return fate{outcome: MailUnknown, why: "nobody has this address"}, nil
	case len(members) > 1:
		var names []string
		for _, m := range members {
			names = append(names, m.Account.Name)
		}
		return fate{outcome: MailUnknown, why: "of several clients: " + strings.Join(names, ", ")}, nil
	}
	actor := members[0]
	return fate{outcome: MailTicket, account: actor.Account, do: func(ctx context.Context, l mailbox.Letter, files []Attached) (int64, error) {
		t, err := i.open(ctx, actor, i.opening(l, files, actor.MemberID))
		return t.ID, err
	}}, nil
}

func (i *Intake) opening(l mailbox.Letter, files []Attached, memberID int64) opening {
	subject := cut(oneLine(l.Subject), maxSubject)
	if subject == "" {
		subject = "A letter without a subject"
	}
	return opening{Question: Question{Subject: subject, Text: textOf(l), Reason: "Something else", MemberID: memberID, Priority: "normal", Channel: "email"},
		files: files, by: client, mailID: l.ID}
}

// who are the members that have an address, each in one account, and whether it is a colleague's.
func (i *Intake) who(ctx context.Context, email string) (members []identity.Actor, staff bool, err error) {
	var rows []struct {
		PersonID  int64  `db:"person_id"`
		AccountID int64  `db:"account_id"`
		Staff     string `db:"staff_role"`
	}
	err = i.db.Select(ctx, &rows, `SELECT p.id AS person_id, p.staff_role, COALESCE(m.account_id, 0) AS account_id FROM people p
		LEFT JOIN members m ON m.person_id = p.id AND m.removed_at = 0 WHERE p.email = ? AND p.disabled_at = 0 ORDER BY m.id`, email)
	if err != nil {
		return nil, false, fmt.Errorf("who writes: %w", err)
	}
	for _, row := range rows {
		staff = staff || row.Staff != ""
		if row.AccountID == 0 {
			continue
		}
		actor, err := i.people.ActorIn(ctx, row.PersonID, row.AccountID)
		if fault.Is(err, fault.KindNotFound) {
			continue // of a closed account
		}
		if err != nil {
			return nil, false, err
		}
		members = append(members, actor)
	}
	return members, staff, nil
}

// cameBack marks our letter as undelivered and tells staff in its ticket.
func (i *Intake) cameBack(ctx context.Context, l mailbox.Letter, _ []Attached) (int64, error) {
	if !l.Bounce.Failed || len(l.Bounce.IDs) == 0 {
		return 0, nil
	}
	if _, err := i.letters.CameBack(ctx, l.Bounce.IDs, l.Bounce.Why); err != nil {
		return 0, err
	}
	var tickets []int64
	if err := i.db.Select(ctx, &tickets, `SELECT DISTINCT ticket_id FROM ticket_messages WHERE mail_id IN (?)`, l.Bounce.IDs); err != nil || len(tickets) == 0 {
		return 0, err
	}
	g := Message{TicketID: tickets[0], Kind: ChangeMessage, Text: "our letter came back: " + cut(l.Bounce.Why, 500), Staff: true, Channel: "email", At: i.now()}
	return tickets[0], i.store.addMessage(ctx, &g, "")
}

// MailboxState is how reading the mailbox goes, for the desk.
type MailboxState struct {
	Set    bool       // the settings name one
	ReadAt clock.Time `db:"read_at"` // when it last went well
	Error  string     `db:"last_error"`
}

// MailboxState tells staff how reading the mailbox goes.
func (s *Service) MailboxState(ctx context.Context, actor identity.Actor) (v MailboxState, err error) {
	if err := mayWork(actor); err != nil {
		return v, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return v, err
	}
	var rows []MailboxState
	if err := s.db.Select(ctx, &rows, `SELECT read_at, last_error FROM mailboxes WHERE name = ?`, theMailbox); err != nil {
		return v, fmt.Errorf("how the mailbox is read: %w", err)
	}
	if len(rows) > 0 {
		v = rows[0]
	}
	v.Set = set.Mailbox.Host != ""
	return v, nil
}
