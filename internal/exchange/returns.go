package exchange

import (
	"context"
	"fmt"

	"tradecounter/internal/money"
)

func returns() spec {
	return spec{
		name: "returns", key: []string{"return_number"}, multi: true, replace: "returns that the file doesn't name are removed",
		columns: []column{
			must("return_number", code(40)).at("x.number").in("number"),
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "x.account_id"),
			must("returned_at", moment()).both("x.returned_at").means("a time with offset, 2026-11-24T09:30:00+01:00"),
			must("sku", code(64)).at("l.sku").to(toProduct, "l.product_id"),
			must("quantity", whole(1, money.MaxQuantity)).at("l.quantity"),
			may("order_number", code(40)).at("l.order_number").means("empty: the account's newest earlier lines of that SKU"),
			may("reason", text(400)).at("l.reason"),
		},
		from: `returns x JOIN accounts a ON a.id = x.account_id JOIN return_lines l ON l.return_id = x.id`,
		id:   `x.id`, order: `x.id, l.position`, narrow: []string{"return_number"},
		after: []string{"figures"}, fact: accountsChanged,
		missing: func(r *run, _, _ string) bool { return r.o.CreateMissing },
		check: func(ctx context.Context, r *run, batch []*record) error {
			return r.checkAgree(ctx, batch, "account", "returned_at")
		},
		begin: createMissing, apply: writeReturns, remove: removeReturns,
	}
}

func writeReturns(ctx context.Context, r *run, batch []*record) error {
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return err
	}
	ids, err := r.upsertIDs(ctx, "returns", "number", fields, batch)
	if err != nil {
		return err
	}
	var changed []int64
	for _, x := range batch {
		if !x.added {
			changed = append(changed, ids[x.key])
		}
	}
	kept, err := r.keptReturns(ctx, changed)
	if err != nil {
		return err
	}
	if err := r.deleteOf(ctx, "return_lines", "return_id", changed); err != nil {
		return err
	}
	return r.insertReturned(ctx, batch, ids, kept)
}

// returned is what a line of a return said of a SKU besides its quantity.
type returned struct {
	ReturnID int64  `db:"return_id"`
	SKU      string `db:"sku"`
	Order    string `db:"order_number"`
	Reason   string `db:"reason"`
}

type returnedSKU struct {
	returnID int64
	sku      string
}

// keptReturns are the lines that are about to be replaced, for files without the columns of orders or reasons; of
// several lines with one SKU the first counts.
func (r *run) keptReturns(ctx context.Context, ids []int64) (map[returnedSKU]returned, error) {
	kept := map[returnedSKU]returned{}
	if r.hasColumn("order_number") && r.hasColumn("reason") {
		return kept, nil
	}
	for part := range chunks(ids, batchSize) {
		var rows []returned
		if err := r.db.Select(ctx, &rows, `SELECT return_id, sku, order_number, reason FROM return_lines WHERE return_id IN (?) ORDER BY position DESC`, part); err != nil {
			return nil, fmt.Errorf("read lines of returns: %w", err)
		}
		for _, row := range rows {
			kept[returnedSKU{row.ReturnID, row.SKU}] = row
		}
	}
	return kept, nil
}

func (r *run) insertReturned(ctx context.Context, batch []*record, ids map[string]int64, kept map[returnedSKU]returned) error {
	sku, quantity := r.kind.column("sku"), r.kind.column("quantity")
	order, reason := r.kind.column("order_number"), r.kind.column("reason")
	products, err := r.idsOf(ctx, batch, sku)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, x := range batch {
		for i, l := range x.lines {
			was := kept[returnedSKU{ids[x.key], l.cells[sku]}]
			if r.has[order] {
				was.Order = l.cells[order]
			}
			if r.has[reason] {
				was.Reason = l.cells[reason]
			}
			rows = append(rows, []any{ids[x.key], i + 1, products[l.cells[sku]], l.cells[sku], toInt(l.cells[quantity]), was.Order, was.Reason})
		}
	}
	return r.insert(ctx, "return_lines", "return_id, position, product_id, sku, quantity, order_number, reason", rows)
}

func removeReturns(ctx context.Context, r *run, batch []*live) error {
	ids := idsOfLive(batch)
	if err := r.deleteOf(ctx, "return_lines", "return_id", ids); err != nil {
		return err
	}
	return r.deleteOf(ctx, "returns", "id", ids)
}
