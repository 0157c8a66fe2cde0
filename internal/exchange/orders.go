package exchange

import (
	"context"
	"fmt"

	"tradecounter/internal/events"
	"tradecounter/internal/money"
	orderfacts "tradecounter/internal/orders"
)

func orders() spec {
	return spec{
		name: "orders", key: []string{"order_number"}, multi: true,
		replace: "imported orders that the file doesn't name are removed; orders placed in the portal stay",
		columns: []column{
			must("order_number", code(40)).at("o.number"),
			must("account", slug()).at("a.slug").to(toAccount, "o.account_id"),
			must("ordered_at", moment()).at("o.placed_at").means("a time with offset, 2026-11-24T09:30:00+01:00"),
			must("channel", oneOf("online", "phone", "email", "rep", "edi", "punchout")).at("o.channel").means("online, phone, email, rep, edi or punchout"),
			must("sku", code(64)).at("l.sku").to(toProduct, "l.product_id"),
			must("quantity", whole(1, money.MaxQuantity)).at("CASE WHEN o.state IN ('cancelled', 'rejected') THEN l.quantity ELSE l.quantity - l.cancelled END"),
			must("unit_price", price(true)).at("(l.unit_price * (10000 - l.discount_bp) + 5000) / 10000").means("less the line's discount"),
			may("description", text(400)).at("l.name").means("empty: the product's name"),
			may("po_number", code(100)).at("o.po_number"),
			may("member_email", email()).at("o.placed_by_email"),
			may("status", oneOf("placed", "confirmed", "shipped", "delivered", "cancelled", "rejected")).at("o.state").or("delivered").
				means("placed, confirmed, shipped, delivered, cancelled or rejected"),
		},
		from: `orders o JOIN accounts a ON a.id = o.account_id JOIN order_lines l ON l.order_id = o.id
			AND (o.state IN ('cancelled', 'rejected') OR l.quantity > l.cancelled)`,
		id: `o.id`, order: `o.id, l.position`, narrow: []string{"order_number"}, spare: `NOT o.imported`,
		after: []string{"purchases", "figures"}, fact: func(r *run) events.Fact {
			return orderfacts.Imported{Orders: r.report.Added + r.report.Changed, Lines: r.report.Lines}
		},
		missing: func(r *run, _, _ string) bool { return r.o.CreateMissing },
		check:   checkOrders, begin: createMissing, apply: writeOrders, remove: removeOrders,
	}
}

func checkOrders(ctx context.Context, r *run, batch []*record) error {
	if err := r.checkAgree(ctx, batch, "account", "ordered_at", "channel", "po_number", "member_email", "status"); err != nil {
		return err
	}
	if err := r.checkPlacedHere(ctx, batch); err != nil {
		return err
	}
	if err := r.writeOutNames(ctx, batch); err != nil {
		return err
	}
	accounts, err := r.orderingAccounts(ctx, batch)
	if err != nil {
		return err
	}
	for _, x := range batch {
		currency := accounts[r.cell(x, "account")].Currency
		if currency == "" { // an account that is made: it has the seller's
			currency = r.set.Currency
		}
		if _, ok := r.set.Rate(currency); !ok {
			message := fmt.Sprintf("There is no exchange rate for %s, the account's currency; set currency.rates first.", currency)
			if err := r.problem(ctx, x.n, "account", message); err != nil {
				return err
			}
		}
		if _, _, err := r.totals(x, currency); err != nil {
			if err := r.problem(ctx, x.n, "unit_price", "The order's total is larger than an amount can be."); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkPlacedHere: what was placed in the portal is never overwritten.
func (r *run) checkPlacedHere(ctx context.Context, batch []*record) error {
	byNumber, numbers := map[string]*record{}, make([]string, len(batch))
	for i, x := range batch {
		byNumber[x.key], numbers[i] = x, x.key
	}
	var taken []string
	if err := r.db.Select(ctx, &taken, `SELECT number FROM orders WHERE number IN (?) AND NOT imported`, numbers); err != nil {
		return fmt.Errorf("look up orders: %w", err)
	}
	for _, number := range taken {
		if err := r.problem(ctx, byNumber[number].n, "order_number", fmt.Sprintf("%s was placed in the portal; an import never overwrites it.", number)); err != nil {
			return err
		}
	}
	return nil
}

// writeOutNames writes the product's name where the description is empty. Products yet to be made have none so far.
func (r *run) writeOutNames(ctx context.Context, batch []*record) error {
	if !r.hasColumn("description") {
		return nil
	}
	var nameless []*record
	at, sku := r.kind.column("description"), r.kind.column("sku")
	for _, x := range batch {
		for _, l := range x.lines {
			if l.cells[at] == "" {
				nameless = append(nameless, &record{lines: []*line{l}})
			}
		}
	}
	products, err := r.orderedProducts(ctx, nameless)
	for _, x := range nameless {
		x.lines[0].cells[at] = products[x.cell(sku)].Name
	}
	return err
}

// totals are the order's line totals and their sum.
func (r *run) totals(x *record, currency string) (lines []money.Amount, sum money.Amount, err error) {
	quantity, price := r.kind.column("quantity"), r.kind.column("unit_price")
	for _, l := range x.lines {
		total, err := money.LineTotal(toInt(l.cells[quantity]), toPrice(l.cells[price]), 0, currency)
		if err != nil {
			return nil, 0, err
		}
		lines = append(lines, total)
	}
	sum, err = money.Add(lines...)
	return lines, sum, err
}

// orderedProduct is what an order line copies.
type orderedProduct struct {
	ID       int64  `db:"id"`
	SKU      string `db:"sku"`
	Name     string `db:"name"`
	Unit     string `db:"unit"`
	PackSize int64  `db:"pack_size"`
	TaxClass string `db:"tax_class"`
}

func (r *run) orderedProducts(ctx context.Context, batch []*record) (map[string]orderedProduct, error) {
	if len(r.memo.products) > keptRefs {
		r.memo.products = map[string]orderedProduct{}
	}
	at, asked, unknown := r.kind.column("sku"), map[string]bool{}, []string{}
	for _, x := range batch {
		for _, l := range x.lines {
			if sku := l.cells[at]; r.memo.products[sku].ID == 0 && !asked[sku] {
				asked[sku], unknown = true, append(unknown, sku)
			}
		}
	}
	for part := range chunks(unknown, batchSize) {
		var rows []orderedProduct
		if err := r.db.Select(ctx, &rows, `SELECT id, sku, name, unit, pack_size, tax_class FROM products WHERE sku IN (?)`, part); err != nil {
			return nil, fmt.Errorf("look up products: %w", err)
		}
		for _, row := range rows {
			r.memo.products[row.SKU] = row
		}
	}
	return r.memo.products, nil
}

type orderingAccount struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Currency string `db:"currency"`
}

func (r *run) orderingAccounts(ctx context.Context, batch []*record) (map[string]orderingAccount, error) {
	if len(r.memo.accounts) > keptRefs {
		r.memo.accounts = map[string]orderingAccount{}
	}
	asked, unknown := map[string]bool{}, []string{}
	for _, x := range batch {
		if slug := r.cell(x, "account"); r.memo.accounts[slug].ID == 0 && !asked[slug] {
			asked[slug], unknown = true, append(unknown, slug)
		}
	}
	for part := range chunks(unknown, batchSize) {
		var rows []orderingAccount
		if err := r.db.Select(ctx, &rows, `SELECT id, slug, currency FROM accounts WHERE slug IN (?)`, part); err != nil {
			return nil, fmt.Errorf("look up accounts: %w", err)
		}
		for _, row := range rows {
			r.memo.accounts[row.Slug] = row
		}
	}
	return r.memo.accounts, nil
}
