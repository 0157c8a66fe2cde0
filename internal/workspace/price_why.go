package workspace

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	sales "tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
)

// Why is why a client pays what it pays, with what it paid before.
type Why struct {
	pricing.Why
	Quantity  int64
	SKU, Name string
	Unit      string
	Currency  string
	Total     money.Amount // of the quantity; 0 on request
	Last      *sales.Bought
	LastOn    clock.Date
	Bought    int64        // units in the last BoughtDays days
	Paid      money.Amount // for them
}

// Why explains a price of the client that the actor works for, on any date, with a plan laid over it or the zero plan.
func (p *Prices) Why(ctx context.Context, actor identity.Actor, number string, quantity int64, on clock.Date, plan pricing.Plan) (w Why, err error) {
	if actor.Staff == "" || actor.Account.ID == 0 {
		return w, fault.NotFound("There is no such client.")
	}
	set, err := p.settings.Get(ctx)
	if err != nil {
		return w, err
	}
	scope := actor.Scope(set.Today(p.now()))
	found, err := p.desk.IDs(ctx, []string{number})
	if err != nil {
		return w, err
	}
	id, ok := found[number]
	if !ok {
		return w, fault.Invalid("", fault.Field{Name: "product", Message: fmt.Sprintf("There is no product %q.", number)})
	}
	if err := p.name(ctx, id, &w); err != nil {
		return w, err
	}
	dated := scope
	dated.Today = on
	if w.Why, err = p.prices.Why(ctx, dated, pricing.Ask{ProductID: id, Quantity: quantity}, plan); err != nil {
		if f, ok := fault.As(err); ok {
			return w, fault.Invalid("", fault.Field{Name: "product", Message: f.Message})
		}
		return w, err
	}
	w.Quantity, w.Currency = max(quantity, 1), actor.Account.Currency
	if !w.Quote.OnRequest {
		if w.Total, err = money.LineTotal(w.Quantity, w.Quote.Price, 0, w.Currency); err != nil {
			return w, fault.Invalid("", fault.Field{Name: "quantity", Message: "This many make a sum that is too large."})
		}
	}
	return w, p.history(ctx, scope, id, set.Zone, &w)
}

func (p *Prices) name(ctx context.Context, id int64, w *Why) error {
	var row struct {
		SKU  string `db:"sku"`
		Name string `db:"name"`
		Unit string `db:"unit"`
	}
	if err := p.db.Get(ctx, &row, `SELECT sku, name, unit FROM products WHERE id = ?`, id); err != nil && !db.IsNone(err) {
		return fmt.Errorf("read a product: %w", err)
	}
	w.SKU, w.Name, w.Unit = row.SKU, row.Name, row.Unit
	return nil
}

func (p *Prices) history(ctx context.Context, scope identity.Scope, id int64, zone *time.Location, w *Why) error {
	last, err := p.orders.LastBought(ctx, scope, []int64{id})
	if err != nil {
		return err
	}
	if b, ok := last[id]; ok {
		w.Last, w.LastOn = &b, b.At.Date(zone)
	}
	var sum struct {
		Quantity int64        `db:"quantity"`
		Paid     money.Amount `db:"paid"`
	}
	err = p.db.Get(ctx, &sum, `SELECT CAST(COALESCE(SUM(l.quantity - l.cancelled), 0) AS BIGINT) AS quantity,
		CAST(COALESCE(SUM(l.line_total * (l.quantity - l.cancelled) / l.quantity), 0) AS BIGINT) AS paid
		FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.account_id = ? AND l.product_id = ? AND l.placed_at >= ?`+countedLines,
		scope.AccountID, id, p.since())
	if err != nil {
		return fmt.Errorf("read what a client bought: %w", err)
	}
	w.Bought, w.Paid = sum.Quantity, sum.Paid
	return nil
}
