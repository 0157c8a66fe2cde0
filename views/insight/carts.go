package insight

import (
	"net/url"
	"strconv"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// CartsView is what became of carts.
type CartsView struct {
	Frame
	Carts  recording.Carts
	Series []figures.Point // of the abandonment rate, with how many each outcome has
	Rate   figures.Figure
	Only   string // abandoned, called, or an outcome
	Why    string
	Pages  ui.Pages

	Open    int64 // the cart whose form wasn't kept
	Typed   WhyForm
	Problem *fault.Fault
}

// WhyForm is what was typed about a cart.
type WhyForm struct{ Why, Note string }

// Outcomes are what can become of a cart, with their words.
var Outcomes = []string{"ordered", "approval", "quote", "list", "emptied", "cold"}

var outcomeNames = map[string]string{"ordered": "ordered", "approval": "sent for approval", "quote": "made a quote", "list": "kept as a list", "emptied": "emptied", "cold": "gone cold"}

var whyNames = map[string]string{"": "nobody has asked", "price": "price", "delivery": "delivery", "elsewhere": "bought elsewhere", "not_needed": "not needed"}

func stepName(step string) string {
	if step == "" {
		return "Cart"
	}
	return ui.Capital(step)
}

// At is a list of carts.
func (v CartsView) at(only, why string) string { return v.At(Carts, "only", only, "why", why) }

func (v CartsView) tabs() []ui.Tab {
	var all, abandoned, called int64
	for outcome, n := range v.Carts.Outcomes {
		if all += n; (recording.Cart{Outcome: outcome}).Abandoned() {
			abandoned += n
		}
	}
	for _, n := range v.Carts.Called {
		called += n
	}
	tab := func(text, only string, n int64) ui.Tab {
		return ui.Tab{Text: text, To: v.at(only, ""), Count: v.number(float64(n)), Current: v.Only == only}
	}
	tabs := []ui.Tab{tab("All", "", all), tab("Abandoned", "abandoned", abandoned), tab("Called instead", "called", called)}
	for _, o := range Outcomes {
		if n := v.Carts.Outcomes[o]; n > 0 {
			tabs = append(tabs, tab(ui.Capital(outcomeNames[o]), o, n))
		}
	}
	return tabs
}

func (v CartsView) title() string {
	switch {
	case v.Rate.Denominator == 0:
		return "No cart ended in these days"
	case v.Rate.Denominator < ui.FewCases:
		return v.number(v.Rate.Numerator) + " of " + v.number(v.Rate.Denominator) + " carts were abandoned"
	}
	return ui.Decimal(*v.Rate.Value, 0, v.C.Locale) + " % of carts were abandoned: " + v.number(v.Rate.Numerator) + " of " + v.number(v.Rate.Denominator)
}

// outcomeParts are the columns of the chart: outcomes that are alike share a tone.
var outcomeParts = []struct {
	class, name string
	of          []string
}{{"ch-b1", "ordered or sent for approval", []string{"ordered", "approval"}}, {"ch-bs", "quote or list", []string{"quote", "list"}},
	{"ch-b2", "emptied", []string{"emptied"}}, {"ch-b3", "gone cold", []string{"cold"}}}

func (v CartsView) chart() ui.Chart {
	c := ui.Chart{ID: "outcomes", Wide: true, Title: v.title(), What: "Carts by the " + v.stepWord() + " they began in, and what became of them",
		Foot: v.define(figures.CartAbandonment).Says, Links: []ui.Link{{Text: "CSV", To: v.At(Carts + ".csv")}, {Text: "Clients behind it", To: v.FigureAt(figures.CartAbandonment)}}}
	c.Table.Head = []string{ui.Capital(v.stepWord())}
	for _, o := range Outcomes {
		c.Table.Head = append(c.Table.Head, ui.Capital(outcomeNames[o]))
	}
	any := false
	parts := make([]ui.Part, len(outcomeParts))
	for i, p := range outcomeParts {
		parts[i] = ui.Part{Class: p.class, Name: p.name, Values: make([]float64, len(v.Series))}
		c.Legend = append(c.Legend, ui.Key{Class: p.class, Name: p.name})
		for k, point := range v.Series {
			for _, o := range p.of {
				parts[i].Values[k] += point.Figures[figures.CartAbandonment].Parts[o]
			}
			any = any || parts[i].Values[k] > 0
		}
	}
	for _, point := range v.Series {
		row := []string{v.part(point.Period)}
		for _, o := range Outcomes {
			row = append(row, v.number(point.Figures[figures.CartAbandonment].Parts[o]))
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	if any {
		c.Drawing = ui.StackedChart(labels(v.Series, v.Asked.By), parts, func(x float64) string { return ui.Short(x, v.C.Locale) })
	}
	return c
}

var cartSteps = []string{"", "delivery", "payment", "review"}

func (v CartsView) whyOptions() []ui.Option {
	list := []ui.Option{{Value: "", Label: "Not known"}}
	for _, w := range recording.Whys {
		list = append(list, ui.Option{Value: w, Label: ui.Capital(whyNames[w])})
	}
	return list
}

func (v CartsView) whys() (list []ui.Chip) {
	for _, w := range append([]string{""}, recording.Whys...) {
		key := w
		if key == "" {
			key = "none"
		}
		n := v.Carts.Why[w]
		if n == 0 && v.Why != key {
			continue
		}
		chip := ui.Chip{Text: ui.Capital(whyNames[w]), To: v.at("abandoned", key), Count: v.number(float64(n))}
		if v.Why == key {
			chip.On, chip.Remove, chip.To = true, true, v.at("abandoned", "")
		}
		list = append(list, chip)
	}
	return list
}

// CartAt is where what is known of a cart is sent; the list it stands on is kept.
func (v CartsView) cartAt(id int64) string {
	q := v.Asked.Query()
	for key, value := range map[string]string{"only": v.Only, "why": v.Why} {
		if value != "" {
			q.Set(key, value)
		}
	}
	return Carts + "/" + strconv.FormatInt(id, 10) + "?" + withPage(q, v.Pages.Current).Encode()
}

func withPage(q url.Values, page int) url.Values {
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return q
}

// typed is what the form of a cart holds.
func (v CartsView) typed(c recording.Cart) (WhyForm, *fault.Fault) {
	if c.ID == v.Open {
		return v.Typed, v.Problem
	}
	return WhyForm{c.Why, c.WhyNote}, nil
}

func cartOutcome(c recording.Cart) string {
	text := outcomeNames[c.Outcome]
	if c.Abandoned() {
		if c.Step == "" {
			return text + " at the cart"
		}
		return text + " at " + c.Step
	}
	return text
}

// whySays is why a cart was dropped and what is known of it.
func whySays(c recording.Cart) string {
	switch {
	case c.WhyNote == "":
		return ui.Capital(whyNames[c.Why])
	case c.Why == "":
		return c.WhyNote
	}
	return ui.Capital(whyNames[c.Why]) + ": " + c.WhyNote
}
