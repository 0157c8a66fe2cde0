package knowledge

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Unsaved is what an editor typed in one tab and hasn't saved. It is kept until it is saved or discarded.
type Unsaved struct {
	ArticleID int64  `db:"article_id"`
	Slug      string `db:"slug"`
	Tab       string `db:"tab"`
	BasedOn   int    `db:"based_on"` // the version it began from
	Latest    int    `db:"latest"`   // the newest by now
	Text      `db:""`
	SavedAt   clock.Time `db:"saved_at"`
}

// Autosave keeps what is being typed, as it is, in a tab of the actor's; it makes no version and nobody else sees it.
func (s *Service) Autosave(ctx context.Context, actor identity.Actor, slug, tab string, basedOn int, t Text) error {
	if err := mayEdit(actor); err != nil {
		return err
	}
	if tab == "" || len(tab) > 100 || len(t.Body) > 2*MaxBody || len(t.Title)+len(t.Summary) > 4*(maxTitle+maxSummary) {
		return fault.Invalid("This is too long to be kept.")
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		a, err := s.find(ctx, slug)
		if err != nil {
			return err
		}
		_, err = s.db.Exec(ctx, `INSERT INTO article_drafts (article_id, person_id, tab, based_on, title, summary, body, saved_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (article_id, person_id, tab) DO UPDATE SET based_on = excluded.based_on, title = excluded.title, summary = excluded.summary,
				body = excluded.body, saved_at = excluded.saved_at`, a.ID, actor.PersonID, tab, basedOn, t.Title, t.Summary, t.Body, s.now())
		if err != nil {
			return fmt.Errorf("keep what is typed: %w", err)
		}
		return nil
	})
}

// Unsaved is what the actor typed and hasn't saved, of one article or with "" of all, the newest first.
func (s *Service) Unsaved(ctx context.Context, actor identity.Actor, slug string) (list []Unsaved, err error) {
	if err := mayEdit(actor); err != nil {
		return nil, err
	}
	where, args := ``, []any{actor.PersonID}
	if slug != "" {
		where, args = ` AND a.slug = ?`, append(args, slug)
	}
	err = s.db.Select(ctx, &list, `SELECT d.article_id, a.slug, d.tab, d.based_on, a.latest, d.title, d.summary, d.body, d.saved_at
		FROM article_drafts d JOIN articles a ON a.id = d.article_id WHERE d.person_id = ?`+where+` ORDER BY d.saved_at DESC, d.id DESC LIMIT 50`, args...)
	if err != nil {
		return nil, fmt.Errorf("list what isn't saved: %w", err)
	}
	return list, nil
}

// Discard gives up what the actor typed in a tab.
func (s *Service) Discard(ctx context.Context, actor identity.Actor, slug, tab string) error {
	if err := mayEdit(actor); err != nil {
		return err
	}
	a, err := s.find(ctx, slug)
	if err != nil {
		return err
	}
	return s.discard(ctx, actor, a.ID, tab)
}

func (s *Service) discard(ctx context.Context, actor identity.Actor, article int64, tab string) error {
	if tab == "" {
		return nil
	}
	if _, err := s.db.Exec(ctx, `DELETE FROM article_drafts WHERE article_id = ? AND person_id = ? AND tab = ?`, article, actor.PersonID, tab); err != nil {
		return fmt.Errorf("give up what was typed: %w", err)
	}
	return nil
}
