package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// Match is a product that a whole number names, and which of its numbers that was.
type Match struct {
	Product Product
	By      string // sku, part_number, mpn, gtin
}

// Identify finds the visible products that a text names as a whole: by SKU, the account's own part number, the
// manufacturer's number or the GTIN, in any casing, with or without dashes and spaces. A SKU written exactly comes first.
func (s *Service) Identify(ctx context.Context, scope identity.Scope, text string) ([]Match, error) {
	key := FoldNumber(text)
	if key == "" {
		return nil, nil
	}
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID    int64  `db:"id"`
		Found string `db:"found"`
		Place int    `db:"place"`
	}
	err = s.db.Select(ctx, &rows, `SELECT id, 'sku' AS found, CASE WHEN sku = ? THEN 0 ELSE 1 END AS place FROM products WHERE sku_key = ?
		UNION ALL SELECT product_id, 'part_number', 2 FROM part_numbers WHERE account_id = ? AND part_key = ?
		UNION ALL SELECT id, 'mpn', 3 FROM products WHERE mpn_key = ?
		UNION ALL SELECT id, 'gtin', 4 FROM products WHERE gtin_key = ? AND gtin_key <> ''
		ORDER BY 3, 1 LIMIT 1000`, text, key, scope.AccountID, key, key, FoldGTIN(text))
	if err != nil {
		return nil, fmt.Errorf("identify a number: %w", err)
	}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	found, err := s.products(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	matches := make([]Match, 0, len(found))
	for _, r := range rows {
		if p, ok := found[r.ID]; ok {
			matches = append(matches, Match{p, r.Found})
			delete(found, r.ID) // a product is named once, by its first number
		}
	}
	return matches, nil
}
