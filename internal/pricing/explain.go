package pricing

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Explain says which sources were asked in which order, what each said and which decided, also for another date than
// the scope's. It is the resolver of Quotes put into words.
func (s *Service) Explain(ctx context.Context, scope identity.Scope, ask Ask, on clock.Date) (Explanation, error) {
	p, err := s.page(ctx, scope, []Ask{ask})
	if err != nil {
		return Explanation{}, err
	}
	if len(p.sheets) == 0 {
		return Explanation{}, fault.NotFound("This product isn't in your range.")
	}
	all := p.book.answers(nil, &p.sheets[0], on)
	quantity := max(ask.Quantity, 1)
	place, _ := decide(all, quantity)
	e := Explanation{Quote: quote(all, quantity), Date: on}
	for i, a := range all[:min(place+1, len(all))] {
		step := Step{Source: a.source, Said: a.words(p.book.currency, quantity, on), Decided: i == place}
		if a.list != nil {
			step.ListCode, step.ListName = a.list.Code, a.list.Name
		}
		e.Steps = append(e.Steps, step)
	}
	return e, nil
}

func (a answer) words(currency string, quantity int64, on clock.Date) string {
	switch a.why {
	case otherCurrency:
		return fmt.Sprintf("nothing: it is in %s, the account in %s", a.list.Currency, currency)
	case notValid:
		return fmt.Sprintf("nothing: not valid on %s, but %s", on, span(a.list.From, a.list.To))
	case noEntry:
		return fmt.Sprintf("nothing: no price for this product on %s", on)
	case noRule:
		return "nothing: none of its reductions is for this product"
	case noBaseBreaks:
		return fmt.Sprintf("nothing: the base list has no price to reduce on %s", on)
	}
	reached, ok := a.reach(quantity)
	if !ok {
		return fmt.Sprintf("nothing: its smallest break is %d, the quantity is %d", a.ladder[0].From, quantity)
	}
	if reached.OnRequest {
		return fmt.Sprintf("price on request, from %d", reached.From)
	}
	return fmt.Sprintf("%s %s from %d%s", reached.Price, currency, reached.From, a.taken())
}

// taken says what was taken off the price, if anything was.
func (a answer) taken() string {
	switch {
	case a.rule != "":
		return fmt.Sprintf(", the base list less %s %% for %s", a.reduce, a.rule)
	case a.reduce > 0:
		return fmt.Sprintf(", less the account's discount of %s %%", a.reduce)
	}
	return ""
}

func (r rule) words() string {
	if r.Kind == "all" {
		return "everything"
	}
	return strings.TrimSpace(r.Kind + " " + r.Value)
}

func span(from, to clock.Date) string {
	switch {
	case from == 0:
		return "until " + to.String()
	case to == 0:
		return "from " + from.String()
	}
	return "from " + from.String() + " to " + to.String()
}
