package catalog

import (
	"context"
	"fmt"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// AddArticleSynonyms makes words stand for each other in the search of articles alone. It holds at once.
func (e *Editor) AddArticleSynonyms(ctx context.Context, actor identity.Actor, terms ...string) (Synonyms, error) {
	g := Synonyms{Terms: terms}
	if !actor.Can(identity.EditWords) {
		return g, fault.Denied("The seller’s staff edits synonyms.")
	}
	if err := g.tidy(); err != nil {
		return g, err
	}
	return g, e.db.InTx(ctx, func(ctx context.Context) error {
		if err := e.db.Bump(ctx, "synonyms"); err != nil {
			return err
		}
		var there int64
		err := e.db.Get(ctx, &there, `SELECT id FROM synonyms WHERE scope = 'articles' AND terms = ? AND input = ''`, g.cell())
		if err == nil {
			return nil
		}
		if !db.IsNone(err) {
			return fmt.Errorf("look for synonyms: %w", err)
		}
		if _, err := e.db.Exec(ctx, `INSERT INTO synonyms (scope, terms, input) VALUES ('articles', ?, '')`, g.cell()); err != nil {
			return fmt.Errorf("save synonyms: %w", err)
		}
		return e.log.Record(ctx, actor.By(), changelog.Change{Kind: "synonyms", Subject: g.Terms[0], Field: "group", After: g.String()})
	})
}
