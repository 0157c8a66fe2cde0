package storefront

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

func (h *handlers) showProduct(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Browse)
	if err != nil {
		return err
	}
	product, err := h.web.Catalog.Find(p.ctx, p.scope, param(c, "sku"))
	if err != nil {
		return err
	}
	p.opened()
	p.productSeen(product.SKU)
	return p.showProduct(fiber.StatusOK, product, web.Query(c, "qty", 9), "")
}

// showProduct renders the page with a quantity as typed, and why it was refused.
func (p *page) showProduct(status int, product catalog.Product, typed, problem string) error {
	view, err := p.productView(product, typed, problem)
	if err != nil {
		return err
	}
	return p.web.Render(p.c, status, views.ProductPage(p.chrome, view))
}

// shownTimes is how many of the last purchases the page lists, of countedTimes that it looks at.
const (
	shownTimes   = 4
	countedTimes = 100
)

func (p *page) productView(product catalog.Product, typed, problem string) (views.Product, error) {
	times, err := p.parts.Orders.Times(p.ctx, p.scope, product.ID, countedTimes)
	if err != nil {
		return views.Product{}, err
	}
	related, err := p.web.Catalog.Related(p.ctx, p.scope, product.ID)
	if err != nil {
		return views.Product{}, err
	}
	all := []catalog.Product{product}
	for _, r := range related {
		all = append(all, r.Product)
	}
	quantity, text := chosen(product, times, typed)
	g, err := p.goodsOf(all, map[int64]int64{product.ID: quantity})
	if err != nil {
		return views.Product{}, err
	}
	view := p.describe(product, g, g.quotes[product.ID])
	view.Quantity = ui.Quantity{ID: p.nextID(), Name: "qty", Value: text, Label: "Quantity of " + product.Name + ", " + product.SKU, Error: problem}
	view.Bought = p.boughtView(product, times)
	if err := p.succession(&view, product); err != nil {
		return view, err
	}
	if view.Documents, err = p.documents(product); err != nil {
		return view, err
	}
	if view.HowTo, err = p.howTo(product.SKU, product.CategoryID, mostHowTo); err != nil {
		return view, err
	}
	view.QuestionTo = p.askAbout("product", product.SKU)
	view.Related, err = p.related(g, related)
	return view, err
}

const mostHowTo = 4

// howTo are the articles about a product, "" for none, and its category, the nearest first.
func (p *page) howTo(sku string, categoryID int64, most int) ([]ui.Link, error) {
	tree, err := p.categories()
	if err != nil {
		return nil, err
	}
	path := ""
	if trail := tree.Trail(categoryID); len(trail) > 0 {
		path = trail[len(trail)-1].Path
	}
	list, err := p.parts.Knowledge.ForProduct(p.ctx, p.scope, sku, path)
	return p.articleLinks(list[:min(len(list), most)]), err
}

// chosen is the quantity whose price stands large: as typed or asked by the address, else what was bought last.
func chosen(product catalog.Product, times []orders.Bought, typed string) (quantity int64, text string) {
	if n, ok := web.Number64(typed); ok && n > 0 {
		return n, typed
	}
	quantity = max(product.MinQty, 1)
	if len(times) > 0 {
		if low, _ := product.Fitting(times[0].Quantity); low == times[0].Quantity {
			quantity = low
		}
	}
	if typed == "" {
		typed = strconv.FormatInt(quantity, 10)
	}
	return quantity, typed
}

func (p *page) describe(product catalog.Product, g goods, quote pricing.Quote) views.Product {
	stock := p.stock(product, g.stock[product.ID])
	crumbs := append(p.trail(product.CategoryID, true), ui.Link{Text: product.Name})
	if len(crumbs) > 1 {
		p.chrome.Category = crumbs[0].To
	}
	view := views.Product{
		Crumbs: crumbs, Name: product.Name, SKU: product.SKU, Yours: product.PartNumber, Unit: ui.SoldBy(product.Unit),
		Badge: p.badge(product), Description: product.Description, Picture: p.pictures.of(product, largePlate, p.base, p.topName),
		Stock: stock, Arrive: p.arrival(product, g.stock[product.ID], stock), AskWho: p.askWho(), Gone: !product.Active(),
		Add: p.addingFound(p.ledBy(), web.Found(p.c)), Beside: p.adding("related"), QtyLabel: ui.Capital(ui.Nouns(product.Unit, 2)), Rule: p.quantityRule(product),
		Held: p.held(g.held[product.ID]), Spec: spec(product), Price: p.bigPrice(product, quote),
		CanAdd: p.chrome.Rights.Buy && product.Active() && !quote.OnRequest,
	}
	if quote.OnRequest || !product.Active() {
		view.AskTo = p.askFor(product.SKU)
	}
	if !quote.OnRequest && len(quote.Breaks) > 1 {
		view.Ladder = p.ladder(product, quote)
	}
	if view.Picture.Drawing != nil && isDrawn(product) {
		view.Caption = "Drawn from its details; dimensions in mm."
	}
	return view
}

func isDrawn(product catalog.Product) bool {
	return len(product.Image) > len(drawingPrefix) && product.Image[:len(drawingPrefix)] == drawingPrefix &&
		slices.Contains(drawing.Kinds(), product.Image[len(drawingPrefix):])
}

func (p *page) bigPrice(product catalog.Product, quote pricing.Quote) views.Price {
	if quote.OnRequest || quote.Price <= 0 {
		return views.Price{Amount: "Price on request", Basis: ui.Article(ui.Noun(product.Unit))}
	}
	price := views.Price{Amount: p.price(quote.Price), Basis: ui.Article(ui.Noun(product.Unit)) + ", net", Why: ui.Capital(quote.Short()) + "."}
	if quote.From > 1 {
		price.Basis += ", from " + p.units(quote.From, product.Unit)
	}
	if piece := p.piece(product, quote.Price); piece != "" {
		price.Piece = piece + " a piece."
	}
	return price
}

// piece is the price of one piece in a pack, rounded half up to four decimals; nothing where there are no packs.
func (p *page) piece(product catalog.Product, price money.Price) string {
	pack := money.Price(product.PackSize)
	if pack <= 1 || price/pack == 0 {
		return ""
	}
	return p.price((price + pack/2) / pack)
}

func (p *page) ladder(product catalog.Product, quote pricing.Quote) *views.Ladder {
	l := &views.Ladder{Unit: ui.Capital(ui.Nouns(product.Unit, 2)), PerUnit: ui.Capital(ui.Article(ui.Noun(product.Unit)))}
	first := money.Price(0)
	for i, b := range quote.Breaks {
		if b.OnRequest {
			l.Breaks = append(l.Breaks, ui.Break{From: "from " + p.number(b.From), Price: "on request"})
			continue
		}
		if first == 0 {
			first = b.Price
		}
		step := ui.Break{From: "from " + p.number(b.From), Price: p.price(b.Price), Piece: p.piece(product, b.Price), Save: p.saved(first, b.Price)}
		step.On = quote.From >= b.From && (i == len(quote.Breaks)-1 || quote.From < quote.Breaks[i+1].From)
		l.Breaks = append(l.Breaks, step)
	}
	p.lineUpBreaks(l.Breaks)
	return l
}

func (p *page) lineUpBreaks(breaks []ui.Break) {
	prices, pieces := make([]string, len(breaks)), make([]string, len(breaks))
	for i, b := range breaks {
		prices[i], pieces[i] = b.Price, b.Piece
	}
	prices, pieces = ui.LineUp(prices, p.chrome.Locale), ui.LineUp(pieces, p.chrome.Locale)
	for i := range breaks {
		breaks[i].Pad, breaks[i].PiecePad = prices[i], pieces[i]
	}
}

// saved is how much cheaper a step is than the first, to a tenth of a percent.
func (p *page) saved(first, price money.Price) string {
	if price >= first {
		return ""
	}
	tenths := ((first-price)*2000 + first) / (2 * first)
	return ui.Percent(money.BasisPoints(tenths*10), p.chrome.Locale)
}

// arrival says what ordering now would bring when.
func (p *page) arrival(product catalog.Product, s catalog.Stock, shown views.Stock) string {
	switch {
	case !product.Active():
		return ""
	case shown.Level == ui.InStock, shown.Level == ui.LowStock:
		return "Ordered now: arrives " + p.arrives(product.LeadTimeDays) + "."
	case shown.Level == ui.Later && s.Tracked && s.ExpectedOn > p.scope.Today:
		return "More is expected on " + p.day(s.ExpectedOn) + "; order now and it follows."
	case shown.Level == ui.Later && s.Tracked:
		return "Order now and it follows; we tell you the date."
	}
	return ui.Capital(shown.Note) + "."
}

func spec(product catalog.Product) []views.SpecRow {
	rows := make([]views.SpecRow, 0, len(product.Attributes)+3)
	for _, a := range product.Attributes {
		if last := len(rows) - 1; last >= 0 && rows[last].Name == a.Name {
			rows[last].Value += ", " + a.String()
			continue
		}
		rows = append(rows, views.SpecRow{Name: a.Name, Value: a.String()})
	}
	for _, r := range []views.SpecRow{{Name: "Brand", Value: product.Brand}, {Name: "Manufacturer’s number", Value: product.MPN}, {Name: "GTIN", Value: product.GTIN}} {
		if r.Value != "" {
			rows = append(rows, r)
		}
	}
	return rows
}

func (p *page) boughtView(product catalog.Product, times []orders.Bought) *views.Bought {
	if len(times) == 0 {
		return nil
	}
	b := &views.Bought{Title: "You bought it " + p.number(int64(len(times))) + " times", Unit: ui.Capital(ui.Nouns(product.Unit, 2)),
		Per: ui.Capital(ui.Article(ui.Noun(product.Unit)))}
	switch {
	case len(times) == 1:
		b.Title = "You bought it once"
	case len(times) == countedTimes:
		b.Title = "You bought it over " + p.number(countedTimes-1) + " times"
	}
	newest, oldest := times[0].At.Date(p.set.Zone), times[len(times)-1].At.Date(p.set.Zone)
	if every := newest.DaysSince(oldest) / max(len(times)-1, 1); len(times) > 2 && every > 0 {
		b.Note = "about " + rhythm(every)
	}
	for _, t := range times[:min(len(times), shownTimes)] {
		b.Times = append(b.Times, views.Purchase{When: ui.ShortDay(t.At.Date(p.set.Zone), p.scope.Today, p.chrome.Locale),
			Number: t.Number, To: p.to("orders/" + t.Number), Quantity: p.number(t.Quantity), Price: p.price(t.UnitPrice)})
	}
	return b
}

// rhythm says an interval of days: every 13 days, every 4 weeks, every 3 months.
func rhythm(days int) string {
	switch {
	case days <= 1:
		return "every day"
	case days%7 == 0 && days <= 84 || days > 20 && days <= 84:
		weeks := (days + 3) / 7
		if weeks == 1 {
			return "every week"
		}
		return "every " + strconv.Itoa(weeks) + " weeks"
	case days > 84:
		return "every " + strconv.Itoa((days+15)/30) + " months"
	}
	return "every " + strconv.Itoa(days) + " days"
}

func (p *page) succession(view *views.Product, product catalog.Product) error {
	if product.Active() {
		return nil
	}
	next, ok, err := p.web.Catalog.Replacement(p.ctx, p.scope, product)
	if ok {
		view.Successor = &ui.Link{Text: next.Name + ", " + next.SKU, To: p.productAt(next.SKU)}
	}
	return err
}

// kinds of related products, in the order in which they are shown.
var kinds = []struct{ kind, title string }{{"accessory", "Goes with it"}, {"alternative", "Instead of it"}, {"spare", "Spare parts"}}

func (p *page) related(g goods, related []catalog.Related) ([]views.RelatedGroup, error) {
	byKind := map[string][]int64{}
	for _, r := range related {
		kind := r.Kind
		if !slices.ContainsFunc(kinds, func(k struct{ kind, title string }) bool { return k.kind == kind }) {
			kind = "other"
		}
		byKind[kind] = append(byKind[kind], r.Product.ID)
	}
	var groups []views.RelatedGroup
	for _, k := range append(kinds, struct{ kind, title string }{"other", "Related"}) {
		cards, err := p.cards(g, byKind[k.kind], rowPlate)
		if err != nil {
			return nil, err
		}
		for i := range cards {
			cards[i].To += "?from=related"
		}
		if len(cards) > 0 {
			groups = append(groups, views.RelatedGroup{ID: "related-" + k.kind, Title: k.title, Cards: cards})
		}
	}
	return groups, nil
}
