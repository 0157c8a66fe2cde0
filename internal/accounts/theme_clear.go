package accounts

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/jobs"
)

// Schedule clears once a day what drafts of looks left behind.
func (s *Service) Schedule(q *jobs.Queue) {
	q.Every("looks.clear", jobs.Each(24*time.Hour), s.ClearLooks)
}

const (
	keepDrafts  = 90 * 24 * time.Hour // after their last change
	keepUploads = 30 * 24 * time.Hour // that no look names
)

// ClearLooks ends drafts that nobody has touched for long, and removes pictures and documents that were uploaded for a
// look and are in none: not a saved one, not the one before it, not a draft, and nowhere else either.
func (s *Service) ClearLooks(ctx context.Context) error {
	if err := s.store.clearDrafts(ctx, s.now().Add(-keepDrafts)); err != nil {
		return fmt.Errorf("clear drafts of looks: %w", err)
	}
	names, err := s.store.strayUploads(ctx, s.now().Add(-keepUploads))
	if err != nil {
		return fmt.Errorf("look for files of abandoned looks: %w", err)
	}
	for _, name := range names {
		if err := s.files.Forget(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (s store) clearDrafts(ctx context.Context, before clock.Time) error {
	_, err := s.db.Exec(ctx, `DELETE FROM theme_drafts WHERE updated_at < ?`, before)
	return err
}

// strayUploads are a run's fill of files of looks that nothing names. A name inside a kept look is found as text: a
// stretch that only looks like it keeps a file too long, never too short.
func (s store) strayUploads(ctx context.Context, before clock.Time) (names []string, err error) {
	err = s.db.Select(ctx, &names, `SELECT f.name FROM files f WHERE f.account_id IS NOT NULL AND f.created_at < ? AND f.name LIKE 'look/%'
		AND NOT EXISTS (SELECT 1 FROM themes t WHERE t.logo_file = f.name OR t.header_file = f.name OR t.before_look LIKE '%' || f.name || '%')
		AND NOT EXISTS (SELECT 1 FROM theme_drafts d WHERE d.look LIKE '%' || f.name || '%')
		AND NOT EXISTS (SELECT 1 FROM theme_links l WHERE l.file = f.name) AND NOT EXISTS (SELECT 1 FROM people p WHERE p.photo_file = f.name)
		AND NOT EXISTS (SELECT 1 FROM products p WHERE p.image = f.name) AND NOT EXISTS (SELECT 1 FROM product_documents d WHERE d.file = f.name)
		AND NOT EXISTS (SELECT 1 FROM article_files a WHERE a.file = f.name) AND NOT EXISTS (SELECT 1 FROM ticket_files t WHERE t.file = f.name)
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.invoice_file = f.name) ORDER BY f.id LIMIT 100`, before)
	return names, err
}
