package workspace

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	sales "tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// BoughtDays is how far back a price change looks at what clients bought.
const BoughtDays = 90

// Prices says what a change of prices does to clients, and why a client pays what it pays.
type Prices struct {
	db       *db.DB
	prices   *pricing.Service
	desk     *pricing.Desk
	orders   *sales.Service
	settings *settings.Service
	now      clock.Now
}

// NewPrices makes the part of the desk that sees prices in their effect.
func NewPrices(d *db.DB, prices *pricing.Service, desk *pricing.Desk, ord *sales.Service, s *settings.Service, now clock.Now) *Prices {
	return &Prices{d, prices, desk, ord, s, now}
}

// Effect is what a draft does when it is published on its date.
type Effect struct {
	On      clock.Date
	Moves   pricing.Moves
	Clients int // within reach, that have the list
	Others  int // colleagues' clients that have it too

	// On what the clients within reach bought in the last BoughtDays days: the same quantities at the new prices less
	// those at the prices of that date without the change.
	Buyers    []EffectOn // those whose sum changes, the largest change first, at most MostBuyers
	Changed   int        // how many they are
	Sum       money.Amount
	Overruled int // bought products of clients whose price another source decides, so that nothing changes
}

// MostBuyers are told by name.
const MostBuyers = 10

// EffectOn is the effect on one client.
type EffectOn struct {
	Slug, Name string
	Sum        money.Amount
	Products   int // bought ones whose price changes
}

// payer is a client with what of it decides prices.
type payer struct {
	ID       int64             `db:"id"`
	Slug     string            `db:"slug"`
	Name     string            `db:"name"`
	Currency string            `db:"currency"`
	Early    int               `db:"early_access_days"`
	Discount money.BasisPoints `db:"discount_bp"`
}

func (p payer) scope(on clock.Date) identity.Scope {
	return identity.Scope{AccountID: p.ID, Currency: p.Currency, EarlyDays: p.Early, Discount: p.Discount, Today: on}
}

type boughtLine struct {
	AccountID int64 `db:"account_id"`
	ProductID int64 `db:"product_id"`
	Quantity  int64 `db:"quantity"`
	Times     int64 `db:"times"`
}

// Effect resolves every price twice, as it is on the day without the draft and as it would be with it, by the code that
// prices a cart. What out of the person's reach is bought isn't looked at.
func (p *Prices) Effect(ctx context.Context, reach identity.Reach, o pricing.Opened, draft pricing.Draft) (e Effect, err error) {
	e.On = draft.On(o.Today)
	e.Others = o.Others
	plan := pricing.NewPlan(o.Book, e.On, draft.Edits())
	payers, err := p.payers(ctx, reach, o)
	if err != nil {
		return e, err
	}
	e.Clients = len(payers)
	if o.AccountID != 0 {
		e.Moves, err = p.clientMoves(ctx, payers, plan)
	} else {
		e.Moves, err = p.desk.Moves(ctx, o, plan)
	}
	if err != nil {
		return e, err
	}
	lines, err := p.boughtOf(ctx, reach, o, draft)
	if err != nil {
		return e, err
	}
	return e, p.onBought(ctx, &e, o, plan, payers, lines)
}

func with(o pricing.Opened) (join, where string, args []any) {
	switch {
	case o.AccountID != 0:
		return ``, ` AND a.id = ?`, []any{o.AccountID}
	case o.IsBase:
		return ``, ` AND a.currency = ? AND a.status <> 'closed'`, []any{o.Currency}
	}
	return ` JOIN account_price_lists x ON x.account_id = a.id`, ` AND x.price_list_id = ? AND a.currency = ? AND a.status <> 'closed'`, []any{o.ListID, o.Currency}
}

// payers are the clients within reach that are asked by the book's prices.
func (p *Prices) payers(ctx context.Context, reach identity.Reach, o pricing.Opened) (list []payer, err error) {
	within, args := reach.Where("a")
	join, where, more := with(o)
	err = p.db.Select(ctx, &list, `SELECT a.id, a.slug, a.name, a.currency, a.early_access_days, a.discount_bp FROM accounts a`+join+` WHERE `+within+where+` ORDER BY a.id`,
		append(args, more...)...)
	if err != nil {
		return nil, fmt.Errorf("read who has a price list: %w", err)
	}
	return list, nil
}

// clientMoves compares what the client pays, since a contract price stands beside what it would pay without one.
func (p *Prices) clientMoves(ctx context.Context, payers []payer, plan pricing.Plan) (m pricing.Moves, err error) {
	for _, who := range payers {
		ids := plan.Products()
		slices.Sort(ids)
		before, after, err := p.both(ctx, who, plan, ids)
		if err != nil {
			return m, err
		}
		for _, id := range ids {
			m.Add(id, before[id].Breaks, after[id].Breaks)
		}
	}
	return m, p.desk.NameMoves(ctx, &m)
}

func (p *Prices) both(ctx context.Context, who payer, plan pricing.Plan, ids []int64) (before, after map[int64]pricing.Quote, err error) {
	asks := make([]pricing.Ask, len(ids))
	for i, id := range ids {
		asks[i] = pricing.Ask{ProductID: id, Quantity: 1}
	}
	if before, err = p.prices.Quotes(ctx, who.scope(plan.On), asks); err != nil {
		return nil, nil, err
	}
	after, err = p.prices.QuotesWith(ctx, who.scope(plan.On), asks, plan)
	return before, after, err
}

func (p *Prices) since() clock.Time { return p.now() - clock.Time(BoughtDays)*24*60*60*1000 }

var countedLines = ` AND l.quantity > l.cancelled AND ` + counted

// boughtOf is what the clients bought lately of the draft's products, by client, product and quantity of a line.
func (p *Prices) boughtOf(ctx context.Context, reach identity.Reach, o pricing.Opened, draft pricing.Draft) (lines []boughtLine, err error) {
	within, args := reach.Where("a")
	join, where, more := with(o)
	err = p.db.Select(ctx, &lines, `SELECT l.account_id, l.product_id, l.quantity - l.cancelled AS quantity, COUNT(*) AS times FROM accounts a`+join+`
		JOIN order_lines l ON l.account_id = a.id AND l.placed_at >= ? JOIN orders o ON o.id = l.order_id
		WHERE l.product_id IN (SELECT product_id FROM price_draft_rows WHERE draft_id = ?) AND `+within+where+countedLines+`
		GROUP BY l.account_id, l.product_id, l.quantity - l.cancelled ORDER BY l.account_id, l.product_id`,
		slices.Concat([]any{p.since(), draft.ID}, args, more)...)
	if err != nil {
		return nil, fmt.Errorf("read what clients bought: %w", err)
	}
	return lines, nil
}

func (p *Prices) onBought(ctx context.Context, e *Effect, o pricing.Opened, plan pricing.Plan, payers []payer, lines []boughtLine) error {
	for first := 0; first < len(lines); {
		end := first
		for end < len(lines) && lines[end].AccountID == lines[first].AccountID {
			end++
		}
		at, ok := slices.BinarySearchFunc(payers, lines[first].AccountID, func(who payer, id int64) int { return cmp.Compare(who.ID, id) })
		if ok {
			on, overruled, err := p.onOne(ctx, payers[at], plan, lines[first:end])
			if err != nil {
				return err
			}
			e.Overruled += overruled
			if on.Products > 0 {
				e.Changed++
				e.Buyers = append(e.Buyers, on)
				if e.Sum, err = money.Add(e.Sum, on.Sum); err != nil {
					return fmt.Errorf("sum up an effect: %w", err)
				}
			}
		}
		first = end
	}
	slices.SortStableFunc(e.Buyers, func(a, b EffectOn) int { return cmp.Compare(max(b.Sum, -b.Sum), max(a.Sum, -a.Sum)) })
	e.Buyers = e.Buyers[:min(len(e.Buyers), MostBuyers)]
	return nil
}

// onOne is the effect on what one client bought.
func (p *Prices) onOne(ctx context.Context, who payer, plan pricing.Plan, lines []boughtLine) (on EffectOn, overruled int, err error) {
	var ids []int64
	for _, l := range lines {
		ids = append(ids, l.ProductID)
	}
	ids = slices.Compact(ids)
	before, after, err := p.both(ctx, who, plan, ids)
	if err != nil {
		return on, 0, err
	}
	on.Slug, on.Name = who.Slug, who.Name
	changed := map[int64]bool{}
	for _, l := range lines {
		was, okWas := before[l.ProductID].At(l.Quantity)
		now, okNow := after[l.ProductID].At(l.Quantity)
		if !okWas || !okNow || was.OnRequest || now.OnRequest {
			continue
		}
		changed[l.ProductID] = changed[l.ProductID] || was.Price != now.Price
		old, err := money.LineTotal(l.Quantity, was.Price, 0, who.Currency)
		if err != nil {
			return on, 0, err
		}
		new, err := money.LineTotal(l.Quantity, now.Price, 0, who.Currency)
		if err != nil {
			return on, 0, err
		}
		on.Sum += (new - old) * money.Amount(l.Times)
	}
	for _, yes := range changed {
		if yes {
			on.Products++
		} else {
			overruled++
		}
	}
	return on, overruled, nil
}

// Bought are the products that the book's clients within reach bought lately.
func (p *Prices) Bought(ctx context.Context, reach identity.Reach, o pricing.Opened) (map[int64]bool, error) {
	within, args := reach.Where("a")
	join, where, more := with(o)
	var ids []int64
	err := p.db.Select(ctx, &ids, `SELECT DISTINCT l.product_id FROM accounts a`+join+` JOIN orders o ON o.account_id = a.id AND o.placed_at >= ?
		JOIN order_lines l ON l.order_id = o.id WHERE l.product_id IS NOT NULL AND `+within+where+countedLines, slices.Concat([]any{p.since()}, args, more)...)
	if err != nil {
		return nil, fmt.Errorf("read what clients bought: %w", err)
	}
	bought := make(map[int64]bool, len(ids))
	for _, id := range ids {
		bought[id] = true
	}
	return bought, nil
}
