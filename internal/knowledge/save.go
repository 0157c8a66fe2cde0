package knowledge

import (
	"context"
	"fmt"
	"strconv"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// NewArticle is what one begins with.
type NewArticle struct {
	Text
	Slug     string // "": made of the title
	Category string // a slug; "": none yet
	Note     string
	Tab      string // of the editor, whose draft is over
}

// Create makes a draft that staff alone may read until told otherwise; its owner is who writes it.
func (s *Service) Create(ctx context.Context, actor identity.Actor, in NewArticle) (a Article, err error) {
	in.Text, in.Note = in.Text.clean(), oneLine(in.Note)
	if err := in.Text.check(); err != nil {
		return a, err
	}
	if in.Slug != "" {
		if why := SlugProblem(in.Slug); why != "" {
			return a, fault.Invalid("", fault.Field{Name: "slug", Message: why})
		}
	}
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		var category int64
		if in.Category != "" {
			c, err := s.category(ctx, in.Category)
			if err != nil {
				return fault.Invalid("", fault.Field{Name: "category", Message: "This category isn’t there any more."})
			}
			category = c.ID
		}
		slug, err := s.freeSlug(ctx, in)
		if err != nil {
			return err
		}
		now := s.now()
		a = Article{Slug: slug, State: Draft, Audience: Audience{Kind: Staff}, CategoryID: category, OwnerID: actor.PersonID}
		err = s.db.Get(ctx, &a.ID, `INSERT INTO articles (slug, category_id, place, owner_id, created_at, updated_at)
			VALUES (?, ?, (SELECT COALESCE(MAX(place), 0) + 10 FROM articles WHERE category_id = ?), ?, ?, ?) RETURNING id`, slug, orNone(category), category, orNone(actor.PersonID), now, now)
		if err != nil {
			return fmt.Errorf("make an article: %w", err)
		}
		if err := s.addVersion(ctx, actor, &a, Version{Text: in.Text, Note: in.Note}); err != nil {
			return err
		}
		if err := s.record(ctx, actor, "article", slug, "made", "", in.Title); err != nil {
			return err
		}
		a, err = s.find(ctx, slug)
		return err
	})
	return a, err
}

// freeSlug is the address that was asked for, or one of the title that nothing has.
func (s *Service) freeSlug(ctx context.Context, in NewArticle) (string, error) {
	base := in.Slug
	if base == "" {
		base = SlugOf(in.Title)
	}
	for slug, i := base, 2; ; i++ {
		taken, err := s.slugTaken(ctx, slug, 0)
		switch {
		case err != nil:
			return "", err
		case !taken:
			return slug, nil
		case in.Slug != "":
			return "", slugIsTaken(slug)
		}
		slug = base + "-" + strconv.Itoa(i)
	}
}

func slugIsTaken(slug string) error {
	return fault.Invalid("", fault.Field{Name: "slug", Message: "Another article has or had the address " + slug + ". Use another."})
}

// slugTaken says whether an article but this one has or had the address.
func (s *Service) slugTaken(ctx context.Context, slug string, but int64) (taken bool, err error) {
	var n int
	err = s.db.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM articles WHERE slug = ? AND id <> ?) + (SELECT COUNT(*) FROM article_slugs WHERE slug = ? AND article_id <> ?)`, slug, but, slug, but)
	if err != nil {
		return false, fmt.Errorf("look whether an address is taken: %w", err)
	}
	return n > 0, nil
}

// Edit is a text as an editor leaves it.
type Edit struct {
	Seen int // the version it began from
	Text
	Note string
	Tab  string // whose draft is over with this
}

// Saved is what a save came to.
type Saved struct {
	Article
	Merged []Merged // what others had changed meanwhile and is part of it now; nil when nobody had
}

// Save makes a new version of a text. When others saved one since the version that was seen, what they changed elsewhere
// in the text is merged and told; what was changed in the same place is a *Conflict, and nothing is saved. A text that
// says nothing new makes no version.
func (s *Service) Save(ctx context.Context, actor identity.Actor, slug string, in Edit) (saved Saved, err error) {
	in.Text, in.Note = in.Text.clean(), oneLine(in.Note)
	if err := in.Text.check(); err != nil {
		return saved, err
	}
	if utf8.RuneCountInString(in.Note) > maxNote {
		return saved, fault.Invalid("", fault.Field{Name: "note", Message: fmt.Sprintf("Use at most %d characters.", maxNote)})
	}
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		if saved.Article, err = s.find(ctx, slug); err != nil {
			return err
		}
		latest, err := s.version(ctx, saved.ID, saved.Latest)
		if err != nil {
			return err
		}
		text := in.Text
		if in.Seen != saved.Latest {
			if text, saved.Merged, err = s.mergeInto(ctx, saved.Article, in, latest); err != nil {
				return err
			}
		}
		if err := s.discard(ctx, actor, saved.ID, in.Tab); err != nil {
			return err
		}
		if text == latest.Text {
			return nil
		}
		if err := s.addVersion(ctx, actor, &saved.Article, Version{Text: text, Note: in.Note}); err != nil {
			return err
		}
		return s.record(ctx, actor, "article", saved.Slug, "text", fmt.Sprintf("version %d", latest.Number), fmt.Sprintf("version %d%s", saved.Latest, colon(in.Note)))
	})
	return saved, err
}

func colon(note string) string {
	if note == "" {
		return ""
	}
	return ": " + note
}

// mergeInto joins the edit with what was saved since the version that it began from.
func (s *Service) mergeInto(ctx context.Context, a Article, in Edit, latest Version) (Text, []Merged, error) {
	if in.Seen > a.Latest || in.Seen < 1 {
		return Text{}, nil, changed
	}
	base, err := s.version(ctx, a.ID, in.Seen)
	if err != nil {
		return Text{}, nil, err
	}
	var others []string
	err = s.db.Select(ctx, &others, `SELECT DISTINCT by_name FROM article_versions WHERE article_id = ? AND number > ? ORDER BY by_name`, a.ID, in.Seen)
	if err != nil {
		return Text{}, nil, fmt.Errorf("read who saved meanwhile: %w", err)
	}
	text, merged, clashes := merge(base.Text, in.Text, latest.Text)
	for i := range merged {
		merged[i].By = others
	}
	if len(clashes) > 0 {
		return Text{}, nil, &Conflict{Base: base, Theirs: latest, Yours: in.Text, Joined: text, By: others, Clashes: clashes}
	}
	return text, merged, nil
}
