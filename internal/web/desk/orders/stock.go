package orders

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) showStock(c *fiber.Ctx) error {
	return h.stockPage(c, fiber.StatusOK, web.Query(c, "q", 100), view.StockTyped{})
}

func (h *handlers) stockPage(c *fiber.Ctx, status int, words string, typed view.StockTyped) error {
	page, _ := strconv.Atoi(c.Query("page"))
	list, found, err := h.Stock.StockLines(c.UserContext(), words, perPage, (min(max(page, 1), 10_000)-1)*perPage)
	if err != nil {
		return err
	}
	v := view.StockList{Words: words, Lines: list, Edit: web.Actor(c).Can(identity.EditGoods), Typed: typed}
	_, v.Pages = web.Page(c, found, perPage, ui.At{Path: view.Stock, Query: url.Values{"q": {words}}})
	return h.Render(c, status, view.StockPage(h.DeskChrome(c, layout.Board), v))
}

// setStock corrects one product, if it is as the form showed it.
func (h *handlers) setStock(c *fiber.Ctx) error {
	t := view.StockTyped{SKU: web.Text(c, "sku", 100), Free: web.Text(c, "free", 20), ExpectedOn: web.Text(c, "expected_on", 20),
		SeenFree: web.Text(c, "seen_free", 20), SeenOn: web.Text(c, "seen_on", 20)}
	words := web.Text(c, "q", 100)
	err := h.saveStock(c, t)
	told, ok := fault.As(err)
	switch {
	case ok && told.Kind == fault.KindInvalid:
		t.Fault = told
		return h.stockPage(c, fiber.StatusUnprocessableEntity, words, t)
	case ok && told.Kind == fault.KindConflict:
		h.Flash(c, ui.Flash{Tone: ui.Warn, Text: told.Message})
	case err != nil:
		return err
	default:
		h.Flash(c, ui.Flash{Tone: ui.OK, Text: "The stock of " + t.SKU + " is corrected."})
	}
	return c.Redirect(view.Stock+"?"+url.Values{"q": {words}}.Encode(), fiber.StatusSeeOther)
}

func (h *handlers) saveStock(c *fiber.Ctx, t view.StockTyped) error {
	expected, err := day(t.ExpectedOn)
	if err != nil {
		return fault.Invalid("", fault.Field{Name: "expected_on", Message: "Give the day as year-month-day."})
	}
	seen, err := day(t.SeenOn)
	if err != nil {
		return fault.Invalid("This form is incomplete; open the page again.")
	}
	_, err = h.Stock.SetStock(c.UserContext(), web.Actor(c), t.SKU, t.Free, expected, t.SeenFree, seen)
	return err
}

// day reads a date that may be empty.
func day(text string) (clock.Date, error) {
	if text == "" {
		return 0, nil
	}
	return clock.ParseDate(text)
}
