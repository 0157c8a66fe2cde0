package company

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/lists"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
)

// Parts are the services of these pages beside those that every page has.
type Parts struct {
	Orders *orders.Service
	Lists  *lists.Service

	Invoices *orders.Invoices
}

type handlers struct {
	web   *web.Web
	parts Parts
}

// Register adds what a client does about its own orders and lists.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group("/s/:account", w.Members)
	h.registerOrders(g.Group("/orders"))
	h.registerLists(g.Group("/lists"))
}

// page is what a request's answers are made of.
type page struct {
	*handlers
	c      *fiber.Ctx
	ctx    context.Context
	actor  identity.Actor
	scope  identity.Scope
	set    *settings.Settings
	now    clock.Time
	chrome layout.Chrome
	tops   map[int64]string // names of top categories, by category; read when the first is asked for
}

// open begins a page in its frame.
func (h *handlers) open(c *fiber.Ctx, section layout.Section) (*page, error) {
	p, err := h.begin(c)
	if err != nil {
		return nil, err
	}
	p.chrome, err = h.web.Chrome(c, section)
	return p, err
}

// begin is for what only acts or sends a file.
func (h *handlers) begin(c *fiber.Ctx) (*page, error) {
	scope, set, err := h.web.Scope(c)
	if err != nil {
		return nil, err
	}
	actor := web.Actor(c)
	p := &page{handlers: h, c: c, ctx: c.UserContext(), actor: actor, scope: scope, set: set, now: h.web.Now()}
	p.chrome = layout.Chrome{Base: web.Base(c, actor.Account.Slug), Locale: actor.Account.Locale, Zone: set.Zone, Today: scope.Today}
	p.chrome.Rights.Buy = actor.Can(identity.Buy)
	return p, nil
}

func (p *page) to(rest string) string { return p.chrome.Path(rest) }

func (p *page) orderAt(number, rest string) string {
	return p.to("orders/" + url.PathEscape(number) + rest)
}

func (p *page) productAt(sku string) string { return p.to("p/" + url.PathEscape(sku)) }

// param is a part of the path as people write it; what isn't well encoded names nothing.
func param(c *fiber.Ctx, name string) string {
	plain, err := url.PathUnescape(c.Params(name))
	if err != nil || strings.ContainsRune(plain, 0) {
		return ""
	}
	return plain
}

// mayBuy is for pages that lead into the cart.
func (p *page) mayBuy() error { return web.NoBuying(p.actor) }
