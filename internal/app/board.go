package app

import (
	figures "tradecounter/internal/insight"
	"tradecounter/internal/web"
	"tradecounter/internal/web/insight"
)

// insightRoutes are the pages of figures.
func (a *App) insightRoutes(w *web.Web) {
	insight.Register(w, insight.Parts{Figures: a.Insight, Baselines: figures.NewBaselines(a.DB, a.Changes, a.Config.Now), Recorder: a.Recorder,
		Clients: a.ClientPages, Contacts: a.Contacts})
}
