package app

import (
	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/prices"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/workspace"
)

// openPrices builds the desk's side of prices and says who listens to it.
func (a *App) openPrices() {
	now := a.Config.Now
	a.PriceDesk = pricing.NewDesk(a.DB, a.Pricing, a.Catalog, a.Events, changes.New(a.DB, now), a.Settings, now)
	a.PriceDesk.Schedule(a.Jobs)
	a.Effects = workspace.NewPrices(a.DB, a.Pricing, a.PriceDesk, a.Orders, a.Settings, now)
	events.On(a.Events, "notify", a.Notify.ContractEnds)
}

func (a *App) priceRoutes(w *web.Web, forms *uploads.Forms) {
	prices.Register(w, prices.Parts{Desk: a.PriceDesk, Prices: a.Effects, Exchange: a.Exchange, Orders: a.Orders, Uploads: forms})
}
