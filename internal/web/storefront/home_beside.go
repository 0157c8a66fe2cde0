package storefront

import (
	"strconv"

	"tradecounter/internal/catalog"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// homeBeside are the next standing orders and the lists, for those who buy.
func (p *page) homeBeside(home *views.Home) error {
	if !p.chrome.Rights.Buy {
		return nil
	}
	coming, err := p.parts.Standing.Upcoming(p.ctx, p.actor, p.scope.Today, p.scope.Today.AddDays(homeComingDays))
	if err != nil {
		return err
	}
	for _, date := range coming {
		if date.Skip || date.Paused || date.Together || len(home.Standing) == homeBeside {
			continue
		}
		home.Standing = append(home.Standing, views.SideLine{Text: date.Name, To: p.to("standing-orders/" + date.Number), Aside: ui.Date(date.RunOn, p.chrome.Locale)})
	}
	lists, err := p.parts.Lists.All(p.ctx, p.actor)
	if err != nil {
		return err
	}
	for _, list := range lists[:min(len(lists), homeBeside)] {
		home.Lists = append(home.Lists, views.SideLine{Text: list.Name, To: p.to("lists/" + strconv.FormatInt(list.ID, 10)), Aside: ui.Lines(list.Count)})
	}
	return nil
}

func idsOf(products []catalog.Product) []int64 {
	ids := make([]int64, len(products))
	for i, product := range products {
		ids[i] = product.ID
	}
	return ids
}

// homeCredit is what stands on account, for those who buy.
func (p *page) homeCredit(home *views.Home) error {
	credit, err := p.web.Accounts.Credit(p.ctx, p.scope)
	if err != nil {
		return err
	}
	view := &views.Credit{Terms: "net " + strconv.Itoa(credit.TermsDays) + " days", Used: p.money(credit.Used), Hold: credit.Hold}
	left, limited := credit.Left()
	switch {
	case limited && *credit.Limit == 0:
		return nil // nothing on account: there is nothing to show
	case limited:
		view.Limit, view.Left = p.money(*credit.Limit), p.money(left)
		view.UsedPercent = strconv.FormatInt(min(100, int64(credit.Used)/max(1, int64(*credit.Limit)/100)), 10)
	}
	home.Credit = view
	return nil
}

func (p *page) beginning() (*views.Begin, error) {
	seen, err := p.web.Catalog.Range(p.ctx, p.scope)
	if err != nil {
		return nil, err
	}
	return &views.Begin{Products: p.products(seen.Len()), Categories: p.to("categories")}, nil
}
