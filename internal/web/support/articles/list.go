package articles

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
	"tradecounter/views/ui"
)

const perPage = 50

func (h *handlers) list(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	at := ui.At{Path: view.Path, Query: web.Address(c)}
	chrome := h.DeskChrome(c, layout.Articles)
	v := view.List{F: filter(c, chrome.Today), Query: at.Kept()}
	page := min(max(c.QueryInt("page", 1), 1), 10_000)
	v.F.Offset = (page - 1) * perPage
	list, total, err := h.Knowledge.List(ctx, actor, v.F)
	if err != nil {
		return err
	}
	if v.Categories, err = h.Knowledge.Categories(ctx, actor); err != nil {
		return err
	}
	if v.People, err = h.Support.Colleagues(ctx, actor); err != nil {
		return err
	}
	if v.Unsaved, err = h.Knowledge.Unsaved(ctx, actor, ""); err != nil {
		return err
	}
	v.Unsaved = v.Unsaved[:min(len(v.Unsaved), 5)]
	views, err := h.Views.List(ctx, actor, view.Path)
	if err != nil {
		return err
	}
	_, pages := web.Page(c, total, perPage, at)
	v.Table = ui.DeskList{Name: "articles", At: at, Columns: ui.Shown(view.Columns(), at.Query["cols"]), Pages: pages, Offers: offers(at, v.F), Chips: chips(at, v),
		Clear: at.With("q", "", "state", "", "category", "", "readers", "", "owner", "", "due", "", "newer", ""), CSRF: chrome.CSRF,
		Views: web.SavedViews(views), CanSave: true, Keep: []string{"due", "newer", "sort"}}
	for _, a := range list {
		v.Table.Rows = append(v.Table.Rows, view.Row(chrome, a))
	}
	return h.Render(c, fiber.StatusOK, view.ListPage(chrome, v))
}

func filter(c *fiber.Ctx, today clock.Date) knowledge.Filter {
	f := knowledge.Filter{Words: web.Query(c, "q", 100), State: knowledge.State(web.Query(c, "state", 20)), Category: web.Query(c, "category", 100),
		Audience: web.Query(c, "readers", 20), Pending: c.Query("newer") != "", WithTexts: true, Sort: web.Query(c, "sort", 20), Limit: perPage}
	f.OwnerID, _ = web.Number64(web.Query(c, "owner", 20))
	if c.Query("due") != "" {
		f.ReviewBy = today
	}
	return f
}

// offers are what one click sets.
func offers(at ui.At, f knowledge.Filter) (list []ui.Chip) {
	add := func(text, key string, on bool) {
		chip := ui.Chip{Text: text, To: at.With(key, "yes"), On: on, Remove: on}
		if on {
			chip.To = at.With(key, "")
		}
		list = append(list, chip)
	}
	add("To be looked at again", "due", f.ReviewBy != 0)
	add("Newer than what is read", "newer", f.Pending)
	return list
}

func chips(at ui.At, v view.List) (list []ui.Chip) {
	add := func(key, text string) {
		if text != "" {
			list = append(list, ui.Chip{Text: text, To: at.With(key, ""), Remove: true})
		}
	}
	if v.F.Words != "" {
		add("q", "“"+v.F.Words+"”")
	}
	if v.F.State != "" {
		add("state", view.Label(view.States, string(v.F.State)))
	}
	if v.F.Category != "" {
		add("category", view.Label(view.CategoryOptions(v.Categories, ""), v.F.Category))
	}
	if v.F.Audience != "" {
		add("readers", view.Label(view.Audiences, v.F.Audience))
	}
	if i := slices.IndexFunc(v.People, func(p support.Colleague) bool { return p.ID == v.F.OwnerID }); i >= 0 {
		add("owner", "Of "+v.People[i].Name)
	}
	return list
}

func (h *handlers) categories(c *fiber.Ctx) error {
	return h.categoriesPage(c, fiber.StatusOK, view.Shelves{})
}

func (h *handlers) categoriesPage(c *fiber.Ctx, status int, v view.Shelves) (err error) {
	if v.List, err = h.Knowledge.Categories(c.UserContext(), web.Actor(c)); err != nil {
		return err
	}
	return h.Render(c, status, view.CategoriesPage(h.DeskChrome(c, layout.Articles), v))
}

func (h *handlers) addCategory(c *fiber.Ctx) error {
	v := view.Shelves{Name: web.Text(c, "name", 200)}
	_, err := h.Knowledge.AddCategory(c.UserContext(), web.Actor(c), v.Name)
	if f, status, ok := refusal(err); ok {
		v.Problem = f
		return h.categoriesPage(c, status, v)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Categories, v.Name+" is there. Readers see it once it holds an article.")
}

// changeCategory renames a category, moves it one place, or deletes it.
func (h *handlers) changeCategory(c *fiber.Ctx) error {
	ctx, actor, slug := c.UserContext(), web.Actor(c), c.Params("category")
	v := view.Shelves{At: slug, Name: web.Text(c, "name", 200)}
	var err error
	said := "The category is renamed; its address stays."
	switch c.Params("do") {
	case "rename":
		seen, _ := web.Number64(web.Text(c, "seen", 20))
		err = h.Knowledge.RenameCategory(ctx, actor, slug, seen, v.Name)
	case "up":
		said, err = "The order is changed.", h.moveCategory(c, slug, -1)
	case "down":
		said, err = "The order is changed.", h.moveCategory(c, slug, 1)
	case "delete":
		said, err = "The category is gone.", h.Knowledge.DeleteCategory(ctx, actor, slug)
	default:
		return fiber.ErrNotFound
	}
	if f, status, ok := refusal(err); ok {
		v.Problem = f
		return h.categoriesPage(c, status, v)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Categories, said)
}

func (h *handlers) moveCategory(c *fiber.Ctx, slug string, by int) error {
	list, err := h.Knowledge.Categories(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	slugs := make([]string, len(list))
	for i, s := range list {
		slugs[i] = s.Slug
	}
	at := slices.Index(slugs, slug)
	to := at + by
	if at < 0 {
		return fiber.ErrNotFound
	}
	if to < 0 || to >= len(slugs) {
		return nil
	}
	slugs[at], slugs[to] = slugs[to], slugs[at]
	return h.Knowledge.OrderCategories(c.UserContext(), web.Actor(c), slugs)
}

func idWord(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}
