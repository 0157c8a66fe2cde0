package app

import (
	"tradecounter/internal/events"
	"tradecounter/internal/notify"
	"tradecounter/internal/support"
)

// buildSupport builds what keeps conversations.
func (a *App) buildSupport() {
	a.Support = support.New(a.DB, a.Events, a.Config.Now, a.Settings, a.Files, a.Contacts, a.Config.URL.Hostname())
	a.Intake = support.NewIntake(a.Support, a.Identity, a.Mail)
}

// openSupport says who listens to conversations, and what of them runs by itself.
func (a *App) openSupport() {
	letters := notify.NewQuestions(a.Notify, a.Support)
	events.On(a.Events, "notify", letters.TicketAsked)
	events.On(a.Events, "notify", letters.TicketAnswered)
	events.On(a.Events, "notify", letters.TicketWritten)
	events.On(a.Events, "notify", letters.TicketSolved)
	events.On(a.Events, "notify", letters.TicketClosed)
	events.On(a.Events, "notify", letters.RemedyDone)
	events.On(a.Events, "notify", letters.IdeaAnswered)
	a.Support.Schedule(a.Jobs)
	a.Intake.Schedule(a.Jobs)
}
