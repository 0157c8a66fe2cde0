package catalog

import (
	"context"
	"encoding/json"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// LastChange is who made a range what it is now, and when.
type LastChange struct {
	At clock.Time `db:"at"`
	By string     `db:"by_name"`
}

// AssortmentBefore is the assortment as it was before it was last changed at the desk; ok is false when it wasn't, or has
// been changed in another way since.
func (s *Service) AssortmentBefore(ctx context.Context, a Assortment) (was Assortment, last LastChange, ok bool, err error) {
	last, ok, err = s.readBefore(ctx, "assortment_id", a.ID, a.Seen(), &was)
	was.ID, was.Code = a.ID, a.Code
	return was, last, ok, err
}

// RangeBefore is the account's range as it was before it was last changed at the desk, in the same way.
func (s *Service) RangeBefore(ctx context.Context, accountID int64, now AccountRange) (was AccountRange, last LastChange, ok bool, err error) {
	last, ok, err = s.readBefore(ctx, "account_id", accountID, now.Seen(), &was)
	return was, last, ok, err
}

func (s *Service) readBefore(ctx context.Context, owner string, id int64, seen string, into any) (LastChange, bool, error) {
	var row struct {
		LastChange
		Was string `db:"was"`
	}
	err := s.db.Get(ctx, &row, `SELECT at, by_name, was FROM ranges_before WHERE `+owner+` = ? AND left_as = ?`, id, seen)
	if db.IsNone(err) {
		return LastChange{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(row.Was), into)
	}
	if err != nil {
		return LastChange{}, false, fmt.Errorf("read how a range was before: %w", err)
	}
	return row.LastChange, true, nil
}

func (e *Editor) keepBefore(ctx context.Context, actor identity.Actor, owner string, id int64, was any, left string) error {
	text, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("keep how a range was before: %w", err)
	}
	_, err = e.db.Exec(ctx, `INSERT INTO ranges_before (`+owner+`, at, by_name, was, left_as) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (`+owner+`) DO UPDATE SET at = excluded.at, by_name = excluded.by_name, was = excluded.was, left_as = excluded.left_as`,
		id, e.now(), actor.Name, string(text), left)
	if err != nil {
		return fmt.Errorf("keep how a range was before: %w", err)
	}
	return nil
}
