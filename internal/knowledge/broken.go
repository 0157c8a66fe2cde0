package knowledge

import (
	"context"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/markdown"
)

// BrokenLink is something a text leads to that isn't there, or not for all of its readers.
type BrokenLink struct {
	Slug  string // of the article with the link
	Title string
	Line  int
	To    string // as it was written
	Why   string
}

// BrokenLinks are those of the published texts: articles, headings, files and products that aren't there, and links that
// lead nowhere allowed.
func (s *Service) BrokenLinks(ctx context.Context, actor identity.Actor) ([]BrokenLink, error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	n, err := s.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	held, err := s.recordFiles(ctx)
	if err != nil {
		return nil, err
	}
	var list []BrokenLink
	var skus []string
	cards := map[int64][]markdown.Link{}
	for _, m := range n.live {
		p, err := s.page(ctx, m.ID, m.Number)
		if err != nil {
			return nil, err
		}
		for _, l := range p.Links {
			if l.Kind == markdown.LinkProduct {
				cards[m.ID], skus = append(cards[m.ID], l), append(skus, l.To)
				continue
			}
			why, err := s.broken(ctx, n, m, p, l, held[m.ID])
			if err != nil {
				return nil, err
			}
			if why != "" {
				list = append(list, BrokenLink{m.Slug, m.Title, l.Line, l.To, why})
			}
		}
	}
	has, err := s.Names(ctx, Known{Products: skus})
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, sku := range has.Products {
		there[sku] = true
	}
	for id, links := range cards {
		for _, l := range links {
			if !there[l.To] {
				list = append(list, BrokenLink{n.byID[id].Slug, n.byID[id].Title, l.Line, l.To, "There is no such product."})
			}
		}
	}
	sortBroken(list)
	return list, nil
}

// broken says why a link of an article leads nowhere; "" when it does.
func (s *Service) broken(ctx context.Context, n *snapshot, m *meta, p page, l markdown.Link, held []RecordFile) (string, error) {
	switch l.Kind {
	case markdown.LinkBad:
		return "Only articles, headings, https, mail and telephone can be led to.", nil
	case markdown.LinkFile:
		if !slices.ContainsFunc(held, func(f RecordFile) bool { return f.Name == l.To }) {
			return "The article has no such file.", nil
		}
	case markdown.LinkHeading:
		if !hasHeading(p, l.Anchor) {
			return "There is no such heading.", nil
		}
	case markdown.LinkArticle:
		to := n.bySlug[l.To]
		switch {
		case to == nil:
			return "Readers have no such article.", nil
		case !to.audience.covers(m.audience):
			return "Not all who read this may read that article.", nil
		case l.Anchor != "":
			other, err := s.page(ctx, to.ID, to.Number)
			if err == nil && !hasHeading(other, l.Anchor) {
				return "That article has no such heading.", nil
			}
			return "", err
		}
	}
	return "", nil
}

func hasHeading(p page, id string) bool {
	return slices.ContainsFunc(p.Headings, func(h markdown.Heading) bool { return h.ID == id })
}

// covers says that whoever reads b reads a, as far as the choices tell.
func (a Audience) covers(b Audience) bool {
	switch {
	case a.Kind == All || b.Kind == Staff:
		return true
	case a.Kind != Chosen || b.Kind != Chosen:
		return false
	}
	for _, id := range b.Accounts {
		if !slices.Contains(a.Accounts, id) {
			return false
		}
	}
	for _, segment := range b.Segments {
		if !slices.Contains(a.Segments, segment) {
			return false
		}
	}
	return true
}
