package exchange

import (
	"context"
	"fmt"

	"tradecounter/internal/events"
	"tradecounter/internal/money"
	"tradecounter/internal/pricing"
)

func pricesChanged(r *run) events.Fact {
	return pricing.Changed{By: "import " + r.kind.name, Records: r.touched()}
}

// breaks are the columns that prices and contract prices share.
func breaks(of column, table string) []column {
	return []column{
		of,
		must("sku", code(64)).at("p.sku").in("product_id").to(toProduct, table+".product_id"),
		must("min_qty", whole(1, money.MaxQuantity)).both(table + ".min_qty"),
		must("unit_price", price(false)).both(table + ".unit_price").emptyToo().means("empty: on request"),
		may("valid_from", date()).both(table + ".valid_from"),
		may("valid_to", date()).both(table + ".valid_to"),
	}
}

func prices() spec {
	return spec{
		name: "prices", key: []string{"price_list", "sku", "min_qty", "valid_from"}, scope: "price_list",
		replace: "of the price lists that the file names, prices that it doesn't name are removed",
		columns: breaks(must("price_list", code(64)).at("l.code").in("price_list_id").to(toPriceList, "b.price_list_id"), "b"),
		from:    `prices b JOIN price_lists l ON l.id = b.price_list_id JOIN products p ON p.id = b.product_id`, id: `0`,
		order: `b.price_list_id, b.product_id, b.valid_from, b.min_qty`, narrow: []string{"price_list", "sku"},
		table: "prices", upsert: "product_id, price_list_id, valid_from, min_qty", bumps: []string{"prices"}, fact: pricesChanged,
		missing: func(_ *run, column, value string) bool { return column == "price_list" && value == baseList },
		check:   checkValidity,
		begin:   ensureBase,
	}
}

func contractPrices() spec {
	return spec{
		name: "contract-prices", key: []string{"account", "sku", "min_qty", "valid_from"}, scope: "account",
		replace: "of the accounts that the file names, contract prices that it doesn't name are removed",
		columns: breaks(must("account", slug()).at("a.slug").in("account_id").to(toAccount, "b.account_id"), "b"),
		from:    `contract_prices b JOIN accounts a ON a.id = b.account_id JOIN products p ON p.id = b.product_id`, id: `0`,
		order: `b.account_id, b.product_id, b.valid_from, b.min_qty`, narrow: []string{"account", "sku"},
		table: "contract_prices", upsert: "account_id, product_id, valid_from, min_qty", bumps: []string{"prices"}, fact: pricesChanged,
		check: checkValidity,
	}
}

// checkValidity: an entry ends on the day it begins or later.
func checkValidity(ctx context.Context, r *run, batch []*record) error {
	for _, x := range batch {
		from, to := r.after(x, "valid_from"), r.after(x, "valid_to")
		if to == "" || from <= to {
			continue
		}
		if err := r.problem(ctx, x.n, "valid_to", fmt.Sprintf("It ends on %s, before it begins on %s.", to, from)); err != nil {
			return err
		}
	}
	return nil
}
