package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/platform/db"
)

// keptWhole are all entries of a book by product, valid_from and minimum quantity.
type keptWhole struct {
	version int64
	entries []entry
}

func (d *Desk) wholeOf(ctx context.Context, o owner) (keptWhole, error) {
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return keptWhole{}, err
	}
	kept, ok := d.whole.Get(o)
	if ok && kept.version >= versions["prices"] {
		return kept, nil
	}
	kept = keptWhole{version: versions["prices"]}
	if err := d.db.Select(ctx, &kept.entries, `SELECT `+entryColumns+o.from()+` ORDER BY product_id, valid_from, min_qty`, o.id); err != nil {
		return kept, fmt.Errorf("read a whole price list: %w", err)
	}
	kept.entries = slices.Clip(kept.entries)
	if !db.InTransaction(ctx) {
		d.whole.Put(o, kept, 200+40*int64(len(kept.entries)))
	}
	return kept, nil
}

// keptOrder is the rank of every product when they are sorted by number.
type keptOrder struct {
	version int64
	ranks   map[int64]int32
}

func (d *Desk) order(ctx context.Context) (keptOrder, error) {
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return keptOrder{}, err
	}
	kept, ok := d.bySKU.Get(0)
	if ok && kept.version >= versions["catalog"] {
		return kept, nil
	}
	var ids []int64
	if err := d.db.Select(ctx, &ids, `SELECT id FROM products ORDER BY sku`); err != nil {
		return kept, fmt.Errorf("read the order of products: %w", err)
	}
	kept = keptOrder{version: versions["catalog"], ranks: make(map[int64]int32, len(ids))}
	for i, id := range ids {
		kept.ranks[id] = int32(i)
	}
	if !db.InTransaction(ctx) {
		d.bySKU.Put(0, kept, 1)
	}
	return kept, nil
}
