package app

import (
	"context"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

// Explanation says why an account sees a product, or doesn't, and why it costs what it costs.
type Explanation struct {
	Account  string               `json:"account"`
	SKU      string               `json:"sku"`
	Quantity int64                `json:"quantity"`
	Currency string               `json:"currency"`
	Visible  catalog.Visibility   `json:"visible"`
	Price    *pricing.Explanation `json:"price"` // null when it isn't seen
}

// Explain asks the resolvers of range and prices, as the account, on a day; 0 is today.
func (a *App) Explain(ctx context.Context, slug, sku string, quantity int64, on clock.Date) (Explanation, error) {
	account, err := a.Accounts.BySlug(ctx, slug)
	if err != nil {
		return Explanation{}, err
	}
	set, err := a.Settings.Get(ctx)
	if err != nil {
		return Explanation{}, err
	}
	if on == 0 {
		on = set.Today(a.Config.Now())
	}
	scope := identity.System("explain").ForAccount(account.Acting()).Scope(on)
	e := Explanation{Account: account.Name, SKU: sku, Quantity: quantity, Currency: account.Currency}
	if e.Visible, err = a.Catalog.ExplainVisibility(ctx, scope, sku); err != nil || !e.Visible.Seen {
		return e, err
	}
	product, err := a.Catalog.Find(ctx, scope, sku)
	if err != nil {
		return e, err
	}
	price, err := a.Pricing.Explain(ctx, scope, pricing.Ask{ProductID: product.ID, Quantity: quantity}, on)
	e.Price = &price
	return e, err
}
