package pricing

import (
	"context"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// ref is a row before its page is known.
type ref struct {
	product    int64
	set        clock.Date
	state      RowState
	first, end int32 // of the kept entries
	draft      int32 // place in the draft + 1
	rank       int32 // of the product by number
}

// refsOf are the sets that aren't over, in the order of the entries.
func refsOf(entries []entry, today clock.Date) []ref {
	refs := make([]ref, 0, len(entries)/2+1)
	for first := 0; first < len(entries); {
		end, begun := first, len(refs)
		deciding := -1
		for end < len(entries) && entries[end].ProductID == entries[first].ProductID {
			start := end
			lives := false
			for end < len(entries) && entries[end].ProductID == entries[start].ProductID && entries[end].From == entries[start].From {
				lives = lives || entries[end].To == 0 || entries[end].To >= today
				end++
			}
			if !lives {
				continue
			}
			r := ref{product: entries[start].ProductID, set: entries[start].From, state: Later, first: int32(start), end: int32(end)}
			if r.set <= today {
				r.state, deciding = Under, len(refs)
			}
			refs = append(refs, r)
		}
		if deciding >= begun && deciding >= 0 {
			refs[deciding].state = Current
		}
		first = end
	}
	return refs
}

// addDerived adds the products of the base list that the rules reduce and that have no price of their own today.
func (d *Desk) addDerived(ctx context.Context, o Opened, refs []ref) ([]ref, error) {
	base, err := d.baseOf(ctx, o.Currency)
	if err != nil || base.ID == 0 {
		return refs, err
	}
	kept, err := d.wholeOf(ctx, owner{false, base.ID})
	if err != nil {
		return nil, err
	}
	own := make(map[int64]bool, len(refs))
	for _, r := range refs {
		own[r.product] = own[r.product] || r.state == Current
	}
	var ids []int64
	for _, r := range refsOf(kept.entries, o.Today) {
		if r.state == Current && !own[r.product] {
			ids = append(ids, r.product)
		}
	}
	traits, err := d.cat.AllTraits(ctx, ids)
	if err != nil {
		return nil, err
	}
	rules := o.list().rules
	for i, id := range ids {
		if _, ok := ruleFor(rules, traits[i]); ok {
			refs = append(refs, ref{product: id, state: Derived})
		}
	}
	return refs, nil
}

// addDrafted marks the rows that the draft changes and adds those that only it has.
func addDrafted(refs []ref, draft Draft) []ref {
	if len(draft.Rows) == 0 {
		return refs
	}
	at := make(map[draftKey]int32, len(draft.Rows))
	for i, r := range draft.Rows {
		at[r.key()] = int32(i + 1)
	}
	for i, r := range refs {
		key := draftKey{r.product, r.set}
		if place, ok := at[key]; ok && r.state != Under {
			refs[i].draft = place
			delete(at, key)
		}
	}
	for key, place := range at {
		refs = append(refs, ref{product: key.ProductID, set: key.Set, state: Fresh, draft: place})
	}
	return refs
}

// oddAndEnd says of a row whether a break of it is to be questioned, and when it ends, without making its ladder: a sheet
// asks this of every row of a large list.
func (r ref) oddAndEnd(entries []entry, draft Draft) (odd bool, to clock.Date) {
	if r.draft > 0 {
		row := draft.Rows[r.draft-1]
		return !row.Kept && !row.Removed && len(Odds(row.Breaks, nil)) > 0, row.To
	}
	cheapest := onRequest
	for i, e := range entries[r.first:r.end] {
		if i == 0 || e.To == 0 || (to != 0 && e.To > to) {
			to = e.To
		}
		if e.Price == onRequest {
			continue
		}
		odd = odd || (cheapest != onRequest && e.Price > cheapest)
		if cheapest == onRequest || e.Price < cheapest {
			cheapest = e.Price
		}
	}
	return odd, to
}

func rowLadder(entries []entry, draft Draft, r ref) ([]Break, clock.Date) {
	if r.draft > 0 {
		row := draft.Rows[r.draft-1]
		return row.Breaks, row.To
	}
	if r.end == 0 {
		return nil, 0
	}
	set := setsIn(entries[r.first:r.end])[0]
	return set.Breaks, set.To
}

// keeps says of each ref whether words and category choose it; nil: all.
func (d *Desk) keeps(ctx context.Context, f GridFilter, refs []ref) ([]bool, error) {
	if f.Words == "" && f.Category == "" {
		return nil, nil
	}
	keep := make([]bool, len(refs))
	ids := make([]int64, len(refs))
	for i, r := range refs {
		keep[i], ids[i] = true, r.product
	}
	if f.Category != "" {
		traits, err := d.cat.AllTraits(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range refs {
			keep[i] = slices.Contains(traits[i].Paths, f.Category)
		}
	}
	if f.Words != "" {
		found, err := d.named(ctx, f.Words)
		if err != nil {
			return nil, err
		}
		for i, r := range refs {
			keep[i] = keep[i] && found[r.product]
		}
	}
	return keep, nil
}

// named are the products whose number or name holds all words.
func (d *Desk) named(ctx context.Context, words string) (map[int64]bool, error) {
	var where []string
	var args []any
	escape := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
	for _, word := range strings.Fields(words) {
		number := catalog.FoldNumber(word)
		condition := d.db.Fold(`name`) + ` LIKE ? ESCAPE '\'`
		args = append(args, "%"+escape.Replace(db.Folded(word))+"%")
		if number != "" {
			condition += ` OR sku_key LIKE ? ESCAPE '\'`
			args = append(args, "%"+escape.Replace(number)+"%")
		}
		where = append(where, "("+condition+")")
	}
	found := map[int64]bool{}
	var ids []int64
	err := d.db.Select(ctx, &ids, `SELECT id FROM products WHERE `+strings.Join(where, " AND "), args...)
	for _, id := range ids {
		found[id] = true
	}
	return found, err
}
