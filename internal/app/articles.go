package app

import (
	"tradecounter/internal/web"
	"tradecounter/internal/web/support/articles"
)

// articleRoutes are the knowledge base at the desk.
func (a *App) articleRoutes(w *web.Web) {
	articles.Register(w, articles.Parts{Knowledge: a.Knowledge, Search: a.Articles, Support: a.Support, Words: a.Editor, Views: a.Views, Files: a.Files})
}
