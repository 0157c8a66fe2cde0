package exchange

import (
	"context"
	"fmt"

	"tradecounter/internal/money"
)

func accounts() spec {
	return spec{
		name: "accounts", key: []string{"slug"}, replace: "accounts that the file doesn't name are closed",
		columns: []column{
			must("slug", slug()).both("a.slug"),
			must("name", name(200)).both("a.name"),
			may("currency", currency()).both("a.currency").means("empty: the seller's"),
			may("locale", locale()).both("a.locale").or("en-GB"),
			may("segment", code(100)).both("a.segment"),
			may("manager_email", email()).at("m.email").in("manager_id").to(toStaff, "a.manager_id"),
			may("price_lists", list(50, 64, false)).toAll(toPriceList).means("a;b in priority"),
			may("assortments", list(50, 64, false)).toAll(toAssortment).means("a;b"),
			may("payment_terms_days", whole(0, 365)).both("a.payment_terms_days").or("30"),
			may("credit_limit", amountOrNone()).at("a.credit_limit").means("empty: none; 0: nothing on account"),
			may("discount_percent", percent()).at("a.discount_bp").in("discount_bp").or("0"),
			may("tax_rule", oneOf("domestic", "reverse_charge", "exempt")).both("a.tax_rule").or("domestic").means("domestic, reverse_charge or exempt"),
			may("tax_id", code(50)).both("a.tax_id"),
			may("po_required", flag()).both("a.po_required").or("no").means("yes or no"),
			may("early_access_days", whole(0, 3650)).both("a.early_access_days").or("0"),
			may("minimum_order", amountOrNone()).at("a.minimum_order"),
			may("acquisition_cost", amountOrNone()).at("a.acquisition_cost"),
			may("status", oneOf("active", "blocked", "closed")).both("a.status").or("active").means("active, blocked or closed"),
			may("external_id", code(100)).both("a.external_id"),
		},
		from: `accounts a LEFT JOIN people m ON m.id = a.manager_id`, id: `a.id`, order: `a.id`, narrow: []string{"slug"}, spare: `a.status = 'closed'`,
		bumps: []string{"accounts", "ranges", "prices"}, fact: accountsChanged,
		fill: fillAccounts, check: checkAccounts, apply: writeAccounts,
		remove: func(ctx context.Context, r *run, batch []*live) error {
			return deactivate(`UPDATE accounts SET status = 'closed', updated_at = ? WHERE id IN (?)`, int64(r.now()))(ctx, r, batch)
		},
	}
}

// amountOrNone is an amount in the account's currency; as long as that isn't known it is written as the minor units that
// the database holds, see inCurrency.
func amountOrNone() cellType {
	t := amount()
	t.format = func(held any) string {
		if held == nil {
			return ""
		}
		return fmt.Sprint(fromInt(held))
	}
	return t
}

var accountAmounts = []string{"credit_limit", "minimum_order", "acquisition_cost"}

// fillAccounts adds price lists and assortments and writes the amounts in the account's currency. 0 as a limit means
// nothing on account; elsewhere it is as good as none.
func fillAccounts(ctx context.Context, s *Service, k *spec, rows []*live) error {
	ids := idsOfLive(rows)
	lists, err := s.codesOf(ctx, `SELECT x.account_id AS id, l.code FROM account_price_lists x
		JOIN price_lists l ON l.id = x.price_list_id WHERE x.account_id IN (?) ORDER BY x.priority, l.code`, ids)
	if err != nil {
		return fmt.Errorf("read accounts' price lists: %w", err)
	}
	ranges, err := s.codesOf(ctx, `SELECT x.account_id AS id, a.code FROM account_assortments x
		JOIN assortments a ON a.id = x.assortment_id WHERE x.account_id IN (?) ORDER BY x.position, a.code`, ids)
	if err != nil {
		return fmt.Errorf("read accounts' assortments: %w", err)
	}
	for _, was := range rows {
		cells := was.cells[0]
		cells[k.column("price_lists")] = writeList(lists[was.id])
		cells[k.column("assortments")] = writeList(ranges[was.id])
		for _, name := range accountAmounts {
			at := k.column(name)
			if cells[at] != "" && (name == "credit_limit" || cells[at] != "0") {
				cells[at] = money.Amount(toInt(cells[at])).Decimal(cells[k.column("currency")])
			} else {
				cells[at] = ""
			}
		}
	}
	return nil
}

func (s *Service) codesOf(ctx context.Context, query string, ids []int64) (map[int64][]string, error) {
	var rows []struct {
		ID   int64  `db:"id"`
		Code string `db:"code"`
	}
	codes := map[int64][]string{}
	err := s.db.Select(ctx, &rows, query, ids)
	for _, row := range rows {
		codes[row.ID] = append(codes[row.ID], row.Code)
	}
	return codes, err
}

func checkAccounts(ctx context.Context, r *run, batch []*record) error {
	at := r.kind.column("currency")
	for _, x := range batch {
		if x.lines[0].cells[at] == "" {
			x.lines[0].cells[at] = r.set.Currency
		}
		if err := r.checkAccountCurrency(ctx, x); err != nil {
			return err
		}
		for _, name := range accountAmounts {
			canon, err := canonAmount(name, r.cell(x, name), r.after(x, "currency"))
			if err != nil {
				if err := r.problem(ctx, x.n, name, err.Error()); err != nil {
					return err
				}
			}
			x.lines[0].cells[r.kind.column(name)] = canon
		}
	}
	return nil
}

// canonAmount is an amount as an export writes it.
func canonAmount(name, cell, currency string) (string, error) {
	a, err := amountIn(cell, currency, false)
	if err != nil || cell == "" || (a == 0 && name != "credit_limit") {
		return "", err
	}
	return a.Decimal(currency), nil
}

// checkAccountCurrency: what an account owes, pays and has agreed is in its currency, which therefore stays.
func (r *run) checkAccountCurrency(ctx context.Context, x *record) error {
	at := r.kind.column("currency")
	if x.was == nil || !r.has[at] || x.was.cells[0][at] == x.cell(at) {
		return nil
	}
	var used int
	err := r.db.Get(ctx, &used, `SELECT (SELECT COUNT(*) FROM orders WHERE account_id = a.id) + (SELECT COUNT(*) FROM credit_entries WHERE account_id = a.id)
		+ (SELECT COUNT(*) FROM contract_prices WHERE account_id = a.id) FROM accounts a WHERE a.id = ?`, x.was.id)
	if err != nil {
		return err
	}
	for _, name := range accountAmounts {
		if !r.hasColumn(name) && x.was.cells[0][r.kind.column(name)] != "" {
			used++
		}
	}
	if used == 0 {
		return nil
	}
	return r.problem(ctx, x.n, "currency", fmt.Sprintf("The account has orders, prices or amounts in %s, so its currency can't become %s.", x.was.cells[0][at], x.cell(at)))
}

func writeAccounts(ctx context.Context, r *run, batch []*record) error {
	fields, err := r.accountFields(ctx, batch)
	if err != nil {
		return err
	}
	ids, err := r.upsertIDs(ctx, "accounts", "slug", fields, batch)
	if err != nil {
		return err
	}
	if err := r.writeCodes(ctx, batch, ids, "price_lists", "account_price_lists", "account_id, price_list_id, priority"); err != nil {
		return err
	}
	return r.writeCodes(ctx, batch, ids, "assortments", "account_assortments", "account_id, assortment_id, position")
}

func (r *run) accountFields(ctx context.Context, batch []*record) ([]field, error) {
	held := map[string]string{} // the currency of accounts whose file doesn't tell it
	if !r.hasColumn("currency") {
		slugs := make([]string, len(batch))
		for i, x := range batch {
			slugs[i] = x.key
		}
		found, err := r.currenciesOf(ctx, slugs)
		if err != nil {
			return nil, err
		}
		held = found
	}
	currency := func(x *record) string {
		switch given := r.cell(x, "currency"); {
		case given != "":
			return given
		case held[x.key] != "":
			return held[x.key]
		}
		return r.set.Currency
	}
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return nil, err
	}
	now := int64(r.now())
	fields = append(fields, field{name: "created_at", of: func(*record) any { return now }, once: true},
		field{name: "updated_at", of: func(*record) any { return now }})
	for i := range fields {
		if fields[i].name == "currency" {
			fields[i].of = func(x *record) any { return currency(x) }
		}
	}
	if !r.hasColumn("currency") {
		fields = append(fields, field{name: "currency", of: func(x *record) any { return currency(x) }, once: true})
	}
	for _, name := range accountAmounts {
		if !r.hasColumn(name) {
			continue
		}
		fields = append(fields, field{name: name, of: func(x *record) any {
			cell := r.cell(x, name)
			if cell == "" && name == "credit_limit" {
				return nil
			}
			a, _ := amountIn(cell, currency(x), false) // checked while planning
			return int64(a)
		}})
	}
	return fields, nil
}

// currenciesOf are the currencies of accounts by slug; those that don't exist are absent.
func (s *Service) currenciesOf(ctx context.Context, slugs []string) (map[string]string, error) {
	var rows []struct {
		Slug     string `db:"slug"`
		Currency string `db:"currency"`
	}
	found := map[string]string{}
	err := s.db.Select(ctx, &rows, `SELECT slug, currency FROM accounts WHERE slug IN (?)`, slugs)
	for _, row := range rows {
		found[row.Slug] = row.Currency
	}
	return found, err
}

// writeCodes writes an `a;b` column into a table of its own, in its order.
func (r *run) writeCodes(ctx context.Context, batch []*record, ids map[string]int64, column, table, columns string) error {
	if !r.hasColumn(column) {
		return nil
	}
	named, err := r.idsOf(ctx, batch, r.kind.column(column))
	if err != nil {
		return err
	}
	var rows [][]any
	for _, x := range batch {
		for i, code := range readList(r.cell(x, column)) {
			rows = append(rows, []any{ids[x.key], named[code], i})
		}
	}
	return r.rewrite(ctx, table, "account_id", changedIDs(batch, ids), columns, rows)
}
