// Package products is the door to the seller's goods at the desk: products singly and many at once, categories and
// attributes, words that mean the same, and files that come in and go out.
package products

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/changes"
	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/products"
)

// Parts are the services behind the pages.
type Parts struct {
	Imports  *exchange.Imports
	Products *workspace.Products
	Prices   *pricing.Desk
	Editor   *catalog.Editor
	Changes  *changes.Log
	Files    *files.Store
	Uploads  *uploads.Forms
	Search   *search.Service
	Views    *workspace.Views
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes. Everyone of the seller's may look; the services ask who may change.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	h.importRoutes(w.App.Group(view.Imports, w.Staff))
	g := w.App.Group(view.Path, w.Staff)
	g.Get("/", h.list)
	g.Get("/add", h.add)
	g.Post("/add", h.addProduct)
	g.Get("/new", h.newProducts)
	g.Post("/new/looked", h.looked)
	g.Post("/new/exclude", h.exclude)
	g.Get("/many", h.many)
	g.Post("/many", h.changeMany)
	g.Get("/:sku", h.product)
	g.Post("/:sku", h.saveProduct)
	g.Get("/:sku/picture", h.picture)
	g.Post("/:sku/picture", h.savePicture)
	g.Get("/:sku/documents", h.document)
	g.Post("/:sku/documents", h.addDocument)
	g.Post("/:sku/documents/remove", h.removeDocument)
	g.Post("/:sku/related", h.relate)
	g.Post("/:sku/related/remove", h.unrelate)
	g.Post("/:sku/out", h.takeOut)
	t := w.App.Group(view.Categories, w.Staff)
	t.Get("/", h.categories)
	t.Post("/new", h.newCategory)
	t.Post("/:id/:do", h.editCategory)
	a := w.App.Group(view.Attributes, w.Staff)
	a.Get("/", h.attributes)
	a.Post("/rename", h.renameAttribute)
	a.Post("/delete", h.deleteAttribute)
	s := w.App.Group(view.Synonyms, w.Staff)
	s.Get("/", h.synonyms)
	s.Get("/edit", h.editSynonyms)
	s.Post("/edit", h.saveSynonyms)
	s.Post("/delete", h.deleteSynonyms)
}

// param is a part of the address as it was meant: a SKU may hold a slash.
func param(c *fiber.Ctx, name string) string {
	text, err := url.PathUnescape(c.Params(name))
	if err != nil {
		return c.Params(name)
	}
	return text
}
