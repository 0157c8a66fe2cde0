package exchange

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/catalog"
)

// What --create-missing makes can be told apart by this name: assortment, tag and category.
const (
	importedCode     = "imported"
	importedCategory = "Imported"
)

// createMissing makes the accounts and products that lines name and nobody has.
func createMissing(ctx context.Context, r *run) error {
	if !r.o.CreateMissing {
		return nil
	}
	if err := r.createAccounts(ctx); err != nil {
		return fmt.Errorf("make accounts: %w", err)
	}
	if err := r.createProducts(ctx); err != nil {
		return fmt.Errorf("make products: %w", err)
	}
	return nil
}

func (r *run) createAccounts(ctx context.Context) error {
	slugs, err := r.strings(ctx, fmt.Sprintf(`SELECT c%[1]d FROM lines GROUP BY c%[1]d ORDER BY MIN(line)`, r.kind.column("account")))
	if err != nil {
		return err
	}
	known, err := r.ids(ctx, toAccount, slugs)
	if err != nil {
		return err
	}
	var rows [][]any
	now := int64(r.now())
	for _, slug := range slugs {
		if known[slug] == 0 {
			rows = append(rows, []any{slug, slug, r.set.Currency, now, now})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	assortment, err := r.importedAssortment(ctx)
	if err != nil {
		return err
	}
	if err := r.insert(ctx, "accounts", "slug, name, currency, created_at, updated_at", rows); err != nil {
		return err
	}
	made := make([]string, len(rows))
	for i, row := range rows {
		made[i] = row[0].(string)
	}
	ids, err := r.ids(ctx, toAccount, made)
	if err != nil {
		return err
	}
	var seen [][]any
	for _, slug := range made {
		seen = append(seen, []any{ids[slug], assortment, 0})
	}
	if err := r.insert(ctx, "account_assortments", "account_id, assortment_id, position", seen); err != nil {
		return err
	}
	return r.db.Bump(ctx, "accounts", "ranges")
}

// importedAssortment holds what the tag says; one that was changed since stays as it is.
func (r *run) importedAssortment(ctx context.Context) (id int64, err error) {
	known, err := r.ids(ctx, toAssortment, []string{importedCode})
	if err != nil || known[importedCode] != 0 {
		return known[importedCode], err
	}
	if err := r.db.Get(ctx, &id, `INSERT INTO assortments (code, name) VALUES (?, ?) RETURNING id`, importedCode, "Imported"); err != nil {
		return 0, err
	}
	return id, r.insert(ctx, "assortment_rules", "assortment_id, position, mode, kind, value", [][]any{{id, 0, "include", "tag", importedCode}})
}

// createProducts makes products without a price, named by their newest description or their SKU.
func (r *run) createProducts(ctx context.Context) error {
	sku, newest := r.kind.column("sku"), `NULL`
	if description := r.kind.column("description"); description >= 0 {
		newest = fmt.Sprintf(`(SELECT l.c%[2]d FROM lines l WHERE l.c%[1]d = s.sku AND TRIM(l.c%[2]d) <> '' ORDER BY l.c%[3]d DESC, l.line DESC LIMIT 1)`,
			sku, description, r.kind.column("ordered_at"))
	}
	if _, err := r.scratch.ExecContext(ctx, fmt.Sprintf(`CREATE INDEX lines_sku ON lines (c%d)`, sku)); err != nil {
		return err
	}
	page := fmt.Sprintf(`SELECT s.sku, COALESCE(%[2]s, s.sku) FROM (SELECT DISTINCT c%[1]d AS sku FROM lines WHERE c%[1]d > ? ORDER BY c%[1]d LIMIT %[3]d) s
		ORDER BY s.sku`, sku, newest, batchSize)
	for last := ""; ; {
		named, err := r.pairs(ctx, page, last)
		if err != nil || len(named) == 0 {
			return err
		}
		last = named[len(named)-1][0]
		if err := r.createNamed(ctx, named); err != nil {
			return err
		}
	}
}

func (r *run) createNamed(ctx context.Context, named [][2]string) error {
	skus := make([]string, len(named))
	for i, pair := range named {
		skus[i] = pair[0]
	}
	known, err := r.ids(ctx, toProduct, skus)
	if err != nil || len(known) == len(skus) {
		return err
	}
	if r.version == 0 {
		if r.version, err = r.db.NextVersion(ctx, "catalog"); err != nil {
			return err
		}
	}
	category, err := r.categoryID(ctx, importedCategory)
	if err != nil {
		return err
	}
	var rows, tags [][]any
	var made []string
	now := int64(r.now())
	for _, pair := range named {
		if known[pair[0]] == 0 {
			rows = append(rows, []any{pair[0], catalog.FoldNumber(pair[0]), strings.TrimSpace(pair[1]), category, r.version, now, now})
			made = append(made, pair[0])
		}
	}
	if err := r.insert(ctx, "products", "sku, sku_key, name, category_id, version, created_at, updated_at", rows); err != nil {
		return err
	}
	ids, err := r.ids(ctx, toProduct, made)
	if err != nil {
		return err
	}
	for _, sku := range made {
		tags = append(tags, []any{ids[sku], importedCode})
	}
	return r.insert(ctx, "product_tags", "product_id, tag", tags)
}

// pairs reads two columns of the scratch file.
func (r *run) pairs(ctx context.Context, query string, args ...any) ([][2]string, error) {
	rows, err := r.scratch.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list [][2]string
	for rows.Next() {
		var pair [2]string
		if err := rows.Scan(&pair[0], &pair[1]); err != nil {
			return nil, err
		}
		list = append(list, pair)
	}
	return list, rows.Err()
}
