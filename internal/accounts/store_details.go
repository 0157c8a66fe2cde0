package accounts

import (
	"context"

	"tradecounter/internal/platform/clock"
)

func (s store) create(ctx context.Context, slug string, d Details, managerID int64, now clock.Time) (id int64, err error) {
	err = s.db.Get(ctx, &id, `INSERT INTO accounts (slug, name, segment, currency, locale, manager_id, payment_terms_days, credit_limit, discount_bp, tax_rule, tax_id,
		po_required, early_access_days, minimum_order, acquisition_cost, status, external_id, acting_allowed, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (slug) DO NOTHING RETURNING id`,
		slug, d.Name, d.Segment, d.Currency, d.Locale, orNone(managerID), d.PaymentTermsDays, d.CreditLimit, d.Discount, d.TaxRule, d.TaxID,
		d.PORequired, d.EarlyAccessDays, d.MinimumOrder, d.AcquisitionCost, d.Status, d.ExternalID, d.ActingAllowed, now, now)
	return id, err
}

// saveDetails changes no row when the account was changed since it was seen.
func (s store) saveDetails(ctx context.Context, id int64, seen clock.Time, d Details, now clock.Time) (int64, error) {
	return s.db.Exec(ctx, `UPDATE accounts SET name = ?, segment = ?, currency = ?, locale = ?, payment_terms_days = ?, credit_limit = ?, discount_bp = ?,
		tax_rule = ?, tax_id = ?, po_required = ?, early_access_days = ?, minimum_order = ?, acquisition_cost = ?, status = ?, external_id = ?,
		acting_allowed = ?, updated_at = ? WHERE id = ? AND updated_at = ?`,
		d.Name, d.Segment, d.Currency, d.Locale, d.PaymentTermsDays, d.CreditLimit, d.Discount, d.TaxRule, d.TaxID, d.PORequired,
		d.EarlyAccessDays, d.MinimumOrder, d.AcquisitionCost, d.Status, d.ExternalID, d.ActingAllowed, now, id, seen)
}

func (s store) assign(ctx context.Context, id, managerID int64, now clock.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE accounts SET manager_id = ?, updated_at = ? WHERE id = ?`, orNone(managerID), now, id)
	return err
}

// personName is "" for 0.
func (s store) personName(ctx context.Context, id int64) (name string, err error) {
	err = s.db.Get(ctx, &name, `SELECT COALESCE(MAX(name), '') FROM people WHERE id = ?`, id)
	return name, err
}

func (s store) usesCurrency(ctx context.Context, id int64) (used bool, err error) {
	err = s.db.Get(ctx, &used, `SELECT EXISTS (SELECT 1 FROM orders WHERE account_id = a.id) OR EXISTS (SELECT 1 FROM credit_entries WHERE account_id = a.id)
		OR EXISTS (SELECT 1 FROM contract_prices WHERE account_id = a.id) FROM accounts a WHERE a.id = ?`, id)
	return used, err
}

// ledger is the newest entry first; before 0 begins there.
func (s store) ledger(ctx context.Context, accountID, before int64, limit int) (list []Entry, err error) {
	where, args := ``, []any{accountID}
	if before != 0 {
		where, args = ` AND id < ?`, append(args, before)
	}
	err = s.db.Select(ctx, &list, `SELECT id, at, kind, amount, order_number, COALESCE(external_id, '') AS external_id, note
		FROM credit_entries WHERE account_id = ?`+where+` ORDER BY id DESC LIMIT ?`, append(args, limit)...)
	return list, err
}

func orNone(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}
