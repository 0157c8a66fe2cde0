package notify

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	letters "tradecounter/views/mail"
	"tradecounter/views/ui"
)

// order finds the order of a fact with the frame of its letters.
func (s *Service) order(ctx context.Context, e orders.About, subject, title string) (orders.Order, frame, error) {
	order, err := s.orders.Find(ctx, identity.System("letters"), e.Number)
	if err != nil {
		return orders.Order{}, frame{}, err
	}
	f, err := s.frame(ctx, order.AccountID, subject, title)
	if err != nil {
		return orders.Order{}, frame{}, err
	}
	f.Action = letters.Action{Text: "See the order", URL: f.base + "/orders/" + order.Number}
	return order, f, nil
}

// buyers are who placed an order, and whom they asked to have copies.
func buyers(o orders.Order) []to {
	list := []to{{o.PlacedByEmail, o.PlacedBy}}
	for _, copy := range o.Copies() {
		list = append(list, to{copy, ""})
	}
	return list
}

func (s *Service) toBuyers(ctx context.Context, kind string, o orders.Order, f frame) error {
	why := " Sent to you because you placed the order"
	if copies := o.Copies(); len(copies) > 0 {
		why += ", and to " + strings.Join(copies, ", ")
	}
	f.Foot += "." + why + "."
	return s.put(ctx, kind, f, buyers(o)...)
}

// OrderPlaced confirms that an order has arrived.
func (s *Service) OrderPlaced(ctx context.Context, e orders.OrderPlaced) error {
	title := "We have your order " + e.Number
	order, f, err := s.order(ctx, e.About, title, title)
	if err != nil {
		return err
	}
	thanks := "Thank you, " + firstName(order.PlacedBy) + "."
	if order.Source == orders.Standing {
		thanks = "Your standing order has ordered."
	}
	if order.OnBehalfBy != "" {
		thanks = order.OnBehalfBy + " has entered this order for you, as you asked " + channelWords[order.Channel] + "."
	}
	if order.ExpectedOn != 0 {
		thanks += " It comes " + ui.RelativeDate(order.ExpectedOn, f.set.Today(s.now()), f.locale) + "."
	}
	f.Text = []string{thanks + " We write again when it leaves us."}
	f.facts(order, s)
	f.lines(order)
	f.After = []string{"Something wrong? Until we confirm you can cancel it yourself on the order's page."}
	return s.toBuyers(ctx, "order-placed", order, f)
}

var channelWords = map[orders.Channel]string{orders.Phone: "by phone", orders.Email: "by email", orders.Rep: "at a visit"}

// facts are the terms of an order.
func (f *frame) facts(o orders.Order, s *Service) {
	today := f.set.Today(s.now())
	add := func(name, value string) {
		if value != "" {
			f.Facts = append(f.Facts, letters.Fact{Name: name, Value: value})
		}
	}
	add("Your purchase order", o.PONumber)
	add("Placed", ui.Moment(o.PlacedAt, f.set.Zone, today, f.locale)+", by "+o.PlacedBy)
	add("To", strings.Join(o.ShipTo.Lines(), ", "))
	add("Delivery", o.DeliveryName)
	add("Payment", fmt.Sprintf("On account, net %d days, due %s", o.PaymentTermsDays, ui.Date(o.DueOn(), f.locale)))
	add("Note", o.Note)
}

// lines are an order's lines with what they cost, and its sums.
func (f *frame) lines(o orders.Order) {
	for _, l := range o.Lines {
		numbers := l.SKU
		if l.PartNumber != "" {
			numbers += ", your no. " + l.PartNumber
		}
		line := letters.Line{Name: l.Name, Numbers: numbers, Quantity: ui.Number(l.Quantity, f.locale), Unit: l.Unit,
			Price: ui.UnitPrice(l.UnitPrice, o.Currency, f.locale), Sum: ui.Money(l.Total, o.Currency, f.locale)}
		if later := l.Quantity - l.Reserved; l.ExpectedOn != 0 && later > 0 {
			line.Note = fmt.Sprintf("%d expected %s", later, ui.Date(l.ExpectedOn, f.locale))
		}
		f.Lines = append(f.Lines, line)
	}
	add := func(name string, amount string) { f.Sums = append(f.Sums, letters.Sum{Name: name, Value: amount}) }
	add("Net", ui.Money(o.LinesTotal, o.Currency, f.locale))
	delivery := "free"
	if o.DeliveryTotal > 0 {
		delivery = ui.Money(o.DeliveryTotal, o.Currency, f.locale)
	}
	add("Delivery, "+o.DeliveryName, delivery)
	if o.SurchargeTotal > 0 {
		add("Surcharge for small orders", ui.Money(o.SurchargeTotal, o.Currency, f.locale))
	}
	for _, t := range o.Taxes {
		add("VAT "+ui.Percent(t.BP, f.locale), ui.Money(t.Amount, o.Currency, f.locale))
	}
	if o.TaxReason != "" {
		add(o.TaxReason, ui.Money(0, o.Currency, f.locale))
	}
	add("Total", ui.Money(o.Total, o.Currency, f.locale))
}

// moved tells the buyers of one move of an order.
func (s *Service) moved(ctx context.Context, kind string, e orders.About, title, text, note string) error {
	order, f, err := s.order(ctx, e, title, title)
	if err != nil {
		return err
	}
	f.Text = []string{text}
	if note != "" {
		f.Text = append(f.Text, "A note from us: "+note)
	}
	if order.PONumber != "" {
		f.Facts = []letters.Fact{{Name: "Your purchase order", Value: order.PONumber}}
	}
	return s.toBuyers(ctx, kind, order, f)
}

// OrderConfirmed tells that the seller has accepted an order.
func (s *Service) OrderConfirmed(ctx context.Context, e orders.OrderConfirmed) error {
	return s.moved(ctx, "order-confirmed", e.About, "Order "+e.Number+" is confirmed", "We have checked your order and prepare it now.", e.Note)
}

// OrderShipped tells what has left and where it can be followed.
func (s *Service) OrderShipped(ctx context.Context, e orders.OrderShipped) error {
	title := "Order " + e.Number + " is on its way"
	if e.InPart {
		title = "Part of order " + e.Number + " is on its way"
	}
	order, f, err := s.order(ctx, e.About, title, title)
	if err != nil {
		return err
	}
	f.Text = []string{"It has left our house today."}
	if e.InPart {
		f.Text = []string{"This part has left our house today. The rest follows; the order's page says when."}
	}
	if e.Note != "" {
		f.Text = append(f.Text, "A note from us: "+e.Note)
	}
	for _, shipment := range order.Shipments {
		if shipment.Number == e.Shipment {
			f.shipment(order, shipment)
		}
	}
	return s.toBuyers(ctx, "order-shipped", order, f)
}

func (f *frame) shipment(o orders.Order, shipment orders.Shipment) {
	if shipment.TrackingURL != "" {
		f.Also = []letters.Action{{Text: "Follow the parcel", URL: shipment.TrackingURL}}
	}
	for _, part := range shipment.Lines {
		for _, l := range o.Lines {
			if l.ID == part.LineID {
				f.Facts = append(f.Facts, letters.Fact{Name: fmt.Sprintf("%s × %s", ui.Number(part.Quantity, f.locale), l.SKU), Value: l.Name})
			}
		}
	}
}

// OrderDelivered tells that it has arrived.
func (s *Service) OrderDelivered(ctx context.Context, e orders.OrderDelivered) error {
	return s.moved(ctx, "order-delivered", e.About, "Order "+e.Number+" has arrived", "Our carrier has delivered it. If something is missing or damaged, tell us.", e.Note)
}

// OrderCancelled tells what won't come any more.
func (s *Service) OrderCancelled(ctx context.Context, e orders.OrderCancelled) error {
	title, text := "Order "+e.Number+" is cancelled", "Nothing of it will be sent or charged."
	if !e.Whole {
		title, text = "Part of order "+e.Number+" is cancelled", "This won't come and won't be charged: "+e.Detail+"."
	}
	return s.moved(ctx, "order-cancelled", e.About, title, text, e.Note)
}

// DateChanged tells that an order comes on another day.
func (s *Service) DateChanged(ctx context.Context, e orders.DateChanged) error {
	order, f, err := s.order(ctx, e.About, "", "")
	if err != nil {
		return err
	}
	what := "Order " + e.Number
	if e.Part != "" {
		what = "Part of order " + e.Number
		f.Facts = []letters.Fact{{Name: "It is about", Value: e.Part}}
	}
	f.Subject = what + " comes on another day"
	f.Title = f.Subject
	f.Text = []string{"We don't know the day yet and write as soon as we do."}
	if e.To != 0 {
		f.Text[0] = "It is now expected on " + ui.DateLong(e.To, f.locale) + "."
	}
	if e.From != 0 {
		f.Text[0] = strings.TrimSuffix(f.Text[0], ".") + ", instead of on " + ui.DateLong(e.From, f.locale) + "."
	}
	if e.Note != "" {
		f.Text = append(f.Text, "A note from us: "+e.Note)
	}
	return s.toBuyers(ctx, "order-date", order, f)
}

// CancelDeclined tells that what was to be cancelled comes all the same, and why.
func (s *Service) CancelDeclined(ctx context.Context, e orders.CancelDeclined) error {
	return s.moved(ctx, "order-cancel-declined", e.About, "Order "+e.Number+" can't be stopped any more",
		"You asked us to cancel what is open. It can't be stopped any more and comes as ordered.", e.Note)
}

// OrderNote is what the seller writes about an order.
func (s *Service) OrderNote(ctx context.Context, e orders.NoteWritten) error {
	return s.moved(ctx, "order-note", e.About, "About your order "+e.Number, e.Note, "")
}

// OrderInvoiced tells that the invoice is there, behind the sign-in.
func (s *Service) OrderInvoiced(ctx context.Context, e orders.Invoiced) error {
	return s.moved(ctx, "order-invoiced", e.About, "The invoice for order "+e.Number, "Invoice "+e.Invoice+" is on the order's page.", e.Note)
}

// CancelRequested asks the client manager to decide.
func (s *Service) CancelRequested(ctx context.Context, e orders.CancelRequested) error {
	title := "Cancel order " + e.Number + "?"
	order, f, err := s.order(ctx, e.About, title, title)
	if err != nil {
		return err
	}
	f.Text = []string{order.AccountName + " asks to cancel order " + e.Number + "."}
	if e.Note != "" {
		f.Text = append(f.Text, "Their reason: "+e.Note)
	}
	f.Action, f.Contact = letters.Action{Text: "Answer them", URL: s.url + "/desk/orders/" + url.PathEscape(e.Number)}, letters.Contact{}
	return s.toManager(ctx, "cancel-requested", f)
}

// toManager writes to the account's client manager, or to the seller where it has none.
func (s *Service) toManager(ctx context.Context, kind string, f frame) error {
	f.Mark, f.Accent = f.set.Seller.Name, neutralAccent
	if f.manager.Email != "" {
		return s.put(ctx, kind, f, to{f.manager.Email, f.manager.Name})
	}
	return s.put(ctx, kind, f, to{f.set.Seller.Email, f.set.Seller.Name})
}
