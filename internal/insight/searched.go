package insight

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
)

// searched are an account's searches of a day, twenty bytes.
type searched struct {
	account                          int32
	searches, empty, clicked, carted int32
}

func (s *searched) add(r searched) {
	s.searches, s.empty, s.clicked, s.carted = s.searches+r.searches, s.empty+r.empty, s.clicked+r.clicked, s.carted+r.carted
}

// keptSearches are the searches of days that are over, which change no more but by merges. They are never changed.
type keptSearches struct {
	figures int64        // version that they hold at least
	until   clock.Date   // they are those of the days before it
	days    []clock.Date // with searches, rising
	first   []int        // of each day in rows, and their number at the end
	rows    []searched
}

// searchesRead are the searches of the days before yesterday: what is written late is of yesterday at most. Who comes while
// they are read waits for them.
func (s *Service) searchesRead(ctx, reading context.Context, yesterday clock.Date) (*keptSearches, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	fresh := func() *keptSearches {
		if k := s.searched.Load(); k != nil && k.figures >= versions["figures"] && k.until == yesterday {
			return k
		}
		return nil
	}
	if k := fresh(); k != nil {
		return k, nil
	}
	select {
	case s.searching <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.searching }()
	if k := fresh(); k != nil {
		return k, nil
	}
	next := &keptSearches{figures: versions["figures"], until: yesterday}
	if k := s.searched.Load(); k != nil && k.figures >= next.figures && k.until < yesterday {
		next.days, next.first, next.rows = slices.Clone(k.days), slices.Clone(k.first[:len(k.days)]), slices.Clip(k.rows)
	}
	if err := next.read(reading, s); err != nil {
		return nil, fmt.Errorf("read sums of searches: %w", err)
	}
	s.searched.Store(next)
	return next, nil
}

// read adds the days after those that are there.
func (k *keptSearches) read(ctx context.Context, s *Service) error {
	from := clock.Date(0)
	if n := len(k.days); n > 0 {
		from = k.days[n-1].AddDays(1)
	}
	err := s.db.Each(ctx, `SELECT day, account_id, searches, searches_empty, searches_clicked, searches_carted FROM daily_sums
		WHERE day >= ? AND day < ? ORDER BY day, account_id`, []any{from, k.until}, func(rows *sqlx.Rows) error {
		var day clock.Date
		var r searched
		if err := rows.Scan(&day, &r.account, &r.searches, &r.empty, &r.clicked, &r.carted); err != nil {
			return err
		}
		n, last := len(k.days), len(k.rows)-1
		switch {
		case r == searched{account: r.account}:
		case n == 0 || k.days[n-1] != day:
			k.days, k.first, k.rows = append(k.days, day), append(k.first, len(k.rows)), append(k.rows, r)
		case k.rows[last].account == r.account: // on another device
			k.rows[last].add(r)
		default:
			k.rows = append(k.rows, r)
		}
		return nil
	})
	k.first = append(k.first, len(k.rows))
	return err
}

// between are the rows of the days from one on and before another.
func (k *keptSearches) between(from, to clock.Date) []searched {
	i, _ := slices.BinarySearch(k.days, from)
	j, _ := slices.BinarySearch(k.days, to)
	return k.rows[k.first[i]:k.first[max(i, j)]]
}

func (s *sums) search(r searched) {
	s.searches += int64(r.searches)
	s.empty += int64(r.empty)
	s.clicked += int64(r.clicked)
	s.carted += int64(r.carted)
}

// readSearches adds the daily sums of searches: those of days that are over from memory.
func (q *question) readSearches(ctx context.Context) error {
	over, err := q.searchesRead(ctx, context.Background(), q.now.Date(q.set.Zone).AddDays(-1))
	if err != nil {
		return err
	}
	for i := range q.windows {
		w := &q.windows[i]
		for _, r := range over.between(w.From, w.To) {
			if into := q.into(i, int64(r.account)); into != nil {
				into.search(r)
			}
		}
		if w.To > over.until {
			if err := q.readSearchesSince(ctx, i, max(w.From, over.until), w.To); err != nil {
				return fmt.Errorf("read sums of searches: %w", err)
			}
		}
	}
	return nil
}

func (q *question) readSearchesSince(ctx context.Context, window int, from, to clock.Date) error {
	return q.db.Each(ctx, `SELECT account_id, searches, searches_empty, searches_clicked, searches_carted FROM daily_sums WHERE day >= ? AND day < ?`,
		[]any{from, to}, func(rows *sqlx.Rows) error {
			var r searched
			if err := rows.Scan(&r.account, &r.searches, &r.empty, &r.clicked, &r.carted); err != nil {
				return err
			}
			if into := q.into(window, int64(r.account)); into != nil {
				into.search(r)
			}
			return nil
		})
}
