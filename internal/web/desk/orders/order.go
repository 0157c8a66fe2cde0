package orders

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) showOrder(c *fiber.Ctx) error {
	actor, o, err := h.opened(c)
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Board)
	v, err := h.shown(c, chrome, actor, o)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.OrderPage(chrome, v))
}

func (h *handlers) sendInvoice(c *fiber.Ctx) error {
	actor, o, err := h.opened(c)
	if err != nil {
		return err
	}
	_, file, err := h.Invoices.Find(c.UserContext(), actor, o.Number)
	if err != nil {
		return err
	}
	return h.SendPDF(c, h.Invoices, file, "invoice-"+o.InvoiceNumber)
}

// writer writes an order's figures and days as the desk does.
type writer struct {
	layout.Chrome
	o orders.Order
}

func (w writer) money(a money.Amount) string { return ui.Money(a, w.o.Currency, w.Locale) }
func (w writer) day(d clock.Date) string     { return ui.DateNear(d, w.Today, w.Locale) }
func (w writer) number(n int64) string       { return ui.Number(n, w.Locale) }

// shown is the order as these pages show it to the actor.
func (h *handlers) shown(c *fiber.Ctx, chrome layout.Chrome, actor identity.Actor, o orders.Order) (view.Order, error) {
	w := writer{chrome, o}
	waits, err := h.Orders.Waits(c.UserContext(), o)
	if err != nil {
		return view.Order{}, err
	}
	v := view.Order{Number: o.Number, To: ui.DeskOrder(o.Number), Client: o.AccountName, ClientTo: ui.DeskClient(o.AccountSlug), PO: o.PONumber, How: w.how(),
		Steps: w.steps(), Note: o.Note, Copies: o.CopiesTo, Delivery: o.DeliveryName, ShipTo: o.ShipTo.Lines(), BillTo: o.BillTo.Lines(),
		Invoice: o.InvoiceNumber, Seen: strconv.FormatInt(o.Seen(), 10), Allowed: o.Allowed(actor)}
	v.AgainTo = v.ClientTo + "/order?from=" + url.QueryEscape(o.Number)
	if o.MemberID != nil {
		v.AgainTo += "&member=" + strconv.FormatInt(*o.MemberID, 10)
	}
	if !actor.Can(identity.MoveOrders) {
		v.Denied = "You may look at this order, not move it."
	}
	if o.InvoiceFile != "" {
		v.InvoiceTo = v.To + "/invoice.pdf"
	}
	if o.RequestedOn != 0 {
		v.Wanted = w.day(o.RequestedOn)
	}
	if o.PaymentMethod == "account" && !o.Imported && o.State != orders.Cancelled {
		v.Terms = fmt.Sprintf("On account, net %d days, due %s", o.PaymentTermsDays, w.day(o.DueOn()))
	}
	w.asked(&v)
	for _, l := range o.Lines {
		line, err := w.line(l, waits[l.ID])
		if err != nil {
			return v, err
		}
		v.Lines = append(v.Lines, line)
	}
	v.Needs = w.needs(waits)
	v.Shipments, v.Events = w.shipments(), w.events()
	return v, w.sums(&v)
}

var channelWords = map[orders.Channel]string{orders.Online: "online", orders.Phone: "by phone", orders.Email: "by email", orders.Rep: "at a visit"}

// how is who placed it, when, and in which way.
func (w writer) how() string {
	words := "Placed"
	if w.o.PlacedBy != "" {
		words += " by " + w.o.PlacedBy
	}
	words += " " + ui.Moment(w.o.PlacedAt, w.Zone, w.Today, w.Locale)
	if channel, ok := channelWords[w.o.Channel]; ok {
		words += ", " + channel
	} else {
		words += ", " + string(w.o.Channel)
	}
	switch {
	case w.o.Source == orders.Standing:
		words += ", standing order"
	case w.o.OnBehalfBy != "":
		words += ", entered by " + w.o.OnBehalfBy
	}
	return words
}

func (w writer) asked(v *view.Order) {
	if w.o.CancelRequestedAt == 0 || w.o.Open() == 0 {
		return
	}
	v.Asked = ui.Time(w.o.CancelRequestedAt, w.Zone, w.Today, w.Locale)
	for _, m := range slices.Backward(w.o.Moves) {
		if m.Kind == orders.AskToCancel {
			v.AskedNote = m.Note
			return
		}
	}
}

func (w writer) needs(waits map[int64]int64) []orders.Need {
	row := orders.BoardRow{State: w.o.State, Expected: w.o.ExpectedOn, Requested: w.o.RequestedOn, AskedCancel: w.o.CancelRequestedAt}
	for _, l := range w.o.Lines {
		if l.Open() > 0 {
			row.OpenLines++
		}
		if waits[l.ID] > 0 {
			row.BackLines++
		}
	}
	for _, s := range w.o.Shipments {
		if s.DeliveredAt == 0 {
			row.OnWay++
		}
	}
	return row.Needs(w.Today)
}

func (w writer) line(l orders.Line, waits int64) (view.Line, error) {
	total, err := l.TotalNow(w.o.Currency)
	if err != nil {
		return view.Line{}, err
	}
	v := view.Line{SKU: l.SKU, Name: l.Name, Yours: l.PartNumber, Note: l.Note, Unit: ui.SoldBy(l.Unit), Ordered: w.number(l.Quantity),
		Shipped: w.zero(l.Shipped), Cancelled: w.zero(l.Cancelled), Open: w.number(l.Open()), OpenNow: l.Open(),
		Price: ui.UnitPrice(l.UnitPrice, w.o.Currency, w.Locale), Sum: w.money(total)}
	v.Counts = w.number(l.Quantity)
	if l.Remaining() == 0 {
		v.Sum, v.Struck, v.Counts = w.money(l.Total), true, "cancelled"
	}
	if l.Open() > 0 {
		v.Counts = w.number(l.Open()) + " of " + w.number(l.Quantity) + " open"
		v.Expected = "date to follow"
		if l.ExpectedOn != 0 {
			v.Expected = "expected " + w.day(l.ExpectedOn)
		}
	}
	if waits > 0 {
		v.Waits = w.number(waits) + " not in stock"
	}
	return v, nil
}

func (w writer) zero(n int64) string {
	if n == 0 {
		return "–"
	}
	return w.number(n)
}

func (w writer) sums(v *view.Order) error {
	now, err := w.o.Now()
	if err != nil {
		return err
	}
	sum := func(label, note string, amount money.Amount, total bool) {
		v.Sums = append(v.Sums, ui.Sum{Label: label, Note: note, Value: w.money(amount), Total: total})
	}
	sum(ui.Capital(ui.Lines(len(w.o.Lines)))+", net", "", now.Lines, false)
	sum("Delivery", "", now.Delivery, false)
	if now.Surcharge > 0 {
		sum("Surcharge for small orders", "", now.Surcharge, false)
	}
	for _, tax := range now.Taxes {
		sum("VAT "+ui.Percent(tax.BP, w.Locale), "on "+w.money(tax.Base), tax.Amount, false)
	}
	note := ""
	if now.Total != w.o.Total {
		note = "was " + w.money(w.o.Total)
	}
	sum("Total", note, now.Total, true)
	v.Total = w.money(now.Total)
	return nil
}

// rank is how far a state is along the way.
var rank = map[orders.State]int{orders.Placed: 1, orders.Confirmed: 2, orders.Shipped: 3, orders.Delivered: 4}

// steps are the order's states in time; a cancelled one ends where it was cancelled.
func (w writer) steps() []ui.Step {
	o := w.o
	step := func(label string, at int, when clock.Time) ui.Step {
		s := ui.Step{Label: label}
		if rank[o.State] >= at || o.State == orders.Cancelled && when != 0 {
			s.State = ui.StepDone
		}
		if when != 0 {
			s.When = ui.Time(when, w.Zone, w.Today, w.Locale)
		}
		return s
	}
	steps := []ui.Step{step("Placed", 1, o.PlacedAt)}
	if o.State != orders.Cancelled || o.ConfirmedAt != 0 {
		steps = append(steps, step("Confirmed", 2, o.ConfirmedAt))
	}
	if o.State == orders.Cancelled {
		return append(steps, step("Cancelled", 1, o.EndedAt))
	}
	shipped, delivered := step("Shipped", 3, o.ShippedAt), step("Delivered", 4, o.DeliveredAt)
	if o.InPart() {
		shipped.State, shipped.Label = ui.StepPart, "Shipped in part"
	}
	if o.State != orders.Delivered && o.ExpectedOn != 0 {
		delivered.Notes = []string{"expected " + w.day(o.ExpectedOn)}
		if last := o.LastComing(); last > o.ExpectedOn {
			delivered.Notes = append(delivered.Notes, "the rest "+w.day(last))
		}
	}
	return append(steps, shipped, delivered)
}

func (w writer) shipments() (list []view.Shipment) {
	for _, s := range w.o.Shipments {
		n := strconv.Itoa(s.Number)
		v := view.Shipment{N: n, Title: n + ". " + w.day(s.ShippedAt.Date(w.Zone)), About: ui.Lines(len(s.Lines)), Tracking: s.TrackingURL, State: "On its way", OnWay: s.DeliveredAt == 0}
		if s.DeliveredAt != 0 {
			v.State = "Delivered " + w.day(s.DeliveredAt.Date(w.Zone))
		}
		list = append(list, v)
	}
	return list
}

// moveWords say what happened, with the sign before it.
var moveWords = map[orders.MoveKind]struct{ icon, what string }{
	orders.WasPlaced:   {"cart", "Placed"},
	orders.Confirm:     {"check", "Confirmed"},
	orders.Ship:        {"truck", "Shipped"},
	orders.Deliver:     {"box", "Delivered"},
	orders.Cancel:      {"close", "Cancelled"},
	orders.AskToCancel: {"help", "Asked to cancel what is open"},
	orders.ChangeDate:  {"calendar", "New date"},
	orders.Decline:     {"truck", "Can’t be cancelled any more"},
	orders.Write:       {"mail", "A note to the client"},
	orders.Invoice:     {"doc", "Invoice"},
}

func (w writer) events() (list []view.Event) {
	for _, m := range slices.Backward(w.o.Moves) {
		words := moveWords[m.Kind]
		list = append(list, view.Event{When: ui.Time(m.At, w.Zone, w.Today, w.Locale), Icon: words.icon, What: words.what, By: m.Actor,
			Detail: ui.Moved(m, w.day), Note: m.Note})
	}
	return list
}

// version is the version of the order that a form showed.
func version(c *fiber.Ctx) int64 {
	n, _ := web.Number64(web.Text(c, "seen", 20))
	return n
}
