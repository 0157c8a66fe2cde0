package cart

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// Edit is Update together with the notes of lines, by SKU: all of it happens, or nothing.
func (s *Service) Edit(ctx context.Context, actor identity.Actor, seen int64, changes []Change, notes map[string]string) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		if err := s.Update(ctx, actor, seen, changes); err != nil {
			return err
		}
		rows, err := s.store.lines(ctx, actor)
		if err != nil {
			return fmt.Errorf("read the cart's lines: %w", err)
		}
		for _, line := range rows {
			if note, told := notes[line.SKU]; told && note != line.Note {
				if err := s.SetNote(ctx, actor, line.SKU, note); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
