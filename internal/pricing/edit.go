package pricing

import (
	"slices"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// RowEdit is one product's ladder as it shall be, in the set that began on Set (0: the open one, or none yet).
type RowEdit struct {
	ProductID int64
	Set       clock.Date
	Breaks    []Break // smallest first; none with Removed
	To        clock.Date
	Removed   bool // the list says nothing of the product any more
	Kept      bool // somebody looked at the odd break and keeps it
}

// after are a product's entries once the edits are published on a date. A set that began before it keeps its place for
// the days before; a later set is changed where it stands. Entries and result are sorted by valid_from and minimum.
func after(entries []entry, edits []RowEdit, on clock.Date) []entry {
	list := slices.Clone(entries)
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b RowEdit) int { return int(a.Set - b.Set) })
	for _, edit := range edits {
		from := max(on, edit.Set)
		list = slices.DeleteFunc(list, func(e entry) bool { return e.From == from })
		if edit.Removed && from == on {
			for i, e := range list {
				if e.From < on && (e.To == 0 || e.To >= on) {
					list[i].To = on.AddDays(-1)
				}
			}
		}
		for _, b := range edit.Breaks {
			e := entry{ProductID: edit.ProductID, MinQty: b.From, Price: b.Price, From: from, To: edit.To}
			if b.OnRequest {
				e.Price = onRequest
			}
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.From != b.From {
			return int(a.From - b.From)
		}
		return int(a.MinQty - b.MinQty)
	})
	return list
}

// Raise changes a price by a share (below 0: cheaper), rounded half up to so many decimals, 0 to 4.
func Raise(p money.Price, share money.BasisPoints, decimals int) (money.Price, error) {
	if share < -10_000 || share > 100_000 {
		return 0, money.ErrTooLarge
	}
	raised := p.Reduce(-share)
	step := money.Price(1)
	for range 4 - decimals {
		step *= 10
	}
	raised = (raised + step/2) / step * step
	if raised <= 0 || raised > money.MaxPrice {
		return 0, money.ErrTooLarge
	}
	return raised, nil
}

// ShareOf is how far a price is above another in basis points, rounded half up, away from 0.
func ShareOf(now, was money.Price) money.BasisPoints {
	if was == 0 {
		return 0
	}
	n := int64(now-was) * 10_000
	half := int64(was) / 2
	if n < 0 {
		half = -half
	}
	return money.BasisPoints((n + half) / int64(was))
}
