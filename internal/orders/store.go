package orders

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

type store struct{ db *db.DB }

// who is whose orders are meant: one account's, or all of them for staff.
type who struct {
	accountID int64
	all       bool
}

var notFound = fault.NotFound("There is no such order.")

const orderColumns = `o.id, o.number, o.account_id, a.slug AS account_slug, a.name AS account_name, o.member_id, o.placed_by,
	o.placed_by_email, o.channel, o.source, o.imported, o.state, o.cancel_requested_at, o.placed_at, o.placed_on, o.confirmed_at,
	o.shipped_at, o.delivered_at, o.ended_at, o.po_number, o.note, o.copies_to, o.ship_to, o.bill_to, o.ship_location_id,
	o.bill_location_id, o.requested_on, o.expected_on, o.delivery_method, o.delivery_name, o.payment_method,
	o.payment_terms_days, o.currency, o.rate_millionths, o.lines_total, o.delivery_total, o.surcharge_total, o.tax_total,
	o.total, o.tax_rule, o.tax_reason, o.tax_id, o.priority, o.on_behalf_by, o.invoice_number, o.invoice_file, o.invoiced_at, o.version`

// find is an order with everything about it; someone else's is missing too.
func (s store) find(ctx context.Context, w who, number string) (Order, error) {
	var o Order
	err := s.db.Get(ctx, &o, `SELECT `+orderColumns+` FROM orders o JOIN accounts a ON a.id = o.account_id
		WHERE o.number = ? AND (o.account_id = ? OR ?)`, number, w.accountID, w.all)
	if db.IsNone(err) {
		return o, notFound
	}
	if err != nil {
		return o, fmt.Errorf("read order %s: %w", number, err)
	}
	orders := []Order{o}
	err = s.fill(ctx, orders)
	return orders[0], err
}

// fill loads lines, taxes, shipments and moves with one query each.
func (s store) fill(ctx context.Context, orders []Order) error {
	if len(orders) == 0 {
		return nil
	}
	ids, at := make([]int64, len(orders)), map[int64]*Order{}
	for i := range orders {
		ids[i], at[orders[i].ID] = orders[i].ID, &orders[i]
	}
	if err := s.fillLines(ctx, ids, at); err != nil {
		return err
	}
	var taxes []struct {
		OrderID int64 `db:"order_id"`
		cart.Tax
	}
	if err := s.db.Select(ctx, &taxes, `SELECT order_id, tax_bp, base, amount FROM order_taxes WHERE order_id IN (?) ORDER BY order_id, tax_bp DESC`, ids); err != nil {
		return fmt.Errorf("read the orders' taxes: %w", err)
	}
	for _, t := range taxes {
		at[t.OrderID].Taxes = append(at[t.OrderID].Taxes, t.Tax)
	}
	var moves []Move
	if err := s.db.Select(ctx, &moves, `SELECT order_id, at, kind, actor, note, detail FROM order_moves WHERE order_id IN (?) ORDER BY id`, ids); err != nil {
		return fmt.Errorf("read the orders' moves: %w", err)
	}
	for _, m := range moves {
		at[m.OrderID].Moves = append(at[m.OrderID].Moves, m)
	}
	return s.fillShipments(ctx, ids, at)
}

func (s store) fillLines(ctx context.Context, ids []int64, at map[int64]*Order) error {
	var lines []Line
	err := s.db.Select(ctx, &lines, `SELECT id, order_id, position, product_id, sku, name, part_number, unit, pack_size, note, quantity,
		shipped, cancelled, reserved, unit_price, discount_bp, line_total, tax_class, tax_bp, price_source, source, expected_on
		FROM order_lines WHERE order_id IN (?) ORDER BY order_id, position`, ids)
	if err != nil {
		return fmt.Errorf("read the orders' lines: %w", err)
	}
	for _, l := range lines {
		at[l.OrderID].Lines = append(at[l.OrderID].Lines, l)
	}
	return nil
}

func (s store) fillShipments(ctx context.Context, ids []int64, at map[int64]*Order) error {
	var shipments []Shipment
	err := s.db.Select(ctx, &shipments, `SELECT id, order_id, number, shipped_at, delivered_at, tracking_url FROM shipments
		WHERE order_id IN (?) ORDER BY order_id, number`, ids)
	if err != nil || len(shipments) == 0 {
		return err
	}
	var lines []ShipmentLine
	err = s.db.Select(ctx, &lines, `SELECT l.shipment_id, l.order_line_id, l.quantity FROM shipment_lines l
		JOIN shipments s ON s.id = l.shipment_id WHERE s.order_id IN (?) ORDER BY l.shipment_id, l.order_line_id`, ids)
	if err != nil {
		return fmt.Errorf("read the orders' shipments: %w", err)
	}
	of := map[int64][]ShipmentLine{}
	for _, l := range lines {
		of[l.ShipmentID] = append(of[l.ShipmentID], l)
	}
	for _, sh := range shipments {
		sh.Lines = of[sh.ID]
		at[sh.OrderID].Shipments = append(at[sh.OrderID].Shipments, sh)
	}
	return nil
}

func (s store) byKey(ctx context.Context, accountID int64, key string) (number, content string, err error) {
	var row struct {
		Number  string `db:"number"`
		Content string `db:"fingerprint"`
	}
	err = s.db.Get(ctx, &row, `SELECT number, fingerprint FROM orders WHERE account_id = ? AND idempotency_key = ?`, accountID, key)
	if err != nil && !db.IsNone(err) {
		return "", "", fmt.Errorf("look for the form's order: %w", err)
	}
	return row.Number, row.Content, nil
}

func (s store) taken(ctx context.Context, number string) (bool, error) {
	var n int
	err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM orders WHERE number = ?`, number)
	return n > 0, err
}

// highest is the largest number behind a prefix among the orders that exist; 0 for none.
func (s store) highest(ctx context.Context, prefix string) (n int64, err error) {
	var numbers []string
	err = s.db.Select(ctx, &numbers, `SELECT number FROM orders WHERE number LIKE ? AND LENGTH(number) <= ? ORDER BY LENGTH(number) DESC, number DESC LIMIT 1000`,
		prefix+"-%", len(prefix)+16)
	for _, number := range numbers {
		if n, err := strconv.ParseUint(strings.TrimPrefix(number, prefix+"-"), 10, 62); err == nil {
			return int64(n), nil
		}
	}
	return 0, err
}

func (s store) countFrom(ctx context.Context, n int64) error {
	_, err := s.db.Exec(ctx, `UPDATE counters SET value = ? WHERE name = 'orders'`, n)
	return err
}

// insert writes the order with its lines and taxes and sets its id.
func (s store) insert(ctx context.Context, o *Order, key, content string) error {
	row := []any{o.Number, o.AccountID, o.MemberID, o.PlacedBy, o.PlacedByEmail, o.OnBehalfBy, o.Channel, o.Source, o.State, o.Currency, o.RateMillionths,
		o.PlacedAt, o.PlacedOn, o.PONumber, poKey(o.PONumber), o.Note, o.CopiesTo, o.ShipTo, o.BillTo, o.ShipLocationID,
		o.BillLocationID, o.RequestedOn, o.ExpectedOn, o.DeliveryMethod, o.DeliveryName, o.PaymentMethod, o.PaymentTermsDays, o.LinesTotal,
		o.DeliveryTotal, o.SurchargeTotal, o.TaxTotal, o.Total, o.TaxRule, o.TaxReason, o.TaxID, o.Priority, key, content}
	err := s.db.Get(ctx, &o.ID, `INSERT INTO orders (number, account_id, member_id, placed_by, placed_by_email, on_behalf_by, channel, source, state,
		currency, rate_millionths, placed_at, placed_on, po_number, po_key, note, copies_to, ship_to, bill_to, ship_location_id,
		bill_location_id, requested_on, expected_on, delivery_method, delivery_name, payment_method, payment_terms_days, lines_total,
		delivery_total, surcharge_total, tax_total, total, tax_rule, tax_reason, tax_id, priority, idempotency_key, fingerprint)
		VALUES (?`+strings.Repeat(", ?", len(row)-1)+`) RETURNING id`, row...)
	if err != nil {
		return fmt.Errorf("write the order: %w", err)
	}
	if err := s.insertLines(ctx, o); err != nil {
		return fmt.Errorf("write the order's lines: %w", err)
	}
	for _, t := range o.Taxes {
		if _, err := s.db.Exec(ctx, `INSERT INTO order_taxes (order_id, tax_bp, base, amount) VALUES (?, ?, ?, ?)`, o.ID, t.BP, t.Base, t.Amount); err != nil {
			return fmt.Errorf("write the order's taxes: %w", err)
		}
	}
	return nil
}

// linesAtOnce is how many lines a statement writes: every statement of that many is the same text, which SQLite keeps.
const linesAtOnce = 20

func (s store) insertLines(ctx context.Context, o *Order) error {
	for first := 0; first < len(o.Lines); first += linesAtOnce {
		lines := o.Lines[first:min(first+linesAtOnce, len(o.Lines))]
		var values []any
		for i := range lines {
			l := &lines[i]
			l.OrderID = o.ID
			values = append(values, o.ID, o.AccountID, o.PlacedAt, l.Position, l.ProductID, l.SKU, l.Name, l.PartNumber, l.Unit, l.PackSize,
				l.Note, l.Quantity, l.Reserved, l.UnitPrice, l.Discount, l.Total, l.TaxClass, l.TaxBP, l.PriceSource, l.Source, l.ExpectedOn)
		}
		row := "(?" + strings.Repeat(", ?", len(values)/len(lines)-1) + ")"
		var written []Line
		err := s.db.Select(ctx, &written, `INSERT INTO order_lines (order_id, account_id, placed_at, position, product_id, sku, name, part_number,
			unit, pack_size, note, quantity, reserved, unit_price, discount_bp, line_total, tax_class, tax_bp, price_source, source, expected_on)
			VALUES `+row+strings.Repeat(", "+row, len(lines)-1)+` RETURNING id, position`, values...)
		if err != nil {
			return err
		}
		for _, w := range written { // in any order
			lines[w.Position-lines[0].Position].ID = w.ID
		}
	}
	return nil
}

func (s store) addMove(ctx context.Context, m Move) error {
	_, err := s.db.Exec(ctx, `INSERT INTO order_moves (order_id, at, kind, actor, note, detail) VALUES (?, ?, ?, ?, ?, ?)`,
		m.OrderID, m.At, m.Kind, m.Actor, m.Note, m.Detail)
	if err != nil {
		return fmt.Errorf("note the move: %w", err)
	}
	return nil
}
