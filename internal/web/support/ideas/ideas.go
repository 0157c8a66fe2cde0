// Package ideas is the door to what clients propose: what is published of it, and what becomes of it.
package ideas

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/ideas"
	"tradecounter/views/ui"
)

type handlers struct {
	*web.Web
	support *support.Service
}

// Register adds the routes.
func Register(w *web.Web, s *support.Service) {
	h := &handlers{w, s}
	g := w.App.Group(view.Path, w.Staff)
	g.Get("", h.list)
	g.Get("/:number", h.show)
	g.Post("/:number/publish", h.publish)
	g.Post("/:number/withdraw", h.withdraw)
	g.Post("/:number/answer", h.answer)
}

const perPage = 30

func (h *handlers) list(c *fiber.Ctx) error {
	f := support.IdeasAsked{State: support.IdeaState(web.Query(c, "state", 20)), Kind: web.Query(c, "kind", 10), Words: web.Query(c, "q", 200),
		Page: max(c.QueryInt("page", 1), 1), PerPage: perPage}
	list, found, err := h.support.Ideas(c.UserContext(), web.Actor(c), f)
	if err != nil {
		return err
	}
	to := func(state string, n int) string {
		return view.Path + "?" + url.Values{"state": {state}, "q": {f.Words}, "page": {strconv.Itoa(n)}}.Encode()
	}
	v := view.List{Words: f.Words, State: string(f.State), Found: found, Rows: list, Tabs: []ui.Tab{{Text: "All", To: to("", 1), Current: f.State == ""}}}
	for _, s := range support.IdeaStates {
		v.Tabs = append(v.Tabs, ui.Tab{Text: view.Words(s), To: to(string(s), 1), Current: f.State == s})
	}
	last := max(1, (found+perPage-1)/perPage)
	v.Pages = ui.Pages{Current: min(f.Page, last), Last: last, To: func(n int) string { return to(string(f.State), n) }}
	return h.Render(c, fiber.StatusOK, view.ListPage(h.DeskChrome(c, layout.Ideas), v))
}

// number is the idea's number in the path as people write it; what isn't well encoded names nothing.
func number(c *fiber.Ctx) string {
	plain, err := url.PathUnescape(c.Params("number"))
	if err != nil || strings.ContainsRune(plain, 0) {
		return ""
	}
	return strings.ToUpper(plain)
}

func (h *handlers) show(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, view.Typed{})
}

// page shows the idea as it is now, with what was typed and couldn't be kept.
func (h *handlers) page(c *fiber.Ctx, status int, typed view.Typed) error {
	i, err := h.support.Idea(c.UserContext(), web.Actor(c), number(c))
	if err != nil {
		return err
	}
	v := view.Page{Idea: i, May: web.Actor(c).Can(identity.EditAnswers), Typed: typed}
	v.Fill()
	return h.Render(c, status, view.IdeaPage(h.DeskChrome(c, layout.Ideas), v))
}

// kept answers a form: done, or shown again with what was typed beside what somebody else did meanwhile.
func (h *handlers) kept(c *fiber.Ctx, typed view.Typed, said string, err error) error {
	if f, ok := fault.As(err); ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		typed.Problem = f
		status := fiber.StatusUnprocessableEntity
		if f.Kind == fault.KindConflict {
			status = fiber.StatusConflict
		}
		return h.page(c, status, typed)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(number(c)), said)
}

func version(c *fiber.Ctx) int64 {
	n, _ := web.Number64(web.Text(c, "version", 20))
	return n
}

func (h *handlers) publish(c *fiber.Ctx) error {
	typed := view.Typed{Form: "publish", Title: web.Text(c, "title", 300), Text: web.Lines(c, "text", 8000)}
	_, err := h.support.Publish(c.UserContext(), web.Actor(c), number(c), version(c), typed.Title, typed.Text)
	return h.kept(c, typed, "All clients see it now, in these words.", err)
}

func (h *handlers) withdraw(c *fiber.Ctx) error {
	_, err := h.support.Withdraw(c.UserContext(), web.Actor(c), number(c), version(c))
	return h.kept(c, view.Typed{Form: "publish"}, "Other clients don’t see it any more.", err)
}

func (h *handlers) answer(c *fiber.Ctx) error {
	typed := view.Typed{Form: "answer", State: web.Text(c, "state", 20), Answer: web.Lines(c, "answer", 8000)}
	_, err := h.support.AnswerIdea(c.UserContext(), web.Actor(c), number(c), version(c), support.IdeaState(typed.State), typed.Answer)
	return h.kept(c, typed, "Answered. Whoever proposed it gets a letter.", err)
}
