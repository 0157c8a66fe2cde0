package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/platform/clock"
)

// RowState says what a row of the grid is.
type RowState string

// The states of a row.
const (
	Current RowState = ""        // decides in this list today
	Later   RowState = "later"   // begins on a day to come
	Under   RowState = "under"   // valid, but a later set decides today
	Derived RowState = "derived" // no price of its own: the base list reduced
	Fresh   RowState = "new"     // only in the draft
)

// Row is a product and validity set as the grid shows it.
type Row struct {
	Line      int // its number in the filtered list, from 1
	ProductID int64
	SKU       string
	Name      string
	Unit      string
	Pack      int64
	Set       clock.Date
	State     RowState
	Base      Break // the base list's price of one; From 0: none
	Breaks    []Break
	Was       []Break // published; nil for a new or derived row
	To, WasTo clock.Date
	Changed   bool
	Removed   bool
	Kept      bool
	Odd       []Odd // not yet kept
	By        string
	Version   int64 // of its draft row, 0 for none
}

// rows reads what a page shows.
func (d *Desk) rows(ctx context.Context, o Opened, draft Draft, entries []entry, page []ref, before int) ([]Row, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(page))
	for i, r := range page {
		ids[i] = r.product
	}
	ids = uniqueIDs(ids)
	var products []struct {
		ID   int64  `db:"id"`
		SKU  string `db:"sku"`
		Name string `db:"name"`
		Unit string `db:"unit"`
		Pack int64  `db:"pack_size"`
	}
	if err := d.db.Select(ctx, &products, `SELECT id, sku, name, unit, pack_size FROM products WHERE id IN (?) ORDER BY id`, ids); err != nil {
		return nil, fmt.Errorf("read the products of a price list: %w", err)
	}
	own, err := d.own(ctx, o)
	if err != nil {
		return nil, err
	}
	sheets, err := d.sheets(ctx, o, own, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(page))
	for i, r := range page {
		at, ok := slices.BinarySearch(ids, r.product)
		if !ok || at >= len(products) || products[at].ID != r.product {
			return nil, fmt.Errorf("product %d of a price list isn't there", r.product)
		}
		p := products[at]
		row := Row{Line: before + i + 1, ProductID: r.product, SKU: p.SKU, Name: p.Name, Unit: p.Unit, Pack: p.Pack, Set: r.set, State: r.state}
		if own.base > 0 {
			if one, ok := paid(ladder(sheets[at].entries[own.base], o.Today), 1); ok {
				row.Base = one
			}
		}
		if r.end > 0 {
			set := setsIn(entries[r.first:r.end])[0]
			row.Was, row.WasTo = set.Breaks, set.To
		} else if o.Derived() {
			row.Breaks = o.said(own, &sheets[at], o.Today).ladder
		}
		row.draft(draft, r)
		rows[i] = row
	}
	return rows, nil
}

func (row *Row) draft(draft Draft, r ref) {
	if r.draft == 0 {
		if row.State != Derived {
			row.Breaks, row.To = row.Was, row.WasTo
		}
	} else {
		drafted := draft.Rows[r.draft-1]
		row.Breaks, row.To, row.Changed = drafted.Breaks, drafted.To, true
		row.Removed, row.Kept, row.By, row.Version = drafted.Removed, drafted.Kept, drafted.By, drafted.Version
		if row.Removed {
			row.Breaks, row.To = row.Was, row.WasTo
		}
	}
	if row.State != Derived && !row.Kept && !row.Removed {
		row.Odd = Odds(row.Breaks, row.Was)
	}
}
