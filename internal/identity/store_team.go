package identity

import (
	"context"

	"tradecounter/internal/platform/clock"
)

const memberQuery = `SELECT m.id, m.person_id, p.name, p.email, m.role, m.blocked_at, m.created_at, p.disabled_at,
	CASE WHEN p.last_sign_in_at >= m.created_at THEN p.last_sign_in_at ELSE 0 END AS last_sign_in_at,
	(SELECT COUNT(*) FROM sessions s WHERE s.person_id = m.person_id AND s.ended_at = 0 AND s.expires_at > ?) AS sessions
	FROM members m JOIN people p ON p.id = m.person_id WHERE m.removed_at = 0 AND m.account_id = ?`

func (s store) team(ctx context.Context, accountID int64, now clock.Time) (list []Member, err error) {
	err = s.db.Select(ctx, &list, memberQuery+` ORDER BY p.name, m.id`, now, accountID)
	return list, err
}

func (s store) member(ctx context.Context, accountID, id int64, now clock.Time) (m Member, err error) {
	err = s.db.Get(ctx, &m, memberQuery+` AND m.id = ?`, now, accountID, id)
	return m, err
}

// addMember returns the member's id; no row when the person is one already.
func (s store) addMember(ctx context.Context, personID, accountID int64, role Role, now clock.Time) (id int64, err error) {
	err = s.db.Get(ctx, &id, `INSERT INTO members (person_id, account_id, role, created_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (person_id, account_id) DO UPDATE SET role = excluded.role, created_at = excluded.created_at, removed_at = 0, blocked_at = 0
		WHERE members.removed_at <> 0 RETURNING id`, personID, accountID, role, now)
	if err != nil {
		return 0, err
	}
	return id, s.db.Bump(ctx, "sessions")
}

// holdAccount makes everyone who changes the account's members wait for each other until the commit.
func (s store) holdAccount(ctx context.Context, accountID int64) error {
	_, err := s.db.Exec(ctx, `UPDATE accounts SET updated_at = updated_at WHERE id = ?`, accountID)
	return err
}

func (s store) setRole(ctx context.Context, accountID, id int64, role Role) (int64, error) {
	return s.change(ctx, `UPDATE members SET role = ? WHERE id = ? AND account_id = ? AND removed_at = 0 AND role <> ?`, role, id, accountID, role)
}

func (s store) block(ctx context.Context, accountID, id int64, at clock.Time) (int64, error) {
	return s.change(ctx, `UPDATE members SET blocked_at = ? WHERE id = ? AND account_id = ? AND removed_at = 0 AND blocked_at = 0`, at, id, accountID)
}

func (s store) unblock(ctx context.Context, accountID, id int64) (int64, error) {
	return s.change(ctx, `UPDATE members SET blocked_at = 0 WHERE id = ? AND account_id = ? AND removed_at = 0 AND blocked_at <> 0`, id, accountID)
}

func (s store) removeMember(ctx context.Context, accountID, id int64, at clock.Time) (int64, error) {
	return s.change(ctx, `UPDATE members SET removed_at = ? WHERE id = ? AND account_id = ? AND removed_at = 0`, at, id, accountID)
}

// companyAdmins counts administrators of an account who may act.
func (s store) companyAdmins(ctx context.Context, accountID int64) (n int, err error) {
	err = s.db.Get(ctx, &n, `SELECT COUNT(*) FROM members m JOIN people p ON p.id = m.person_id
		WHERE m.account_id = ? AND m.role = 'company_admin' AND m.removed_at = 0 AND m.blocked_at = 0 AND p.disabled_at = 0`, accountID)
	return n, err
}
