package app

import (
	"context"
	"time"

	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/jobs"
)

// openRecording builds what records visits, and what becomes of it and of carts that are left.
func (a *App) openRecording() {
	a.Recorder = recording.New(a.DB, a.Settings, a.Changes, a.Insight, a.Config.Now, a.Cart.Reached)
	a.Jobs.Every("carts.cool", jobs.Each(time.Hour), a.Cart.Cool)
	a.Jobs.Every("recording.keep", a.nightly, a.Recorder.Keep)
}

// nightly is four in the morning of the seller's next night.
func (a *App) nightly(after clock.Time) clock.Time {
	zone := time.UTC
	if set, err := a.Settings.Get(context.Background()); err == nil {
		zone = set.Zone
	}
	today := after.Date(zone)
	if at := today.At(4, 0, zone); at > after {
		return at
	}
	return today.AddDays(1).At(4, 0, zone)
}
