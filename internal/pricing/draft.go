package pricing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// DraftRow is an edit that waits in a book's draft.
type DraftRow struct {
	RowEdit
	By      string
	Version int64 // the draft's when the row was written
}

// Draft is what waits to be published in a book; everybody who may edit it shares it.
type Draft struct {
	ID        int64
	Version   int64
	PublishOn clock.Date // 0: today
	Rows      []DraftRow
}

// Edits are the draft's, for a plan.
func (d Draft) Edits() []RowEdit {
	edits := make([]RowEdit, len(d.Rows))
	for i, r := range d.Rows {
		edits[i] = r.RowEdit
	}
	return edits
}

// Questions are the rows with a break that costs more than a smaller quantity and that nobody has kept.
func (d Draft) Questions() (n int) {
	for _, r := range d.Rows {
		if !r.Removed && !r.Kept && len(Odds(r.Breaks, nil)) > 0 {
			n++
		}
	}
	return n
}

// On is when the draft is published: its date, or today when that has passed or none is set.
func (d Draft) On(today clock.Date) clock.Date { return max(d.PublishOn, today) }

type draftKey struct {
	ProductID int64
	Set       clock.Date
}

func (r RowEdit) key() draftKey { return draftKey{r.ProductID, r.Set} }

type storedRow struct {
	ProductID int64      `db:"product_id" json:"p"`
	Set       clock.Date `db:"set_from" json:"s"`
	Breaks    string     `db:"breaks" json:"b"`
	To        clock.Date `db:"valid_to" json:"t"`
	Removed   bool       `db:"removed" json:"r"`
	Kept      bool       `db:"kept" json:"k"`
	By        string     `db:"by_name" json:"-"`
	Version   int64      `db:"version" json:"-"`
}

func (r storedRow) row() (DraftRow, error) {
	breaks, err := readBreaks(r.Breaks)
	return DraftRow{RowEdit{r.ProductID, r.Set, breaks, r.To, r.Removed, r.Kept}, r.By, r.Version}, err
}

func stored(e RowEdit) storedRow {
	return storedRow{ProductID: e.ProductID, Set: e.Set, Breaks: writeBreaks(e.Breaks), To: e.To, Removed: e.Removed, Kept: e.Kept}
}

// Draft reads what waits in a book.
func (d *Desk) Draft(ctx context.Context, o Opened) (draft Draft, err error) {
	var head []struct {
		ID        int64      `db:"id"`
		Version   int64      `db:"version"`
		PublishOn clock.Date `db:"publish_on"`
	}
	where, id := o.where()
	if err := d.db.Select(ctx, &head, `SELECT id, version, publish_on FROM price_drafts WHERE `+where, id); err != nil || len(head) == 0 {
		return draft, err
	}
	draft = Draft{ID: head[0].ID, Version: head[0].Version, PublishOn: head[0].PublishOn}
	var rows []storedRow
	err = d.db.Select(ctx, &rows, `SELECT product_id, set_from, breaks, valid_to, removed, kept, by_name, version FROM price_draft_rows WHERE draft_id = ?`, draft.ID)
	if err != nil {
		return draft, fmt.Errorf("read a price draft: %w", err)
	}
	draft.Rows = make([]DraftRow, len(rows))
	for i, r := range rows {
		if draft.Rows[i], err = r.row(); err != nil {
			return draft, err
		}
	}
	return draft, nil
}

func (b Book) where() (condition string, id int64) {
	if b.AccountID != 0 {
		return `account_id = ?`, b.AccountID
	}
	return `price_list_id = ?`, b.ListID
}

// Change is what a person makes of a row of the grid.
type Change struct {
	RowEdit
	Seen  int64 // the row's draft version as the person saw it, 0 for none; -1: whatever it is
	Reset bool  // the row shall be as published again
}

// check says what a ladder can't be.
func (c Change) check() string {
	switch {
	case c.Reset || c.Removed:
		return ""
	case len(c.Breaks) == 0:
		return "A row needs a price; to take the product out of the list, remove the row."
	case len(c.Breaks) > MostBreaks:
		return fmt.Sprintf("A product has at most %d breaks.", MostBreaks)
	case c.To != 0 && c.Set != 0 && c.To < c.Set:
		return fmt.Sprintf("It would end on %s, before it begins on %s.", c.To, c.Set)
	}
	return ""
}

// Save writes changes into the draft, all or none. A row that a colleague changed since is a conflict that names them.
// What equals the published prices leaves the draft. It gives the draft's new version; it is the old one when nothing
// changed.
func (d *Desk) Save(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, what string, list []Change) (version int64, err error) {
	for _, c := range list {
		if problem := c.check(); problem != "" {
			return 0, fault.Invalid(problem)
		}
	}
	err = d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		draft, err := d.lock(ctx, o)
		if err != nil {
			return err
		}
		version = draft.Version
		before, after, err := d.differences(ctx, o, draft, list)
		if err != nil || len(after)+len(before) == 0 {
			return err
		}
		version++
		return d.write(ctx, actor, draft.ID, version, what, before, after)
	})
	return version, err
}

// lock reads the draft for changing, making it when there is none: whoever else wants to change it waits.
func (d *Desk) lock(ctx context.Context, o Opened) (Draft, error) {
	where, id := o.where()
	touched, err := d.db.Exec(ctx, `UPDATE price_drafts SET version = version WHERE `+where, id)
	if err == nil && touched == 0 {
		column, _, _ := strings.Cut(where, " ")
		_, err = d.db.Exec(ctx, `INSERT INTO price_drafts (`+column+`) VALUES (?)`, id)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("lock a price draft: %w", err)
	}
	return d.Draft(ctx, o)
}

// differences are the draft's rows as they were and as they become.
func (d *Desk) differences(ctx context.Context, o Opened, draft Draft, list []Change) (before, after []storedRow, err error) {
	held := make(map[draftKey]DraftRow, len(draft.Rows))
	for _, r := range draft.Rows {
		held[r.key()] = r
	}
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.ProductID
	}
	live, err := d.setsOf(ctx, o, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range list {
		was, drafted := held[c.key()]
		if c.Seen >= 0 && drafted && was.Version != c.Seen {
			return nil, nil, fault.Conflict(fmt.Sprintf("%s changed this row meanwhile to %s. Look at it and change it again if need be.", was.By, orRemoved(was.RowEdit)))
		}
		if c.Seen > 0 && !drafted {
			return nil, nil, fault.Conflict("This row’s change was published or discarded meanwhile. Look at it and change it again if need be.")
		}
		published, exists := live[c.key()]
		same := c.Reset || (c.Removed && !exists) || (exists && !c.Removed && published.To == c.To && slices.Equal(published.Breaks, c.Breaks))
		now := stored(c.RowEdit)
		switch {
		case same && !drafted:
		case same:
			before = append(before, stored(was.RowEdit))
		case drafted && stored(was.RowEdit) == now:
		default:
			if drafted {
				before = append(before, stored(was.RowEdit))
			}
			after = append(after, now)
		}
	}
	return before, after, nil
}

func orRemoved(e RowEdit) string {
	if e.Removed {
		return "removed"
	}
	return Words(e.Breaks)
}

// setsOf are the published sets of products by product and valid_from.
func (d *Desk) setsOf(ctx context.Context, o Opened, ids []int64) (map[draftKey]RowEdit, error) {
	sets := map[draftKey]RowEdit{}
	for ids = uniqueIDs(ids); len(ids) > 0; {
		n := min(len(ids), atOnce)
		found, err := d.prices.readProducts(ctx, o.owner(), ids[:n])
		if err != nil {
			return nil, fmt.Errorf("read published prices: %w", err)
		}
		for id, entries := range found {
			for _, set := range setsIn(entries) {
				sets[draftKey{id, set.Set}] = set
			}
		}
		ids = ids[n:]
	}
	return sets, nil
}

// setsIn splits a product's entries by valid_from. A set whose entries end on different days is told with the last.
func setsIn(entries []entry) (sets []RowEdit) {
	for i, e := range entries {
		if i == 0 || e.From != entries[i-1].From {
			sets = append(sets, RowEdit{ProductID: e.ProductID, Set: e.From, To: e.To})
		}
		set := &sets[len(sets)-1]
		if e.To == 0 || (set.To != 0 && e.To > set.To) {
			set.To = e.To
		}
		b := Break{From: e.MinQty, Price: e.Price}
		if e.Price == onRequest {
			b = Break{From: e.MinQty, OnRequest: true}
		}
		set.Breaks = append(set.Breaks, b)
	}
	return sets
}

// write puts rows out and in and notes the step, so that the person can undo it.
func (d *Desk) write(ctx context.Context, actor identity.Actor, draftID, version int64, what string, before, after []storedRow) error {
	if err := d.swap(ctx, actor.Name, draftID, version, before, after); err != nil {
		return err
	}
	out, err := json.Marshal(before)
	if err != nil {
		return err
	}
	in, err := json.Marshal(after)
	if err != nil {
		return err
	}
	if _, err := d.db.Exec(ctx, `DELETE FROM price_draft_steps WHERE draft_id = ? AND person_id = ? AND undone`, draftID, actor.PersonID); err != nil {
		return fmt.Errorf("forget what was undone: %w", err)
	}
	_, err = d.db.Exec(ctx, `INSERT INTO price_draft_steps (draft_id, person_id, what, before_rows, after_rows) VALUES (?, ?, ?, ?, ?)`,
		draftID, actor.PersonID, what, string(out), string(in))
	if err == nil {
		_, err = d.db.Exec(ctx, `DELETE FROM price_draft_steps WHERE draft_id = ? AND person_id = ? AND id NOT IN
			(SELECT id FROM price_draft_steps WHERE draft_id = ? AND person_id = ? ORDER BY id DESC LIMIT 100)`, draftID, actor.PersonID, draftID, actor.PersonID)
	}
	if err != nil {
		return fmt.Errorf("note a step of a price draft: %w", err)
	}
	return nil
}

// swap takes rows out of the draft and puts others in.
func (d *Desk) swap(ctx context.Context, by string, draftID, version int64, out, in []storedRow) error {
	if _, err := d.db.Exec(ctx, `UPDATE price_drafts SET version = ? WHERE id = ?`, version, draftID); err != nil {
		return fmt.Errorf("raise a price draft's version: %w", err)
	}
	bySet := map[clock.Date][]int64{}
	for _, r := range slices.Concat(out, in) {
		bySet[r.Set] = append(bySet[r.Set], r.ProductID)
	}
	for set, ids := range bySet {
		for len(ids) > 0 {
			n := min(len(ids), atOnce)
			if _, err := d.db.Exec(ctx, `DELETE FROM price_draft_rows WHERE draft_id = ? AND set_from = ? AND product_id IN (?)`, draftID, set, ids[:n]); err != nil {
				return fmt.Errorf("take rows out of a price draft: %w", err)
			}
			ids = ids[n:]
		}
	}
	for len(in) > 0 {
		n := min(len(in), 100)
		var args []any
		for _, r := range in[:n] {
			args = append(args, draftID, r.ProductID, r.Set, r.Breaks, r.To, r.Removed, r.Kept, by, version)
		}
		_, err := d.db.Exec(ctx, `INSERT INTO price_draft_rows (draft_id, product_id, set_from, breaks, valid_to, removed, kept, by_name, version) VALUES `+
			strings.TrimSuffix(strings.Repeat(`(?, ?, ?, ?, ?, ?, ?, ?, ?), `, n), ", "), args...)
		if err != nil {
			return fmt.Errorf("put rows into a price draft: %w", err)
		}
		in = in[n:]
	}
	return nil
}

// Steps says what the person's next undo and redo would be, empty for nothing.
func (d *Desk) Steps(ctx context.Context, actor identity.Actor, draft Draft) (undo, redo string, err error) {
	for _, way := range []struct {
		into   *string
		undone bool
		order  string
	}{{&undo, false, `DESC`}, {&redo, true, `ASC`}} {
		var found []string
		err := d.db.Select(ctx, &found, `SELECT what FROM price_draft_steps WHERE draft_id = ? AND person_id = ? AND undone = ? ORDER BY id `+way.order+` LIMIT 1`,
			draft.ID, actor.PersonID, way.undone)
		if err != nil {
			return "", "", fmt.Errorf("read the steps of a price draft: %w", err)
		}
		if len(found) > 0 {
			*way.into = found[0]
		}
	}
	return undo, redo, nil
}

// Step undoes the person's last change of the draft, or does again what was undone. When a colleague changed one of its
// rows since it is a conflict and nothing changes.
func (d *Desk) Step(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, redo bool) (what string, err error) {
	err = d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		draft, err := d.lock(ctx, o)
		if err != nil {
			return err
		}
		order := `DESC`
		if redo {
			order = `ASC`
		}
		var step struct {
			ID     int64  `db:"id"`
			What   string `db:"what"`
			Before string `db:"before_rows"`
			After  string `db:"after_rows"`
		}
		err = d.db.Get(ctx, &step, `SELECT id, what, before_rows, after_rows FROM price_draft_steps WHERE draft_id = ? AND person_id = ? AND undone = ?
			ORDER BY id `+order+` LIMIT 1`, draft.ID, actor.PersonID, redo)
		if db.IsNone(err) {
			return fault.Invalid("There is nothing left to undo.")
		}
		if err != nil {
			return fmt.Errorf("find the step to undo: %w", err)
		}
		if redo {
			step.Before, step.After = step.After, step.Before
		}
		var there, wanted []storedRow
		if err := json.Unmarshal([]byte(step.After), &there); err != nil {
			return fmt.Errorf("read a step: %w", err)
		}
		if err := json.Unmarshal([]byte(step.Before), &wanted); err != nil {
			return fmt.Errorf("read a step: %w", err)
		}
		if err := draft.holds(there, wanted); err != nil {
			return err
		}
		if _, err := d.db.Exec(ctx, `UPDATE price_draft_steps SET undone = ? WHERE id = ?`, !redo, step.ID); err != nil {
			return fmt.Errorf("mark a step undone: %w", err)
		}
		what = step.What
		return d.swap(ctx, actor.Name, draft.ID, draft.Version+1, there, wanted)
	})
	return what, err
}

// holds says whether the rows stand in the draft as a step left them.
func (d Draft) holds(there, wanted []storedRow) error {
	held := make(map[draftKey]storedRow, len(d.Rows))
	for _, r := range d.Rows {
		held[r.key()] = stored(r.RowEdit)
	}
	expected := map[draftKey]storedRow{}
	for _, r := range wanted { // was taken out by the step, unless it came back in another form
		expected[draftKey{r.ProductID, r.Set}] = storedRow{}
	}
	for _, r := range there {
		expected[draftKey{r.ProductID, r.Set}] = r
	}
	for key, want := range expected {
		if held[key] != want {
			return fault.Conflict("A colleague has changed one of these rows since; it isn’t undone.")
		}
	}
	return nil
}

// SetDate chooses from when the draft is published; 0 for today.
func (d *Desk) SetDate(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, on clock.Date) error {
	if on != 0 && on < o.Today {
		return fault.Invalid("", fault.Field{Name: "on", Message: "Prices can’t be published for days that are over."})
	}
	return d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		draft, err := d.lock(ctx, o)
		if err != nil {
			return err
		}
		_, err = d.db.Exec(ctx, `UPDATE price_drafts SET publish_on = ? WHERE id = ?`, on, draft.ID)
		return err
	})
}

// Discard empties the draft; undo brings its rows back.
func (d *Desk) Discard(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, seen int64) (rows int, err error) {
	err = d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		draft, err := d.lock(ctx, o)
		if err != nil {
			return err
		}
		if draft.Version != seen {
			return changedMeanwhile
		}
		var before []storedRow
		for _, r := range draft.Rows {
			before = append(before, stored(r.RowEdit))
		}
		if rows = len(before); rows == 0 {
			return nil
		}
		return d.write(ctx, actor, draft.ID, draft.Version+1, "discard", before, nil)
	})
	return rows, err
}

var changedMeanwhile = fault.Conflict("A colleague changed the draft since you looked. See what it holds now and decide again.")

// IDs finds products by SKU, as typed or folded; what isn't found is absent.
func (d *Desk) IDs(ctx context.Context, skus []string) (map[string]int64, error) {
	keys := map[string][]string{}
	var folded []string
	for _, sku := range skus {
		key := catalog.FoldNumber(sku)
		if key == "" {
			continue
		}
		if keys[key] == nil {
			folded = append(folded, key)
		}
		keys[key] = append(keys[key], sku)
	}
	found := map[string]int64{}
	for len(folded) > 0 {
		n := min(len(folded), atOnce)
		var rows []struct {
			ID  int64  `db:"id"`
			SKU string `db:"sku"`
			Key string `db:"sku_key"`
		}
		if err := d.db.Select(ctx, &rows, `SELECT id, sku, sku_key FROM products WHERE sku_key IN (?) ORDER BY id`, folded[:n]); err != nil {
			return nil, fmt.Errorf("find products by number: %w", err)
		}
		for _, r := range rows {
			for _, sku := range keys[r.Key] {
				if _, taken := found[sku]; !taken || r.SKU == sku {
					found[sku] = r.ID
				}
			}
		}
		folded = folded[n:]
	}
	return found, nil
}

// Drafted is a row as it stands: in the draft, else as published.
func (d *Desk) Drafted(ctx context.Context, o Opened, productID int64, set clock.Date) (RowEdit, error) {
	draft, err := d.Draft(ctx, o)
	if err != nil {
		return RowEdit{}, err
	}
	for _, r := range draft.Rows {
		if r.ProductID == productID && r.Set == set {
			return r.RowEdit, nil
		}
	}
	sets, err := d.setsOf(ctx, o, []int64{productID})
	if err != nil {
		return RowEdit{}, err
	}
	edit, ok := sets[draftKey{productID, set}]
	if !ok {
		return RowEdit{}, fault.Conflict("This row isn’t there any more. Reload the page.")
	}
	return edit, nil
}

// Categories are the paths that a sheet can be narrowed to.
func (d *Desk) Categories(ctx context.Context) (paths []string, err error) {
	if err := d.db.Select(ctx, &paths, `SELECT path FROM categories ORDER BY path LIMIT 500`); err != nil {
		return nil, fmt.Errorf("read the categories: %w", err)
	}
	return paths, nil
}

// Problem says what is wrong with a change, in a sentence; empty when it can be saved.
func (c Change) Problem() string { return c.check() }
