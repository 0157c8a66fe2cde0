package storefront

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/insight/recording"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

func (h *handlers) showArticle(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	a, err := h.parts.Knowledge.Article(p.ctx, p.scope, param(c, "slug"))
	if err != nil {
		return err
	}
	if a.Moved {
		return c.Redirect(p.articleAt(a.Slug), fiber.StatusMovedPermanently)
	}
	h.web.Observe(c, recording.ArticleRead{Slug: a.Slug})
	h.parts.Knowledge.HasRead(p.actor, a.ID, web.Query(c, "q", maxAskedWords))
	return p.articlePage(fiber.StatusOK, a, &help.Helpful{Said: map[string]string{"yes": "yes", "no": "no", "told": "told"}[c.Query("helpful")]}, nil)
}

func (p *page) articlePage(status int, a knowledge.Reading, asked *help.Helpful, refused *fault.Fault) error {
	view := help.Article{Title: a.Title, Summary: a.Summary, Crumbs: []ui.Link{{Text: "Help", To: p.to("help")}}, Toc: stops(a.Page),
		Changed: help.Changed(p.day(a.At.Date(p.set.Zone)), a.Owner), Related: p.articleLinks(a.Related), Ask: p.askAbout("article", a.Slug)}
	if a.CategorySlug != "" {
		view.Crumbs = append(view.Crumbs, ui.Link{Text: a.CategoryName, To: p.to("help/categories/" + url.PathEscape(a.CategorySlug))})
	}
	view.Crumbs = append(view.Crumbs, ui.Link{Text: a.Title})
	if !p.actor.Behalf.Is() {
		asked.Action, asked.CSRF, asked.Problem = p.articleAt(a.Slug)+"/helpful", p.chrome.CSRF, refused
		asked.Reasons = helpfulReasons
		view.Helpful = asked
	}
	var err error
	if view.Parts, err = p.articleParts(a); err != nil {
		return err
	}
	return p.web.Render(p.c, status, views.ArticlePage(p.chrome, view))
}

var helpfulReasons = []ui.Option{{Value: "incomplete", Label: "Something was missing"}, {Value: "unclear", Label: "I didn’t understand it"}, {Value: "wrong", Label: "It isn’t right"}, {Value: "other", Label: "Something else"}}

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

// articleParts are the text with its product cards: a product that the account doesn't see leaves no gap.
func (p *page) articleParts(a knowledge.Reading) (list []help.Part, err error) {
	opens, err := p.parts.Knowledge.Opens(p.ctx, p.scope)
	if err != nil {
		return nil, err
	}
	products, err := p.web.Catalog.BySKUs(p.ctx, p.scope, a.Page.Products())
	if err != nil {
		return nil, err
	}
	g, err := p.goodsOf(products, nil)
	if err != nil {
		return nil, err
	}
	cards := map[string]views.Card{}
	for _, product := range products {
		one, err := p.cards(g, []int64{product.ID}, rowPlate)
		if err != nil {
			return nil, err
		}
		cards[product.SKU] = one[0]
	}
	at := markdown.Place{Articles: p.to("help/"), Files: p.articleAt(a.Slug) + "/files/", Opens: opens, Size: func(name string) (int, int) {
		return a.Pictures[name].Width, a.Pictures[name].Height
	}}
	for _, part := range a.Page.At(at) {
		if part.SKU == "" {
			list = append(list, help.Part{HTML: part.HTML})
		} else if card, ok := cards[part.SKU]; ok {
			list = append(list, help.Part{Card: views.Cards(card.Name, views.Rows, p.adding("help"), []views.Card{card})})
		}
	}
	return list, nil
}

func (h *handlers) sayHelpful(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	a, err := h.parts.Knowledge.Article(p.ctx, p.scope, param(c, "slug"))
	if err != nil {
		return err
	}
	said := web.Text(c, "helpful", 5)
	asked := help.Helpful{Said: "no", Reason: web.Text(c, "reason", 20), Comment: web.Lines(c, "comment", 4000)}
	if said != "yes" && said != "no" {
		return p.articlePage(fiber.StatusUnprocessableEntity, a, &help.Helpful{}, fault.Invalid("Say yes or no."))
	}
	err = h.parts.Knowledge.Helpful(p.ctx, p.actor, p.scope, a.Slug, said == "yes", asked.Reason, asked.Comment)
	if refused, ok := fault.AsInvalid(err); ok {
		return p.articlePage(fiber.StatusUnprocessableEntity, a, &asked, refused)
	}
	if err != nil {
		return err
	}
	if asked.Reason != "" {
		said = "told"
	}
	return c.Redirect(p.articleAt(a.Slug)+"?helpful="+said+"#helpful", fiber.StatusSeeOther)
}

func (h *handlers) sendArticleFile(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	file, err := h.parts.Knowledge.File(p.ctx, p.scope, param(c, "slug"), param(c, "name"))
	if err != nil {
		return err
	}
	return h.web.SendFile(c, h.parts.Files, file, param(c, "name"))
}
