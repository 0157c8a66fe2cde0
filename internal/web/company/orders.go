package company

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/orders"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) registerOrders(g fiber.Router) {
	g.Get("", h.showOrders)
	g.Get("/:number.pdf", h.sendOrder)
	g.Get("/:number/delivery-note.pdf", h.sendDeliveryNote)
	g.Get("/:number/invoice.pdf", h.sendInvoice)
	g.Get("/:number", h.showOrder)
	g.Get("/:number/print", h.printOrder)
	g.Get("/:number/delivery-note", h.printDeliveryNote)
	g.Get("/:number/cancel", h.askToCancel)
	g.Post("/:number/cancel", h.cancelOrder)
	g.Get("/:number/again", h.showAgain)
	g.Post("/:number/again", h.orderAgain)
}

func (h *handlers) showOrders(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Orders)
	if err != nil {
		return err
	}
	words := web.Query(c, "q", 200)
	found, err := h.parts.Orders.List(p.ctx, p.actor, orders.Filter{Words: words, Page: max(c.QueryInt("page", 1), 1)})
	if err != nil {
		return err
	}
	view := views.Orders{Words: words, None: words == "" && found.Total == 0, Found: orderCount(p, found.Total)}
	for _, o := range found.Orders {
		view.Rows = append(view.Rows, p.orderRow(o))
	}
	first := (found.Page-1)*orders.PageSize + 1
	view.Pages = ui.Pages{Current: found.Page, Last: found.Pages, Summary: p.number(int64(first)) + " to " + p.number(int64(first+len(found.Orders)-1)) + " of " + p.number(int64(found.Total)),
		To: func(n int) string {
			return p.to("orders") + "?" + url.Values{"q": {words}, "page": {strconv.Itoa(n)}}.Encode()
		}}
	return h.web.Render(c, fiber.StatusOK, views.OrdersPage(p.chrome, view))
}

func orderCount(p *page, n int) string {
	if n == 1 {
		return "1 order"
	}
	return p.number(int64(n)) + " orders"
}

func (p *page) orderRow(o orders.Order) views.OrderRow {
	row := views.OrderRow{Number: o.Number, To: p.orderAt(o.Number, ""), Placed: ui.ShortDay(o.PlacedOn, p.scope.Today, p.chrome.Locale),
		By: p.byWhom(o), State: stateOf(o), Lines: ui.Lines(len(o.Lines)), Total: p.money(o.Total, o.Currency), What: whatWords(o)}
	if o.PONumber != "" {
		row.PO = "PO " + o.PONumber
	}
	row.When = p.arrivesWords(o)
	if p.chrome.Rights.Buy {
		row.AgainTo = p.orderAt(o.Number, "/again")
	}
	return row
}

// arrivesWords says when what is open comes; nothing when nothing is open or no date is known.
func (p *page) arrivesWords(o orders.Order) string {
	on, words := o.Coming(), "arrives "
	if o.InPart() {
		words = "the rest "
	}
	switch {
	case on == 0 || o.Open() == 0:
		return ""
	case on < p.scope.Today:
		return "was expected " + p.day(on)
	}
	return words + p.relative(on)
}

// whatWords names the first products of an order.
func whatWords(o orders.Order) string {
	switch n := len(o.Lines); n {
	case 0:
		return ""
	case 1:
		return o.Lines[0].Name
	case 2:
		return o.Lines[0].Name + "; " + o.Lines[1].Name
	default:
		return o.Lines[0].Name + "; " + o.Lines[1].Name + " and " + strconv.Itoa(n-2) + " more"
	}
}

// byWhom: by you; by Milan Roth, by phone.
func (p *page) byWhom(o orders.Order) string {
	by := ""
	switch {
	case o.MemberID != nil && *o.MemberID == p.actor.MemberID:
		by = "by you"
	case o.PlacedBy != "":
		by = "by " + o.PlacedBy
	}
	if how := howWords(o); how != "online" && how != "" {
		if by != "" {
			by += ", "
		}
		by += how
	}
	return by
}

// howWords is the channel as people say it.
func howWords(o orders.Order) string {
	if o.Source == orders.Standing {
		return "as a standing order"
	}
	switch o.Channel {
	case orders.Online:
		return "online"
	case orders.Phone, orders.Email:
		return "by " + string(o.Channel)
	case orders.Rep:
		return "through our rep"
	}
	return "by " + string(o.Channel)
}

// stateOf is the order's state in words.
func stateOf(o orders.Order) views.State {
	switch {
	case o.CancelRequestedAt != 0 && o.Open() > 0:
		return views.State{Tone: ui.Warn, Icon: "clock", Text: "Cancelling asked"}
	case o.State == orders.Placed:
		return views.State{Icon: "clock", Text: "Placed"}
	case o.State == orders.Confirmed:
		return views.State{Tone: ui.Accent, Icon: "check", Text: "Confirmed"}
	case o.State == orders.Shipped && o.InPart():
		return views.State{Tone: ui.Warn, Icon: "truck", Text: "Shipped in part"}
	case o.State == orders.Shipped:
		return views.State{Tone: ui.OK, Icon: "truck", Text: "Shipped"}
	case o.State == orders.Delivered:
		return views.State{Tone: ui.OK, Icon: "check", Text: "Delivered"}
	}
	return views.State{Icon: "close", Text: "Cancelled"}
}
