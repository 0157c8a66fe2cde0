package storefront

import (
	"slices"
	"strconv"

	"tradecounter/internal/catalog"
	"tradecounter/internal/orders"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// homeDue lists what is due and what will be within days; due is how many are.
func (p *page) homeDue(home *views.Home) (due int, err error) {
	usual, err := p.parts.Orders.BuyItAgain(p.ctx, p.scope, homeUsual)
	if err != nil {
		return 0, err
	}
	soon := slices.DeleteFunc(slices.Clone(usual), func(u orders.Usual) bool {
		return !u.Due(p.scope.Today) && (u.DueOn <= p.scope.Today || u.DueOn > p.scope.Today.AddDays(dueSoonDays))
	})
	for _, u := range soon {
		if u.Due(p.scope.Today) {
			due++
		}
	}
	slices.SortStableFunc(soon, func(a, b orders.Usual) int { return int(a.DueOn - b.DueOn) })
	soon = soon[:min(len(soon), homeDue)]
	if len(soon) == 0 {
		return 0, nil
	}
	home.Due, err = p.dueView(soon)
	if err == nil {
		home.Due.All, home.Due.AllTo = "All "+p.products(len(usual))+" you buy", p.to("buy-again")
		if len(usual) == homeUsual {
			home.Due.All = "All products you buy"
		}
	}
	return due, err
}

// dueView writes rows of what is bought again, with the usual quantity where it still fits.
func (p *page) dueView(usual []orders.Usual) (*views.Due, error) {
	products, quantities := make([]catalog.Product, len(usual)), map[int64]int64{}
	for i, u := range usual {
		products[i] = u.Product
		quantities[u.Product.ID], _ = u.Product.Fitting(u.Quantity)
	}
	g, err := p.goodsOf(products, quantities)
	if err != nil {
		return nil, err
	}
	due := &views.Due{Action: p.to("cart/add-many") + "?from=reorder", CSRF: p.chrome.CSRF}
	for _, u := range usual {
		card := p.card(g, u.Product, duePlate)
		if fits := quantities[u.Product.ID]; fits > 0 {
			card.Quantity = strconv.FormatInt(fits, 10)
		}
		due.CanAdd = due.CanAdd || card.CanAdd
		row := views.DueRow{Card: card, Last: ui.ShortDay(u.LastOn, p.scope.Today, p.chrome.Locale),
			LastQty: p.units(g.bought[u.Product.ID].Quantity, u.Product.Unit), Field: "qty:" + u.Product.SKU}
		p.dueWords(&row, u)
		due.Rows = append(due.Rows, row)
	}
	return due, nil
}

func (p *page) dueWords(row *views.DueRow, u orders.Usual) {
	if u.DueOn == 0 {
		row.When = "no rhythm yet"
		return
	}
	row.Rhythm = rhythm(u.EveryDays)
	late := p.scope.Today.DaysSince(u.DueOn)
	row.Ticked = u.Due(p.scope.Today)
	switch {
	case late == 1:
		row.Late = "1 day late"
	case late > 1 && row.Ticked:
		row.Late = p.number(int64(late)) + " days late"
	case late > 1:
		row.When = "not for a while"
	case late == 0:
		row.When = "due today"
	case late == -1:
		row.When = "due tomorrow"
	default:
		row.When = p.day(u.DueOn)
	}
}
