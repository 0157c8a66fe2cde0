package prices

import (
	"fmt"
	"strconv"

	"tradecounter/internal/pricing"
	"tradecounter/views/ui"
)

// Columns are how many breaks the sheet shows: four, as many as the longest ladder of the page has, or as many as asked.
func (s Sheet) Columns() int {
	n := max(4, s.Breaks)
	for _, r := range s.Grid.Rows {
		n = max(n, len(places(r.Breaks, pricing.MostBreaks+1, true)))
	}
	return min(n, pricing.MostBreaks)
}

func ordinal(n int) string {
	switch n {
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return strconv.Itoa(n) + "th"
}

// Cell is one box of a row.
type Cell struct {
	Name, Value, Label string
	Quantity           bool // not a price
	Changed, Odd       bool
	Problem            string
}

// Key names a row in the form: product, set, the draft's version of it and its prices as they were shown.
func Key(r pricing.Row) string {
	return fmt.Sprintf("%s|%d|%d|%s", r.SKU, int64(r.Set), r.Version, pricing.Mark(r.Breaks, r.To))
}

// rowID is the row's id in the page.
func rowID(r pricing.Row) string { return fmt.Sprintf("row-%d-%d", r.ProductID, int64(r.Set)) }

// places puts a ladder's breaks into the sheet's columns: the first column is the price of one. Trimmed it ends with the
// last break.
func places(breaks []pricing.Break, columns int, trimmed bool) []*pricing.Break {
	at := make([]*pricing.Break, columns)
	next := 1
	for i := range breaks {
		if breaks[i].From == 1 {
			at[0] = &breaks[i]
		} else if next < columns {
			at[next] = &breaks[i]
			next++
		}
	}
	if trimmed {
		return at[:next]
	}
	return at
}

// oddIn are the quantities of a row whose prices are questioned, as they are typed or as they stand.
func (s Sheet) oddIn(r pricing.Row) map[string]bool {
	breaks, odds := r.Breaks, r.Odd
	if s.Asked != nil {
		for _, asked := range s.Asked.Rows {
			if asked.ProductID == r.ProductID && asked.Set == r.Set {
				breaks, odds = asked.Breaks, asked.Odds
			}
		}
	}
	odd := map[string]bool{}
	for _, o := range odds {
		odd[strconv.FormatInt(breaks[o.At].From, 10)] = true
	}
	return odd
}

// cells are the boxes of a row from the first price to the last.
func (s Sheet) cells(i int, r pricing.Row, columns int) (cells []Cell) {
	odd := s.oddIn(r)
	now, was := places(r.Breaks, columns, false), places(r.Was, columns, false)
	for j := range now {
		from, price, changed := "", "", false
		if b := now[j]; b != nil {
			from, price = strconv.FormatInt(b.From, 10), priceText(*b)
		}
		if r.Changed {
			changed = (now[j] == nil) != (was[j] == nil) || now[j] != nil && *now[j] != *was[j]
		}
		label, quantity := r.SKU+", price of one", "1"
		if j > 0 {
			name := fmt.Sprintf("q%d-%d", i, j)
			quantity, label = s.typed(name, from), r.SKU+", "+ordinal(j+1)+" price"
			cells = append(cells, Cell{Name: name, Value: quantity, Label: r.SKU + ", " + ordinal(j+1) + " quantity", Quantity: true,
				Changed: changed && (was[j] == nil || now[j] == nil || was[j].From != now[j].From) && !r.Removed})
		}
		name := fmt.Sprintf("p%d-%d", i, j)
		cells = append(cells, Cell{Name: name, Value: s.typed(name, price), Label: label, Changed: changed && !r.Removed && (was[j] == nil || now[j] == nil || was[j].Price != now[j].Price || was[j].OnRequest != now[j].OnRequest),
			Odd: odd[quantity], Problem: s.Problems.For(name)})
	}
	return cells
}

func (s Sheet) typed(name, otherwise string) string {
	if text, ok := s.Typed[name]; ok {
		return text
	}
	return otherwise
}

func priceText(b pricing.Break) string {
	if b.OnRequest {
		return "request"
	}
	return b.Price.String()
}

// editable says whether a row's boxes can be changed.
func (s Sheet) editable(r pricing.Row) bool {
	return s.MayEdit && r.State != pricing.Under && !r.Removed
}

func placeOf(index map[string]int, r pricing.Row) (int, bool) {
	i, ok := index[fmt.Sprintf("%s|%d", r.SKU, int64(r.Set))]
	return i, ok
}

// endHint stands in the box of a row without an end.
func endHint(r pricing.Row) string {
	switch {
	case r.State == pricing.Derived && !r.Changed:
		return "derived"
	case r.State == pricing.Later:
		return "from " + ui.Date(r.Set, "en-GB")[4:]
	}
	return "open"
}

// Paid is what a client paid last, and when.
type Paid struct{ Price, When string }

// shape tells the sheet's own script whether its columns and the rows that it sent are still those of the page.
func (s Sheet) shape(index map[string]int) string {
	shown := 0
	for _, r := range s.Grid.Rows {
		if _, ok := placeOf(index, r); ok {
			shown++
		}
	}
	if shown < len(index) {
		return "other"
	}
	return strconv.Itoa(s.Columns())
}
