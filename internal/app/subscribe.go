package app

import (
	"context"

	"tradecounter/internal/catalog"
	"tradecounter/internal/events"
)

// subscribe says in one place who listens to what.
func (a *App) subscribe() {
	log := a.Events
	events.On(log, "notify", a.Notify.PersonInvited)
	events.On(log, "notify", a.Notify.ResetAsked)
	events.On(log, "notify", a.Notify.PasswordChanged)
	events.On(log, "notify", a.Notify.SecondFactorChanged)
	events.On(log, "notify", a.Notify.OrderPlaced)
	events.On(log, "notify", a.Notify.OrderConfirmed)
	events.On(log, "notify", a.Notify.OrderShipped)
	events.On(log, "notify", a.Notify.OrderDelivered)
	events.On(log, "notify", a.Notify.OrderCancelled)
	events.On(log, "notify", a.Notify.CancelRequested)
	events.On(log, "notify", a.Notify.DateChanged)
	events.On(log, "notify", a.Notify.CancelDeclined)
	events.On(log, "notify", a.Notify.OrderNote)
	events.On(log, "notify", a.Notify.OrderInvoiced)
	events.On(log, "notify", a.Notify.AskMade)
	events.On(log, "notify", a.Notify.StandingBegun)
	events.On(log, "notify", a.Notify.StandingChanged)
	events.On(log, "notify", a.Notify.StandingSkipped)
	events.On(log, "notify", a.Notify.StandingUnskipped)
	events.On(log, "notify", a.Notify.StandingBenefit)
	events.On(log, "notify", a.Notify.StandingPaused)
	events.On(log, "notify", a.Notify.StandingResumed)
	events.On(log, "notify", a.Notify.StandingEnded)
	events.On(log, "notify", a.Notify.StandingOwner)
	events.On(log, "notify", a.Notify.StandingAhead)
	events.On(log, "notify", a.Notify.StandingRise)
	events.On(log, "notify", a.Notify.StandingMissed)
	events.On(log, "notify", a.Notify.StandingFailed)
	events.On(log, "search", func(ctx context.Context, _ catalog.Changed) error { return a.Search.CatalogChanged(ctx) })
	a.Identity.Schedule(a.Jobs)
	a.Accounts.Schedule(a.Jobs)
	a.Standing.Schedule(a.Jobs)
	a.Insight.Schedule(a.Jobs)
}
