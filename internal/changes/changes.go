// Package changes is the change log: each change of what the seller or a client decides (terms, range, prices, looks,
// people, orders, settings) with who made it, when, and how it was before and after. Services write it in the
// transaction of the change; the desk reads it.
//
// Table: changes.
package changes

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// By is who changed something.
type By struct {
	PersonID int64  // 0: the system, a command
	Name     string // as it is shown
	BehalfOf string // the member that a person of the seller's acted for
}

// Change is one thing that became another.
type Change struct {
	ID        int64      `db:"id"`
	At        clock.Time `db:"at"`
	PersonID  int64      `db:"person_id"`
	ByName    string     `db:"by_name"`
	BehalfOf  string     `db:"behalf_of"`
	AccountID int64      `db:"account_id"` // 0: of no client alone
	Kind      string     `db:"kind"`       // account, location, member, theme, assortment, price list, contract price, product, order, setting, import …
	Subject   string     `db:"subject"`    // which one, as people name it: a slug, a code, a SKU, a number
	Field     string     `db:"field"`      // what of it, in words
	Before    string     `db:"before_text"`
	After     string     `db:"after_text"`
}

// Log writes and reads changes.
type Log struct {
	db  *db.DB
	now clock.Now
}

// New makes a log.
func New(d *db.DB, now clock.Now) *Log { return &Log{d, now} }

const longest = 500 // bytes of a value that are kept

// Record writes changes in the caller's transaction. What didn't change (before and after are the same text) is left out.
func (l *Log) Record(ctx context.Context, by By, list ...Change) error {
	var rows []string
	var args []any
	for _, c := range list {
		if c.Before == c.After && c.Before != "" {
			continue
		}
		rows = append(rows, "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
		args = append(args, l.now(), some(by.PersonID), by.Name, by.BehalfOf, some(c.AccountID), c.Kind, c.Subject, c.Field, clip(c.Before), clip(c.After))
	}
	if len(rows) == 0 {
		return nil
	}
	if !db.InTransaction(ctx) {
		return fmt.Errorf("record changes of %s: not in a transaction", list[0].Kind)
	}
	const columns = `INSERT INTO changes (at, person_id, by_name, behalf_of, account_id, kind, subject, field, before_text, after_text) VALUES `
	const most = 100 // rows in one statement
	for len(rows) > 0 {
		n := min(most, len(rows))
		if _, err := l.db.Exec(ctx, columns+strings.Join(rows[:n], ", "), args[:n*10]...); err != nil {
			return fmt.Errorf("record changes of %s: %w", list[0].Kind, err)
		}
		rows, args = rows[n:], args[n*10:]
	}
	return nil
}

func some(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func clip(text string) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + "…"
}
