package pricing

import (
	"context"
	"fmt"

	"tradecounter/internal/catalog"
)

// IDs finds products by SKU, as typed or folded; what isn't found is absent.
func (d *Desk) IDs(ctx context.Context, skus []string) (map[string]int64, error) {
	keys := map[string][]string{}
	var folded []string
	for _, sku := range skus {
		key := catalog.FoldNumber(sku)
		if key == "" {
			continue
		}
		if keys[key] == nil {
			folded = append(folded, key)
		}
		keys[key] = append(keys[key], sku)
	}
	found := map[string]int64{}
	for len(folded) > 0 {
		n := min(len(folded), atOnce)
		var rows []struct {
			ID  int64  `db:"id"`
			SKU string `db:"sku"`
			Key string `db:"sku_key"`
		}
		if err := d.db.Select(ctx, &rows, `SELECT id, sku, sku_key FROM products WHERE sku_key IN (?) ORDER BY id`, folded[:n]); err != nil {
			return nil, fmt.Errorf("find products by number: %w", err)
		}
		for _, r := range rows {
			for _, sku := range keys[r.Key] {
				if _, taken := found[sku]; !taken || r.SKU == sku {
					found[sku] = r.ID
				}
			}
		}
		folded = folded[n:]
	}
	return found, nil
}

// Categories are the paths that a sheet can be narrowed to.
func (d *Desk) Categories(ctx context.Context) (paths []string, err error) {
	if err := d.db.Select(ctx, &paths, `SELECT path FROM categories ORDER BY path LIMIT 500`); err != nil {
		return nil, fmt.Errorf("read the categories: %w", err)
	}
	return paths, nil
}

func (d *Desk) skus(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	for len(ids) > 0 {
		n := min(len(ids), atOnce)
		var rows []struct {
			ID  int64  `db:"id"`
			SKU string `db:"sku"`
		}
		if err := d.db.Select(ctx, &rows, `SELECT id, sku FROM products WHERE id IN (?)`, ids[:n]); err != nil {
			return nil, fmt.Errorf("read product numbers: %w", err)
		}
		for _, r := range rows {
			names[r.ID] = r.SKU
		}
		ids = ids[n:]
	}
	return names, nil
}
