package products

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
)

const mostAtOnce = 200_000

// many asks what to change of the ticked products, or of all that a filter leaves.
func (h *handlers) many(c *fiber.Ctx) error {
	f := view.ManyForm{SKUs: web.Address(c)["row"], Filter: asked(c)}
	return h.manyPage(c, fiber.StatusOK, f)
}

func (h *handlers) manyPage(c *fiber.Ctx, status int, f view.ManyForm) error {
	if !mayEdit(c) {
		return fault.Denied("Administrators edit products.")
	}
	ids, err := h.Products.IDs(c.UserContext(), f.Filter, f.SKUs)
	if err != nil {
		return err
	}
	f.Count = len(ids)
	choices, err := h.choices(c)
	if err != nil {
		return err
	}
	own, err := h.Prices.OwnPrices(c.UserContext(), ids)
	if err != nil {
		return err
	}
	for _, o := range own {
		if o.Since != 0 {
			f.Elsewhere++
		}
	}
	if f.Attributes, err = h.Products.Attributes(c.UserContext()); err != nil {
		return err
	}
	return h.Render(c, status, view.ManyPage(h.DeskChrome(c, layout.Products), f, choices))
}

// changeMany begins the change: it is checked and shown before it is written.
func (h *handlers) changeMany(c *fiber.Ctx) error {
	f := view.ManyForm{Filter: read(func(name string, max int) string { return web.Text(c, "f_"+name, max) }), SKUs: strings.Split(web.Raw(c, "skus"), "\n"), Values: map[string]string{}}
	if f.SKUs[0] == "" {
		f.SKUs = nil
	}
	for _, field := range view.ManyFields {
		f.Values[field.Name] = web.Text(c, field.Name, 500)
	}
	for _, name := range []string{"add_tags", "remove_tags", "attribute", "value"} {
		f.Values[name] = web.Text(c, name, 1000)
	}
	ids, err := h.Products.IDs(c.UserContext(), f.Filter, f.SKUs)
	if err != nil {
		return err
	}
	edit := exchange.Many{IDs: ids, Add: split(f.Values["add_tags"]), Remove: split(f.Values["remove_tags"]), Attribute: f.Values["attribute"], Value: f.Values["value"]}
	var said []string
	problems := fault.Invalid("")
	for _, field := range view.ManyFields {
		value := f.Values[field.Name]
		if value == "" {
			continue
		}
		if value == view.Nothing {
			value = ""
		}
		if field.Name == "price" && value != "" {
			share, price, problem := readPrice(value)
			if problem != "" {
				problems.Add("price", problem)
			}
			if value, edit.Share = price, share; share != 0 {
				said = append(said, "price "+share.String()+" %")
				continue
			}
		}
		edit.Set = append(edit.Set, exchange.Cell{Column: field.Name, After: value})
		said = append(said, strings.ToLower(field.Label))
	}
	for _, more := range [][2]string{{"add_tags", "tags added"}, {"remove_tags", "tags removed"}, {"attribute", "attribute " + edit.Attribute}} {
		if f.Values[more[0]] != "" {
			said = append(said, more[1])
		}
	}
	if len(ids) > mostAtOnce {
		err = fault.Invalid(fmt.Sprintf("At most %d products can be changed at once; narrow the filter.", mostAtOnce))
	}
	var b exchange.Batch
	if err == nil {
		err = problems.OrNil()
	}
	if err == nil {
		err = h.askPrices(c, edit)
	}
	if err == nil {
		b, err = h.Imports.Edit(c.UserContext(), web.Actor(c), fmt.Sprintf("%s of %s", firstUpper(strings.Join(said, ", ")), view.Counted(len(ids), "product")), edit)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		if !errors.As(err, &f.Odd) {
			f.Problem = problem
		}
		return h.manyPage(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return c.Redirect(view.Imports+"/"+b.Token, fiber.StatusSeeOther)
}

// askPrices asks about the products of which a larger quantity would cost more than one by the new prices.
func (h *handlers) askPrices(c *fiber.Ctx, edit exchange.Many) error {
	at := slices.IndexFunc(edit.Set, func(cell exchange.Cell) bool { return cell.Column == "price" && cell.After != "" })
	if at < 0 && edit.Share == 0 {
		return nil
	}
	own, err := h.Prices.OwnPrices(c.UserContext(), edit.IDs)
	if err != nil {
		return err
	}
	prices := map[int64]money.Price{}
	for id, o := range own {
		one, priced := o.One()
		if at >= 0 {
			one, err = money.ParsePrice(edit.Set[at].After)
		} else if priced {
			one, err = pricing.Raise(one, edit.Share, 4)
		}
		if err == nil && (at >= 0 || priced) { // what is wrong is told at the change itself
			prices[id] = one
		}
	}
	return h.Prices.AskOwn(c.UserContext(), own, prices, web.Text(c, "confirm", 40))
}

// readPrice reads what the price becomes: a share of what it is, or a value for all.
func readPrice(text string) (share money.BasisPoints, price, problem string) {
	if strings.HasSuffix(text, "%") {
		share, err := pricing.ReadShare(text)
		if err != nil {
			return 0, "", "Give a percentage from −99 to 1000 with at most two decimals, like +3 % or −2.5 %; not 0."
		}
		return share, "", ""
	}
	p, err := pricing.ReadPrice(text)
	if err != nil {
		return 0, "", err.Error() + ", or a percentage like +3 %."
	}
	return 0, p.String(), ""
}

func firstUpper(text string) string {
	if text == "" {
		return "Change"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// split reads tags as people write them: with commas or semicolons between.
func split(text string) (list []string) {
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}
