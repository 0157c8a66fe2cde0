package storefront

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

func (h *handlers) registerCart(shop fiber.Router) {
	shop.Get("/cart", h.showCart)
	shop.Post("/cart", h.changeCart)
	shop.Get("/cart/empty", h.askToEmpty)
	shop.Post("/cart/empty", h.emptyCart)
	shop.Get("/checkout", h.showCheckout)
	shop.Post("/checkout", h.placeOrder)
	shop.Post("/checkout/step", h.reached)
}

// openCart begins a page about the member's cart.
func (h *handlers) openCart(c *fiber.Ctx, section layout.Section) (*page, cart.Cart, error) {
	p, err := h.open(c, section)
	if err == nil {
		err = web.NoBuying(p.actor)
	}
	if err != nil {
		return nil, cart.Cart{}, err
	}
	now, err := h.web.Cart.Show(p.ctx, p.actor)
	return p, now, err
}

func (h *handlers) showCart(c *fiber.Ctx) error {
	p, now, err := h.openCart(c, layout.CartPage)
	if err != nil {
		return err
	}
	if len(now.Lines) > 0 {
		h.web.Observe(c, recording.CartSeen{})
	}
	return p.cartPage(fiber.StatusOK, now, cartForm{}, nil, "")
}

// cartForm is what was typed, by SKU. Lines that the form didn't have are absent.
type cartForm struct {
	seen     int64
	removed  string
	quantity map[string]string
	was      map[string]string // the quantity that the form showed
	note     map[string]string
}

func readCart(c *fiber.Ctx, now cart.Cart) cartForm {
	f := cartForm{removed: web.Text(c, "remove", 80), quantity: map[string]string{}, was: map[string]string{}, note: map[string]string{}}
	f.seen, _ = web.Number64(c.FormValue("version"))
	sent := c.Context().PostArgs()
	for _, l := range now.Lines {
		if !sent.Has("qty:" + l.SKU) {
			continue
		}
		f.quantity[l.SKU] = web.Text(c, "qty:"+l.SKU, 20)
		f.was[l.SKU] = web.Text(c, "was:"+l.SKU, 20)
		f.note[l.SKU] = web.Text(c, "note:"+l.SKU, 2*cart.MaxNote)
	}
	return f
}

// touched says that the quantity of a line was typed over.
func (f cartForm) touched(sku string) bool { return f.quantity[sku] != f.was[sku] }

// changes are the quantities to set, or which of them are no numbers.
func (f cartForm) changes(now cart.Cart) ([]cart.Change, error) {
	var changes []cart.Change
	problems := fault.Invalid("")
	for _, l := range now.Lines {
		typed, sent := f.quantity[l.SKU]
		switch n, ok := web.Number64(typed); {
		case l.SKU == f.removed:
			changes = append(changes, cart.Change{SKU: l.SKU})
		case !sent:
		case !ok || n < 0:
			problems.Add("quantity-"+l.SKU, notANumber)
		default:
			changes = append(changes, cart.Change{SKU: l.SKU, Quantity: n})
		}
	}
	return changes, problems.OrNil()
}

// changeCart sets all quantities and notes at once; the button beside a line also removes it.
func (h *handlers) changeCart(c *fiber.Ctx) error {
	p, now, err := h.openCart(c, layout.CartPage)
	if err != nil {
		return err
	}
	form := readCart(c, now)
	changes, err := form.changes(now)
	if err == nil {
		err = h.web.Cart.Edit(p.ctx, p.actor, form.seen, changes, form.note)
	}
	told, isFault := fault.As(err)
	switch {
	case isFault && told.Kind == fault.KindInvalid:
		return p.cartPage(fiber.StatusUnprocessableEntity, now, form, told, "")
	case isFault && told.Kind == fault.KindConflict:
		if now, err = h.web.Cart.Show(p.ctx, p.actor); err != nil {
			return err
		}
		return p.cartPage(fiber.StatusConflict, now, form, nil, told.Message)
	case err != nil:
		return err
	}
	h.linesRemoved(c, now, changes)
	return h.web.Done(c, p.to("cart"), form.said(now))
}

// linesRemoved notes what was taken out, and where each had come from.
func (h *handlers) linesRemoved(c *fiber.Ctx, before cart.Cart, changes []cart.Change) {
	from := map[string]string{}
	for _, l := range before.Lines {
		from[l.SKU] = l.Source
	}
	for _, change := range changes {
		if change.Quantity == 0 {
			h.web.Observe(c, recording.LineRemoved{SKU: change.SKU, Source: from[change.SKU]})
		}
	}
}

func (f cartForm) said(before cart.Cart) string {
	for _, l := range before.Lines {
		if l.SKU == f.removed {
			return l.Name + " is removed."
		}
	}
	return "Your cart is updated."
}

func (h *handlers) askToEmpty(c *fiber.Ctx) error {
	p, now, err := h.openCart(c, layout.CartPage)
	if err != nil {
		return err
	}
	if len(now.Lines) == 0 {
		return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
	}
	return h.web.Render(c, fiber.StatusOK, views.ConfirmPage(p.chrome, views.Confirm{
		Title: "Empty the cart?", Action: p.to("cart/empty"), Yes: "Empty the cart",
		Effect: ui.Capital(ui.Lines(len(now.Lines))) + ", " + p.money(now.LinesTotal()) + " net, and their notes are taken out. To keep them, save the cart as a list first.",
		Back:   ui.Link{Text: "Back to the cart", To: p.to("cart")},
		Crumbs: []ui.Link{{Text: "Cart", To: p.to("cart")}, {Text: "Empty the cart"}},
	}))
}

func (h *handlers) emptyCart(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	taken, err := h.web.Cart.Empty(p.ctx, p.actor)
	if err != nil {
		return err
	}
	for _, l := range taken {
		h.web.Observe(c, recording.LineRemoved{SKU: l.SKU, Source: l.Source})
	}
	return h.web.Done(c, p.to("cart"), "Your cart is empty now.")
}

func (p *page) cartPage(status int, now cart.Cart, form cartForm, refused *fault.Fault, notice string) error {
	v := views.Cart{Version: strconv.FormatInt(now.Version, 10), Notice: notice, Refusal: now.Refusal, RefusalTopic: now.Topic(), Stopped: stopped(now),
		Count: ui.Lines(len(now.Lines)) + ", " + p.money(now.LinesTotal()) + " net", Prices: pricesChanged(now)}
	v.Changed = ui.Time(now.ChangedAt, p.set.Zone, p.scope.Today, p.chrome.Locale)
	p.chrome.Cart.Total = p.money(now.LinesTotal()) // elsewhere the header counts at the prices last shown
	v.Fault = inCartForm(refused, now)
	for _, l := range now.Lines {
		line := p.cartLine(l)
		form.keep(&line, l, refused, notice != "")
		v.Lines = append(v.Lines, line)
	}
	if err := p.cartCosts(&v, now); err != nil {
		return err
	}
	return p.web.Render(p.c, status, views.CartPage(p.chrome, v))
}

// keep shows again what was typed, and what of it was refused. After a change elsewhere only what was really typed is
// shown, with what the cart holds beside it.
func (f cartForm) keep(line *views.CartLine, l cart.Line, refused *fault.Fault, elsewhere bool) {
	typed, sent := f.quantity[l.SKU]
	if !sent {
		return
	}
	line.Quantity.Error = refused.For("quantity-" + l.SKU)
	line.Note.Error = refused.For("note-" + l.SKU)
	line.Note.Value = f.note[l.SKU]
	if !elsewhere || f.touched(l.SKU) {
		line.Quantity.Value = typed
	}
	if elsewhere && f.touched(l.SKU) && typed != line.Was {
		line.Says = append(line.Says, views.Say{Tone: ui.Warn, Icon: "info", Text: "You typed " + typed + "; the cart holds " + line.Was + "."})
	}
}

// inCartForm names the fields of a refusal by their ids, and says whose they are.
func inCartForm(refused *fault.Fault, c cart.Cart) *fault.Fault {
	if refused == nil {
		return nil
	}
	named := fault.Invalid(refused.Message).On(refused.Topic)
	for _, f := range refused.Fields {
		name, message := f.Name, f.Message
		for _, l := range c.Lines {
			switch f.Name {
			case "quantity-" + l.SKU:
				name, message = views.QuantityID(l.SKU), l.Name+": "+f.Message
			case "note-" + l.SKU:
				name, message = views.NoteID(l.SKU), l.Name+": "+f.Message
			}
		}
		named.Add(name, message)
	}
	return named
}

// stopped says why the cart can't be ordered as it stands.
func stopped(c cart.Cart) string {
	hindered := 0
	for _, l := range c.Lines {
		if !l.Orderable() {
			hindered++
		}
	}
	switch {
	case hindered == 1:
		return "One line can’t be ordered as it is; change or remove it."
	case hindered > 1:
		return strconv.Itoa(hindered) + " lines can’t be ordered as they are; change or remove them."
	}
	return c.Refusal
}

func pricesChanged(c cart.Cart) string {
	n := len(changedPrices(c))
	switch n {
	case 0:
		return ""
	case 1:
		return "One price changed since you added it."
	}
	return strconv.Itoa(n) + " prices changed since you added them."
}

// changedPrices are the lines whose price is no longer the one last shown.
func changedPrices(c cart.Cart) map[string]cart.Problem {
	all := map[string]cart.Problem{}
	for _, l := range c.Lines {
		for _, problem := range l.Problems {
			if problem.Kind == cart.PriceChanged {
				all[l.SKU] = problem
			}
		}
	}
	return all
}
