package app

import (
	"tradecounter/internal/web"
	"tradecounter/internal/web/company"
	"tradecounter/internal/web/desk"
	"tradecounter/internal/web/desk/clients"
	"tradecounter/internal/web/desk/house"
	"tradecounter/internal/web/desk/looks"
	"tradecounter/internal/web/desk/ranges"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/web/gate"
	"tradecounter/internal/web/storefront"
	"tradecounter/internal/web/support/ideas"
)

// Web is the server with every page.
func (a *App) Web() *web.Web {
	w := web.New(web.Parts{DB: a.DB, Settings: a.Settings, Identity: a.Identity, Accounts: a.Accounts, Catalog: a.Catalog,
		Cart: a.Cart, Today: a.Today, Inbox: a.Support, Knowledge: a.Knowledge, Recorder: a.Recorder, Now: a.Config.Now, URL: a.Config.URL, Proxies: a.Config.Proxies, Seen: seen})
	gate.Register(w, a.Weekly)
	company.RegisterTeam(w)
	company.RegisterRecorded(w)
	parts := company.Parts{Orders: a.Orders, Lists: a.Lists, Invoices: a.Invoices}
	company.Register(w, parts)
	company.RegisterStanding(w, parts, a.Standing)
	company.RegisterQuestions(w, parts, a.Support, a.Files, company.Answers{Articles: a.Articles, Knowledge: a.Knowledge})
	storefront.Register(w, storefront.Parts{Search: a.Search, Pricing: a.Pricing, Orders: a.Orders, Files: a.Files,
		Standing: a.Standing, Lists: a.Lists, Knowledge: a.Knowledge, Articles: a.Articles})
	desk.Register(w, desk.Parts{Mail: a.Mail, Views: a.Views, Finder: a.Finder, Today: a.Today, Doing: a.Doing, Weekly: a.Weekly, Clients: a.Clients, Recorder: a.Recorder})
	house.Register(w, house.Parts{House: a.House, Changes: a.Changes, Views: a.Views})
	clients.Register(w, clients.Parts{Clients: a.Clients, Views: a.Views})
	a.clientRoutes(w)
	forms := uploads.Register(w, a.Files)
	a.priceRoutes(w, forms)
	a.goodsRoutes(w, forms)
	a.orderRoutes(w, forms)
	looks.Register(w, looks.Parts{Files: a.Files, Orders: a.Orders, Search: a.Search, Notify: a.Notify})
	a.inboxRoutes(w)
	a.articleRoutes(w)
	ideas.Register(w, a.Support)
	a.insightRoutes(w)
	ranges.Register(w, ranges.Parts{Editor: a.Editor, Changes: a.Changes, Desk: a.PriceDesk})
	return w
}
