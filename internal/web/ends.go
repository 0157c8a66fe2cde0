package web

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
	"tradecounter/views/layout"
)

// ends tells a page when its session will be over, so that it can warn before.
func (w *Web) ends(c *fiber.Ctx, set *settings.Settings) layout.Ends {
	return w.Ends(Session(c), Session(c).ExpiresAt, set)
}

// Ends is how long a session lasts from now on, in seconds: unused, and at most.
func (w *Web) Ends(s identity.Session, expires clock.Time, set *settings.Settings) layout.Ends {
	now := w.Now()
	return layout.Ends{In: int(expires.Sub(now).Seconds()), Latest: int(s.CreatedAt.Add(set.SessionMax).Sub(now).Seconds())}
}
