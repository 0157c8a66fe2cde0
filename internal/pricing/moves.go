package pricing

import (
	"cmp"
	"context"
	"slices"

	"tradecounter/internal/money"
)

// Move is how a product's price changes at one of its quantities, the one where it changes most.
type Move struct {
	ProductID int64
	SKU, Name string
	From      int64 // the quantity
	Was, Now  money.Price
	Share     money.BasisPoints
}

// Moves sums up what a change does to ladders.
type Moves struct {
	Products, Rising, Falling, New, Gone int
	Rises, Falls                         []Move // the biggest, at most MostMoves
}

// MostMoves are told one by one.
const MostMoves = 5

// Add compares a product's ladder before and after; a ladder that is empty says nothing.
func (m *Moves) Add(product int64, before, after []Break) {
	m.Products++
	switch {
	case !priced(before) && !priced(after):
		return
	case !priced(before):
		m.New++
		return
	case !priced(after):
		m.Gone++
		return
	}
	up, down := Move{ProductID: product}, Move{ProductID: product}
	for _, step := range slices.Concat(before, after) {
		was, okWas := paid(before, step.From)
		now, okNow := paid(after, step.From)
		if !okWas || !okNow || was.OnRequest || now.OnRequest {
			continue
		}
		move := Move{product, "", "", step.From, was.Price, now.Price, ShareOf(now.Price, was.Price)}
		if now.Price > was.Price && (up.From == 0 || move.Share > up.Share) {
			up = move
		}
		if now.Price < was.Price && (down.From == 0 || move.Share < down.Share) {
			down = move
		}
	}
	if up.From > 0 {
		m.Rising++
		m.Rises = keepBiggest(m.Rises, up)
	}
	if down.From > 0 {
		m.Falling++
		m.Falls = keepBiggest(m.Falls, down)
	}
}

func priced(breaks []Break) bool {
	return slices.ContainsFunc(breaks, func(b Break) bool { return !b.OnRequest })
}

func keepBiggest(list []Move, move Move) []Move {
	list = append(list, move)
	slices.SortStableFunc(list, func(a, b Move) int {
		return cmp.Or(cmp.Compare(max(b.Share, -b.Share), max(a.Share, -a.Share)), cmp.Compare(a.ProductID, b.ProductID))
	})
	return list[:min(len(list), MostMoves)]
}

// Moves compares what the list itself says on the plan's date with what it would say.
func (d *Desk) Moves(ctx context.Context, o Opened, plan Plan) (m Moves, err error) {
	own, err := d.own(ctx, o)
	if err != nil {
		return m, err
	}
	ids := plan.Products()
	slices.Sort(ids)
	for len(ids) > 0 {
		n := min(len(ids), atOnce)
		sheets, err := d.sheets(ctx, o, own, ids[:n])
		if err != nil {
			return m, err
		}
		before := make([][]Break, n)
		for i := range sheets {
			before[i] = o.said(own, &sheets[i], plan.On).ladder
		}
		plan.apply(page{book: own, sheets: sheets}, o.AccountID)
		for i := range sheets {
			m.Add(ids[i], before[i], o.said(own, &sheets[i], plan.On).ladder)
		}
		ids = ids[n:]
	}
	return m, d.NameMoves(ctx, &m)
}

// NameMoves gives moves their products' numbers and names.
func (d *Desk) NameMoves(ctx context.Context, m *Moves) error {
	var ids []int64
	for _, move := range slices.Concat(m.Rises, m.Falls) {
		ids = append(ids, move.ProductID)
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID   int64  `db:"id"`
		SKU  string `db:"sku"`
		Name string `db:"name"`
	}
	if err := d.db.Select(ctx, &rows, `SELECT id, sku, name FROM products WHERE id IN (?)`, ids); err != nil {
		return err
	}
	for _, list := range [][]Move{m.Rises, m.Falls} {
		for i := range list {
			for _, r := range rows {
				if r.ID == list[i].ProductID {
					list[i].SKU, list[i].Name = r.SKU, r.Name
				}
			}
		}
	}
	return nil
}
