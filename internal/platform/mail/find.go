package mail

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/db"
)

// Find narrows the letters; the zero Find is the latest of all.
type Find struct {
	Words  string // all of them, in address, name or subject, in any casing
	State  string
	Before int64 // only those written before this one: the next page; 0: from the newest
	Limit  int
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Search are the letters that Find asks for, the newest first, without their bodies: for administrators.
func (o *Outbox) Search(ctx context.Context, f Find) (letters []Letter, err error) {
	where, args := []string{"1 = 1"}, []any{}
	add := func(condition string, value any) { where, args = append(where, condition), append(args, value) }
	for _, word := range strings.Fields(db.Folded(f.Words)) {
		add(o.db.Fold(`to_email || ' ' || to_name || ' ' || subject`)+` LIKE ? ESCAPE '\'`, "%"+likeEscape.Replace(word)+"%")
	}
	if f.State != "" {
		add(`state = ?`, f.State)
	}
	if f.Before != 0 {
		add(`id < ?`, f.Before)
	}
	err = o.db.Select(ctx, &letters, `SELECT id, kind, account_id, to_email, to_name, subject, '' AS body_html, '' AS body_text, message_id, state, attempts, last_error, created_at, sent_at
		FROM letters WHERE `+strings.Join(where, " AND ")+` ORDER BY id DESC LIMIT ?`, append(args, f.Limit)...)
	if err != nil {
		return nil, fmt.Errorf("look for letters: %w", err)
	}
	return letters, nil
}
