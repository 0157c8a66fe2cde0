package knowledge

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Version is a text that an article has or had; it never changes.
type Version struct {
	ID           int64 `db:"id"`
	ArticleID    int64 `db:"article_id"`
	Number       int   `db:"number"`
	Text         `db:""`
	Note         string     `db:"note"`
	PersonID     int64      `db:"person_id"` // 0: an import
	ByName       string     `db:"by_name"`
	At           clock.Time `db:"at"`
	RestoredFrom int        `db:"restored_from"` // 0: not restored
}

const versionColumns = `v.id, v.article_id, v.number, v.title, v.summary, v.body, v.note, COALESCE(v.person_id, 0) AS person_id, v.by_name, v.at, v.restored_from`

// Versions are all of an article, the newest first, without their bodies.
func (s *Service) Versions(ctx context.Context, actor identity.Actor, slug string) (list []Version, err error) {
	a, err := s.Find(ctx, actor, slug)
	if err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &list, `SELECT v.id, v.article_id, v.number, v.title, v.summary, '' AS body, v.note, COALESCE(v.person_id, 0) AS person_id, v.by_name, v.at, v.restored_from
		FROM article_versions v WHERE v.article_id = ? ORDER BY v.number DESC`, a.ID)
	if err != nil {
		return nil, fmt.Errorf("list versions: %w", err)
	}
	return list, nil
}

// Version is one of an article's, by number; 0 is the newest.
func (s *Service) Version(ctx context.Context, actor identity.Actor, slug string, number int) (Version, error) {
	a, err := s.Find(ctx, actor, slug)
	if err != nil {
		return Version{}, err
	}
	if number == 0 {
		number = a.Latest
	}
	return s.version(ctx, a.ID, number)
}

func (s *Service) version(ctx context.Context, article int64, number int) (v Version, err error) {
	err = s.db.Get(ctx, &v, `SELECT `+versionColumns+` FROM article_versions v WHERE v.article_id = ? AND v.number = ?`, article, number)
	if db.IsNone(err) {
		return v, noVersion
	}
	if err != nil {
		return v, fmt.Errorf("read a version: %w", err)
	}
	return v, nil
}

// addVersion writes the next version of an article and makes it the newest.
func (s *Service) addVersion(ctx context.Context, actor identity.Actor, a *Article, v Version) error {
	v.Number = a.Latest + 1
	_, err := s.db.Exec(ctx, `INSERT INTO article_versions (article_id, number, title, summary, body, note, person_id, by_name, at, restored_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, v.Number, v.Title, v.Summary, v.Body, v.Note, orNone(actor.PersonID), actor.Name, s.now(), v.RestoredFrom)
	if err != nil {
		return fmt.Errorf("write a version: %w", err)
	}
	if a.State == Published {
		a.State = Draft // of the next version; readers keep the published one
	}
	a.Latest, a.Title, a.Summary, a.UpdatedAt = v.Number, v.Title, v.Summary, s.now()
	if _, err := s.db.Exec(ctx, `UPDATE articles SET latest = ?, state = ?, updated_at = ? WHERE id = ?`, a.Latest, a.State, a.UpdatedAt, a.ID); err != nil {
		return fmt.Errorf("write a version: %w", err)
	}
	return nil
}

// Restore takes an older text up again as a new version.
func (s *Service) Restore(ctx context.Context, actor identity.Actor, slug string, number int) (a Article, err error) {
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		if a, err = s.find(ctx, slug); err != nil {
			return err
		}
		old, err := s.version(ctx, a.ID, number)
		if err != nil {
			return err
		}
		if number == a.Latest {
			return nil
		}
		note := fmt.Sprintf("Version %d again", number)
		if err := s.addVersion(ctx, actor, &a, Version{Text: old.Text, Note: note, RestoredFrom: number}); err != nil {
			return err
		}
		return s.record(ctx, actor, "article", a.Slug, "text", fmt.Sprintf("version %d", a.Latest-1), fmt.Sprintf("version %d: %s", a.Latest, note))
	})
	return a, err
}
