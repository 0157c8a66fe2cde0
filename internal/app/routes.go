package app

import (
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk"
)

// Web is the server with every page.
func (a *App) Web() *web.Web {
	w := web.New(web.Parts{DB: a.DB, Settings: a.Settings, Identity: a.Identity, Accounts: a.Accounts, Catalog: a.Catalog,
		Cart: a.Cart, Now: a.Config.Now, URL: a.Config.URL, Proxies: a.Config.Proxies, Seen: seen})
	desk.Register(w, desk.Parts{Mail: a.Mail})
	return w
}
