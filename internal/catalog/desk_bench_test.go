package catalog

import (
	"context"
	"fmt"
	"testing"

	"tradecounter/internal/identity"
)

// BenchmarkRangesAtTheDesk: a change of an assortment that 2,000 clients have beside one of their own, and who sees nothing.
func BenchmarkRangesAtTheDesk(b *testing.B) {
	d, scopes := benchShop(b)
	ctx, s := context.Background(), New(d)
	err := d.InTx(ctx, func(ctx context.Context) error {
		if _, err := d.Exec(ctx, `INSERT INTO assortments (id, code, name) VALUES (99999, 'shared', 'Shared')`); err != nil {
			return err
		}
		_, err := d.Exec(ctx, `INSERT INTO account_assortments (account_id, assortment_id, position) SELECT id, 99999, 1 FROM accounts WHERE id >= 100`)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	all := identity.Reach{All: true, On: today}
	b.Run("effect", func(b *testing.B) {
		for b.Loop() {
			effect, err := s.Effect(ctx, all, today, RangeChange{Code: "shared", Rules: []Rule{{true, "brand", "Brand 7"}, {false, "tag", "tag 3"}}})
			if err != nil || len(effect.Clients) < len(scopes)/2 {
				b.Fatal(fmt.Errorf("%d clients: %w", len(effect.Clients), err))
			}
		}
	})
	b.Run("see-nothing", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.SeeNothing(ctx, all, today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Assortments(ctx, all); err != nil {
				b.Fatal(err)
			}
		}
	})
}
