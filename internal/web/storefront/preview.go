package storefront

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
)

// registerPreview adds the pages of a client's storefront once more below its look on the desk, to be looked at there: as
// one of its members sees them, in the look that the person of the seller's is making. Nothing can be sent to them.
func (h *handlers) registerPreview() {
	at := h.web.App.Group("/desk/clients/:client/look/preview", h.web.Staff, h.preview)
	at.Get("", h.showHome)
	at.Get("/list", h.previewList)
	at.Get("/product", h.previewProduct)
	at.Get("/categories", h.showCategories)
	at.Get("/c/:slug", h.showCategory)
	at.Get("/p/:sku", h.showProduct)
	at.Get("/p/:sku/picture", h.sendPicture)
	at.Get("/buy-again", h.showBuyAgain)
	at.Get("/about", h.showAbout)
	at.Get("/files/*", h.sendFile)
	at.Get("/theme/:name", h.sendTheme)
	at.Get("/*", func(*fiber.Ctx) error { return fault.NotFound("This page isn't part of the preview.") })
}

// preview makes the request a member's of the client in the address, which is within the staff's reach.
func (h *handlers) preview(c *fiber.Ctx) error {
	staff, account, err := h.web.Client(c)
	if err != nil {
		return err
	}
	trying, err := h.web.Accounts.Trying(c.UserContext(), staff)
	if err != nil {
		return err
	}
	member, err := h.web.Shown(trying, staff)
	if err != nil {
		return err
	}
	c.SetUserContext(trying)
	h.web.Preview(c, member, "/desk/clients/"+account.Slug+"/look/preview")
	return c.Next()
}

// previewList shows the category with the most to see.
func (h *handlers) previewList(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	tree, err := p.categories()
	if err != nil {
		return err
	}
	best, count := "", 0
	for _, top := range tree.Top {
		if top.Count > count {
			best, count = top.Slug, top.Count
		}
	}
	if best == "" {
		return h.showCategories(c)
	}
	return c.Redirect(p.to("c/" + best))
}

// previewProduct shows the product that is put forward first, or else what is bought most surely, or any of the range.
func (h *handlers) previewProduct(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	sku, err := p.exemplary()
	if err != nil {
		return err
	}
	if sku == "" {
		return h.showCategories(c)
	}
	return c.Redirect(p.productAt(sku))
}

func (p *page) exemplary() (string, error) {
	look, err := p.web.Accounts.Look(p.ctx, p.scope)
	if err != nil {
		return "", err
	}
	var skus []string
	for _, f := range look.Theme.Featured {
		if f.Kind == "product" {
			skus = append(skus, f.Value)
		}
	}
	products, err := p.web.Catalog.FeaturedProducts(p.ctx, p.scope, skus)
	if err != nil {
		return "", err
	}
	if len(products) > 0 {
		return products[0].SKU, nil
	}
	if usual, err := p.parts.Orders.BuyItAgain(p.ctx, p.scope, 1); err != nil || len(usual) > 0 {
		return first(usual), err
	}
	seen, err := p.web.Catalog.Range(p.ctx, p.scope)
	if err != nil || seen.Len() == 0 {
		return "", err
	}
	id := int64(seen.Bitmap().Minimum())
	found, err := p.web.Catalog.ByIDs(p.ctx, p.scope, []int64{id})
	return found[id].SKU, err
}

func first(usual []orders.Usual) string {
	if len(usual) == 0 {
		return ""
	}
	return usual[0].Product.SKU
}
