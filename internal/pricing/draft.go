package pricing

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
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

// changing does something to the draft of a book, all or nothing, for someone who may; whoever else wants to change it
// waits.
func (d *Desk) changing(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, do func(ctx context.Context, draft Draft) error) error {
	return d.db.InTx(ctx, func(ctx context.Context) error {
		if err := d.editable(ctx, actor, reach, o); err != nil {
			return err
		}
		draft, err := d.lock(ctx, o)
		if err != nil {
			return err
		}
		return do(ctx, draft)
	})
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

// SetDate chooses from when the draft is published; 0 for today.
func (d *Desk) SetDate(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, on clock.Date) error {
	if on != 0 && on < o.Today {
		return daysOver
	}
	return d.changing(ctx, actor, reach, o, func(ctx context.Context, draft Draft) error {
		_, err := d.db.Exec(ctx, `UPDATE price_drafts SET publish_on = ? WHERE id = ?`, on, draft.ID)
		return err
	})
}

var daysOver = fault.Invalid("", fault.Field{Name: "on", Message: "Prices can’t be published for days that are over."})

// Discard empties the draft; undo brings its rows back.
func (d *Desk) Discard(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, seen int64) (rows int, err error) {
	err = d.changing(ctx, actor, reach, o, func(ctx context.Context, draft Draft) error {
		if len(draft.Rows) == 0 {
			return nil
		}
		if draft.Version != seen {
			return d.changedSince(ctx, draft, seen)
		}
		var before []storedRow
		for _, r := range draft.Rows {
			before = append(before, stored(r.RowEdit))
		}
		rows = len(before)
		return d.write(ctx, actor, draft.ID, draft.Version+1, "discard", before, nil)
	})
	return rows, err
}
