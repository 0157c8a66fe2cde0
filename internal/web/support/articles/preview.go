package articles

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/markdown"
	"tradecounter/internal/web"
	view "tradecounter/views/support/articles"
	"tradecounter/views/support/help"
)

// preview shows the text as typed: our own script the page and its broken links, others the editor with it.
func (h *handlers) preview(c *fiber.Ctx) error {
	e, err := h.typed(c)
	if err != nil {
		return err
	}
	if !web.Fragment(c) {
		return h.editorPage(c, fiber.StatusOK, e)
	}
	held, err := h.Knowledge.Files(c.UserContext(), web.Actor(c), e.Article.Slug)
	if err != nil {
		return err
	}
	p, err := h.previewOf(c, e.Article.Slug, e.Text, held)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.Previewed(p))
}

// staff reads articles of every audience and sees all products.
func (h *handlers) staff(c *fiber.Ctx) (identity.Scope, error) {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return identity.Scope{}, err
	}
	scope := web.Actor(c).Scope(set.Today(h.Now()))
	scope.Currency = set.Currency
	return scope, nil
}

func (h *handlers) previewOf(c *fiber.Ctx, slug string, t knowledge.Text, held []knowledge.File) (view.Preview, error) {
	page := h.Knowledge.Preview(t)
	scope, err := h.staff(c)
	if err != nil {
		return view.Preview{}, err
	}
	names, err := h.productNames(c, scope, page)
	if err != nil {
		return view.Preview{}, err
	}
	opens, err := h.Knowledge.Opens(c.UserContext(), scope)
	if err != nil {
		return view.Preview{}, err
	}
	sizes := map[string]knowledge.Size{}
	for _, f := range held {
		sizes[f.Name] = knowledge.Size{Width: f.Width, Height: f.Height}
	}
	p := view.Preview{Title: t.Title, Summary: t.Summary, Parts: partsOf(page, place(view.HelpPath+"/", view.At(slug, "files")+"/", opens, sizes), names)}
	p.Broken, err = h.broken(c, page, held, names, scope)
	return p, err
}

func place(articles, files string, opens func(string) bool, sizes map[string]knowledge.Size) markdown.Place {
	return markdown.Place{Articles: articles, Files: files, Opens: opens, Size: func(name string) (int, int) { return sizes[name].Width, sizes[name].Height }}
}

// partsOf are the text's parts with plain cards of its products; one that there isn't leaves no gap.
func partsOf(page markdown.Page, at markdown.Place, names map[string]string) (list []help.Part) {
	for _, part := range page.At(at) {
		if part.SKU == "" {
			list = append(list, help.Part{HTML: part.HTML})
		} else if name := names[part.SKU]; name != "" {
			list = append(list, help.Part{Card: view.CardPlain(part.SKU, name)})
		}
	}
	return list
}

// productNames are the names of a text's products by SKU.
func (h *handlers) productNames(c *fiber.Ctx, scope identity.Scope, page markdown.Page) (map[string]string, error) {
	products, err := h.Catalog.BySKUs(c.UserContext(), scope, page.Products())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range products {
		names[p.SKU] = p.Name
	}
	return names, nil
}

// broken are the links of a text that lead nowhere, with why.
func (h *handlers) broken(c *fiber.Ctx, page markdown.Page, held []knowledge.File, names map[string]string, scope identity.Scope) (list []view.Broken, err error) {
	for _, l := range page.Links {
		why := ""
		switch l.Kind {
		case markdown.LinkBad:
			why = "is no address that a link may have, and is shown as plain text."
		case markdown.LinkFile:
			if !has(held, l.To) {
				why = "isn’t among the pictures and films of this article."
			}
		case markdown.LinkProduct:
			if names[l.To] == "" {
				why = "is no product."
			}
		case markdown.LinkHeading:
			if !hasHeading(page, l.Anchor) {
				why = "is no heading of this text."
			}
		case markdown.LinkArticle:
			if why, err = h.brokenArticle(c, scope, l); err != nil {
				return nil, err
			}
		}
		if why != "" {
			list = append(list, view.Broken{Line: l.Line, To: l.To, Why: why})
		}
	}
	return list, nil
}

func hasHeading(page markdown.Page, id string) bool {
	return slices.ContainsFunc(page.Headings, func(h markdown.Heading) bool { return h.ID == id })
}

// brokenArticle says why a link to an article leads nowhere; "" when it does.
func (h *handlers) brokenArticle(c *fiber.Ctx, scope identity.Scope, l markdown.Link) (string, error) {
	a, err := h.Knowledge.Article(c.UserContext(), scope, l.To)
	if fault.Is(err, fault.KindNotFound) {
		if _, err := h.Knowledge.Find(c.UserContext(), web.Actor(c), l.To); err == nil {
			return "isn’t published: readers see plain text until it is.", nil
		}
		return "is no article.", nil
	}
	if err != nil {
		return "", err
	}
	if l.Anchor != "" && !hasHeading(a.Page, l.Anchor) {
		return "has no such heading.", nil
	}
	return "", nil
}
