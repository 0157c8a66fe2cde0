package web

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/views/ui"
)

const keyFlash = "flash"

// Flash says something on the next page that is shown: what a redirect has done.
func (w *Web) Flash(c *fiber.Ctx, f ui.Flash) {
	text, err := json.Marshal(f)
	if err != nil || len(text) > 2000 {
		return // it is told nowhere else, but nothing depends on it
	}
	w.SetCookie(c, keyFlash, base64.RawURLEncoding.EncodeToString(text), time.Minute)
}

// flashes takes what the last request left to say.
func (w *Web) flashes(c *fiber.Ctx) []ui.Flash {
	if said, ok := c.Locals(keySaid).(ui.Flash); ok {
		return []ui.Flash{said}
	}
	kept := w.Cookie(c, keyFlash)
	if kept == "" {
		return nil
	}
	w.DropCookie(c, keyFlash)
	var f ui.Flash
	text, err := base64.RawURLEncoding.DecodeString(kept)
	if err != nil || json.Unmarshal(text, &f) != nil || f.Text == "" || (f.LinkTo != "" && SafeNext(f.LinkTo) != f.LinkTo) {
		return nil
	}
	return []ui.Flash{f}
}

// Done says what was done and leads on, after a form that worked.
func (w *Web) Done(c *fiber.Ctx, to, said string) error {
	w.Flash(c, ui.Flash{Tone: ui.OK, Text: said})
	return c.Redirect(to, fiber.StatusSeeOther)
}
