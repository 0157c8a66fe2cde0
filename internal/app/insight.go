package app

import (
	"context"
	"log/slog"

	"tradecounter/internal/insight"
)

// buildInsight builds what counts.
func (a *App) buildInsight() {
	a.Insight = insight.New(a.DB, a.Settings, a.Config.Now)
}

// warmInsight reads the facts of figures, seconds of years of orders, before somebody asks for a figure.
func (a *App) warmInsight(ctx context.Context) {
	err := a.Insight.Warm(ctx)
	if err == nil {
		err = a.Recorder.Warm(ctx)
	}
	if err != nil && ctx.Err() == nil {
		slog.Warn("figures can't be counted", "error", err)
	}
}
