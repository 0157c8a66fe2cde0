package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/markdown"
)

// Card is an article in a list, as a reader sees it.
type Card struct {
	ID           int64
	Slug         string
	Title        string
	Summary      string
	CategorySlug string // "" for none
	CategoryName string
	Audience     string // All, Staff or Chosen; only staff are told
}

func (m *meta) card() Card {
	c := Card{ID: m.ID, Slug: m.Slug, Title: m.Title, Summary: m.Summary, Audience: m.Kind}
	if m.category != nil {
		c.CategorySlug, c.CategoryName = m.category.Slug, m.category.Name
	}
	return c
}

func cards(list []*meta) []Card {
	all := make([]Card, len(list))
	for i, m := range list {
		all[i] = m.card()
	}
	return all
}

// Shelf is a category with what the reader may read of it; a category without any isn't there.
type Shelf struct {
	Slug, Name string // both "" for what is in no category
	Articles   []Card
}

// Home is the start of help.
type Home struct {
	Shelves  []Shelf
	MostRead []Card // in the last 90 days, at most 8
}

// Home is what the scope reads, by category in order.
func (s *Service) Home(ctx context.Context, scope identity.Scope) (Home, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return Home{}, err
	}
	h := Home{}
	for _, m := range n.sees(scope) {
		c := m.card()
		if last := len(h.Shelves) - 1; last < 0 || h.Shelves[last].Slug != c.CategorySlug {
			h.Shelves = append(h.Shelves, Shelf{Slug: c.CategorySlug, Name: c.CategoryName})
		}
		last := &h.Shelves[len(h.Shelves)-1]
		last.Articles = append(last.Articles, c)
	}
	h.MostRead, err = s.mostRead(ctx, n, scope, 8)
	return h, err
}

// Category is one shelf; one without an article that the scope reads isn't there.
func (s *Service) Category(ctx context.Context, scope identity.Scope, slug string) (Shelf, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return Shelf{}, err
	}
	var shelf Shelf
	for _, m := range n.sees(scope) {
		if m.category != nil && m.category.Slug == slug {
			shelf.Slug, shelf.Name = m.category.Slug, m.category.Name
			shelf.Articles = append(shelf.Articles, m.card())
		}
	}
	if len(shelf.Articles) == 0 {
		return Shelf{}, noCategory
	}
	return shelf, nil
}

// Reading is an article as a reader sees it.
type Reading struct {
	Card
	Moved    bool // asked for by an address it had before: lead to Slug
	Number   int  // the version
	At       clock.Time
	Page     markdown.Page
	Pictures map[string]Size // of the pictures in the text, by name
	Related  []Card
	Owner    string // name of who looks after it, "" for nobody
}

// Size of a picture, in points.
type Size struct{ Width, Height int }

// Article is the published version of one that the scope reads, by its address or one it had before.
func (s *Service) Article(ctx context.Context, scope identity.Scope, slug string) (Reading, error) {
	n, m, err := s.seen(ctx, scope, slug)
	if err != nil {
		return Reading{}, err
	}
	p, err := s.page(ctx, m.ID, m.Number)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Card: m.card(), Moved: m.Slug != slug, Number: m.Number, At: m.At, Page: p.Page, Related: n.related(scope, m, 6)}
	if r.Owner, err = s.ownerOf(ctx, m.ID); err != nil {
		return Reading{}, err
	}
	r.Pictures, err = s.pictureSizes(ctx, m.ID)
	return r, err
}

func (s *Service) ownerOf(ctx context.Context, article int64) (name string, err error) {
	var names []string
	err = s.db.Select(ctx, &names, `SELECT p.name FROM articles a JOIN people p ON p.id = a.owner_id WHERE a.id = ? AND p.disabled_at = 0`, article)
	if err != nil {
		return "", fmt.Errorf("read who looks after an article: %w", err)
	}
	return strings.Join(names, ""), nil
}

func (s *Service) seen(ctx context.Context, scope identity.Scope, slug string) (*snapshot, *meta, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	m := n.bySlug[slug]
	if m == nil || !m.audience.Reads(scope) {
		return nil, nil, noArticle
	}
	return n, m, nil
}

type pageKey struct {
	article int64
	number  int
}

// page is a rendered version.
type page struct{ markdown.Page }

func (s *Service) page(ctx context.Context, article int64, number int) (page, error) {
	key := pageKey{article, number}
	if kept, ok := s.pages.Get(key); ok {
		return kept, nil
	}
	var body string
	err := s.db.Get(ctx, &body, `SELECT body FROM article_versions WHERE article_id = ? AND number = ?`, article, number)
	if db.IsNone(err) {
		return page{}, noVersion
	}
	if err != nil {
		return page{}, fmt.Errorf("read an article: %w", err)
	}
	made := page{markdown.Read(body)}
	if !db.InTransaction(ctx) {
		s.pages.Put(key, made, int64(4*len(body))+1024) // HTML, sections and links
	}
	return made, nil
}

// Preview is a text as a reader would see it.
func (s *Service) Preview(t Text) markdown.Page { return markdown.Read(t.clean().Body) }

// ByIDs are the cards of those that the scope reads, by id.
func (s *Service) ByIDs(ctx context.Context, scope identity.Scope, ids []int64) (map[int64]Card, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[int64]Card, len(ids))
	for _, id := range ids {
		if m := n.byID[id]; m != nil && m.audience.Reads(scope) {
			found[id] = m.card()
		}
	}
	return found, nil
}

// ForProduct are the articles about a product and then those about its category (the path as files write it: A > B) and
// the ones above it: of these those meant for products' pages first, then the nearest.
func (s *Service) ForProduct(ctx context.Context, scope identity.Scope, sku, category string) ([]Card, error) {
	ties := []Tie{{TieProduct, sku}}
	for path := category; path != ""; {
		ties = append(ties, Tie{TieCategory, path})
		at := strings.LastIndex(path, " > ")
		path = path[:max(at, 0)]
	}
	list, err := s.tied(ctx, scope, ties...)
	if err != nil {
		return nil, err
	}
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	meant := func(c Card) int { // for the product's page: what is told there comes before what only mentions its like
		m := n.byID[c.ID]
		switch {
		case m == nil:
			return 2
		case slices.Contains(m.ties, Tie{TieProduct, sku}):
			return 0
		case slices.Contains(m.ties, Tie{TiePage, "product"}):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b Card) int { return cmp.Compare(meant(a), meant(b)) })
	return list, nil
}

// ForPage are the articles about a page of the portal, those about the fewest others first; the name is one of Pages. Those
// about certain products or categories aren't about every product's or listing's page: ForProduct has them.
func (s *Service) ForPage(ctx context.Context, scope identity.Scope, name string) ([]Card, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	many := name == "product" || name == "listing"
	tied := slices.Clone(n.byTie[Tie{TiePage, name}])
	slices.SortStableFunc(tied, func(a, b *meta) int { return cmp.Compare(len(Of(a.ties, TiePage)), len(Of(b.ties, TiePage))) })
	var list []Card
	for _, m := range tied {
		certain := len(Of(m.ties, TieProduct))+len(Of(m.ties, TieCategory)) > 0
		if m.audience.Reads(scope) && !(many && certain) {
			list = append(list, m.card())
		}
	}
	return list, nil
}

// ForError is the first article about an error message; the name is one of Errors. ok is false when there is none.
func (s *Service) ForError(ctx context.Context, scope identity.Scope, name string) (card Card, ok bool, err error) {
	list, err := s.tied(ctx, scope, Tie{TieError, name})
	if err != nil || len(list) == 0 {
		return Card{}, false, err
	}
	return list[0], true, nil
}

func (s *Service) tied(ctx context.Context, scope identity.Scope, ties ...Tie) ([]Card, error) {
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	var list []Card
	had := map[int64]bool{}
	for _, t := range ties {
		for _, m := range n.byTie[t] {
			if !had[m.ID] && m.audience.Reads(scope) {
				had[m.ID] = true
				list = append(list, m.card())
			}
		}
	}
	return list, nil
}
