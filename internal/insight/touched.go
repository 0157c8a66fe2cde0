package insight

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
)

// touches are the carts that ended and the contacts. They are never changed: what comes anew makes new ones that
// share the rest. Rows are only added to past_carts; what changes old ones raises the version figures.
type touches struct {
	figures               int64
	lastCart, lastContact int64               // ids read so far
	cartIDs, contactIDs   map[int64]bool      // those among the last that may be read again
	sorted                []cart              // by begun
	fresh                 []cart              // those that ended since they were sorted
	contacts              map[int64][]contact // of accounts, by time
	count                 int64               // how many contacts they are
}

// mostFresh is how many carts aren't sorted yet.
const mostFresh = 5000

// begun are the carts that began in [from, to).
func (t *touches) begun(from, to clock.Time) iter.Seq[cart] {
	return func(yield func(cart) bool) {
		first, _ := slices.BinarySearchFunc(t.sorted, from, func(c cart, at clock.Time) int { return cmp.Compare(c.begun, at) })
		for _, c := range t.sorted[first:] {
			if c.begun >= to {
				break
			}
			if !yield(c) {
				return
			}
		}
		for _, c := range t.fresh {
			if c.begun >= from && c.begun < to && !yield(c) {
				return
			}
		}
	}
}

// touched are the touches of now.
func (s *Service) touched(ctx context.Context) (*touches, error) {
	return s.touchedRead(ctx, context.Background()) // as facts
}

func (s *Service) touchedRead(ctx, reading context.Context) (*touches, error) {
	select {
	case s.touching <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.touching }()
	versions, err := s.db.Versions(reading)
	if err != nil {
		return nil, err
	}
	old := s.lastTouches.Load()
	if old == nil || old.figures != versions["figures"] {
		old = &touches{figures: versions["figures"]}
	}
	t := *old
	if err := s.addCarts(reading, &t); err != nil {
		return nil, err
	}
	if err := s.addContacts(reading, &t); err != nil {
		return nil, err
	}
	s.lastTouches.Store(&t)
	return &t, nil
}

// addCarts reads the carts that ended since.
func (s *Service) addCarts(ctx context.Context, t *touches) error {
	var last int64
	if err := s.db.Get(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM past_carts`); err != nil {
		return err
	}
	seen, ids := t.cartIDs, map[int64]bool{}
	var anew []cart
	err := s.db.Each(ctx, `SELECT id, account_id, begun_at, changed_at, ended_at, outcome, step FROM past_carts WHERE id > ? ORDER BY id`, []any{t.lastCart - readAgain},
		func(rows *sqlx.Rows) error {
			var id int64
			var c cart
			var outcome, step string
			if err := rows.Scan(&id, &c.account, &c.begun, &c.changed, &c.end, &outcome, &step); err != nil {
				return err
			}
			if id > last-readAgain {
				ids[id] = true
			}
			if seen[id] {
				return nil
			}
			c.outcome, c.step = int8(slices.Index(Outcomes[:], outcome)), stepOf(step)
			if c.outcome < 0 {
				return fmt.Errorf("a cart ended as %q, which is no outcome", outcome)
			}
			anew, t.lastCart = append(anew, c), max(t.lastCart, id)
			return nil
		})
	if err != nil || len(anew) == 0 {
		return err
	}
	t.cartIDs, t.fresh = ids, slices.Concat(t.fresh, anew)
	if len(t.fresh) > mostFresh {
		t.sorted, t.fresh = slices.Concat(t.sorted, t.fresh), nil
		slices.SortFunc(t.sorted, func(a, b cart) int { return cmp.Compare(a.begun, b.begun) })
	}
	return nil
}

// addContacts reads the contacts made since. They are read anew when one was taken away.
func (s *Service) addContacts(ctx context.Context, t *touches) error {
	var count, last int64
	if err := s.db.Get(ctx, &count, `SELECT COUNT(*) FROM contacts`); err != nil {
		return err
	}
	if err := s.db.Get(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM contacts`); err != nil {
		return err
	}
	for range 2 {
		if err := s.newContacts(ctx, t, last); err != nil || t.count == count {
			return err
		}
		t.lastContact, t.contactIDs, t.contacts, t.count = 0, nil, nil, 0
	}
	return nil // somebody noted one between the two reads
}

func (s *Service) newContacts(ctx context.Context, t *touches, last int64) error {
	seen, ids := t.contactIDs, map[int64]bool{}
	anew := map[int64][]contact{}
	err := s.db.Each(ctx, `SELECT id, account_id, at, channel FROM contacts WHERE id > ? ORDER BY id`, []any{t.lastContact - readAgain}, func(rows *sqlx.Rows) error {
		var id, account int64
		var c contact
		var channel string
		if err := rows.Scan(&id, &account, &c.at, &channel); err != nil {
			return err
		}
		c.kind = kindOf(channel)
		if id > last-readAgain {
			ids[id] = true
		}
		if !seen[id] {
			anew[account], t.lastContact, t.count = append(anew[account], c), max(t.lastContact, id), t.count+1
		}
		return nil
	})
	if err != nil || len(anew) == 0 {
		return err
	}
	t.contactIDs = ids
	contacts := make(map[int64][]contact, len(t.contacts)+len(anew))
	maps.Copy(contacts, t.contacts)
	for account, list := range anew {
		contacts[account] = slices.Concat(contacts[account], list)
		slices.SortFunc(contacts[account], func(a, b contact) int { return cmp.Compare(a.at, b.at) })
	}
	t.contacts = contacts
	return nil
}
