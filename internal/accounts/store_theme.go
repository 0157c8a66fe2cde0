package accounts

import (
	"context"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

func (s store) beforeLook(ctx context.Context, accountID int64) (text string, err error) {
	err = s.db.Get(ctx, &text, `SELECT before_look FROM themes WHERE account_id = ?`, accountID)
	return text, err
}

// holdTheme makes everyone who saves the account's look wait for each other until the commit.
func (s store) holdTheme(ctx context.Context, accountID int64) error {
	_, err := s.db.Exec(ctx, `UPDATE accounts SET updated_at = updated_at WHERE id = ?`, accountID)
	return err
}

type draftRow struct {
	Seen clock.Time `db:"seen"`
	Look string     `db:"look"`
}

func (s store) draft(ctx context.Context, accountID, personID int64) (row draftRow, err error) {
	err = s.db.Get(ctx, &row, `SELECT seen, look FROM theme_drafts WHERE account_id = ? AND person_id = ?`, accountID, personID)
	return row, err
}

func (s store) keepDraft(ctx context.Context, accountID, personID int64, row draftRow, at clock.Time) error {
	_, err := s.db.Exec(ctx, `INSERT INTO theme_drafts (account_id, person_id, seen, look, updated_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (account_id, person_id) DO UPDATE SET seen = excluded.seen, look = excluded.look, updated_at = excluded.updated_at`,
		accountID, personID, row.Seen, row.Look, at)
	return err
}

func (s store) dropDraft(ctx context.Context, accountID, personID int64) error {
	_, err := s.db.Exec(ctx, `DELETE FROM theme_drafts WHERE account_id = ? AND person_id = ?`, accountID, personID)
	return err
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

const dressedColumns = `a.id, a.slug, a.name, COALESCE(t.accent, '') AS accent, COALESCE(t.mast, '') AS mast, COALESCE(t.logo_file, '') AS logo_file,
	COALESCE(t.header_file, '') AS header_file, COALESCE(t.header_art, '') AS header_art, COALESCE(t.updated_at, 0) AS updated_at, COALESCE(t.saved_by, '') AS saved_by`

func (s store) looks(ctx context.Context, reach identity.Reach, words string, from, limit int) (list []Dressed, total int, err error) {
	where, args := reach.Where("a")
	where += ` AND a.status <> 'closed'`
	if words != "" {
		like := "%" + likeEscape.Replace(strings.ToLower(words)) + "%"
		where, args = where+` AND (LOWER(a.name) LIKE ? ESCAPE '\' OR a.slug LIKE ? ESCAPE '\')`, append(args, like, like)
	}
	if err = s.db.Get(ctx, &total, `SELECT COUNT(*) FROM accounts a WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	err = s.db.Select(ctx, &list, `SELECT `+dressedColumns+` FROM accounts a LEFT JOIN themes t ON t.account_id = a.id WHERE `+where+`
		ORDER BY a.name, a.id LIMIT ? OFFSET ?`, append(args, limit, from)...)
	return list, total, err
}

func (s store) dressed(ctx context.Context, reach identity.Reach, but int64) (list []Dressed, err error) {
	where, args := reach.Where("a")
	err = s.db.Select(ctx, &list, `SELECT `+dressedColumns+` FROM accounts a JOIN themes t ON t.account_id = a.id WHERE a.id <> ? AND a.status <> 'closed' AND `+where+`
		ORDER BY a.name, a.id LIMIT 200`, append([]any{but}, args...)...)
	return list, err
}
