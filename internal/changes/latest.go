package changes

import (
	"context"
	"fmt"
)

// Latest is the newest change of each subject of a kind.
func (l *Log) Latest(ctx context.Context, kind string) (map[string]Change, error) {
	var list []Change
	err := l.db.Select(ctx, &list, `SELECT id, at, COALESCE(person_id, 0) AS person_id, by_name, behalf_of, COALESCE(account_id, 0) AS account_id,
		kind, subject, field, before_text, after_text FROM changes WHERE id IN (SELECT MAX(id) FROM changes WHERE kind = ? GROUP BY subject)`, kind)
	if err != nil {
		return nil, fmt.Errorf("read what was changed last: %w", err)
	}
	latest := make(map[string]Change, len(list))
	for _, c := range list {
		latest[c.Subject] = c
	}
	return latest, nil
}
