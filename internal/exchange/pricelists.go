package exchange

import (
	"context"
	"fmt"
	"strings"
)

func priceLists() spec {
	return spec{
		name: "price-lists", key: []string{"code"}, multi: true,
		replace: "price lists that the file doesn't name are removed with their prices, also from the accounts that have them; base lists stay",
		columns: []column{
			must("code", code(64)).at("l.code"),
			must("name", name(200)).at("l.name"),
			may("currency", currency()).at("l.currency").means("empty: the seller's"),
			may("valid_from", date()).at("l.valid_from"),
			may("valid_to", date()).at("l.valid_to"),
			may("derived_percent", percentOrNone()).at("r.reduce_bp").means("25.5: a quarter and a bit cheaper than the base list"),
			may("applies_to", text(600)).at("CASE r.kind WHEN 'all' THEN 'all' ELSE r.kind || ':' || r.value END").means("all, category:A > B or brand:X"),
		},
		from: `price_lists l LEFT JOIN price_list_rules r ON r.price_list_id = l.id`, id: `l.id`, order: `l.id, r.position`,
		narrow: []string{"code"}, spare: `l.is_base`, bumps: []string{"prices"}, fact: pricesChanged,
		check: checkPriceLists, apply: writePriceLists, remove: removePriceLists,
	}
}

// percentOrNone is a percentage above 0 or none at all.
func percentOrNone() cellType {
	t := percent()
	some := t.format
	t.format = func(held any) string {
		if held == nil {
			return ""
		}
		return some(held)
	}
	return t
}

func checkPriceLists(ctx context.Context, r *run, batch []*record) error {
	if err := r.checkAgree(ctx, batch, "name", "currency", "valid_from", "valid_to"); err != nil {
		return err
	}
	if err := checkValidity(ctx, r, batch); err != nil {
		return err
	}
	for _, x := range batch {
		r.setCurrency(x)
		if err := r.checkListCurrency(ctx, x); err != nil {
			return err
		}
		if err := r.checkRules(ctx, x); err != nil {
			return err
		}
	}
	return nil
}

// setCurrency writes out an empty currency: the seller's, or what a base list's code says.
func (r *run) setCurrency(x *record) {
	at := r.kind.column("currency")
	for _, l := range x.lines {
		if l.cells[at] == "" {
			l.cells[at] = r.set.Currency
		}
	}
}

// checkListCurrency: a base list's code says its currency, and prices that exist already don't change theirs.
func (r *run) checkListCurrency(ctx context.Context, x *record) error {
	now := r.after(x, "currency")
	want, base := r.baseCurrency(x.key)
	if x.key == baseList+"-"+r.set.Currency {
		return r.problem(ctx, x.n, "code", fmt.Sprintf("The base list of %s, the seller's currency, is called %s.", r.set.Currency, baseList))
	}
	if base && now != want {
		return r.problem(ctx, x.n, "currency", fmt.Sprintf("The base list %s is in %s, not in %s.", x.key, want, now))
	}
	if x.was == nil || x.was.cells[0][r.kind.column("currency")] == now {
		return nil
	}
	var prices int
	if err := r.db.Get(ctx, &prices, `SELECT COUNT(*) FROM prices WHERE price_list_id = ?`, x.was.id); err != nil || prices == 0 {
		return err
	}
	return r.problem(ctx, x.n, "currency", fmt.Sprintf("The list has prices in %s; make a list of its own for %s.", x.was.cells[0][r.kind.column("currency")], now))
}

// baseCurrency is the currency of which a list of that code is the base list: base, base-USD.
func (r *run) baseCurrency(code string) (currency string, base bool) {
	if code == baseList {
		return r.set.Currency, true
	}
	return strings.CutPrefix(code, baseList+"-")
}

// checkRules checks the lines of a derived list and writes them as an export does.
func (r *run) checkRules(ctx context.Context, x *record) error {
	percent, applies := r.kind.column("derived_percent"), r.kind.column("applies_to")
	_, base := r.baseCurrency(x.key)
	seen := map[string]int64{}
	for _, l := range x.lines {
		column, message := "", ""
		kind, value, err := appliesTo(l.cells[percent], l.cells[applies])
		if kind != "" {
			l.cells[applies] = writeApplies(kind, value)
		}
		switch first := seen[l.cells[applies]]; {
		case err != nil:
			column, message = "applies_to", err.Error()
		case kind == "" && len(x.lines) > 1:
			column, message = "derived_percent", "Several lines make a derived list; each needs a percentage."
		case kind != "" && base:
			column, message = "derived_percent", "A base list can't be derived from itself."
		case first != 0:
			column, message = "applies_to", fmt.Sprintf("Line %d says already what applies to %s.", first, l.cells[applies])
		}
		if message != "" {
			if err := r.problem(ctx, l.n, column, message); err != nil {
				return err
			}
		}
		seen[l.cells[applies]] = l.n
	}
	return nil
}

func writeApplies(kind, value string) string {
	if kind == "all" {
		return kind
	}
	return kind + ":" + value
}

// appliesTo reads what a derived price applies to; no kind: the line derives nothing.
func appliesTo(percent, cell string) (kind, value string, err error) {
	if percent == "" {
		if cell != "" {
			return "", "", fmt.Errorf("%q needs a derived_percent beside it", cell)
		}
		return "", "", nil
	}
	if cell == "" || cell == "all" {
		return "all", "", nil
	}
	kind, value, _ = strings.Cut(cell, ":")
	value = strings.TrimSpace(value)
	switch {
	case kind == "category" && value != "":
		if value, err = canonPath(value); err != nil {
			return "", "", fmt.Errorf("the category %w", err)
		}
		return kind, value, nil
	case kind == "brand" && value != "":
		return kind, value, nil
	}
	return "", "", fmt.Errorf("%q is none of all, category:A > B and brand:X", cell)
}

func writePriceLists(ctx context.Context, r *run, batch []*record) error {
	cell := func(name string) func(x *record) any { return func(x *record) any { return r.cell(x, name) } }
	day := func(name string) func(x *record) any {
		return func(x *record) any { return int64(toDate(r.cell(x, name))) }
	}
	for _, x := range batch {
		r.setCurrency(x)
	}
	fields := []field{
		{name: "code", of: cell("code")}, {name: "name", of: cell("name")},
		{name: "currency", of: cell("currency"), once: !r.hasColumn("currency")},
		{name: "is_base", of: func(x *record) any { _, base := r.baseCurrency(x.key); return base }},
		{name: "valid_from", of: day("valid_from"), once: !r.hasColumn("valid_from")},
		{name: "valid_to", of: day("valid_to"), once: !r.hasColumn("valid_to")},
	}
	ids, err := r.upsertIDs(ctx, "price_lists", "code", fields, batch)
	if err != nil || !r.hasColumn("derived_percent") {
		return err
	}
	var rows [][]any
	for _, x := range batch {
		for i, l := range x.lines {
			percent := l.cells[r.kind.column("derived_percent")]
			if kind, value, _ := appliesTo(percent, l.cells[r.kind.column("applies_to")]); kind != "" { // checked while planning
				rows = append(rows, []any{ids[x.key], i, kind, value, toBasisPoints(percent)})
			}
		}
	}
	return r.rewrite(ctx, "price_list_rules", "price_list_id", changedIDs(batch, ids), "price_list_id, position, kind, value, reduce_bp", rows)
}

func removePriceLists(ctx context.Context, r *run, batch []*live) error {
	ids := idsOfLive(batch)
	for _, table := range []string{"account_price_lists", "price_list_rules", "prices"} {
		if err := r.deleteOf(ctx, table, "price_list_id", ids); err != nil {
			return err
		}
	}
	return r.deleteOf(ctx, "price_lists", "id", ids)
}
