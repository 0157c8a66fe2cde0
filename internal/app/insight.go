package app

import "tradecounter/internal/insight"

// buildInsight builds what counts.
func (a *App) buildInsight() {
	a.Insight = insight.New(a.DB, a.Settings, a.Config.Now)
}
