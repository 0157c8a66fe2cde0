package products

import (
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// newProducts are those that nobody has looked at yet, with who sees them already.
func (h *handlers) newProducts(c *fiber.Ctx) error {
	_, total, err := h.Editor.NewProducts(c.UserContext(), 0, 0)
	if err != nil {
		return err
	}
	part, pages := web.Page(c, total, perPage, ui.At{Path: view.Path + "/new", Query: web.Address(c)})
	list, _, err := h.Editor.NewProducts(c.UserContext(), part.From, perPage)
	if err != nil {
		return err
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	assortments, err := h.Editor.Assortments(c.UserContext(), reach)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	actor := web.Actor(c)
	assortments = slices.DeleteFunc(assortments, func(a catalog.Assortment) bool { return a.MayEdit(actor) != "" })
	return h.Render(c, fiber.StatusOK, view.NewPage(h.DeskChrome(c, layout.Products), list, pages, assortments, set.Today(h.Now())))
}

// ticked are the SKUs of the rows that were sent.
func ticked(c *fiber.Ctx) (list []string) {
	for _, value := range c.Request().PostArgs().PeekMulti("row") {
		if len(list) < perPage*2 {
			list = append(list, string(value))
		}
	}
	return list
}

func (h *handlers) looked(c *fiber.Ctx) error {
	skus, said := ticked(c), "All new products are looked at."
	if !web.Checked(c, "all") {
		if len(skus) == 0 {
			return fault.Invalid("Tick the products that you have looked at.")
		}
		said = view.Counted(len(skus), "product") + " looked at."
	} else {
		skus = nil
	}
	if err := h.Editor.Looked(c.UserContext(), web.Actor(c), skus); err != nil {
		return err
	}
	return h.Done(c, view.Path+"/new", said)
}

// exclude keeps the ticked products out of an assortment and counts them as looked at.
func (h *handlers) exclude(c *fiber.Ctx) error {
	skus, actor := ticked(c), web.Actor(c)
	if len(skus) == 0 {
		return fault.Invalid("Tick the products that it shall not hold.")
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	a, err := h.Editor.KeepOut(c.UserContext(), actor, reach, web.Text(c, "assortment", 64), skus)
	if err != nil {
		return err
	}
	return h.Done(c, view.Path+"/new", fmt.Sprintf("%s holds %s no more.", a.Name, view.Counted(len(skus), "product")))
}
