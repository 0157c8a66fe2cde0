package storefront

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

func (h *handlers) registerHelp(shop fiber.Router) {
	shop.Get("/help", h.showHelp)
	shop.Get("/help/categories/:slug", h.showShelf)
	shop.Get("/help/:slug", h.showArticle)
	shop.Post("/help/:slug/helpful", h.sayHelpful)
	shop.Get("/help/:slug/files/:name", h.sendArticleFile)
}

func (p *page) articleAt(slug string) string { return p.to("help/" + url.PathEscape(slug)) }

// askAbout leads to the form of a question that carries along what it is about.
func (p *page) askAbout(kind, name string) string {
	return p.to("questions/new") + "?about=" + url.QueryEscape(kind+":"+name)
}

func (h *handlers) showHelp(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	if words := web.Query(c, "q", maxAskedWords); words != "" {
		return p.searchHelp(words)
	}
	home, err := h.parts.Knowledge.Home(p.ctx, p.scope)
	if err != nil {
		return err
	}
	view := help.Home{Find: help.Find{Action: p.to("help")}, Read: p.articleLinks(home.MostRead), Ask: p.to("questions/new"), Ideas: p.to("ideas")}
	view.Channels = channels(p.set.Support.ChannelsOf(p.actor.Account.Slug))
	for _, shelf := range home.Shelves {
		view.Shelves = append(view.Shelves, p.shelf(shelf, shelfShows))
	}
	return h.web.Render(c, fiber.StatusOK, views.HelpPage(p.chrome, view))
}

// shelfShows is how many articles of a category stand on the first page.
const shelfShows = 6

func (p *page) shelf(s knowledge.Shelf, most int) help.Shelf {
	view := help.Shelf{Name: s.Name, To: p.to("help/categories/" + url.PathEscape(s.Slug)), Count: articleCount(len(s.Articles))}
	if s.Slug == "" {
		view.Name, view.To, most = "More", p.to("help"), len(s.Articles)
	}
	for _, a := range s.Articles[:min(most, len(s.Articles))] {
		view.Articles = append(view.Articles, help.Line{Title: a.Title, Summary: a.Summary, To: p.articleAt(a.Slug)})
	}
	return view
}

func articleCount(n int) string {
	if n == 1 {
		return "1 article"
	}
	return strconv.Itoa(n) + " articles"
}

func (p *page) articleLinks(cards []knowledge.Card) (list []ui.Link) {
	for _, a := range cards {
		list = append(list, ui.Link{Text: a.Title, To: p.articleAt(a.Slug)})
	}
	return list
}

const hitsPerPage = 20

func (p *page) searchHelp(words string) error {
	current := max(p.c.QueryInt("page", 1), 1)
	found, err := p.parts.Articles.Search(p.ctx, p.scope, articles.Query{Words: words, Limit: hitsPerPage, Offset: (min(current, 1000) - 1) * hitsPerPage})
	if err != nil {
		return err
	}
	p.parts.Knowledge.HasSearched(p.actor, words, found.Total, 0)
	to := func(words string, n int) string {
		return p.to("help") + "?" + url.Values{"q": {words}, "page": {strconv.Itoa(n)}}.Encode()
	}
	view := help.Find{Action: p.to("help"), Words: words, Found: articleCount(found.Total) + " found", Hits: p.hits(words, found.Hits), Ask: p.chrome.AskWith(words)}
	if found.Spelling != "" {
		view.Spelling = &ui.Link{Text: found.Spelling, To: to(found.Spelling, 1)}
	}
	if last := (found.Total + hitsPerPage - 1) / hitsPerPage; last > 1 {
		first := (current - 1) * hitsPerPage
		view.Pages = ui.Pages{Current: current, Last: last, To: func(n int) string { return to(words, n) },
			Summary: fmt.Sprintf("%d to %d of %d", first+1, first+len(found.Hits), found.Total)}
	}
	return p.web.Render(p.c, fiber.StatusOK, views.HelpFoundPage(p.chrome, view))
}

// hits lead to the heading that answers, and carry along what was searched.
func (p *page) hits(words string, found []articles.Hit) (list []help.Hit) {
	for _, h := range found {
		view := help.Hit{Title: h.Title, To: p.articleAt(h.Slug) + "?q=" + url.QueryEscape(words), Where: h.Category}
		if h.HeadingID != "" {
			view.To += "#" + url.PathEscape(h.HeadingID)
			view.Where += ", " + h.Heading
		}
		for _, part := range h.Snippet {
			view.Snippet = append(view.Snippet, help.Run{Text: part.Text, On: part.Hit})
		}
		list = append(list, view)
	}
	return list
}

func (h *handlers) showShelf(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	shelf, err := h.parts.Knowledge.Category(p.ctx, p.scope, param(c, "slug"))
	if err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, views.ShelfPage(p.chrome, []ui.Link{{Text: "Help", To: p.to("help")}, {Text: shelf.Name}}, p.shelf(shelf, len(shelf.Articles))))
}

var channelIcons = map[string]string{"telephone": "phone", "email": "mail"}

// channels are the seller's other ways, each with an address that opens it where there is one.
func channels(list []settings.Channel) (shown []help.Channel) {
	for _, ch := range list {
		view := help.Channel{Icon: channelIcons[ch.Kind], Name: ch.Name, Text: ch.Address, Hours: ch.Hours}
		switch {
		case ch.Kind == "telephone":
			view.To = "tel:" + strings.Join(strings.Fields(ch.Address), "")
		case ch.Kind == "email":
			view.To = "mailto:" + ch.Address
		case strings.HasPrefix(ch.Address, "https://"):
			view.To = ch.Address
		}
		if view.Icon == "" {
			view.Icon = "note"
		}
		shown = append(shown, view)
	}
	return shown
}
