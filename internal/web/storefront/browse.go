package storefront

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
)

func (h *handlers) showCategories(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Browse)
	if err != nil {
		return err
	}
	tree, err := p.categories()
	if err != nil {
		return err
	}
	total := 0
	for _, top := range tree.Top {
		total += top.Count
	}
	return h.web.Render(c, fiber.StatusOK, views.CategoriesPage(p.chrome, p.products(total)+" in your range", p.branches(tree.Top)))
}

func (p *page) branches(nodes []*catalog.Category) []views.Branch {
	branches := make([]views.Branch, 0, len(nodes))
	for _, n := range nodes {
		branches = append(branches, views.Branch{Name: n.Name, To: p.categoryAt(n), Count: p.number(int64(n.Count)), Below: p.branches(n.Children)})
	}
	return branches
}

func (h *handlers) showAbout(c *fiber.Ctx) error {
	p, err := h.open(c, layout.About)
	if err != nil {
		return err
	}
	seller := p.set.Seller
	about := views.About{Name: seller.Name, Phone: seller.Phone, Mail: seller.Email, TaxID: seller.TaxID, Paragraphs: parts(seller.Story, "\n\n"), Address: parts(seller.Address, "\n")}
	return h.web.Render(c, fiber.StatusOK, views.AboutPage(p.chrome, about))
}

// parts are the pieces of a text that say something.
func parts(text, between string) []string {
	var list []string
	for _, part := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), between) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
