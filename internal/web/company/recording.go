package company

import (
	"encoding/json"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
)

// RegisterRecorded adds what tells members what is recorded of them.
func RegisterRecorded(w *web.Web) {
	h := &handlers{web: w}
	g := w.App.Group("/s/:account/recorded", w.Members)
	g.Get("", h.showRecorded)
	g.Get("/download", w.NotActing, h.sendRecorded)
	g.Post("/not-now", w.PutAway)
}

func (h *handlers) showRecorded(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Profile)
	if err != nil {
		return err
	}
	kept := views.Kept{Days: strconv.Itoa(p.set.Recording.KeepDays) + " days", Persons: p.set.Recording.Persons}
	if !p.actor.Behalf.Is() {
		kept.Download = p.to("recorded/download")
	}
	return h.web.Render(c, fiber.StatusOK, views.RecordedPage(p.chrome, kept))
}

// sendRecorded sends a member what is recorded of them in this account.
func (h *handlers) sendRecorded(c *fiber.Ctx) error {
	own, err := h.web.Recorder.Own(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(own, "", "  ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="recorded.json"`)
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Send(text)
}
