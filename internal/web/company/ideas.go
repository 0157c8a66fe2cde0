package company

import (
	"crypto/rand"
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *questionPages) registerIdeas(g fiber.Router) {
	g.Get("", h.showIdeas)
	g.Get("/new", h.showNewIdea)
	g.Post("/new", h.propose)
	g.Get("/:number", h.showIdea)
	g.Post("/:number/vote", h.vote)
}

func (p *page) ideaAt(number, rest string) string {
	return p.to("ideas/" + url.PathEscape(number) + rest)
}

func (h *questionPages) showIdeas(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	f := support.IdeasAsked{State: support.IdeaState(web.Query(c, "state", 20)), Own: c.Query("own") != "", Words: web.Query(c, "q", 200),
		Page: max(c.QueryInt("page", 1), 1), PerPage: questionsPerPage}
	list, found, err := h.support.Ideas(p.ctx, p.actor, f)
	if err != nil {
		return err
	}
	view := views.Ideas{Words: f.Words, Found: counted(p, found, "idea or problem", "ideas and problems")}
	for _, i := range list {
		view.Rows = append(view.Rows, p.idea(i))
	}
	to := func(state, own string, n int) string {
		return p.to("ideas") + "?" + url.Values{"state": {state}, "own": {own}, "q": {f.Words}, "page": {strconv.Itoa(n)}}.Encode()
	}
	view.Tabs = []ui.Tab{{Text: "All", To: to("", "", 1), Current: f.State == "" && !f.Own}}
	for _, s := range []support.IdeaState{support.IdeaIsPlanned, support.IdeaIsDone} {
		view.Tabs = append(view.Tabs, ui.Tab{Text: ideaStates[s].Text, To: to(string(s), "", 1), Current: f.State == s})
	}
	view.Tabs = append(view.Tabs, ui.Tab{Text: "Yours", To: to("", "yes", 1), Current: f.Own})
	last := max(1, (found+questionsPerPage-1)/questionsPerPage)
	view.Pages = ui.Pages{Current: min(f.Page, last), Last: last, To: func(n int) string { return to(string(f.State), c.Query("own"), n) }}
	return h.web.Render(c, fiber.StatusOK, views.IdeasPage(p.chrome, view))
}

var ideaStates = map[support.IdeaState]views.State{
	support.IdeaIsNew: {Icon: "clock", Text: "Being read"}, support.IdeaIsPublished: {Tone: ui.Accent, Icon: "up", Text: "Open to votes"},
	support.IdeaIsPlanned: {Tone: ui.Accent, Icon: "calendar", Text: "Planned"}, support.IdeaIsDone: {Tone: ui.OK, Icon: "check", Text: "Done"},
	support.IdeaIsNotNow: {Icon: "later", Text: "Not now"},
}

func (p *page) idea(i support.Idea) views.Idea {
	view := views.Idea{Number: i.Number, To: p.ideaAt(i.Number, ""), Kind: map[string]string{"idea": "Idea", "problem": "Problem"}[i.Kind], Title: i.Title, Text: i.Text,
		State: ideaStates[i.State], Answer: i.Answer, Voted: i.Voted, Votes: votes(i)}
	if i.Own {
		view.By = i.Member + ", " + p.day(i.CreatedAt.Date(p.set.Zone))
	}
	if i.PublishedAt == 0 {
		view.OnlyYours = "Only you, the admins of your company and we see this so far."
	} else if i.State != support.IdeaIsDone && !p.actor.Behalf.Is() {
		view.VoteTo = p.ideaAt(i.Number, "/vote")
	}
	return view
}

func votes(i support.Idea) string {
	people := fmt.Sprintf("%d people", i.Votes)
	switch {
	case i.Votes == 0:
		return "Nobody has voted yet"
	case i.Votes == 1:
		return "Wanted by 1 person"
	case i.Accounts == 1:
		return "Wanted by " + people + " of one company"
	}
	return fmt.Sprintf("Wanted by %s of %d companies", people, i.Accounts)
}

func (h *questionPages) showIdea(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	i, err := h.support.Idea(p.ctx, p.actor, param(c, "number"))
	if err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, views.IdeaPage(p.chrome, p.idea(i)))
}

func (h *questionPages) showNewIdea(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, views.NewIdeaPage(p.chrome, views.NewIdea{Key: rand.Text()}))
}

func (h *questionPages) propose(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	form := views.NewIdea{Key: web.Text(c, "key", 64), Kind: web.Text(c, "kind", 20), Title: web.Text(c, "title", 300), Text: web.Lines(c, "text", 8000)}
	i, err := h.support.Propose(p.ctx, p.actor, support.NewIdea{Key: form.Key, Kind: form.Kind, Title: form.Title, Text: form.Text})
	if refused, ok := fault.AsInvalid(err); ok {
		form.Problem = refused
		return h.web.Render(c, fiber.StatusUnprocessableEntity, views.NewIdeaPage(p.chrome, form))
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.ideaAt(i.Number, ""), "Thank you. We read it and answer.")
}

func (h *questionPages) vote(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	i, err := h.support.Vote(p.ctx, p.actor, param(c, "number"), web.Text(c, "want", 5) == "yes")
	if err != nil {
		return err
	}
	return h.web.Done(c, p.ideaAt(i.Number, ""), votes(i)+".")
}
