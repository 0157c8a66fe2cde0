package pricing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/platform/fault"
)

// Clash is a row that someone else changed between a person's look and their saving.
type Clash struct {
	SKU string
	RowEdit
	Said string // who made what of it, and what the person made of it
}

// Clashes are the rows of a change that others changed meanwhile; nothing of the change is saved.
type Clashes struct{ Rows []Clash }

// Error says it in sentences.
func (c *Clashes) Error() string {
	said := make([]string, 0, len(c.Rows))
	for _, r := range c.Rows {
		said = append(said, r.Said)
	}
	return strings.Join(said, " ") + " Nothing is saved: look at it and change it again if need be."
}

// Unwrap makes it a conflict.
func (c *Clashes) Unwrap() error { return fault.Conflict(c.Error()) }

// clash is what the draft says against a change, empty when it may be saved. Whoever wants what stands already, as with
// the second click of a button, clashes with nobody.
func (c Change) clash(was DraftRow, drafted, same bool) string {
	switch {
	case c.Seen < 0, drafted && was.Version == c.Seen, !drafted && (c.Seen == 0 || same):
		return ""
	case !drafted:
		return "This row’s change was published or discarded meanwhile" + c.wanted() + "."
	case !same && (was.Kept || !c.Kept) && equalEdits(was.RowEdit, c.RowEdit):
		return ""
	}
	return was.By + " changed this row meanwhile to " + orRemoved(was.RowEdit) + c.wanted() + "."
}

func equalEdits(a, b RowEdit) bool {
	return a.Removed == b.Removed && a.To == b.To && slices.Equal(a.Breaks, b.Breaks)
}

func (c Change) wanted() string {
	switch {
	case c.Reset:
		return "; you wanted it as published"
	case c.Removed:
		return "; you wanted it removed"
	}
	return "; you typed " + Words(c.Breaks)
}

// clashed names the rows, and who published last where a change is no longer in the draft.
func (d *Desk) clashed(ctx context.Context, o Opened, rows []Clash, gone bool) error {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ProductID
	}
	names, err := d.skus(ctx, ids)
	if err != nil {
		return err
	}
	last := ""
	if gone {
		list, err := d.Publications(ctx, o, 1)
		if err != nil {
			return err
		}
		if len(list) > 0 {
			last = " The last to publish was " + list[0].By + "."
		}
	}
	for i := range rows {
		rows[i].SKU = names[rows[i].ProductID]
		rows[i].Said = rows[i].SKU + ": " + rows[i].Said
	}
	rows[len(rows)-1].Said += last
	return &Clashes{rows}
}

// AlreadyPublished is the answer to whoever publishes a draft that has been published since they looked.
type AlreadyPublished struct{ Publication }

// Error says by whom.
func (p *AlreadyPublished) Error() string {
	return fmt.Sprintf("Published already, by %s: %s from %s.", p.By, productsOf(p.Products), p.From)
}

// Unwrap makes it a conflict.
func (p *AlreadyPublished) Unwrap() error { return fault.Conflict(p.Error()) }

func productsOf(n int) string {
	if n == 1 {
		return "1 product has a new price"
	}
	return fmt.Sprintf("%d products have new prices", n)
}

// movedOn says why a draft isn't the one that a person saw. Publishing alone leaves neither rows nor steps.
func (d *Desk) movedOn(ctx context.Context, o Opened, draft Draft, seen int64) error {
	var steps int
	if err := d.db.Get(ctx, &steps, `SELECT COUNT(*) FROM price_draft_steps WHERE draft_id = ?`, draft.ID); err != nil {
		return fmt.Errorf("count the steps of a price draft: %w", err)
	}
	if len(draft.Rows) == 0 && steps == 0 {
		last, err := d.Publications(ctx, o, 1)
		if err != nil {
			return err
		}
		if len(last) > 0 {
			return &AlreadyPublished{last[0]}
		}
	}
	return d.changedSince(ctx, draft, seen)
}

// changedSince names those who changed a draft after somebody's look, with the first row of each.
func (d *Desk) changedSince(ctx context.Context, draft Draft, seen int64) error {
	first := map[string]DraftRow{}
	for _, r := range draft.Rows {
		if was, ok := first[r.By]; r.Version > seen && (!ok || r.ProductID < was.ProductID) {
			first[r.By] = r
		}
	}
	if len(first) == 0 {
		return fault.Conflict("Rows were taken out of the draft since you looked. See what it holds now and decide again.")
	}
	var ids []int64
	for _, r := range first {
		ids = append(ids, r.ProductID)
	}
	names, err := d.skus(ctx, ids)
	if err != nil {
		return err
	}
	var said []string
	for by, r := range first {
		said = append(said, fmt.Sprintf("%s changed the draft since you looked (%s: %s).", by, names[r.ProductID], orRemoved(r.RowEdit)))
	}
	slices.Sort(said)
	return fault.Conflict(strings.Join(said, " ") + " See what it holds now and decide again.")
}
