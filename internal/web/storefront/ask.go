package storefront

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/storefront"
)

func (h *handlers) showAsk(c *fiber.Ctx) error {
	p, err := h.open(c, "")
	if err != nil {
		return err
	}
	return p.askPage(fiber.StatusOK, views.Ask{SKU: web.Query(c, "sku", 80), Words: web.Query(c, "q", 200)}, nil)
}

func (h *handlers) ask(c *fiber.Ctx) error {
	p, err := h.open(c, "")
	if err != nil {
		return err
	}
	form := views.Ask{SKU: web.Text(c, "sku", 80), Words: web.Text(c, "words", 400), Quantity: web.Text(c, "quantity", 20), Note: web.Lines(c, "note", 2000)}
	err = p.send(form)
	if refused, ok := fault.AsInvalid(err); ok {
		return p.askPage(fiber.StatusUnprocessableEntity, form, refused)
	}
	if err != nil {
		return err
	}
	h.web.Observe(c, recording.PriceAsked{SKU: form.SKU})
	return h.web.Done(c, p.to(""), "Sent. "+p.askWho()+" will answer you.")
}

func (p *page) send(form views.Ask) error {
	in := orders.Request{SKU: form.SKU, Words: form.Words, Note: form.Note}
	if form.Quantity != "" {
		n, ok := web.Number64(form.Quantity)
		if !ok || n < 1 {
			return fault.Invalid("", fault.Field{Name: "quantity", Message: "Give the quantity as a whole number, or leave it empty."})
		}
		in.Quantity = n
	}
	return p.parts.Orders.Ask(p.ctx, p.actor, in)
}

func (p *page) askPage(status int, form views.Ask, refused *fault.Fault) error {
	form.Action, form.CSRF, form.Who = p.to("ask"), p.chrome.CSRF, p.askWho()
	form.Answer = strings.TrimSpace(p.askWho() + " answers to " + p.actor.Email)
	if form.SKU != "" {
		product, err := p.web.Catalog.Find(p.ctx, p.scope, form.SKU)
		if err != nil {
			return err
		}
		g, err := p.goodsOf([]catalog.Product{product}, nil)
		if err != nil {
			return err
		}
		card := p.card(g, product, rowPlate)
		form.Product = &card
	}
	return p.web.Render(p.c, status, views.AskPage(p.chrome, form, refused))
}
