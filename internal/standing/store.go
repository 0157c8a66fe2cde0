package standing

import (
	"context"
	"fmt"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// store and its methods in the files store*.go are the only SQL of the package.
type store struct{ db *db.DB }

// who is whose standing orders are meant.
type who struct {
	accountID  int64
	ownerID    int64
	all        bool // the whole account's
	everywhere bool // every account's
}

type orderRow struct {
	Order
	Unit         Unit              `db:"cadence"`
	Every        int               `db:"every"`
	Weekday      int               `db:"weekday"`
	DayOfMonth   int               `db:"day_of_month"`
	Anchor       clock.Date        `db:"anchor"`
	Discount     money.BasisPoints `db:"benefit_discount_bp"`
	FreeDelivery bool              `db:"benefit_free_delivery"`
	Priority     bool              `db:"benefit_priority"`
}

func (r orderRow) order() Order {
	o := r.Order
	o.Rhythm = Rhythm{Cadence{r.Unit, r.Every, r.Weekday, r.DayOfMonth}, r.Anchor}
	o.Benefit.Discount, o.Benefit.FreeDelivery, o.Benefit.Priority = r.Discount, r.FreeDelivery, r.Priority
	return o
}

const orderQuery = `SELECT s.id, s.number, s.account_id, a.slug AS account_slug, a.name AS account_name, s.owner_id, p.name AS owner_name,
	s.name, s.state, s.cadence, s.every, s.weekday, s.day_of_month, s.anchor, s.next_due, s.next_tell, s.ended_on,
	s.ship_location_id, s.bill_location_id, l.code AS ship_to, l.name AS ship_name, COALESCE(b.code, '') AS bill_to,
	s.delivery_method, s.payment_method, s.po_number, s.note, s.copies_to, s.benefit_discount_bp, s.benefit_free_delivery,
	s.benefit_priority, s.version, s.created_at, s.changed_at
	FROM standing_orders s JOIN accounts a ON a.id = s.account_id JOIN members m ON m.id = s.owner_id
	JOIN people p ON p.id = m.person_id JOIN locations l ON l.id = s.ship_location_id
	LEFT JOIN locations b ON b.id = s.bill_location_id WHERE `

func (s store) list(ctx context.Context, where string, args ...any) ([]Order, error) {
	var rows []orderRow
	if err := s.db.Select(ctx, &rows, orderQuery+where, args...); err != nil {
		return nil, fmt.Errorf("read standing orders: %w", err)
	}
	list := make([]Order, len(rows))
	for i, r := range rows {
		list[i] = r.order()
	}
	return list, s.fillLines(ctx, list)
}

// one is the only order of a list; someone else's is missing too.
func one(list []Order, err error) (Order, error) {
	if err != nil {
		return Order{}, err
	}
	if len(list) == 0 {
		return Order{}, notFound
	}
	return list[0], nil
}

func (s store) mine(ctx context.Context, w who) ([]Order, error) {
	return s.list(ctx, `(s.account_id = ? OR ?) AND (s.owner_id = ? OR ?)
		ORDER BY CASE s.state WHEN 'active' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END, s.next_due, s.id`,
		w.accountID, w.everywhere, w.ownerID, w.all)
}

func (s store) find(ctx context.Context, w who, number string) (Order, error) {
	return one(s.list(ctx, `s.number = ? AND (s.account_id = ? OR ?) AND (s.owner_id = ? OR ?)`,
		number, w.accountID, w.everywhere, w.ownerID, w.all))
}

func (s store) byID(ctx context.Context, id int64) (Order, error) {
	return one(s.list(ctx, `s.id = ?`, id))
}

func (s store) byKey(ctx context.Context, accountID int64, key string) (Order, error) {
	return one(s.list(ctx, `s.account_id = ? AND s.idempotency_key = ?`, accountID, key))
}

func (s store) fillLines(ctx context.Context, list []Order) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]int64, len(list)), map[int64]*Order{}
	for i := range list {
		ids[i], at[list[i].ID] = list[i].ID, &list[i]
	}
	var lines []Line
	err := s.db.Select(ctx, &lines, `SELECT l.standing_id, l.product_id, p.sku, p.name, l.quantity FROM standing_lines l
		JOIN products p ON p.id = l.product_id WHERE l.standing_id IN (?) ORDER BY l.standing_id, l.position`, ids)
	if err != nil {
		return fmt.Errorf("read standing lines: %w", err)
	}
	for _, l := range lines {
		at[l.StandingID].Lines = append(at[l.StandingID].Lines, l)
	}
	return nil
}

// hold locks the standing order until the transaction ends and reads it as it then stands.
func (s store) hold(ctx context.Context, id int64) (Order, error) {
	if _, err := s.db.Exec(ctx, `UPDATE standing_orders SET state = state WHERE id = ?`, id); err != nil {
		return Order{}, fmt.Errorf("hold a standing order: %w", err)
	}
	return s.byID(ctx, id)
}

// insert writes the order with its lines and sets its id.
func (s store) insert(ctx context.Context, o *Order, key string, now clock.Time) error {
	r := o.Rhythm
	err := s.db.Get(ctx, &o.ID, `INSERT INTO standing_orders (number, account_id, owner_id, name, cadence, every, weekday, day_of_month, anchor,
		next_due, next_tell, ship_location_id, bill_location_id, delivery_method, po_number, note, copies_to, idempotency_key, created_at, changed_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
		o.Number, o.AccountID, o.OwnerID, o.Name, r.Unit, r.Every, r.Weekday, r.DayOfMonth, r.Anchor, o.NextDue, o.NextTell,
		o.ShipLocationID, o.BillLocationID, o.Method, o.PONumber, o.Note, o.CopiesTo, key, now, now)
	if err != nil {
		return fmt.Errorf("write the standing order: %w", err)
	}
	return s.setLines(ctx, *o)
}

func (s store) setLines(ctx context.Context, o Order) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM standing_lines WHERE standing_id = ?`, o.ID); err != nil {
		return fmt.Errorf("change standing lines: %w", err)
	}
	for i, l := range o.Lines {
		_, err := s.db.Exec(ctx, `INSERT INTO standing_lines (standing_id, product_id, position, quantity) VALUES (?, ?, ?, ?)`, o.ID, l.ProductID, i+1, l.Quantity)
		if err != nil {
			return fmt.Errorf("write standing lines: %w", err)
		}
	}
	return nil
}

// update writes what a person can change, and raises the version.
func (s store) update(ctx context.Context, o *Order, now clock.Time) error {
	r := o.Rhythm
	o.Version++
	_, err := s.db.Exec(ctx, `UPDATE standing_orders SET name = ?, cadence = ?, every = ?, weekday = ?, day_of_month = ?, anchor = ?,
		next_due = ?, next_tell = ?, ended_on = ?, state = ?, ship_location_id = ?, bill_location_id = ?, delivery_method = ?,
		po_number = ?, note = ?, copies_to = ?, benefit_discount_bp = ?, benefit_free_delivery = ?, benefit_priority = ?,
		version = ?, changed_at = ? WHERE id = ?`,
		o.Name, r.Unit, r.Every, r.Weekday, r.DayOfMonth, r.Anchor, o.NextDue, o.NextTell, o.EndedOn, o.State, o.ShipLocationID,
		o.BillLocationID, o.Method, o.PONumber, o.Note, o.CopiesTo, o.Benefit.Discount, o.Benefit.FreeDelivery, o.Benefit.Priority,
		o.Version, now, o.ID)
	if err != nil {
		return fmt.Errorf("change the standing order: %w", err)
	}
	return nil
}

// advance notes how far the runner has come; it is no change that a person makes.
func (s store) advance(ctx context.Context, o Order) error {
	_, err := s.db.Exec(ctx, `UPDATE standing_orders SET next_due = ?, next_tell = ? WHERE id = ?`, o.NextDue, o.NextTell, o.ID)
	if err != nil {
		return fmt.Errorf("advance the standing order: %w", err)
	}
	return nil
}

func (s store) setOwner(ctx context.Context, o Order) error {
	_, err := s.db.Exec(ctx, `UPDATE standing_orders SET owner_id = ?, version = version + 1 WHERE id = ?`, o.OwnerID, o.ID)
	if err != nil {
		return fmt.Errorf("change the owner: %w", err)
	}
	return nil
}

func (s store) managedBy(ctx context.Context, accountID, personID int64) (bool, error) {
	var n int
	err := s.db.Get(ctx, &n, `SELECT COUNT(*) FROM accounts WHERE id = ? AND manager_id = ?`, accountID, personID)
	return n > 0, err
}
