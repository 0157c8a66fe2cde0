package app

import (
	"tradecounter/internal/web"
	"tradecounter/internal/web/support/inbox"
	"tradecounter/internal/workspace"
)

// inboxRoutes are the support's pages of the desk.
func (a *App) inboxRoutes(w *web.Web) {
	inbox.Register(w, inbox.Parts{Support: a.Support, Tickets: workspace.NewTicketPages(a.DB, a.Contacts, a.Config.Now), Finder: a.Finder,
		Views: a.Views, Contacts: a.Contacts, Articles: a.Knowledge, Files: a.Files})
}
