package storefront

import (
	"strconv"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// goods are the products of a page with all that is shown beside them.
type goods struct {
	products map[int64]catalog.Product
	stock    map[int64]catalog.Stock
	usual    map[int64]int64 // quantities to price; the smallest where none is given
	quotes   map[int64]pricing.Quote
	bought   map[int64]orders.Bought
	held     map[int64]int64
}

// newForDays is how long a product is marked as new.
const newForDays = 60

// lookUp reads everything about the products in one go; what the account doesn't see is absent.
func (p *page) lookUp(ids []int64) (g goods, err error) {
	if g.products, err = p.web.Catalog.ByIDs(p.ctx, p.scope, ids); err != nil {
		return g, err
	}
	return g, p.fill(&g)
}

// fill reads what is shown beside products.
func (p *page) fill(g *goods) (err error) {
	ids, asks := make([]int64, 0, len(g.products)), make([]pricing.Ask, 0, len(g.products))
	for id, product := range g.products {
		ids, asks = append(ids, id), append(asks, pricing.Ask{ProductID: id, Quantity: max(product.MinQty, 1, g.usual[id])})
	}
	if len(ids) == 0 {
		return nil
	}
	if g.stock, err = p.web.Catalog.Stock(p.ctx, ids); err != nil {
		return err
	}
	if g.quotes, err = p.parts.Pricing.Quotes(p.ctx, p.scope, asks); err != nil {
		return err
	}
	if g.bought, err = p.parts.Orders.LastBought(p.ctx, p.scope, ids); err != nil {
		return err
	}
	g.held = web.Held(p.c)
	return nil
}

// goodsOf are products that were read already, priced at the usual quantities where there are any.
func (p *page) goodsOf(products []catalog.Product, usual map[int64]int64) (goods, error) {
	g := goods{products: make(map[int64]catalog.Product, len(products)), usual: usual}
	for _, product := range products {
		g.products[product.ID] = product
	}
	return g, p.fill(&g)
}

// cards writes the products in the order of ids.
func (p *page) cards(g goods, ids []int64, size plate) ([]views.Card, error) {
	cards := make([]views.Card, 0, len(ids))
	for _, id := range ids {
		product, ok := g.products[id]
		if !ok {
			continue
		}
		card := p.card(g, product, size)
		if !product.Active() {
			if err := p.succeed(&card, product); err != nil {
				return nil, err
			}
		}
		cards = append(cards, card)
	}
	p.lineUpCards(cards)
	return cards, nil
}

func (p *page) lineUpCards(cards []views.Card) {
	prices, next := make([]string, len(cards)), make([]string, len(cards))
	for i, c := range cards {
		prices[i], next[i] = c.Price.Amount, c.Price.Next
	}
	prices, next = ui.LineUp(prices, p.chrome.Locale), ui.LineUp(next, p.chrome.Locale)
	for i := range cards {
		cards[i].Price.Pad, cards[i].Price.NextPad = prices[i], next[i]
	}
}

func (p *page) card(g goods, product catalog.Product, size plate) views.Card {
	quote := g.quotes[product.ID]
	card := views.Card{
		To: p.productAt(product.SKU), SKU: product.SKU, Yours: product.PartNumber, Name: product.Name,
		Badge: p.badge(product), Attrs: p.pictures.rowAttrs(product), Stock: p.stock(product, g.stock[product.ID]),
		Price: p.rowPrice(product, quote), Last: p.last(product, g.bought[product.ID]), Held: p.held(g.held[product.ID]),
		Picture:    p.pictures.of(product, size, p.base, p.topName),
		QuantityID: p.nextID(), Quantity: strconv.FormatInt(max(product.MinQty, 1), 10),
		CanAdd: p.chrome.Rights.Buy && product.Active() && !quote.OnRequest,
	}
	if product.Active() && quote.OnRequest {
		card.AskTo = p.askFor(product.SKU)
	}
	return card
}

// succeed leads from a discontinued product to what replaces it, or else to asking.
func (p *page) succeed(card *views.Card, product catalog.Product) error {
	next, ok, err := p.web.Catalog.Replacement(p.ctx, p.scope, product)
	if err != nil {
		return err
	}
	if ok {
		card.NextTo = p.productAt(next.SKU)
	} else {
		card.AskTo = p.askFor(product.SKU)
	}
	return nil
}

func (p *page) badge(product catalog.Product) string {
	switch {
	case product.Early:
		return "Early, from " + p.day(product.AvailableFrom)
	case product.AvailableFrom != 0 && p.scope.Today.DaysSince(product.AvailableFrom) < newForDays:
		return "New for you"
	}
	return ""
}

// rowPrice is the price and the next break; it never writes 0.
func (p *page) rowPrice(product catalog.Product, quote pricing.Quote) ui.Price {
	unit := p.unitWords(product)
	if !product.Active() {
		return ui.Price{Unit: unit}
	}
	if quote.OnRequest || quote.Price <= 0 {
		return ui.Price{Amount: "On request", Unit: unit}
	}
	price := ui.Price{Amount: p.price(quote.Price), Unit: unit}
	if next, ok := quote.Next(); ok {
		price.Next = p.number(next.From) + "+ " + p.price(next.Price)
	}
	return price
}

// stock says what is there and when it arrives, or when more comes.
func (p *page) stock(product catalog.Product, s catalog.Stock) views.Stock {
	least := max(product.MinQty, 1)
	expected := func(before, otherwise string) string {
		if s.ExpectedOn > p.scope.Today {
			return before + p.day(s.ExpectedOn)
		}
		return otherwise
	}
	switch {
	case !product.Active():
		return views.Stock{Level: ui.SoldOut, Text: "No longer supplied"}
	case !s.Tracked && product.LeadTimeDays > 0:
		return views.Stock{Level: ui.Later, Text: "Made to order", Note: "about " + p.number(int64(product.LeadTimeDays)) + " working days"}
	case !s.Tracked:
		return views.Stock{Level: ui.InStock, Text: "Available", Note: p.arrives(0)}
	case s.Free < least && product.Backorder:
		return views.Stock{Level: ui.Later, Text: "No stock now", Note: expected("expected ", "date to follow")}
	case s.Free < least:
		return views.Stock{Level: ui.SoldOut, Text: "Out of stock", Note: expected("expected ", "no date yet")}
	case s.Free < max(lowStock, 2*least):
		return views.Stock{Level: ui.LowStock, Text: p.number(s.Free) + " in stock", Note: expected("more on ", p.arrives(product.LeadTimeDays))}
	}
	return views.Stock{Level: ui.InStock, Text: p.number(s.Free) + " in stock", Note: p.arrives(product.LeadTimeDays)}
}

// lowStock is the free quantity below which a buyer is warned.
const lowStock = 10

func (p *page) last(product catalog.Product, b orders.Bought) string {
	if b.At == 0 {
		return ""
	}
	return "Last: " + p.dayMonth(b.At.Date(p.set.Zone)) + ", " + p.units(b.Quantity, product.Unit)
}

// dayMonth is a date without its weekday, for narrow places: 3 Nov, 3 Nov 2025.
func (p *page) dayMonth(d clock.Date) string {
	_, text, _ := strings.Cut(p.day(d), " ")
	return text
}

func (p *page) held(n int64) string {
	if n == 0 {
		return ""
	}
	return p.number(n) + " in your cart"
}
