package storefront

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

const (
	usualAtMost  = 1000 // products that an account is taken to buy
	usualPerPage = 40
)

func (h *handlers) showBuyAgain(c *fiber.Ctx) error {
	p, err := h.open(c, layout.BuyAgain)
	if err != nil {
		return err
	}
	usual, err := h.parts.Orders.BuyItAgain(p.ctx, p.scope, usualAtMost)
	if err != nil {
		return err
	}
	view := views.BuyAgain{Count: p.products(len(usual))}
	if len(usual) > 0 {
		last := (len(usual) + usualPerPage - 1) / usualPerPage
		current := min(max(c.QueryInt("page", 1), 1), last)
		from := (current - 1) * usualPerPage
		shown := usual[from:min(from+usualPerPage, len(usual))]
		if view.Due, err = p.dueView(shown); err != nil {
			return err
		}
		summary := p.number(int64(from+1)) + " to " + p.number(int64(from+len(shown))) + " of " + p.number(int64(len(usual)))
		view.Pages = ui.Pages{Summary: summary, Current: current, Last: last, To: func(n int) string {
			return asked{page: n, per: perPage[0]}.at(p.to("buy-again"))
		}}
	}
	return h.web.Render(c, fiber.StatusOK, views.BuyAgainPage(p.chrome, view))
}
