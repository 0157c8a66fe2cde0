package exchange

import (
	"context"
	"fmt"
)

func stock() spec {
	return spec{
		name: "stock", key: []string{"sku"}, replace: "the stock of products that the file doesn't name isn't tracked any more",
		columns: []column{
			must("sku", code(64)).at("p.sku").to(toProduct, "p.id"),
			must("stock", wholeOrNull(0, 1_000_000_000)).at("s.free").emptyToo().means("empty: not tracked"),
			may("expected_on", date()).at("s.expected_on"),
		},
		from: `products p LEFT JOIN stock s ON s.product_id = p.id`, id: `p.id`, order: `p.id`, narrow: []string{"sku"},
		where: `p.status <> 'inactive' AND s.product_id IS NOT NULL`,
		after: []string{"stock"}, fact: catalogChanged,
		check: func(ctx context.Context, r *run, batch []*record) error {
			for _, x := range batch {
				if err := r.checkExpected(ctx, x); err != nil {
					return err
				}
				if x.was != nil && x.was.removed { // untracked so far: that is no removal to come back from
					x.was.removed = false
				}
			}
			return nil
		},
		apply: func(ctx context.Context, r *run, batch []*record) error {
			ids, err := r.idsOf(ctx, batch, r.kind.column("sku"))
			if err != nil {
				return err
			}
			return writeStock(ctx, r, batch, ids)
		},
		remove: deactivate(`DELETE FROM stock WHERE product_id IN (?)`),
	}
}

// checkExpected: a date belongs to a stock figure.
func (r *run) checkExpected(ctx context.Context, x *record) error {
	if !r.hasColumn("expected_on") || r.cell(x, "expected_on") == "" || r.after(x, "stock") != "" {
		return nil
	}
	return r.problem(ctx, x.n, "expected_on", "A date without a stock figure says nothing; write the stock, 0 where there is none.")
}

// writeStock writes free stock and its expected date. Without a figure stock isn't tracked: there is no row.
func writeStock(ctx context.Context, r *run, batch []*record, ids map[string]int64) error {
	sku := r.kind.key[0]
	product := field{name: "product_id", of: func(x *record) any { return ids[r.cell(x, sku)] }}
	expected := field{name: "expected_on", of: func(x *record) any { return int64(toDate(r.cell(x, "expected_on"))) }}
	if !r.hasColumn("stock") {
		return r.writeExpected(ctx, batch, ids)
	}
	var tracked []*record
	var none []int64
	for _, x := range batch {
		if r.cell(x, "stock") != "" {
			tracked = append(tracked, x)
		} else {
			none = append(none, ids[r.cell(x, sku)])
		}
	}
	if err := r.deleteOf(ctx, "stock", "product_id", none); err != nil {
		return err
	}
	fields := []field{product, {name: "free", of: func(x *record) any { return toInt(r.cell(x, "stock")) }}}
	if r.hasColumn("expected_on") {
		fields = append(fields, expected)
	}
	return r.upsert(ctx, "stock", "product_id", fields, tracked)
}

func (r *run) writeExpected(ctx context.Context, batch []*record, ids map[string]int64) error {
	if !r.hasColumn("expected_on") {
		return nil
	}
	for _, x := range batch {
		_, err := r.db.Exec(ctx, `UPDATE stock SET expected_on = ? WHERE product_id = ?`, int64(toDate(r.cell(x, "expected_on"))), ids[r.cell(x, r.kind.key[0])])
		if err != nil {
			return fmt.Errorf("write stock: %w", err)
		}
	}
	return nil
}
