package orders

import (
	"context"
	"fmt"

	"tradecounter/internal/platform/db"
)

// lock raises the order's version and returns it; until the transaction ends nobody else moves the order.
func (s store) lock(ctx context.Context, w who, number string) (version int64, err error) {
	err = s.db.Get(ctx, &version, `UPDATE orders SET version = version + 1 WHERE number = ? AND (account_id = ? OR ?) RETURNING version`,
		number, w.accountID, w.all)
	if db.IsNone(err) {
		return 0, notFound
	}
	if err != nil {
		return 0, fmt.Errorf("lock order %s: %w", number, err)
	}
	return version, nil
}

// update writes what a move may change of a locked order.
func (s store) update(ctx context.Context, o Order) error {
	_, err := s.db.Exec(ctx, `UPDATE orders SET state = ?, cancel_requested_at = ?, confirmed_at = ?, shipped_at = ?, delivered_at = ?,
		ended_at = ?, expected_on = ?, invoice_number = ?, invoice_file = ?, invoiced_at = ? WHERE id = ? AND account_id = ? AND version = ?`,
		o.State, o.CancelRequestedAt, o.ConfirmedAt, o.ShippedAt, o.DeliveredAt, o.EndedAt, o.ExpectedOn, o.InvoiceNumber, o.InvoiceFile, o.InvoicedAt, o.ID, o.AccountID, o.Version)
	if err != nil {
		return fmt.Errorf("write order %s: %w", o.Number, err)
	}
	return nil
}

func (s store) updateLine(ctx context.Context, l Line) error {
	_, err := s.db.Exec(ctx, `UPDATE order_lines SET shipped = ?, cancelled = ?, reserved = ?, expected_on = ? WHERE id = ? AND order_id = ?`,
		l.Shipped, l.Cancelled, l.Reserved, l.ExpectedOn, l.ID, l.OrderID)
	if err != nil {
		return fmt.Errorf("write a line of the order: %w", err)
	}
	return nil
}

func (s store) insertShipment(ctx context.Context, sh *Shipment) error {
	err := s.db.Get(ctx, &sh.ID, `INSERT INTO shipments (order_id, number, shipped_at, tracking_url) VALUES (?, ?, ?, ?) RETURNING id`,
		sh.OrderID, sh.Number, sh.ShippedAt, sh.TrackingURL)
	if err != nil {
		return fmt.Errorf("write the shipment: %w", err)
	}
	for i := range sh.Lines {
		sh.Lines[i].ShipmentID = sh.ID
		if _, err := s.db.Exec(ctx, `INSERT INTO shipment_lines (shipment_id, order_line_id, quantity) VALUES (?, ?, ?)`,
			sh.ID, sh.Lines[i].LineID, sh.Lines[i].Quantity); err != nil {
			return fmt.Errorf("write the shipment's lines: %w", err)
		}
	}
	return nil
}

func (s store) shipmentArrived(ctx context.Context, sh Shipment) error {
	_, err := s.db.Exec(ctx, `UPDATE shipments SET delivered_at = ? WHERE id = ? AND order_id = ? AND delivered_at = 0`, sh.DeliveredAt, sh.ID, sh.OrderID)
	if err != nil {
		return fmt.Errorf("write the shipment: %w", err)
	}
	return nil
}
