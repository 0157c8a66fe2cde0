package exchange

import (
	"context"
	"fmt"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
)

// importedOrder is an order of a batch while it is written.
type importedOrder struct {
	*record
	account orderingAccount
	member  orderingMember
	totals  []money.Amount
	total   money.Amount
	id      int64
	state   string
}

type orderingMember struct {
	ID        int64  `db:"id"`
	AccountID int64  `db:"account_id"`
	Email     string `db:"email"`
	Name      string `db:"name"`
}

func writeOrders(ctx context.Context, r *run, batch []*record) error {
	list, err := r.importedOrders(ctx, batch)
	if err != nil {
		return err
	}
	if err := r.upsertOrders(ctx, batch, list); err != nil {
		return err
	}
	var changed []int64
	for _, x := range batch {
		if !x.added {
			changed = append(changed, list[x.key].id)
		}
	}
	names, err := r.keptNames(ctx, changed)
	if err != nil {
		return err
	}
	if err := r.clearOrders(ctx, changed); err != nil {
		return err
	}
	return r.insertLines(ctx, batch, list, names)
}

func (r *run) importedOrders(ctx context.Context, batch []*record) (map[string]*importedOrder, error) {
	accounts, err := r.orderingAccounts(ctx, batch)
	if err != nil {
		return nil, err
	}
	members, err := r.orderingMembers(ctx, batch)
	if err != nil {
		return nil, err
	}
	list := make(map[string]*importedOrder, len(batch))
	for _, x := range batch {
		o := &importedOrder{record: x, account: accounts[r.cell(x, "account")]}
		o.member = members[memberKey{r.cell(x, "member_email"), o.account.ID}]
		if o.totals, o.total, err = r.totals(x, o.account.Currency); err != nil {
			return nil, fmt.Errorf("order %s: %w", x.key, err)
		}
		list[x.key] = o
	}
	return list, nil
}

type memberKey struct {
	email   string
	account int64
}

// orderingMembers finds who ordered. An address that belongs to no member of the account is kept as it is.
func (r *run) orderingMembers(ctx context.Context, batch []*record) (map[memberKey]orderingMember, error) {
	var emails []string
	for _, x := range batch {
		if email := r.cell(x, "member_email"); email != "" {
			emails = append(emails, email)
		}
	}
	found := map[memberKey]orderingMember{}
	if len(emails) == 0 {
		return found, nil
	}
	var rows []orderingMember
	err := r.db.Select(ctx, &rows, `SELECT m.id, m.account_id, p.email, p.name FROM members m JOIN people p ON p.id = m.person_id WHERE p.email IN (?)`, emails)
	for _, row := range rows {
		found[memberKey{row.Email, row.AccountID}] = row
	}
	return found, err
}

func (r *run) upsertOrders(ctx context.Context, batch []*record, list map[string]*importedOrder) error {
	fields := r.orderFields(list)
	for part := range chunks(batch, batchSize) {
		query, args := upsertOf("orders", "number", fields, part)
		var rows []struct {
			ID     int64  `db:"id"`
			Number string `db:"number"`
			State  string `db:"state"`
		}
		if err := r.db.Select(ctx, &rows, query+` WHERE orders.imported RETURNING id, number, state`, args...); err != nil {
			return fmt.Errorf("write orders: %w", err)
		}
		for _, row := range rows {
			list[row.Number].id, list[row.Number].state = row.ID, row.State
		}
		for _, x := range part {
			if list[x.key].id == 0 {
				return fault.Conflict(fmt.Sprintf("The order %s was placed in the portal meanwhile; an import never overwrites it.", x.key))
			}
		}
	}
	return nil
}

func (r *run) orderFields(list map[string]*importedOrder) []field {
	text := func(name string) func(x *record) any { return func(x *record) any { return r.cell(x, name) } }
	of := func(value func(o *importedOrder) any) func(x *record) any {
		return func(x *record) any { return value(list[x.key]) }
	}
	po, email := !r.hasColumn("po_number"), !r.hasColumn("member_email")
	return []field{
		{name: "number", of: func(x *record) any { return x.key }},
		{name: "account_id", of: of(func(o *importedOrder) any { return o.account.ID })},
		{name: "channel", of: text("channel")},
		{name: "imported", of: func(*record) any { return true }, once: true},
		{name: "state", of: text("status"), once: !r.hasColumn("status")},
		{name: "currency", of: of(func(o *importedOrder) any { return o.account.Currency })},
		{name: "rate_millionths", of: of(func(o *importedOrder) any { rate, _ := r.set.Rate(o.account.Currency); return rate })},
		{name: "placed_at", of: func(x *record) any { return int64(toTime(r.cell(x, "ordered_at"))) }},
		{name: "placed_on", of: func(x *record) any { return int64(toTime(r.cell(x, "ordered_at")).Date(r.set.Zone)) }},
		{name: "po_number", of: text("po_number"), once: po},
		{name: "po_key", of: r.folded("po_number"), once: po},
		{name: "member_id", of: of(func(o *importedOrder) any { return idOrNone(o.member.ID) }), once: email},
		{name: "placed_by", of: of(func(o *importedOrder) any { return o.member.Name }), once: email},
		{name: "placed_by_email", of: text("member_email"), once: email},
		{name: "lines_total", of: of(func(o *importedOrder) any { return int64(o.total) })},
		{name: "total", of: of(func(o *importedOrder) any { return int64(o.total) })},
	}
}

// lineName is the name under which an order had a SKU before.
type lineName struct {
	OrderID int64  `db:"order_id"`
	SKU     string `db:"sku"`
}

// keptNames are the names of the lines that are about to be replaced, for files without descriptions; of several lines
// with one SKU the first counts.
func (r *run) keptNames(ctx context.Context, orders []int64) (map[lineName]string, error) {
	names := map[lineName]string{}
	if r.hasColumn("description") {
		return names, nil
	}
	for part := range chunks(orders, batchSize) {
		var rows []struct {
			lineName
			Name string `db:"name"`
		}
		if err := r.db.Select(ctx, &rows, `SELECT order_id, sku, name FROM order_lines WHERE order_id IN (?) ORDER BY position DESC`, part); err != nil {
			return nil, fmt.Errorf("read order lines: %w", err)
		}
		for _, row := range rows {
			names[row.lineName] = row.Name
		}
	}
	return names, nil
}

// clearOrders removes all that hangs on orders but their moves.
func (r *run) clearOrders(ctx context.Context, orders []int64) error {
	for part := range chunks(orders, batchSize) {
		if _, err := r.db.Exec(ctx, `DELETE FROM shipment_lines WHERE shipment_id IN (SELECT id FROM shipments WHERE order_id IN (?))`, part); err != nil {
			return fmt.Errorf("clear shipments: %w", err)
		}
	}
	for _, table := range []string{"shipments", "order_taxes", "order_lines"} {
		if err := r.deleteOf(ctx, table, "order_id", orders); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) insertLines(ctx context.Context, batch []*record, list map[string]*importedOrder, names map[lineName]string) error {
	products, err := r.orderedProducts(ctx, batch)
	if err != nil {
		return err
	}
	sku, quantity := r.kind.column("sku"), r.kind.column("quantity")
	price, description := r.kind.column("unit_price"), r.kind.column("description")
	var rows [][]any
	for _, x := range batch {
		o := list[x.key]
		placedAt := int64(toTime(r.cell(x, "ordered_at")))
		for i, l := range x.lines {
			product, n := products[l.cells[sku]], toInt(l.cells[quantity])
			name := l.cells[description]
			if name == "" {
				name = names[lineName{o.id, product.SKU}]
			}
			if name == "" {
				name = product.Name
			}
			shipped, cancelled := quantitiesIn(o.state, n)
			rows = append(rows, []any{o.id, o.account.ID, placedAt, i + 1, product.ID, product.SKU, name, product.Unit, product.PackSize,
				n, shipped, cancelled, int64(toPrice(l.cells[price])), int64(o.totals[i]), product.TaxClass})
		}
	}
	return r.insert(ctx, "order_lines", `order_id, account_id, placed_at, position, product_id, sku, name, unit, pack_size,
		quantity, shipped, cancelled, unit_price, line_total, tax_class`, rows)
}

// quantitiesIn is how much of a quantity is shipped and cancelled in an order's state.
func quantitiesIn(state string, quantity int64) (shipped, cancelled int64) {
	switch state {
	case "shipped", "delivered":
		return quantity, 0
	case "cancelled", "rejected":
		return 0, quantity
	}
	return 0, 0
}

func removeOrders(ctx context.Context, r *run, batch []*live) error {
	ids := idsOfLive(batch)
	if err := r.clearOrders(ctx, ids); err != nil {
		return err
	}
	if err := r.deleteOf(ctx, "order_moves", "order_id", ids); err != nil {
		return err
	}
	return r.deleteOf(ctx, "orders", "id", ids)
}
