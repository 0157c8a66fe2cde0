package products

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// synonyms are the groups that hold a word, and what a search for it finds: in two steps from a word to its group.
func (h *handlers) synonyms(c *fiber.Ctx) error {
	ctx, words := c.UserContext(), web.Query(c, "q", 100)
	_, total, err := h.Editor.SynonymGroups(ctx, words, 0, 0)
	if err != nil {
		return err
	}
	part, pages := web.Page(c, total, perPage, ui.At{Path: view.Synonyms, Query: web.Address(c)})
	list, _, err := h.Editor.SynonymGroups(ctx, words, part.From, perPage)
	if err != nil {
		return err
	}
	tried, err := h.try(c, words)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.SynonymsPage(h.DeskChrome(c, layout.Synonyms), words, list, pages, tried))
}

// try is what a search finds in everything that the seller has.
func (h *handlers) try(c *fiber.Ctx, words string) (view.Tried, error) {
	if words == "" {
		return view.Tried{}, nil
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return view.Tried{}, err
	}
	scope := identity.Scope{Currency: set.Currency, Today: set.Today(h.Now())}
	found, err := h.Search.Search(c.UserContext(), scope, search.Query{Words: words, Page: 1, PerPage: 8})
	if fault.Is(err, fault.KindBusy) {
		return view.Tried{}, nil // the words are there all the same
	}
	if err != nil {
		return view.Tried{}, err
	}
	tried := view.Tried{Words: words, Total: found.Total}
	products, err := h.Catalog.ByIDs(c.UserContext(), scope, found.IDs)
	if err != nil {
		return view.Tried{}, err
	}
	for _, id := range found.IDs {
		if p, ok := products[id]; ok {
			tried.First = append(tried.First, p)
		}
	}
	return tried, nil
}

func (h *handlers) editSynonyms(c *fiber.Ctx) error {
	id, _ := strconv.ParseInt(c.Query("id"), 10, 64)
	f := view.SynonymForm{Back: web.Query(c, "q", 100)}
	if id != 0 {
		g, err := h.Editor.SynonymGroup(c.UserContext(), id)
		if err != nil {
			return err
		}
		f.Group, f.Seen = g, g.Seen()
	} else if word := web.Query(c, "word", 100); word != "" {
		f.Group = catalog.Synonyms{Terms: []string{word}}
	}
	return h.synonymPage(c, fiber.StatusOK, f)
}

func (h *handlers) synonymPage(c *fiber.Ctx, status int, f view.SynonymForm) error {
	word := f.Back
	if word == "" && len(f.Group.Terms) > 0 {
		word = f.Group.Terms[0]
	}
	tried, err := h.try(c, word)
	if err != nil {
		return err
	}
	return h.Render(c, status, view.SynonymPage(h.DeskChrome(c, layout.Synonyms), f, tried))
}

func (h *handlers) saveSynonyms(c *fiber.Ctx) error {
	f := view.SynonymForm{Seen: web.Raw(c, "seen"), Back: web.Text(c, "q", 100)}
	f.Seen = strings.ReplaceAll(f.Seen, "\r\n", "\n")
	f.Group.ID, _ = strconv.ParseInt(c.FormValue("id"), 10, 64)
	f.Group.Input, f.Group.Scope = web.Text(c, "input", 200), web.Text(c, "scope", 20)
	f.Group.Terms = slices.Collect(strings.SplitSeq(web.Lines(c, "terms", 10_000), "\n"))
	err := h.Editor.SaveSynonyms(c.UserContext(), web.Actor(c), f.Group, f.Seen)
	if problem, ok := fault.AsInvalid(err); ok {
		f.Problem = problem
		return h.synonymPage(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	word := f.Back
	if word == "" {
		word = strings.TrimSpace(f.Group.Terms[0])
	}
	return h.Done(c, view.Find(word), "Saved. Searches know it from now on.")
}

func (h *handlers) deleteSynonyms(c *fiber.Ctx) error {
	id, _ := strconv.ParseInt(c.FormValue("id"), 10, 64)
	seen := strings.ReplaceAll(web.Raw(c, "seen"), "\r\n", "\n")
	if err := h.Editor.DeleteSynonyms(c.UserContext(), web.Actor(c), id, seen); err != nil {
		return err
	}
	return h.Done(c, view.Find(web.Text(c, "q", 100)), "Deleted. Searches have forgotten it.")
}
