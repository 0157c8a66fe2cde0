package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"tradecounter/internal/platform/db"
)

// Pick is what a text names for the seller's people, who see every product: one, none, or several that it may mean.
type Pick struct {
	Text     string
	Products []Listed
}

// Picks finds the products that texts name as a whole: by SKU, the account's part number, the manufacturer's number or the
// GTIN, in any casing, with or without dashes and spaces. The first of these that something has decides; a SKU written
// exactly comes before all.
func (s *Service) Picks(ctx context.Context, accountID int64, texts []string) ([]Pick, error) {
	picks := make([]Pick, 0, len(texts))
	for part := range slices.Chunk(texts, 500) {
		found, err := s.pick(ctx, accountID, part)
		if err != nil {
			return nil, fmt.Errorf("find products by their numbers: %w", err)
		}
		picks = append(picks, found...)
	}
	return picks, nil
}

// picked is a product with the number that it was found by.
type picked struct {
	Listed
	Key   string `db:"key"`
	Place int    `db:"place"`
}

func (s *Service) pick(ctx context.Context, accountID int64, texts []string) ([]Pick, error) {
	keys, gtins := []string{"-"}, []string{"-"} // no number folds to a dash
	for _, text := range texts {
		if key := FoldNumber(text); key != "" {
			keys = append(keys, key)
		}
		if gtin := FoldGTIN(text); gtin != "" {
			gtins = append(gtins, gtin)
		}
	}
	var rows []picked
	err := s.db.Select(ctx, &rows, `SELECT f.key, f.place, p.id, p.sku, p.name, p.brand, c.path AS category, p.created_at, p.status FROM (
			SELECT id, sku_key AS key, 0 AS place FROM products WHERE sku_key IN (?)
			UNION ALL SELECT product_id, part_key, 1 FROM part_numbers WHERE account_id = ? AND part_key IN (?)
			UNION ALL SELECT id, mpn_key, 2 FROM products WHERE mpn_key IN (?)
			UNION ALL SELECT id, gtin_key, 3 FROM products WHERE gtin_key IN (?)
		) f JOIN products p ON p.id = f.id JOIN categories c ON c.id = p.category_id ORDER BY f.place, p.sku`,
		keys, accountID, keys, keys, gtins)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]picked{}
	for _, r := range rows {
		byKey[r.Key] = append(byKey[r.Key], r)
	}
	picks := make([]Pick, len(texts))
	for i, text := range texts {
		picks[i] = Pick{text, decided(text, byKey[FoldNumber(text)])}
		if gtin := FoldGTIN(text); len(picks[i].Products) == 0 && gtin != "" {
			picks[i].Products = decided(text, byKey[gtin])
		}
	}
	return picks, nil
}

// decided are those found by the first kind of number; rows are in the order of the kinds.
func decided(text string, rows []picked) (list []Listed) {
	for _, r := range rows {
		if r.SKU == text {
			return []Listed{r.Listed}
		}
		if r.Place == rows[0].Place && !slices.ContainsFunc(list, func(other Listed) bool { return other.ID == r.ID }) {
			list = append(list, r.Listed)
		}
	}
	return list
}

// Wordy finds products for the seller's people by words that all stand in SKU, name or brand, at most limit of them.
func (s *Service) Wordy(ctx context.Context, words string, limit int) (list []Listed, err error) {
	conditions, args := []string{}, []any{}
	for _, w := range strings.Fields(db.Folded(words)) {
		text := `p.sku || ' ' || p.name || ' ' || p.brand`
		folded := `LOWER(` + text + `)` // several times quicker than folding every letter there is
		if strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
			folded = s.db.Fold(text)
		}
		conditions, args = append(conditions, folded+` LIKE ? ESCAPE '\'`), append(args, "%"+likeEscape.Replace(w)+"%")
	}
	if len(conditions) == 0 {
		return nil, nil
	}
	err = s.db.Select(ctx, &list, `SELECT p.id, p.sku, p.name, p.brand, c.path AS category, p.created_at, p.status FROM products p
		JOIN categories c ON c.id = p.category_id WHERE `+strings.Join(conditions, " AND ")+` ORDER BY p.sku LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("find products by words: %w", err)
	}
	return list, nil
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)
