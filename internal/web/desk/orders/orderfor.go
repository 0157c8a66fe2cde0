package orders

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const mostClients = 60

// chooseClient lists whom the person may order for.
func (h *handlers) chooseClient(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	all, err := h.Accounts.List(c.UserContext(), reach)
	if err != nil {
		return err
	}
	v := view.Clients{Words: web.Query(c, "q", 100)}
	for _, a := range all {
		if a.Status == "closed" || !strings.Contains(strings.ToLower(a.Name+" "+a.Slug), strings.ToLower(v.Words)) {
			continue
		}
		if v.Found++; len(v.List) < mostClients {
			v.List = append(v.List, ui.Link{Text: a.Name, To: ui.DeskClient(a.Slug) + "/order"})
		}
	}
	return h.Render(c, fiber.StatusOK, view.ClientsPage(h.DeskChrome(c, layout.OrderFor), v))
}

// entering is an order being entered: for whom, and the form as it was sent.
type entering struct {
	staff   identity.Actor
	account accounts.Account
	team    []identity.Member
	member  identity.Actor // zero while nobody may buy

	channel, minutes, paste string
	noted                   string // the key of the call, when it was logged before the order
	fill                    orders.Checkout
	wanted                  string
	repeated                *orders.Repeated // nothing is ordered before the form says that its purchase order number may be used again
	reading                 workspace.Reading
	older                   string       // the number of a past order that isn't among the last ones, as typed
	missing                 *fault.Fault // there is no such order
}

// enter finds the client and the member who asked: the one named, or else the first who may buy.
func (h *handlers) enter(c *fiber.Ctx, member, channel string) (*entering, error) {
	staff, account, err := h.Client(c)
	if err != nil {
		return nil, err
	}
	e := &entering{staff: staff, account: account, channel: channel}
	team, err := h.Identity.Team(c.UserContext(), staff)
	if err != nil {
		return nil, err
	}
	for _, m := range team {
		if m.Role != identity.Viewer && m.BlockedAt == 0 && m.Disabled == 0 {
			e.team = append(e.team, m)
		}
	}
	if len(e.team) == 0 {
		return e, nil
	}
	chosen, err := h.lastBuyer(c, e)
	if err != nil {
		return nil, err
	}
	for _, m := range e.team {
		if strconv.FormatInt(m.ID, 10) == member {
			chosen = m.ID
		}
	}
	if !slices.Contains(identity.ActingChannels, e.channel) {
		e.channel = string(orders.Phone)
	}
	e.member, err = h.Identity.OnBehalf(c.UserContext(), staff, chosen, e.channel)
	return e, err
}

// lastBuyer is who of the team ordered last, or else the first of it: most likely it is they who call.
func (h *handlers) lastBuyer(c *fiber.Ctx, e *entering) (int64, error) {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return 0, err
	}
	last, err := h.Orders.LastOrders(c.UserContext(), e.staff.Scope(set.Today(h.Now())), pastOrders)
	if err != nil {
		return 0, err
	}
	for _, o := range last {
		if o.MemberID != nil && slices.ContainsFunc(e.team, func(m identity.Member) bool { return m.ID == *o.MemberID }) {
			return *o.MemberID, nil
		}
	}
	return e.team[0].ID, nil
}

func (h *handlers) showOrderFor(c *fiber.Ctx) error {
	e, err := h.enter(c, web.Query(c, "member", 20), web.Query(c, "channel", 20))
	if err != nil {
		return err
	}
	e.noted = web.Query(c, "noted", 64)
	if from := web.Query(c, "from", 80); from != "" && e.member.MemberID != 0 {
		if err := h.begin(c, e, from); err != nil {
			return err
		}
	}
	return h.forPage(c, fiber.StatusOK, e, nil, nil)
}

// begin fills in the lines of their cart, or of the past order that is named.
func (h *handlers) begin(c *fiber.Ctx, e *entering, from string) (err error) {
	if from == "cart" {
		e.reading, err = h.OrderFor.FromCart(c.UserContext(), e.member)
	} else {
		e.reading, err = h.OrderFor.FromOrder(c.UserContext(), e.member, from)
	}
	return err
}

// orderFor reads the form and prices it, takes over lines, or places the order.
func (h *handlers) orderFor(c *fiber.Ctx) error {
	e, err := h.enter(c, web.Text(c, "member", 20), web.Text(c, "channel", 20))
	if err != nil {
		return err
	}
	if e.member.MemberID == 0 {
		return h.forPage(c, fiber.StatusUnprocessableEntity, e, nil, nil)
	}
	e.readForm(c)
	if err := h.readLines(c, e); err != nil {
		return err
	}
	if e.missing != nil {
		return h.forPage(c, fiber.StatusUnprocessableEntity, e, e.missing, nil)
	}
	if web.Text(c, "do", 20) != "place" {
		return h.forPage(c, fiber.StatusOK, e, nil, nil)
	}
	order, err := h.place(c, e)
	if err == nil {
		return h.Done(c, ui.DeskOrder(order.Number), "Order "+order.Number+" is placed for "+e.member.Name+". The confirmation is on its way to "+e.member.Email+"; the contact is noted.")
	}
	var changed *orders.Changed
	errors.As(err, &e.repeated)
	told, isFault := fault.As(err)
	switch {
	case errors.As(err, &changed):
		return h.forPage(c, fiber.StatusConflict, e, nil, changed)
	case isFault && told.Kind == fault.KindInvalid:
		return h.forPage(c, fiber.StatusUnprocessableEntity, e, told, nil)
	case isFault && told.Kind == fault.KindDenied:
		return h.forPage(c, fiber.StatusForbidden, e, fault.Invalid(told.Message), nil)
	case isFault && told.Kind == fault.KindBusy:
		return h.forPage(c, fiber.StatusServiceUnavailable, e, fault.Invalid(told.Message), nil)
	}
	return err
}

func (e *entering) readForm(c *fiber.Ctx) {
	text := func(name string) string { return web.Text(c, name, 400) }
	e.minutes, e.paste, e.wanted, e.noted = text("minutes"), web.Lines(c, "paste", 60_000), text("requested_on"), text("noted")
	e.fill = orders.Checkout{Key: web.Text(c, "key", 80), Shown: web.Raw(c, "shown"), ShipTo: text("ship_to"), Method: text("method"),
		PONumber: text("po_number"), POAgain: text("po_again"), Note: web.Lines(c, "note", 4000), CopiesTo: web.Text(c, "copies_to", 2000),
		OneOff: orders.Address{Name: text("ship_name"), Line1: text("ship_line1"), Line2: text("ship_line2"), City: text("ship_city"),
			Postcode: text("ship_postcode"), Region: text("ship_region"), Country: text("ship_country")}}
}

// readLines puts the form's lines, what was pasted and what is taken over together.
func (h *handlers) readLines(c *fiber.Ctx, e *entering) error {
	skus, quantities := web.Several(c, "sku", 100), web.Several(c, "qty", 20)
	var entries []workspace.Entry
	for i := range min(len(skus), len(quantities), cart.MaxLines) {
		entries = append(entries, workspace.Entry{SKU: skus[i], Quantity: quantities[i]})
	}
	paste := e.paste
	if meant := web.Text(c, "meant", 400); meant != "" { // one of the lines that couldn't be read is this
		var m meaning
		m, paste = readMeaning(meant, paste)
		entries = append(entries, workspace.Entry{SKU: m.sku, Quantity: m.quantity})
	}
	var err error
	if e.reading, err = h.OrderFor.Read(c.UserContext(), e.member, entries, paste); err != nil {
		return err
	}
	var more workspace.Reading
	switch web.Text(c, "do", 20) {
	case "cart":
		more, err = h.OrderFor.FromCart(c.UserContext(), e.member)
	case "past":
		more, err = h.OrderFor.FromOrder(c.UserContext(), e.member, web.Text(c, "past", 80))
	case "older":
		more, err = h.olderLines(c, e)
	}
	if err != nil {
		return err
	}
	e.reading.Join(more)
	var left []string
	for _, l := range e.reading.Left {
		left = append(left, l.Text)
	}
	e.paste = strings.Join(left, "\n")
	return nil
}

// olderLines are those of the order whose number was typed, with or without its prefix.
func (h *handlers) olderLines(c *fiber.Ctx, e *entering) (workspace.Reading, error) {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return workspace.Reading{}, err
	}
	e.older = web.Text(c, "older", 80)
	number := strings.ToUpper(strings.ReplaceAll(e.older, " ", ""))
	more, err := h.OrderFor.FromOrder(c.UserContext(), e.member, number)
	if fault.Is(err, fault.KindNotFound) {
		number = set.OrderPrefix + "-" + strings.TrimPrefix(strings.TrimPrefix(number, set.OrderPrefix), "-")
		more, err = h.OrderFor.FromOrder(c.UserContext(), e.member, number)
	}
	if fault.Is(err, fault.KindNotFound) {
		e.missing = fault.Invalid("", fault.Field{Name: "older", Message: "They have no order “" + e.older + "”. Look for it on their page, under Orders."})
		return more, nil
	}
	if err == nil {
		e.older = ""
	}
	return more, err
}

// meaning is what a line that couldn't be read meant, as its button sends it: quantity, SKU and the line itself.
type meaning struct{ quantity, sku, line string }

func (m meaning) String() string { return m.quantity + "|" + m.sku + "|" + m.line }

// readMeaning reads it back, and takes the line out of what was pasted.
func readMeaning(text, paste string) (m meaning, rest string) {
	parts := strings.SplitN(text, "|", 3)
	if len(parts) != 3 {
		return m, paste
	}
	lines := strings.Split(paste, "\n")
	if i := slices.IndexFunc(lines, func(l string) bool {
		return strings.Join(strings.Fields(l), " ") == strings.Join(strings.Fields(parts[2]), " ")
	}); i >= 0 {
		lines = slices.Delete(lines, i, i+1)
	}
	return meaning{parts[0], parts[1], parts[2]}, strings.Join(lines, "\n")
}

// place places it once, when everything was read.
func (h *handlers) place(c *fiber.Ctx, e *entering) (orders.Order, error) {
	problems := fault.Invalid("")
	minutes, ok := web.Number64(cmp.Or(e.minutes, "x"))
	if e.noted == "" && (!ok || minutes < 0 || minutes > 24*60) {
		problems.Add("minutes", "Enter whole minutes from 0 to 1440.")
	}
	if len(e.reading.Left) > 0 {
		problems.Add("paste", "Some lines can’t be read yet: put them right, or take them out.")
	}
	for _, bad := range e.reading.Bad {
		problems.Add("qty-"+bad.Product.SKU, "“"+bad.Typed+"” is no quantity of "+bad.Product.SKU+".")
	}
	if e.wanted != "" {
		var err error
		if e.fill.RequestedOn, err = clock.ParseDate(e.wanted); err != nil {
			problems.Add("requested_on", "Give the day as year-month-day.")
		}
	}
	if err := problems.OrNil(); err != nil {
		return orders.Order{}, err
	}
	return h.OrderFor.Place(c.UserContext(), e.staff, e.member, e.reading.Items, e.fill, workspace.Taken{Minutes: int(minutes), Noted: e.noted})
}
