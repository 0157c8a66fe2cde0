// Package ranges is the door to who sees what: assortments, what their changes do, clients' own ranges, and why a client
// sees a product.
package ranges

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
)

// Parts are the services behind the pages.
type Parts struct {
	Editor  *catalog.Editor
	Changes *changes.Log
	Desk    *pricing.Desk // finds a client by its name
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group(view.Path, w.Staff)
	g.Get("/", h.list)
	g.Get("/new", h.newAssortment)
	g.Post("/new", h.make)
	g.Get("/see", h.see)
	g.Get("/goods", h.goods)
	a := w.App.Group(view.Path+"/assortments/:code", w.Staff)
	a.Get("/", h.rules)
	a.Post("/", h.tryRules)
	a.Get("/products", h.products)
	a.Post("/review", h.review)
	a.Post("/save", h.save)
	a.Post("/undo", h.undo)
	a.Post("/delete", h.remove)
	one := w.App.Group("/desk/clients/:client/range", w.Staff)
	one.Get("/", h.client)
	one.Post("/", h.tryClient)
	one.Post("/save", h.saveClient)
	one.Post("/undo", h.undoClient)
}

// asker is who asks, for which clients, on which day.
type asker struct {
	actor identity.Actor
	reach identity.Reach
	today clock.Date
}

func (h *handlers) asker(c *fiber.Ctx) (asker, error) {
	reach, err := h.Reach(c)
	if err != nil {
		return asker{}, err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return asker{}, err
	}
	return asker{web.Actor(c), reach, set.Today(h.Now())}, nil
}

// code is the assortment's of the address.
func code(c *fiber.Ctx) string {
	text, err := url.PathUnescape(c.Params("code"))
	if err != nil {
		return c.Params("code")
	}
	return text
}

// assortment is that of the address.
func (h *handlers) assortment(c *fiber.Ctx) (a asker, one catalog.Assortment, err error) {
	if a, err = h.asker(c); err == nil {
		one, err = h.Catalog.Assortment(c.UserContext(), a.reach, code(c))
	}
	return a, one, err
}

// step is what a button of the form asks for: a word, and what it is about.
func step(c *fiber.Ctx) (what, about string) {
	what, about, _ = strings.Cut(c.FormValue("do"), ":")
	return what, about
}

// perSlice is how many products a change names at once.
const perSlice = 20

// slice names a page of products; the button that asks for it says which, and a page beyond the last is the last.
func (h *handlers) slice(c *fiber.Ctx, name, title string, ids *roaring.Bitmap) (view.Slice, error) {
	s := view.Slice{Name: name, Title: title, Total: int(ids.GetCardinality()), Current: 1}
	s.Last = max(1, (s.Total+perSlice-1)/perSlice)
	if what, page := step(c); what == name {
		n, _ := strconv.Atoi(page)
		s.Current = min(max(n, 1), s.Last)
	}
	var err error
	s.Products, err = h.Catalog.Named(c.UserContext(), ids, (s.Current-1)*perSlice, perSlice)
	return s, err
}

// effect is what a change does, ready to be shown.
func (h *handlers) effect(c *fiber.Ctx, a asker, change catalog.RangeChange) (view.Effect, error) {
	told, err := h.Catalog.Effect(c.UserContext(), a.reach, a.today, change)
	if err != nil {
		return view.Effect{}, err
	}
	e := view.Effect{Clients: told.Clients, Others: told.Others, Shown: told.Seen()}
	if e.Appear, err = h.slice(c, "appear", "Appear", told.Appear); err != nil {
		return e, err
	}
	e.Gone, err = h.slice(c, "gone", "Disappear", told.Vanish)
	return e, err
}
