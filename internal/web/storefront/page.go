package storefront

import (
	"context"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// page is what a request's answers are made of.
type page struct {
	*handlers
	c      *fiber.Ctx
	ctx    context.Context
	actor  identity.Actor
	scope  identity.Scope
	set    *settings.Settings
	now    clock.Time
	base   string
	chrome layout.Chrome

	arrivals map[int]string // by lead time in days: tomorrow, Tue 24 Nov
	tree     *catalog.Tree
	boxes    int // quantity boxes written so far
}

// open begins a page of the storefront.
func (h *handlers) open(c *fiber.Ctx, section layout.Section) (*page, error) {
	p, err := h.begin(c)
	if err != nil {
		return nil, err
	}
	p.chrome, err = h.web.Chrome(c, section)
	return p, err
}

// begin is a page without its frame: for fragments, which need none of it but the locale.
func (h *handlers) begin(c *fiber.Ctx) (*page, error) {
	scope, set, err := h.web.Scope(c)
	if err != nil {
		return nil, err
	}
	actor := web.Actor(c)
	p := &page{handlers: h, c: c, ctx: c.UserContext(), actor: actor, scope: scope, set: set, now: h.web.Now(),
		base: web.Base(c, actor.Account.Slug), arrivals: map[int]string{}}
	p.chrome.Base, p.chrome.Locale, p.chrome.Zone, p.chrome.Today = p.base, actor.Account.Locale, set.Zone, scope.Today
	p.chrome.Rights.Buy = actor.Can(identity.Buy)
	return p, nil
}

func (p *page) to(rest string) string { return p.chrome.Path(rest) }

func (p *page) productAt(sku string) string { return p.base + "/p/" + url.PathEscape(sku) }

func (p *page) askFor(sku string) string { return p.base + "/ask?sku=" + url.QueryEscape(sku) }

// askWho is whom a buyer asks: the client manager by first name, or the seller.
func (p *page) askWho() string {
	if name := p.chrome.Account.Manager.Name; name != "" {
		return firstName(name)
	}
	return p.chrome.Seller.Name
}

// nextID names a quantity box; each is the only one of its name on the page.
func (p *page) nextID() string {
	p.boxes++
	return "q" + strconv.Itoa(p.boxes)
}

// addingFound is adding of what a search found: it carries the search and the position along.
func (p *page) addingFound(source, found string) views.Adding {
	add := p.adding(source)
	if found != "" {
		add.Action += "&found=" + url.QueryEscape(found)
	}
	return add
}

func (p *page) adding(source string) views.Adding {
	return views.Adding{Action: p.to("cart/add") + "?from=" + source, Cart: p.to("cart"), CSRF: p.chrome.CSRF}
}

// categories are the account's tree, read once.
func (p *page) categories() (catalog.Tree, error) {
	if p.tree == nil {
		tree, err := p.web.Catalog.Tree(p.ctx, p.scope)
		if err != nil {
			return tree, err
		}
		p.tree = &tree
	}
	return *p.tree, nil
}

// topName is the name of the category at the top over another; a page that can't tell shows the general mark.
func (p *page) topName(categoryID int64) string {
	tree, err := p.categories()
	if err != nil {
		return ""
	}
	if trail := tree.Trail(categoryID); len(trail) > 0 {
		return trail[0].Name
	}
	return ""
}

// arrivesOn is when what is in stock arrives by the account's first delivery method.
func (p *page) arrivesOn(leadTimeDays int) clock.Date {
	line := cart.Line{Product: catalog.Product{LeadTimeDays: leadTimeDays}, Now: 1}
	return orders.Earliest(p.set, p.now, []cart.Line{line}, p.wayDays())
}

// wayDays are the working days on the way of the first method that is offered in the account's currency.
func (p *page) wayDays() int {
	for _, m := range p.set.DeliveryMethods {
		if _, offered := m.Prices[p.scope.Currency]; offered {
			return m.Days
		}
	}
	return 0
}

// arrives writes it, once per lead time and page.
func (p *page) arrives(leadTimeDays int) string {
	text, ok := p.arrivals[leadTimeDays]
	if !ok {
		text = ui.RelativeDate(p.arrivesOn(leadTimeDays), p.scope.Today, p.chrome.Locale)
		p.arrivals[leadTimeDays] = text
	}
	return text
}

func (p *page) day(d clock.Date) string { return ui.DateNear(d, p.scope.Today, p.chrome.Locale) }
