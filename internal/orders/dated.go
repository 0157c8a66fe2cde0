package orders

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// ChangeDate says that what is open is expected on another day.
func (s *Service) ChangeDate(ctx context.Context, actor identity.Actor, number string, to clock.Date, told Told) (Order, error) {
	return s.ChangeDates(ctx, actor, number, nil, to, told)
}

// ChangeDates says when some of what is open is expected, named by SKU: what is on backorder; nil means all of it, and
// with it the order. 0 means that the day isn't known and will be told.
func (s *Service) ChangeDates(ctx context.Context, actor identity.Actor, number string, skus []string, to clock.Date, told Told) (Order, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Order{}, err
	}
	return s.move(ctx, actor, number, ChangeDate, told, func(ctx context.Context, m *step) (events.Fact, error) {
		if to != 0 && to < set.Today(m.now) {
			return nil, fault.Invalid("", fault.Field{Name: "date", Message: "The day is in the past."})
		}
		some, err := m.order.someOpen(skus)
		if err != nil {
			return nil, err
		}
		fact := DateChanged{About: m.order.about(actor), From: m.order.ExpectedOn, To: to, Note: m.note}
		if some {
			fact.Part = strings.Join(skus, ", ")
		}
		moved := false
		for i := range m.order.Lines {
			line := &m.order.Lines[i]
			if line.Open() == 0 || some && !slices.Contains(skus, line.SKU) || line.ExpectedOn == to {
				continue
			}
			if some {
				fact.From = line.ExpectedOn
			}
			moved, line.ExpectedOn = true, to
			if err := s.store.updateLine(ctx, *line); err != nil {
				return nil, err
			}
		}
		if !moved && (some || m.order.ExpectedOn == to) {
			return nil, fault.Invalid("", fault.Field{Name: "date", Message: "That is the day it is expected on already."})
		}
		m.detail = dateWords(fact)
		if !some {
			m.order.ExpectedOn = to
		}
		return fact, nil
	})
}

// someOpen says whether the SKUs name a part alone of what is open.
func (o Order) someOpen(skus []string) (bool, error) {
	left := 0
	for _, l := range o.Lines {
		if l.Open() > 0 && !slices.Contains(skus, l.SKU) {
			left++
		}
	}
	for _, sku := range skus {
		if !slices.ContainsFunc(o.Lines, func(l Line) bool { return l.SKU == sku && l.Open() > 0 }) {
			return false, fault.Invalid(fmt.Sprintf("Order %s has nothing of %s open.", o.Number, sku))
		}
	}
	return len(skus) > 0 && left > 0, nil
}

// dateWords are a change of dates as a move keeps it: "2026-11-24 → 2026-12-02", for some lines with their SKUs before.
func dateWords(d DateChanged) string {
	to := d.To.String()
	if d.To == 0 {
		to = "date to follow"
	}
	if d.Part != "" {
		return d.Part + ": " + to
	}
	return d.From.String() + " → " + to
}
