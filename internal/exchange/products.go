package exchange

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/events"
	"tradecounter/internal/money"
)

const leadDays = 3650

func products() spec {
	quantity := whole(1, money.MaxQuantity)
	return spec{
		name: "products", key: []string{"sku"}, replace: "products that the file doesn't name become inactive",
		columns: []column{
			must("sku", foldable(64)).both("p.sku"),
			must("name", name(400)).both("p.name"),
			must("category", path()).at("c.path").means("A > B > C"),
			must("price", price(false)).at("b.unit_price").emptyToo().means("of one, in the seller's currency; empty: on request"),
			may("brand", code(100)).both("p.brand"),
			may("description", text(20_000)).both("p.description"),
			may("unit", code(60)).both("p.unit").or("each"),
			may("pack_size", whole(1, 1_000_000_000)).both("p.pack_size").or("1"),
			may("min_qty", quantity).both("p.min_qty").or("1"),
			may("qty_increment", quantity).both("p.qty_increment").or("1"),
			may("max_qty", wholeOrNone(1, money.MaxQuantity)).both("p.max_qty"),
			may("stock", wholeOrNull(0, 1_000_000_000)).at("s.free").means("empty: not tracked"),
			may("expected_on", date()).at("s.expected_on"),
			may("backorder", flag()).both("p.backorder").or("yes").means("yes or no"),
			may("lead_time_days", whole(0, leadDays)).both("p.lead_time_days").or("0"),
			may("tax_class", oneOf("standard", "reduced", "zero")).both("p.tax_class").or("standard"),
			may("tags", list(100, 64, true)).means("a;b"),
			may("attributes", attributes()).means("Name=Value;Name=Value unit"),
			may("gtin", gtin()).both("p.gtin"),
			may("mpn", code(300)).both("p.mpn"),
			may("available_from", date()).both("p.available_from"),
			may("replaced_by", code(64)).both("p.replaced_by").means("a SKU"),
			may("image", code(200)).both("p.image"),
			may("status", oneOf("active", "discontinued")).both("p.status").or("active").means("active or discontinued"),
		},
		from: `products p JOIN categories c ON c.id = p.category_id LEFT JOIN stock s ON s.product_id = p.id
			LEFT JOIN price_lists l ON l.code = 'base'
			LEFT JOIN prices b ON b.product_id = p.id AND b.price_list_id = l.id AND b.valid_from = 0 AND b.min_qty = 1`,
		id: `p.id`, where: `p.status <> 'inactive'`, order: `p.id`, narrow: []string{"sku"},
		bumps: []string{"catalog", "prices"}, after: []string{"stock"}, fact: catalogChanged,
		derived: productFields, fill: fillProducts, check: checkProducts, begin: ensureBase, apply: writeProducts,
		remove: func(ctx context.Context, r *run, batch []*live) error {
			return deactivate(`UPDATE products SET status = 'inactive', version = ?, updated_at = ? WHERE id IN (?)`, r.version, r.now())(ctx, r, batch)
		},
	}
}

func catalogChanged(r *run) events.Fact {
	return catalog.Changed{By: "import " + r.kind.name, Records: r.touched()}
}

// productFields are the columns that follow from others. A product that was inactive comes back when a file names it.
func productFields(r *run) []field {
	now := r.now()
	fields := []field{
		{name: "sku_key", of: r.folded("sku")},
		{name: "version", of: func(*record) any { return r.version }},
		{name: "created_at", of: func(*record) any { return now }, once: true},
		{name: "updated_at", of: func(*record) any { return now }},
	}
	if r.hasColumn("gtin") {
		fields = append(fields, field{name: "gtin_key", of: func(x *record) any { return catalog.FoldGTIN(r.cell(x, "gtin")) }})
	}
	if r.hasColumn("mpn") {
		fields = append(fields, field{name: "mpn_key", of: r.folded("mpn")})
	}
	return fields
}

// fillProducts adds tags and attributes.
func fillProducts(ctx context.Context, s *Service, k *spec, rows []*live) error {
	ids, tags, attributes := idsOfLive(rows), map[int64][]string{}, map[int64][]catalog.Attribute{}
	var tagged []struct {
		ID  int64  `db:"product_id"`
		Tag string `db:"tag"`
	}
	if err := s.db.Select(ctx, &tagged, `SELECT product_id, tag FROM product_tags WHERE product_id IN (?)`, ids); err != nil {
		return fmt.Errorf("read tags: %w", err)
	}
	for _, t := range tagged {
		tags[t.ID] = append(tags[t.ID], t.Tag)
	}
	var having []struct {
		ID   int64  `db:"product_id"`
		Name string `db:"name"`
		Text string `db:"text"`
		Unit string `db:"unit"`
	}
	if err := s.db.Select(ctx, &having, `SELECT v.product_id, a.name, v.text, v.unit FROM product_attributes v
		JOIN attributes a ON a.id = v.attribute_id WHERE v.product_id IN (?) ORDER BY v.product_id, v.position`, ids); err != nil {
		return fmt.Errorf("read attributes: %w", err)
	}
	for _, h := range having {
		attributes[h.ID] = append(attributes[h.ID], catalog.Attribute{Name: h.Name, Text: h.Text, Unit: h.Unit})
	}
	for _, was := range rows {
		slices.Sort(tags[was.id])
		was.cells[0][k.column("tags")] = writeList(tags[was.id])
		was.cells[0][k.column("attributes")] = writeAttributes(attributes[was.id])
	}
	return nil
}

// folded is a column's value as numbers are compared.
func (r *run) folded(column string) func(x *record) any {
	return func(x *record) any { return catalog.FoldNumber(r.cell(x, column)) }
}

// checkProducts checks what the columns of one product say together, those that the file leaves out included.
func checkProducts(ctx context.Context, r *run, batch []*record) error {
	if err := checkReplacedBy(ctx, r, batch); err != nil {
		return err
	}
	for _, x := range batch {
		least, step, most := toInt(r.after(x, "min_qty")), toInt(r.after(x, "qty_increment")), toInt(r.after(x, "max_qty"))
		if most > 0 && most < least {
			if err := r.problem(ctx, x.n, "max_qty", fmt.Sprintf("A maximum of %d is below the minimum of %d; raise it, or leave it empty for none.", most, least)); err != nil {
				return err
			}
		}
		if most > 0 && step > most {
			if err := r.problem(ctx, x.n, "qty_increment", fmt.Sprintf("Steps of %d are larger than the maximum of %d.", step, most)); err != nil {
				return err
			}
		}
		if err := r.checkExpected(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

const nowhere = ", neither here nor in the file"

// checkReplacedBy: the product that replaces another may stand anywhere in the same file.
func checkReplacedBy(ctx context.Context, r *run, batch []*record) error {
	if !r.hasColumn("replaced_by") {
		return nil
	}
	var skus []string
	for _, x := range batch {
		if sku := r.cell(x, "replaced_by"); sku != "" {
			skus = append(skus, sku)
		}
	}
	ids, err := r.ids(ctx, toProduct, skus)
	if err != nil {
		return err
	}
	named, err := r.named(ctx, "key", skus)
	if err != nil {
		return err
	}
	for _, x := range batch {
		switch sku := r.cell(x, "replaced_by"); {
		case sku == "":
		case sku == x.key:
			err = r.problem(ctx, x.n, "replaced_by", "A product can't replace itself.")
		case ids[sku] == 0 && !named[sku]:
			err = r.problem(ctx, x.n, "replaced_by", fmt.Sprintf("There is no product %q"+nowhere+".", sku))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ensureBase makes the base list of the seller's currency, which holds the products' own prices.
func ensureBase(ctx context.Context, r *run) error {
	_, err := r.db.Exec(ctx, `INSERT INTO price_lists (code, name, currency, is_base) VALUES (?, ?, ?, ?) ON CONFLICT (code) DO NOTHING`,
		baseList, "Base list", r.set.Currency, true)
	return err
}

const baseList = "base"

func writeProducts(ctx context.Context, r *run, batch []*record) error {
	paths := make([]string, len(batch))
	for i, x := range batch {
		paths[i] = r.cell(x, "category")
	}
	categories, err := r.categoryIDs(ctx, paths)
	if err != nil {
		return err
	}
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return err
	}
	fields = append(fields, field{name: "category_id", of: func(x *record) any { return categories[r.cell(x, "category")] }})
	ids, err := r.upsertIDs(ctx, "products", "sku", fields, batch)
	if err != nil {
		return err
	}
	if !r.hasColumn("status") { // what had been removed comes back
		if _, err := r.db.Exec(ctx, `UPDATE products SET status = 'active' WHERE status = 'inactive' AND id IN (?)`, slices.Collect(maps.Values(ids))); err != nil {
			return fmt.Errorf("write products: %w", err)
		}
	}
	for _, write := range []func(context.Context, *run, []*record, map[string]int64) error{writeTags, writeAttributeRows, writeStock, writeOwnPrice} {
		if err := write(ctx, r, batch, ids); err != nil {
			return err
		}
	}
	return nil
}

// changedIDs are the ids of records that were there before: what they have is cleared before it is written anew.
func changedIDs(batch []*record, ids map[string]int64) []int64 {
	var changed []int64
	for _, x := range batch {
		if !x.added {
			changed = append(changed, ids[x.key])
		}
	}
	return changed
}

func writeTags(ctx context.Context, r *run, batch []*record, ids map[string]int64) error {
	if !r.hasColumn("tags") {
		return nil
	}
	var rows [][]any
	for _, x := range batch {
		for _, tag := range readList(r.cell(x, "tags")) {
			rows = append(rows, []any{ids[x.key], tag})
		}
	}
	return r.rewrite(ctx, "product_tags", "product_id", changedIDs(batch, ids), "product_id, tag", rows)
}

// rewrite clears what some owners have in a table and writes it anew.
func (r *run) rewrite(ctx context.Context, table, owner string, owners []int64, columns string, rows [][]any) error {
	if err := r.deleteOf(ctx, table, owner, owners); err != nil {
		return err
	}
	return r.insert(ctx, table, columns, rows)
}

func writeAttributeRows(ctx context.Context, r *run, batch []*record, ids map[string]int64) error {
	if !r.hasColumn("attributes") {
		return nil
	}
	lists := make([][]catalog.Attribute, len(batch))
	for i, x := range batch {
		lists[i], _ = readAttributes(r.cell(x, "attributes")) // canonical since staging
	}
	attributes, err := r.attributeIDs(ctx, lists)
	if err != nil {
		return err
	}
	var rows [][]any
	for i, x := range batch {
		for position, a := range lists[i] {
			rows = append(rows, []any{ids[x.key], position, attributes[a.Name], a.Text, numberOrNone(a.Number), a.Unit})
		}
	}
	return r.rewrite(ctx, "product_attributes", "product_id", changedIDs(batch, ids), "product_id, position, attribute_id, text, number, unit", rows)
}

func numberOrNone(n *float64) any {
	if n == nil {
		return nil
	}
	return *n
}

// writeOwnPrice writes a product's own price: its break at 1 on the base list. Without a price there is no such break.
func writeOwnPrice(ctx context.Context, r *run, batch []*record, ids map[string]int64) error {
	var base int64
	if err := r.db.Get(ctx, &base, `SELECT id FROM price_lists WHERE code = ?`, baseList); err != nil {
		return fmt.Errorf("find the base list: %w", err)
	}
	var priced []*record
	var none []int64
	for _, x := range batch {
		if r.cell(x, "price") != "" {
			priced = append(priced, x)
		} else if !x.added {
			none = append(none, ids[x.key])
		}
	}
	for part := range chunks(none, batchSize) {
		if _, err := r.db.Exec(ctx, `DELETE FROM prices WHERE price_list_id = ? AND valid_from = 0 AND min_qty = 1 AND product_id IN (?)`, base, part); err != nil {
			return fmt.Errorf("clear prices: %w", err)
		}
	}
	return r.upsert(ctx, "prices", "product_id, price_list_id, valid_from, min_qty", []field{
		{name: "price_list_id", of: func(*record) any { return base }},
		{name: "product_id", of: func(x *record) any { return ids[x.key] }},
		{name: "valid_from", of: func(*record) any { return 0 }},
		{name: "min_qty", of: func(*record) any { return 1 }},
		{name: "unit_price", of: func(x *record) any { return int64(toPrice(r.cell(x, "price"))) }},
	}, priced)
}
