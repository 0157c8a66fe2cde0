package prices

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/ui"
)

// effectBeside is how many drafted rows have their effect worked out with every showing of the sheet.
const effectBeside = 300

var filterNames = []string{"q", "category", "changed", "bought", "odd", "ends", "breaks"}

// readFilter reads a filter from the address, or from what a form carries along of it.
func readFilter(query url.Values, today clock.Date) (f pricing.GridFilter, kept url.Values) {
	kept = url.Values{}
	for _, name := range filterNames {
		if value := query.Get(name); value != "" && len(value) <= 600 {
			kept.Set(name, value)
		}
	}
	f = pricing.GridFilter{Words: kept.Get("q"), Category: kept.Get("category"), Changed: kept.Has("changed"), Bought: kept.Has("bought"), Odd: kept.Has("odd")}
	if kept.Has("ends") {
		f.EndsBefore = today.AddDays(90)
		if date, err := clock.ParseDate(kept.Get("ends")); err == nil {
			f.EndsBefore = date
		}
	}
	f.Page, _ = strconv.Atoi(query.Get("page"))
	return f, kept
}

func carried(c *fiber.Ctx) url.Values {
	query, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		return url.Values{}
	}
	query.Set("page", c.FormValue("page"))
	return query
}

func asked(c *fiber.Ctx) url.Values {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return url.Values{}
	}
	return query
}

// read puts the sheet together; light leaves out what the grid's own script doesn't replace.
func (h *handlers) read(c *fiber.Ctx, o opened, query url.Values, light bool) (s view.Sheet, err error) {
	ctx := c.UserContext()
	s.Opened = o.Opened
	s.Filter, s.Query = readFilter(query, o.Today)
	s.Breaks, _ = strconv.Atoi(query.Get("breaks"))
	draft, err := h.Desk.Draft(ctx, o.Opened)
	if err != nil {
		return s, err
	}
	s.Version, s.Drafted, s.PublishOn, s.Questions = draft.Version, len(draft.Rows), draft.On(o.Today), draft.Questions()
	bought := map[int64]bool{}
	if s.NoBought = o.IsBase; !s.NoBought || s.Filter.Bought {
		if bought, err = h.Prices.Bought(ctx, o.reach, o.Opened); err != nil {
			return s, err
		}
	}
	if s.Grid, err = h.Desk.Grid(ctx, o.Opened, draft, s.Filter, bought); err != nil {
		return s, err
	}
	if o.AccountID != 0 {
		if s.LastPaid, err = h.lastPaid(c, o, s.Grid); err != nil {
			return s, err
		}
	}
	if s.Undo, s.Redo, err = h.Desk.Steps(ctx, o.actor, draft); err != nil || light {
		return s, err
	}
	if s.MayEdit && s.Drafted > 0 && s.Drafted <= effectBeside {
		e, err := h.Prices.Effect(ctx, o.reach, o.Opened, draft)
		if err != nil {
			return s, err
		}
		s.Effect = &e
	}
	if s.Categories, err = h.Desk.Categories(ctx); err != nil {
		return s, err
	}
	if o.AccountID != 0 {
		err = h.contract(c, o, &s)
	}
	return s, err
}

// lastPaid is what the client paid last for the products of the page.
func (h *handlers) lastPaid(c *fiber.Ctx, o opened, g pricing.Grid) (map[int64]view.Paid, error) {
	ids := make([]int64, len(g.Rows))
	for i, r := range g.Rows {
		ids[i] = r.ProductID
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return nil, err
	}
	last, err := h.Orders.LastBought(c.UserContext(), o.actor.Scope(o.Today), ids)
	paid := make(map[int64]view.Paid, len(last))
	for id, b := range last {
		paid[id] = view.Paid{Price: b.UnitPrice.String(), When: ui.DateLong(b.At.Date(set.Zone), "en-GB")}
	}
	return paid, err
}

func (h *handlers) contract(c *fiber.Ctx, o opened, s *view.Sheet) (err error) {
	s.Contract = &view.Contract{Discount: o.actor.Account.Discount}
	if s.Contract.Lists, err = h.Desk.ListsOf(c.UserContext(), o.actor); err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	if s.Contract.Ends, err = h.Desk.EndsOf(c.UserContext(), o.AccountID, set.PricesRemindDays); err != nil {
		return err
	}
	all, err := h.Desk.Lists(c.UserContext(), o.actor, o.reach, "")
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, l := range s.Contract.Lists {
		has[l.Code] = true
	}
	for _, l := range all {
		if !l.IsBase && !has[l.Code] && l.Currency == o.Currency {
			s.Contract.Others = append(s.Contract.Others, l)
		}
	}
	return nil
}

func (h *handlers) sheet(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	s, err := h.read(c, o, asked(c), false)
	if err != nil {
		return err
	}
	return h.show(c, fiber.StatusOK, o, s)
}

func (h *handlers) show(c *fiber.Ctx, status int, o opened, s view.Sheet) (err error) {
	if s.Why, err = h.readWhy(c, &o); err != nil {
		return err
	}
	return h.Render(c, status, view.SheetPage(h.chrome(c, o), s))
}

// refused shows the sheet again with a form as it was typed.
func (h *handlers) refused(c *fiber.Ctx, o opened, problem *fault.Fault, typed map[string]string, query url.Values) error {
	s, err := h.read(c, o, query, false)
	if err != nil {
		return err
	}
	s.Problems, s.Typed = problem, typed
	return h.show(c, fiber.StatusUnprocessableEntity, o, s)
}

// backTo is the sheet's address as the form's page had it.
func backTo(o opened, query url.Values) string {
	query.Del("csrf")
	if query.Get("page") == "1" || query.Get("page") == "" {
		query.Del("page")
	}
	if len(query) == 0 {
		return view.At(o.Opened)
	}
	return view.At(o.Opened) + "?" + query.Encode()
}

// posted are the rows of the sheet's form.
type posted struct {
	changes  []pricing.Change
	index    map[string]int // by SKU and set: the row's place in the form
	problems *fault.Fault
	typed    map[string]string
}

// key is what of a row the form carries: number, set, version in the draft, and how its prices were shown.
type key struct {
	sku     string
	set     clock.Date
	version int64
	mark    string
}

func readKey(text string) (k key, ok bool) {
	parts := strings.Split(text, "|")
	if len(parts) < 4 {
		return k, false
	}
	n := len(parts)
	set, okSet := web.Number64(parts[n-3])
	version, okVersion := web.Number64(parts[n-2])
	return key{strings.Join(parts[:n-3], "|"), clock.Date(set), version, parts[n-1]}, okSet && okVersion
}

// readRows reads the rows whose boxes are no longer as they were shown.
func (h *handlers) readRows(c *fiber.Ctx) (p posted, err error) {
	p = posted{index: map[string]int{}, problems: fault.Invalid(""), typed: map[string]string{}}
	keys := map[int]key{}
	var skus []string
	for i := range pricing.GridRows {
		if k, ok := readKey(c.FormValue("k" + strconv.Itoa(i))); ok {
			keys[i], skus = k, append(skus, k.sku)
		}
	}
	ids, err := h.Desk.IDs(c.UserContext(), skus)
	if err != nil {
		return p, err
	}
	for i := range pricing.GridRows {
		k, ok := keys[i]
		if !ok || ids[k.sku] == 0 {
			continue
		}
		p.index[k.sku+"|"+strconv.FormatInt(int64(k.set), 10)] = i
		if c.Request().PostArgs().Has("t" + strconv.Itoa(i)) {
			p.row(c, i, k, ids[k.sku])
		}
	}
	return p, nil
}

func (p *posted) row(c *fiber.Ctx, i int, k key, id int64) {
	at := strconv.Itoa(i)
	cells := make([][2]string, pricing.MostBreaks)
	for j := range cells {
		names := [2]string{"q" + at + "-" + strconv.Itoa(j), "p" + at + "-" + strconv.Itoa(j)}
		for side, name := range names {
			cells[j][side] = web.Text(c, name, 20)
			if c.Request().PostArgs().Has(name) {
				p.typed[name] = cells[j][side]
			}
		}
	}
	p.typed["k"+at], p.typed["t"+at] = c.FormValue("k"+at), web.Text(c, "t"+at, 10)
	breaks, problems := pricing.ReadLadder(cells)
	for j, problem := range problems {
		p.problems.Add("p"+at+"-"+strconv.Itoa(j), k.sku+": "+problem)
	}
	var to clock.Date
	if text := p.typed["t"+at]; text != "" {
		var err error
		if to, err = clock.ParseDate(text); err != nil {
			p.problems.Add("t"+at, k.sku+": "+err.Error()+".")
			return
		}
	}
	if len(problems) > 0 || pricing.Mark(breaks, to) == k.mark {
		return
	}
	change := pricing.Change{RowEdit: pricing.RowEdit{ProductID: id, Set: k.set, Breaks: breaks, To: to}, Seen: k.version}
	if problem := change.Problem(); problem != "" {
		p.problems.Add("p"+at+"-0", k.sku+": "+problem)
		return
	}
	p.changes = append(p.changes, change)
}

// act adds what a button of a row says: take it back, remove it, keep an odd break or use what is suggested for it.
func (h *handlers) act(c *fiber.Ctx, o opened, p *posted) error {
	for _, name := range []string{"reset", "remove", "keep", "use"} {
		value := c.FormValue(name)
		if value == "" {
			continue
		}
		var from int64
		var price pricing.Break
		if name == "use" {
			parts := strings.Split(value, "|")
			if len(parts) < 6 {
				return fault.Invalid("The suggestion can’t be read. Reload the page.")
			}
			n := len(parts)
			value = strings.Join(parts[:n-2], "|")
			from, _ = web.Number64(parts[n-2])
			read, err := pricing.ReadPrice(parts[n-1])
			if err != nil {
				return fault.Invalid(err.Error())
			}
			price = pricing.Break{From: from, Price: read}
		}
		k, ok := readKey(value)
		ids, err := h.Desk.IDs(c.UserContext(), []string{k.sku})
		if err != nil || !ok || ids[k.sku] == 0 {
			return err
		}
		change := pricing.Change{RowEdit: pricing.RowEdit{ProductID: ids[k.sku], Set: k.set}, Seen: k.version}
		switch name {
		case "reset":
			change.Reset = true
		case "remove":
			change.Removed = true
		default:
			if change.RowEdit, err = h.Desk.Drafted(c.UserContext(), o.Opened, ids[k.sku], k.set); err != nil {
				return err
			}
			change.Kept = name == "keep"
			for i, b := range change.Breaks {
				if name == "use" && b.From == from {
					change.Breaks[i] = price
				}
			}
		}
		p.put(change)
	}
	return nil
}

// put takes the place of what the row's boxes say.
func (p *posted) put(change pricing.Change) {
	for i, other := range p.changes {
		if other.ProductID == change.ProductID && other.Set == change.Set {
			if change.Kept {
				p.changes[i].Kept = true
			} else {
				p.changes[i] = change
			}
			return
		}
	}
	p.changes = append(p.changes, change)
}

func (h *handlers) saveRows(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	p, err := h.readRows(c)
	if err != nil {
		return err
	}
	if err := h.act(c, o, &p); err != nil {
		return err
	}
	query := carried(c)
	if len(p.problems.Fields) > 0 {
		if web.Fragment(c) {
			return h.pieces(c, fiber.StatusUnprocessableEntity, o, p, query)
		}
		return h.refused(c, o, p.problems, p.typed, query)
	}
	if _, err := h.Desk.Save(c.UserContext(), o.actor, o.reach, o.Opened, "edit", p.changes); err != nil {
		if problem, ok := fault.AsInvalid(err); ok && !web.Fragment(c) {
			return h.refused(c, o, problem, p.typed, query)
		}
		return err
	}
	if web.Fragment(c) {
		p.typed = nil
		return h.pieces(c, fiber.StatusOK, o, p, query)
	}
	return c.Redirect(backTo(o, query), fiber.StatusSeeOther)
}

// pieces answers the sheet's own script: the rows that it sent, and what stands around them.
func (h *handlers) pieces(c *fiber.Ctx, status int, o opened, p posted, query url.Values) error {
	s, err := h.read(c, o, query, true)
	if err != nil {
		return err
	}
	s.Typed, s.Problems = p.typed, p.problems
	chrome := h.chrome(c, o)
	return h.Render(c, status, view.Pieces(chrome, s, p.index))
}

func (h *handlers) addRow(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	line := pricing.Pasted{Line: 1, SKU: web.Text(c, "sku", 64), From: 1}
	breaks, problems := pricing.ReadLadder([][2]string{{"", web.Text(c, "price", 20)}})
	problem := fault.Invalid("")
	if len(breaks) == 0 {
		problem.Add("price", "Give the product’s price. "+problems[0])
	}
	if line.SKU == "" {
		problem.Add("sku", "Give the product’s number.")
	}
	err = problem.OrNil()
	if err == nil {
		line.Price = breaks[0]
		err = h.drafts(c, o, []pricing.Pasted{line})
	}
	if f, ok := fault.AsInvalid(err); ok {
		for i := range f.Fields {
			if f.Fields[i].Name == "lines" {
				f.Fields[i] = fault.Field{Name: "sku", Message: "There is no product " + strconv.Quote(line.SKU) + "."}
			}
		}
		return h.refused(c, o, f, nil, url.Values{})
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened)+"?q="+url.QueryEscape(line.SKU), line.SKU+" is in the draft.")
}

func (h *handlers) drafts(c *fiber.Ctx, o opened, lines []pricing.Pasted) error {
	draft, err := h.Desk.Draft(c.UserContext(), o.Opened)
	if err != nil {
		return err
	}
	_, err = h.Desk.Paste(c.UserContext(), o.actor, o.reach, o.Opened, draft, lines)
	return err
}

func (h *handlers) step(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	redo := c.FormValue("way") == "redo"
	what, err := h.Desk.Step(c.UserContext(), o.actor, o.reach, o.Opened, redo)
	if err != nil {
		return err
	}
	said := "Undone: " + what + "."
	if redo {
		said = "Done again: " + what + "."
	}
	return h.Done(c, backTo(o, carried(c)), said)
}
