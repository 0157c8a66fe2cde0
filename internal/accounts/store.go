package accounts

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// store is the only SQL of the package.
type store struct{ db *db.DB }

const accountColumns = `a.id, a.slug, a.name, COALESCE(a.host, '') AS host, a.currency, a.locale, a.segment, COALESCE(a.manager_id, 0) AS manager_id,
	a.payment_terms_days, a.credit_limit, a.credit_used, a.credit_hold, a.discount_bp, a.tax_rule, a.tax_id, a.po_required,
	a.early_access_days, a.minimum_order, a.acquisition_cost, a.status, a.acting_allowed, a.merged_into, a.external_id, a.created_at, a.updated_at`

func (s store) account(ctx context.Context, where string, key any) (a Account, err error) {
	err = s.db.Get(ctx, &a, `SELECT `+accountColumns+` FROM accounts a WHERE `+where, key)
	return a, err
}

func (s store) accounts(ctx context.Context, reach identity.Reach) (list []Account, err error) {
	where, args := reach.Where("a")
	err = s.db.Select(ctx, &list, `SELECT `+accountColumns+` FROM accounts a WHERE `+where+` ORDER BY a.name, a.id`, args...)
	return list, err
}

func (s store) within(ctx context.Context, reach identity.Reach, slug string) (a Account, err error) {
	where, args := reach.Where("a")
	err = s.db.Get(ctx, &a, `SELECT `+accountColumns+` FROM accounts a WHERE a.slug = ? AND `+where, append([]any{slug}, args...)...)
	return a, err
}

func (s store) slugOfHost(ctx context.Context, host string) (slug string, err error) {
	err = s.db.Get(ctx, &slug, `SELECT slug FROM accounts WHERE host = ? AND status <> 'closed'`, host)
	return slug, err
}

// locations

const locationColumns = `id, code, name, line1, line2, city, postcode, region, country, is_billing, inactive`

func (s store) locations(ctx context.Context, accountID int64, all bool) (list []Location, err error) {
	err = s.db.Select(ctx, &list, `SELECT `+locationColumns+` FROM locations WHERE account_id = ? AND (inactive = ? OR inactive = ?)
		ORDER BY inactive, name, code`, accountID, false, all)
	return list, err
}

func (s store) location(ctx context.Context, accountID, id int64) (l Location, err error) {
	err = s.db.Get(ctx, &l, `SELECT `+locationColumns+` FROM locations WHERE account_id = ? AND id = ?`, accountID, id)
	return l, err
}

// saveLocation adds or changes; taken says that the code is another place's. What isn't the account's leaves ID 0.
func (s store) saveLocation(ctx context.Context, accountID int64, l *Location) (taken bool, err error) {
	var others int
	err = s.db.Get(ctx, &others, `SELECT COUNT(*) FROM locations WHERE account_id = ? AND code = ? AND id <> ?`, accountID, l.Code, l.ID)
	if err != nil || others > 0 {
		return others > 0, err
	}
	if l.ID == 0 {
		err = s.db.Get(ctx, &l.ID, `INSERT INTO locations (account_id, code, name, line1, line2, city, postcode, region, country, is_billing)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id, code) DO NOTHING RETURNING id`,
			accountID, l.Code, l.Name, l.Line1, l.Line2, l.City, l.Postcode, l.Region, l.Country, l.IsBilling)
		return db.IsNone(err), ignoreNone(err)
	}
	rows, err := s.db.Exec(ctx, `UPDATE locations SET code = ?, name = ?, line1 = ?, line2 = ?, city = ?, postcode = ?, region = ?, country = ?, is_billing = ?
		WHERE id = ? AND account_id = ?`, l.Code, l.Name, l.Line1, l.Line2, l.City, l.Postcode, l.Region, l.Country, l.IsBilling, l.ID, accountID)
	if rows == 0 {
		l.ID = 0
	}
	return db.IsDuplicate(err), err
}

func ignoreNone(err error) error {
	if db.IsNone(err) {
		return nil
	}
	return err
}

func (s store) setInactive(ctx context.Context, accountID, id int64, inactive bool) (int64, error) {
	return s.db.Exec(ctx, `UPDATE locations SET inactive = ? WHERE id = ? AND account_id = ?`, inactive, id, accountID)
}

// look

func (s store) theme(ctx context.Context, accountID int64) (t Theme, err error) {
	err = s.db.Get(ctx, &t, `SELECT accent, mast, logo_file, header_file, header_art, greeting, welcome, blocks, updated_at, saved_by FROM themes WHERE account_id = ?`, accountID)
	return t, err
}

func (s store) themeLinks(ctx context.Context, accountID int64) (list []ThemeLink, err error) {
	err = s.db.Select(ctx, &list, `SELECT title, url, file FROM theme_links WHERE account_id = ? ORDER BY position`, accountID)
	return list, err
}

func (s store) featured(ctx context.Context, accountID int64) (list []Featured, err error) {
	err = s.db.Select(ctx, &list, `SELECT kind, value FROM featured WHERE account_id = ? ORDER BY position`, accountID)
	return list, err
}

// card is the manager's while they are still staff.
func (s store) card(ctx context.Context, personID int64) (c Card, err error) {
	err = s.db.Get(ctx, &c, `SELECT name, email, phone, hours, photo_file FROM people WHERE id = ? AND staff_role <> '' AND disabled_at = 0`, personID)
	return c, err
}

func (s store) saveTheme(ctx context.Context, accountID int64, t Theme, before string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO themes (account_id, accent, mast, logo_file, header_file, header_art, greeting, welcome, blocks, updated_at, saved_by, before_look)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET accent = excluded.accent, mast = excluded.mast,
			logo_file = excluded.logo_file, header_file = excluded.header_file, header_art = excluded.header_art,
			greeting = excluded.greeting, welcome = excluded.welcome, blocks = excluded.blocks, updated_at = excluded.updated_at,
			saved_by = excluded.saved_by, before_look = excluded.before_look`,
		accountID, t.Accent, t.Mast, t.LogoFile, t.HeaderFile, t.HeaderArt, t.Greeting, t.Welcome, t.Blocks, t.UpdatedAt, t.SavedBy, before)
	if err != nil {
		return err
	}
	for _, query := range []string{`DELETE FROM theme_links WHERE account_id = ?`, `DELETE FROM featured WHERE account_id = ?`} {
		if _, err := s.db.Exec(ctx, query, accountID); err != nil {
			return err
		}
	}
	for i, link := range t.Links {
		if _, err := s.db.Exec(ctx, `INSERT INTO theme_links (account_id, position, title, url, file) VALUES (?, ?, ?, ?, ?)`,
			accountID, i, link.Title, link.URL, link.File); err != nil {
			return err
		}
	}
	for i, f := range t.Featured {
		if _, err := s.db.Exec(ctx, `INSERT INTO featured (account_id, position, kind, value) VALUES (?, ?, ?, ?)`, accountID, i, f.Kind, f.Value); err != nil {
			return err
		}
	}
	return nil
}

// credit

func (s store) credit(ctx context.Context, accountID int64) (c Credit, err error) {
	err = s.db.Get(ctx, &c, `SELECT currency, credit_limit, credit_used, credit_hold, payment_terms_days FROM accounts WHERE id = ?`, accountID)
	return c, err
}

// useCredit is one conditional update: no rows when a hold or the limit is in the way. A limit of 0 is never enough,
// also when more was paid than used.
func (s store) useCredit(ctx context.Context, accountID int64, amount money.Amount) (int64, error) {
	return s.db.Exec(ctx, `UPDATE accounts SET credit_used = credit_used + ? WHERE id = ? AND credit_hold = ''
		AND (credit_limit IS NULL OR ? OR (credit_limit > 0 AND credit_used + ? <= credit_limit))`, amount, accountID, amount == 0, amount)
}

func (s store) freeCredit(ctx context.Context, accountID int64, amount money.Amount) error {
	_, err := s.db.Exec(ctx, `UPDATE accounts SET credit_used = credit_used - ? WHERE id = ?`, amount, accountID)
	return err
}

func (s store) setHold(ctx context.Context, slug, reason string, at clock.Time) (int64, error) {
	return s.db.Exec(ctx, `UPDATE accounts SET credit_hold = ?, updated_at = ? WHERE slug = ?`, reason, at, slug)
}

func (s store) enter(ctx context.Context, e entry) (int64, error) {
	var external *string
	if e.externalID != "" {
		external = &e.externalID
	}
	return s.db.Exec(ctx, `INSERT INTO credit_entries (account_id, at, kind, amount, order_number, external_id, note) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (external_id) DO NOTHING`, e.accountID, e.at, e.kind, e.amount, e.orderNumber, external, e.note)
}
