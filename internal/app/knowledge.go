package app

import (
	"tradecounter/internal/events"
	"tradecounter/internal/exchange/folder"
	"tradecounter/internal/knowledge"
)

// buildKnowledge builds the knowledge base.
func (a *App) buildKnowledge() {
	a.Knowledge = knowledge.New(a.DB, a.Events, a.Config.Now, a.Files, a.Settings)
	a.Folder = folder.New(a.Knowledge)
}

// openKnowledge makes what is due at a time be done.
func (a *App) openKnowledge() {
	events.On(a.Events, "notify", a.Notify.ReviewDue)
	a.Knowledge.Schedule(a.Jobs)
}
