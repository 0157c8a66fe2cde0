package insight

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// What becomes of a cart, as numbers.
const (
	ordered = iota
	approval
	quote
	list
	emptied
	cold
	outcomes
)

// Outcomes are what becomes of carts, as past_carts names them.
var Outcomes = [outcomes]string{"ordered", "approval", "quote", "list", "emptied", "cold"}

const steps = 4

// Steps are those of the checkout that a cart reaches; past_carts names the first "".
var Steps = [steps]string{"cart", "delivery", "payment", "review"}

// cart is one that ended, or runs: then its outcome is running.
type cart struct {
	account             int64
	begun, changed, end clock.Time
	outcome, step       int8
}

const running = -1

// abandoned carts of an account, by their last change, for what followed within seven days.
type abandoned map[int64][]leftCart

type leftCart struct {
	window  int
	changed clock.Time
}

// readCarts adds the carts that began in the windows. A running one without a change for 72 hours is cold, whether or not
// somebody has written that down yet.
func (q *question) readCarts(ctx context.Context) error {
	q.abandoned = abandoned{}
	from, to := q.span()
	for c := range q.touches.begun(from, to) {
		q.addCart(c)
	}
	err := q.db.Each(ctx, `SELECT account_id, begun_at, changed_at, step FROM carts WHERE begun_at >= ? AND begun_at < ? AND begun_at > 0`,
		[]any{from, to}, func(rows *sqlx.Rows) error {
			c, step := cart{outcome: running}, ""
			if err := rows.Scan(&c.account, &c.begun, &c.changed, &step); err != nil {
				return err
			}
			c.step = stepOf(step)
			if end := c.changed.Add(coldAfter); end <= q.now {
				c.outcome, c.end = cold, end
			}
			q.addCart(c)
			return nil
		})
	if err != nil {
		return fmt.Errorf("read running carts: %w", err)
	}
	return nil
}

func stepOf(name string) int8 { return int8(max(0, slices.Index(Steps[:], name))) }

func (q *question) addCart(c cart) {
	for _, i := range q.holding(c.begun) {
		into := q.into(i, c.account)
		switch {
		case into == nil:
		case c.outcome == running || c.end > q.windows[i].cartsEnd:
			into.running++
		default:
			into.carts[c.outcome]++
			if c.outcome == emptied || c.outcome == cold {
				into.abandonedAt[c.step]++
				q.abandoned[c.account] = append(q.abandoned[c.account], leftCart{i, c.changed})
			}
		}
	}
}

// addCalled says which accounts that left a cart ordered by people, or made a contact, within seven days of its last
// change. Each account counts once in a window.
func (q *question) addCalled(f *facts) {
	abandoner, called := make([]bool, len(q.windows)), make([]bool, len(q.windows))
	for id, carts := range q.abandoned {
		orders, contacts := f.of(id).orders, q.touches.contacts[id]
		clear(abandoner)
		clear(called)
		var last clock.Time
		did := false
		for _, c := range carts {
			if c.changed != last { // the windows of a cart follow each other
				last, did = c.changed, orderedByPeople(orders, c.changed) || anyWithin(contacts, c.changed)
			}
			abandoner[c.window], called[c.window] = true, called[c.window] || did
		}
		for i := range abandoner {
			if !abandoner[i] {
				continue
			}
			into := q.into(i, id)
			into.abandoners++
			if called[i] {
				into.calledInstead++
			}
		}
	}
}

func orderedByPeople(orders []order, after clock.Time) bool {
	for i := before(orders, after+1); i < len(orders) && orders[i].at <= after.Add(CalledWithin); i++ {
		if orders[i].channel.byPeople() {
			return true
		}
	}
	return false
}

// anyWithin says whether one of the contacts lies in the seven days after.
func anyWithin(contacts []contact, after clock.Time) bool {
	i := since(contacts, after+1)
	return i < len(contacts) && contacts[i].at <= after.Add(CalledWithin)
}

// CartCount is how many carts of the past share an outcome and a step, and how many of them were abandoned by an account
// that then ordered by people or made a contact within seven days.
type CartCount struct {
	Outcome, Step string // as past_carts names them
	Carts, Called int64
}

// PastCarts counts the carts that began in a period and have ended.
func (s *Service) PastCarts(ctx context.Context, reach identity.Reach, filter Filter, p Period) ([]CartCount, error) {
	q, err := s.ask(ctx, reach, filter, []Period{p}, []Name{CartAbandonment})
	if err != nil {
		return nil, err
	}
	f, err := s.facts(ctx)
	if err != nil {
		return nil, err
	}
	t, err := s.touched(ctx)
	if err != nil {
		return nil, fmt.Errorf("read carts and contacts: %w", err)
	}
	var counts [outcomes * steps]CartCount
	for c := range t.begun(q.span()) {
		if q.within != nil && !q.within[c.account] {
			continue
		}
		into := &counts[int(c.outcome)*steps+int(c.step)]
		into.Carts++
		if (c.outcome == emptied || c.outcome == cold) && (orderedByPeople(f.of(c.account).orders, c.changed) || anyWithin(t.contacts[c.account], c.changed)) {
			into.Called++
		}
	}
	var list []CartCount
	for i, n := range counts {
		if n.Outcome = Outcomes[i/steps]; i%steps > 0 {
			n.Step = Steps[i%steps]
		}
		if n.Carts > 0 {
			list = append(list, n)
		}
	}
	return list, nil
}
