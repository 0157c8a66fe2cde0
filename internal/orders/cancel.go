package orders

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
)

// Cancel cancels some of what is open, or all of it: a buyer alone while the order is placed, staff until it has
// shipped. Stock goes back and credit is freed in the same transaction.
func (s *Service) Cancel(ctx context.Context, actor identity.Actor, number string, some Some, told Told) (Order, error) {
	return s.move(ctx, actor, number, Cancel, told, func(ctx context.Context, m *step) (events.Fact, error) {
		parts, err := m.order.take(some)
		if err != nil {
			return nil, err
		}
		before, err := m.order.Now()
		if err != nil {
			return nil, fmt.Errorf("add up order %s: %w", number, err)
		}
		if err := s.cancelLines(ctx, &m.order, parts); err != nil {
			return nil, err
		}
		after, err := m.order.Now()
		if err != nil {
			return nil, fmt.Errorf("add up order %s: %w", number, err)
		}
		freed := before.Total - after.Total
		if m.order.PaymentMethod == "account" && !m.order.Imported {
			if err := s.accounts.Free(ctx, m.order.AccountID, freed, number); err != nil {
				return nil, err
			}
		}
		m.order.CancelRequestedAt = 0
		m.detail = m.order.partWords(parts)
		return OrderCancelled{m.order.about(actor), m.order.follow() == Cancelled, actor.Staff == "", freed, m.detail, m.note}, nil
	})
}

// cancelLines cancels the parts and gives their stock back, products in the order of their ids. What was never reserved
// is cancelled first.
func (s *Service) cancelLines(ctx context.Context, o *Order, parts []int64) error {
	order := []int{}
	for i := range o.Lines {
		if parts[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return int(o.Lines[a].product() - o.Lines[b].product()) })
	for _, i := range order {
		line := &o.Lines[i]
		line.Cancelled += parts[i]
		back := line.unneeded()
		line.Reserved -= back
		if err := s.store.updateLine(ctx, *line); err != nil {
			return err
		}
		if back > 0 && line.ProductID != nil {
			if err := s.catalog.Release(ctx, *line.ProductID, back); err != nil {
				return err
			}
		}
	}
	return s.boughtAnew(ctx, o)
}

// unneeded is how much reserved stock the line doesn't need any more, for what it has shipped and what is open.
func (l Line) unneeded() int64 { return max(0, l.Reserved-l.Shipped-l.Open()) }

func (l Line) product() int64 {
	if l.ProductID == nil {
		return 0
	}
	return *l.ProductID
}

// RequestCancel asks the seller to cancel what is open, once an order can't be cancelled alone any more.
func (s *Service) RequestCancel(ctx context.Context, actor identity.Actor, number string, told Told) (Order, error) {
	return s.move(ctx, actor, number, AskToCancel, told, func(_ context.Context, m *step) (events.Fact, error) {
		m.order.CancelRequestedAt = m.now
		return CancelRequested{m.order.about(actor), m.note}, nil
	})
}
