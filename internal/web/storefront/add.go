package storefront

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

const notANumber = "Give the quantity as a whole number, like 10."

// addToCart answers our script with the pieces that change, and a plain form by leading back to where it stood.
func (h *handlers) addToCart(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	sku, typed := web.Text(c, "sku", 80), web.Text(c, "qty", 20)
	product, err := h.web.Catalog.Find(p.ctx, p.scope, sku)
	if err != nil {
		return err
	}
	outcome, err := p.add(product, typed)
	if refused, ok := fault.AsInvalid(err); ok && !web.Fragment(c) {
		return p.refuseToAdd(product, typed, refused)
	}
	if err != nil {
		return err
	}
	quantity, _ := web.Number64(typed)
	p.lineAdded(product.SKU, quantity, source(c))
	said := p.units(quantity, product.Unit) + " of " + product.Name + " added."
	if !web.Fragment(c) {
		h.web.Flash(c, ui.Flash{Tone: ui.OK, Text: said, LinkText: "See the cart", LinkTo: p.to("cart")})
		return c.Redirect(p.cameFrom(product), fiber.StatusSeeOther)
	}
	if p.chrome, err = h.web.Chrome(c, ""); err != nil {
		return err
	}
	return h.web.Render(c, fiber.StatusOK, views.Added(p.chrome, said, product.SKU, p.held(outcome.Quantity)))
}

func (p *page) add(product catalog.Product, typed string) (cart.Outcome, error) {
	quantity, ok := web.Number64(typed)
	if !ok {
		return cart.Outcome{}, fault.Invalid(notANumber)
	}
	return p.web.Cart.Add(p.ctx, p.actor, product.SKU, quantity, source(p.c))
}

// sources are the places that add to a cart; they are kept on its lines.
var sources = []string{"product", "search", "listing", "reorder", "suggest", "related", "home", "help"}

func source(c *fiber.Ctx) string { return known(c.Query("from"), sources) }

// refuseToAdd shows the product's own page with what was typed and why it doesn't fit.
func (p *page) refuseToAdd(product catalog.Product, typed string, why *fault.Fault) error {
	full, err := p.open(p.c, layout.Browse)
	if err != nil {
		return err
	}
	return full.showProduct(fiber.StatusUnprocessableEntity, product, typed, why.Message)
}

// cameFrom is the page of ours that the form stood on, else the product's.
func (p *page) cameFrom(product catalog.Product) string {
	from, err := url.Parse(p.c.Get(fiber.HeaderReferer))
	if err != nil || from.Host != string(p.c.Request().Host()) || from.Host == "" || strings.HasSuffix(from.Path, "/cart/add") {
		return p.productAt(product.SKU)
	}
	return web.SafeNext(from.RequestURI())
}

// addMany puts every ticked product of a form into the cart: take=SKU, and qty:SKU for each.
func (h *handlers) addMany(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	items, left, err := p.ticked()
	if err != nil {
		return err
	}
	if len(items)+len(left) == 0 {
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "Nothing was ticked, so nothing was added."})
		return c.Redirect(p.backTo("buy-again"), fiber.StatusSeeOther)
	}
	outcomes, err := h.web.Cart.AddMany(p.ctx, p.actor, items)
	if err != nil {
		return err
	}
	p.linesAdded(outcomes)
	h.web.Flash(c, p.toldOf(append(outcomes, left...)))
	return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
}

func (p *page) backTo(rest string) string { return p.to(rest) }

// ticked reads the form; what isn't a quantity is left out and told.
func (p *page) ticked() (items []cart.Item, left []cart.Outcome, err error) {
	seen := map[string]bool{}
	for _, raw := range p.c.Context().PostArgs().PeekMulti("take") {
		sku := tidy(string(raw))
		if sku == "" || seen[sku] || len(seen) == cart.MaxLines {
			continue
		}
		seen[sku] = true
		product, err := p.web.Catalog.Find(p.ctx, p.scope, sku)
		if fault.Is(err, fault.KindNotFound) {
			left = append(left, cart.Outcome{SKU: sku, Name: sku, Problem: "It is no longer available to you."})
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		quantity, ok := web.Number64(p.c.FormValue("qty:" + sku))
		if !ok {
			left = append(left, cart.Outcome{SKU: sku, Name: product.Name, Problem: notANumber})
			continue
		}
		items = append(items, cart.Item{ProductID: product.ID, Quantity: quantity, Source: source(p.c)})
	}
	return items, left, nil
}

// toldOf says how many lines were added, and what wasn't and why.
func (p *page) toldOf(outcomes []cart.Outcome) ui.Flash {
	added, problems := 0, []string{}
	for _, o := range outcomes {
		if o.Problem == "" {
			added++
		} else {
			problems = append(problems, o.Name+": "+o.Problem)
		}
	}
	said := p.number(int64(added)) + " lines added."
	if added == 1 {
		said = "1 line added."
	}
	if len(problems) == 0 {
		return ui.Flash{Tone: ui.OK, Text: said}
	}
	const told = 5
	more := ""
	if len(problems) > told {
		more = " And " + p.number(int64(len(problems)-told)) + " more."
		problems = problems[:told]
	}
	return ui.Flash{Tone: ui.Warn, Text: said + " Not added: " + strings.Join(problems, " ") + more}
}
