package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Bulk is a change of many rows at once.
type Bulk struct {
	Filter   GridFilter
	SKUs     []string          // these products alone; none: all that the filter chooses
	Share    money.BasisPoints // 300: plus 3 %, below 0 cheaper
	Decimals int               // rounded half up to so many, 2 to 4
	To       *clock.Date       // a new end, 0 for open; nil leaves it
	Remove   bool
	Derived  bool // also what has no price of its own in a derived list: it gets one
}

// Many drafts a change of all chosen rows at once and says how many rows it changed. One step of undo takes it back.
func (d *Desk) Many(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, draft Draft, b Bulk, bought map[int64]bool) (rows int, err error) {
	list, err := d.manyChanges(ctx, o, draft, b, bought)
	if err != nil {
		return 0, err
	}
	if len(list) == 0 {
		return 0, fault.Invalid("No row is chosen by this: nothing was changed.")
	}
	_, err = d.Save(ctx, actor, reach, o, b.words(len(list)), list, "")
	return len(list), err
}

func (b Bulk) words(rows int) string {
	switch {
	case b.Remove:
		return fmt.Sprintf("removing %d rows", rows)
	case b.Share != 0:
		return fmt.Sprintf("%s %% on %d rows", signed(b.Share), rows)
	}
	return fmt.Sprintf("new end of %d rows", rows)
}

func signed(share money.BasisPoints) string {
	if share > 0 {
		return "+" + share.String()
	}
	return share.String()
}

func (d *Desk) manyChanges(ctx context.Context, o Opened, draft Draft, b Bulk, bought map[int64]bool) ([]Change, error) {
	var only map[int64]bool
	if len(b.SKUs) > 0 {
		found, err := d.IDs(ctx, b.SKUs)
		if err != nil {
			return nil, err
		}
		only = map[int64]bool{}
		for _, sku := range b.SKUs {
			id, ok := found[sku]
			if !ok {
				return nil, fault.Invalid("", fault.Field{Name: "skus", Message: fmt.Sprintf("There is no product %q.", sku)})
			}
			only[id] = true
		}
	}
	rows, err := d.chosen(ctx, o, draft, b.Filter, bought, b.Derived && b.Share != 0)
	if err != nil {
		return nil, err
	}
	var list []Change
	for _, r := range rows {
		if only != nil && !only[r.ProductID] {
			continue
		}
		edit, err := b.edit(r)
		if err != nil {
			return nil, err
		}
		list = append(list, Change{RowEdit: edit, Seen: -1})
	}
	return list, nil
}

func (b Bulk) edit(r RowEdit) (RowEdit, error) {
	if b.Remove {
		return RowEdit{ProductID: r.ProductID, Set: r.Set, Removed: true}, nil
	}
	r.Kept = r.Kept || len(Odds(r.Breaks, nil)) > 0 // all change by the same share: what wasn't odd before isn't after
	r.Breaks = slices.Clone(r.Breaks)
	for i, step := range r.Breaks {
		if step.OnRequest || b.Share == 0 {
			continue
		}
		raised, err := Raise(step.Price, b.Share, b.Decimals)
		if err != nil {
			return r, fault.Invalid("", fault.Field{Name: "percent", Message: fmt.Sprintf("%s changed by %s %% is no price any more.", step.Price, b.Share)})
		}
		r.Breaks[i].Price = raised
	}
	if b.To != nil {
		r.To = *b.To
	}
	return r, nil
}

// chosen are the rows that a filter chooses, as the draft has them; removed ones and those underneath aside.
func (d *Desk) chosen(ctx context.Context, o Opened, draft Draft, f GridFilter, bought map[int64]bool, derived bool) (edits []RowEdit, err error) {
	refs, kept, _, err := d.choose(ctx, o, draft, f, bought)
	if err != nil {
		return nil, err
	}
	var own *book
	var sheets []sheet
	var ids []int64
	for _, r := range refs {
		if r.state == Derived && r.draft == 0 {
			ids = append(ids, r.product)
		}
	}
	if derived && len(ids) > 0 {
		ids = uniqueIDs(ids)
		if own, err = d.own(ctx, o); err == nil {
			sheets, err = d.sheets(ctx, o, own, ids)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, r := range refs {
		if r.state == Under || (r.draft > 0 && draft.Rows[r.draft-1].Removed) {
			continue
		}
		edit := RowEdit{ProductID: r.product, Set: r.set}
		edit.Breaks, edit.To = rowLadder(kept.entries, draft, r)
		if r.state == Derived && r.draft == 0 {
			if !derived {
				continue
			}
			at, _ := slices.BinarySearch(ids, r.product)
			edit.Breaks = o.said(own, &sheets[at], o.Today).ladder
		}
		edits = append(edits, edit)
	}
	return edits, nil
}
