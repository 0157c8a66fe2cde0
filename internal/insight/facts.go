package insight

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// order is what figures know of a counted order, some fifty bytes.
type order struct {
	id          int64
	at          clock.Time
	revenue     money.Amount // in the seller's currency
	discount    money.Amount // what lines' discounts took off, in the seller's currency
	units       int64        // ordered less cancelled
	channel     channel
	recommended bool  // has a line from a recommendation or a related product
	member      int32 // who placed it; 0 for nobody known
}

// account are the counted orders of one account, by time and then id.
type account struct {
	id          int64
	orders      []order
	firstOnline clock.Time // 0: never
}

// facts are all counted orders. They are never changed: what comes anew makes new facts that share the rest.
type facts struct {
	purchases, figures  int64     // versions that they hold at least
	lastOrder, lastMove int64     // ids read so far
	accounts            []account // by id
	orders              int
}

func (f *facts) of(id int64) *account {
	i, found := slices.BinarySearchFunc(f.accounts, id, func(a account, id int64) int { return cmp.Compare(a.id, id) })
	if !found {
		return &account{id: id}
	}
	return &f.accounts[i]
}

// newest is the time of the newest counted order, 0 without any.
func (f *facts) newest() (at clock.Time) {
	for i := range f.accounts {
		if n := len(f.accounts[i].orders); n > 0 {
			at = max(at, f.accounts[i].orders[n-1].at)
		}
	}
	return at
}

// newAccount sorts an account's orders.
func newAccount(id int64, orders []order) account {
	slices.SortFunc(orders, func(a, b order) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) })
	a := account{id: id, orders: orders}
	if i := slices.IndexFunc(orders, func(o order) bool { return o.channel == online }); i >= 0 {
		a.firstOnline = orders[i].at
	}
	return a
}

// Ids of several transactions may become visible out of order (PostgreSQL): so many are read once more. Imports, which write
// more than that in one, raise the version figures.
const readAgain = 300

// more than so many changed orders are not picked out any more: everything is read.
const changedAtOnce = 20_000

// facts are those of now. Who comes while they are read waits for them; the reading goes on when the first who asked has
// gone, since the next would only begin again. It isn't done in the transaction that ctx may carry: others see it too.
func (s *Service) facts(ctx context.Context) (*facts, error) {
	return s.factsRead(ctx, context.Background())
}

func (s *Service) factsRead(ctx, reading context.Context) (*facts, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	fresh := func() *facts {
		if f := s.kept.Load(); f != nil && f.purchases >= versions["purchases"] && f.figures >= versions["figures"] {
			return f
		}
		return nil
	}
	if f := fresh(); f != nil {
		return f, nil
	}
	select {
	case s.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-s.reading }()
	if f := fresh(); f != nil {
		return f, nil
	}
	f, err := s.refresh(reading, s.kept.Load())
	if err != nil {
		return nil, fmt.Errorf("read the facts of orders: %w", err)
	}
	s.kept.Store(f)
	return f, nil
}

// refresh reads what changed since old, or everything.
func (s *Service) refresh(ctx context.Context, old *facts) (f *facts, err error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		r := &orderReader{Service: s, currency: set.Currency}
		if old != nil && old.figures >= versions["figures"] {
			f, err = r.readChanged(ctx, old)
		}
		if err == nil && f == nil {
			f, err = r.readAll(ctx)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	f.purchases, f.figures = versions["purchases"], versions["figures"]
	return f, nil
}

// orderReader gathers orders.
type orderReader struct {
	*Service
	currency string      // the seller's
	rows     []readOrder // by id
}

// find is an order that was read, or nil.
func (r *orderReader) find(id int64) *readOrder {
	i, found := slices.BinarySearchFunc(r.rows, id, func(o readOrder, id int64) int { return cmp.Compare(o.id, id) })
	if !found {
		return nil
	}
	return &r.rows[i]
}

// readOrder is an order on its way into the facts: amounts in its own currency, to be changed once they are whole.
type readOrder struct {
	order
	account  int64
	currency string
	rate     int64
	counts   bool
}

// Counts is which orders count (PRODUCT.md, "The figures"), as a condition on the orders table, which the query names by alias.
func Counts(alias string) string {
	return alias + `.state NOT IN ('pending_approval', 'rejected', 'cancelled')`
}

var counted = Counts("o")

func (r *orderReader) readAll(ctx context.Context) (*facts, error) {
	f := &facts{}
	if err := r.last(ctx, f); err != nil {
		return nil, err
	}
	if err := r.read(ctx, ``, `WHERE `+counted, nil); err != nil {
		return nil, err
	}
	slices.SortFunc(r.rows, func(a, b readOrder) int { return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.id, b.id)) })
	all := make([]order, len(r.rows)) // all accounts' orders lie in one piece
	for i := range r.rows {
		if err := r.convert(ctx, &r.rows[i]); err != nil {
			return nil, err
		}
		all[i] = r.rows[i].order
	}
	for from := 0; from < len(all); {
		to := from + 1
		for to < len(all) && r.rows[to].account == r.rows[from].account {
			to++
		}
		f.accounts = append(f.accounts, newAccount(r.rows[from].account, all[from:to:to]))
		from = to
	}
	f.orders = len(all)
	return f, nil
}

// last notes how far the tables go, before they are read.
func (r *orderReader) last(ctx context.Context, f *facts) error {
	if err := r.db.Get(ctx, &f.lastOrder, `SELECT COALESCE(MAX(id), 0) FROM orders`); err != nil {
		return err
	}
	return r.db.Get(ctx, &f.lastMove, `SELECT COALESCE(MAX(id), 0) FROM order_moves`)
}

// readChanged reads the orders that are new or were moved since; nil when they are too many.
func (r *orderReader) readChanged(ctx context.Context, old *facts) (*facts, error) {
	f := &facts{orders: old.orders}
	if err := r.last(ctx, f); err != nil {
		return nil, err
	}
	ids, err := r.changedOrders(ctx, old.lastOrder, old.lastMove)
	if err != nil || len(ids) > changedAtOnce {
		return nil, err
	}
	for part := range slices.Chunk(ids, 500) {
		if err := r.read(ctx, `WHERE l.order_id IN (?)`, `WHERE o.id IN (?)`, []any{part}); err != nil {
			return nil, err
		}
	}
	changed := map[int64][]*readOrder{}
	for i := range r.rows {
		o := &r.rows[i]
		if o.counts {
			if err := r.convert(ctx, o); err != nil {
				return nil, err
			}
		}
		changed[o.account] = append(changed[o.account], o)
	}
	f.accounts = slices.Clone(old.accounts)
	for id, orders := range changed {
		f.put(id, orders)
	}
	return f, nil
}

// changedOrders are those that are new or were moved since tables went so far, and some more, in order.
func (s *Service) changedOrders(ctx context.Context, lastOrder, lastMove int64) (ids []int64, err error) {
	err = s.db.Select(ctx, &ids, `SELECT id FROM orders WHERE id > ? UNION SELECT order_id FROM order_moves WHERE id > ?`, lastOrder-readAgain, lastMove-readAgain)
	slices.Sort(ids)
	return ids, err
}

// put replaces an account's changed orders.
func (f *facts) put(id int64, changed []*readOrder) {
	anew := make(map[int64]bool, len(changed))
	for _, o := range changed {
		anew[o.id] = true
	}
	i, found := slices.BinarySearchFunc(f.accounts, id, func(a account, id int64) int { return cmp.Compare(a.id, id) })
	if !found {
		f.accounts = slices.Insert(f.accounts, i, account{id: id})
	}
	var orders []order
	for _, o := range f.accounts[i].orders {
		if !anew[o.id] {
			orders = append(orders, o)
		}
	}
	for _, o := range changed {
		if o.counts {
			orders = append(orders, o.order)
		}
	}
	f.orders += len(orders) - len(f.accounts[i].orders)
	f.accounts[i] = newAccount(id, orders)
}

// known is the seller's currency as one string for all orders in it.
func (r *orderReader) known(currency string) string {
	if currency == r.currency {
		return r.currency
	}
	return currency
}

// read gathers orders, their units, and what only few lines say.
func (r *orderReader) read(ctx context.Context, lines, orders string, args []any) error {
	err := r.db.Each(ctx, `SELECT o.id, o.account_id, o.placed_at, o.channel, o.currency, o.rate_millionths, o.lines_total, COALESCE(o.member_id, 0), `+counted+`
		FROM orders o `+orders+` ORDER BY o.id`, args, func(rows *sqlx.Rows) error {
		var o readOrder
		var name string
		if err := rows.Scan(&o.id, &o.account, &o.at, &name, &o.currency, &o.rate, &o.revenue, &o.member, &o.counts); err != nil {
			return err
		}
		o.channel, o.currency = channelOf(name), r.known(o.currency)
		r.rows = append(r.rows, o)
		return nil
	})
	if err != nil {
		return err
	}
	err = r.db.Each(ctx, `SELECT l.order_id, CAST(SUM(l.quantity - l.cancelled) AS BIGINT) FROM order_lines l `+lines+` GROUP BY l.order_id`, args,
		func(rows *sqlx.Rows) error {
			var id, units int64
			if err := rows.Scan(&id, &units); err != nil {
				return err
			}
			if o := r.find(id); o != nil {
				o.units = units
			}
			return nil
		})
	if err != nil {
		return err
	}
	return r.readFew(ctx, lines, args)
}

// readFew reads the few lines that have a discount, of which something was cancelled, or that were recommended.
func (r *orderReader) readFew(ctx context.Context, where string, args []any) error {
	and := ` WHERE `
	if where != "" {
		and = ` AND `
	}
	return r.db.Each(ctx, `SELECT l.order_id, l.quantity, l.cancelled, l.unit_price, l.discount_bp, l.line_total, l.source FROM order_lines l `+where+and+
		`(l.cancelled > 0 OR l.discount_bp > 0 OR l.source IN ('recommendation', 'related'))`, args, func(rows *sqlx.Rows) error {
		var l fewLine
		if err := rows.Scan(&l.order, &l.quantity, &l.cancelled, &l.unit, &l.discount, &l.total, &l.source); err != nil {
			return err
		}
		if o := r.find(l.order); o != nil && o.counts {
			return o.take(l)
		}
		return nil
	})
}

type fewLine struct {
	order, quantity, cancelled int64
	unit                       money.Price
	discount                   money.BasisPoints
	total                      money.Amount
	source                     string
}

// take takes off what was cancelled of a line, and notes its discount and where it came from.
func (o *readOrder) take(l fewLine) error {
	left, err := money.LineTotal(l.quantity-l.cancelled, l.unit, l.discount, o.currency)
	if err != nil {
		return fmt.Errorf("order %d: %w", l.order, err)
	}
	whole, err := money.LineTotal(l.quantity-l.cancelled, l.unit, 0, o.currency)
	if err != nil {
		return fmt.Errorf("order %d: %w", l.order, err)
	}
	if l.cancelled > 0 {
		o.revenue += left - l.total
	}
	o.discount += whole - left
	o.recommended = o.recommended || l.source != "" && l.cancelled < l.quantity && (l.source == "recommendation" || l.source == "related")
	return nil
}

// convert brings amounts into the seller's currency at the rate kept with the order. A missing rate is an error, never 1.
func (r *orderReader) convert(ctx context.Context, o *readOrder) (err error) {
	if o.revenue, err = o.revenue.Convert(o.currency, r.currency, o.rate); err == nil {
		o.discount, err = o.discount.Convert(o.currency, r.currency, o.rate)
	}
	if err == nil {
		return nil
	}
	var number string
	if err := r.db.Get(ctx, &number, `SELECT number FROM orders WHERE id = ?`, o.id); err != nil {
		return err
	}
	return fault.Invalid(fmt.Sprintf("Order %s in %s has no usable exchange rate, so nothing can be counted; import it again once currency.rates has one.", number, o.currency))
}
