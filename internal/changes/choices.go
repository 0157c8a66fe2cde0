package changes

import (
	"context"
	"fmt"
)

// Person is somebody who changed something.
type Person struct {
	ID   int64  `db:"person_id"`
	Name string `db:"name"`
}

// Choices are the kinds of change and the people that the log knows, for its filters; of these clients alone when
// accounts isn't nil.
func (l *Log) Choices(ctx context.Context, accounts []int64) (kinds []string, people []Person, err error) {
	if accounts != nil && len(accounts) == 0 {
		return nil, nil, nil
	}
	where, args := Filter{Accounts: accounts}.where()
	if err := l.db.Select(ctx, &kinds, `SELECT DISTINCT kind FROM changes`+where+` ORDER BY kind`, args...); err != nil {
		return nil, nil, fmt.Errorf("list the kinds of change: %w", err)
	}
	err = l.db.Select(ctx, &people, `SELECT person_id, MAX(by_name) AS name FROM (SELECT person_id, by_name FROM changes`+where+`) c
		WHERE person_id IS NOT NULL GROUP BY person_id ORDER BY name`, args...)
	if err != nil {
		return nil, nil, fmt.Errorf("list who changed something: %w", err)
	}
	return kinds, people, nil
}
