package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Edit begins a change of many products: it is checked like a file, and looked at before it is written.
func (m *Imports) Edit(ctx context.Context, actor identity.Actor, name string, edit Many) (Batch, error) {
	if !actor.Can(identity.EditGoods) {
		return Batch{}, fault.Denied("Administrators edit products.")
	}
	if err := edit.check(); err != nil {
		return Batch{}, err
	}
	return m.begun(ctx, actor, Batch{Kind: "products", Source: "edit", Name: name, Options: BatchOptions{Columns: edit.columns()}}, func(w io.Writer) error {
		return json.NewEncoder(w).Encode(edit)
	})
}

// Undo begins to take back what a change of many products did.
func (m *Imports) Undo(ctx context.Context, actor identity.Actor, token string) (Batch, error) {
	b, err := m.Find(ctx, actor, token)
	if err != nil {
		return Batch{}, err
	}
	if !b.MayUndo() {
		return Batch{}, fault.Conflict("This can’t be undone any more.")
	}
	from, err := os.Open(m.path(token, ".undo"))
	if err != nil {
		return Batch{}, fault.Conflict("What this changed isn’t kept any more; it can’t be undone.")
	}
	defer from.Close()
	return m.begun(ctx, actor, Batch{Kind: "products", Source: "undo", Name: "Undo: " + b.Name, Options: BatchOptions{Columns: b.Options.Columns, Undoes: b.Token}},
		func(w io.Writer) error { _, err := io.Copy(w, from); return err })
}

// begun is an import whose content the desk itself writes.
func (m *Imports) begun(ctx context.Context, actor identity.Actor, b Batch, write func(io.Writer) error) (Batch, error) {
	b.State = Sending
	b, err := m.make(ctx, actor, b)
	if err != nil {
		return Batch{}, err
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return Batch{}, fmt.Errorf("keep a change: %w", err)
	}
	f, err := os.OpenFile(m.path(b.Token, ""), os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return Batch{}, fmt.Errorf("keep a change: %w", err)
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return Batch{}, fmt.Errorf("keep a change: %w", err)
	}
	err = m.db.InTx(ctx, func(ctx context.Context) error { return m.goOn(ctx, &b, Checking, "imports.check") })
	return b, err
}
