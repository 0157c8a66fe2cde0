package company

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// typed is a standing order's form as it was sent, or as it is filled in.
type typed struct {
	plan       standing.Plan
	every, day string // as typed
	weekday    string
	start      string
	quantity   map[int64]string // as typed, by product
	wrong      map[int64]string // quantities that are no numbers
	left       int              // lines that aren't available any more
	version    int64
}

// source is what a new standing order is made from.
func (h *standingPages) source(p *page) (items []cart.Item, left int, name string, err error) {
	switch web.Query(p.c, "from", 10) {
	case "order":
		o, err := p.parts.Orders.Find(p.ctx, p.actor, web.Query(p.c, "number", 60))
		if err != nil {
			return nil, 0, "", err
		}
		for _, l := range o.Lines {
			if l.ProductID != nil && l.Remaining() > 0 {
				items = append(items, cart.Item{ProductID: *l.ProductID, Quantity: l.Remaining()})
			}
		}
		items, left, err = p.available(items)
		return items, left + len(o.Lines) - len(items) - left, "", err
	case "list":
		id, _ := web.Number64(p.c.Query("list"))
		list, err := p.parts.Lists.Find(p.ctx, p.actor, id)
		if err != nil {
			return nil, 0, "", err
		}
		items, left = itemsOf(list.Lines)
		return items, left, list.Name, nil
	}
	now, err := h.web.Cart.Show(p.ctx, p.actor)
	items, left = itemsOf(now.Lines)
	return items, left, "", err
}

// itemsOf are the lines that can still be had.
func itemsOf(lines []cart.Line) (items []cart.Item, left int) {
	for _, l := range lines {
		if l.Gone {
			left++
			continue
		}
		items = append(items, cart.Item{ProductID: l.ProductID, Quantity: l.Quantity})
	}
	return items, left
}

func (p *page) available(items []cart.Item) ([]cart.Item, int, error) {
	priced, err := p.web.Cart.Price(p.ctx, p.actor, items, cart.Benefit{})
	if err != nil {
		return nil, 0, err
	}
	items, left := itemsOf(priced.Lines)
	return items, left, nil
}

func (h *standingPages) showNew(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return err
	}
	if err := p.mayBuy(); err != nil {
		return err
	}
	t := typed{quantity: map[int64]string{}}
	if t.plan.Items, t.left, t.plan.Name, err = h.source(p); err != nil {
		return err
	}
	if len(t.plan.Items) == 0 {
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: "There is nothing in it to order. Fill your cart, or choose a past order."})
		return c.Redirect(p.to("standing-orders"), fiber.StatusSeeOther)
	}
	suggested, err := h.standing.SuggestCadence(p.ctx, p.actor, t.plan.Items)
	if err != nil {
		return err
	}
	form, err := p.parts.Orders.Prepare(p.ctx, p.actor)
	if err != nil {
		return err
	}
	fill := form.Fill
	t.plan.Key, t.plan.ShipTo, t.plan.BillTo, t.plan.Method, t.plan.CopiesTo = orders.NewKey(), fill.ShipTo, fill.BillTo, fill.Method, fill.CopiesTo
	t.fill(suggested.Cadence, suggested.Start)
	says := "Not bought often enough yet to tell a rhythm; choose one."
	if suggested.Median > 0 {
		says = "You buy this about every " + p.number(int64(suggested.Median)) + " days: " + suggested.Cadence.String() + " would fit."
	}
	return h.newPage(p, fiber.StatusOK, t, says, nil)
}

// fill writes a cadence into the fields; those that it doesn't use say what would come first.
func (t *typed) fill(cadence standing.Cadence, start clock.Date) {
	t.plan.Cadence, t.plan.Start, t.start = cadence, start, start.String()
	t.every = strconv.Itoa(cadence.Every)
	weekday, day := cadence.Weekday, cadence.DayOfMonth
	if weekday == 0 {
		weekday = start.Weekday()
	}
	if day == 0 {
		day = start.Day()
	}
	t.weekday, t.day = strconv.Itoa(weekday), strconv.Itoa(day)
}

// read takes the form; known are the products of the lines that it may be about, by SKU.
func (p *page) read(known map[string]int64) (typed, error) {
	c := p.c
	t := typed{quantity: map[int64]string{}, wrong: map[int64]string{}, every: web.Text(c, "every", 5), weekday: web.Text(c, "weekday", 5),
		day: web.Text(c, "day_of_month", 5), start: web.Text(c, "start", 12)}
	t.version, _ = web.Number64(c.FormValue("version"))
	t.plan = standing.Plan{Key: web.Text(c, "key", 64), Name: web.Text(c, "name", 200), ShipTo: web.Text(c, "ship_to", 100), BillTo: web.Text(c, "bill_to", 100),
		Method: web.Text(c, "method", 100), PONumber: web.Text(c, "po_number", 200), Note: web.Lines(c, "note", 2000), CopiesTo: web.Text(c, "copies_to", 2000)}
	t.plan.Cadence = standing.Cadence{Unit: standing.Unit(web.Text(c, "unit", 10)), Every: number(t.every), Weekday: number(t.weekday), DayOfMonth: number(t.day)}
	if t.start != "" {
		start, err := clock.ParseDate(t.start)
		if err != nil {
			start = 1 // no day at all: told as too early
		}
		t.plan.Start = start
	}
	return t, p.readLines(&t, known)
}

func number(text string) int {
	n, ok := web.Number64(text)
	if !ok || n < 0 || n > 10_000 {
		return 0
	}
	return int(n)
}

func (p *page) readLines(t *typed, known map[string]int64) error {
	for key, value := range p.c.Context().PostArgs().All() {
		sku, isLine := strings.CutPrefix(string(key), "qty:")
		if !isLine || len(t.plan.Items) > cart.MaxLines {
			continue
		}
		id, ok := known[sku]
		if !ok {
			product, err := p.web.Catalog.Find(p.ctx, p.scope, sku)
			if fault.Is(err, fault.KindNotFound) {
				continue // not in the range: no line of anyone's form
			}
			if err != nil {
				return err
			}
			id = product.ID
		}
		text := strings.TrimSpace(string(value))
		n, whole := web.Number64(text)
		t.quantity[id] = text[:min(len(text), 20)]
		if !whole || n < 0 {
			t.wrong[id], n = "Give a whole number, or 0 to leave it out.", 1
		}
		t.plan.Items = append(t.plan.Items, cart.Item{ProductID: id, Quantity: n})
	}
	return nil
}

// ordered are the items without those left out.
func (t typed) ordered() []cart.Item {
	items := []cart.Item{}
	for _, item := range t.plan.Items {
		if item.Quantity > 0 {
			items = append(items, item)
		}
	}
	return items
}

// refusal says that quantities are no numbers, before anything else is asked.
func (t typed) refusal() error {
	if len(t.wrong) == 0 {
		return nil
	}
	return fault.Invalid("Some quantities can't be read.")
}

func (h *standingPages) create(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return err
	}
	if err := p.mayBuy(); err != nil {
		return err
	}
	t, err := p.read(nil)
	if err != nil {
		return err
	}
	plan := t.plan
	plan.Items = t.ordered()
	var o standing.Order
	if err = t.refusal(); err == nil {
		o, err = h.standing.Create(p.ctx, p.actor, plan)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		return h.newPage(p, fiber.StatusUnprocessableEntity, t, "", problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "It runs from now on. The first order is due "+p.relative(o.NextDue)+".")
}

func (h *standingPages) newPage(p *page, status int, t typed, says string, problem *fault.Fault) error {
	v := views.StandingForm{Title: "New standing order", Action: p.to("standing-orders/new"), Submit: "Begin the standing order", Says: says,
		Back: ui.Link{Text: "Cancel", To: p.to("standing-orders")}, Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: "New"}}}
	if t.left == 1 {
		v.Left = "One line is no longer available to you and was left out."
	} else if t.left > 1 {
		v.Left = p.number(int64(t.left)) + " lines are no longer available to you and were left out."
	}
	return h.formPage(p, status, v, t, cart.Benefit{}, problem)
}

// formPage fills the form's fields, lines and choices.
func (h *standingPages) formPage(p *page, status int, v views.StandingForm, t typed, benefit cart.Benefit, problem *fault.Fault) error {
	plan := t.plan
	now, err := h.web.Cart.Price(p.ctx, p.actor, plan.Items, benefit)
	if err != nil {
		return err
	}
	account, err := h.web.Accounts.Find(p.ctx, p.scope)
	if err != nil {
		return err
	}
	places, err := h.web.Accounts.Locations(p.ctx, p.scope, false)
	if err != nil {
		return err
	}
	for _, l := range places {
		v.Places = append(v.Places, ui.Option{Value: l.Code, Label: l.Name})
		if l.IsBilling {
			v.Bills = append(v.Bills, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	for _, cost := range now.Costs {
		v.Methods = append(v.Methods, ui.Option{Value: cost.Code, Label: cost.Name + ", " + p.freeOr(cost.Totals.Delivery, now.Currency)})
	}
	v.Key, v.Version, v.PORequired = plan.Key, strconv.FormatInt(t.version, 10), account.PORequired
	v.Every, v.Unit, v.Weekday, v.DayOfMonth, v.Start, v.Earliest = t.every, string(plan.Cadence.Unit), t.weekday, t.day, t.start, p.scope.Today.String()
	v.Name, v.ShipTo, v.BillTo, v.Method, v.PONumber, v.Note, v.CopiesTo = plan.Name, plan.ShipTo, plan.BillTo, plan.Method, plan.PONumber, plan.Note, plan.CopiesTo
	ids := map[string]string{}
	for i, l := range now.Lines {
		line := p.standingLine(i, l, now.Currency)
		if typed, ok := t.quantity[l.ProductID]; ok {
			line.Quantity = typed
		} else {
			line.Quantity = strconv.FormatInt(l.Quantity, 10)
		}
		line.Error = t.wrong[l.ProductID]
		if line.Error == "" {
			line.Error = problem.For(l.SKU)
		}
		if ids[l.SKU] = line.ID; l.Quantity == 0 {
			line.Says, line.Price, line.Sum = "", "", ""
		}
		v.Lines = append(v.Lines, line)
	}
	v.Sums, v.Fault = p.standingSums(now, plan.Method), renamed(problem, ids, v.Lines)
	return h.web.Render(p.c, status, views.StandingFormPage(p.chrome, v))
}

// renamed names the faults of lines by the ids of their fields.
func renamed(problem *fault.Fault, ids map[string]string, lines []views.StandingLine) *fault.Fault {
	if problem == nil {
		return nil
	}
	f := fault.Invalid(problem.Message)
	for _, field := range problem.Fields {
		if id, ok := ids[field.Name]; ok {
			field.Name = id
		}
		f.Add(field.Name, field.Message)
	}
	for _, l := range lines {
		if l.Error != "" && f.For(l.ID) == "" {
			f.Add(l.ID, l.Name+": "+l.Error)
		}
	}
	return f
}

func (h *standingPages) showChange(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	if o.State == standing.Ended {
		return c.Redirect(p.standingAt(o.Number, ""), fiber.StatusSeeOther)
	}
	t := typed{quantity: map[int64]string{}, version: o.Version, plan: standing.Plan{Name: o.Name, Items: standing.Items(o.Lines), ShipTo: o.ShipTo, BillTo: o.BillTo,
		Method: o.Method, PONumber: o.PONumber, Note: o.Note, CopiesTo: o.CopiesTo}}
	t.fill(o.Rhythm.Cadence, o.NextDue)
	return h.changePage(p, fiber.StatusOK, o, t, nil)
}

func (h *standingPages) changePage(p *page, status int, o standing.Order, t typed, problem *fault.Fault) error {
	back := ui.Link{Text: "Cancel", To: p.standingAt(o.Number, "")}
	v := views.StandingForm{Title: "Change " + o.Name, Action: p.standingAt(o.Number, "/change"), Submit: "Save for all coming dates", Back: back,
		Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: o.Number, To: back.To}, {Text: "Change"}}}
	return h.formPage(p, status, v, t, o.Benefit, problem)
}

func skusOf(lines ...[]standing.Line) map[string]int64 {
	known := map[string]int64{}
	for _, list := range lines {
		for _, l := range list {
			known[l.SKU] = l.ProductID
		}
	}
	return known
}

func (h *standingPages) change(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	t, err := p.read(skusOf(o.Lines))
	if err != nil {
		return err
	}
	plan := t.plan
	plan.Items = t.ordered()
	if err = t.refusal(); err == nil {
		_, err = h.standing.Change(p.ctx, p.actor, o.Number, t.version, plan)
	}
	if problem, ok := retold(err); ok {
		return h.changePage(p, statusOf(problem), o, t, problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "Saved for all coming dates.")
}

// retold says that the form is shown once more, with what was typed.
func retold(err error) (*fault.Fault, bool) {
	f, ok := fault.As(err)
	return f, ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict || f.Kind == fault.KindBusy)
}

func statusOf(f *fault.Fault) int {
	switch f.Kind {
	case fault.KindConflict:
		return fiber.StatusConflict
	case fault.KindBusy:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusUnprocessableEntity
}

func (h *standingPages) showOnce(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	due, err := dueOf(param(c, "due"))
	if err != nil {
		return err
	}
	lines, err := h.standing.LinesOn(p.ctx, o, due)
	if err != nil {
		return err
	}
	if o.State == standing.Ended || due < o.NextDue || !o.Rhythm.IsDue(due) {
		return fault.NotFound("That isn't one of its coming dates.")
	}
	return h.oncePage(p, fiber.StatusOK, o, due, typed{version: o.Version, plan: standing.Plan{Items: standing.Items(lines), Method: o.Method}}, nil)
}

func (h *standingPages) oncePage(p *page, status int, o standing.Order, due clock.Date, t typed, problem *fault.Fault) error {
	back := ui.Link{Text: "Cancel", To: p.standingAt(o.Number, "")}
	v := views.StandingForm{Once: true, Title: "Only on " + p.day(due), Action: p.standingAt(o.Number, "/dates/"+due.String()), Submit: "Save for this date only", Back: back,
		Says:   "All other dates of " + o.Name + " stay as they are.",
		Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: o.Number, To: back.To}, {Text: p.day(due)}}}
	return h.formPage(p, status, v, t, o.Benefit, problem)
}

func (h *standingPages) changeOnce(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	due, err := dueOf(param(c, "due"))
	if err != nil {
		return err
	}
	lines, err := h.standing.LinesOn(p.ctx, o, due)
	if err != nil {
		return err
	}
	t, err := p.read(skusOf(o.Lines, lines))
	if err != nil {
		return err
	}
	if err = t.refusal(); err == nil {
		_, err = h.standing.ChangeOnce(p.ctx, p.actor, o.Number, t.version, due, t.ordered())
	}
	if problem, ok := retold(err); ok {
		t.plan.Method = o.Method
		return h.oncePage(p, statusOf(problem), o, due, t, problem)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(o.Number, ""), "Saved for "+p.day(due)+" only.")
}
