package cart

import (
	"context"
	"fmt"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// price resolves all lines in one go: what is visible, what it costs today, what is in stock, and what comes of it.
func (s *Service) price(ctx context.Context, actor identity.Actor, rows []lineRow, benefit Benefit) (Cart, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Cart{Currency: actor.Account.Currency}, err
	}
	return s.priceOn(ctx, actor, rows, benefit, set, set.Today(s.now()))
}

func (s *Service) priceOn(ctx context.Context, actor identity.Actor, rows []lineRow, benefit Benefit, set *settings.Settings, on clock.Date) (Cart, error) {
	c := Cart{Currency: actor.Account.Currency}
	terms, err := s.store.terms(ctx, actor.Account.ID)
	if err != nil {
		return c, err
	}
	c.Currency, c.TaxReason = terms.Currency, terms.TaxRule.Reason()
	if len(rows) == 0 {
		return c, c.costs(set, terms, benefit.FreeDelivery)
	}
	scope := actor.Scope(on)
	goods, err := s.lookUp(ctx, scope, rows)
	if err != nil {
		return c, err
	}
	for _, r := range rows {
		line, err := goods.line(r, c.Currency, benefit.Discount)
		if err != nil {
			return c, err
		}
		if line.Orderable() {
			if line.TaxBP, err = terms.TaxRule.Rate(set, line.Product.TaxClass, scope.Today); err != nil {
				return c, err
			}
		}
		c.Lines = append(c.Lines, line)
	}
	return c, c.costs(set, terms, benefit.FreeDelivery)
}

// goods is what catalogue and prices say about some products.
type goods struct {
	products map[int64]catalog.Product
	quotes   map[int64]pricing.Quote
	stock    map[int64]catalog.Stock
}

func (s *Service) lookUp(ctx context.Context, scope identity.Scope, rows []lineRow) (g goods, err error) {
	ids, asks := make([]int64, len(rows)), make([]pricing.Ask, 0, len(rows))
	for i, r := range rows {
		ids[i] = r.ProductID
	}
	if g.products, err = s.catalog.ByIDs(ctx, scope, ids); err != nil {
		return g, fmt.Errorf("look up the cart's products: %w", err)
	}
	for _, r := range rows {
		if _, visible := g.products[r.ProductID]; visible {
			asks = append(asks, pricing.Ask{ProductID: r.ProductID, Quantity: r.Quantity})
		}
	}
	if g.quotes, err = s.prices.Quotes(ctx, scope, asks); err != nil {
		return g, fmt.Errorf("price the cart: %w", err)
	}
	if g.stock, err = s.catalog.Stock(ctx, ids); err != nil {
		return g, fmt.Errorf("look up the cart's stock: %w", err)
	}
	return g, nil
}

func (g goods) line(r lineRow, currency string, discount money.BasisPoints) (Line, error) {
	l := Line{ProductID: r.ProductID, SKU: r.SKU, Name: r.Name, Quantity: r.Quantity, Note: r.Note, Source: r.Source,
		AddedAt: r.AddedAt, Shown: r.Shown, Discount: discount}
	p, visible := g.products[r.ProductID]
	if !visible || !p.Active() {
		l.Gone = true
		l.problem(Gone, "No longer available to you.")
		return l, nil
	}
	l.Product, l.SKU, l.Name, l.Quote, l.Stock = p, p.SKU, p.Name, g.quotes[r.ProductID], g.stock[r.ProductID]
	l.split()
	if words := quantityProblem(p, r.Quantity); words != "" {
		l.problem(Quantity, words)
	}
	if quote, known := g.quotes[r.ProductID]; !known || quote.OnRequest {
		l.Quote.OnRequest = true
		l.problem(OnRequest, "The price is on request: ask for it, and order when you have it.")
		return l, nil
	}
	if l.Shown != nil && *l.Shown != l.Quote.Price {
		l.Problems = append(l.Problems, Problem{Kind: PriceChanged, Old: *l.Shown, New: l.Quote.Price,
			Words: fmt.Sprintf("The price is now %s %s, it was %s.", currency, l.Quote.Price, *l.Shown)})
	}
	if !l.Orderable() {
		return l, nil
	}
	total, err := money.LineTotal(l.Quantity, l.Quote.Price, discount, currency)
	if err != nil {
		l.problem(TooLarge, "This is more than one line can hold.")
		return l, nil
	}
	l.Total = total
	return l, nil
}

func (l *Line) problem(kind ProblemKind, words string) {
	l.Problems = append(l.Problems, Problem{Kind: kind, Words: words})
}

// split says how much of the line goes out at once. Untracked stock always does.
func (l *Line) split() {
	if !l.Stock.Tracked {
		l.Now = l.Quantity
		return
	}
	l.Now = min(l.Quantity, max(0, l.Stock.Free))
	l.Later = l.Quantity - l.Now
	if l.Later == 0 {
		return
	}
	l.ExpectedOn = l.Stock.ExpectedOn
	if !l.Product.Backorder {
		l.problem(TooFew, leftWords(l.Now))
	}
}

// quantityProblem says what is wrong with a quantity of a product and what would fit.
func quantityProblem(p catalog.Product, quantity int64) string {
	if quantity > money.MaxQuantity {
		return fmt.Sprintf("One line holds at most %d.", money.MaxQuantity)
	}
	return p.QuantityProblem(quantity)
}

func leftWords(left int64) string {
	if left == 0 {
		return "Out of stock, and it can't be back-ordered."
	}
	return fmt.Sprintf("Only %d left, and it can't be back-ordered.", left)
}
