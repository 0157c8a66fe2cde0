package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
)

// client is what figures know of an account beside what it did.
type client struct {
	ID         int64
	Slug, Name string
	Segment    string
	ManagerID  int64
	Manager    string
	Closed     bool
	Currency   string
	Cost       money.Amount // of winning it, in its currency
	place      int32        // among all by slug; of one that isn't known, before all
}

// clients are all accounts under the version accounts. They are never changed.
type clients struct {
	version int64
	list    []client // by slug
	places  map[int64]int32
}

// of is an account; one that came since they were read has no name yet.
func (c *clients) of(id int64) *client {
	if place, ok := c.places[id]; ok {
		return &c.list[place]
	}
	return &client{ID: id, place: -1}
}

// clients are those of now.
func (s *Service) clients(ctx context.Context) (*clients, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	if c := s.known.Load(); c != nil && c.version >= versions["accounts"] {
		return c, nil
	}
	c := &clients{version: versions["accounts"], places: map[int64]int32{}}
	err = s.db.Each(ctx, `SELECT a.id, a.slug, a.name, a.segment, COALESCE(a.manager_id, 0), COALESCE(p.name, ''), a.status = 'closed', a.currency, a.acquisition_cost
		FROM accounts a LEFT JOIN people p ON p.id = a.manager_id`, nil, func(rows *sqlx.Rows) error {
		var a client
		err := rows.Scan(&a.ID, &a.Slug, &a.Name, &a.Segment, &a.ManagerID, &a.Manager, &a.Closed, &a.Currency, &a.Cost)
		c.list = append(c.list, a)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the accounts: %w", err)
	}
	slices.SortFunc(c.list, func(a, b client) int { return cmp.Compare(a.Slug, b.Slug) })
	for i := range c.list {
		c.list[i].place = int32(i)
		c.places[c.list[i].ID] = int32(i)
	}
	s.known.Store(c)
	return c, nil
}

// Within are the accounts of a reach and a filter, nil for all.
func (s *Service) Within(ctx context.Context, reach identity.Reach, f Filter) (map[int64]bool, error) {
	if reach.All && f.Segment == "" && f.ManagerID == 0 && f.AccountID == 0 {
		return nil, nil
	}
	all, err := s.clients(ctx)
	if err != nil {
		return nil, err
	}
	within := map[int64]bool{}
	add := func(c *client) {
		if (f.Segment == "" || c.Segment == f.Segment) && (f.ManagerID == 0 || c.ManagerID == f.ManagerID) && (f.AccountID == 0 || c.ID == f.AccountID) {
			within[c.ID] = true
		}
	}
	if reach.All {
		for i := range all.list {
			add(&all.list[i])
		}
		return within, nil
	}
	var ids []int64
	where, args := reach.Where("a")
	if err := s.db.Select(ctx, &ids, `SELECT a.id FROM accounts a WHERE `+where, args...); err != nil {
		return nil, fmt.Errorf("find the accounts within reach: %w", err)
	}
	for _, id := range ids {
		add(all.of(id))
	}
	return within, nil
}

// Choices are what figures can be narrowed to within someone's reach.
type Choices struct {
	Segments []string
	Managers []Manager
	Accounts int
	Ordered  bool // there is an order at all
}

// Manager is someone whose clients are within reach.
type Manager struct {
	ID   int64
	Name string
}

// Choices tells what a person can narrow figures to.
func (s *Service) Choices(ctx context.Context, reach identity.Reach) (c Choices, err error) {
	within, err := s.Within(ctx, reach, Filter{})
	if err != nil {
		return c, err
	}
	all, err := s.clients(ctx)
	if err != nil {
		return c, err
	}
	for i := range all.list {
		a := &all.list[i]
		if within != nil && !within[a.ID] {
			continue
		}
		c.Accounts++
		if m := (Manager{a.ManagerID, a.Manager}); m.ID != 0 && !slices.Contains(c.Managers, m) {
			c.Managers = append(c.Managers, m)
		}
		if a.Segment != "" && !slices.Contains(c.Segments, a.Segment) {
			c.Segments = append(c.Segments, a.Segment)
		}
	}
	slices.Sort(c.Segments)
	slices.SortFunc(c.Managers, func(a, b Manager) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	var one []int
	where, args := reach.Where("a")
	if err = s.db.Select(ctx, &one, `SELECT 1 FROM orders o JOIN accounts a ON a.id = o.account_id WHERE `+where+` LIMIT 1`, args...); err != nil {
		return c, fmt.Errorf("ask whether there are orders: %w", err)
	}
	c.Ordered = len(one) > 0
	return c, nil
}

// Named gives accounts their slugs and names.
func (s *Service) Named(ctx context.Context) (func(id int64) (slug, name string), error) {
	all, err := s.clients(ctx)
	return func(id int64) (slug, name string) { c := all.of(id); return c.Slug, c.Name }, err
}
