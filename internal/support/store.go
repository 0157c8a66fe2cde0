package support

import (
	"context"
	"fmt"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// store is the SQL of tickets and their messages.
type store struct{ db *db.DB }

const (
	ticketColumns = `t.id, t.number, t.account_id, a.slug, a.name AS account, COALESCE(t.member_id, 0) AS member_id, COALESCE(mp.name, '') AS member,
	COALESCE(mp.email, '') AS member_email, COALESCE(mp.id, 0) AS person_id, t.subject, t.state, t.priority, t.channel, t.reason, t.about_kind, t.about,
	COALESCE(t.queue_id, 0) AS queue_id, COALESCE(q.name, '') AS queue, COALESCE(t.assignee_id, 0) AS assignee_id, COALESCE(ap.name, '') AS assignee,
	COALESCE(t.contact_id, 0) AS contact_id, t.created_at, t.updated_at, t.due, t.first_due, t.solve_due, t.first_answer_at, t.solved_at, t.closed_at,
	t.waiting_since, t.waited, COALESCE(t.solved_by, 0) AS solved_by, COALESCE(mi.number, '') AS merged_into, COALESCE(fo.number, '') AS follows, t.version`
	ticketFrom = ` FROM tickets t JOIN accounts a ON a.id = t.account_id LEFT JOIN members m ON m.id = t.member_id LEFT JOIN people mp ON mp.id = m.person_id
	LEFT JOIN queues q ON q.id = t.queue_id LEFT JOIN people ap ON ap.id = t.assignee_id LEFT JOIN tickets mi ON mi.id = t.merged_into
	LEFT JOIN tickets fo ON fo.id = t.follows WHERE `
)

// lock raises the ticket's version and returns it; until the transaction ends nobody else moves it.
func (s store) lock(ctx context.Context, w whose, number string) (version int64, err error) {
	within, args := w.where()
	err = s.db.Get(ctx, &version, `UPDATE tickets SET version = version + 1 WHERE id =
		(SELECT t.id FROM tickets t JOIN accounts a ON a.id = t.account_id WHERE t.number = ? AND `+within+`) RETURNING version`, append([]any{number}, args...)...)
	if db.IsNone(err) {
		return 0, notFound
	}
	if err != nil {
		return 0, fmt.Errorf("lock question %s: %w", number, err)
	}
	return version, nil
}

// find is a ticket with its rating and remedy, without its messages.
func (s store) find(ctx context.Context, w whose, number string) (t Ticket, err error) {
	within, args := w.where()
	err = s.db.Get(ctx, &t, `SELECT `+ticketColumns+ticketFrom+`t.number = ? AND `+within, append([]any{number}, args...)...)
	if db.IsNone(err) {
		return t, notFound
	}
	if err == nil {
		err = s.addRating(ctx, &t)
	}
	if err == nil {
		err = s.addRemedy(ctx, &t)
	}
	if err != nil {
		return t, fmt.Errorf("find question %s: %w", number, err)
	}
	return t, nil
}

func (s store) insert(ctx context.Context, t *Ticket, key, content string, follows int64) error {
	err := s.db.Get(ctx, &t.ID, `INSERT INTO tickets (number, form_key, content, account_id, member_id, subject, state, priority, channel, reason, queue_id,
		assignee_id, contact_id, about_kind, about, created_at, updated_at, due, first_due, solve_due, follows)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		t.Number, orNull(key), content, t.AccountID, orNone(t.MemberID), t.Subject, t.State, t.Priority, t.Channel, t.Reason, orNone(t.QueueID), orNone(t.AssigneeID),
		orNone(t.ContactID), t.About.Kind, t.About.Name, t.CreatedAt, t.UpdatedAt, t.Due, t.FirstDue, t.SolveDue, orNone(follows))
	if err != nil {
		return fmt.Errorf("write a question: %w", err)
	}
	return nil
}

// update writes what a move may change of a locked ticket.
func (s store) update(ctx context.Context, t Ticket) error {
	_, err := s.db.Exec(ctx, `UPDATE tickets SET state = ?, priority = ?, reason = ?, queue_id = ?, assignee_id = ?, contact_id = ?, updated_at = ?, due = ?, first_due = ?,
		solve_due = ?, first_answer_at = ?, solved_at = ?, closed_at = ?, waiting_since = ?, waited = ?, solved_by = ? WHERE id = ? AND account_id = ?`,
		t.State, t.Priority, t.Reason, orNone(t.QueueID), orNone(t.AssigneeID), orNone(t.ContactID), t.UpdatedAt, t.Due, t.FirstDue, t.SolveDue, t.FirstAnswerAt,
		t.SolvedAt, t.ClosedAt, t.WaitingSince, t.Waited, orNone(t.SolvedBy), t.ID, t.AccountID)
	if err != nil {
		return fmt.Errorf("write question %s: %w", t.Number, err)
	}
	return nil
}

func (s store) addMessage(ctx context.Context, m *Message, key string) error {
	err := s.db.Get(ctx, &m.ID, `INSERT INTO ticket_messages (ticket_id, form_key, kind, text, person_id, by_name, staff, channel, mail_id, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, m.TicketID, orNull(key), m.Kind, m.Text, orNone(m.PersonID), m.ByName, m.Staff, m.Channel, m.MailID, m.At)
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	for i := range m.Files {
		f := &m.Files[i]
		f.MessageID = m.ID
		if err := s.db.Get(ctx, &f.ID, `INSERT INTO ticket_files (message_id, name, file, content_type, size) VALUES (?, ?, ?, ?, ?) RETURNING id`,
			f.MessageID, f.Name, f.File, f.ContentType, f.Size); err != nil {
			return fmt.Errorf("write an attachment: %w", err)
		}
	}
	return nil
}

// messages are a ticket's in their order, with their files; a client's side leaves out what is for staff alone.
func (s store) messages(ctx context.Context, w whose, ticketID int64) (list []Message, err error) {
	kinds := []MessageKind{QuestionMessage, AnswerMessage, EventMessage}
	if w.by == seller {
		kinds = append(kinds, NoteMessage, ChangeMessage)
	}
	err = s.db.Select(ctx, &list, `SELECT g.id, g.ticket_id, g.kind, g.text, COALESCE(g.person_id, 0) AS person_id, g.by_name, g.staff, g.channel, g.mail_id,
		COALESCE(f.number, '') AS moved_from, g.at FROM ticket_messages g LEFT JOIN tickets f ON f.id = g.moved_from
		WHERE g.ticket_id = ? AND g.kind IN (?) ORDER BY g.at, g.id`, ticketID, kinds)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids, at := make([]int64, len(list)), map[int64]*Message{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var files []Attached
	err = s.db.Select(ctx, &files, `SELECT id, message_id, name, file, content_type, size FROM ticket_files WHERE message_id IN (?) ORDER BY id`, ids)
	for _, f := range files {
		at[f.MessageID].Files = append(at[f.MessageID].Files, f)
	}
	return list, err
}

// byKey is the number of the ticket that a form has made, with the fingerprint of what it held; empty when there is none.
func (s store) byKey(ctx context.Context, accountID int64, key string) (number, content string, err error) {
	var found []struct {
		Number  string `db:"number"`
		Content string `db:"content"`
	}
	err = s.db.Select(ctx, &found, `SELECT number, content FROM tickets WHERE account_id = ? AND form_key = ?`, accountID, key)
	if err != nil || len(found) == 0 {
		return "", "", err
	}
	return found[0].Number, found[0].Content, nil
}

func (s store) written(ctx context.Context, ticketID int64, key string) (bool, error) {
	var n int
	err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM ticket_messages WHERE ticket_id = ? AND form_key = ?`, ticketID, key)
	return n > 0, err
}

// solvedBefore are tickets solved before a moment and not closed yet.
func (s store) solvedBefore(ctx context.Context, at clock.Time, limit int) (numbers []string, err error) {
	err = s.db.Select(ctx, &numbers, `SELECT number FROM tickets WHERE state = 'solved' AND solved_at < ? ORDER BY id LIMIT ?`, at, limit)
	return numbers, err
}
