package ranges

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const perPage = 50

// mayAdd says whether the person makes assortments: managers for their clients, administrators for all.
func mayAdd(a identity.Actor) bool { return a.Can(identity.EditGoods) || a.Staff == identity.Manager }

func (h *handlers) list(c *fiber.Ctx) error {
	ctx := c.UserContext()
	a, err := h.asker(c)
	if err != nil {
		return err
	}
	all, err := h.Catalog.Assortments(ctx, a.reach)
	if err != nil {
		return err
	}
	latest, err := h.Changes.Latest(ctx, "assortment")
	if err != nil {
		return err
	}
	blind, err := h.Catalog.SeeNothing(ctx, a.reach, a.today)
	if err != nil {
		return err
	}
	_, fresh, err := h.Catalog.NewProducts(ctx, 0, 1)
	if err != nil {
		return err
	}
	words := web.Query(c, "q", 100)
	var list []view.Listed
	for _, one := range all {
		if contains(one.Name+" "+one.Code, words) {
			list = append(list, view.Listed{Assortment: one, At: latest[one.Code].At, By: latest[one.Code].ByName})
		}
	}
	order(list, c.Query("sort"))
	chrome, at := h.DeskChrome(c, layout.Range), ui.At{Path: view.Path, Query: web.Address(c)}
	part, pages := web.Page(c, len(list), perPage, at)
	table := ui.DeskList{Name: "assortments", At: at, Columns: ui.Shown(columns(all), at.Query["cols"]), Pages: pages, CSRF: chrome.CSRF}
	if words != "" {
		table.Chips, table.Clear = []ui.Chip{{Text: "“" + words + "”", To: at.With("q", ""), Remove: true}}, at.With("q", "")
	}
	for _, one := range list[part.From:part.To] {
		table.Rows = append(table.Rows, view.ListRow(chrome, one))
	}
	if !mayAdd(a.actor) {
		fresh = 0
	}
	return h.Render(c, fiber.StatusOK, view.ListPage(chrome, table, words, len(all), blind, fresh, mayAdd(a.actor)))
}

// columns are the list's; colleagues' clients have one where there are any.
func columns(all []catalog.Assortment) []ui.Column {
	if slices.ContainsFunc(all, func(a catalog.Assortment) bool { return a.Others > 0 }) {
		return view.Columns
	}
	list := slices.Clone(view.Columns)
	for i := range list {
		if list[i].Key == "others" {
			list[i].Off = true
		}
	}
	return list
}

func contains(text, words string) bool {
	text = db.Folded(text)
	for _, w := range strings.Fields(db.Folded(words)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

func order(list []view.Listed, by string) {
	key, back := strings.CutPrefix(by, "-")
	slices.SortStableFunc(list, func(a, b view.Listed) int {
		n := map[string]int{
			"name": strings.Compare(db.Folded(a.Name), db.Folded(b.Name)), "code": strings.Compare(a.Code, b.Code), "products": cmp.Compare(a.Products, b.Products),
			"clients": cmp.Compare(a.Clients, b.Clients), "others": cmp.Compare(a.Others, b.Others), "changed": cmp.Compare(a.At, b.At),
		}[key]
		if back {
			return -n
		}
		return n
	})
}

// products is the list of what an assortment holds.
func (h *handlers) products(c *fiber.Ctx) error {
	_, one, err := h.assortment(c)
	if err != nil {
		return err
	}
	m, err := h.Catalog.Mean(c.UserContext(), nil, one.Rules)
	if err != nil {
		return err
	}
	part, pages := web.Page(c, m.Products, perPage, ui.At{Path: view.At(one.Code) + "/products", Query: web.Address(c)})
	list, err := h.Catalog.Named(c.UserContext(), m.Came, part.From, perPage)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ProductsPage(h.DeskChrome(c, layout.Range), one, list, pages))
}
