package orders

import (
	"context"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Decline answers a buyer who asked to cancel that it can't be stopped any more, with the reason.
func (s *Service) Decline(ctx context.Context, actor identity.Actor, number string, told Told) (Order, error) {
	return s.move(ctx, actor, number, Decline, told, func(_ context.Context, m *step) (events.Fact, error) {
		if m.note == "" {
			return nil, fault.Invalid("", fault.Field{Name: "note", Message: "Say why it can't be stopped any more: the buyer reads it."})
		}
		m.order.CancelRequestedAt = 0
		return CancelDeclined{m.order.about(actor), m.note}, nil
	})
}

// Write tells the buyer something about the order.
func (s *Service) Write(ctx context.Context, actor identity.Actor, number string, told Told) (Order, error) {
	return s.move(ctx, actor, number, Write, told, func(_ context.Context, m *step) (events.Fact, error) {
		if m.note == "" {
			return nil, fault.Invalid("", fault.Field{Name: "note", Message: "Write what the buyer is to read."})
		}
		return NoteWritten{m.order.about(actor), m.note}, nil
	})
}
