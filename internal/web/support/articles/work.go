package articles

import (
	"maps"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
)

func (h *handlers) work(c *fiber.Ctx) error {
	return h.workPage(c, fiber.StatusOK, view.ToDo{List: web.Query(c, "list", 20)}, web.Query(c, "tried", 200))
}

func (h *handlers) workPage(c *fiber.Ctx, status int, w view.ToDo, tried string) (err error) {
	ctx, actor := c.UserContext(), web.Actor(c)
	chrome := h.DeskChrome(c, layout.Articles)
	figures, err := h.Knowledge.Figures(ctx, actor, chrome.Today)
	if err != nil {
		return err
	}
	w.Figures = maps.Clone(figures)
	switch w.List {
	case view.OpenedNothing:
		w.Lost, err = h.Knowledge.OpenedNothing(ctx, actor)
	case view.DidNotHelp:
		w.Articles, err = h.Knowledge.DidNotHelp(ctx, actor)
	case view.BeforeContact:
		w.Articles, err = h.Knowledge.BeforeContact(ctx, actor)
	case view.NeverRead:
		w.Articles, err = h.Knowledge.NeverRead(ctx, actor)
	case view.ReviewDue:
		w.Articles, err = h.Knowledge.Reviews(ctx, actor, chrome.Today, 0)
	case view.BrokenLinks:
		w.Broken, err = h.Knowledge.BrokenLinks(ctx, actor)
	case view.SolvedBy:
		w.Solved, err = h.solved(c)
	default:
		w.List = view.FoundNothing
		w.Lost, err = h.Knowledge.FoundNothing(ctx, actor)
	}
	if err != nil {
		return err
	}
	if w.List != view.SolvedBy {
		w.Figures[w.List] = w.Rows() // what is seen, even when the figure is some seconds old
	}
	if tried != "" {
		if w.Tried, err = h.try(c, tried); err != nil {
			return err
		}
	}
	return h.Render(c, status, view.WorkPage(chrome, w))
}

// solved is what came of articles offered while questions were typed; one that was archived since has no row.
func (h *handlers) solved(c *fiber.Ctx) (list []view.Solved, err error) {
	ctx, actor := c.UserContext(), web.Actor(c)
	scope, err := h.staff(c)
	if err != nil {
		return nil, err
	}
	found, err := h.Support.Deflections(ctx, actor, h.Now().Add(-knowledge.Recently))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, d := range found {
		ids = append(ids, d.ArticleID)
	}
	cards, err := h.Knowledge.ByIDs(ctx, scope, ids)
	for _, d := range found {
		if card, ok := cards[d.ArticleID]; ok {
			list = append(list, view.Solved{Title: card.Title, Slug: card.Slug, Offered: d.Offered, Opened: d.Opened, Solved: d.Solved})
		}
	}
	return list, err
}

// try searches as staff do, in articles of every audience.
func (h *handlers) try(c *fiber.Ctx, words string) (*view.Tried, error) {
	scope, err := h.staff(c)
	if err != nil {
		return nil, err
	}
	found, err := h.Search.Search(c.UserContext(), scope, articles.Query{Words: words, Limit: 5})
	if fault.Is(err, fault.KindBusy) {
		return nil, nil // what was done is done all the same
	}
	if err != nil {
		return nil, err
	}
	t := &view.Tried{Words: words, Total: found.Total}
	t.Hits, err = h.hits(c, scope, found.Hits)
	return t, err
}

// workDone does what a row's button says.
func (h *handlers) workDone(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	w := view.ToDo{List: web.Text(c, "list", 20), At: web.Text(c, "folded", 200), Term: web.Text(c, "term", 200)}
	to := view.Work + "?list=" + url.QueryEscape(w.List)
	slug := web.Text(c, "slug", 100)
	switch c.Params("do") {
	case "synonym":
		return h.addSynonym(c, w, to)
	case "handled":
		if err := h.Knowledge.SearchFixed(ctx, actor, w.At, "nothing to do"); err != nil {
			return err
		}
		return h.Done(c, to, "It is off the list, until it is searched in vain again.")
	case "mended":
		if err := h.Knowledge.Mended(ctx, actor, slug); err != nil {
			return err
		}
		return h.Done(c, to, "It is off the list, until the next reader says so.")
	case "reviewed":
		scope, err := h.staff(c)
		if err != nil {
			return err
		}
		next := scope.Today.AddMonths(6, scope.Today.Day())
		if err := h.Knowledge.Reviewed(ctx, actor, slug, next); err != nil {
			return err
		}
		return h.Done(c, to, "It comes up again on "+next.String()+".")
	}
	return fiber.ErrNotFound
}

// addSynonym makes what was searched stand for a word of the articles, and shows what it finds now.
func (h *handlers) addSynonym(c *fiber.Ctx, w view.ToDo, to string) error {
	ctx, actor, words := c.UserContext(), web.Actor(c), web.Text(c, "words", 200)
	err := error(fault.Invalid("", fault.Field{Name: "term", Message: "Write the word that articles have for it."}))
	if w.Term != "" {
		_, err = h.Words.AddArticleSynonyms(ctx, actor, words, w.Term)
	}
	if f, status, ok := refusal(err); ok {
		w.Problem = f
		return h.workPage(c, status, w, "")
	}
	if err != nil {
		return err
	}
	fresh, err := h.DB.WithVersionsAgain(ctx) // the search shall know the word already
	if err != nil {
		return err
	}
	c.SetUserContext(fresh)
	tried, err := h.try(c, words)
	if err != nil {
		return err
	}
	if tried == nil || tried.Total > 0 {
		if err := h.Knowledge.SearchFixed(ctx, actor, w.At, "synonym "+w.Term); err != nil {
			return err
		}
	}
	return h.Done(c, to+"&tried="+url.QueryEscape(words), "“"+words+"” and “"+w.Term+"” mean the same from now on.")
}
