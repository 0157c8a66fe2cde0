package company

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/money"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// orderAgain leads to the checkout when nothing changed since and no other lines wait in the cart; otherwise what differs
// is shown first, and sent back with a choice for each.
func (h *handlers) orderAgain(c *fiber.Ctx) error {
	if web.Checked(c, "chosen") {
		return h.addChosen(c)
	}
	p, err := h.begin(c)
	if err == nil {
		err = p.mayBuy()
	}
	if err != nil {
		return err
	}
	number := param(c, "number")
	added, filled, err := h.parts.Orders.FillAgain(p.ctx, p.actor, number)
	if err != nil {
		return err
	}
	if !filled {
		return c.Redirect(p.orderAt(number, "/again"), fiber.StatusSeeOther)
	}
	p.linesAdded(added)
	h.web.Flash(c, ui.Flash{Tone: ui.OK, Text: "Order " + number + " again: all its lines can be had at the same prices. Check it, then place it."})
	return c.Redirect(p.to("checkout"), fiber.StatusSeeOther)
}

// addChosen puts what was chosen into the cart, once for each showing of the page.
func (h *handlers) addChosen(c *fiber.Ctx) error {
	p, d, err := h.openAgain(c)
	if err != nil {
		return err
	}
	typed, refused := readChosen(c, d)
	if refused != nil {
		return p.againPage(fiber.StatusUnprocessableEntity, d, typed, refused)
	}
	picked := orders.Picked{Quantities: typed.quantities(), Instead: c.FormValue("cart") == "instead"}
	picked.Seen, _ = web.Number64(c.FormValue("version"))
	outcomes, err := h.parts.Orders.AddAgain(p.ctx, p.actor, d.Order.Number, picked)
	switch told, _ := fault.As(err); {
	case fault.Is(err, fault.KindConflict):
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: told.Message})
	case err != nil:
		return err
	default:
		p.linesAdded(outcomes)
		h.web.Flash(c, p.toldOf(outcomes))
	}
	return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
}

func (h *handlers) showAgain(c *fiber.Ctx) error {
	p, d, err := h.openAgain(c)
	if err != nil {
		return err
	}
	return p.againPage(fiber.StatusOK, d, nil, nil)
}

func (h *handlers) openAgain(c *fiber.Ctx) (*page, orders.Diff, error) {
	p, err := h.open(c, layout.Orders)
	if err == nil {
		err = p.mayBuy()
	}
	if err != nil {
		return nil, orders.Diff{}, err
	}
	d, err := h.parts.Orders.OrderAgain(p.ctx, p.actor, param(c, "number"))
	return p, d, err
}

// chosen is what was chosen or typed per line, by the SKU that was ordered.
type chosen map[string]string

func readChosen(c *fiber.Ctx, d orders.Diff) (chosen, *fault.Fault) {
	typed, problems, sent := chosen{}, fault.Invalid(""), c.Context().PostArgs()
	for i, l := range d.Lines {
		if !sent.Has("qty:" + l.SKU) {
			continue
		}
		typed[l.SKU] = web.Text(c, "qty:"+l.SKU, 20)
		if n, ok := web.Number64(typed[l.SKU]); !ok || n < 0 || n > money.MaxQuantity {
			problems.Add(fieldID(i), l.Name+": give the quantity as a whole number, 0 to leave it out.")
		}
	}
	if problems.OrNil() == nil {
		return typed, nil
	}
	return typed, problems
}

// quantities are the numbers of what was checked to be numbers.
func (c chosen) quantities() map[string]int64 {
	all := map[string]int64{}
	for sku, text := range c {
		all[sku], _ = web.Number64(text)
	}
	return all
}

func fieldID(i int) string { return "line-" + strconv.Itoa(i+1) }

func (p *page) againPage(status int, d orders.Diff, typed chosen, refused *fault.Fault) error {
	number := d.Order.Number
	v := views.Again{Number: number, To: p.orderAt(number, ""), Action: p.orderAt(number, "/again"), Fault: refused}
	takes, same, net := 0, 0, money.Amount(0)
	for i, l := range d.Lines {
		line := p.againLine(i, l, typed, refused)
		if l.Orderable() {
			takes++
		}
		if len(l.Differences) > 0 {
			v.Changed = append(v.Changed, line)
			continue
		}
		v.Same = append(v.Same, line)
		same, net = same+1, net+l.Line.Total
	}
	currency := p.scope.Currency
	if err := p.waiting(&v, d); err != nil {
		return err
	}
	v.Title = "Order again: nothing changed"
	if n := len(v.Changed); n > 0 {
		v.Title = "Order again: " + p.number(int64(n)) + " of " + ui.Lines(len(d.Lines)) + " differ"
	}
	v.Lead = "Compared with " + p.day(d.Order.PlacedOn) + ". "
	if len(v.Changed) > 0 {
		v.Lead += "We chose what is nearest; change it here, then add all to the cart."
	} else {
		v.Lead += "Change what differs this time, then add all to the cart."
	}
	v.SameAbout = ui.Lines(same) + ", " + p.money(net, currency)
	v.Now = ui.Lines(takes) + ", " + p.money(d.Now, currency) + " net"
	v.Then = "then " + ui.Lines(len(d.Lines)) + ", " + p.money(d.Then, d.Order.Currency)
	if takes > 0 {
		v.Add = "Add to cart"
	}
	return p.web.Render(p.c, status, views.AgainPage(p.chrome, v))
}

// waiting tells what the cart holds already: the lines can go beside it, or in its place.
func (p *page) waiting(v *views.Again, d orders.Diff) error {
	now, err := p.web.Cart.Show(p.ctx, p.actor)
	if err != nil {
		return err
	}
	v.Seen = strconv.FormatInt(now.Version, 10)
	if len(now.Lines) == 0 {
		return nil
	}
	held, both := map[int64]bool{}, []string{}
	for _, l := range now.Lines {
		held[l.ProductID] = true
	}
	for _, l := range d.Lines {
		if l.Orderable() && held[l.Line.ProductID] {
			both = append(both, l.Name)
		}
	}
	v.Held = ui.Lines(len(now.Lines)) + ", " + p.money(now.LinesTotal(), now.Currency)
	beside := ui.Choice{Type: "radio", Name: "cart", Value: "beside", Label: "Add this order to them", Checked: p.c.FormValue("cart") != "instead"}
	switch len(both) {
	case 0:
	case 1:
		beside.Note = both[0] + " is in both: the quantities add up"
	default:
		beside.Note = both[0] + " and " + p.number(int64(len(both)-1)) + " more are in both: their quantities add up"
	}
	instead := ui.Choice{Type: "radio", Name: "cart", Value: "instead", Label: "Order only this", Checked: !beside.Checked, Note: "What is in the cart now leaves it"}
	v.Into = []ui.Choice{beside, instead}
	return nil
}

func (p *page) againLine(i int, l orders.DiffLine, typed chosen, refused *fault.Fault) views.AgainLine {
	product := l.Line.Product
	line := views.AgainLine{Name: l.Name, SKU: l.SKU, Yours: l.PartNumber}
	if product.ID != 0 {
		line.Picture = p.picture(product)
		if !l.Has(orders.IsReplaced) {
			line.To = p.productAt(product.SKU)
		}
	}
	value := strconv.FormatInt(l.Line.Quantity, 10)
	if text, ok := typed[l.SKU]; ok {
		value = text
	}
	if len(l.Differences) == 0 {
		line.Quantity = ui.Quantity{ID: fieldID(i), Name: "qty:" + l.SKU, Value: value, Label: "Quantity of " + l.Name + ", " + l.SKU, Error: refused.For(fieldID(i))}
		line.Unit, line.Price, line.Sum = ui.SoldBy(product.Unit), p.price(l.Line.Quote.Price, p.scope.Currency), p.money(l.Line.Total, p.scope.Currency)
		line.StockLevel, line.Stock = ui.InStock, "In stock"
		if l.Line.Later > 0 {
			line.StockLevel, line.Stock = ui.Later, "Follows"
		}
		return line
	}
	p.difference(&line, l)
	line.Field = ui.Field{ID: fieldID(i), Name: "qty:" + l.SKU, Label: "What to do with " + l.Name + ", " + l.SKU, Value: value, Error: refused.For(fieldID(i))}
	line.Options = p.choices(l)
	if len(line.Options) == 0 {
		line.AskTo = p.to("ask") + "?q=" + url.QueryEscape(l.SKU+" "+l.Name)
		if product.ID != 0 {
			line.AskTo = p.to("ask") + "?sku=" + url.QueryEscape(product.SKU)
		}
	}
	return line
}
