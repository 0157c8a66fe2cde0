package company

import (
	"crypto/rand"
	"fmt"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *questionPages) show(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	return h.questionPage(p, fiber.StatusOK, views.Reply{Key: rand.Text()}, views.Rate{})
}

// questionPage shows a question with the forms as they were typed.
func (h *questionPages) questionPage(p *page, status int, reply views.Reply, rate views.Rate) error {
	t, err := h.support.Find(p.ctx, p.actor, param(p.c, "number"))
	if err != nil {
		return err
	}
	if t.MergedInto != "" {
		return p.c.Redirect(p.questionAt(t.MergedInto, ""), fiber.StatusSeeOther)
	}
	view := views.Question{Number: t.Number, Subject: t.Subject, State: questionState(t.State), About: p.aboutLink(t.About), Asker: t.Member,
		Asked: p.moment(t.CreatedAt), Follows: p.questionLinks(t.Follows), Next: p.questionLinks(t.Next...)}
	for _, m := range t.Messages {
		view.Said = append(view.Said, p.said(t, m))
	}
	p.chrome.Scripts = []string{"photos.js"}
	if !p.actor.Behalf.Is() {
		h.answerForms(p, t, &view, reply, rate)
	}
	if r := t.Rating; r != nil {
		view.Rated = fmt.Sprintf("You said: %s, %d of 5.", map[bool]string{true: "solved", false: "not solved"}[r.Solved], r.Score)
	}
	if r := t.Remedy; r != nil {
		view.Remedy = &views.Remedy{Wrong: r.Wrong, Did: r.Did, Gets: r.Gets}
	}
	return h.web.Render(p.c, status, views.QuestionPage(p.chrome, view))
}

func (h *questionPages) answerForms(p *page, t support.Ticket, view *views.Question, reply views.Reply, rate views.Rate) {
	solved := t.State == support.Solved || t.State == support.Closed
	reply.Action, reply.Hint = p.questionAt(t.Number, ""), "It goes to whoever answers you"
	if solved {
		reply.Hint = "It opens the question again"
	}
	view.Reply = &reply
	if solved && t.Rating == nil {
		rate.Action = p.questionAt(t.Number, "/rating")
		view.Rate = &rate
	}
}

func (p *page) moment(at clock.Time) templ.Component {
	return ui.Time(at, p.set.Zone, p.scope.Today, p.chrome.Locale)
}

func (p *page) questionLinks(numbers ...string) (list []ui.Link) {
	for _, n := range numbers {
		if n != "" {
			list = append(list, ui.Link{Text: n, To: p.questionAt(n, "")})
		}
	}
	return list
}

func (p *page) said(t support.Ticket, m support.Message) views.Said {
	s := views.Said{ID: "m" + strconv.FormatInt(m.ID, 10), Who: m.ByName, Ours: m.Kind == support.QuestionMessage, Event: m.Kind == support.EventMessage,
		Text: m.Text, At: p.moment(m.At)}
	for _, f := range m.Files {
		s.Files = append(s.Files, ui.Link{Text: f.Name, To: p.questionAt(t.Number, "/files/"+strconv.FormatInt(f.ID, 10))})
	}
	return s
}

func (h *questionPages) write(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	in := support.Reply{Key: web.Text(c, "key", 64), Text: web.Lines(c, "text", 20_000)}
	if in.Files, err = uploads(c); err != nil {
		return err
	}
	t, err := h.support.Write(p.ctx, p.actor, param(c, "number"), in)
	if refused, ok := fault.AsInvalid(err); ok {
		return h.questionPage(p, fiber.StatusUnprocessableEntity, views.Reply{Key: in.Key, Text: in.Text, Problem: refused}, views.Rate{})
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.questionAt(t.Number, ""), "Sent.")
}

func (h *questionPages) rate(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	form := views.Rate{Solved: web.Text(c, "solved", 5), Score: web.Text(c, "score", 5), Comment: web.Lines(c, "comment", 4000)}
	score, _ := strconv.Atoi(form.Score)
	number := param(c, "number")
	if form.Solved != "yes" && form.Solved != "no" {
		err = fault.Invalid("", fault.Field{Name: "solved", Message: "Say whether it is solved."})
	} else {
		_, err = h.support.Rate(p.ctx, p.actor, number, support.Rating{Solved: form.Solved == "yes", Score: score, Comment: form.Comment})
	}
	if refused, ok := fault.AsInvalid(err); ok {
		form.Problem = refused
		return h.questionPage(p, fiber.StatusUnprocessableEntity, views.Reply{Key: rand.Text()}, form)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.questionAt(number, ""), "Thank you for saying so.")
}

func (h *questionPages) sendFile(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return fault.NotFound("This file isn’t there.")
	}
	attached, file, err := h.support.File(p.ctx, p.actor, param(c, "number"), id)
	if err != nil {
		return err
	}
	return h.web.SendFile(c, h.files, file, attached.Name)
}
