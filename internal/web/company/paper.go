package company

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/money"
	"tradecounter/internal/orders/pdf"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

func (h *handlers) printOrder(c *fiber.Ctx) error        { return h.paper(c, false) }
func (h *handlers) printDeliveryNote(c *fiber.Ctx) error { return h.paper(c, true) }

// paper shows the order made for printing; a delivery note says no price.
func (h *handlers) paper(c *fiber.Ctx, note bool) error {
	p, o, err := h.openOrder(c)
	if err != nil {
		return err
	}
	order, err := p.orderView(o)
	if err != nil {
		return err
	}
	v := views.Paper{Order: order, NoPrice: note, Title: "Order " + o.Number, Date: ui.DateLong(o.PlacedOn, p.chrome.Locale)}
	if v.Seller = nonEmpty(strings.Split(p.set.Seller.Address, "\n")); len(v.Seller) == 0 {
		v.Seller = []string{p.set.Seller.Name}
	}
	if note {
		v.Title = "Delivery note " + o.Number
	}
	for i, l := range o.Lines {
		v.Lines[i].Quantity = p.number(l.Remaining())
	}
	return h.web.Render(c, fiber.StatusOK, views.PaperPage(p.chrome, v))
}

func nonEmpty(lines []string) (kept []string) {
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			kept = append(kept, l)
		}
	}
	return kept
}

func (h *handlers) sendOrder(c *fiber.Ctx) error { return h.sendPaper(c, false) }

func (h *handlers) sendDeliveryNote(c *fiber.Ctx) error { return h.sendPaper(c, true) }

// sendPaper writes the PDF; a delivery note may be about one shipment.
func (h *handlers) sendPaper(c *fiber.Ctx, note bool) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	o, err := h.parts.Orders.Find(p.ctx, p.actor, param(c, "number"))
	if err != nil {
		return err
	}
	d := pdf.Document{Order: o, Seller: p.set.Seller, Note: note,
		Money: func(a money.Amount) string { return p.money(a, o.Currency) },
		Price: func(price money.Price) string { return p.price(price, o.Currency) },
		Count: p.number,
		Date:  func(day clock.Date) string { return ui.DateLong(day, p.chrome.Locale) }}
	name := "order-" + o.Number
	if note {
		name = "delivery-note-" + o.Number
		if err := only(&d, c.Query("shipment")); err != nil {
			return err
		}
	}
	var file bytes.Buffer
	if err := pdf.Write(&file, d); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+web.FileName(name)+`.pdf"`)
	return c.Send(file.Bytes())
}

// sendInvoice sends the seller's own invoice, as it was attached.
func (h *handlers) sendInvoice(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	o, file, err := h.parts.Invoices.Find(p.ctx, p.actor, param(c, "number"))
	if err != nil {
		return err
	}
	return h.web.SendPDF(c, h.parts.Invoices, file, "invoice-"+o.InvoiceNumber)
}

// only narrows a delivery note to the shipment that the address names, if it names one.
func only(d *pdf.Document, named string) error {
	if named == "" {
		return nil
	}
	for i, s := range d.Order.Shipments {
		if strconv.Itoa(s.Number) == named {
			d.Shipment = &d.Order.Shipments[i]
			return nil
		}
	}
	return fault.NotFound("There is no such shipment.")
}
