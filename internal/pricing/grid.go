package pricing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// GridRows is how many rows a page of the grid has.
const GridRows = 50

// RowState says what a row of the grid is.
type RowState string

// The states of a row.
const (
	Current RowState = ""        // decides in this list today
	Later   RowState = "later"   // begins on a day to come
	Under   RowState = "under"   // valid, but a later set decides today
	Derived RowState = "derived" // no price of its own: the base list reduced
	Fresh   RowState = "new"     // only in the draft
)

// GridFilter chooses rows; the zero filter is all.
type GridFilter struct {
	Words      string // in number or name
	Category   string // a path
	Changed    bool
	Odd        bool
	EndsBefore clock.Date
	Bought     bool
	Page       int // from 1
}

// Row is a product and validity set as the grid shows it.
type Row struct {
	Line      int // its number in the filtered list, from 1
	ProductID int64
	SKU       string
	Name      string
	Unit      string
	Pack      int64
	Set       clock.Date
	State     RowState
	Base      Break // the base list's price of one; From 0: none
	Breaks    []Break
	Was       []Break // published; nil for a new or derived row
	To, WasTo clock.Date
	Changed   bool
	Removed   bool
	Kept      bool
	Odd       []Odd // not yet kept
	By        string
	Version   int64 // of its draft row, 0 for none
}

// Grid is a page of a book's rows with the counts of its filters.
type Grid struct {
	Rows                       []Row
	Total, Page, Last          int
	Explicit, Derived          int // rows of the whole book
	Changed, Odd, Ends, Bought int
	EndsBefore                 clock.Date
}

// ref is a row before its page is known.
type ref struct {
	product    int64
	set        clock.Date
	state      RowState
	first, end int32 // of the kept entries
	draft      int32 // place in the draft + 1
	rank       int32 // of the product by number
}

// Grid reads a page of a book as its draft shows it. bought are the products that the book's clients within reach bought lately.
func (d *Desk) Grid(ctx context.Context, o Opened, draft Draft, f GridFilter, bought map[int64]bool) (Grid, error) {
	chosen, kept, g, err := d.choose(ctx, o, draft, f, bought)
	if err != nil {
		return g, err
	}
	order, err := d.order(ctx)
	if err != nil {
		return g, err
	}
	for i := range chosen {
		chosen[i].rank = order.ranks[chosen[i].product]
	}
	slices.SortFunc(chosen, func(a, b ref) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.set, b.set)) })
	g.Total, g.Last = len(chosen), max(1, (len(chosen)+GridRows-1)/GridRows)
	g.Page = min(max(f.Page, 1), g.Last)
	first := (g.Page - 1) * GridRows
	g.Rows, err = d.rows(ctx, o, draft, kept.entries, chosen[first:min(first+GridRows, len(chosen))], first)
	return g, err
}

// choose finds the rows that a filter chooses and counts what the others would.
func (d *Desk) choose(ctx context.Context, o Opened, draft Draft, f GridFilter, bought map[int64]bool) (chosen []ref, kept keptWhole, g Grid, err error) {
	if kept, err = d.wholeOf(ctx, o.owner()); err != nil {
		return nil, kept, g, err
	}
	refs := refsOf(kept.entries, o.Today)
	g.Explicit = len(refs)
	if o.Derived() {
		if refs, err = d.addDerived(ctx, o, refs); err != nil {
			return nil, kept, g, err
		}
		g.Derived = len(refs) - g.Explicit
	}
	refs = addDrafted(refs, draft)
	keep, err := d.keeps(ctx, f, refs)
	if err != nil {
		return nil, kept, g, err
	}
	g.EndsBefore = cmp.Or(f.EndsBefore, o.Today.AddDays(90))
	for i, r := range refs {
		changed, buys := r.draft > 0, bought[r.product]
		odd, to := r.oddAndEnd(kept.entries, draft)
		ends := to != 0 && to < g.EndsBefore
		g.Changed, g.Odd, g.Ends, g.Bought = g.Changed+one(changed), g.Odd+one(odd), g.Ends+one(ends), g.Bought+one(buys)
		if (keep == nil || keep[i]) && (!f.Changed || changed) && (!f.Odd || odd) && (f.EndsBefore == 0 || ends) && (!f.Bought || buys) {
			chosen = append(chosen, r)
		}
	}
	return chosen, kept, g, nil
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
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

// rows reads what a page shows.
func (d *Desk) rows(ctx context.Context, o Opened, draft Draft, entries []entry, page []ref, before int) ([]Row, error) {
	if len(page) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(page))
	for i, r := range page {
		ids[i] = r.product
	}
	ids = uniqueIDs(ids)
	var products []struct {
		ID   int64  `db:"id"`
		SKU  string `db:"sku"`
		Name string `db:"name"`
		Unit string `db:"unit"`
		Pack int64  `db:"pack_size"`
	}
	if err := d.db.Select(ctx, &products, `SELECT id, sku, name, unit, pack_size FROM products WHERE id IN (?) ORDER BY id`, ids); err != nil {
		return nil, fmt.Errorf("read the products of a price list: %w", err)
	}
	own, err := d.own(ctx, o)
	if err != nil {
		return nil, err
	}
	sheets, err := d.sheets(ctx, o, own, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(page))
	for i, r := range page {
		at, ok := slices.BinarySearch(ids, r.product)
		if !ok || at >= len(products) || products[at].ID != r.product {
			return nil, fmt.Errorf("product %d of a price list isn't there", r.product)
		}
		p := products[at]
		row := Row{Line: before + i + 1, ProductID: r.product, SKU: p.SKU, Name: p.Name, Unit: p.Unit, Pack: p.Pack, Set: r.set, State: r.state}
		if own.base > 0 {
			if one, ok := paid(ladder(sheets[at].entries[own.base], o.Today), 1); ok {
				row.Base = one
			}
		}
		if r.end > 0 {
			set := setsIn(entries[r.first:r.end])[0]
			row.Was, row.WasTo = set.Breaks, set.To
		} else if o.Derived() {
			row.Breaks = o.said(own, &sheets[at], o.Today).ladder
		}
		row.draft(draft, r)
		rows[i] = row
	}
	return rows, nil
}

func (row *Row) draft(draft Draft, r ref) {
	if r.draft == 0 {
		if row.State != Derived {
			row.Breaks, row.To = row.Was, row.WasTo
		}
	} else {
		drafted := draft.Rows[r.draft-1]
		row.Breaks, row.To, row.Changed = drafted.Breaks, drafted.To, true
		row.Removed, row.Kept, row.By, row.Version = drafted.Removed, drafted.Kept, drafted.By, drafted.Version
		if row.Removed {
			row.Breaks, row.To = row.Was, row.WasTo
		}
	}
	if row.State != Derived && !row.Kept && !row.Removed {
		row.Odd = Odds(row.Breaks, row.Was)
	}
}

// keptWhole are all entries of a book by product, valid_from and minimum quantity.
type keptWhole struct {
	version int64
	entries []entry
}

func (d *Desk) wholeOf(ctx context.Context, o owner) (keptWhole, error) {
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return keptWhole{}, err
	}
	kept, ok := d.whole.Get(o)
	if ok && kept.version >= versions["prices"] {
		return kept, nil
	}
	kept = keptWhole{version: versions["prices"]}
	if err := d.db.Select(ctx, &kept.entries, `SELECT `+entryColumns+o.from()+` ORDER BY product_id, valid_from, min_qty`, o.id); err != nil {
		return kept, fmt.Errorf("read a whole price list: %w", err)
	}
	kept.entries = slices.Clip(kept.entries)
	if !db.InTransaction(ctx) {
		d.whole.Put(o, kept, 200+40*int64(len(kept.entries)))
	}
	return kept, nil
}

// keptOrder is the rank of every product when they are sorted by number.
type keptOrder struct {
	version int64
	ranks   map[int64]int32
}

func (d *Desk) order(ctx context.Context) (keptOrder, error) {
	versions, err := d.db.Versions(ctx)
	if err != nil {
		return keptOrder{}, err
	}
	kept, ok := d.bySKU.Get(0)
	if ok && kept.version >= versions["catalog"] {
		return kept, nil
	}
	var ids []int64
	if err := d.db.Select(ctx, &ids, `SELECT id FROM products ORDER BY sku`); err != nil {
		return kept, fmt.Errorf("read the order of products: %w", err)
	}
	kept = keptOrder{version: versions["catalog"], ranks: make(map[int64]int32, len(ids))}
	for i, id := range ids {
		kept.ranks[id] = int32(i)
	}
	if !db.InTransaction(ctx) {
		d.bySKU.Put(0, kept, 1)
	}
	return kept, nil
}
