package articles

import (
	"context"
	"strings"

	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/search/lexicon"
)

// textKey is a version of an article; it never changes.
type textKey struct{ article, number int64 }

// named says which articles and sections were found.
func (f *finding) named(some []found) []Hit {
	hits := make([]Hit, len(some))
	for i, h := range some {
		a := f.n.articles[h.article]
		hits[i] = Hit{ArticleID: a.ID, Slug: a.Slug, Title: a.Title, Summary: a.Summary, Category: a.Category}
		if h.section != none {
			s := a.sections[h.section-f.n.first[h.article]]
			hits[i].Heading, hits[i].HeadingID = s.heading, s.id
		}
	}
	return hits
}

// tell adds what the sections say.
func (f *finding) tell(ctx context.Context, some []found) ([]Hit, error) {
	hits := f.named(some)
	asked := map[string]bool{}
	for _, o := range f.wanted.Options {
		for _, slot := range o.Slots {
			asked[f.wanted.Slots[slot]] = true
		}
	}
	for i, h := range some {
		if h.section == none {
			continue
		}
		a := f.n.articles[h.article]
		sections, err := f.service.text(ctx, a)
		if err != nil {
			return nil, err
		}
		if k := int(h.section - f.n.first[h.article]); k < len(sections) {
			hits[i].Snippet = snippet(sections[k].Body, asked)
		}
	}
	return hits, nil
}

// text is an article's sections, kept while they are used.
func (s *Service) text(ctx context.Context, a *article) ([]markdown.Section, error) {
	key := textKey{a.ID, a.Number}
	if known, ok := s.texts.Get(key); ok {
		return known, nil
	}
	body, err := s.source.body(ctx, a.ID, a.Number)
	if err != nil {
		return nil, err
	}
	sections := markdown.Words(body)
	s.texts.Put(key, sections, int64(len(body))+256)
	return sections, nil
}

// snippetWords is how many words a snippet has.
const snippetWords = 32

// snippet cuts the words out of a text that hold most of what was asked, and marks these.
func snippet(text string, asked map[string]bool) []Part {
	words := strings.Fields(text)
	hit := make([]bool, len(words))
	for i, w := range words {
		for _, l := range lexicon.Lexemes(w) {
			hit[i] = hit[i] || asked[l.Whole]
			for _, part := range l.Parts {
				hit[i] = hit[i] || asked[part]
			}
		}
	}
	from := window(words, hit)
	to := min(from+snippetWords, len(words))
	var parts []Part
	add := func(text string, hit bool) {
		if text == "" {
			return
		}
		if n := len(parts); n > 0 && parts[n-1].Hit == hit {
			parts[n-1].Text += text
			return
		}
		parts = append(parts, Part{text, hit})
	}
	if from > 0 {
		add("… ", false)
	}
	for i := from; i < to; i++ {
		if i > from {
			add(" ", false)
		}
		core := strings.Trim(words[i], ".,:;!?()“”\"")
		before, after, _ := strings.Cut(words[i], core)
		add(before, false)
		add(core, hit[i])
		add(after, false)
	}
	if to < len(words) {
		add(" …", false)
	}
	return parts
}

// window is where the most words asked for, each once, stand within a snippet; a beginning that has as many goes first.
func window(words []string, hit []bool) int {
	best, at := -1, 0
	for from := 0; from == 0 || from+snippetWords <= len(words); from += 4 {
		seen := map[string]bool{}
		for i := from; i < min(from+snippetWords, len(words)); i++ {
			if hit[i] {
				seen[strings.ToLower(words[i])] = true
			}
		}
		if len(seen) > best {
			best, at = len(seen), from
		}
	}
	return at
}
