package insight

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/web"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) funnel(c *fiber.Ctx) error {
	if to, ok := clean(c, view.Funnel); ok {
		return c.Redirect(to)
	}
	p, device, err := h.openFunnel(c)
	if err != nil {
		return err
	}
	v := view.FunnelView{Frame: p.Frame, Device: device}
	if v.Funnel, err = h.Recorder.Funnel(c.UserContext(), p.reach, p.Asked.Filter, p.Asked.Period, device); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.FunnelPage(v))
}

// openFunnel is open without a channel: visits have none.
func (h *handlers) openFunnel(c *fiber.Ctx) (p page, device recording.Device, err error) {
	if p, err = h.open(c, layout.Funnel, view.Funnel); err != nil {
		return p, "", err
	}
	p.Asked.Filter.Channel = ""
	device, err = oneOf(c, "device", view.Devices...)
	return p, device, err
}

func (h *handlers) funnelCSV(c *fiber.Ctx) error {
	p, device, err := h.openFunnel(c)
	if err := cmp.Or(err, p.asFile()); err != nil {
		return err
	}
	f, err := h.Recorder.Funnel(c.UserContext(), p.reach, p.Asked.Filter, p.Asked.Period, device)
	if err != nil {
		return err
	}
	rows := [][]string{{"account", "name", "visits", "search_or_browse", "cart", "delivery", "payment", "review", "order"}}
	for _, a := range f.Accounts {
		row := []string{a.Slug, a.Name}
		for _, n := range a.Stages {
			row = append(row, whole(n))
		}
		rows = append(rows, row)
	}
	return send(c, "funnel", rows)
}

func (h *handlers) search(c *fiber.Ctx) error {
	if to, ok := clean(c, view.Search); ok {
		return c.Redirect(to)
	}
	p, s, trouble, err := h.searches(c)
	if err != nil {
		return err
	}
	at := ui.At{Path: view.Search, Query: p.Asked.Query()}
	if trouble != "" {
		at.Query.Set("only", string(trouble))
	}
	part, pages := web.Page(c, len(s.Words), wordsPage, at)
	return h.Render(c, fiber.StatusOK, view.SearchPage(view.SearchView{Frame: p.Frame, Figures: s, Trouble: trouble, MayWrite: web.Actor(c).Can(identity.EditArticles),
		Words: s.Words[part.From:part.To], Pages: pages}))
}

const wordsPage = 40

var troubles = []recording.Trouble{recording.FoundNothing, recording.OpenedNothing, recording.TookLong}

func (h *handlers) searches(c *fiber.Ctx) (p page, s recording.SearchFigures, trouble recording.Trouble, err error) {
	if p, err = h.open(c, layout.SearchFigures, view.Search); err != nil {
		return p, s, trouble, err
	}
	p.Asked.Filter.Channel = "" // nothing that searches have
	if trouble, err = oneOf(c, "only", troubles...); err != nil {
		return p, s, trouble, err
	}
	s, err = h.Recorder.Searches(c.UserContext(), p.reach, p.Asked.Filter, p.Asked.Period, trouble)
	return p, s, trouble, err
}

func (h *handlers) searchCSV(c *fiber.Ctx) error {
	p, s, _, err := h.searches(c)
	if err := cmp.Or(err, p.asFile()); err != nil {
		return err
	}
	rows := [][]string{{"words", "times", "without_result", "with_click", "to_cart", "slow", "slowest_ms", "found_last", "accounts"}}
	for _, w := range s.Words {
		rows = append(rows, []string{w.Words, whole(w.Times), whole(w.Empty), whole(w.Clicked), whole(w.Carted), whole(w.Slow), whole(w.Millis), strconv.Itoa(w.LastFound), strconv.Itoa(w.Accounts)})
	}
	return send(c, "searches", rows)
}
