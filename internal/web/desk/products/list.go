package products

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const perPage = 50

// read is the filter that the address, or a form that carries it, asks for.
func read(value func(name string, max int) string) workspace.ProductFilter {
	return workspace.ProductFilter{Words: value("q", 100), Category: value("category", 500), Brand: value("brand", 100), Tag: value("tag", 64),
		Status: value("status", 20), Attribute: value("attribute", 100), NoPrice: value("noprice", 1) != "", NoPicture: value("nopicture", 1) != "", NoStock: value("nostock", 1) != "",
		New: value("fresh", 1) != "", Sort: value("sort", 20)}
}

func asked(c *fiber.Ctx) workspace.ProductFilter {
	return read(func(name string, max int) string { return web.Query(c, name, max) })
}

func mayEdit(c *fiber.Ctx) bool { return web.Actor(c).Can(identity.EditGoods) }

// list is the seller's whole range, whoever sees it.
func (h *handlers) list(c *fiber.Ctx) error {
	f, at := asked(c), ui.At{Path: view.Path, Query: web.Address(c)}
	_, total, err := h.Products.List(c.UserContext(), f, 0, 0)
	if err != nil {
		return err
	}
	page, pages := web.Page(c, total, perPage, at)
	found, _, err := h.Products.List(c.UserContext(), f, page.From, perPage)
	if err != nil {
		return err
	}
	views, err := h.Views.List(c.UserContext(), web.Actor(c), view.Path)
	if err != nil {
		return err
	}
	choices, err := h.choices(c)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Products)
	list := ui.DeskList{Name: "products", At: at, Columns: ui.Shown(view.Columns(), at.Query["cols"]), Pages: pages, Offers: view.Offers(at, f),
		Chips: view.Chips(at, f), Clear: view.Clear(at), CSRF: chrome.CSRF, Views: web.SavedViews(views), CanSave: true,
		Keep: []string{"noprice", "nopicture", "nostock", "fresh", "attribute"}}
	for _, p := range found {
		list.Rows = append(list.Rows, view.Row(p, at, set.Currency, set.Today(h.Now()), chrome.Zone, chrome.Locale))
	}
	if mayEdit(c) {
		list.Bulk, list.BulkAction, list.BulkMethod = view.ChangeTicked(), view.Path+"/many", "get"
	}
	return h.Render(c, fiber.StatusOK, view.ListPage(chrome, f, list, choices, total, mayEdit(c)))
}

// choices are what the fields of a filter can hold.
func (h *handlers) choices(c *fiber.Ctx) (choices view.Choices, err error) {
	if choices.Brands, err = h.Products.Brands(c.UserContext()); err != nil {
		return choices, err
	}
	if choices.Tags, err = h.Products.Tags(c.UserContext()); err != nil {
		return choices, err
	}
	choices.Categories, err = h.Editor.AllCategories(c.UserContext())
	return choices, err
}
