package inbox

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
)

func (h *handlers) answers(c *fiber.Ctx) error {
	list, err := h.Support.CannedAnswers(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.AnswersPage(h.DeskChrome(c, layout.Answers), list, web.Actor(c).Can(identity.EditAnswers)))
}

// answer is the canned answer that the address names; a new one has no ID.
func (h *handlers) answer(c *fiber.Ctx) (found support.Canned, err error) {
	if !web.Actor(c).Can(identity.EditAnswers) {
		return found, fault.Denied("Support and administrators write canned answers.")
	}
	id, isNew, err := idOf(c)
	if err != nil || isNew {
		return found, err
	}
	list, err := h.Support.CannedAnswers(c.UserContext(), web.Actor(c))
	if err != nil {
		return found, err
	}
	i := slices.IndexFunc(list, func(a support.Canned) bool { return a.ID == id })
	if i < 0 {
		return found, fault.NotFound("This answer isn’t there.")
	}
	return list[i], nil
}

func (h *handlers) showAnswer(c *fiber.Ctx) error {
	a, err := h.answer(c)
	if err != nil {
		return err
	}
	return h.answerPage(c, fiber.StatusOK, view.Canned{Canned: a})
}

func (h *handlers) answerPage(c *fiber.Ctx, status int, v view.Canned) error {
	return h.Render(c, status, view.AnswerPage(h.DeskChrome(c, layout.Answers), v))
}

func (h *handlers) saveAnswer(c *fiber.Ctx) error {
	a, err := h.answer(c)
	if err != nil {
		return err
	}
	now := a.Version
	a.Name, a.Text = web.Text(c, "name", 200), web.Lines(c, "text", 20_001)
	a.Version, _ = web.Number64(web.Text(c, "version", 20))
	_, err = h.Support.SaveCanned(c.UserContext(), web.Actor(c), a)
	if f, status, ok := refusal(err); ok {
		if f.Kind == fault.KindConflict { // what was typed stands below; sent again it replaces the other's
			a.Version = now
		}
		return h.answerPage(c, status, view.Canned{Canned: a, Problem: f})
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Answers, "“"+a.Name+"” is kept.")
}

func (h *handlers) deleteAnswer(c *fiber.Ctx) error {
	a, err := h.answer(c)
	if err != nil {
		return err
	}
	if err := h.Support.DeleteCanned(c.UserContext(), web.Actor(c), a.ID); err != nil {
		return err
	}
	return h.Done(c, view.Answers, "“"+a.Name+"” is deleted.")
}

const mostRemedies = 200

func (h *handlers) remedies(c *fiber.Ctx) error {
	all := c.Query("all") != ""
	list, err := h.Support.Remedies(c.UserContext(), web.Actor(c), !all, mostRemedies)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.RemediesPage(h.DeskChrome(c, layout.Inbox), list, all))
}
