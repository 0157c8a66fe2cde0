package pricing

import (
	"context"
	"slices"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// OwnPrice is what the base list says of a product: its own prices, whose price of one forms and files of products change,
// and those of a set with a beginning, which decide in their place.
type OwnPrice struct {
	Breaks  []Break
	Since   clock.Date // the beginning of the set that decides today; 0: the own prices do, or none
	Decides []Break    // by that set
}

// OwnPrices are those of products, by their ids.
func (d *Desk) OwnPrices(ctx context.Context, ids []int64) (map[int64]OwnPrice, error) {
	var base int64
	err := d.db.Get(ctx, &base, `SELECT id FROM price_lists WHERE code = 'base'`)
	if db.IsNone(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	today, err := d.Today(ctx)
	if err != nil {
		return nil, err
	}
	whole, err := d.wholeOf(ctx, owner{false, base})
	if err != nil {
		return nil, err
	}
	own := make(map[int64]OwnPrice, len(ids))
	for _, id := range ids {
		own[id] = ownPrice(keptSmallOwner{entries: whole.entries}.of(id), today)
	}
	return own, nil
}

func ownPrice(entries []entry, today clock.Date) (own OwnPrice) {
	for _, set := range setsIn(entries) {
		if set.Set == 0 {
			own.Breaks = set.Breaks
		} else if valid(set.Set, set.To, today) {
			own.Since = set.Set
		}
	}
	if own.Since != 0 {
		own.Decides = ladder(entries, today)
	}
	return own
}

// One is the own price of one; none when that is on request.
func (o OwnPrice) One() (money.Price, bool) { return priceAt(o.Breaks, 1) }

// AskOwn asks about own prices of one, by product, below which a larger quantity would cost more; confirmed is the Mark of
// what was asked before.
func (d *Desk) AskOwn(ctx context.Context, own map[int64]OwnPrice, prices map[int64]money.Price, confirmed string) error {
	var rows []OddRow
	for id, price := range prices {
		breaks := []Break{{From: 1, Price: price}}
		for _, b := range own[id].Breaks {
			if b.From > 1 {
				breaks = append(breaks, b)
			}
		}
		edit := RowEdit{ProductID: id, Breaks: breaks}
		if odds := edit.odd(own[id].Breaks, own[id].Breaks); len(odds) > 0 {
			rows = append(rows, OddRow{RowEdit: edit, Odds: odds})
		}
	}
	slices.SortFunc(rows, func(a, b OddRow) int { return int(a.ProductID - b.ProductID) })
	return d.confirm(ctx, rows, confirmed, nil)
}
