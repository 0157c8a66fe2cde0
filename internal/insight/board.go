package insight

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tradecounter/internal/identity"
)

// Change is what one account adds to the difference of a figure's numerator between two periods.
type Change struct {
	Slug, Name   string
	Now, Was, By float64
	place        int32
}

// Changes are the accounts whose part in a figure's numerator differs between two periods, the largest difference first.
func (s *Service) Changes(ctx context.Context, reach identity.Reach, f Filter, now, was Period, name Name) (list []Change, err error) {
	q, err := s.ask(ctx, reach, f, []Period{now, was}, []Name{name})
	if err != nil {
		return nil, err
	}
	byAccount, err := q.answerByAccount(ctx)
	if err != nil {
		return nil, err
	}
	for id, of := range byAccount {
		c := Change{}
		c.Now, _, _ = of[0].value(name, &q.windows[0])
		c.Was, _, _ = of[1].value(name, &q.windows[1])
		if c.By = c.Now - c.Was; c.By != 0 {
			of := q.clients.of(id)
			c.Slug, c.Name, c.place = of.Slug, of.Name, of.place
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(math.Abs(b.By), math.Abs(a.By)), cmp.Compare(a.place, b.place))
	})
	return list, nil
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
