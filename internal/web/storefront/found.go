package storefront

import (
	"net/url"
	"strings"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search"
	"tradecounter/internal/search/articles"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// mostArticles is how many articles stand beside products, in a list and among the suggestions.
const mostArticles = 3

// answers are the articles that a search found beside its products. Where products have all the words only those count
// that meet nearly all of them too; otherwise the words may be a question, and the best are shown.
func (l *listing) answers() (views.Answers, error) {
	words, r := l.asked.words, l.result
	if words == "" || l.asked.filtered() || l.within != nil || l.asked.page > 1 {
		return views.Answers{}, nil
	}
	found, err := l.parts.Articles.Search(l.ctx, l.scope, articles.Query{Words: words, Limit: mostArticles, Closely: r.AllWords > 0})
	if fault.Is(err, fault.KindBusy) {
		return views.Answers{}, nil // products are found all the same
	}
	if err != nil {
		return views.Answers{}, err
	}
	l.parts.Knowledge.HasSearched(l.actor, words, found.Total, r.Total)
	a := views.Answers{Hits: l.hits(words, found.Hits)}
	if found.Spelling != "" {
		again := l.asked.bare()
		again.words = found.Spelling
		a.Spelling = &ui.Link{Text: found.Spelling, To: again.at(l.path)}
	}
	if found.Total > len(found.Hits) {
		a.All = &ui.Link{Text: "All help for “" + words + "”", To: l.to("help") + "?q=" + url.QueryEscape(words)}
	}
	return a, nil
}

// suggestedArticles are those that answer what is being typed.
func (p *page) suggestedArticles(s search.Suggestions) (ui.SuggestionGroup, error) {
	group := ui.SuggestionGroup{Title: "Help"}
	found, err := p.parts.Articles.Suggest(p.ctx, p.scope, s.Words, mostArticles)
	if fault.Is(err, fault.KindBusy) {
		return group, nil
	}
	for _, hit := range p.hits(s.Words, found) {
		group.Items = append(group.Items, ui.Suggestion{Article: true, Rest: hit.Title, Meta: hit.Where, To: suggested(hit.To)})
	}
	return group, err
}

// suggested makes the address of an article say that it was suggested.
func suggested(to string) string {
	page, heading, has := strings.Cut(to, "#")
	if has {
		heading = "#" + heading
	}
	return page + "&from=suggest" + heading
}

// opened notes that a product was opened from what a search found, as the browser tells by the page it came from.
func (p *page) opened() {
	from, err := url.Parse(p.c.Get("Referer"))
	if err == nil && strings.HasSuffix(from.Path, p.to("search")) {
		p.parts.Knowledge.HasOpened(p.actor, from.Query().Get("q"))
	}
}
