package knowledge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Details are everything about an article but its text, its state and its audience.
type Details struct {
	Slug     string
	Category string // a slug; "" for none
	Place    int    // within the category
	OwnerID  int64  // 0: nobody
	ReviewOn clock.Date
	Ties     []Tie
	Related  []string // slugs, in order
}

// Details are the article's.
func (a Article) Details() Details {
	return Details{a.Slug, a.CategorySlug, a.Place, a.OwnerID, a.ReviewOn, a.Ties, a.Related}
}

// SetDetails changes them as long as nobody else has since the article's Version that was seen. An article that gets
// another address keeps the old one, too.
func (s *Service) SetDetails(ctx context.Context, actor identity.Actor, slug string, seen int64, d Details) (a Article, err error) {
	d.Ties, d.Related = SortTies(d.Ties), slices.Compact(slices.Clone(d.Related))
	if err := checkTies(d.Ties); err != nil {
		return a, err
	}
	if why := SlugProblem(d.Slug); why != "" {
		return a, fault.Invalid("", fault.Field{Name: "slug", Message: why})
	}
	if d.Place < 0 || d.Place > 1_000_000 {
		return a, fault.Invalid("", fault.Field{Name: "place", Message: "Use a number from 0 to 1,000,000."})
	}
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		before, err := s.held(ctx, slug, seen)
		if err != nil {
			return err
		}
		if err := s.writeDetails(ctx, before, d); err != nil {
			return err
		}
		if a, err = s.find(ctx, d.Slug); err != nil {
			return err
		}
		return s.changes.Record(ctx, actor.By(), before.differences(a)...)
	})
	return a, err
}

// held is the article for a change of what isn't its text, whose version goes up.
func (s *Service) held(ctx context.Context, slug string, seen int64) (Article, error) {
	a, err := s.find(ctx, slug)
	if err != nil {
		return a, err
	}
	rows, err := s.db.Exec(ctx, `UPDATE articles SET version = version + 1, updated_at = ? WHERE id = ? AND version = ?`, s.now(), a.ID, seen)
	if err != nil {
		return a, fmt.Errorf("change an article: %w", err)
	}
	if rows == 0 {
		return a, changed
	}
	return a, nil
}

func (s *Service) writeDetails(ctx context.Context, a Article, d Details) error {
	var category int64
	if d.Category != "" {
		c, err := s.category(ctx, d.Category)
		if err != nil {
			return fault.Invalid("", fault.Field{Name: "category", Message: "This category isn’t there any more."})
		}
		category = c.ID
	}
	if d.OwnerID != 0 && d.OwnerID != a.OwnerID {
		var staff int
		if err := s.db.Get(ctx, &staff, `SELECT COUNT(*) FROM people WHERE id = ? AND staff_role <> '' AND disabled_at = 0`, d.OwnerID); err != nil {
			return fmt.Errorf("find an article's owner: %w", err)
		}
		if staff == 0 {
			return fault.Invalid("", fault.Field{Name: "owner", Message: "Choose one of the seller’s people."})
		}
	}
	if err := s.moveTo(ctx, a, d.Slug); err != nil {
		return err
	}
	_, err := s.db.Exec(ctx, `UPDATE articles SET category_id = ?, place = ?, owner_id = ?, review_on = ? WHERE id = ?`, orNone(category), d.Place, orNone(d.OwnerID), d.ReviewOn, a.ID)
	if err != nil {
		return fmt.Errorf("change an article: %w", err)
	}
	if err := s.writeTies(ctx, a.ID, d.Ties); err != nil {
		return err
	}
	return s.writeRelated(ctx, a.ID, d.Related)
}

// moveTo gives the article another address; the old one leads to it for good.
func (s *Service) moveTo(ctx context.Context, a Article, slug string) error {
	if slug == a.Slug {
		return nil
	}
	taken, err := s.slugTaken(ctx, slug, a.ID)
	if err != nil {
		return err
	}
	if taken {
		return slugIsTaken(slug)
	}
	for _, do := range []struct {
		query string
		args  []any
	}{
		{`DELETE FROM article_slugs WHERE slug = ?`, []any{slug}}, // it comes back to an address of its own
		{`INSERT INTO article_slugs (slug, article_id) VALUES (?, ?)`, []any{a.Slug, a.ID}},
		{`UPDATE articles SET slug = ? WHERE id = ?`, []any{slug, a.ID}},
	} {
		if _, err := s.db.Exec(ctx, do.query, do.args...); err != nil {
			return fmt.Errorf("give an article another address: %w", err)
		}
	}
	return nil
}

func (s *Service) writeTies(ctx context.Context, article int64, ties []Tie) error {
	_, err := s.db.Exec(ctx, `DELETE FROM article_ties WHERE article_id = ?`, article)
	for _, t := range ties {
		if err == nil {
			_, err = s.db.Exec(ctx, `INSERT INTO article_ties (article_id, kind, what) VALUES (?, ?, ?)`, article, t.Kind, t.What)
		}
	}
	if err != nil {
		return fmt.Errorf("say what an article is about: %w", err)
	}
	return nil
}

func (s *Service) writeRelated(ctx context.Context, article int64, slugs []string) error {
	if _, err := s.db.Exec(ctx, `DELETE FROM article_related WHERE article_id = ?`, article); err != nil {
		return fmt.Errorf("place related articles: %w", err)
	}
	for i, slug := range slugs {
		rows, err := s.db.Exec(ctx, `INSERT INTO article_related (article_id, related_id, place) SELECT ?, id, ? FROM articles WHERE slug = ? AND id <> ?
			ON CONFLICT (article_id, related_id) DO NOTHING`, article, i, slug, article)
		if err != nil {
			return fmt.Errorf("place related articles: %w", err)
		}
		if rows == 0 && slices.Index(slugs, slug) == i {
			return fault.Invalid("", fault.Field{Name: "related", Message: "There is no other article " + slug + "."})
		}
	}
	return nil
}

// differences are the change log's lines of what became of the article.
func (a Article) differences(b Article) (list []changes.Change) {
	ties := func(x Article, kind string) string { return strings.Join(Of(x.Ties, kind), ", ") }
	for _, c := range []struct{ field, before, after string }{
		{"address", a.Slug, b.Slug}, {"category", a.CategoryName, b.CategoryName}, {"place", fmt.Sprint(a.Place), fmt.Sprint(b.Place)}, {"owner", a.OwnerName, b.OwnerName},
		{"review date", a.ReviewOn.String(), b.ReviewOn.String()}, {"products", ties(a, TieProduct), ties(b, TieProduct)},
		{"product categories", ties(a, TieCategory), ties(b, TieCategory)}, {"pages", ties(a, TiePage), ties(b, TiePage)}, {"messages", ties(a, TieError), ties(b, TieError)},
		{"related", strings.Join(a.Related, ", "), strings.Join(b.Related, ", ")},
	} {
		if c.before != c.after {
			list = append(list, changes.Change{Kind: "article", Subject: b.Slug, Field: c.field, Before: c.before, After: c.after})
		}
	}
	return list
}
