package products

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
)

func (h *handlers) categories(c *fiber.Ctx) error {
	open, _ := strconv.ParseInt(c.Query("open"), 10, 64)
	return h.categoriesPage(c, fiber.StatusOK, view.CategoryForm{Open: open})
}

func (h *handlers) categoriesPage(c *fiber.Ctx, status int, f view.CategoryForm) error {
	tree, err := h.Editor.AllCategories(c.UserContext())
	if err != nil {
		return err
	}
	f.Tree, f.MayEdit = tree, mayEdit(c)
	for _, n := range tree {
		if n.ID == f.Open {
			f.Chosen = n
		}
	}
	return h.Render(c, status, view.CategoriesPage(h.DeskChrome(c, layout.Products), f))
}

func (h *handlers) newCategory(c *fiber.Ctx) error {
	f := view.CategoryForm{Name: web.Text(c, "name", 200), New: true}
	f.Open, _ = strconv.ParseInt(c.FormValue("parent"), 10, 64)
	err := h.Editor.NewCategory(c.UserContext(), web.Actor(c), f.Open, f.Name)
	return h.treeChanged(c, f, err, "There is "+f.Name+" now. It shows to clients once a product lies in it.")
}

func (h *handlers) editCategory(c *fiber.Ctx) error {
	id, _ := strconv.ParseInt(c.Params("id"), 10, 64)
	f, done := view.CategoryForm{Open: id, Name: web.Text(c, "name", 200)}, "Saved."
	ctx, actor := c.UserContext(), web.Actor(c)
	var err error
	switch c.Params("do") {
	case "rename":
		err, done = h.Editor.RenameCategory(ctx, actor, id, f.Name), "Renamed. What lies below it and the rules that name it have followed."
	case "move":
		parent, _ := strconv.ParseInt(c.FormValue("parent"), 10, 64)
		err, done = h.Editor.MoveCategory(ctx, actor, id, parent), "Moved, with all that lies below it."
	case "up", "down":
		err, done = h.Editor.OrderCategory(ctx, actor, id, c.Params("do") == "down"), "Moved by one place."
	case "delete":
		err, done = h.Editor.DeleteCategory(ctx, actor, id), "Deleted."
		f.Open = 0
	default:
		err = fault.NotFound("This page isn’t there.")
	}
	return h.treeChanged(c, f, err, done)
}

// treeChanged shows the tree again, with what was wrong beside the category.
func (h *handlers) treeChanged(c *fiber.Ctx, f view.CategoryForm, err error, done string) error {
	if problem, ok := fault.AsInvalid(err); ok {
		f.Problem = problem
		return h.categoriesPage(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.OpenCategory(f.Open), done)
}

func (h *handlers) attributes(c *fiber.Ctx) error {
	return h.attributesPage(c, fiber.StatusOK, view.AttributeForm{Open: web.Query(c, "open", 100), Words: web.Query(c, "q", 100)})
}

func (h *handlers) attributesPage(c *fiber.Ctx, status int, f view.AttributeForm) (err error) {
	if f.List, err = h.Products.Attributes(c.UserContext()); err != nil {
		return err
	}
	f.MayEdit = mayEdit(c)
	return h.Render(c, status, view.AttributesPage(h.DeskChrome(c, layout.Products), f))
}

func (h *handlers) renameAttribute(c *fiber.Ctx) error {
	f := view.AttributeForm{Open: web.Raw(c, "from"), Name: web.Text(c, "name", 200), Merge: web.Checked(c, "merge")}
	err := h.Editor.RenameAttribute(c.UserContext(), web.Actor(c), f.Open, f.Name, f.Merge)
	if problem, ok := fault.AsInvalid(err); ok {
		f.Problem = problem
		return h.attributesPage(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.Attributes, f.Open+" is "+f.Name+" now, on every product that has it.")
}

func (h *handlers) deleteAttribute(c *fiber.Ctx) error {
	if err := h.Editor.DeleteAttribute(c.UserContext(), web.Actor(c), web.Raw(c, "from")); err != nil {
		return err
	}
	return h.Done(c, view.Attributes, "The name is forgotten.")
}
