package company

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// standingPages are the pages of standing orders, and those behind the links of their letters.
type standingPages struct {
	*handlers
	standing *standing.Service
}

// RegisterStanding adds them.
func RegisterStanding(w *web.Web, p Parts, s *standing.Service) {
	h := &standingPages{&handlers{w, p}, s}
	g := w.App.Group("/s/:account/standing-orders", w.Members)
	g.Get("", h.showAll)
	g.Get("/new", h.showNew)
	g.Post("/new", h.create)
	g.Get("/:number", h.show)
	g.Get("/:number/change", h.showChange)
	g.Post("/:number/change", h.change)
	g.Get("/:number/dates/:due", h.showOnce)
	g.Post("/:number/dates/:due", h.changeOnce)
	g.Post("/:number/skip", h.skip)
	g.Post("/:number/unskip", h.unskip)
	g.Post("/:number/pause", h.pause)
	g.Post("/:number/resume", h.resume)
	g.Get("/:number/end", h.askToEnd)
	g.Post("/:number/end", h.end)
	w.App.Get("/standing-order/:token", w.Gate, h.showLink)
	w.App.Post("/standing-order/:token", w.Gate, h.useLink)
}

func (p *page) standingAt(number, rest string) string {
	return p.to("standing-orders/" + url.PathEscape(number) + rest)
}

// comingDays is how far the calendar on the list looks ahead.
const comingDays = 42

func (h *standingPages) showAll(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return err
	}
	list, err := h.standing.List(p.ctx, p.actor)
	if err != nil {
		return err
	}
	until := p.scope.Today.AddDays(comingDays)
	dates, err := h.standing.Upcoming(p.ctx, p.actor, p.scope.Today, until)
	if err != nil {
		return err
	}
	v := views.StandingOrders{Until: p.day(until), Refused: p.refusedWords()}
	for _, o := range list {
		v.Rows = append(v.Rows, p.standingRow(o))
	}
	const shown = 40
	for _, d := range dates[:min(len(dates), shown)] {
		v.Coming = append(v.Coming, p.standingDate(d))
	}
	return h.web.Render(c, fiber.StatusOK, views.StandingOrdersPage(p.chrome, v))
}

func (p *page) standingRow(o standing.Order) views.StandingRow {
	r := views.StandingRow{Number: o.Number, To: p.standingAt(o.Number, ""), Name: o.Name, How: o.Rhythm.String(), Owner: p.ownerWords(o),
		State: stateOfStanding(o), Lines: p.number(int64(len(o.Lines)))}
	switch o.State {
	case standing.Active:
		r.Next = p.relative(o.NextDue)
	case standing.Ended:
		r.Next = "ended " + p.day(o.EndedOn)
	}
	return r
}

// ownerWords name a colleague who owns it.
func (p *page) ownerWords(o standing.Order) string {
	if o.OwnerID == p.actor.MemberID {
		return ""
	}
	return "of " + o.OwnerName
}

func stateOfStanding(o standing.Order) views.State {
	switch o.State {
	case standing.Paused:
		return views.State{Tone: ui.Warn, Icon: "clock", Text: "Paused"}
	case standing.Ended:
		return views.State{Icon: "close", Text: "Ended"}
	}
	return views.State{Tone: ui.OK, Icon: "repeat", Text: "Running"}
}

func (p *page) standingDate(d standing.Coming) views.StandingDate {
	v := views.StandingDate{On: ui.Day(d.RunOn, p.scope.Today, p.chrome.Locale), Due: d.DueOn.String(), Day: ui.DateLong(d.DueOn, p.chrome.Locale), Number: d.Number, Name: d.Name,
		To: p.standingAt(d.Number, ""), ChangeTo: p.standingAt(d.Number, "/dates/"+d.DueOn.String()), Skipped: d.Skip, State: views.State{Icon: "calendar", Text: "Planned"}}
	if d.RunOn != d.DueOn {
		v.Notes = append(v.Notes, "due "+p.day(d.DueOn)+", when we are closed")
	}
	if d.Changed {
		v.Notes = append(v.Notes, "with its own lines")
	}
	switch {
	case d.Skip:
		v.State = views.State{Icon: "close", Text: "Skipped"}
	case d.Paused:
		v.State = views.State{Tone: ui.Warn, Icon: "clock", Text: "Paused"}
	case d.Together:
		v.State = views.State{Icon: "close", Text: "Left out"}
		v.Notes = append(v.Notes, "the next date falls on the same working day, and only that one orders")
	}
	v.CanSkip = !d.Together
	return v
}

// openStanding begins a page about the standing order in the address.
func (h *standingPages) openStanding(c *fiber.Ctx) (*page, standing.Order, error) {
	p, err := h.open(c, layout.Standing)
	if err != nil {
		return nil, standing.Order{}, err
	}
	o, err := h.standing.Find(p.ctx, p.actor, param(c, "number"))
	return p, o, err
}

func (h *standingPages) show(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	return h.standingPage(p, o)
}

func (h *standingPages) standingPage(p *page, o standing.Order) error {
	v := views.Standing{Number: o.Number, Name: o.Name, To: p.standingAt(o.Number, ""), How: o.Rhythm.String(), Owner: p.ownerWords(o), State: stateOfStanding(o),
		ShipTo: o.ShipName, PO: o.PONumber, Note: o.Note, Copies: o.CopiesTo, Benefit: benefitWords(o.Benefit, p.chrome.Locale),
		CanChange: o.MayChange(p.actor), CanEdit: p.mayEdit(o), Refused: p.refusedWords(), Paused: o.State == standing.Paused, Ended: o.State == standing.Ended}
	dates, err := h.standing.Next(p.ctx, o, 6)
	if err != nil {
		return err
	}
	for _, d := range dates {
		date := p.standingDate(d)
		date.CanSkip, date.Skipped = date.CanSkip && v.CanChange && !d.Paused, date.Skipped && v.CanChange
		v.Dates = append(v.Dates, date)
	}
	if err := h.standingContent(p, &v, o, dates); err != nil {
		return err
	}
	return h.web.Render(p.c, fiber.StatusOK, views.StandingPage(p.chrome, v))
}

// mayEdit says who gets a form to change what is ordered: those who may change it and may buy. Who may only look, as a
// blocked account's people, sees why; its administrators still skip, pause and end.
func (p *page) mayEdit(o standing.Order) bool { return o.MayChange(p.actor) && p.mayBuy() == nil }

// refusedWords say why someone may look but not buy, "" for those who may.
func (p *page) refusedWords() string {
	told, _ := fault.As(p.mayBuy())
	if told == nil {
		return ""
	}
	return told.Message
}

// standingContent prices the next date and tells the past ones.
func (h *standingPages) standingContent(p *page, v *views.Standing, o standing.Order, dates []standing.Coming) error {
	due := o.NextDue
	for _, d := range dates {
		if !d.Skip && !d.Together {
			due = d.DueOn
			break
		}
	}
	now, err := h.standing.Price(p.ctx, o, due)
	if err != nil {
		return err
	}
	if !v.Ended {
		v.Next = p.day(due)
		v.Sums = p.standingSums(now, o.Method)
		v.Hindered = hinderedWords(now)
	}
	for i, l := range now.Lines {
		v.Lines = append(v.Lines, p.standingLine(i, l, now.Currency))
	}
	if cost, ok := now.Cost(o.Method); ok {
		v.Delivery = cost.Name
	}
	const shown = 30
	runs, err := h.standing.Runs(p.ctx, o, shown)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Outcome == standing.Undecided {
			v.Failing = r.Reason + " We try again " + p.relative(max(r.NextTryOn, p.scope.Today)) + "."
			continue
		}
		v.History = append(v.History, p.standingRun(r))
	}
	return nil
}

func (p *page) standingRun(r standing.Run) views.StandingRun {
	v := views.StandingRun{Day: p.day(r.DueOn), State: outcomeStates[r.Outcome], Order: r.OrderNumber, Reason: r.Reason}
	if r.OrderNumber != "" {
		v.OrderTo = p.orderAt(r.OrderNumber, "")
	}
	if r.Outcome == standing.Missed {
		v.Reason = "A later date was due as well; only that one ordered."
	}
	return v
}

var outcomeStates = map[standing.Outcome]views.State{
	standing.Ordered:   {Tone: ui.OK, Icon: "check", Text: "Ordered"},
	standing.Skipped:   {Icon: "close", Text: "Skipped"},
	standing.WasPaused: {Icon: "clock", Text: "Paused"},
	standing.Missed:    {Tone: ui.Warn, Icon: "alert", Text: "Missed"},
	standing.Failed:    {Tone: ui.Bad, Icon: "alert", Text: "Failed"},
}

func benefitWords(b cart.Benefit, locale string) string {
	words := ""
	add := func(when bool, text string) {
		if when && words != "" {
			words += ", "
		}
		if when {
			words += text
		}
	}
	add(b.Discount > 0, ui.Percent(b.Discount, locale)+" off")
	add(b.FreeDelivery, "free delivery")
	add(b.Priority, "sent out first")
	if words == "" {
		return ""
	}
	return "Your benefit: " + words + "."
}

func hinderedWords(now cart.Cart) string {
	for _, l := range now.Lines {
		if !l.Orderable() {
			return "Not every line could be ordered as things stand; change or remove what is marked."
		}
	}
	return now.Refusal
}

// act does something with the standing order in the address and leads back to it.
func (h *standingPages) act(c *fiber.Ctx, do func(p *page, number string) (said string, err error)) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	number := param(c, "number")
	said, err := do(p, number)
	if told, ok := fault.As(err); ok && told.Kind == fault.KindConflict {
		h.web.Flash(c, ui.Flash{Tone: ui.Warn, Text: told.Message})
		return c.Redirect(p.standingAt(number, ""), fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	return h.web.Done(c, p.standingAt(number, ""), said)
}

func dueOf(text string) (clock.Date, error) {
	due, err := clock.ParseDate(text)
	if err != nil {
		return 0, fault.NotFound("That isn't one of its dates.")
	}
	return due, nil
}

func (h *standingPages) skip(c *fiber.Ctx) error {
	return h.act(c, func(p *page, number string) (string, error) {
		due, err := dueOf(web.Text(c, "due", 10))
		if err != nil {
			return "", err
		}
		o, err := h.standing.Skip(p.ctx, p.actor, number, due)
		if err != nil {
			return "", err // without a rhythm there is no date to tell
		}
		return "Nothing is ordered on " + p.day(due) + ". It goes on " + p.day(o.Rhythm.After(due)) + ".", nil
	})
}

func (h *standingPages) unskip(c *fiber.Ctx) error {
	return h.act(c, func(p *page, number string) (string, error) {
		due, err := dueOf(web.Text(c, "due", 10))
		if err != nil {
			return "", err
		}
		_, err = h.standing.Unskip(p.ctx, p.actor, number, due)
		return p.day(due) + " orders after all.", err
	})
}

func (h *standingPages) pause(c *fiber.Ctx) error {
	return h.act(c, func(p *page, number string) (string, error) {
		_, err := h.standing.Pause(p.ctx, p.actor, number)
		return "It is paused: nothing is ordered until you resume it.", err
	})
}

func (h *standingPages) resume(c *fiber.Ctx) error {
	return h.act(c, func(p *page, number string) (string, error) {
		o, err := h.standing.Resume(p.ctx, p.actor, number)
		return "It runs again. The next order is due " + p.relative(o.NextDue) + ".", err
	})
}

func (h *standingPages) askToEnd(c *fiber.Ctx) error {
	p, o, err := h.openStanding(c)
	if err != nil {
		return err
	}
	if o.State == standing.Ended {
		return c.Redirect(p.standingAt(o.Number, ""), fiber.StatusSeeOther)
	}
	return h.web.Render(c, fiber.StatusOK, views.ConfirmPage(p.chrome, views.Confirm{
		Title: "End " + o.Name + "?", Action: p.standingAt(o.Number, "/end"), Yes: "End it", Danger: true,
		Effect: "Nothing is ordered by it any more; past orders and this page stay. To stop for a while only, pause it instead.",
		Back:   ui.Link{Text: "Back to the standing order", To: p.standingAt(o.Number, "")},
		Crumbs: []ui.Link{{Text: "Standing orders", To: p.to("standing-orders")}, {Text: o.Number, To: p.standingAt(o.Number, "")}, {Text: "End"}},
	}))
}

func (h *standingPages) end(c *fiber.Ctx) error {
	return h.act(c, func(p *page, number string) (string, error) {
		_, err := h.standing.End(p.ctx, p.actor, number)
		return "It has ended. Nothing is ordered by it any more.", err
	})
}
