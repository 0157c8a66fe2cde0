package articles

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
	"tradecounter/views/ui"
)

func (h *handlers) showPublish(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	return h.publishPage(c, fiber.StatusOK, view.Publish{Article: a, Form: view.Audience{Audience: a.Audience}})
}

func (h *handlers) publishPage(c *fiber.Ctx, status int, p view.Publish) (err error) {
	ctx, actor := c.UserContext(), web.Actor(c)
	if p.Reach, err = h.Knowledge.Reach(ctx, actor, p.Article.Slug, p.Article.Audience); err != nil {
		return err
	}
	if p.Segments, err = h.Knowledge.Segments(ctx, actor); err != nil {
		return err
	}
	for _, s := range p.Form.Segments { // one that no client has any more
		if !slices.Contains(p.Segments, s) {
			p.Segments = append(p.Segments, s)
		}
	}
	if p.Form.Clients, err = h.clients(c, p.Article, p.Form); err != nil {
		return err
	}
	if p.Seen == "" {
		p.Seen = strconv.FormatInt(p.Article.Version, 10)
	}
	chrome := h.DeskChrome(c, layout.Articles)
	if p.Date == "" {
		p.Date, p.Time = chrome.Today.AddDays(1).String(), "08:00"
	}
	return h.Render(c, status, view.PublishPage(chrome, p))
}

const mostFound = 20

// clients are those chosen, and those found by a name.
func (h *handlers) clients(c *fiber.Ctx, a knowledge.Article, form view.Audience) (list []knowledge.ReachAccount, err error) {
	all, err := h.Knowledge.Reach(c.UserContext(), web.Actor(c), a.Slug, knowledge.Audience{Kind: knowledge.All})
	if err != nil {
		return nil, err
	}
	found := 0
	known := map[int64]bool{}
	for _, account := range all.Accounts {
		known[account.ID] = true
		if slices.Contains(form.Accounts, account.ID) {
			list = append(list, account)
			continue
		}
		if form.Find != "" && found < mostFound && strings.Contains(strings.ToLower(account.Name+" "+account.Slug), strings.ToLower(form.Find)) {
			found++
			list = append(list, account)
		}
	}
	for _, id := range form.Accounts {
		if !known[id] {
			list = append(list, knowledge.ReachAccount{ID: id, Name: "A client that is closed"})
		}
	}
	return list, nil
}

// audience is who reads it, as the form has it.
func audience(c *fiber.Ctx) view.Audience {
	form := view.Audience{Audience: knowledge.Audience{Kind: web.Text(c, "audience", 20)}, Find: web.Text(c, "find", 100)}
	if form.Kind == knowledge.Chosen || form.Kind == "" {
		form.Segments = web.Several(c, "segment", 200)
	}
	for _, id := range web.Several(c, "account", 20) {
		if n, ok := web.Number64(id); ok {
			form.Accounts = append(form.Accounts, n)
		}
	}
	return form
}

// setAudience saves who reads it, or says who that would be.
func (h *handlers) setAudience(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	a, err := h.find(c)
	if err != nil {
		return err
	}
	p := view.Publish{Article: a, Form: audience(c), Seen: web.Text(c, "seen", 20)}
	do := web.Text(c, "do", 10)
	if do == "find" {
		p.Form.Kind = knowledge.Chosen
		return h.publishPage(c, fiber.StatusOK, p)
	}
	if do == "look" {
		would, err := h.Knowledge.Reach(ctx, actor, a.Slug, p.Form.Audience)
		if err != nil {
			return err
		}
		p.Would = &would
		if web.Fragment(c) {
			return h.Render(c, fiber.StatusOK, view.Would(p))
		}
		return h.publishPage(c, fiber.StatusOK, p)
	}
	seen, _ := web.Number64(p.Seen)
	_, err = h.Knowledge.SetAudience(ctx, actor, a.Slug, seen, p.Form.Audience)
	if f, status, ok := refusal(err); ok {
		p.Problem = f
		if status == fiber.StatusConflict {
			p.Seen = strconv.FormatInt(a.Version, 10)
		}
		return h.publishPage(c, status, p)
	}
	if err != nil {
		return err
	}
	said := "Saved. That is who will see it once it is published."
	if a.Live() {
		said = "Saved. It holds at once, on every page and in every search."
	}
	return h.Done(c, view.At(a.Slug, "publish"), said)
}

// move takes an article one step on.
func (h *handlers) move(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	a, err := h.find(c)
	if err != nil {
		return err
	}
	p := view.Publish{Article: a, Form: view.Audience{Audience: a.Audience}}
	seen := number(web.Text(c, "seen", 20))
	said := ""
	switch c.Params("do") {
	case "submit":
		said, err = "It waits for a colleague to look at it.", h.Knowledge.Submit(ctx, actor, a.Slug, seen)
	case "take-back":
		said, err = "It is a draft again.", h.Knowledge.TakeBack(ctx, actor, a.Slug, seen)
	case "publish":
		said, err = publishedSaid(a, seen), h.Knowledge.Publish(ctx, actor, a.Slug, seen)
	case "schedule":
		var at clock.Time
		p.Date, p.Time = web.Text(c, "publish_at", 20), web.Text(c, "time", 10)
		if at, err = h.timeOf(c, p.Date, p.Time); err == nil {
			err = h.Knowledge.PublishAt(ctx, actor, a.Slug, seen, at)
		}
		said = "Version " + strconv.Itoa(seen) + " is published " + h.moment(c, at) + ". What is saved until then stays a draft."
	case "archive":
		said, err = "It is archived. Nobody finds it any more.", h.Knowledge.Archive(ctx, actor, a.Slug, seen)
	case "unarchive":
		said, err = "It is a draft again. Readers see it once it is published.", h.Knowledge.Unarchive(ctx, actor, a.Slug, seen)
	default:
		return fiber.ErrNotFound
	}
	if f, status, ok := refusal(err); ok {
		p.Problem = f
		return h.publishPage(c, status, p)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(a.Slug, "publish"), said)
}

func publishedSaid(a knowledge.Article, number int) string {
	return fmt.Sprintf("Version %d is published: %s.", number, map[string]string{knowledge.All: "everyone signed in reads it", knowledge.Staff: "staff read it",
		knowledge.Chosen: "those chosen read it"}[a.Audience.Kind])
}

// timeOf is a time of the seller's zone.
func (h *handlers) timeOf(c *fiber.Ctx, date, hour string) (clock.Time, error) {
	problem := fault.Invalid("")
	day, err := clock.ParseDate(date)
	if err != nil {
		problem.Add("publish_at", "Choose a day.")
	}
	at, err := time.Parse("15:04", hour)
	if err != nil {
		problem.Add("time", "Write a time like 08:00.")
	}
	if err := problem.OrNil(); err != nil {
		return 0, err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return 0, err
	}
	return day.At(at.Hour(), at.Minute(), set.Zone), nil
}

func (h *handlers) moment(c *fiber.Ctx, at clock.Time) string {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil || at == 0 {
		return "then" // the page that follows says when
	}
	return ui.Moment(at, set.Zone, set.Today(h.Now()), "en-GB")
}
