package pricing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Publication is a draft that was published.
type Publication struct {
	ID       int64      `db:"id"`
	At       clock.Time `db:"at"`
	By       string     `db:"by_name"`
	From     clock.Date `db:"from_on"`
	Products int        `db:"products"`
	UndoneAt clock.Time `db:"undone_at"`
	UndoneBy string     `db:"undone_by"`
}

// Publications are a book's latest, newest first.
func (d *Desk) Publications(ctx context.Context, o Opened, limit int) (list []Publication, err error) {
	where, id := o.where()
	err = d.db.Select(ctx, &list, `SELECT id, at, by_name, from_on, products, undone_at, undone_by FROM price_publications WHERE `+where+` ORDER BY id DESC LIMIT ?`, id, limit)
	if err != nil {
		return nil, fmt.Errorf("read what was published: %w", err)
	}
	return list, nil
}

// Publish makes the draft, as the person saw it, hold from a date: the changed products get a validity set that begins
// on it, so that every earlier day stays explained as it was. What it replaces is kept, so that it can be undone.
func (d *Desk) Publish(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, seen int64, on clock.Date) (p Publication, err error) {
	err = d.changing(ctx, actor, reach, o, func(ctx context.Context, draft Draft) error {
		if on < o.Today {
			return daysOver
		}
		if draft.Version != seen {
			return d.movedOn(ctx, o, draft, seen)
		}
		if len(draft.Rows) == 0 {
			return fault.Invalid("There is nothing to publish: the draft is empty.")
		}
		if err := draft.publishable(on); err != nil {
			return err
		}
		plan := NewPlan(o.Book, on, draft.Edits())
		gone, written, logged, err := d.replaced(ctx, o, plan)
		if err != nil {
			return err
		}
		p = Publication{At: d.now(), By: actor.Name, From: on, Products: len(plan.edits)}
		if err := d.keepPublication(ctx, o, &p, gone, written); err != nil {
			return err
		}
		if err := d.exchangeEntries(ctx, o, gone, written); err != nil {
			return err
		}
		for _, statement := range []string{`DELETE FROM price_draft_rows WHERE draft_id = ?`, `DELETE FROM price_draft_steps WHERE draft_id = ?`,
			`UPDATE price_drafts SET publish_on = 0, version = version + 1 WHERE id = ?`} {
			if _, err := d.db.Exec(ctx, statement, draft.ID); err != nil {
				return fmt.Errorf("empty a published draft: %w", err)
			}
		}
		return d.told(ctx, actor, o, p, logged)
	})
	return p, err
}

// publishable says which rows would end before they begin.
func (d Draft) publishable(on clock.Date) error {
	n := 0
	var first clock.Date
	for _, r := range d.Rows {
		if !r.Removed && r.To != 0 && r.To < max(on, r.Set) {
			if n++; first == 0 {
				first = r.To
			}
		}
	}
	if n == 0 {
		return nil
	}
	return fault.Invalid("", fault.Field{Name: "on", Message: fmt.Sprintf("%d of the changed rows end before %s, the first on %s. Publish sooner, or let them end later.", n, on, first)})
}

// replaced are the entries that a plan takes away and those that it writes, and its words for the change log.
func (d *Desk) replaced(ctx context.Context, o Opened, plan Plan) (gone, written []entry, logged []changes.Change, err error) {
	ids := plan.Products()
	slices.Sort(ids)
	names, err := d.skus(ctx, ids)
	if err != nil {
		return nil, nil, nil, err
	}
	for len(ids) > 0 {
		n := min(len(ids), atOnce)
		found, err := d.prices.readProducts(ctx, o.owner(), ids[:n])
		if err != nil {
			return nil, nil, nil, fmt.Errorf("read the prices to replace: %w", err)
		}
		for _, id := range ids[:n] {
			was, is := found[id], after(found[id], plan.edits[id], plan.On)
			gone, written = append(gone, without(was, is)...), append(written, without(is, was)...)
			if len(logged) <= mostLogged {
				logged = append(logged, o.change(names[id], plan.On, ladder(was, plan.On), ladder(is, plan.On)))
			}
		}
		ids = ids[n:]
	}
	return gone, written, logged, nil
}

func without(list, others []entry) (left []entry) {
	for _, e := range list {
		if !slices.Contains(others, e) {
			left = append(left, e)
		}
	}
	return left
}

// mostLogged products are in the change log one by one; of more it tells how many.
const mostLogged = 100

func (o Opened) change(sku string, on clock.Date, was, is []Break) changes.Change {
	c := changes.Change{Kind: "price list", Subject: o.Code, Field: sku + " from " + on.String(), Before: orNothing(was), After: orNothing(is)}
	if o.AccountID != 0 {
		c.Kind, c.AccountID = "contract price", o.AccountID
	}
	return c
}

func orNothing(breaks []Break) string {
	if len(breaks) == 0 {
		return "no price"
	}
	return Words(breaks)
}

func (d *Desk) keepPublication(ctx context.Context, o Opened, p *Publication, gone, written []entry) error {
	column, _, _ := strings.Cut(firstOf(o.where()), " ")
	_, owner := o.where()
	err := d.db.Get(ctx, &p.ID, `INSERT INTO price_publications (`+column+`, at, by_name, from_on, products) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		owner, p.At, p.By, p.From, p.Products)
	if err != nil {
		return fmt.Errorf("note what is published: %w", err)
	}
	return d.keepEntries(ctx, p.ID, gone, written)
}

func firstOf(text string, _ int64) string { return text }

func (d *Desk) keepEntries(ctx context.Context, id int64, gone, written []entry) error {
	var rows [][]any
	for _, e := range gone {
		rows = append(rows, []any{id, false, e.ProductID, e.From, e.MinQty, priceOrNull(e), e.To})
	}
	for _, e := range written {
		rows = append(rows, []any{id, true, e.ProductID, e.From, e.MinQty, priceOrNull(e), e.To})
	}
	return d.insert(ctx, `price_publication_entries (publication_id, written, product_id, valid_from, min_qty, unit_price, valid_to)`, rows)
}

func priceOrNull(e entry) *int64 {
	if e.Price == onRequest {
		return nil
	}
	n := int64(e.Price)
	return &n
}

// insert writes rows a hundred at a time.
func (d *Desk) insert(ctx context.Context, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := min(len(rows), 100)
		tuple := `(` + strings.TrimSuffix(strings.Repeat(`?, `, len(rows[0])), ", ") + `)`
		if _, err := d.db.Exec(ctx, `INSERT INTO `+into+` VALUES `+strings.TrimSuffix(strings.Repeat(tuple+", ", n), ", "), slices.Concat(rows[:n]...)...); err != nil {
			return fmt.Errorf("write prices: %w", err)
		}
		rows = rows[n:]
	}
	return nil
}

// exchangeEntries takes entries out of the book and puts others in, and raises the version of prices.
func (d *Desk) exchangeEntries(ctx context.Context, o Opened, gone, written []entry) error {
	table, column := `prices`, `price_list_id`
	if o.AccountID != 0 {
		table, column = `contract_prices`, `account_id`
	}
	_, id := o.where()
	type set struct {
		from   clock.Date
		minQty int64
	}
	bySet := map[set][]int64{}
	for _, e := range gone {
		bySet[set{e.From, e.MinQty}] = append(bySet[set{e.From, e.MinQty}], e.ProductID)
	}
	for s, ids := range bySet {
		for len(ids) > 0 {
			n := min(len(ids), atOnce)
			if _, err := d.db.Exec(ctx, `DELETE FROM `+table+` WHERE `+column+` = ? AND valid_from = ? AND min_qty = ? AND product_id IN (?)`, id, s.from, s.minQty, ids[:n]); err != nil {
				return fmt.Errorf("take prices away: %w", err)
			}
			ids = ids[n:]
		}
	}
	rows := make([][]any, len(written))
	for i, e := range written {
		rows[i] = []any{id, e.ProductID, e.From, e.MinQty, priceOrNull(e), e.To}
	}
	if err := d.insert(ctx, table+` (`+column+`, product_id, valid_from, min_qty, unit_price, valid_to)`, rows); err != nil {
		return err
	}
	return d.db.Bump(ctx, "prices")
}

func (d *Desk) told(ctx context.Context, actor identity.Actor, o Opened, p Publication, logged []changes.Change) error {
	if len(logged) > mostLogged {
		logged = []changes.Change{o.change(fmt.Sprintf("%d products", p.Products), p.From, nil, nil)}
		logged[0].Before, logged[0].After = "", fmt.Sprintf("published, number %d", p.ID)
	}
	if err := d.changes.Record(ctx, actor.By(), logged...); err != nil {
		return err
	}
	return d.events.Record(ctx, Changed{By: actor.Name, Records: int64(p.Products)})
}
