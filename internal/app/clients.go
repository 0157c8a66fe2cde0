package app

import (
	"tradecounter/internal/events"
	"tradecounter/internal/notify"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/client"
	"tradecounter/internal/workspace"
)

// openClients builds what looks after clients, and says who listens to it.
func (a *App) openClients() {
	a.ClientPages = workspace.NewClientPages(a.Clients, a.Identity, a.Accounts, a.Catalog, a.PriceDesk, a.Contacts, a.Insight)
	a.Today = workspace.NewToday(a.DB, a.Settings, a.PriceDesk, a.Insight, a.Recorder, a.Config.Now)
	a.Doing = workspace.NewDoing(a.Today, a.Identity, a.Contacts, a.Events)
	a.Weekly = notify.NewWeekly(a.Notify, a.DB, a.Jobs, a.Today, a.Insight)
	a.Steward = workspace.NewSteward(a.ClientPages, a.Events, a.Editor)
	events.On(a.Events, "notify", a.Notify.AskAnswered)
	events.On(a.Events, "notify", a.Notify.HandedOver)
	events.On(a.Events, "notify", a.Notify.LetterWritten)
}

func (a *App) clientRoutes(w *web.Web) {
	client.Register(w, client.Parts{Pages: a.ClientPages, Steward: a.Steward, Beside: a.Clients, Contacts: a.Contacts, Orders: a.Orders,
		Standing: a.Standing, Catalog: a.Catalog, Prices: a.PriceDesk, Changes: a.Changes})
}
