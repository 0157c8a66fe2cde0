package inbox

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
)

func (h *handlers) queues(c *fiber.Ctx) error {
	return h.queuesPage(c, fiber.StatusOK, support.Queue{}, nil)
}

// queuesPage has a form for each queue and one for a new; typed is the one that was refused.
func (h *handlers) queuesPage(c *fiber.Ctx, status int, typed support.Queue, problem *fault.Fault) error {
	if !web.Actor(c).Can(identity.EditAnswers) {
		return fault.Denied("Support and administrators look after the queues.")
	}
	list, err := h.Support.Queues(c.UserContext())
	if err != nil {
		return err
	}
	next := support.Queue{Place: len(list) + 1}
	var forms []view.QueueForm
	for _, q := range append(list, next) {
		form := view.QueueForm{Queue: q}
		if problem != nil && q.ID == typed.ID {
			typed.Version = q.Version // what was typed stands there; sent again it replaces the other's
			form = view.QueueForm{Queue: typed, Problem: problem}
		}
		forms = append(forms, form)
	}
	return h.Render(c, status, view.QueuesPage(h.DeskChrome(c, layout.Inbox), forms))
}

func (h *handlers) saveQueue(c *fiber.Ctx) error {
	var reasons []string
	for _, value := range c.Request().PostArgs().PeekMulti("reason") {
		if r := string(value); slices.Contains(support.Reasons, r) {
			reasons = append(reasons, r)
		}
	}
	q := support.Queue{Name: web.Text(c, "name", 200), Reasons: strings.Join(reasons, "\n")}
	q.ID, _ = web.Number64(web.Text(c, "id", 20))
	q.Version, _ = web.Number64(web.Text(c, "version", 20))
	place, _ := web.Number64(web.Text(c, "place", 4))
	q.Place = int(min(max(place, 0), 999))
	err := h.Support.SaveQueue(c.UserContext(), web.Actor(c), q)
	if f, status, ok := refusal(err); ok {
		return h.queuesPage(c, status, q, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Queues, "Saved. New questions come into it by their reason.")
}
