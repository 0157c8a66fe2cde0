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

// orderAgain puts a past order into the cart at once when nothing changed since; otherwise the differences are shown
// first, and sent back with a choice for each.
func (h *handlers) orderAgain(c *fiber.Ctx) error {
	p, d, err := h.openAgain(c)
	if err != nil {
		return err
	}
	var chosen map[string]int64
	if web.Checked(c, "chosen") {
		typed, refused := readChosen(c, d)
		if refused != nil {
			return p.againPage(fiber.StatusUnprocessableEntity, d, typed, refused)
		}
		chosen = typed.quantities()
	} else if !d.Same() {
		return c.Redirect(p.orderAt(d.Order.Number, "/again"), fiber.StatusSeeOther)
	}
	outcomes, err := h.parts.Orders.AddAgain(p.ctx, p.actor, d.Order.Number, chosen)
	if err != nil {
		return err
	}
	h.web.Flash(c, p.toldOf(outcomes))
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
	v.Title = "Order again: nothing changed"
	if n := len(v.Changed); n > 0 {
		v.Title = "Order again: " + p.number(int64(n)) + " of " + lineCount(len(d.Lines)) + " differ"
	}
	v.Lead = "Compared with " + p.day(d.Order.PlacedOn) + ". We chose what is nearest; change it here, then add all to the cart."
	v.SameAbout = lineCount(same) + ", " + p.money(net, currency)
	v.Now = lineCount(takes) + ", " + p.money(d.Now, currency) + " net"
	v.Then = "then " + lineCount(len(d.Lines)) + ", " + p.money(d.Then, d.Order.Currency)
	if takes > 0 {
		v.Add = "Add to cart"
	}
	return p.web.Render(p.c, status, views.AgainPage(p.chrome, v))
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
		line.Unit, line.Price, line.Sum = unitWords(product.Unit), p.price(l.Line.Quote.Price, p.scope.Currency), p.money(l.Line.Total, p.scope.Currency)
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
