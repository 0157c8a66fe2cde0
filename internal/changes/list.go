package changes

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/clock"
)

// Filter narrows the log; the zero Filter is everything, the newest first.
type Filter struct {
	Accounts  []int64 // only of these clients, and nothing that is of no client; nil: all
	AccountID int64
	Kind      string
	Except    string // a kind that is left out
	Subject   string
	PersonID  int64
	Words     string // all of them, anywhere in who, what and how, in any casing
	From, To  clock.Time
	Before    int64 // only what is older than this change: the next page; 0: from the newest
	Limit     int   // 100 unless told
}

// List reads the log, the newest change first. Accounts that is empty but not nil finds nothing.
func (l *Log) List(ctx context.Context, f Filter) (list []Change, err error) {
	if f.Accounts != nil && len(f.Accounts) == 0 {
		return nil, nil
	}
	where, args := f.where()
	if f.Limit == 0 {
		f.Limit = 100
	}
	err = l.db.Select(ctx, &list, `SELECT id, at, COALESCE(person_id, 0) AS person_id, by_name, behalf_of, COALESCE(account_id, 0) AS account_id,
		kind, subject, field, before_text, after_text FROM changes`+where+` ORDER BY id DESC LIMIT ?`, append(args, f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("read the change log: %w", err)
	}
	return list, nil
}

func (f Filter) where() (string, []any) {
	var parts []string
	var args []any
	add := func(condition string, values ...any) {
		parts, args = append(parts, condition), append(args, values...)
	}
	if f.Accounts != nil {
		add(`account_id IN (?)`, f.Accounts)
	}
	for condition, value := range map[string]int64{`account_id = ?`: f.AccountID, `person_id = ?`: f.PersonID,
		`at >= ?`: int64(f.From), `at < ?`: int64(f.To), `id < ?`: f.Before} {
		if value != 0 {
			add(condition, value)
		}
	}
	for condition, value := range map[string]string{`kind = ?`: f.Kind, `kind <> ?`: f.Except, `subject = ?`: f.Subject} {
		if value != "" {
			add(condition, value)
		}
	}
	for _, word := range strings.Fields(f.Words) {
		add(`LOWER(by_name || ' ' || behalf_of || ' ' || kind || ' ' || subject || ' ' || field || ' ' || before_text || ' ' || after_text) LIKE ? ESCAPE '\'`,
			"%"+likeEscape.Replace(strings.ToLower(word))+"%")
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
