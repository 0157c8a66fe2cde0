package products

import (
	"errors"
	"maps"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/changes"
	"tradecounter/internal/exchange"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// product is one with its form, or for who may not change it with what it holds.
func (h *handlers) product(c *fiber.Ctx) error {
	p, err := h.Imports.Product(c.UserContext(), param(c, "sku"))
	if err != nil {
		return err
	}
	return h.productPage(c, fiber.StatusOK, view.ProductForm{Product: p, Seen: p.Seen()})
}

func (h *handlers) productPage(c *fiber.Ctx, status int, f view.ProductForm) error {
	ctx := c.UserContext()
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	f.MayEdit, f.Query = mayEdit(c), query(c)
	if f.Choices, err = h.choices(c); err != nil {
		return err
	}
	if f.Attributes, err = h.Products.Attributes(ctx); err != nil {
		return err
	}
	set, err := h.Settings.Get(ctx)
	if err != nil {
		return err
	}
	f.Currency = set.Currency
	chrome := h.DeskChrome(c, layout.Products)
	if f.Product.ID == 0 {
		return h.Render(c, status, view.ProductPage(chrome, f, set.Today(h.Now())))
	}
	sku := f.Product.Cells["sku"]
	own, err := h.Prices.OwnPrices(ctx, []int64{f.Product.ID})
	if err != nil {
		return err
	}
	f.Own = own[f.Product.ID]
	if f.SeenBy, err = h.Editor.SeenBy(ctx, reach, f.Product.ID); err != nil {
		return err
	}
	if f.Documents, f.Related, err = h.Editor.Parts(ctx, f.Product.ID); err != nil {
		return err
	}
	if f.Log, err = h.Changes.List(ctx, changes.Filter{Kind: "product", Subject: sku, Limit: 20}); err != nil {
		return err
	}
	if f.Before, f.After, err = h.Products.Beside(ctx, asked(c), sku); err != nil {
		return err
	}
	return h.Render(c, status, view.ProductPage(chrome, f, set.Today(h.Now())))
}

// query is the filter that the product was opened from, for the way to the next.
func query(c *fiber.Ctx) string {
	return ui.At{Query: web.Address(c)}.Kept()
}

func (h *handlers) add(c *fiber.Ctx) error {
	if !mayEdit(c) {
		return fault.Denied("Administrators edit products.")
	}
	p := exchange.NewProduct()
	p.Cells["category"] = web.Query(c, "category", 500)
	return h.productPage(c, fiber.StatusOK, view.ProductForm{Product: p})
}

// cells reads the form. Fields that it doesn't show stay away.
func cells(c *fiber.Ctx) exchange.Cells {
	read := exchange.Cells{}
	for _, name := range view.ProductFields {
		read[name] = web.Text(c, name, 500)
	}
	read["description"] = web.Lines(c, "description", 20_000)
	read["tags"] = exchange.WriteList(split(web.Text(c, "tags", 4000)))
	read["backorder"] = "no"
	if web.Checked(c, "backorder") {
		read["backorder"] = "yes"
	}
	read["attributes"] = exchange.WriteAttributes(attributeRows(c))
	return read
}

// attributeRows are name, value and unit, as often as the form has them.
func attributeRows(c *fiber.Ctx) (list []exchange.Attribute) {
	var names, values, units []string
	form, err := c.MultipartForm()
	if err == nil {
		names, values, units = form.Value["attribute_name"], form.Value["attribute_value"], form.Value["attribute_unit"]
	} else {
		many := func(key string) (list []string) {
			for _, value := range c.Request().PostArgs().PeekMulti(key) {
				list = append(list, string(value))
			}
			return list
		}
		names, values, units = many("attribute_name"), many("attribute_value"), many("attribute_unit")
	}
	for i := range names {
		if i < len(values) && i < len(units) {
			list = append(list, exchange.Attribute{Name: tidy(names[i]), Value: tidy(values[i]), Unit: tidy(units[i])})
		}
	}
	return list
}

func tidy(text string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
}

func (h *handlers) addProduct(c *fiber.Ctx) error {
	read := cells(c)
	read["sku"] = web.Text(c, "sku", 100)
	return h.save(c, exchange.NewProduct(), read, "")
}

func (h *handlers) saveProduct(c *fiber.Ctx) error {
	p, err := h.Imports.Product(c.UserContext(), param(c, "sku"))
	if err != nil {
		return err
	}
	read := cells(c)
	read["sku"], read["image"] = p.Cells["sku"], p.Cells["image"]
	return h.save(c, p, read, web.Text(c, "seen", 40))
}

func (h *handlers) save(c *fiber.Ctx, p exchange.EditedProduct, read exchange.Cells, seen string) error {
	err := h.askPrice(c, p, read["price"])
	if err == nil {
		err = h.Imports.SaveProduct(c.UserContext(), web.Actor(c), read, seen)
	}
	var odd *pricing.OddBreaks
	if errors.As(err, &odd) {
		maps.Copy(p.Cells, read)
		return h.productPage(c, fiber.StatusUnprocessableEntity, view.ProductForm{Product: p, Seen: seen, Odd: odd})
	}
	if f, ok := fault.As(err); ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		maps.Copy(p.Cells, read)
		form := view.ProductForm{Product: p, Seen: seen, Problem: f}
		status := fiber.StatusUnprocessableEntity
		if f.Kind == fault.KindConflict {
			status = fiber.StatusConflict
		}
		return h.productPage(c, status, form)
	}
	if err != nil {
		return err
	}
	to := read["sku"]
	if web.Text(c, "then", 10) == "next" {
		_, after, err := h.Products.Beside(c.UserContext(), asked(c), to)
		if err != nil {
			return err
		}
		if after != "" {
			to = after
		}
	}
	return h.Done(c, view.With(ui.DeskProduct(to), query(c)), read["name"]+" is saved.")
}

// askPrice asks about a price below which a larger quantity would cost more.
func (h *handlers) askPrice(c *fiber.Ctx, p exchange.EditedProduct, text string) error {
	price, err := pricing.ReadPrice(text)
	if p.ID == 0 || err != nil { // what is wrong with it is told at saving
		return nil
	}
	own, err := h.Prices.OwnPrices(c.UserContext(), []int64{p.ID})
	if err != nil {
		return err
	}
	return h.Prices.AskOwn(c.UserContext(), own, map[int64]money.Price{p.ID: price}, web.Text(c, "confirm", 40))
}

func (h *handlers) takeOut(c *fiber.Ctx) error {
	sku := param(c, "sku")
	if err := h.Editor.TakeOut(c.UserContext(), web.Actor(c), sku); err != nil {
		return err
	}
	return h.Done(c, back(c, sku), "No client sees it any more. Saving its form brings it back.")
}

func back(c *fiber.Ctx, sku string) string { return view.With(ui.DeskProduct(sku), query(c)) }

func (h *handlers) relate(c *fiber.Ctx) error {
	sku := param(c, "sku")
	err := h.Editor.Relate(c.UserContext(), web.Actor(c), sku, web.Text(c, "related", 64), web.Text(c, "kind", 64))
	return h.parted(c, sku, err, "It is shown beside it.")
}

func (h *handlers) unrelate(c *fiber.Ctx) error {
	sku := param(c, "sku")
	err := h.Editor.Unrelate(c.UserContext(), web.Actor(c), sku, web.Text(c, "related", 64))
	return h.parted(c, sku, err, "It isn’t shown beside it any more.")
}

// parted goes back to the product after something that hangs on it was changed, or says what was wrong.
func (h *handlers) parted(c *fiber.Ctx, sku string, err error, done string) error {
	if problem, ok := fault.AsInvalid(err); ok {
		return h.partRefused(c, sku, view.ProductForm{Problem: problem})
	}
	if err != nil {
		return err
	}
	return h.Done(c, back(c, sku), done)
}

// partRefused shows the product as it is, with what is wrong with the part as the form has it.
func (h *handlers) partRefused(c *fiber.Ctx, sku string, form view.ProductForm) error {
	p, err := h.Imports.Product(c.UserContext(), sku)
	if err != nil {
		return err
	}
	form.Product, form.Seen = p, p.Seen()
	return h.productPage(c, fiber.StatusUnprocessableEntity, form)
}
