package insight

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"tradecounter/internal/identity"
)

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

// Choices reads what a person can narrow figures to.
func (s *Service) Choices(ctx context.Context, reach identity.Reach) (c Choices, err error) {
	var rows []struct {
		Segment   string `db:"segment"`
		ManagerID int64  `db:"manager_id"`
		Name      string `db:"name"`
		Accounts  int    `db:"accounts"`
	}
	where, args := reach.Where("a")
	err = s.db.Select(ctx, &rows, `SELECT a.segment, COALESCE(a.manager_id, 0) AS manager_id, COALESCE(p.name, '') AS name, COUNT(*) AS accounts
		FROM accounts a LEFT JOIN people p ON p.id = a.manager_id WHERE `+where+` GROUP BY a.segment, a.manager_id, p.name`, args...)
	if err != nil {
		return c, fmt.Errorf("read what figures can be narrowed to: %w", err)
	}
	for _, r := range rows {
		c.Accounts += r.Accounts
		if m := (Manager{r.ManagerID, r.Name}); m.ID != 0 && !slices.Contains(c.Managers, m) {
			c.Managers = append(c.Managers, m)
		}
		if r.Segment != "" && !slices.Contains(c.Segments, r.Segment) {
			c.Segments = append(c.Segments, r.Segment)
		}
	}
	slices.Sort(c.Segments)
	slices.SortFunc(c.Managers, func(a, b Manager) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	var one []int
	if err = s.db.Select(ctx, &one, `SELECT 1 FROM orders o JOIN accounts a ON a.id = o.account_id WHERE `+where+` LIMIT 1`, args...); err != nil {
		return c, fmt.Errorf("ask whether there are orders: %w", err)
	}
	c.Ordered = len(one) > 0
	return c, nil
}

// Change is what one account adds to the difference of a figure's numerator between two periods.
type Change struct {
	Slug, Name   string
	Now, Was, By float64
}

// Changes are the accounts whose part in a figure's numerator differs between two periods, the largest difference first.
func (s *Service) Changes(ctx context.Context, reach identity.Reach, f Filter, now, was Period, name Name) ([]Change, error) {
	current, err := s.Behind(ctx, reach, f, now, name, 0)
	if err != nil {
		return nil, err
	}
	past, err := s.Behind(ctx, reach, f, was, name, 0)
	if err != nil {
		return nil, err
	}
	return differences(current.Accounts, past.Accounts), nil
}

func differences(now, was []BehindAccount) (list []Change) {
	bySlug := map[string]Change{}
	for _, a := range was {
		bySlug[a.Slug] = Change{Slug: a.Slug, Name: a.Name, Was: a.Numerator}
	}
	for _, a := range now {
		c := bySlug[a.Slug]
		c.Slug, c.Name, c.Now = a.Slug, a.Name, a.Numerator
		bySlug[a.Slug] = c
	}
	for _, c := range bySlug {
		if c.By = c.Now - c.Was; c.By != 0 {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(math.Abs(b.By), math.Abs(a.By)), cmp.Compare(a.Slug, b.Slug))
	})
	return list
}

// Explaining are the fewest accounts, at most three, that make up over half of a change: those that moved most in its
// direction. Without them the change has no such few.
func Explaining(changes []Change) (few []Change, enough bool) {
	total, sum := 0.0, 0.0
	for _, c := range changes {
		total += c.By
	}
	for _, c := range changes {
		if c.By*total <= 0 {
			continue
		}
		few, sum = append(few, c), sum+c.By
		if math.Abs(sum) > math.Abs(total)/2 {
			return few, true
		}
		if len(few) == 3 {
			break
		}
	}
	return few, false
}

// Within are the accounts of a reach and a filter.
func (s *Service) Within(ctx context.Context, reach identity.Reach, f Filter) (map[int64]bool, error) {
	within, err := s.accountsWithin(ctx, reach, f)
	if err != nil {
		return nil, fmt.Errorf("find the accounts of a filter: %w", err)
	}
	return within, nil
}
