package orders

import (
	"context"
	"strings"

	"tradecounter/internal/changes"
)

// logged writes a move into the change log: the state that it changed, and what it was about. An order's own page tells
// all of it; the log is where everything that people do is found.
func (s *Service) logged(ctx context.Context, m *step, kind MoveKind) error {
	o := m.order
	c := changes.Change{AccountID: o.AccountID, Kind: "order", Subject: o.Number, Field: strings.ReplaceAll(string(kind), "_", " ")}
	var after []string
	if o.State != m.was {
		c.Before, after = string(m.was), []string{string(o.State) + o.inPartWords()}
	}
	for _, text := range []string{m.detail, m.note} {
		if text != "" {
			after = append(after, text)
		}
	}
	if c.After = strings.Join(after, "; "); c.After == "" { // nothing but that it was done
		c.After = "done"
	}
	return s.changes.Record(ctx, m.actor.By(), c)
}

// entered writes into the change log that one of the seller's people placed an order for a member.
func (s *Service) entered(ctx context.Context, p placing, o *Order) error {
	if !p.actor.Behalf.Is() {
		return nil
	}
	return s.changes.Record(ctx, p.actor.By(), changes.Change{AccountID: o.AccountID, Kind: "order", Subject: o.Number, Field: string(WasPlaced),
		After: "by " + string(o.Channel) + ", " + o.Total.Decimal(o.Currency) + " " + o.Currency})
}
