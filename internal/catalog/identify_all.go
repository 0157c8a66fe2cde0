package catalog

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
)

// namedRow is a product that a folded number names.
type namedRow struct {
	Key   string `db:"k"`
	ID    int64  `db:"id"`
	Found string `db:"found"`
	Place int    `db:"place"`
}

// IdentifyAll is Identify for many texts at once, by the text: one query for the numbers and one look at the products.
func (s *Service) IdentifyAll(ctx context.Context, scope identity.Scope, texts []string) (map[string][]Match, error) {
	var keys, gtins []string
	for _, text := range texts {
		if key := FoldNumber(text); key != "" {
			keys = append(keys, key)
		}
		if gtin := FoldGTIN(text); gtin != "" {
			gtins = append(gtins, gtin)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	query := `SELECT sku_key AS k, id, 'sku' AS found, 1 AS place FROM products WHERE sku_key IN (?)
		UNION ALL SELECT part_key, product_id, 'part_number', 2 FROM part_numbers WHERE account_id = ? AND part_key IN (?)
		UNION ALL SELECT mpn_key, id, 'mpn', 3 FROM products WHERE mpn_key IN (?)`
	args := []any{keys, scope.AccountID, keys, keys}
	if len(gtins) > 0 {
		query, args = query+` UNION ALL SELECT gtin_key, id, 'gtin', 4 FROM products WHERE gtin_key IN (?)`, append(args, gtins)
	}
	var rows []namedRow
	if err := s.db.Select(ctx, &rows, query+` ORDER BY 4, 2`, args...); err != nil {
		return nil, fmt.Errorf("identify numbers: %w", err)
	}
	ids, of := make([]int64, len(rows)), map[string][]namedRow{}
	for i, r := range rows {
		ids[i], of[r.Key] = r.ID, append(of[r.Key], r)
	}
	products, err := s.products(ctx, v, ids)
	if err != nil {
		return nil, err
	}
	matches := make(map[string][]Match, len(texts))
	for _, text := range texts {
		matches[text] = matchesOf(text, slices.Concat(of[FoldNumber(text)], gtinRows(of, text)), products)
	}
	return matches, nil
}

// gtinRows are those of a text that is a GTIN, when it isn't its own folded form.
func gtinRows(of map[string][]namedRow, text string) []namedRow {
	if gtin := FoldGTIN(text); gtin != "" && gtin != FoldNumber(text) {
		return of[gtin]
	}
	return nil
}

// matchesOf are the visible products of a text, each by its first number; a SKU written exactly comes first.
func matchesOf(text string, rows []namedRow, products map[int64]Product) []Match {
	var list []Match
	for _, r := range rows {
		p, visible := products[r.ID]
		if visible && !slices.ContainsFunc(list, func(m Match) bool { return m.Product.ID == r.ID }) {
			list = append(list, Match{p, r.Found})
		}
	}
	slices.SortStableFunc(list, func(a, b Match) int {
		switch {
		case a.Product.SKU == text && b.Product.SKU != text:
			return -1
		case b.Product.SKU == text && a.Product.SKU != text:
			return 1
		}
		return 0
	})
	return list
}
