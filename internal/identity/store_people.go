package identity

import (
	"context"

	"tradecounter/internal/platform/clock"
)

const personColumns = `p.id, p.email, p.name, p.phone, p.hours, p.photo_file, p.staff_role, p.password_hash, p.totp_secret,
	p.totp_confirmed_at, p.disabled_at, p.last_sign_in_at, p.created_at`

type comerRow struct {
	Person
	Accounts int `db:"accounts"` // that aren't closed
}

const comerQuery = `SELECT ` + personColumns + `, (SELECT COUNT(*) FROM members m JOIN accounts a ON a.id = m.account_id
	WHERE m.person_id = p.id AND m.removed_at = 0 AND a.status <> 'closed') AS accounts FROM people p WHERE `

func (s store) comer(ctx context.Context, email string) (row comerRow, err error) {
	err = s.db.Get(ctx, &row, comerQuery+`p.email = ?`, email)
	return row, err
}

func (s store) comerByID(ctx context.Context, id int64) (row comerRow, err error) {
	err = s.db.Get(ctx, &row, comerQuery+`p.id = ?`, id)
	return row, err
}

func (s store) person(ctx context.Context, id int64) (p Person, err error) {
	err = s.db.Get(ctx, &p, `SELECT `+personColumns+` FROM people p WHERE p.id = ?`, id)
	return p, err
}

func (s store) personByEmail(ctx context.Context, email string) (p Person, err error) {
	err = s.db.Get(ctx, &p, `SELECT `+personColumns+` FROM people p WHERE p.email = ?`, email)
	return p, err
}

// addPerson inserts one, or none when the address is taken.
func (s store) addPerson(ctx context.Context, n NewPerson, email, hash string, now clock.Time) (int64, error) {
	return s.db.Exec(ctx, `INSERT INTO people (email, name, phone, hours, photo_file, staff_role, password_hash, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING`, email, n.Name, n.Phone, n.Hours, n.PhotoFile, n.Staff, hash, now)
}

func (s store) people(ctx context.Context) (list []Person, err error) {
	err = s.db.Select(ctx, &list, `SELECT `+personColumns+` FROM people p ORDER BY p.email`)
	return list, err
}

func (s store) memberships(ctx context.Context) (list []membershipRow, err error) {
	err = s.db.Select(ctx, &list, `SELECT m.person_id, m.role, m.blocked_at, a.slug, a.name FROM members m JOIN accounts a ON a.id = m.account_id
		WHERE m.removed_at = 0 ORDER BY m.person_id, a.name`)
	return list, err
}

func (s store) choices(ctx context.Context, personID int64) (list []Choice, err error) {
	err = s.db.Select(ctx, &list, `SELECT a.id AS account_id, a.slug, a.name, m.role FROM members m JOIN accounts a ON a.id = m.account_id
		WHERE m.person_id = ? AND m.removed_at = 0 AND a.status <> 'closed' ORDER BY a.name, a.id`, personID)
	return list, err
}

func (s store) signedIn(ctx context.Context, id int64, now clock.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE people SET last_sign_in_at = ? WHERE id = ?`, now, id)
	return err
}

func (s store) setName(ctx context.Context, id int64, name string) error {
	_, err := s.change(ctx, `UPDATE people SET name = ? WHERE id = ?`, name, id)
	return err
}

func (s store) setPassword(ctx context.Context, id int64, hash string) error {
	_, err := s.db.Exec(ctx, `UPDATE people SET password_hash = ? WHERE id = ?`, hash, id)
	return err
}

func (s store) setStaff(ctx context.Context, id int64, n NewPerson) error {
	_, err := s.db.Exec(ctx, `UPDATE people SET staff_role = ?, phone = ?, hours = ?, photo_file = ? WHERE id = ?`,
		n.Staff, n.Phone, n.Hours, n.PhotoFile, id)
	if err != nil {
		return err
	}
	return s.db.Bump(ctx, "accounts") // the card that clients see is kept in memory by this version
}

func (s store) setDisabled(ctx context.Context, id int64, at clock.Time) error {
	if _, err := s.db.Exec(ctx, `UPDATE people SET disabled_at = ? WHERE id = ?`, at, id); err != nil {
		return err
	}
	return s.db.Bump(ctx, "accounts")
}

// holdAdmins makes everyone who changes administrators wait for each other until the commit.
func (s store) holdAdmins(ctx context.Context) error {
	_, err := s.db.Exec(ctx, `UPDATE versions SET version = version WHERE name = 'accounts'`)
	return err
}

// admins counts administrators who may come in, besides one person.
func (s store) admins(ctx context.Context, besides int64) (n int, err error) {
	err = s.db.Get(ctx, &n, `SELECT COUNT(*) FROM people WHERE staff_role = 'admin' AND disabled_at = 0 AND id <> ?`, besides)
	return n, err
}

func (s store) accountID(ctx context.Context, slug string) (id int64, err error) {
	err = s.db.Get(ctx, &id, `SELECT id FROM accounts WHERE slug = ?`, slug)
	return id, err
}

// links

func (s store) addLink(ctx context.Context, tokenHash string, l Link, now clock.Time) error {
	var account *int64
	if l.AccountID != 0 {
		account = &l.AccountID
	}
	_, err := s.db.Exec(ctx, `INSERT INTO links (token_hash, kind, person_id, account_id, subject, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		tokenHash, l.Kind, l.PersonID, account, l.Subject, now, l.ExpiresAt)
	return err
}

func (s store) link(ctx context.Context, tokenHash string, kind LinkKind) (l Link, err error) {
	err = s.db.Get(ctx, &l, `SELECT kind, person_id, COALESCE(account_id, 0) AS account_id, subject, expires_at, used_at FROM links
		WHERE token_hash = ? AND kind = ?`, tokenHash, kind)
	return l, err
}

func (s store) useLink(ctx context.Context, tokenHash string, kind LinkKind, now clock.Time) (int64, error) {
	return s.db.Exec(ctx, `UPDATE links SET used_at = ? WHERE token_hash = ? AND kind = ? AND used_at = 0 AND expires_at > ?`, now, tokenHash, kind, now)
}

// voidLinks uses up every link with which someone's password could be set.
func (s store) voidLinks(ctx context.Context, personID int64, now clock.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE links SET used_at = ? WHERE person_id = ? AND kind IN ('invitation', 'password_reset') AND used_at = 0`, now, personID)
	return err
}

// second factor

func (s store) setSecret(ctx context.Context, id int64, secret string) (int64, error) {
	return s.db.Exec(ctx, `UPDATE people SET totp_secret = ?, totp_last_step = 0 WHERE id = ? AND totp_confirmed_at = 0`, secret, id)
}

func (s store) confirmSecret(ctx context.Context, id int64, secret string, step int64, now clock.Time) (int64, error) {
	return s.change(ctx, `UPDATE people SET totp_confirmed_at = ?, totp_last_step = ? WHERE id = ? AND totp_secret = ? AND totp_confirmed_at = 0`,
		now, step, id, secret)
}

// useStep takes a code's step for good: no code of it or of an earlier one is accepted again.
func (s store) useStep(ctx context.Context, id, step int64) (int64, error) {
	return s.db.Exec(ctx, `UPDATE people SET totp_last_step = ? WHERE id = ? AND totp_last_step < ? AND totp_confirmed_at <> 0`, step, id, step)
}

func (s store) dropSecondFactor(ctx context.Context, id int64) error {
	if _, err := s.change(ctx, `UPDATE people SET totp_secret = '', totp_confirmed_at = 0, totp_last_step = 0 WHERE id = ?`, id); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `DELETE FROM recovery_codes WHERE person_id = ?`, id)
	return err
}

func (s store) replaceCodes(ctx context.Context, id int64, hashes []string) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM recovery_codes WHERE person_id = ?`, id); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := s.db.Exec(ctx, `INSERT INTO recovery_codes (person_id, code_hash) VALUES (?, ?)`, id, hash); err != nil {
			return err
		}
	}
	return nil
}

func (s store) useCode(ctx context.Context, id int64, hash string, now clock.Time) (int64, error) {
	return s.db.Exec(ctx, `UPDATE recovery_codes SET used_at = ? WHERE person_id = ? AND code_hash = ? AND used_at = 0`, now, id, hash)
}

func (s store) codesLeft(ctx context.Context, id int64) (n int, err error) {
	err = s.db.Get(ctx, &n, `SELECT COUNT(*) FROM recovery_codes WHERE person_id = ? AND used_at = 0`, id)
	return n, err
}
