package support

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/settings"
)

// Nobody as Filter.Assignee means tickets that nobody has taken.
const Nobody = -1

// Filter narrows the inbox. Without a state or words it holds what isn't solved; any other state than these means all.
type Filter struct {
	Queue    int64
	Assignee int64 // a person; Nobody; 0: anyone
	State    State
	Priority string
	Overdue  bool
	Account  string // slug
	Reason   string
	Words    string // looked for in solved ones too
	Page     int    // from 1
	PerPage  int
	Sort     string // due (the default), updated, created; with "-" descending
}

// QueueCount is how many tickets wait in a queue.
type QueueCount struct {
	ID      int64  `db:"id"`
	Name    string `db:"name"`
	Open    int    `db:"open"` // ours to answer
	Waiting int    `db:"waiting"`
	Overdue int    `db:"overdue"`
	Mine    int    `db:"mine"`
	Nobodys int    `db:"nobodys"`
}

// Inbox is a page of tickets within reach, with what waits in each queue whatever the filter.
type Inbox struct {
	Rows   []Row
	Found  int
	Queues []QueueCount
	All    QueueCount // added up
	Mails  int        // letters from people who aren't known: staff assign them
}

var inboxOrders = map[string]string{
	"":         `CASE t.state WHEN 'open' THEN 0 WHEN 'waiting' THEN 1 WHEN 'solved' THEN 2 ELSE 3 END, CASE WHEN t.due = 0 THEN 1 ELSE 0 END, t.due, t.updated_at DESC, t.id`,
	"due":      `CASE WHEN t.due = 0 THEN 1 ELSE 0 END, t.due, t.id`,
	"updated":  `t.updated_at, t.id`,
	"-updated": `t.updated_at DESC, t.id DESC`,
	"created":  `t.created_at, t.id`,
	"-created": `t.created_at DESC, t.id DESC`,
}

// Inbox shows the tickets within the actor's reach, what is due first on top.
func (s *Service) Inbox(ctx context.Context, actor identity.Actor, f Filter) (in Inbox, err error) {
	if err := mayWork(actor); err != nil {
		return in, err
	}
	w, err := s.whose(ctx, actor)
	if err != nil {
		return in, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		if err := s.countInbox(ctx, actor, w, &in); err != nil {
			return fmt.Errorf("count the inbox: %w", err)
		}
		where, args := s.inboxWhere(w, f)
		order, ok := inboxOrders[f.Sort]
		if !ok {
			order = inboxOrders[""]
		}
		in.Rows, in.Found, err = s.page(ctx, where, args, order, f.Page, f.PerPage)
		return err
	})
	return in, err
}

// inboxWhere is made of fixed parts; what was sent only ever becomes an argument.
func (s *Service) inboxWhere(w whose, f Filter) (string, []any) {
	where, args := w.where()
	args = args[:len(args):len(args)]
	with := func(part string, more ...any) { where, args = where+` AND `+part, append(args, more...) }
	if f.Queue != 0 {
		with(`t.queue_id = ?`, f.Queue)
	}
	switch {
	case f.Assignee == Nobody:
		with(`t.assignee_id IS NULL`)
	case f.Assignee != 0:
		with(`t.assignee_id = ?`, f.Assignee)
	}
	switch {
	case slices.Contains(States, f.State):
		with(`t.state = ?`, f.State)
	case f.State == "" && f.Words == "":
		with(`t.state IN ('open', 'waiting')`)
	}
	if slices.Contains(settings.Priorities, f.Priority) {
		with(`t.priority = ?`, f.Priority)
	}
	if f.Overdue {
		with(`t.due > 0 AND t.due < ?`, s.now())
	}
	if f.Account != "" {
		with(`a.slug = ?`, f.Account)
	}
	if f.Reason != "" {
		with(`t.reason = ?`, f.Reason)
	}
	return s.words(where, args, f.Words)
}

func (s *Service) countInbox(ctx context.Context, actor identity.Actor, w whose, in *Inbox) error {
	within, args := w.where()
	err := s.db.Select(ctx, &in.Queues, `SELECT q.id, q.name, COALESCE(x.open, 0) AS open, COALESCE(x.waiting, 0) AS waiting, COALESCE(x.overdue, 0) AS overdue,
		COALESCE(x.mine, 0) AS mine, COALESCE(x.nobodys, 0) AS nobodys FROM queues q LEFT JOIN (SELECT t.queue_id,
			SUM(CASE WHEN t.state = 'open' THEN 1 ELSE 0 END) AS open, SUM(CASE WHEN t.state = 'waiting' THEN 1 ELSE 0 END) AS waiting,
			SUM(CASE WHEN t.due > 0 AND t.due < ? THEN 1 ELSE 0 END) AS overdue, SUM(CASE WHEN t.assignee_id = ? THEN 1 ELSE 0 END) AS mine,
			SUM(CASE WHEN t.assignee_id IS NULL THEN 1 ELSE 0 END) AS nobodys
			FROM tickets t JOIN accounts a ON a.id = t.account_id WHERE t.state IN ('open', 'waiting') AND `+within+` GROUP BY t.queue_id) x ON x.queue_id = q.id
		ORDER BY q.place, q.id`, append([]any{s.now(), actor.PersonID}, args...)...)
	if err != nil {
		return err
	}
	for _, q := range in.Queues {
		in.All.Open += q.Open
		in.All.Waiting += q.Waiting
		in.All.Overdue += q.Overdue
		in.All.Mine += q.Mine
		in.All.Nobodys += q.Nobodys
	}
	if w.reach.All {
		return s.db.Get(ctx, &in.Mails, `SELECT COUNT(*) FROM mails_in WHERE outcome = 'unknown'`)
	}
	return nil
}
