package orders

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// steps are what may be done to an order, by the last part of the address: the move that the one table allows or not,
// what the page says, and what it asks for. Those without a title have no page, only a button.
var steps = map[string]struct {
	move              orders.MoveKind
	title, lead, does string
	done              string
	noteLabel         string
	noteHint          string // set: the note is required
	danger            bool
	fields            view.Fields
}{
	"confirm": {move: orders.Confirm, done: "Order %s is confirmed. The letter to the buyer is on its way."},
	"deliver": {move: orders.Deliver, done: "It has arrived; the buyer is told."},
	"ship": {move: orders.Ship, title: "Ship", lead: "What isn’t shipped now stays open. The buyer gets a letter with the tracking link.", does: "Ship these",
		done: "Shipped. The letter to the buyer is on its way.", noteLabel: "Note to the buyer", fields: view.Fields{Quantities: true, Tracking: true}},
	"date": {move: orders.ChangeDate, title: "New date", lead: "For the lines that are ticked, or with none ticked for all that is open. The buyer gets a letter.", does: "Set the date",
		done: "The new date is set. The letter to the buyer is on its way.", noteLabel: "Why, for the buyer", fields: view.Fields{Lines: true, Date: true}},
	"cancel": {move: orders.Cancel, title: "Cancel lines", lead: "Stock goes back, credit is freed, the buyer gets a letter. It can’t be undone.", does: "Cancel these", danger: true,
		done: "Cancelled. The letter to the buyer is on its way.", noteLabel: "Why, for the buyer", fields: view.Fields{Quantities: true}},
	"decline": {move: orders.Decline, title: "It can’t be stopped", lead: "What is open comes as ordered. The buyer gets a letter with the reason.", does: "Tell them",
		done: "Answered. The letter to the buyer is on its way.", noteLabel: "Why", noteHint: "The buyer reads this."},
	"note": {move: orders.Write, title: "Note to the client", lead: "It is sent as a letter and stands on the order’s page.", does: "Send it",
		done: "The note is on its way.", noteLabel: "Note", noteHint: "The buyer reads this."},
	"invoice": {move: orders.Invoice, title: "Invoice", lead: "Your own invoice’s number and PDF. The buyer gets a letter and finds both on the order’s page.", does: "Attach it",
		done: "The invoice is attached. The letter to the buyer is on its way.", noteLabel: "Note to the buyer", fields: view.Fields{Invoice: true}},
}

var noSuchStep = fault.NotFound("There is no such page.")

func (h *handlers) showStep(c *fiber.Ctx) error {
	name := c.Params("step")
	if steps[name].title == "" {
		return noSuchStep
	}
	actor, o, err := h.opened(c)
	if err != nil {
		return err
	}
	if !slices.Contains(o.Allowed(actor), steps[name].move) { // somebody was quicker, or it isn't theirs to do
		h.Flash(c, ui.Flash{Tone: ui.Warn, Text: "That can’t be done with this order now."})
		return c.Redirect(ui.DeskOrder(o.Number), fiber.StatusSeeOther)
	}
	v := view.Move{Invoice: o.InvoiceNumber, Quantities: map[string]string{}, Ticked: map[string]bool{}}
	if coming := o.Coming(); coming > h.today(c) {
		v.Date = coming.String()
	}
	for _, l := range o.Lines {
		if l.Open() > 0 {
			n, _ := web.Number64(v.Quantities[l.SKU])
			v.Quantities[l.SKU] = strconv.FormatInt(n+l.Open(), 10)
		}
	}
	return h.stepPage(c, fiber.StatusOK, name, v)
}

// today is the date in the seller's zone; 0 when the settings can't be read, which the page itself then tells.
func (h *handlers) today(c *fiber.Ctx) clock.Date {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return 0
	}
	return set.Today(h.Now())
}

func (h *handlers) stepPage(c *fiber.Ctx, status int, name string, v view.Move) error {
	actor, o, err := h.opened(c)
	if err != nil {
		return err
	}
	chrome, s := h.DeskChrome(c, layout.Board), steps[name]
	if v.Order, err = h.shown(c, chrome, actor, o); err != nil {
		return err
	}
	if seen := web.Text(c, "seen", 20); seen != "" {
		v.Order.Seen = seen // what was typed was typed on this
	}
	v.Kind, v.Title, v.Lead, v.Does, v.Danger, v.NoteLabel, v.NoteHint, v.Fields = name, s.title, s.lead, s.does, s.danger, s.noteLabel, s.noteHint, s.fields
	v.Earliest = chrome.Today.String()
	return h.Render(c, status, view.MovePage(chrome, v))
}

// takeStep does it once: with the version that the form showed, whoever is quicker.
func (h *handlers) takeStep(c *fiber.Ctx) error {
	name := c.Params("step")
	s, known := steps[name]
	if !known {
		return noSuchStep
	}
	actor, o, err := h.opened(c)
	if err != nil {
		return err
	}
	v := readStep(c, o)
	err = h.do(c, actor, o, name, v)
	told, isFault := fault.As(err)
	switch {
	case isFault && told.Kind == fault.KindInvalid && s.title != "":
		if v.Fault = told; s.fields.Invoice && told.For("pdf") == "" {
			if v.Kept, err = h.Uploads.Keep(c, "pdf"); err != nil {
				return err
			}
		}
		return h.stepPage(c, fiber.StatusUnprocessableEntity, name, v)
	case isFault && (told.Kind == fault.KindConflict || told.Kind == fault.KindInvalid):
		h.Flash(c, ui.Flash{Tone: ui.Warn, Text: told.Error()})
		return c.Redirect(ui.DeskOrder(o.Number), fiber.StatusSeeOther)
	case err != nil:
		return err
	}
	done := s.done
	if strings.Contains(done, "%s") {
		done = fmt.Sprintf(done, o.Number)
	}
	return h.Done(c, ui.DeskOrder(o.Number), done)
}

func readStep(c *fiber.Ctx, o orders.Order) view.Move {
	v := view.Move{Tracking: web.Text(c, "tracking", 600), Date: web.Text(c, "date", 20), Invoice: web.Text(c, "invoice", 100), Note: web.Lines(c, "note", 2000), Unknown: web.Checked(c, "unknown"),
		Quantities: map[string]string{}, Ticked: map[string]bool{}}
	for _, l := range o.Lines {
		v.Quantities[l.SKU] = web.Text(c, view.QuantityField(l.SKU), 20)
	}
	for _, sku := range web.Several(c, "line", 100) {
		v.Ticked[sku] = true
	}
	return v
}

func (h *handlers) do(c *fiber.Ctx, actor identity.Actor, o orders.Order, name string, v view.Move) error {
	ctx, told := c.UserContext(), orders.Told{Note: v.Note, Seen: version(c)}
	var err error
	switch name {
	case "confirm":
		_, err = h.Orders.Confirm(ctx, actor, o.Number, told)
	case "deliver":
		shipment, _ := strconv.Atoi(web.Text(c, "shipment", 9))
		_, err = h.Orders.Deliver(ctx, actor, o.Number, shipment, told)
	case "ship", "cancel":
		some, bad := quantities(o, v)
		if bad != nil {
			return bad
		}
		if name == "ship" {
			_, err = h.Orders.Ship(ctx, actor, o.Number, some, v.Tracking, told)
		} else {
			_, err = h.Orders.Cancel(ctx, actor, o.Number, some, told)
		}
	case "date":
		var day clock.Date
		if !v.Unknown {
			if day, err = clock.ParseDate(v.Date); err != nil {
				return fault.Invalid("", fault.Field{Name: "date", Message: "Choose the day, or say that it isn’t known yet."})
			}
		}
		var skus []string
		for _, l := range o.Lines {
			if v.Ticked[l.SKU] && !slices.Contains(skus, l.SKU) {
				skus = append(skus, l.SKU)
			}
		}
		_, err = h.Orders.ChangeDates(ctx, actor, o.Number, skus, day, told)
	case "decline":
		_, err = h.Orders.Decline(ctx, actor, o.Number, told)
	case "note":
		_, err = h.Orders.Write(ctx, actor, o.Number, told)
	case "invoice":
		var content []byte
		if content, _, err = h.Uploads.Of(c, "pdf", uploads.MostDocument); err == nil {
			_, err = h.Invoices.Attach(ctx, actor, o.Number, v.Invoice, content, told)
		}
		if err == nil {
			h.Uploads.Used(c, "pdf")
		}
	}
	return err
}

// quantities are those that the form named; empty and 0 leave a line as it is.
func quantities(o orders.Order, v view.Move) (orders.Some, error) {
	some, problems := orders.Some{}, fault.Invalid("")
	open := map[string]int64{}
	for _, l := range o.Lines {
		open[l.SKU] += l.Open()
	}
	for sku, text := range v.Quantities {
		if text == "" || text == "0" {
			continue
		}
		n, ok := web.Number64(text)
		switch {
		case !ok || n < 0:
			problems.Add(view.QuantityField(sku), "Write a whole number.")
		case n > open[sku]:
			problems.Add(view.QuantityField(sku), fmt.Sprintf("Only %d are open.", open[sku]))
		default:
			some[sku] = n
		}
	}
	if err := problems.OrNil(); err != nil {
		return nil, err
	}
	if len(some) == 0 {
		return nil, fault.Invalid("Enter how many of at least one line.")
	}
	return some, nil
}
