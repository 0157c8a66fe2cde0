package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
)

// Undo takes a publication back. As long as its prices haven't held for a day that is over, what it replaced stands
// again as if nothing had been. Later, the days that are over stay explained as they were: the earlier prices come into
// the draft, to be looked at and published from today. drafted tells which.
func (d *Desk) Undo(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, id int64) (drafted bool, err error) {
	err = d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		where, owner := o.where()
		var found []Publication
		err := d.db.Select(ctx, &found, `SELECT id, at, by_name, from_on, products, undone_at, undone_by FROM price_publications WHERE id = ? AND `+where, id, owner)
		if err != nil || len(found) == 0 {
			return orNotFound(err)
		}
		p := found[0]
		if p.UndoneAt != 0 {
			return fault.Conflict(p.UndoneBy + " has undone this already.")
		}
		gone, written, err := d.publishedEntries(ctx, id)
		if err != nil {
			return err
		}
		if err := d.stillThere(ctx, o, written); err != nil {
			return err
		}
		if drafted = p.From < o.Today; drafted {
			return d.draftEarlier(ctx, actor, reach, o, gone, written)
		}
		touched, err := d.db.Exec(ctx, `UPDATE price_publications SET undone_at = ?, undone_by = ? WHERE id = ? AND undone_at = 0`, d.now(), actor.Name, id)
		if err != nil || touched == 0 {
			return orConflict(err)
		}
		if err := d.exchangeEntries(ctx, o, written, gone); err != nil {
			return err
		}
		c := o.change(fmt.Sprintf("publication %d", id), p.From, nil, nil)
		c.Before, c.After = fmt.Sprintf("%d products changed", p.Products), "undone"
		if err := d.changes.Record(ctx, actor.By(), c); err != nil {
			return err
		}
		return d.events.Record(ctx, Changed{By: actor.Name, Records: int64(p.Products)})
	})
	return drafted, err
}

func orNotFound(err error) error {
	if err == nil {
		return fault.NotFound("There is no such publication.")
	}
	return err
}

func orConflict(err error) error {
	if err == nil {
		return fault.Conflict("A colleague has undone this already.")
	}
	return err
}

func (d *Desk) publishedEntries(ctx context.Context, id int64) (gone, written []entry, err error) {
	for _, side := range []struct {
		into    *[]entry
		written bool
	}{{&gone, false}, {&written, true}} {
		err := d.db.Select(ctx, side.into, `SELECT `+entryColumns+` FROM price_publication_entries WHERE publication_id = ? AND written = ?
			ORDER BY product_id, valid_from, min_qty`, id, side.written)
		if err != nil {
			return nil, nil, fmt.Errorf("read what a publication replaced: %w", err)
		}
	}
	return gone, written, nil
}

// stillThere refuses to undo what was changed since.
func (d *Desk) stillThere(ctx context.Context, o Opened, written []entry) error {
	var ids []int64
	for _, e := range written {
		ids = append(ids, e.ProductID)
	}
	for ids = uniqueIDs(ids); len(ids) > 0; {
		n := min(len(ids), atOnce)
		found, err := d.prices.readProducts(ctx, o.owner(), ids[:n])
		if err != nil {
			return fmt.Errorf("read published prices: %w", err)
		}
		for _, e := range written {
			if _, asked := slices.BinarySearch(ids[:n], e.ProductID); asked && !slices.Contains(found[e.ProductID], e) {
				return fault.Conflict("Some of these prices were changed again since. Undo the later change first, or draft new prices.")
			}
		}
		ids = ids[n:]
	}
	return nil
}

// draftEarlier drafts what held before, as it would hold today.
func (d *Desk) draftEarlier(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, gone, written []entry) error {
	ids := make([]int64, 0, len(written))
	for _, e := range slices.Concat(gone, written) {
		ids = append(ids, e.ProductID)
	}
	var list []Change
	for ids = uniqueIDs(ids); len(ids) > 0; {
		n := min(len(ids), atOnce)
		found, err := d.prices.readProducts(ctx, o.owner(), ids[:n])
		if err != nil {
			return fmt.Errorf("read published prices: %w", err)
		}
		for _, id := range ids[:n] {
			before := without(found[id], written)
			for _, e := range gone {
				if e.ProductID == id {
					before = append(before, e)
				}
			}
			slices.SortFunc(before, func(a, b entry) int { return int(a.From-b.From)*int(money.MaxQuantity) + int(a.MinQty-b.MinQty) })
			edit := RowEdit{ProductID: id, Breaks: ladder(before, o.Today), Removed: true, Kept: true} // they held before: nothing to ask
			for _, set := range setsIn(found[id]) {
				if set.Set <= o.Today {
					edit.Set = set.Set
				}
			}
			if len(edit.Breaks) > 0 {
				edit.Removed = false
				for _, set := range setsIn(before) {
					if set.Set <= o.Today && (set.To == 0 || set.To >= o.Today) {
						edit.To = set.To
					}
				}
			}
			list = append(list, Change{RowEdit: edit, Seen: -1})
		}
		ids = ids[n:]
	}
	_, err := d.Save(ctx, actor, reach, o, "earlier prices", list, "")
	return err
}
