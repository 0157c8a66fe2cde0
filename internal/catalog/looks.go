package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// NewProduct is one that nobody of the seller's has looked at yet, with where it came in by itself.
type NewProduct struct {
	Listed
	Assortments []string // codes of those that hold it, by their rules
	Clients     int      // accounts that have one of them
}

// NewProducts are those to be looked at, the newest first, so that nothing is published by accident; total is how many
// there are.
func (s *Service) NewProducts(ctx context.Context, from, limit int) (list []NewProduct, total int, err error) {
	if err = s.db.Get(ctx, &total, `SELECT COUNT(*) FROM products WHERE looked_at = 0`); err != nil || total == 0 {
		return nil, total, err
	}
	err = s.db.Select(ctx, &list, `SELECT p.id, p.sku, p.name, p.brand, c.path AS category, p.created_at, p.status FROM products p
		JOIN categories c ON c.id = p.category_id WHERE p.looked_at = 0 ORDER BY p.id DESC LIMIT ? OFFSET ?`, limit, from)
	if err != nil {
		return nil, 0, fmt.Errorf("list new products: %w", err)
	}
	snap, err := s.latest(ctx)
	if err != nil {
		return nil, 0, err
	}
	assortments, rules, err := s.readAssortments(ctx, "")
	if err != nil {
		return nil, 0, err
	}
	holders, err := s.holders(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, a := range assortments {
		ids := snap.assortment(assortment{rules: rules[a.ID]})
		for i := range list {
			if ids.Contains(uint32(list[i].ID)) {
				list[i].Assortments = append(list[i].Assortments, a.Code)
				list[i].Clients += holders[a.ID]
			}
		}
	}
	return list, total, nil
}

// holders counts the accounts that have each assortment.
func (s *Service) holders(ctx context.Context) (map[int64]int, error) {
	var rows []struct {
		ID    int64 `db:"assortment_id"`
		Count int   `db:"holders"`
	}
	err := s.db.Select(ctx, &rows, `SELECT x.assortment_id, COUNT(*) AS holders FROM account_assortments x JOIN accounts a ON a.id = x.account_id
		WHERE a.status <> 'closed' GROUP BY x.assortment_id`)
	counts := make(map[int64]int, len(rows))
	for _, row := range rows {
		counts[row.ID] = row.Count
	}
	if err != nil {
		return nil, fmt.Errorf("count who has assortments: %w", err)
	}
	return counts, nil
}

// Looked says that someone of the seller's has looked at these new products; nil means all there are.
func (e *Editor) Looked(ctx context.Context, actor identity.Actor, skus []string) error {
	if actor.Staff != identity.Manager && actor.Staff != identity.Admin {
		return fault.Denied("Client managers and administrators look at new products.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		var err error
		if skus == nil {
			_, err = e.db.Exec(ctx, `UPDATE products SET looked_at = ? WHERE looked_at = 0`, e.now())
		} else if len(skus) > 0 {
			_, err = e.db.Exec(ctx, `UPDATE products SET looked_at = ? WHERE looked_at = 0 AND sku IN (?)`, e.now(), skus)
		}
		if err != nil {
			return fmt.Errorf("note that products were looked at: %w", err)
		}
		return nil
	})
}
