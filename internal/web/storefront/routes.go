package storefront

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/lists"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
)

// Parts are the services of these pages beside those that every page has.
type Parts struct {
	Search  *search.Service
	Pricing *pricing.Service
	Orders  *orders.Service
	Files   *files.Store

	Standing *standing.Service
	Lists    *lists.Service

	Knowledge *knowledge.Service
	Articles  *articles.Service
}

type handlers struct {
	web      *web.Web
	parts    Parts
	pictures *pictures
}

// Register adds the pages a buyer shops in.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p, newPictures()}
	shop := w.App.Group("/s/:account", w.Members)
	shop.Get("", h.showHome)
	shop.Get("/categories", h.showCategories)
	shop.Get("/c/:slug", h.showCategory)
	shop.Get("/search", h.showSearch)
	shop.Get("/suggest", h.suggest)
	shop.Get("/p/:sku", h.showProduct)
	shop.Get("/p/:sku/picture", h.sendPicture)
	shop.Get("/p/:sku/files/*", h.sendDocument)
	shop.Post("/cart/add", h.addToCart)
	shop.Post("/cart/add-many", h.addMany)
	h.registerCart(shop)
	shop.Get("/ask", h.showAsk)
	shop.Post("/ask", h.ask)
	shop.Get("/buy-again", h.showBuyAgain)
	shop.Get("/about", h.showAbout)
	shop.Get("/files/*", h.sendFile)
	shop.Get("/theme/:name", h.sendTheme)
	h.registerHelp(shop)
	h.registerPreview()
}

// param is a part of the path, decoded once.
func param(c *fiber.Ctx, name string) string { return decoded(c.Params(name)) }
