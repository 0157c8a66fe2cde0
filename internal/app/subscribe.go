package app

import (
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
	a.Identity.Schedule(a.Jobs)
}
