package exchange

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
)

func payments() spec {
	return spec{
		name: "payments", key: []string{"external_id"}, replace: "imported payments that the file doesn't name are taken back and use credit again; those entered on the desk stay",
		columns: []column{
			must("external_id", code(100)).both("e.external_id"),
			must("account", slug()).at("a.slug").in("account_id").to(toAccount, "e.account_id"),
			must("at", moment()).both("e.at"),
			must("amount", amountOrNone()).at("-e.amount").means("above 0, in the account's currency"),
			may("order_number", code(40)).both("e.order_number"),
		},
		from: `credit_entries e JOIN accounts a ON a.id = e.account_id AND e.kind = 'payment' AND e.external_id IS NOT NULL`,
		id:   `e.id`, order: `e.id`, spare: `e.external_id LIKE 'desk:%'`, narrow: []string{"external_id"}, bumps: []string{"accounts"}, fact: accountsChanged,
		fill: fillPayments, check: checkPayments, apply: writePayments, remove: removePayments,
	}
}

// fillPayments writes amounts in the account's currency.
func fillPayments(ctx context.Context, s *Service, k *spec, rows []*live) error {
	slugs := make([]string, len(rows))
	for i, was := range rows {
		slugs[i] = was.cells[0][k.column("account")]
	}
	currencies, err := s.currenciesOf(ctx, slugs)
	for i, was := range rows {
		at := k.column("amount")
		was.cells[0][at] = money.Amount(toInt(was.cells[0][at])).Decimal(currencies[slugs[i]])
	}
	return err
}

func (r *run) currencies(ctx context.Context, batch []*record) (map[string]string, error) {
	slugs := make([]string, len(batch))
	for i, x := range batch {
		slugs[i] = r.cell(x, "account")
	}
	return r.currenciesOf(ctx, slugs)
}

func checkPayments(ctx context.Context, r *run, batch []*record) error {
	currencies, err := r.currencies(ctx, batch)
	if err != nil {
		return err
	}
	at := r.kind.column("amount")
	for _, x := range batch {
		currency := currencies[r.cell(x, "account")]
		a, err := amountIn(x.cell(at), currency, false)
		if err == nil && a == 0 {
			err = fmt.Errorf("is 0; a payment is above 0")
		}
		if err != nil {
			if err := r.problem(ctx, x.n, "amount", err.Error()); err != nil {
				return err
			}
		}
		x.lines[0].cells[at] = a.Decimal(currency)
	}
	return nil
}

// writePayments enters payments, which free credit; one that is there already changes by the difference.
func writePayments(ctx context.Context, r *run, batch []*record) error {
	currencies, err := r.currencies(ctx, batch)
	if err != nil {
		return err
	}
	amount := func(x *record) money.Amount {
		a, _ := amountIn(r.cell(x, "amount"), currencies[r.cell(x, "account")], false) // checked while planning
		return -a
	}
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return err
	}
	accounts, err := r.idsOf(ctx, batch, r.kind.column("account"))
	if err != nil {
		return err
	}
	changes, err := r.entered(ctx, batch)
	if err != nil {
		return err
	}
	for _, x := range batch {
		changes[accounts[r.cell(x, "account")]] += amount(x)
	}
	if err := r.useCredit(ctx, changes); err != nil {
		return err
	}
	return r.upsert(ctx, "credit_entries", "external_id", append(fields,
		field{name: "kind", of: func(*record) any { return "payment" }},
		field{name: "amount", of: func(x *record) any { return int64(amount(x)) }}), batch)
}

// entered is what taking back the payments under these keys does to the credit used of their accounts.
func (r *run) entered(ctx context.Context, batch []*record) (map[int64]money.Amount, error) {
	keys := make([]string, len(batch))
	for i, x := range batch {
		keys[i] = x.key
	}
	var held []struct {
		AccountID int64        `db:"account_id"`
		Kind      string       `db:"kind"`
		Amount    money.Amount `db:"amount"`
		Key       string       `db:"external_id"`
	}
	err := r.db.Select(ctx, &held, `SELECT account_id, kind, amount, external_id FROM credit_entries WHERE external_id IN (?)`, keys)
	changes := map[int64]money.Amount{}
	for _, h := range held {
		if h.Kind != "payment" {
			return nil, fault.Conflict(fmt.Sprintf("The number %s belongs to an entry that isn't a payment.", h.Key))
		}
		changes[h.AccountID] -= h.Amount
	}
	return changes, err
}

// useCredit changes what accounts have used, always in the same order, so that two imports don't block each other.
func (r *run) useCredit(ctx context.Context, changes map[int64]money.Amount) error {
	for _, id := range slices.Sorted(maps.Keys(changes)) {
		if _, err := r.db.Exec(ctx, `UPDATE accounts SET credit_used = credit_used + ? WHERE id = ?`, int64(changes[id]), id); err != nil {
			return fmt.Errorf("change credit: %w", err)
		}
	}
	return nil
}

func removePayments(ctx context.Context, r *run, batch []*live) error {
	var held []struct {
		AccountID int64        `db:"account_id"`
		Amount    money.Amount `db:"amount"`
	}
	ids := idsOfLive(batch)
	if err := r.db.Select(ctx, &held, `SELECT account_id, amount FROM credit_entries WHERE id IN (?)`, ids); err != nil {
		return fmt.Errorf("read payments: %w", err)
	}
	changes := map[int64]money.Amount{}
	for _, h := range held {
		changes[h.AccountID] -= h.Amount
	}
	if err := r.useCredit(ctx, changes); err != nil {
		return err
	}
	return r.deleteOf(ctx, "credit_entries", "id", ids)
}
