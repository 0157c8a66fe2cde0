package insight

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// returned is a line of a return.
type returned struct {
	Account int64      `db:"account_id"`
	At      clock.Time `db:"returned_at"`
	Units   int64      `db:"quantity"`
	Order   string     `db:"order_number"`
	Product int64      `db:"product_id"`

	sold []soldPart // the sales that it took back, once matched; what is missing is from before our records
}

// soldPart is a sale of which some units came back.
type soldPart struct {
	at      clock.Time
	channel channel
	units   int64
}

func (r *returned) unmatched() int64 {
	left := r.Units
	for _, part := range r.sold {
		left -= part.units
	}
	return left
}

// keptReturns are all lines of returns, by time, under the version figures; matched under purchases, too.
type keptReturns struct {
	figures, purchases int64
	lines              []returned
	sold               *sold // nil while they aren't matched
}

// returns are all lines of returns as the facts know them.
func (s *Service) returns(ctx context.Context, f *facts, matched bool) ([]returned, error) {
	k := s.back.Load()
	if k != nil && k.figures >= f.figures && (!matched || k.sold != nil && k.purchases >= f.purchases) {
		return k.lines, nil
	}
	next := &keptReturns{figures: f.figures, purchases: f.purchases}
	err := s.db.Select(ctx, &next.lines, `SELECT x.account_id, x.returned_at, l.quantity, l.order_number, COALESCE(l.product_id, p.id, 0) AS product_id
		FROM returns x JOIN return_lines l ON l.return_id = x.id LEFT JOIN products p ON p.sku = l.sku ORDER BY x.returned_at, x.id, l.position`)
	if err == nil && matched {
		var old *sold
		if k != nil && k.figures >= f.figures {
			old = k.sold
		}
		if next.sold, err = s.sold(ctx, f, old); err == nil {
			next.sold.match(next.lines)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read returns: %w", err)
	}
	s.back.Store(next)
	return next.lines, nil
}

// sale is a line of a counted order that may have come back.
type sale struct {
	Order   int64      `db:"order_id"`
	Line    int64      `db:"line_id"`
	Account int64      `db:"account_id"`
	Product int64      `db:"product_id"`
	Number  string     `db:"number"`
	At      clock.Time `db:"placed_at"`
	Channel string     `db:"channel"`
	Left    int64      `db:"quantity"` // ordered less cancelled and what came back
}

type goods struct{ account, product int64 }

// sold is what may have come back. It is never changed.
type sold struct {
	lastOrder, lastMove int64            // read so far
	lines               map[int64][]sale // by order: those of products that the account ever returned
	named               map[int64]sale   // by order: counted orders that returns name
}

// sold reads what may have come back, or what changed of it since old.
func (s *Service) sold(ctx context.Context, f *facts, old *sold) (*sold, error) {
	next := &sold{lastOrder: f.lastOrder, lastMove: f.lastMove, lines: map[int64][]sale{}, named: map[int64]sale{}}
	changed, err := []int64(nil), error(nil)
	if old != nil {
		if changed, err = s.changedOrders(ctx, old.lastOrder, old.lastMove); err != nil {
			return nil, err
		}
	}
	if old == nil || len(changed) > changedAtOnce {
		return next, s.readSold(ctx, next, ``)
	}
	maps.Copy(next.lines, old.lines)
	maps.Copy(next.named, old.named)
	for _, id := range changed {
		delete(next.lines, id)
		delete(next.named, id)
	}
	for part := range slices.Chunk(changed, 500) {
		if err := s.readSold(ctx, next, ` AND o.id IN (?)`, part); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// readSold adds what may have come back of some orders.
func (s *Service) readSold(ctx context.Context, into *sold, which string, args ...any) error {
	var lines, named []sale
	err := s.db.Select(ctx, &lines, `SELECT o.id AS order_id, l.id AS line_id, l.account_id, l.product_id, o.number, o.placed_at, o.channel, l.quantity - l.cancelled AS quantity
		FROM (SELECT DISTINCT x.account_id, COALESCE(b.product_id, p.id) AS product_id FROM returns x JOIN return_lines b ON b.return_id = x.id
			LEFT JOIN products p ON p.sku = b.sku) d
		JOIN order_lines l ON l.account_id = d.account_id AND l.product_id = d.product_id JOIN orders o ON o.id = l.order_id
		WHERE `+counted+` AND l.quantity > l.cancelled`+which, args...)
	if err != nil {
		return err
	}
	err = s.db.Select(ctx, &named, `SELECT o.id AS order_id, o.account_id, o.number, o.placed_at, o.channel FROM orders o WHERE `+counted+`
		AND o.number IN (SELECT order_number FROM return_lines WHERE order_number <> '')`+which, args...)
	for _, l := range lines {
		into.lines[l.Order] = append(into.lines[l.Order], l)
	}
	for _, o := range named {
		into.named[o.Order] = o
	}
	return err
}

// byGoods are the lines by what was sold to whom, the newest first, to be used up.
func (s *sold) byGoods() map[goods][]*sale {
	var list []sale
	for _, lines := range s.lines {
		list = append(list, lines...)
	}
	slices.SortFunc(list, func(a, b sale) int { return cmp.Or(cmp.Compare(b.At, a.At), cmp.Compare(b.Line, a.Line)) })
	sales := map[goods][]*sale{}
	for i := range list {
		key := goods{list[i].Account, list[i].Product}
		sales[key] = append(sales[key], &list[i])
	}
	return sales
}

// match finds what was returned among what was sold. A return that names its order belongs to it and uses up its lines;
// then each return without an order, in the order of time, uses up the account's newest earlier lines of that product.
func (s *sold) match(lines []returned) {
	sales, named := s.byGoods(), make(map[string]sale, len(s.named))
	for _, o := range s.named {
		named[o.Number] = o
	}
	for i := range lines {
		l := &lines[i]
		o, known := named[l.Order]
		if l.Order == "" || !known || o.Account != l.Account {
			continue
		}
		l.sold = []soldPart{{o.At, channelOf(o.Channel), l.Units}}
		left := l.Units
		for _, sold := range sales[goods{l.Account, l.Product}] {
			if sold.Number == l.Order {
				n := min(left, sold.Left)
				left, sold.Left = left-n, sold.Left-n
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.Order != "" {
			continue
		}
		left := l.Units
		for _, sold := range sales[goods{l.Account, l.Product}] {
			if left == 0 {
				break
			}
			if n := min(left, sold.Left); n > 0 && sold.At < l.At {
				left, sold.Left = left-n, sold.Left-n
				l.sold = append(l.sold, soldPart{sold.At, channelOf(sold.Channel), n})
			}
		}
	}
}

// addReturns adds what came back in the windows; of a channel what could be matched to its orders.
func (q *question) addReturns(ctx context.Context, f *facts) error {
	channels := q.channels.channels
	lines, err := q.returns(ctx, f, channels[0] != "")
	if err != nil {
		return err
	}
	from, to := q.span()
	begin, _ := slices.BinarySearchFunc(lines, from, func(l returned, t clock.Time) int { return cmp.Compare(l.At, t) })
	for _, l := range lines[begin:] {
		if l.At >= to {
			break
		}
		for _, i := range q.holding(l.At) {
			for k, channel := range channels {
				if into := q.into(k*len(q.windows)+i, l.Account); into != nil {
					into.returned += l.unitsOf(channel)
				}
			}
		}
	}
	return nil
}

// unitsOf are those that were sold in a channel; all of them for "".
func (r *returned) unitsOf(channel string) (units int64) {
	if channel == "" {
		return r.Units
	}
	for _, part := range r.sold {
		if part.channel.String() == channel {
			units += part.units
		}
	}
	return units
}

// SoldMonth is how much of what was sold in a month came back so far.
type SoldMonth struct {
	Period         Period
	Sold, Returned int64 // units
	Young          bool  // less than 60 days since its end: more may come back
}

// Rate is the share that came back in percent, nil when nothing was sold.
func (m SoldMonth) Rate() *float64 { return share(float64(m.Returned), float64(m.Sold), 100) }

// returnsTake is how long a month stays young.
const returnsTake = 60 * 24 * time.Hour

// ReturnsBySale are returns by the months of the period that the units were sold in, whenever they came back, and the
// units that came back in the period from before our records.
func (s *Service) ReturnsBySale(ctx context.Context, reach identity.Reach, filter Filter, p Period) (months []SoldMonth, unmatched int64, err error) {
	if err := p.Check(); err != nil {
		return nil, 0, err
	}
	q, err := s.ask(ctx, reach, filter, p.Split(ByMonth), []Name{ReturnRate})
	if err != nil {
		return nil, 0, err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return nil, 0, err
	}
	lines, err := s.returns(ctx, f, true)
	if err != nil {
		return nil, 0, err
	}
	totals := make([]sums, len(q.windows))
	q.to = func(window int, _ int64) *sums { return &totals[window] }
	q.addOrders(f)
	from, to := q.span()
	for i := range lines {
		l := &lines[i]
		if q.within != nil && !q.within[l.Account] {
			continue
		}
		if from <= l.At && l.At < to {
			unmatched += l.unmatched()
		}
		for _, part := range l.sold {
			if filter.Channel != "" && part.channel.String() != filter.Channel {
				continue
			}
			for _, w := range q.holding(part.at) {
				totals[w].returned += part.units
			}
		}
	}
	for i, w := range q.windows {
		months = append(months, SoldMonth{w.Period, totals[i].units, totals[i].returned, q.now < w.to.Add(returnsTake)})
	}
	return months, unmatched, nil
}
