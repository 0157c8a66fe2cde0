package company

import (
	"cmp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/lists"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) registerLists(g fiber.Router) {
	g.Get("", h.showLists)
	g.Post("", h.saveList)
	g.Get("/new", h.showNewList)
	g.Get("/:list", h.showList)
	g.Post("/:list", h.changeList)
	g.Post("/:list/name", h.renameList)
	g.Post("/:list/add", h.addList)
	g.Get("/:list/delete", h.askToDeleteList)
	g.Post("/:list/delete", h.deleteList)
}

func (p *page) listAt(id int64, rest string) string {
	return p.to("lists/" + strconv.FormatInt(id, 10) + rest)
}

func (h *handlers) showLists(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Lists)
	if err != nil {
		return err
	}
	all, err := h.parts.Lists.All(p.ctx, p.actor)
	if err != nil {
		return err
	}
	v := views.Lists{}
	for _, l := range all {
		v.Owned = v.Owned || l.OwnerID != p.actor.MemberID
		v.Rows = append(v.Rows, views.ListRow{Name: l.Name, To: p.listAt(l.ID, ""), AddTo: p.listAt(l.ID, "/add"), Owner: l.OwnerName,
			Lines: ui.Lines(l.Count), Empty: l.Count == 0, Changed: ui.Time(l.ChangedAt, p.set.Zone, p.scope.Today, p.chrome.Locale)})
	}
	return h.web.Render(c, fiber.StatusOK, views.ListsPage(p.chrome, v))
}

func (h *handlers) showNewList(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Lists)
	if err == nil {
		err = p.mayBuy()
	}
	if err != nil {
		return err
	}
	if p.chrome.Cart.Lines == 0 {
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "Your cart is empty: there is nothing to keep as a list."})
		return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
	}
	return p.newListPage(fiber.StatusOK, "", nil)
}

func (p *page) newListPage(status int, name string, refused *fault.Fault) error {
	v := views.NewList{Name: name, About: ui.Lines(p.chrome.Cart.Lines) + ", " + p.chrome.Cart.Total + " net", Fault: refused}
	return p.web.Render(p.c, status, views.NewListPage(p.chrome, v))
}

func (h *handlers) saveList(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Lists)
	if err != nil {
		return err
	}
	name := web.Text(c, "name", 2*lists.MaxName)
	l, err := h.parts.Lists.SaveCart(p.ctx, p.actor, name)
	if refused, ok := fault.AsInvalid(err); ok {
		return p.newListPage(fiber.StatusUnprocessableEntity, name, refused)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.listAt(l.ID, ""), "Saved as “"+l.Name+"”. Your cart is as it was.")
}

// openList begins a page about the list in the address.
func (h *handlers) openList(c *fiber.Ctx) (*page, lists.List, error) {
	p, err := h.open(c, layout.Lists)
	if err != nil {
		return nil, lists.List{}, err
	}
	id, err := listID(c)
	if err != nil {
		return nil, lists.List{}, err
	}
	l, err := h.parts.Lists.Find(p.ctx, p.actor, id)
	return p, l, err
}

func listID(c *fiber.Ctx) (int64, error) {
	id, ok := web.Number64(c.Params("list"))
	if !ok {
		return 0, fault.NotFound("There is no such list.")
	}
	return id, nil
}

func (h *handlers) showList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	return p.listPage(fiber.StatusOK, l, l.Name, nil, nil)
}

// typedQuantities is what was typed, by SKU.
type typedQuantities map[string]string

// readQuantities are the changes that a list's form asks for.
func readQuantities(c *fiber.Ctx, l lists.List) (typedQuantities, []cart.Change, error) {
	typed, refused, changes := typedQuantities{}, fault.Invalid(""), []cart.Change(nil)
	removed, sent := web.Text(c, "remove", 80), c.Context().PostArgs()
	for _, line := range l.Lines {
		if line.SKU == removed {
			changes = append(changes, cart.Change{SKU: line.SKU})
			continue
		}
		if !sent.Has("qty:" + line.SKU) {
			continue
		}
		typed[line.SKU] = web.Text(c, "qty:"+line.SKU, 20)
		n, ok := web.Number64(typed[line.SKU])
		switch {
		case !ok || n < 0:
			refused.Add("quantity-"+line.SKU, line.Name+": give the quantity as a whole number, like 10.")
		case n != line.Quantity:
			changes = append(changes, cart.Change{SKU: line.SKU, Quantity: n})
		}
	}
	return typed, changes, refused.OrNil()
}

// keepQuantities saves what was typed; what can't be used is shown again with why.
func (p *page) keepQuantities(l lists.List) (told *fault.Fault, typed typedQuantities, err error) {
	typed, changes, err := readQuantities(p.c, l)
	if err == nil && len(changes) > 0 {
		err = p.parts.Lists.Change(p.ctx, p.actor, l.ID, changes)
	}
	if refused, ok := fault.AsInvalid(err); ok {
		return refused, typed, nil
	}
	return nil, typed, err
}

func (h *handlers) changeList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	refused, typed, err := p.keepQuantities(l)
	if err != nil {
		return err
	}
	if refused != nil {
		return p.listPage(fiber.StatusUnprocessableEntity, l, l.Name, typed, refused)
	}
	return h.web.Done(c, p.listAt(l.ID, ""), "The list is saved.")
}

// addList puts the whole list into the cart, with the quantities as typed on its page.
func (h *handlers) addList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	refused, typed, err := p.keepQuantities(l)
	if err != nil {
		return err
	}
	if refused != nil {
		return p.listPage(fiber.StatusUnprocessableEntity, l, l.Name, typed, refused)
	}
	outcomes, err := h.parts.Lists.AddToCart(p.ctx, p.actor, l.ID)
	if err != nil {
		return err
	}
	p.linesAdded(outcomes)
	h.web.Flash(c, p.toldOf(outcomes))
	return c.Redirect(p.to("cart"), fiber.StatusSeeOther)
}

func (h *handlers) renameList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	name := web.Text(c, "name", 2*lists.MaxName)
	err = h.parts.Lists.Rename(p.ctx, p.actor, l.ID, name)
	if refused, ok := fault.AsInvalid(err); ok {
		return p.listPage(fiber.StatusUnprocessableEntity, l, name, nil, refused)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.listAt(l.ID, ""), "The list is called “"+name+"” now.")
}

func (h *handlers) askToDeleteList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	back := ui.Link{Text: "Back to the list", To: p.listAt(l.ID, "")}
	return h.web.Render(c, fiber.StatusOK, views.ConfirmPage(p.chrome, views.Confirm{Title: "Delete the list “" + l.Name + "”?", Danger: true,
		Effect: "Its " + ui.Lines(len(l.Lines)) + " and their quantities are lost. Orders and standing orders made from it stay.",
		Action: p.listAt(l.ID, "/delete"), Yes: "Delete the list", Back: back,
		Crumbs: []ui.Link{{Text: "Lists", To: p.to("lists")}, {Text: l.Name, To: back.To}, {Text: "Delete"}}}))
}

func (h *handlers) deleteList(c *fiber.Ctx) error {
	p, l, err := h.openList(c)
	if err != nil {
		return err
	}
	if err := h.parts.Lists.Delete(p.ctx, p.actor, l.ID); err != nil {
		return err
	}
	return h.web.Done(c, p.to("lists"), "The list “"+l.Name+"” is deleted.")
}

func (p *page) listPage(status int, l lists.List, name string, typed typedQuantities, refused *fault.Fault) error {
	v := views.List{Name: l.Name, Typed: name, To: p.listAt(l.ID, "")}
	if l.OwnerID != p.actor.MemberID {
		v.Owner = "A list of " + l.OwnerName
	}
	named, net := fault.Invalid("").On("quantity"), money.Amount(0)
	for i, line := range l.Lines {
		net += line.Total
		view := p.listLine(i, line)
		if text, ok := typed[line.SKU]; ok {
			view.Quantity.Value = text
		}
		if message := refused.For("quantity-" + line.SKU); message != "" {
			view.Quantity.Error = message
			named.Add(view.Quantity.ID, message)
		}
		v.Lines = append(v.Lines, view)
	}
	v.About = ui.Lines(len(l.Lines)) + ", " + p.money(net, p.scope.Currency) + " net at today’s prices"
	if v.Fault = refused; refused != nil && len(named.Fields) > 0 {
		v.Fault = named
	}
	return p.web.Render(p.c, status, views.ListPage(p.chrome, v))
}

func (p *page) listLine(i int, l cart.Line) views.ListLine {
	view := views.ListLine{Name: l.Name, SKU: l.SKU, Note: l.Note, Problem: l.Hindrance(), Topic: cmp.Or(l.Topic(), "list-row"),
		Quantity: ui.Quantity{ID: fieldID(i), Name: "qty:" + l.SKU, Value: strconv.FormatInt(l.Quantity, 10), Label: "Quantity of " + l.Name + ", " + l.SKU}}
	if l.Gone {
		return view
	}
	view.To, view.Yours, view.Unit, view.Picture = p.productAt(l.SKU), l.Product.PartNumber, ui.SoldBy(l.Product.Unit), p.picture(l.Product)
	view.Price = "On request"
	if !l.Quote.OnRequest {
		view.Price = p.price(l.Quote.Price, p.scope.Currency)
	}
	if l.Orderable() {
		view.Sum = p.money(l.Total, p.scope.Currency)
	}
	switch {
	case l.Later > 0 && l.ExpectedOn > p.scope.Today:
		view.StockLevel, view.Stock = ui.Later, p.number(l.Later)+" expected "+p.day(l.ExpectedOn)
	case l.Later > 0:
		view.StockLevel, view.Stock = ui.Later, "Not all in stock"
	default:
		view.StockLevel, view.Stock = ui.InStock, "In stock"
	}
	return view
}
