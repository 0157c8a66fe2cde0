package workspace

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// PriceSource is one place that is asked for a client's prices, in the order in which they are asked.
type PriceSource struct {
	Contract bool
	Code     string // of a list
	Name     string
	IsBase   bool
	Entries  int // prices, breaks counted
	Rules    []pricing.Rule
	Discount money.BasisPoints // off the base list
	From, To clock.Date
	Ends     clock.Date // contract prices: the first end ahead
	Ending   int        // products whose contract ends then with nothing after it
	OpenEnds bool       // contract prices: some without an end
}

// asked is where a client's prices come from.
func (s *ClientPages) asked(ctx context.Context, actor identity.Actor, _ *settings.Settings, _ clock.Time, o *Overview) error {
	id := actor.Account.ID
	var contract struct {
		Entries  int  `db:"entries"`
		OpenEnds bool `db:"open_ends"`
	}
	err := s.db.Get(ctx, &contract, `SELECT COUNT(*) AS entries, COALESCE(MIN(valid_to), 1) = 0 AS open_ends FROM contract_prices
		WHERE account_id = ? AND (valid_to = 0 OR valid_to >= ?)`, id, o.Today)
	if err != nil {
		return err
	}
	if contract.Entries > 0 {
		p := PriceSource{Contract: true, Entries: contract.Entries, OpenEnds: contract.OpenEnds}
		ends, err := s.prices.EndsOf(ctx, id, 3660)
		if err != nil {
			return err
		}
		if len(ends) > 0 {
			p.Ends, p.Ending = ends[0].On, ends[0].Products
		}
		o.Asked = append(o.Asked, p)
	}
	lists, err := s.prices.ListsOf(ctx, actor)
	if err != nil {
		return err
	}
	entries, err := s.entries(ctx, lists)
	if err != nil {
		return err
	}
	for _, l := range lists {
		p := PriceSource{Code: l.Code, Name: l.Name, IsBase: l.IsBase, Entries: entries[l.ListID], Rules: l.Rules, From: l.From, To: l.To}
		if l.IsBase {
			p.Discount = o.Account.Discount
		}
		o.Asked = append(o.Asked, p)
	}
	return nil
}

func (s *ClientPages) entries(ctx context.Context, lists []pricing.Opened) (map[int64]int, error) {
	entries := map[int64]int{}
	if len(lists) == 0 {
		return entries, nil
	}
	ids := make([]int64, len(lists))
	for i, l := range lists {
		ids[i] = l.ListID
	}
	var rows []struct {
		ID      int64 `db:"price_list_id"`
		Entries int   `db:"entries"`
	}
	err := s.db.Select(ctx, &rows, `SELECT price_list_id, COUNT(*) AS entries FROM prices WHERE price_list_id IN (?) GROUP BY price_list_id`, ids)
	for _, r := range rows {
		entries[r.ID] = r.Entries
	}
	return entries, err
}
