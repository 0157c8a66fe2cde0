package pricing

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/platform/clock"
)

// GridRows is how many rows a page of the grid has.
const GridRows = 50

// GridFilter chooses rows; the zero filter is all.
type GridFilter struct {
	Words      string // in number or name
	Category   string // a path
	Changed    bool
	Odd        bool
	EndsBefore clock.Date
	Bought     bool
	Page       int // from 1
}

// Grid is a page of a book's rows with the counts of its filters.
type Grid struct {
	Rows                       []Row
	Total, Page, Last          int
	Explicit, Derived          int // rows of the whole book
	Changed, Odd, Ends, Bought int
	EndsBefore                 clock.Date
}

// Grid reads a page of a book as its draft shows it. bought are the products that the book's clients within reach bought lately.
func (d *Desk) Grid(ctx context.Context, o Opened, draft Draft, f GridFilter, bought map[int64]bool) (Grid, error) {
	chosen, kept, g, err := d.choose(ctx, o, draft, f, bought)
	if err != nil {
		return g, err
	}
	order, err := d.order(ctx)
	if err != nil {
		return g, err
	}
	for i := range chosen {
		chosen[i].rank = order.ranks[chosen[i].product]
	}
	slices.SortFunc(chosen, func(a, b ref) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.set, b.set)) })
	g.Total, g.Last = len(chosen), max(1, (len(chosen)+GridRows-1)/GridRows)
	g.Page = min(max(f.Page, 1), g.Last)
	first := (g.Page - 1) * GridRows
	g.Rows, err = d.rows(ctx, o, draft, kept.entries, chosen[first:min(first+GridRows, len(chosen))], first)
	return g, err
}

// choose finds the rows that a filter chooses and counts what the others would.
func (d *Desk) choose(ctx context.Context, o Opened, draft Draft, f GridFilter, bought map[int64]bool) (chosen []ref, kept keptWhole, g Grid, err error) {
	if kept, err = d.wholeOf(ctx, o.owner()); err != nil {
		return nil, kept, g, err
	}
	refs := refsOf(kept.entries, o.Today)
	g.Explicit = len(refs)
	if o.Derived() {
		if refs, err = d.addDerived(ctx, o, refs); err != nil {
			return nil, kept, g, err
		}
		g.Derived = len(refs) - g.Explicit
	}
	refs = addDrafted(refs, draft)
	keep, err := d.keeps(ctx, f, refs)
	if err != nil {
		return nil, kept, g, err
	}
	g.EndsBefore = cmp.Or(f.EndsBefore, o.Today.AddDays(90))
	for i, r := range refs {
		changed, buys := r.draft > 0, bought[r.product]
		odd, to := r.oddAndEnd(kept.entries, draft)
		ends := to != 0 && to < g.EndsBefore
		g.Changed, g.Odd, g.Ends, g.Bought = g.Changed+one(changed), g.Odd+one(odd), g.Ends+one(ends), g.Bought+one(buys)
		if (keep == nil || keep[i]) && (!f.Changed || changed) && (!f.Odd || odd) && (f.EndsBefore == 0 || ends) && (!f.Bought || buys) {
			chosen = append(chosen, r)
		}
	}
	return chosen, kept, g, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
