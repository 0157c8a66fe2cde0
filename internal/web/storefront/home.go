package storefront

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// What the home page shows of each.
const (
	homeDue        = 6
	homeUsual      = 100 // looked through for what is due
	dueSoonDays    = 5
	homeOnWay      = 3
	homeNew        = 4
	homeNewAsked   = 60 // the newest, of which the first of each category is shown
	homeBeside     = 4  // standing orders, lists
	homeFeatured   = 4  // products
	homeCategories = 8
	homeThumbs     = 4
	newsDays       = 60
	homeComingDays = 45
)

func (h *handlers) showHome(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Home)
	if err != nil {
		return err
	}
	look, err := h.web.Accounts.Look(p.ctx, p.scope)
	if err != nil {
		return err
	}
	home := views.Home{Art: p.art(look), Welcome: look.Theme.Welcome, Orders: p.to("orders"), Add: p.adding("home"), Blocks: look.Theme.HomeBlocks()}
	due, underway := 0, []orders.Order{}
	for _, fill := range []func() error{
		func() (err error) { due, err = p.homeDue(&home); return err },
		func() (err error) { underway, err = p.homeOrders(&home); return err },
		func() error { return p.homeShelves(&home, look.Theme.Featured) },
		func() error { return p.homeCredit(&home) },
		func() error { return p.homeBeside(&home) },
	} {
		if err := fill(); err != nil {
			return err
		}
	}
	if home.Last == nil {
		home.Due = nil
		if home.Begin, err = p.beginning(); err != nil {
			return err
		}
	}
	home.Greeting = p.greeting(look)
	home.Lead = p.lead(due, underway)
	return h.web.Render(c, fiber.StatusOK, views.HomePage(p.chrome, home))
}

// nameInGreeting is where a greeting wants the first name; without it the name comes last.
const nameInGreeting = "{first name}"

// greeting is the account's own words, unless they name the morning at another time, or else the time of day at the
// seller's.
func (p *page) greeting(look accounts.Look) string {
	words, ofDay := look.Theme.Greeting, "Good afternoon"
	switch hour := p.now.In(p.set.Zone).Hour(); {
	case hour < 5, hour >= 18:
		ofDay = "Good evening"
	case hour < 12:
		ofDay = "Good morning"
	}
	folded := strings.TrimRight(strings.ToLower(strings.ReplaceAll(words, nameInGreeting, "")), " ,.!")
	morning := strings.HasSuffix(folded, "morning") || strings.HasSuffix(folded, "morgen")
	if words == "" || (morning && ofDay != "Good morning") {
		words = ofDay
	}
	if strings.Contains(words, nameInGreeting) {
		return strings.ReplaceAll(words, nameInGreeting, firstName(p.actor.Name))
	}
	return words + ", " + firstName(p.actor.Name)
}

// lead is the day and what stands out of it.
func (p *page) lead(due int, underway []orders.Order) string {
	words := ui.DateLong(p.scope.Today, p.chrome.Locale) + "."
	var news []string
	switch {
	case due == 1:
		news = append(news, "one product is due by your rhythm")
	case due > 1:
		news = append(news, strconv.Itoa(due)+" products are due by your rhythm")
	}
	var next clock.Date
	for _, o := range underway {
		if on := o.Coming(); on >= p.scope.Today && (next == 0 || on < next) {
			next = on
		}
	}
	if next != 0 {
		news = append(news, "your next delivery comes "+ui.RelativeDate(next, p.scope.Today, p.chrome.Locale))
	}
	if len(news) == 0 {
		return words
	}
	return words + " " + ui.Capital(strings.Join(news, ", ")) + "."
}

func (p *page) art(look accounts.Look) ui.Picture {
	if look.Theme.HeaderFile != "" {
		return ui.Picture{Src: web.FilePath(p.base, look.Theme.HeaderFile), Width: "640", Height: "152", Eager: true}
	}
	if art, ok := drawing.Art(look.Theme.HeaderArt); ok {
		return ui.Picture{Drawing: svg(art)}
	}
	return ui.Picture{}
}

// homeDue lists what is due and what will be within days; due is how many are.
func (p *page) homeDue(home *views.Home) (due int, err error) {
	usual, err := p.parts.Orders.BuyItAgain(p.ctx, p.scope, homeUsual)
	if err != nil {
		return 0, err
	}
	soon := slices.DeleteFunc(slices.Clone(usual), func(u orders.Usual) bool {
		return !u.Due(p.scope.Today) && (u.DueOn <= p.scope.Today || u.DueOn > p.scope.Today.AddDays(dueSoonDays))
	})
	for _, u := range soon {
		if u.Due(p.scope.Today) {
			due++
		}
	}
	slices.SortStableFunc(soon, func(a, b orders.Usual) int { return int(a.DueOn - b.DueOn) })
	soon = soon[:min(len(soon), homeDue)]
	if len(soon) == 0 {
		return 0, nil
	}
	home.Due, err = p.dueView(soon)
	if err == nil {
		home.Due.All, home.Due.AllTo = "All "+p.products(len(usual))+" you buy", p.to("buy-again")
		if len(usual) == homeUsual {
			home.Due.All = "All products you buy"
		}
	}
	return due, err
}

// dueView writes rows of what is bought again, with the usual quantity where it still fits.
func (p *page) dueView(usual []orders.Usual) (*views.Due, error) {
	products, quantities := make([]catalog.Product, len(usual)), map[int64]int64{}
	for i, u := range usual {
		products[i] = u.Product
		quantities[u.Product.ID], _ = u.Product.Fitting(u.Quantity)
	}
	g, err := p.goodsOf(products, quantities)
	if err != nil {
		return nil, err
	}
	due := &views.Due{Action: p.to("cart/add-many") + "?from=reorder", CSRF: p.chrome.CSRF}
	for _, u := range usual {
		card := p.card(g, u.Product, duePlate)
		if fits := quantities[u.Product.ID]; fits > 0 {
			card.Quantity = strconv.FormatInt(fits, 10)
		}
		due.CanAdd = due.CanAdd || card.CanAdd
		row := views.DueRow{Card: card, Last: ui.ShortDay(u.LastOn, p.scope.Today, p.chrome.Locale),
			LastQty: p.units(g.bought[u.Product.ID].Quantity, u.Product.Unit), Field: "qty:" + u.Product.SKU}
		p.dueWords(&row, u)
		due.Rows = append(due.Rows, row)
	}
	return due, nil
}

func (p *page) dueWords(row *views.DueRow, u orders.Usual) {
	if u.DueOn == 0 {
		row.When = "no rhythm yet"
		return
	}
	row.Rhythm = rhythm(u.EveryDays)
	late := p.scope.Today.DaysSince(u.DueOn)
	row.Ticked = u.Due(p.scope.Today)
	switch {
	case late == 1:
		row.Late = "1 day late"
	case late > 1 && row.Ticked:
		row.Late = p.number(int64(late)) + " days late"
	case late > 1:
		row.When = "not for a while"
	case late == 0:
		row.When = "due today"
	case late == -1:
		row.When = "due tomorrow"
	default:
		row.When = p.day(u.DueOn)
	}
}

// homeOrders shows the last order and what is on its way.
func (p *page) homeOrders(home *views.Home) ([]orders.Order, error) {
	last, err := p.parts.Orders.LastOrders(p.ctx, p.scope, 1)
	if err != nil || len(last) == 0 {
		return nil, err
	}
	if home.Last, err = p.lastOrder(last[0]); err != nil {
		return nil, err
	}
	underway, err := p.parts.Orders.OnItsWay(p.ctx, p.scope, homeOnWay)
	for _, o := range underway {
		home.Way = append(home.Way, p.onWay(o))
	}
	return underway, err
}

func (p *page) lastOrder(o orders.Order) (*views.LastOrder, error) {
	view := &views.LastOrder{Number: o.Number, To: p.to("orders/" + o.Number), Lines: ui.Lines(len(o.Lines)),
		Net: ui.Money(o.LinesTotal, o.Currency, p.chrome.Locale), About: p.day(o.PlacedOn) + p.byWhom(o),
		AgainTo: p.to("orders/" + o.Number + "/again"), CSRF: p.chrome.CSRF, CanAgain: p.chrome.Rights.Buy}
	if o.PONumber != "" {
		view.PO = "PO " + o.PONumber
	}
	if to := place(o); to != "" {
		view.About += ", to " + to
	}
	var ids []int64
	for _, l := range o.Lines {
		if l.ProductID != nil && len(ids) < 4*homeThumbs {
			ids = append(ids, *l.ProductID)
		}
	}
	products, err := p.web.Catalog.ByIDs(p.ctx, p.scope, ids)
	for _, id := range ids {
		if product, ok := products[id]; ok && len(view.Pictures) < homeThumbs {
			view.Pictures = append(view.Pictures, views.NamedPicture{Name: product.Name, Picture: p.pictures.of(product, thumbPlate, p.base, p.topName)})
		}
	}
	if more := len(o.Lines) - len(view.Pictures); more > 0 && len(view.Pictures) > 0 {
		view.More = "and " + strconv.Itoa(more) + " more"
	}
	return view, err
}

func (p *page) byWhom(o orders.Order) string {
	switch {
	case o.MemberID != nil && *o.MemberID == p.actor.MemberID:
		return " by you"
	case o.PlacedBy != "":
		return " by " + o.PlacedBy
	}
	return ""
}

// place is where an order goes, short.
func place(o orders.Order) string {
	name, city := o.ShipTo.Name, o.ShipTo.City
	switch {
	case name == "":
		return city
	case city == "" || strings.Contains(name, city):
		return name
	}
	return name + ", " + city
}

func (p *page) onWay(o orders.Order) views.OnWay {
	w := views.OnWay{When: "Date to follow", Number: o.Number, To: p.to("orders/" + o.Number), About: ui.Lines(len(o.Lines))}
	if to := place(o); to != "" {
		w.About += ", to " + to
	}
	switch on := o.Coming(); {
	case on == 0:
	case on < p.scope.Today:
		w.When = "Was expected " + p.day(on)
	case o.InPart():
		w.When = "The rest " + ui.RelativeDate(on, p.scope.Today, p.chrome.Locale)
	default:
		w.When = ui.Capital(ui.RelativeDate(on, p.scope.Today, p.chrome.Locale))
	}
	step := func(label string, at clock.Time) ui.Step {
		s := ui.Step{Label: label}
		if at != 0 {
			s.State, s.When = ui.StepDone, ui.ShortDay(at.Date(p.set.Zone), p.scope.Today, p.chrome.Locale)
		}
		return s
	}
	shipped := step("Shipped", o.ShippedAt)
	if o.InPart() {
		shipped.Label, shipped.State = "Part shipped", ui.StepPart
	}
	w.Steps = []ui.Step{step("Placed", o.PlacedAt), step("Confirmed", o.ConfirmedAt), shipped, step("Delivered", o.DeliveredAt)}
	return w
}

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

// homeBeside are the next standing orders and the lists, for those who buy.
func (p *page) homeBeside(home *views.Home) error {
	if !p.chrome.Rights.Buy {
		return nil
	}
	coming, err := p.parts.Standing.Upcoming(p.ctx, p.actor, p.scope.Today, p.scope.Today.AddDays(homeComingDays))
	if err != nil {
		return err
	}
	for _, date := range coming {
		if date.Skip || date.Paused || date.Together || len(home.Standing) == homeBeside {
			continue
		}
		home.Standing = append(home.Standing, views.SideLine{Text: date.Name, To: p.to("standing-orders/" + date.Number), Aside: ui.Date(date.RunOn, p.chrome.Locale)})
	}
	lists, err := p.parts.Lists.All(p.ctx, p.actor)
	if err != nil {
		return err
	}
	for _, list := range lists[:min(len(lists), homeBeside)] {
		home.Lists = append(home.Lists, views.SideLine{Text: list.Name, To: p.to("lists/" + strconv.FormatInt(list.ID, 10)), Aside: ui.Lines(list.Count)})
	}
	return nil
}

func idsOf(products []catalog.Product) []int64 {
	ids := make([]int64, len(products))
	for i, product := range products {
		ids[i] = product.ID
	}
	return ids
}

// homeCredit is what stands on account, for those who buy.
func (p *page) homeCredit(home *views.Home) error {
	credit, err := p.web.Accounts.Credit(p.ctx, p.scope)
	if err != nil {
		return err
	}
	view := &views.Credit{Terms: "net " + strconv.Itoa(credit.TermsDays) + " days", Used: p.money(credit.Used), Hold: credit.Hold}
	left, limited := credit.Left()
	switch {
	case limited && *credit.Limit == 0:
		return nil // nothing on account: there is nothing to show
	case limited:
		view.Limit, view.Left = p.money(*credit.Limit), p.money(left)
		view.UsedPercent = strconv.FormatInt(min(100, int64(credit.Used)/max(1, int64(*credit.Limit)/100)), 10)
	}
	home.Credit = view
	return nil
}

func (p *page) beginning() (*views.Begin, error) {
	seen, err := p.web.Catalog.Range(p.ctx, p.scope)
	if err != nil {
		return nil, err
	}
	return &views.Begin{Products: p.products(seen.Len()), Categories: p.to("categories")}, nil
}
