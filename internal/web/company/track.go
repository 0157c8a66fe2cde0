package company

import (
	"slices"
	"strconv"

	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

// rank is how far a state is along the way.
var rank = map[orders.State]int{orders.Placed: 1, orders.Confirmed: 2, orders.Shipped: 3, orders.Delivered: 4}

// steps are the order's states in time; a cancelled one ends where it was cancelled.
func (p *page) steps(o orders.Order) []ui.Step {
	placed := p.step(o, "Placed", 1, o.PlacedAt)
	if o.PlacedBy != "" {
		placed.Notes = []string{"by " + o.PlacedBy}
	}
	confirmed := p.step(o, "Confirmed", 2, o.ConfirmedAt)
	if note := noteOf(o, orders.Confirm); note != "" {
		confirmed.Notes = []string{note}
	}
	if o.State == orders.Cancelled {
		placed.State = ui.StepDone
		steps := []ui.Step{placed}
		if o.ConfirmedAt != 0 {
			confirmed.State = ui.StepDone
			steps = append(steps, confirmed)
		}
		ended := ui.Step{Label: "Cancelled", State: ui.StepDone}
		if o.EndedAt != 0 {
			ended.When = ui.Time(o.EndedAt, p.set.Zone, p.scope.Today, p.chrome.Locale)
		}
		return append(steps, ended)
	}
	return []ui.Step{placed, confirmed, p.shippedStep(o), p.deliveredStep(o)}
}

func (p *page) step(o orders.Order, label string, at int, when clock.Time) ui.Step {
	s := ui.Step{Label: label}
	if rank[o.State] >= at {
		s.State = ui.StepDone
	}
	if when != 0 {
		s.When = ui.Time(when, p.set.Zone, p.scope.Today, p.chrome.Locale)
	}
	return s
}

func (p *page) shippedStep(o orders.Order) ui.Step {
	s := p.step(o, "Shipped", 3, o.ShippedAt)
	if o.InPart() {
		s.State, s.Label = ui.StepPart, "Shipped in part"
		s.Notes = []string{p.number(int64(len(o.Lines)-openLines(o))) + " of " + ui.Lines(len(o.Lines)) + " complete"}
	}
	return s
}

func (p *page) deliveredStep(o orders.Order) ui.Step {
	s := p.step(o, "Delivered", 4, o.DeliveredAt)
	if o.State == orders.Delivered {
		return s
	}
	s.When = nil
	arrived := slices.ContainsFunc(o.Shipments, func(sh orders.Shipment) bool { return sh.DeliveredAt != 0 })
	switch {
	case arrived:
		s.State, s.Label = ui.StepPart, "Delivered in part"
	case o.ExpectedOn != 0 && o.ExpectedOn < p.scope.Today:
		s.Notes = append(s.Notes, "was expected "+p.day(o.ExpectedOn))
	case o.ExpectedOn != 0:
		s.Notes = append(s.Notes, p.relative(o.ExpectedOn))
	default:
		s.Notes = append(s.Notes, "date to follow")
	}
	if last := o.LastComing(); last > o.ExpectedOn {
		s.Notes = append(s.Notes, "the rest "+p.day(last))
	}
	return s
}

// noteOf is what was said with the last move of a kind.
func noteOf(o orders.Order, kind orders.MoveKind) string {
	for _, m := range slices.Backward(o.Moves) {
		if m.Kind == kind && m.Note != "" {
			return "“" + m.Note + "” – " + m.Actor
		}
	}
	return ""
}

func (p *page) shipments(o orders.Order) (list []views.Shipment) {
	for _, s := range o.Shipments {
		n := strconv.Itoa(s.Number)
		view := views.Shipment{Title: n + ". " + p.day(s.ShippedAt.Date(p.set.Zone)), About: ui.Lines(len(s.Lines)), Tracking: s.TrackingURL,
			NoteTo: p.orderAt(o.Number, "/delivery-note.pdf?shipment="+n)}
		if s.DeliveredAt != 0 {
			view.Delivered = "Delivered " + p.day(s.DeliveredAt.Date(p.set.Zone))
		} else {
			view.Delivered = "On its way"
		}
		list = append(list, view)
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
	orders.Decline:     {"truck", "It can’t be cancelled any more"},
	orders.Write:       {"mail", "A note"},
	orders.Invoice:     {"doc", "Invoice"},
}

func (p *page) events(o orders.Order) (list []views.Event) {
	for _, m := range slices.Backward(o.Moves) {
		words := moveWords[m.Kind]
		list = append(list, views.Event{When: ui.Time(m.At, p.set.Zone, p.scope.Today, p.chrome.Locale), Icon: words.icon, What: words.what,
			By: m.Actor, Note: m.Note, Detail: ui.Moved(m, p.day)})
	}
	return list
}
