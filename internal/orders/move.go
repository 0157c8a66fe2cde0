package orders

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Told goes with every move: a note that the buyer sees, and Order.Seen of the order that the page showed. When the
// order was moved since, nothing happens; 0 doesn't ask.
type Told struct {
	Note string
	Seen int64
}

// Seen is what a form about the order as it is now carries: moving it raises the version to this, once.
func (o Order) Seen() int64 { return o.Version + 1 }

// Some are quantities by SKU; nil means everything that is open.
type Some map[string]int64

// step is a move under way: the order as it stands locked, and what is to be noted.
type step struct {
	order  Order
	was    State // before the move
	actor  identity.Actor
	now    clock.Time
	note   string
	detail string
}

// move locks the order, checks that the actor may, lets do change lines or shipments, and writes state, note and fact.
func (s *Service) move(ctx context.Context, actor identity.Actor, number string, kind MoveKind, told Told,
	do func(ctx context.Context, m *step) (events.Fact, error)) (Order, error) {
	w, err := whose(actor)
	if err != nil {
		return Order{}, err
	}
	note := strings.TrimSpace(told.Note)
	if utf8.RuneCountInString(note) > maxNote {
		return Order{}, fault.Invalid("", fault.Field{Name: "note", Message: fmt.Sprintf("The note is too long: at most %d characters.", maxNote)})
	}
	m := step{actor: actor, now: s.now(), note: note}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		version, err := s.store.lock(ctx, w, number) // whoever moves it too waits here
		if err != nil {
			return err
		}
		if told.Seen != 0 && version != told.Seen {
			return fault.Conflict(fmt.Sprintf("Order %s was changed by someone else meanwhile. Nothing was done; look at it again.", number))
		}
		if m.order, err = s.store.find(ctx, w, number); err != nil {
			return err
		}
		if err := m.order.check(actor, kind); err != nil {
			return err
		}
		m.was = m.order.State
		fact, err := do(ctx, &m)
		if err != nil {
			return err
		}
		return s.finish(ctx, &m, kind, fact)
	})
	return m.order, err
}

// finish lets the state follow the lines and writes it with its times, the move and the fact.
func (s *Service) finish(ctx context.Context, m *step, kind MoveKind, fact events.Fact) error {
	o := &m.order
	o.State = o.follow()
	if kind == Confirm {
		o.State, o.ConfirmedAt = Confirmed, m.now
	}
	if kind == Ship && o.ShippedAt == 0 {
		o.ShippedAt = m.now
	}
	if o.State == Delivered && o.DeliveredAt == 0 {
		o.DeliveredAt = m.now
	}
	if (o.State == Delivered || o.State == Cancelled) && o.EndedAt == 0 {
		o.EndedAt = m.now
	}
	if err := s.store.update(ctx, *o); err != nil {
		return err
	}
	done := Move{OrderID: o.ID, At: m.now, Kind: kind, Actor: m.actor.Signed(), Note: m.note, Detail: m.detail}
	o.Moves = append(o.Moves, done)
	if err := s.store.addMove(ctx, done); err != nil {
		return err
	}
	if err := s.logged(ctx, m, kind); err != nil {
		return err
	}
	return s.log.Record(ctx, fact)
}

// Confirm accepts a placed order.
func (s *Service) Confirm(ctx context.Context, actor identity.Actor, number string, told Told) (Order, error) {
	return s.move(ctx, actor, number, Confirm, told, func(_ context.Context, m *step) (events.Fact, error) {
		return OrderConfirmed{m.order.about(actor), m.note}, nil
	})
}

// Ship sends some of the order's open lines, or all of them, as one shipment; tracking is a web address or "".
func (s *Service) Ship(ctx context.Context, actor identity.Actor, number string, some Some, tracking string, told Told) (Order, error) {
	if err := checkTracking(tracking); err != nil {
		return Order{}, err
	}
	return s.move(ctx, actor, number, Ship, told, func(ctx context.Context, m *step) (events.Fact, error) {
		parts, err := m.order.take(some)
		if err != nil {
			return nil, err
		}
		shipment := Shipment{OrderID: m.order.ID, Number: len(m.order.Shipments) + 1, ShippedAt: m.now, TrackingURL: tracking}
		for i, quantity := range parts {
			if quantity == 0 {
				continue
			}
			line := &m.order.Lines[i]
			line.Shipped += quantity
			shipment.Lines = append(shipment.Lines, ShipmentLine{LineID: line.ID, Quantity: quantity})
			if err := s.store.updateLine(ctx, *line); err != nil {
				return nil, err
			}
		}
		if err := s.store.insertShipment(ctx, &shipment); err != nil {
			return nil, err
		}
		m.order.Shipments = append(m.order.Shipments, shipment)
		m.detail = m.order.partWords(parts)
		return OrderShipped{m.order.about(actor), shipment.Number, m.order.Open() > 0, m.note}, nil
	})
}

func checkTracking(tracking string) error {
	if tracking == "" {
		return nil
	}
	u, err := url.Parse(tracking)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || len(tracking) > 500 {
		return fault.Invalid("", fault.Field{Name: "tracking", Message: "The tracking link is a web address that begins with https://."})
	}
	return nil
}

// Deliver notes that a shipment has arrived; shipment 0 means all that are under way.
func (s *Service) Deliver(ctx context.Context, actor identity.Actor, number string, shipment int, told Told) (Order, error) {
	return s.move(ctx, actor, number, Deliver, told, func(ctx context.Context, m *step) (events.Fact, error) {
		arrived := 0
		for i := range m.order.Shipments {
			sh := &m.order.Shipments[i]
			if sh.DeliveredAt != 0 || (shipment != 0 && sh.Number != shipment) {
				continue
			}
			sh.DeliveredAt = m.now
			if err := s.store.shipmentArrived(ctx, *sh); err != nil {
				return nil, err
			}
			arrived++
		}
		if arrived == 0 && (shipment != 0 || len(m.order.Shipments) > 0) {
			return nil, fault.Invalid(fmt.Sprintf("Order %s has no shipment %d under way.", number, shipment))
		}
		return OrderDelivered{m.order.about(actor), shipment, m.note}, nil
	})
}

// take says how much of each line some means: all that is open for nil. A SKU may stand on several lines.
func (o Order) take(some Some) ([]int64, error) {
	parts, left := make([]int64, len(o.Lines)), Some{}
	for sku, quantity := range some {
		if quantity < 1 {
			return nil, fault.Invalid(fmt.Sprintf("The quantity of %s is a whole number from 1.", sku))
		}
		left[sku] = quantity
	}
	for i, l := range o.Lines {
		parts[i] = l.Open()
		if some != nil {
			parts[i] = min(l.Open(), left[l.SKU])
			left[l.SKU] -= parts[i]
		}
	}
	for sku, quantity := range left {
		if quantity > 0 {
			return nil, fault.Invalid(fmt.Sprintf("Order %s has only %d of %s open.", o.Number, some[sku]-quantity, sku))
		}
	}
	return parts, nil
}

// partWords names quantities and SKUs, "" when they are the whole order.
func (o Order) partWords(parts []int64) string {
	words, whole := []string{}, true
	for i, quantity := range parts {
		whole = whole && quantity == o.Lines[i].Quantity
		if quantity > 0 {
			words = append(words, fmt.Sprintf("%d × %s", quantity, o.Lines[i].SKU))
		}
	}
	if whole {
		return ""
	}
	return strings.Join(words, ", ")
}
