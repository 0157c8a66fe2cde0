package identity

import (
	"context"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// store and its methods in the files store*.go are the only SQL of the package.
type store struct{ db *db.DB }

// actorRow is a person with one of their accounts, if any.
type actorRow struct {
	PersonID  int64             `db:"person_id"`
	Name      string            `db:"name"`
	Email     string            `db:"email"`
	Staff     StaffRole         `db:"staff_role"`
	MemberID  int64             `db:"member_id"`
	Role      Role              `db:"role"`
	BlockedAt clock.Time        `db:"blocked_at"`
	AccountID int64             `db:"account_id"`
	Slug      string            `db:"slug"`
	Account   string            `db:"account_name"`
	Currency  string            `db:"currency"`
	Locale    string            `db:"locale"`
	EarlyDays int               `db:"early_access_days"`
	Discount  money.BasisPoints `db:"discount_bp"`
	Status    string            `db:"status"`
	Segment   string            `db:"segment"`
}

// actor is the person acting as a member of the account: whoever is staff as well is not here.
func (r actorRow) actor() Actor {
	return Actor{PersonID: r.PersonID, MemberID: r.MemberID, Name: r.Name, Email: r.Email, Role: r.Role, Blocked: r.BlockedAt != 0,
		Account: Account{r.AccountID, r.Slug, r.Account, r.Currency, r.Locale, r.EarlyDays, r.Discount, r.Status, r.Segment}}
}

const actorColumns = `p.id AS person_id, p.name, p.email, p.staff_role, COALESCE(m.id, 0) AS member_id, COALESCE(m.role, '') AS role,
	COALESCE(m.blocked_at, 0) AS blocked_at, COALESCE(a.id, 0) AS account_id, COALESCE(a.slug, '') AS slug,
	COALESCE(a.name, '') AS account_name, COALESCE(a.currency, '') AS currency, COALESCE(a.locale, '') AS locale,
	COALESCE(a.early_access_days, 0) AS early_access_days, COALESCE(a.discount_bp, 0) AS discount_bp, COALESCE(a.status, '') AS status,
	COALESCE(a.segment, '') AS segment`

func (s store) actors(ctx context.Context, where string, args ...any) (rows []actorRow, err error) {
	err = s.db.Select(ctx, &rows, `SELECT `+actorColumns+`
		FROM members m JOIN people p ON p.id = m.person_id JOIN accounts a ON a.id = m.account_id
		WHERE m.removed_at = 0 AND p.disabled_at = 0 AND a.status <> 'closed' AND `+where+` ORDER BY m.id`, args...)
	return rows, err
}

// sessionRow is a session with its person, and the account of the slug when the person is a member of it.
type sessionRow struct {
	actorRow
	ID              int64      `db:"id"`
	CSRF            string     `db:"csrf"`
	SecondFactorDue bool       `db:"second_factor_due"`
	TOTPConfirmed   clock.Time `db:"totp_confirmed_at"`
	Memberships     int        `db:"memberships"`
	CreatedAt       clock.Time `db:"created_at"`
	SeenAt          clock.Time `db:"seen_at"`
	ExpiresAt       clock.Time `db:"expires_at"`
	actingRow
}

// open turns the row into what the doors see: a member of the slug's account, or staff where no account is named.
// Without the second factor nothing of it carries a right.
func (r sessionRow) open(slug string) Session {
	session := Session{ID: r.ID, CSRF: r.CSRF, SecondFactorDue: r.SecondFactorDue, HasSecondFactor: r.TOTPConfirmed != 0, SeveralAccounts: r.Memberships > 1, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt,
		Actor: Actor{PersonID: r.PersonID, Name: r.Name, Email: r.Email}}
	switch {
	case r.SecondFactorDue:
	case r.ActingID != 0:
		session.Actor, session.SeveralAccounts = r.actingActor(), false
	case r.MemberID != 0:
		session.Actor = r.actor()
	case slug == "":
		session.Actor.Staff = r.Staff
	}
	return session
}

// session reads one that hasn't ended. An account that the person isn't a member of leaves its columns empty.
func (s store) session(ctx context.Context, tokenHash, slug string, now clock.Time) (row sessionRow, err error) {
	err = s.db.Get(ctx, &row, `SELECT s.id, s.csrf, s.second_factor_due, s.created_at, s.seen_at, s.expires_at, p.totp_confirmed_at,
		(SELECT COUNT(*) FROM members o WHERE o.person_id = p.id AND o.removed_at = 0) AS memberships, `+actorColumns+`, `+actingColumns+`
		FROM sessions s JOIN people p ON p.id = s.person_id
		LEFT JOIN accounts a ON a.slug = ? AND a.status <> 'closed'
		LEFT JOIN members m ON m.person_id = p.id AND m.account_id = a.id AND m.removed_at = 0`+actingJoin+`
		WHERE s.token_hash = ? AND s.ended_at = 0 AND s.expires_at > ? AND p.disabled_at = 0`, false, slug, tokenHash, now)
	return row, err
}

// ended reads a session that is over and had got past its second factor.
func (s store) ended(ctx context.Context, where string, arg any, now clock.Time) (e Ended, err error) {
	err = s.db.Get(ctx, &e, `SELECT id, person_id, csrf FROM sessions WHERE `+where+` AND (ended_at <> 0 OR expires_at <= ?) AND second_factor_due = ?`, arg, now, false)
	return e, err
}

// change writes what sessions are made of: those kept in memory, here and on other nodes, count no more.
func (s store) change(ctx context.Context, query string, args ...any) (rows int64, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		if rows, err = s.db.Exec(ctx, query, args...); err != nil || rows == 0 {
			return err
		}
		return s.db.Bump(ctx, "sessions")
	})
	return rows, err
}

type newSession struct {
	tokenHash       string
	personID        int64
	csrf            string
	secondFactorDue bool
	address, agent  string
	at, expiresAt   clock.Time
}

func (s store) addSession(ctx context.Context, n newSession) error {
	_, err := s.db.Exec(ctx, `INSERT INTO sessions (token_hash, person_id, csrf, second_factor_due, address, agent, created_at, seen_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, n.tokenHash, n.personID, n.csrf, n.secondFactorDue, n.address, n.agent, n.at, n.at, n.expiresAt)
	return err
}

func (s store) touch(ctx context.Context, id int64, seen, expires clock.Time) error {
	_, err := s.db.Exec(ctx, `UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id = ? AND seen_at < ? AND ended_at = 0`, seen, expires, id, seen)
	return err
}

// renewSession gives a session whose second factor was due a new token and CSRF secret; no rows when it was done or ended.
func (s store) renewSession(ctx context.Context, id, personID int64, tokenHash, csrf string) (int64, error) {
	return s.change(ctx, `UPDATE sessions SET token_hash = ?, csrf = ?, second_factor_due = ?
		WHERE id = ? AND person_id = ? AND second_factor_due = ? AND ended_at = 0`, tokenHash, csrf, false, id, personID, true)
}

func (s store) endToken(ctx context.Context, tokenHash string, now clock.Time) error {
	_, err := s.change(ctx, `UPDATE sessions SET ended_at = ? WHERE token_hash = ? AND ended_at = 0`, now, tokenHash)
	return err
}

func (s store) endSession(ctx context.Context, personID, id int64, now clock.Time) (int64, error) {
	return s.change(ctx, `UPDATE sessions SET ended_at = ? WHERE id = ? AND person_id = ? AND ended_at = 0`, now, id, personID)
}

// endSessions ends all of a person's sessions but one; 0 keeps none.
func (s store) endSessions(ctx context.Context, personID, keep int64, now clock.Time) error {
	_, err := s.change(ctx, `UPDATE sessions SET ended_at = ? WHERE person_id = ? AND id <> ? AND ended_at = 0`, now, personID, keep)
	return err
}

func (s store) sessions(ctx context.Context, personID int64, now clock.Time) (list []OpenSession, err error) {
	err = s.db.Select(ctx, &list, `SELECT id, address, agent, created_at, seen_at FROM sessions
		WHERE person_id = ? AND ended_at = 0 AND expires_at > ? AND second_factor_due = ? ORDER BY seen_at DESC, id DESC LIMIT 100`, personID, now, false)
	return list, err
}

func (s store) addAttempt(ctx context.Context, subject string, now clock.Time) (id int64, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		return s.db.Get(ctx, &id, `INSERT INTO attempts (subject, at) VALUES (?, ?) RETURNING id`, subject, now)
	})
	return id, err
}

// attemptsSince are the moments of attempts, oldest first.
func (s store) attemptsSince(ctx context.Context, subject string, since clock.Time) (at []clock.Time, err error) {
	err = s.db.Select(ctx, &at, `SELECT at FROM attempts WHERE subject = ? AND at > ? ORDER BY at, id`, subject, since)
	return at, err
}

func (s store) dropAttempt(ctx context.Context, id int64) error {
	_, err := s.db.Exec(ctx, `DELETE FROM attempts WHERE id = ?`, id)
	return err
}

func (s store) forgetAttempts(ctx context.Context, subject string) error {
	_, err := s.db.Exec(ctx, `DELETE FROM attempts WHERE subject = ?`, subject)
	return err
}

func (s store) clear(ctx context.Context, attemptsBefore, endedBefore clock.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context) error {
		for _, c := range []struct {
			query  string
			before clock.Time
		}{
			{`DELETE FROM attempts WHERE at < ?`, attemptsBefore},
			{`DELETE FROM sessions WHERE expires_at < ?`, endedBefore},
			{`DELETE FROM links WHERE expires_at < ?`, endedBefore},
		} {
			if _, err := s.db.Exec(ctx, c.query, c.before); err != nil {
				return err
			}
		}
		return nil
	})
}
