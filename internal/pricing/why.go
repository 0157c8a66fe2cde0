package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Said is what one source says of a quantity of a product, asked or not.
type Said struct {
	Source   Source
	ListCode string
	ListName string
	Words    string // 12.20 EUR from 10; nothing: not valid before …
	Speaks   bool
	Break    Break      // when it speaks
	From, To clock.Date // of the set that speaks
	Decides  bool
	Asked    bool // no earlier source had decided
	OfBook   bool // its prices are those of the book whose draft was laid over
}

// Turn is the next day on which the price is another one, or comes from elsewhere.
type Turn struct {
	On    clock.Date // 0: nothing is known to change it
	Quote Quote
	By    Said // what decides then; no Source: nothing
}

// Why is a price in words: every source, what it says or would say, what decides and for how long.
type Why struct {
	Quote Quote
	On    clock.Date
	Said  []Said
	Next  Turn

	Unseen bool // the product isn't in the range: this is what it would cost
}

// Why asks every source for a quantity of a product on a date, also those that are not asked any more once one has
// decided, as they would answer with a plan published. It is the resolver of Quotes put into words, for the seller's people: of a
// product outside the range it says what it would cost.
func (s *Service) Why(ctx context.Context, scope identity.Scope, ask Ask, plan Plan) (Why, error) {
	seen, err := s.cat.Traits(ctx, scope, []int64{ask.ProductID})
	if err != nil {
		return Why{}, err
	}
	traits, err := s.cat.AllTraits(ctx, []int64{ask.ProductID})
	if err != nil {
		return Why{}, err
	}
	p, err := s.pageOf(ctx, scope, []Ask{ask}, map[int64]catalog.Traits{ask.ProductID: traits[0]})
	if err != nil {
		return Why{}, err
	}
	plan.apply(p, scope.AccountID)
	quantity := max(ask.Quantity, 1)
	w := p.why(quantity, scope.Today, plan.Book)
	w.Unseen = len(seen) == 0
	for _, day := range p.turns(scope.Today) {
		then := p.why(quantity, day, plan.Book)
		decides, was := then.decider(), w.decider()
		if then.Quote.Price != w.Quote.Price || then.Quote.OnRequest != w.Quote.OnRequest || decides.Source != was.Source || decides.ListCode != was.ListCode {
			w.Next = Turn{day, then.Quote, decides}
			break
		}
	}
	return w, nil
}

func (w Why) decider() Said {
	for _, said := range w.Said {
		if said.Decides {
			return said
		}
	}
	return Said{}
}

// Decides is the source that says the price; no Source when none does.
func (w Why) Decides() Said { return w.decider() }

func (p page) why(quantity int64, on clock.Date, of Book) Why {
	sheet := &p.sheets[0]
	all := p.book.answers(nil, sheet, on)
	place, _ := decide(all, quantity)
	w := Why{Quote: quote(all, quantity), On: on}
	for i, a := range all {
		said := Said{Source: a.source, Words: a.words(p.book.currency, quantity, on), Decides: i == place, Asked: i <= place}
		if a.list != nil {
			said.ListCode, said.ListName = a.list.Code, a.list.Name
			said.OfBook = of.ListID == a.list.ID
		} else {
			said.OfBook = of.AccountID != 0
		}
		said.Break, said.Speaks = a.reach(quantity)
		if said.Speaks {
			said.From, said.To = p.span(a, i, on)
		}
		w.Said = append(w.Said, said)
	}
	return w
}

// span is how long the set holds from which an answer comes.
func (p page) span(a answer, place int, on clock.Date) (from, to clock.Date) {
	entries := p.sheets[0].entries[place]
	if a.rule != "" {
		entries = p.sheets[0].entries[p.book.base]
	}
	for _, e := range entries {
		if valid(e.From, e.To, on) {
			from, to = e.From, e.To
		}
	}
	return from, to
}

// turns are the days after a date on which something begins or has ended, soonest first.
func (p page) turns(after clock.Date) (days []clock.Date) {
	add := func(from, to clock.Date) {
		if from > after {
			days = append(days, from)
		}
		if to >= after && to != 0 {
			days = append(days, to.AddDays(1))
		}
	}
	for _, entries := range p.sheets[0].entries {
		for _, e := range entries {
			add(e.From, e.To)
		}
	}
	for _, l := range p.book.lists {
		add(l.From, l.To)
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// Title names a source as staff do.
func (s Said) Title() string {
	switch s.Source {
	case Contract:
		return "Contract prices"
	case Base:
		return "Base list"
	}
	return fmt.Sprintf("List “%s”", s.ListName)
}
