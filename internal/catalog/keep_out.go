package catalog

import (
	"context"
	"slices"

	"tradecounter/internal/identity"
)

// KeepOut excludes products from an assortment one by one, and counts them as looked at.
func (e *Editor) KeepOut(ctx context.Context, actor identity.Actor, reach identity.Reach, code string, skus []string) (Assortment, error) {
	a, err := e.Assortment(ctx, reach, code)
	if err != nil {
		return Assortment{}, err
	}
	seen := a.Seen()
	for _, sku := range skus {
		if rule := (Rule{Kind: "sku", Value: sku}); !slices.Contains(a.Rules, rule) {
			a.Rules = append(a.Rules, rule)
		}
	}
	return a, e.db.InTx(ctx, func(ctx context.Context) error {
		if err := e.SaveAssortment(ctx, actor, reach, a, seen); err != nil {
			return err
		}
		return e.Looked(ctx, actor, skus)
	})
}
