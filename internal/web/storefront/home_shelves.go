package storefront

import (
	"slices"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	views "tradecounter/views/storefront"
)

// homeShelves shows what the manager put forward and what is new.
func (p *page) homeShelves(home *views.Home, put []accounts.Featured) error {
	fresh, err := p.web.Catalog.NewForAccount(p.ctx, p.scope, p.scope.Today.AddDays(-newsDays), homeNewAsked)
	if err != nil {
		return err
	}
	fresh = varied(fresh, homeNew)
	named := map[string][]string{}
	for _, f := range put {
		named[f.Kind] = append(named[f.Kind], f.Value)
	}
	featured, err := p.web.Catalog.FeaturedProducts(p.ctx, p.scope, named["product"])
	if err != nil {
		return err
	}
	categories, err := p.web.Catalog.FeaturedCategories(p.ctx, p.scope, named["category"])
	if err != nil {
		return err
	}
	for _, c := range categories[:min(len(categories), homeCategories)] {
		home.Categories = append(home.Categories, views.CountLink{Text: c.Name, To: p.categoryAt(c), Count: p.number(int64(c.Count))})
	}
	home.NewCount, home.NewTo = "All that is new", asked{news: true, per: perPage[0]}.at(p.to("search"))
	featured = featured[:min(len(featured), homeFeatured)]
	g, err := p.goodsOf(slices.Concat(featured, fresh), nil)
	if err != nil {
		return err
	}
	if home.Featured, err = p.cards(g, idsOf(featured), tilePlate); err != nil {
		return err
	}
	home.New, err = p.cards(g, idsOf(fresh), tilePlate)
	return err
}

// varied picks the first of each category, and only then further ones: four sizes of a shoe are one piece of news.
func varied(products []catalog.Product, n int) []catalog.Product {
	var picked, others []catalog.Product
	seen := map[int64]bool{}
	for _, product := range products {
		if seen[product.CategoryID] {
			others = append(others, product)
			continue
		}
		seen[product.CategoryID] = true
		picked = append(picked, product)
	}
	picked = append(picked, others...)
	return picked[:min(n, len(picked))]
}
