package pricing

import (
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// entry is a row of prices or contract_prices.
type entry struct {
	ProductID int64       `db:"product_id"`
	MinQty    int64       `db:"min_qty"`
	Price     money.Price `db:"unit_price"` // onRequest where the table has NULL
	From      clock.Date  `db:"valid_from"`
	To        clock.Date  `db:"valid_to"`
}

const onRequest money.Price = -1

// list is a price list as an account has it.
type list struct {
	ID       int64      `db:"id"`
	Code     string     `db:"code"`
	Name     string     `db:"name"`
	Currency string     `db:"currency"`
	IsBase   bool       `db:"is_base"`
	From     clock.Date `db:"valid_from"`
	To       clock.Date `db:"valid_to"`
	rules    []rule     // of a derived list
}

// rule of a derived list: every break of the base list is cheaper by that much for all, a category or a brand.
type rule struct {
	ListID int64             `db:"price_list_id"`
	Kind   string            `db:"kind"`
	Value  string            `db:"value"`
	Reduce money.BasisPoints `db:"reduce_bp"`
}

// book is what an account is asked its prices from, in order.
type book struct {
	currency string
	discount money.BasisPoints
	lists    []list // by priority; the base list last, unless the account has it among its own
	base     int    // the base list of the currency: its place + 1 in lists, 0 when there is none
}

// sheet is what is known of one product: its entries in each source of the book, the contract first, then the lists.
type sheet struct {
	productID int64
	traits    catalog.Traits
	entries   [][]entry
}

// Why a source says nothing whatever the quantity.
type reason int

const (
	speaks reason = iota
	otherCurrency
	notValid     // the list, on that date
	noEntry      // none valid for the product
	noRule       // of a derived list, for the product
	noBaseBreaks // that a derived list could reduce
)

// answer is what one source says of a product on a date.
type answer struct {
	source Source
	list   *list // nil: the contract
	why    reason
	ladder []Break           // smallest first; not empty when it speaks
	reduce money.BasisPoints // what was taken off: a derived list's rule, the account's discount
	rule   string            // that rule in words
}

// reach is the break with the largest minimum that the quantity reaches.
func (a answer) reach(quantity int64) (reached Break, ok bool) {
	for _, step := range a.ladder {
		if step.From <= quantity {
			reached, ok = step, true
		}
	}
	return reached, ok
}

func valid(from, to, on clock.Date) bool { return (from == 0 || from <= on) && (to == 0 || on <= to) }

// answers asks every source, in the order in which they decide, into a slice that may be used again.
func (b *book) answers(into []answer, s *sheet, on clock.Date) []answer {
	contract := answer{source: Contract, ladder: ladder(s.entries[0], on)}
	if len(contract.ladder) == 0 {
		contract.why = noEntry
	}
	into = append(into[:0], contract)
	for i := range b.lists {
		into = append(into, b.askList(i, s, on))
	}
	return into
}

// decide is the first answer that says something for the quantity, and its break; len(all) when none does.
func decide(all []answer, quantity int64) (place int, reached Break) {
	for i := range all {
		if step, ok := all[i].reach(quantity); ok {
			return i, step
		}
	}
	return len(all), Break{}
}

func (b *book) askList(place int, s *sheet, on clock.Date) answer {
	l := &b.lists[place]
	a := answer{source: List, list: l}
	if l.IsBase {
		a.source, a.reduce = Base, b.discount
	}
	switch {
	case l.Currency != b.currency:
		a.why = otherCurrency
		return a
	case !valid(l.From, l.To, on):
		a.why = notValid
		return a
	}
	a.ladder = ladder(s.entries[place+1], on)
	if len(a.ladder) == 0 {
		a.why = noEntry
		if len(l.rules) > 0 && !l.IsBase {
			b.derive(&a, s, on)
		}
		if a.why != speaks {
			return a
		}
	}
	for i := range a.ladder {
		a.ladder[i].reduce(a.reduce)
	}
	return a
}

// derive fills the answer of a derived list that has no entry of its own for the product.
func (b *book) derive(a *answer, s *sheet, on clock.Date) {
	r, ok := ruleFor(a.list.rules, s.traits)
	if !ok {
		a.why = noRule
		return
	}
	if b.base > 0 && valid(b.lists[b.base-1].From, b.lists[b.base-1].To, on) {
		a.ladder = ladder(s.entries[b.base], on)
	}
	a.why, a.reduce, a.rule = noBaseBreaks, r.Reduce, r.words()
	if len(a.ladder) > 0 {
		a.why = speaks
	}
}

// ruleFor is the rule that applies: brand beats the deepest category beats all; of equal ones the first.
func ruleFor(rules []rule, t catalog.Traits) (best rule, found bool) {
	rank := 0 // all: 1; a category: 2 and more, the deeper the higher; a brand above all
	for _, r := range rules {
		if n := r.rank(t); n > rank {
			best, rank = r, n
		}
	}
	return best, rank > 0
}

func (r rule) rank(t catalog.Traits) int {
	switch r.Kind {
	case "all":
		return 1
	case "category":
		for i, path := range t.Paths {
			if path == r.Value {
				return 1 + len(t.Paths) - i
			}
		}
	case "brand":
		if t.HasBrand(r.Value) {
			return 2 + len(t.Paths)
		}
	}
	return 0
}

// reduce takes a share off. What would cost nothing is on request: a price is never 0.
func (b *Break) reduce(share money.BasisPoints) {
	b.Price = b.Price.Reduce(share)
	if b.Price <= 0 {
		b.Price, b.OnRequest = 0, true
	}
}

// ladder are the breaks of the valid entries with the latest valid_from, smallest first. Entries come sorted by
// valid_from, then by minimum quantity.
func ladder(entries []entry, on clock.Date) []Break {
	last := len(entries) - 1
	for ; last >= 0 && !valid(entries[last].From, entries[last].To, on); last-- {
	}
	if last < 0 {
		return nil
	}
	first := last
	for ; first > 0 && entries[first-1].From == entries[last].From; first-- {
	}
	breaks := make([]Break, 0, last-first+1)
	for _, e := range entries[first : last+1] {
		switch {
		case !valid(e.From, e.To, on):
		case e.Price == onRequest:
			breaks = append(breaks, Break{From: e.MinQty, OnRequest: true})
		default:
			breaks = append(breaks, Break{From: e.MinQty, Price: e.Price})
		}
	}
	return breaks
}

// quote is what a quantity costs by the answers, and what every other would.
func quote(all []answer, quantity int64) Quote {
	q := Quote{OnRequest: true, Breaks: breaks(all)}
	place, step := decide(all, max(quantity, 1))
	if place == len(all) {
		return q
	}
	q.OnRequest, q.Price, q.From, q.Source = step.OnRequest, step.Price, step.From, all[place].source
	if l := all[place].list; l != nil {
		q.ListCode = l.Code
	}
	return q
}

// breaks are what the account pays from each quantity at which that changes.
func breaks(all []answer) []Break {
	quantities := make([]int64, 0, 16)
	for _, a := range all {
		for _, step := range a.ladder {
			quantities = append(quantities, step.From)
		}
	}
	slices.Sort(quantities)
	quantities = slices.Compact(quantities)
	steps := make([]Break, 0, len(quantities))
	for _, from := range quantities {
		_, step := decide(all, from) // someone's ladder begins there, so someone speaks
		step.From = from
		if last := len(steps) - 1; last < 0 || steps[last].Price != step.Price || steps[last].OnRequest != step.OnRequest {
			steps = append(steps, step)
		}
	}
	return steps
}
