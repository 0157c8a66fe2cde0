package articles

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

func readAt(slug string) string { return view.HelpPath + "/" + url.PathEscape(slug) }

// badges say who else reads an article; only staff are told.
func badges(audience string) []string {
	switch audience {
	case knowledge.Staff:
		return []string{"For staff"}
	case knowledge.Chosen:
		return []string{"For chosen clients"}
	}
	return nil
}

// shelfShows is how many articles of a category stand on the first page.
const shelfShows = 6

func shelfOf(s knowledge.Shelf, most int) help.Shelf {
	v := help.Shelf{Name: s.Name, To: view.HelpPath + "/categories/" + url.PathEscape(s.Slug), Count: counted(len(s.Articles))}
	if s.Slug == "" {
		v.Name, v.To, most = "More", view.HelpPath, len(s.Articles)
	}
	for _, a := range s.Articles[:min(most, len(s.Articles))] {
		v.Articles = append(v.Articles, help.Line{Title: a.Title, Summary: a.Summary, To: readAt(a.Slug), Badges: badges(a.Audience)})
	}
	return v
}

func counted(n int) string {
	if n == 1 {
		return "1 article"
	}
	return strconv.Itoa(n) + " articles"
}

func links(cards []knowledge.Card) (list []ui.Link) {
	for _, a := range cards {
		list = append(list, ui.Link{Text: a.Title, To: readAt(a.Slug)})
	}
	return list
}

func (h *handlers) help(c *fiber.Ctx) error {
	scope, err := h.staff(c)
	if err != nil {
		return err
	}
	if words := web.Query(c, "q", 200); words != "" {
		return h.searchHelp(c, scope, words)
	}
	home, err := h.Knowledge.Home(c.UserContext(), scope)
	if err != nil {
		return err
	}
	v := help.Home{Find: help.Find{Action: view.HelpPath}, Read: links(home.MostRead)}
	for _, s := range home.Shelves {
		v.Shelves = append(v.Shelves, shelfOf(s, shelfShows))
	}
	return h.Render(c, fiber.StatusOK, view.HelpPage(h.DeskChrome(c, layout.Help), v))
}

const hitsPerPage = 20

func (h *handlers) searchHelp(c *fiber.Ctx, scope identity.Scope, words string) error {
	page := min(max(c.QueryInt("page", 1), 1), 1000)
	found, err := h.Search.Search(c.UserContext(), scope, articles.Query{Words: words, Limit: hitsPerPage, Offset: (page - 1) * hitsPerPage})
	if err != nil {
		return err
	}
	to := func(words string, n int) string {
		return view.HelpPath + "?" + url.Values{"q": {words}, "page": {strconv.Itoa(n)}}.Encode()
	}
	v := help.Find{Action: view.HelpPath, Words: words, Found: counted(found.Total) + " found"}
	if v.Hits, err = h.hits(c, scope, found.Hits); err != nil {
		return err
	}
	if found.Spelling != "" {
		v.Spelling = &ui.Link{Text: found.Spelling, To: to(found.Spelling, 1)}
	}
	if last := (found.Total + hitsPerPage - 1) / hitsPerPage; last > 1 {
		first := (page - 1) * hitsPerPage
		v.Pages = ui.Pages{Current: page, Last: last, To: func(n int) string { return to(words, n) }, Summary: fmt.Sprintf("%d to %d of %d", first+1, first+len(found.Hits), found.Total)}
	}
	return h.Render(c, fiber.StatusOK, view.HelpFoundPage(h.DeskChrome(c, layout.Help), v))
}

func (h *handlers) hits(c *fiber.Ctx, scope identity.Scope, found []articles.Hit) (list []help.Hit, err error) {
	ids := make([]int64, len(found))
	for i, hit := range found {
		ids[i] = hit.ArticleID
	}
	cards, err := h.Knowledge.ByIDs(c.UserContext(), scope, ids)
	if err != nil {
		return nil, err
	}
	for _, hit := range found {
		v := help.Hit{Title: hit.Title, To: readAt(hit.Slug), Where: hit.Category, Badges: badges(cards[hit.ArticleID].Audience)}
		if hit.HeadingID != "" {
			v.To += "#" + url.PathEscape(hit.HeadingID)
			v.Where += ", " + hit.Heading
		}
		for _, part := range hit.Snippet {
			v.Snippet = append(v.Snippet, help.Run{Text: part.Text, On: part.Hit})
		}
		list = append(list, v)
	}
	return list, nil
}

func (h *handlers) shelf(c *fiber.Ctx) error {
	scope, err := h.staff(c)
	if err != nil {
		return err
	}
	s, err := h.Knowledge.Category(c.UserContext(), scope, c.Params("slug"))
	if err != nil {
		return err
	}
	crumbs := []ui.Link{{Text: "Help", To: view.HelpPath}, {Text: s.Name}}
	return h.Render(c, fiber.StatusOK, view.ShelfPage(h.DeskChrome(c, layout.Help), crumbs, shelfOf(s, len(s.Articles))))
}

func (h *handlers) read(c *fiber.Ctx) error {
	scope, err := h.staff(c)
	if err != nil {
		return err
	}
	a, err := h.Knowledge.Article(c.UserContext(), scope, c.Params("slug"))
	if err != nil {
		return err
	}
	if a.Moved {
		return c.Redirect(readAt(a.Slug), fiber.StatusMovedPermanently)
	}
	chrome := h.DeskChrome(c, layout.Help)
	v := help.Article{Title: a.Title, Summary: a.Summary, Badges: badges(a.Audience), Toc: stops(a.Page), Related: links(a.Related),
		Changed: help.Changed(ui.DateNear(a.At.Date(chrome.Zone), chrome.Today, chrome.Locale), a.Owner), Crumbs: []ui.Link{{Text: "Help", To: view.HelpPath}}}
	if a.CategorySlug != "" {
		v.Crumbs = append(v.Crumbs, ui.Link{Text: a.CategoryName, To: view.HelpPath + "/categories/" + url.PathEscape(a.CategorySlug)})
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Text: a.Title})
	if web.Actor(c).Can(identity.EditArticles) {
		v.Edit = view.At(a.Slug)
	}
	names, err := h.productNames(c, scope, a.Page)
	if err != nil {
		return err
	}
	opens, err := h.Knowledge.Opens(c.UserContext(), scope)
	if err != nil {
		return err
	}
	v.Parts = partsOf(a.Page, place(view.HelpPath+"/", readAt(a.Slug)+"/files/", opens, a.Pictures), names)
	return h.Render(c, fiber.StatusOK, view.ReadPage(chrome, v))
}

// stops are the headings of a text long enough to be overlooked.
func stops(page markdown.Page) (list []help.Stop) {
	for _, heading := range page.Headings {
		if heading.Level <= 3 {
			list = append(list, help.Stop{ID: heading.ID, Text: heading.Text, Below: heading.Level == 3})
		}
	}
	if len(list) < 3 {
		return nil
	}
	return list
}

func (h *handlers) readFile(c *fiber.Ctx) error {
	scope, err := h.staff(c)
	if err != nil {
		return err
	}
	f, err := h.Knowledge.File(c.UserContext(), scope, c.Params("slug"), fileName(c))
	if err != nil {
		return err
	}
	return h.SendFile(c, h.Files, f, fileName(c))
}
