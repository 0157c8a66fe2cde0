package pricing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

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
	err = d.changing(ctx, actor, reach, o, func(ctx context.Context, draft Draft) error {
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
		err := d.db.Get(ctx, &step, `SELECT id, what, before_rows, after_rows FROM price_draft_steps WHERE draft_id = ? AND person_id = ? AND undone = ?
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
