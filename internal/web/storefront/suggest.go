package storefront

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/pricing"
	"tradecounter/internal/search"
	"tradecounter/internal/web"
	"tradecounter/views/ui"
)

// suggestions under the search box: few enough for a phone to show without scrolling inside.
const suggestions = 8

// suggest answers the search box with a fragment.
func (h *handlers) suggest(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	found, err := h.parts.Search.Suggest(p.ctx, p.scope, web.Query(c, "q", maxAskedWords), suggestions)
	if err != nil {
		return err
	}
	groups, err := p.suggested(found)
	if err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, ui.Suggestions(groups))
}

func (p *page) suggested(s search.Suggestions) ([]ui.SuggestionGroup, error) {
	ids := slices.Concat(s.Exact, s.Bought, s.Products)
	products, err := p.web.Catalog.ByIDs(p.ctx, p.scope, ids)
	if err != nil {
		return nil, err
	}
	asks := make([]pricing.Ask, 0, len(products))
	for id, product := range products {
		asks = append(asks, pricing.Ask{ProductID: id, Quantity: max(product.MinQty, 1, s.Quantity)})
	}
	quotes, err := p.parts.Pricing.Quotes(p.ctx, p.scope, asks)
	if err != nil {
		return nil, err
	}
	var groups []ui.SuggestionGroup
	add := func(title string, exact bool, ids []int64) {
		group := ui.SuggestionGroup{Title: title, Exact: exact}
		for _, id := range ids {
			if product, ok := products[id]; ok {
				group.Items = append(group.Items, p.suggestion(product, quotes[id], s))
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	add("Exact part", true, s.Exact)
	add("You bought", false, s.Bought)
	add("Products", false, s.Products)
	if len(s.Exact) > 0 && s.Quantity > 0 && len(groups) > 0 && groups[0].Exact {
		groups[0].Items[0].Enter = groups[0].Items[0].Quantity != ""
	}
	if categories := p.suggestedCategories(s); len(categories.Items) > 0 {
		groups = append(groups, categories)
	}
	help, err := p.suggestedArticles(s)
	if len(help.Items) > 0 {
		groups = append(groups, help)
	}
	return groups, err
}

func (p *page) suggestion(product catalog.Product, quote pricing.Quote, s search.Suggestions) ui.Suggestion {
	item := ui.Suggestion{To: p.productAt(product.SKU) + "?from=suggest", SKU: product.SKU, Picture: p.pictures.of(product, suggestPlate, p.base, p.topName),
		Meta: product.SKU, Price: "On request", Unit: product.Unit}
	item.Typed, item.Rest = afterTyped(product.Name, s.Words)
	if product.PartNumber != "" {
		item.Meta += " · your number " + product.PartNumber
	}
	if !quote.OnRequest && quote.Price > 0 {
		item.Price = p.price(quote.Price)
		if p.chrome.Rights.Buy && product.Active() {
			item.Quantity = strconv.FormatInt(max(s.Quantity, product.MinQty, 1), 10)
		}
	}
	if s.Quantity > 0 && item.Quantity != "" {
		item.Quantity = strconv.FormatInt(s.Quantity, 10) // as typed: what doesn't fit is told, never changed
	}
	return item
}

// afterTyped splits a name after the part that was typed, when it begins with it.
func afterTyped(name, words string) (begun, rest string) {
	if len(words) <= len(name) && strings.EqualFold(name[:len(words)], words) && utf8.ValidString(name[:len(words)]) {
		return name[:len(words)], name[len(words):]
	}
	return "", name
}

func (p *page) suggestedCategories(s search.Suggestions) ui.SuggestionGroup {
	group := ui.SuggestionGroup{Title: "Categories"}
	for _, category := range s.Categories {
		a := asked{words: s.Words, category: category.Slug, per: perPage[0]}
		group.Items = append(group.Items, ui.Suggestion{Scope: true, Typed: s.Words, Rest: category.Name, To: a.at(p.to("search")) + "&from=suggest",
			Meta: p.number(int64(category.Count))})
	}
	return group
}
