package orders

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Need is why an order needs a hand.
type Need string

// The needs, the most urgent first. An order may have several.
const (
	NeedAnswer  Need = "cancel"    // a buyer asks to cancel what is open
	NeedConfirm Need = "confirm"   // placed, not yet confirmed
	NeedLate    Need = "late"      // something is open after the day on which it was wanted or expected
	NeedBack    Need = "backorder" // something open that isn't in stock
	NeedShip    Need = "ship"      // confirmed, and something is open
	NeedArrival Need = "overdue"   // a shipment hasn't arrived after the day on which the order was expected
)

// Needs are all of them in that order.
var Needs = []Need{NeedAnswer, NeedConfirm, NeedLate, NeedBack, NeedShip, NeedArrival}

const (
	anyOpen = `EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND l.quantity > l.shipped + l.cancelled)`
	// What was reserved is used up by shipping first: a line whose reservation covers less than is open waits for stock.
	anyBack = `EXISTS (SELECT 1 FROM order_lines l JOIN stock k ON k.product_id = l.product_id WHERE l.order_id = o.id
		AND l.quantity > l.shipped + l.cancelled AND l.quantity - l.cancelled > l.reserved)`
	anyOnWay = `EXISTS (SELECT 1 FROM shipments h WHERE h.order_id = o.id AND h.delivered_at = 0)`
	isOpen   = `o.state IN ('placed', 'confirmed', 'shipped')`
)

// needs are conditions on the order o, with how often each asks for today.
var needs = map[Need]struct {
	sql    string
	todays int
}{
	NeedAnswer:  {`o.cancel_requested_at > 0 AND o.state IN ('confirmed', 'shipped') AND ` + anyOpen, 0},
	NeedConfirm: {`o.state = 'placed'`, 0},
	NeedLate:    {`((o.expected_on > 0 AND o.expected_on < ?) OR (o.requested_on > 0 AND o.requested_on < ?)) AND ` + isOpen + ` AND ` + anyOpen, 2},
	NeedBack:    {isOpen + ` AND ` + anyBack, 0},
	NeedShip:    {`o.state IN ('confirmed', 'shipped') AND ` + anyOpen, 0},
	NeedArrival: {`o.state = 'shipped' AND o.expected_on > 0 AND o.expected_on < ? AND ` + anyOnWay, 1},
}

// BoardFilter narrows the board. Without words, a need or a state it holds everything that isn't finished; words are
// looked for in number, purchase order number, client and who placed it, in finished orders too.
type BoardFilter struct {
	Words   string
	Need    Need
	State   State
	Manager string // a name; "" for anyone's
	Sort    string // a column of boardOrders, with "-" descending
	Page    int    // from 1
	PerPage int
}

// BoardRow is an order as the board shows it.
type BoardRow struct {
	ID          int64        `db:"id"`
	Number      string       `db:"number"`
	Slug        string       `db:"slug"`
	Client      string       `db:"client"`
	Manager     string       `db:"manager"`
	PlacedBy    string       `db:"placed_by"`
	PO          string       `db:"po_number"`
	Channel     Channel      `db:"channel"`
	State       State        `db:"state"`
	PlacedAt    clock.Time   `db:"placed_at"`
	Requested   clock.Date   `db:"requested_on"`
	Expected    clock.Date   `db:"expected_on"`
	AskedCancel clock.Time   `db:"cancel_requested_at"`
	ShippedAt   clock.Time   `db:"shipped_at"`
	Total       money.Amount `db:"total"`
	Currency    string       `db:"currency"`
	Priority    bool         `db:"priority"`
	Version     int64        `db:"version"`

	Lines     int        // of the order
	OpenLines int        // with something neither shipped nor cancelled
	BackLines int        // that wait for stock
	BackOn    clock.Date // when the last of these is expected; 0: not known
	OnWay     int        // shipments that haven't arrived
}

// Seen is what a form about the order as the row shows it carries.
func (r BoardRow) Seen() int64 { return r.Version + 1 }

// Needs says why the row needs a hand, on a day of the seller's zone.
func (r BoardRow) Needs(today clock.Date) (list []Need) {
	before := func(d clock.Date) bool { return d != 0 && d < today }
	open := r.OpenLines > 0 && (r.State == Placed || r.State == Confirmed || r.State == Shipped)
	for _, n := range []struct {
		need Need
		is   bool
	}{
		{NeedAnswer, r.AskedCancel != 0 && open && r.State != Placed}, {NeedConfirm, r.State == Placed},
		{NeedLate, open && (before(r.Expected) || before(r.Requested))}, {NeedBack, open && r.BackLines > 0},
		{NeedShip, open && r.State != Placed}, {NeedArrival, r.State == Shipped && r.OnWay > 0 && before(r.Expected)},
	} {
		if n.is {
			list = append(list, n.need)
		}
	}
	return list
}

// Board is a page of orders, with how many there are for each need within reach, whatever the filter.
type Board struct {
	Rows     []BoardRow
	Found    int
	Counts   map[Need]int
	Open     int // not finished
	Managers []string
	Today    clock.Date
}

// boardOrders are what the board can be sorted by; the key comes from the address, the SQL from here.
var boardOrders = map[string]string{
	"number": "o.number", "client": "a.name", "manager": "COALESCE(w.name, '')", "placed": "o.placed_at", "expected": "CASE WHEN o.expected_on = 0 THEN 99999999 ELSE o.expected_on END",
	"total": "o.total", "state": "o.state", "po": "o.po_number", "channel": "o.channel",
}

// Board shows orders within reach: four queries, however many there are.
func (s *Service) Board(ctx context.Context, reach identity.Reach, f BoardFilter) (Board, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Board{}, err
	}
	b := Board{Today: set.Today(s.now()), Counts: map[Need]int{}}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		if err := s.store.countBoard(ctx, reach, &b); err != nil {
			return err
		}
		where, args := f.boardWhere(reach, b.Today, s.db.Fold)
		if err := s.store.pageBoard(ctx, f, where, args, &b); err != nil {
			return err
		}
		return s.store.fillBoard(ctx, b.Rows)
	})
	if err != nil {
		return Board{}, fmt.Errorf("read the board of orders: %w", err)
	}
	return b, nil
}

// boardWhere is made of fixed parts; what was typed only ever becomes an argument.
func (f BoardFilter) boardWhere(reach identity.Reach, today clock.Date, fold func(string) string) (string, []any) {
	within, args := reach.Where("a")
	parts := []string{within}
	args = args[:len(args):len(args)]
	with := func(part string, more ...any) { parts, args = append(parts, part), append(args, more...) }
	if need, ok := needs[f.Need]; ok {
		with(need.sql)
		for range need.todays {
			args = append(args, today)
		}
	}
	if f.State != "" {
		with(`o.state = ?`, f.State)
	}
	if f.Manager != "" {
		with(`w.name = ?`, f.Manager)
	}
	words := strings.Fields(f.Words)
	for _, word := range words[:min(len(words), maxWords)] {
		part, more := `(`+fold(`o.number || ' ' || o.po_number || ' ' || a.name || ' ' || a.slug || ' ' || o.placed_by`)+` LIKE ? ESCAPE '!'`, []any{like(db.Folded(word))}
		if key := poKey(word); len(key) >= 4 {
			part, more = part+` OR o.po_key LIKE ? ESCAPE '!'`, append(more, like(key))
		}
		with(part+`)`, more...)
	}
	if f.Need == "" && f.State == "" && len(words) == 0 {
		with(isOpen)
	}
	return strings.Join(parts, ` AND `), args
}

const boardFrom = ` FROM orders o JOIN accounts a ON a.id = o.account_id LEFT JOIN people w ON w.id = a.manager_id WHERE `

func (s store) countBoard(ctx context.Context, reach identity.Reach, b *Board) error {
	within, reached := reach.Where("a")
	var columns []string
	var args []any
	for i, need := range Needs {
		columns = append(columns, fmt.Sprintf(`COALESCE(SUM(CASE WHEN %s THEN 1 ELSE 0 END), 0) AS n%d`, needs[need].sql, i))
		for range needs[need].todays {
			args = append(args, b.Today)
		}
	}
	var row struct {
		N0   int `db:"n0"`
		N1   int `db:"n1"`
		N2   int `db:"n2"`
		N3   int `db:"n3"`
		N4   int `db:"n4"`
		N5   int `db:"n5"`
		Open int `db:"open_orders"`
	}
	err := s.db.Get(ctx, &row, `SELECT `+strings.Join(columns, `, `)+`, COUNT(*) AS open_orders`+boardFrom+isOpen+` AND `+within, append(args, reached...)...)
	if err != nil {
		return err
	}
	b.Open = row.Open
	for i, n := range []int{row.N0, row.N1, row.N2, row.N3, row.N4, row.N5} {
		b.Counts[Needs[i]] = n
	}
	return s.db.Select(ctx, &b.Managers, `SELECT DISTINCT w.name FROM accounts a JOIN people w ON w.id = a.manager_id WHERE `+within+` ORDER BY w.name`, reached...)
}

func (s store) pageBoard(ctx context.Context, f BoardFilter, where string, args []any, b *Board) error {
	if err := s.db.Get(ctx, &b.Found, `SELECT COUNT(*)`+boardFrom+where, args...); err != nil {
		return err
	}
	column, down := strings.CutPrefix(f.Sort, "-")
	order, ok := boardOrders[column]
	switch {
	case !ok && (f.Need != "" || f.State == "" && f.Words == ""): // what waits longest first
		order = `o.priority DESC, o.placed_at`
	case !ok:
		order = `o.placed_at DESC, o.id DESC`
	case down:
		order += ` DESC, o.id DESC`
	}
	per := max(f.PerPage, 1)
	last := max(1, (b.Found+per-1)/per)
	page := min(max(f.Page, 1), last)
	return s.db.Select(ctx, &b.Rows, `SELECT o.id, o.number, a.slug, a.name AS client, COALESCE(w.name, '') AS manager, o.placed_by, o.po_number, o.channel,
		o.state, o.placed_at, o.requested_on, o.expected_on, o.cancel_requested_at, o.shipped_at, o.total, o.currency, o.priority, o.version`+
		boardFrom+where+` ORDER BY `+order+`, o.id LIMIT ? OFFSET ?`, append(args[:len(args):len(args)], per, (page-1)*per)...)
}

// fillBoard adds up the lines and shipments of a page's orders.
func (s store) fillBoard(ctx context.Context, rows []BoardRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids, at := make([]int64, len(rows)), map[int64]*BoardRow{}
	for i := range rows {
		ids[i], at[rows[i].ID] = rows[i].ID, &rows[i]
	}
	const open = `l.quantity > l.shipped + l.cancelled`
	const back = open + ` AND k.product_id IS NOT NULL AND l.quantity - l.cancelled > l.reserved`
	var sums []struct {
		ID     int64      `db:"order_id"`
		Lines  int        `db:"all_lines"`
		Open   int        `db:"open_lines"`
		Back   int        `db:"back_lines"`
		Dated  int        `db:"dated"`
		BackOn clock.Date `db:"back_on"`
		OnWay  int        `db:"on_way"`
	}
	err := s.db.Select(ctx, &sums, `SELECT l.order_id, COUNT(*) AS all_lines, SUM(CASE WHEN `+open+` THEN 1 ELSE 0 END) AS open_lines,
		SUM(CASE WHEN `+back+` THEN 1 ELSE 0 END) AS back_lines, SUM(CASE WHEN `+back+` AND l.expected_on > 0 THEN 1 ELSE 0 END) AS dated,
		MAX(CASE WHEN `+back+` THEN l.expected_on ELSE 0 END) AS back_on,
		(SELECT COUNT(*) FROM shipments h WHERE h.order_id = l.order_id AND h.delivered_at = 0) AS on_way
		FROM order_lines l LEFT JOIN stock k ON k.product_id = l.product_id WHERE l.order_id IN (?) GROUP BY l.order_id`, ids)
	if err != nil {
		return err
	}
	for _, sum := range sums {
		r := at[sum.ID]
		r.Lines, r.OpenLines, r.BackLines, r.OnWay = sum.Lines, sum.Open, sum.Back, sum.OnWay
		if sum.Dated == sum.Back {
			r.BackOn = sum.BackOn
		}
	}
	return nil
}
