package prices

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/layout"
)

func (h *handlers) lists(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	words := web.Query(c, "q", 100)
	lists, err := h.Desk.Lists(c.UserContext(), web.Actor(c), reach, words)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ListsPage(h.DeskChrome(c, layout.Prices), lists, words, mayAdd(web.Actor(c))))
}

func mayAdd(a identity.Actor) bool { return a.Can(identity.EditGoods) || a.Staff == identity.Manager }

// ruleRows are how many reductions the form offers at least.
const ruleRows = 3

func (h *handlers) newList(c *fiber.Ctx) error {
	if !mayAdd(web.Actor(c)) {
		return fault.Denied("Only administrators and client managers make price lists.")
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ListFormPage(h.DeskChrome(c, layout.Prices), view.ListForm{Currency: set.Currency, Rules: make([]view.RuleForm, ruleRows)}))
}

// readListForm reads the form; what isn't a date or a percentage is a problem already.
func readListForm(c *fiber.Ctx) (f view.ListForm, header pricing.Header, problem *fault.Fault) {
	problem = fault.Invalid("")
	f = view.ListForm{Code: web.Text(c, "code", 64), Name: web.Text(c, "name", 200), Currency: web.Text(c, "currency", 3), From: web.Text(c, "valid_from", 10), To: web.Text(c, "valid_to", 10),
		Seen: c.FormValue("seen")}
	header = pricing.Header{Code: f.Code, Name: f.Name, Currency: f.Currency}
	var bad *fault.Fault
	if header.From, bad = readDate(c, "valid_from", 0); bad != nil {
		problem.Fields = append(problem.Fields, bad.Fields...)
	}
	if header.To, bad = readDate(c, "valid_to", 0); bad != nil {
		problem.Fields = append(problem.Fields, bad.Fields...)
	}
	for i := range 100 {
		at := strconv.Itoa(i)
		if !c.Request().PostArgs().Has("percent-" + at) {
			break
		}
		r := view.RuleForm{Kind: web.Text(c, "kind-"+at, 10), Value: web.Text(c, "value-"+at, 600), Percent: web.Text(c, "percent-"+at, 6)}
		f.Rules = append(f.Rules, r)
		if r.Percent == "" && r.Value == "" {
			continue
		}
		share, err := money.ParsePercent(r.Percent)
		if err != nil {
			problem.Add("percent-"+at, "Give a percentage like 12 or 12.5.")
		}
		header.Rules = append(header.Rules, pricing.Rule{Kind: r.Kind, Value: r.Value, Reduce: share})
	}
	return f, header, problem
}

func (h *handlers) makeList(c *fiber.Ctx) error {
	f, header, problem := readListForm(c)
	err := problem.OrNil()
	if err == nil {
		err = h.Desk.NewList(c.UserContext(), web.Actor(c), header)
	}
	if p, ok := fault.AsInvalid(err); ok {
		f.Problem = p
		return h.Render(c, fiber.StatusUnprocessableEntity, view.ListFormPage(h.DeskChrome(c, layout.Prices), f))
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(pricing.Opened{Code: header.Code}), "The list is there. Give it prices, then give it to clients in its settings.")
}

func (h *handlers) settings(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	f := view.ListForm{Opened: &o.Opened, Name: o.Name, Currency: o.Currency, From: o.From.String(), To: o.To.String(), Seen: o.Fingerprint()}
	for _, r := range o.Rules {
		f.Rules = append(f.Rules, view.RuleForm{Kind: r.Kind, Value: r.Value, Percent: r.Reduce.String()})
	}
	f.Rules = append(f.Rules, make([]view.RuleForm, max(1, ruleRows-len(f.Rules)))...)
	return h.Render(c, fiber.StatusOK, view.ListFormPage(h.DeskChrome(c, layout.Prices), f))
}

func (h *handlers) saveSettings(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	f, header, problem := readListForm(c)
	f.Opened, header.Code = &o.Opened, o.Code
	err = problem.OrNil()
	if err == nil {
		err = h.Desk.SaveHeader(c.UserContext(), o.actor, o.reach, o.Opened, f.Seen, header)
	}
	if p, ok := fault.AsInvalid(err); ok {
		f.Problem = p
		return h.Render(c, fiber.StatusUnprocessableEntity, view.ListFormPage(h.DeskChrome(c, layout.Prices), f))
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened), "The list’s settings are saved.")
}

// saveClients gives the list to a client, or takes it away.
func (h *handlers) saveClients(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	give, take := web.Text(c, "give", 200), web.Text(c, "take", 200)
	client, account, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), o.reach, give+take)
	if err != nil {
		return err
	}
	now, err := h.codesOf(c, client)
	if err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Clone(now), func(code string) bool { return code == o.Code })
	said := account.Name + " no longer has the list."
	if give != "" {
		wanted, said = append(wanted, o.Code), account.Name+" has the list now, as the last before the base list."
	}
	if err := h.Desk.Arrange(c.UserContext(), client, o.reach, now, wanted); err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened)+"/settings", said)
}

// codesOf are the client's lists by priority, without the base list that everybody has.
func (h *handlers) codesOf(c *fiber.Ctx, client identity.Actor) (codes []string, err error) {
	lists, err := h.Desk.ListsOf(c.UserContext(), client)
	for _, l := range lists {
		if !l.IsBase {
			codes = append(codes, l.Code)
		}
	}
	return codes, err
}

// saveOrder changes which lists a client has and in which order they are asked.
func (h *handlers) saveOrder(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	var seen []string
	for _, code := range c.Request().PostArgs().PeekMulti("list") {
		seen = append(seen, string(code))
	}
	wanted := slices.Clone(seen)
	if code := c.FormValue("take"); code != "" {
		wanted = slices.DeleteFunc(wanted, func(other string) bool { return other == code })
	} else if at := slices.Index(wanted, c.FormValue("up")); at > 0 {
		wanted[at-1], wanted[at] = wanted[at], wanted[at-1]
	} else if code := web.Text(c, "add", 64); code != "" {
		wanted = append(wanted, code)
	}
	err = h.Desk.Arrange(c.UserContext(), o.actor, o.reach, seen, wanted)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.refused(c, o, posted{problems: problem}, nil)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened), "The lists are asked in this order now.")
}
