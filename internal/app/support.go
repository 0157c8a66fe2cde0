package app

import (
	"tradecounter/internal/support"
)

// buildSupport builds what keeps conversations.
func (a *App) buildSupport() {
	a.Support = support.New(a.DB, a.Events, a.Config.Now, a.Settings, a.Files, a.Contacts, a.Config.URL.Hostname())
}
