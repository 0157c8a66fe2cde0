package support

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Queue is a pile of tickets that someone looks after.
type Queue struct {
	ID      int64  `db:"id"`
	Name    string `db:"name"`
	Reasons string `db:"reasons"` // what comes into it by itself, one a line
	Place   int    `db:"place"`
	Version int64  `db:"version"`
}

// Queues are all, in their order.
func (s *Service) Queues(ctx context.Context) (list []Queue, err error) {
	if err = s.db.Select(ctx, &list, `SELECT id, name, reasons, place, version FROM queues ORDER BY place, id`); err != nil {
		return nil, fmt.Errorf("read the queues: %w", err)
	}
	return list, nil
}

// SaveQueue makes (ID 0) or changes a queue; reasons that it takes are taken from the others.
func (s *Service) SaveQueue(ctx context.Context, actor identity.Actor, q Queue) error {
	if !actor.Can(identity.EditAnswers) {
		return fault.Denied("Support and administrators look after the queues.")
	}
	q.Name = oneLine(q.Name)
	reasons := slices.DeleteFunc(strings.Split(strings.ReplaceAll(q.Reasons, "\r", ""), "\n"), func(r string) bool { return strings.TrimSpace(r) == "" })
	problems := fault.Invalid("")
	if q.Name == "" || utf8.RuneCountInString(q.Name) > 60 {
		problems.Add("name", "A queue needs a name of at most 60 characters.")
	}
	for _, r := range reasons {
		if !slices.Contains(Reasons, r) {
			problems.Add("reasons", r+" is none of the reasons.")
		}
	}
	if err := problems.OrNil(); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		if q.ID == 0 {
			if err := s.db.Get(ctx, &q.ID, `INSERT INTO queues (name, reasons, place) VALUES (?, ?, ?) RETURNING id`, q.Name, strings.Join(reasons, "\n"), q.Place); err != nil {
				return err
			}
			return s.takeReasons(ctx, q.ID, reasons)
		}
		rows, err := s.db.Exec(ctx, `UPDATE queues SET name = ?, reasons = ?, place = ?, version = version + 1 WHERE id = ? AND version = ?`, q.Name, strings.Join(reasons, "\n"), q.Place, q.ID, q.Version)
		if err == nil && rows == 0 {
			return fault.Conflict("This queue was changed by someone else meanwhile. Look at it again.")
		}
		if err != nil {
			return err
		}
		return s.takeReasons(ctx, q.ID, reasons)
	})
	if db.IsDuplicate(err) {
		return fault.Invalid("", fault.Field{Name: "name", Message: "There is a queue of that name."})
	}
	return err
}

func (s *Service) takeReasons(ctx context.Context, id int64, taken []string) error {
	queues, err := s.Queues(ctx)
	if err != nil {
		return err
	}
	for _, q := range queues {
		left := slices.DeleteFunc(strings.Split(q.Reasons, "\n"), func(r string) bool { return r == "" || slices.Contains(taken, r) })
		if q.ID == id || strings.Join(left, "\n") == q.Reasons {
			continue
		}
		if _, err := s.db.Exec(ctx, `UPDATE queues SET reasons = ?, version = version + 1 WHERE id = ?`, strings.Join(left, "\n"), q.ID); err != nil {
			return err
		}
	}
	return nil
}
