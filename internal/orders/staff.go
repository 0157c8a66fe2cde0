package orders

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// OfStaff is an order of a client within reach; another's isn't there. Its AccountSlug is whom accounts.ForStaff makes
// the person work for before they move it.
func (s *Service) OfStaff(ctx context.Context, reach identity.Reach, number string) (Order, error) {
	within, args := reach.Where("a")
	var id int64
	err := s.db.Get(ctx, &id, `SELECT o.account_id FROM orders o JOIN accounts a ON a.id = o.account_id WHERE o.number = ? AND `+within, append([]any{number}, args...)...)
	if db.IsNone(err) {
		return Order{}, notFound
	}
	if err != nil {
		return Order{}, fmt.Errorf("find order %s: %w", number, err)
	}
	return s.store.find(ctx, who{accountID: id}, number)
}

// Waits is how much of each line waits for stock, by the line's id; what isn't tracked never waits.
func (s *Service) Waits(ctx context.Context, o Order) (map[int64]int64, error) {
	var ids []int64
	for _, l := range o.Lines {
		if l.ProductID != nil && l.Open() > 0 {
			ids = append(ids, *l.ProductID)
		}
	}
	stock, err := s.catalog.Stock(ctx, ids)
	if err != nil {
		return nil, err
	}
	waits := map[int64]int64{}
	for _, l := range o.Lines {
		if l.Open() > 0 && stock[l.product()].Tracked {
			waits[l.ID] = min(l.Open(), max(0, l.Remaining()-l.Reserved))
		}
	}
	return waits, nil
}

// MaxAtOnce is how many orders are confirmed in one go.
const MaxAtOnce = 200

// ConfirmedOne is what became of one of several orders that were to be confirmed.
type ConfirmedOne struct {
	Number  string
	Problem string // "" when it is confirmed now
}

// ConfirmAll confirms orders that the actor may move, each by itself: one that was changed since it was seen stays as it
// is. who makes the actor work for an order's client.
func (s *Service) ConfirmAll(ctx context.Context, reach identity.Reach, seen map[string]int64, numbers []string,
	who func(ctx context.Context, slug string) (identity.Actor, error)) (done []ConfirmedOne, err error) {
	if len(numbers) > MaxAtOnce {
		return nil, fault.Invalid(fmt.Sprintf("At most %d orders are confirmed at once.", MaxAtOnce))
	}
	for _, number := range numbers {
		one := ConfirmedOne{Number: number}
		o, err := s.OfStaff(ctx, reach, number)
		if err == nil {
			var actor identity.Actor
			if actor, err = who(ctx, o.AccountSlug); err == nil {
				_, err = s.Confirm(ctx, actor, number, Told{Seen: seen[number]})
			}
		}
		if told, ok := fault.As(err); ok {
			one.Problem = told.Error()
		} else if err != nil {
			return done, err
		}
		done = append(done, one)
	}
	return done, nil
}
