package pricing

import (
	"context"
	"fmt"
)

// setsOf are the published sets of products by product and valid_from.
func (d *Desk) setsOf(ctx context.Context, o Opened, ids []int64) (map[draftKey]RowEdit, error) {
	sets := map[draftKey]RowEdit{}
	for ids = uniqueIDs(ids); len(ids) > 0; {
		n := min(len(ids), atOnce)
		found, err := d.prices.readProducts(ctx, o.owner(), ids[:n])
		if err != nil {
			return nil, fmt.Errorf("read published prices: %w", err)
		}
		for id, entries := range found {
			for _, set := range setsIn(entries) {
				sets[draftKey{id, set.Set}] = set
			}
		}
		ids = ids[n:]
	}
	return sets, nil
}

// setsIn splits a product's entries by valid_from. A set whose entries end on different days is told with the last.
func setsIn(entries []entry) (sets []RowEdit) {
	for i, e := range entries {
		if i == 0 || e.From != entries[i-1].From {
			sets = append(sets, RowEdit{ProductID: e.ProductID, Set: e.From, To: e.To})
		}
		set := &sets[len(sets)-1]
		if e.To == 0 || (set.To != 0 && e.To > set.To) {
			set.To = e.To
		}
		b := Break{From: e.MinQty, Price: e.Price}
		if e.Price == onRequest {
			b = Break{From: e.MinQty, OnRequest: true}
		}
		set.Breaks = append(set.Breaks, b)
	}
	return sets
}
