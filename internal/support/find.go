package support

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Find is a ticket with its messages, as the actor may see it: a client sees no notes and nothing of who works on it.
func (s *Service) Find(ctx context.Context, actor identity.Actor, number string) (Ticket, error) {
	w, err := s.whose(ctx, actor)
	if err != nil {
		return Ticket{}, err
	}
	var t Ticket
	err = s.db.Snapshot(ctx, func(ctx context.Context) (err error) {
		if t, err = s.store.find(ctx, w, number); err != nil {
			return err
		}
		if t.Messages, err = s.store.messages(ctx, w, t.ID); err != nil {
			return fmt.Errorf("read the messages of %s: %w", number, err)
		}
		return s.ties(ctx, w, &t)
	})
	if w.by == client {
		t.forClient()
	}
	return t, err
}

// forClient takes away what is the seller's own.
func (t *Ticket) forClient() {
	t.AssigneeID, t.Assignee, t.QueueID, t.Queue, t.Priority, t.Due, t.FirstDue, t.SolveDue, t.Parts = 0, "", 0, "", "", 0, 0, 0, nil
	if t.Remedy != nil && t.Remedy.State != RemedyIsDone {
		t.Remedy = nil
	}
}

func (s *Service) ties(ctx context.Context, w whose, t *Ticket) error {
	within, args := w.where()
	err := s.db.Select(ctx, &t.Next, `SELECT t.number FROM tickets t JOIN accounts a ON a.id = t.account_id WHERE t.follows = ? AND `+within+` ORDER BY t.id`, append([]any{t.ID}, args...)...)
	if err == nil {
		err = s.db.Select(ctx, &t.Parts, `SELECT number FROM tickets WHERE merged_into = ? ORDER BY id`, t.ID)
	}
	if err != nil {
		return fmt.Errorf("what belongs to question %s: %w", t.Number, err)
	}
	return nil
}

// Row is a ticket in a list, with its last word between client and seller.
type Row struct {
	Ticket
	LastAt    clock.Time
	LastBy    string
	LastStaff bool
	LastText  string // its beginning
	Messages  int    // between client and seller
}

// Asked narrows a client's list.
type Asked struct {
	State   string // open (and waiting), solved (and closed); "": all
	Words   string
	Page    int // from 1
	PerPage int
}

// List are the tickets that a member may see, the newest word first, and how many there are.
func (s *Service) List(ctx context.Context, actor identity.Actor, f Asked) (rows []Row, found int, err error) {
	w, err := s.whose(ctx, actor)
	if err != nil {
		return nil, 0, err
	}
	within, args := w.where()
	where := within + ` AND t.merged_into IS NULL`
	switch f.State {
	case "open":
		where += ` AND t.state IN ('open', 'waiting')`
	case "solved":
		where += ` AND t.state IN ('solved', 'closed')`
	}
	where, args = s.words(where, args, f.Words)
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		rows, found, err = s.page(ctx, where, args, `t.updated_at DESC, t.id DESC`, f.Page, f.PerPage)
		return err
	})
	if w.by == client {
		for i := range rows {
			rows[i].forClient()
		}
	}
	return rows, found, err
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

const mostWords = 6

// words adds that all of some stand in number, subject, client, who asked or what was said between them.
func (s *Service) words(where string, args []any, text string) (string, []any) {
	words := strings.Fields(db.Folded(text))
	args = args[:len(args):len(args)]
	for _, word := range words[:min(len(words), mostWords)] {
		like := "%" + likeEscape.Replace(word) + "%"
		where += ` AND (` + s.db.Fold(`t.number || ' ' || t.subject || ' ' || a.name || ' ' || a.slug || ' ' || COALESCE(mp.name, '') || ' ' || t.about`) + ` LIKE ? ESCAPE '\'
			OR EXISTS (SELECT 1 FROM ticket_messages g WHERE g.ticket_id = t.id AND g.kind IN ('question', 'answer') AND ` + s.db.Fold(`g.text`) + ` LIKE ? ESCAPE '\'))`
		args = append(args, like, like)
	}
	return where, args
}

// page reads one page of tickets in three queries.
func (s *Service) page(ctx context.Context, where string, args []any, order string, page, per int) (rows []Row, found int, err error) {
	if err = s.db.Get(ctx, &found, `SELECT COUNT(*)`+ticketFrom+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count questions: %w", err)
	}
	per = max(per, 1)
	page = min(max(page, 1), max(1, (found+per-1)/per))
	var tickets []Ticket
	if err = s.db.Select(ctx, &tickets, `SELECT `+ticketColumns+ticketFrom+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args[:len(args):len(args)], per, (page-1)*per)...); err != nil {
		return nil, 0, fmt.Errorf("list questions: %w", err)
	}
	rows, at := make([]Row, len(tickets)), map[int64]*Row{}
	ids := make([]int64, len(tickets))
	for i, t := range tickets {
		rows[i] = Row{Ticket: t}
		at[t.ID], ids[i] = &rows[i], t.ID
	}
	if len(ids) == 0 {
		return rows, found, nil
	}
	var last []struct {
		TicketID int64      `db:"ticket_id"`
		N        int        `db:"n"`
		At       clock.Time `db:"at"`
		ByName   string     `db:"by_name"`
		Staff    bool       `db:"staff"`
		Text     string     `db:"text"`
	}
	err = s.db.Select(ctx, &last, `SELECT g.ticket_id, x.n, g.at, g.by_name, g.staff, SUBSTR(g.text, 1, 200) AS text FROM ticket_messages g
		JOIN (SELECT ticket_id, MAX(id) AS id, COUNT(*) AS n FROM ticket_messages WHERE ticket_id IN (?) AND kind IN ('question', 'answer') GROUP BY ticket_id) x ON x.id = g.id`, ids)
	if err != nil {
		return nil, 0, fmt.Errorf("list questions: %w", err)
	}
	for _, l := range last {
		r := at[l.TicketID]
		r.Messages, r.LastAt, r.LastBy, r.LastStaff, r.LastText = l.N, l.At, l.ByName, l.Staff, l.Text
	}
	return rows, found, nil
}
