package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

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

// Save writes changes into the draft, all or none. Rows that a colleague changed since are Clashes, which name them.
// What equals the published prices leaves the draft. It gives the draft's new version; it is the old one when nothing
// changed. A break that costs more than a smaller quantity is asked about with OddBreaks, unless confirmed is its Mark.
func (d *Desk) Save(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, what string, list []Change, confirmed string) (version int64, err error) {
	for _, c := range list {
		if problem := c.check(); problem != "" {
			return 0, fault.Invalid(problem)
		}
	}
	err = d.changing(ctx, actor, reach, o, func(ctx context.Context, draft Draft) error {
		version = draft.Version
		before, after, odd, err := d.differences(ctx, o, draft, list)
		if err != nil || len(after)+len(before) == 0 {
			return err
		}
		if err := d.confirm(ctx, odd, confirmed, after); err != nil {
			return err
		}
		version++
		return d.write(ctx, actor, draft.ID, version, what, before, after)
	})
	return version, err
}

// differences are the draft's rows as they were and as they become, and those with a break to ask about.
func (d *Desk) differences(ctx context.Context, o Opened, draft Draft, list []Change) (before, after []storedRow, odd []OddRow, err error) {
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
		return nil, nil, nil, err
	}
	var clashes []Clash
	gone := false
	for _, c := range list {
		was, drafted := held[c.key()]
		published, exists := live[c.key()]
		same := c.Reset || (c.Removed && !exists) || (exists && !c.Removed && published.To == c.To && slices.Equal(published.Breaks, c.Breaks))
		if said := c.clash(was, drafted, same); said != "" {
			clashes, gone = append(clashes, Clash{RowEdit: c.RowEdit, Said: said}), gone || !drafted
			continue
		}
		stood := published.Breaks
		if drafted {
			stood, c.Kept = was.Breaks, c.Kept || (was.Kept && slices.Equal(was.Breaks, c.Breaks))
		}
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
			if odds := c.odd(stood, published.Breaks); len(odds) > 0 {
				odd = append(odd, OddRow{RowEdit: c.RowEdit, Odds: odds})
			}
		}
	}
	if len(clashes) > 0 {
		return nil, nil, nil, d.clashed(ctx, o, clashes, gone)
	}
	return before, after, odd, nil
}

func orRemoved(e RowEdit) string {
	if e.Removed {
		return "removed"
	}
	return Words(e.Breaks)
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

// Problem says what is wrong with a change, in a sentence; empty when it can be saved.
func (c Change) Problem() string { return c.check() }
