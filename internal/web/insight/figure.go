package insight

import (
	"cmp"

	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/fault"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) figures(c *fiber.Ctx) error {
	if to, ok := clean(c, view.FiguresPath); ok {
		return c.Redirect(to)
	}
	p, err := h.open(c, layout.Insight, view.FiguresPath)
	if err != nil {
		return err
	}
	v := view.FiguresView{Frame: p.Frame}
	var a asking
	a.withBefore(p, &v.WithBefore)
	if err := h.answer(p, a); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.FiguresPage(v))
}

func (h *handlers) figuresCSV(c *fiber.Ctx) error {
	p, err := h.openFile(c, layout.Insight, view.FiguresPath)
	if err != nil {
		return err
	}
	var w view.WithBefore
	var a asking
	a.withBefore(p, &w)
	if err := h.answer(p, a); err != nil {
		return err
	}
	rows := [][]string{{"from", "to", "figure", "value", "numerator", "denominator"}}
	for _, part := range []struct {
		days figures.Period
		of   map[figures.Name]figures.Figure
	}{{p.Asked.Period, w.Now}, {w.BeforePeriod, w.Before}, {w.YearPeriod, w.Year}} {
		for _, d := range p.Defined {
			rows = append(rows, append([]string{part.days.From.String(), part.days.To.String(), string(d.Name)}, p.written(d, part.of[d.Name])...))
		}
	}
	return send(c, "figures", rows)
}

// chartDays are those that a figure's chart shows: a year, or the period where that is longer, from the beginning of its
// first month or week, which would look low if it were cut.
func chartDays(p page) figures.Period {
	days, from := yearTo(p, p.Asked.By), p.Asked.Period.From
	if p.Asked.By == figures.ByWeek {
		from = from.AddDays(1 - from.Weekday())
	} else {
		from = figures.Month(from).From
	}
	days.From = min(days.From, from)
	return days
}

// defined is the figure that the address names.
func defined(p page) (figures.Definition, error) {
	for _, d := range p.Defined {
		if d.Name == name(p.c) {
			return d, nil
		}
	}
	return figures.Definition{}, fault.NotFound("There is no figure of that name.")
}

func (h *handlers) openFigure(c *fiber.Ctx) (p page, d figures.Definition, err error) {
	if p, err = h.open(c, layout.Insight, view.FiguresPath+"/"+string(name(c))); err != nil {
		return p, d, err
	}
	if d, err = defined(p); err == nil && !d.ByChannel {
		p.Asked.Filter.Channel = ""
	}
	return p, d, err
}

func (h *handlers) figure(c *fiber.Ctx) error {
	p, d, err := h.openFigure(c)
	if err != nil {
		return err
	}
	if to, ok := clean(c, p.Path); ok {
		return c.Redirect(to)
	}
	v := view.FigureView{Frame: p.Frame, D: d}
	names := []figures.Name{d.Name}
	if d.Name == figures.DaysBetween {
		names = append(names, figures.DaysBetweenMean)
	}
	var a asking
	a.withBefore(p, &v.WithBefore)
	a.beside(p, chartDays(p), &v.Series, &v.Earlier)
	err = together(func() error {
		return h.answer(p, a, names...)
	}, func() (err error) {
		v.Behind, err = h.Figures.Behind(c.UserContext(), p.reach, p.Asked.Filter, p.Asked.Period, d.Name, view.MostOrders)
		return err
	}, func() (err error) {
		if v.Channels, err = h.byChannel(p, d); err != nil {
			return err
		}
		return h.details(p, &v)
	})
	if err != nil {
		return err
	}
	if d.Name == figures.DaysBetween {
		v.Beside = v.Now[figures.DaysBetweenMean]
	}
	return h.Render(c, fiber.StatusOK, view.FigurePage(v))
}

// details are what belongs to one figure alone.
func (h *handlers) details(p page, v *view.FigureView) (err error) {
	ctx, f, days := p.c.UserContext(), p.Asked.Filter, p.Asked.Period
	switch v.D.Name {
	case figures.OrderValue:
		v.Worth, err = h.Figures.OrderValues(ctx, p.reach, f, days)
	case figures.ReturnRate:
		v.Sold, v.Unmatched, err = h.Figures.ReturnsBySale(ctx, p.reach, f, chartDays(p))
	case figures.ServiceContacts:
		v.Reasons, err = h.Figures.Reasons(ctx, p.reach, f, days)
	case figures.LifetimeValue:
		v.Predicted, err = h.predicted(p)
	}
	return err
}

// predicted is the mean predicted value of the next 52 weeks of the clients asked for; nil without a model.
func (h *handlers) predicted(p page) (*float64, error) {
	expected, err := h.Figures.Expected(p.c.UserContext(), p.reach)
	if err != nil {
		return nil, err
	}
	within, err := h.Figures.Within(p.c.UserContext(), p.reach, p.Asked.Filter)
	if err != nil {
		return nil, err
	}
	sum, n := 0.0, 0
	for _, a := range expected.Accounts {
		if a.ValueYear != nil && (within == nil || within[a.AccountID]) {
			sum, n = sum+*a.ValueYear, n+1
		}
	}
	if n == 0 {
		return nil, nil
	}
	mean := sum / float64(n)
	return &mean, nil
}

// byChannel is the figure of each channel that says something.
func (h *handlers) byChannel(p page, d figures.Definition) (list []view.Group, err error) {
	if !d.ByChannel || p.Asked.Filter.Channel != "" {
		return nil, nil
	}
	channels, err := h.Figures.ByChannel(p.c.UserContext(), p.reach, p.Asked.Filter, []figures.Period{p.Asked.Period}, d.Name)
	if err != nil {
		return nil, err
	}
	for i, points := range channels {
		channel := figures.Channels[i]
		if g := points[0].Figures[d.Name]; g.Value != nil && (d.Denominator != "" || *g.Value != 0) {
			list = append(list, view.Group{Name: ui.Capital(view.ChannelNames[channel]), To: p.At(p.Path, "channel", channel), Figure: g})
		}
	}
	return list, nil
}

// figureCSV is a figure's series, or with ?of= what it is made of: channels, segments, managers, clients, orders.
func (h *handlers) figureCSV(c *fiber.Ctx) error {
	p, d, err := h.openFigure(c)
	if err := cmp.Or(err, p.asFile()); err != nil {
		return err
	}
	of, err := oneOf(c, "of", "channels", "segments", "managers", "clients", "orders")
	if err != nil {
		return err
	}
	switch of {
	case "channels":
		return h.channelsCSV(p, d)
	case "":
	default:
		return h.behindCSV(p, d, of)
	}
	points, err := h.Figures.Series(c.UserContext(), p.reach, p.Asked.Filter, chartDays(p), p.Asked.By, d.Name)
	if err != nil {
		return err
	}
	rows := [][]string{{"from", "to", string(d.Name), "numerator", "denominator", "provisional"}}
	for _, point := range points {
		f := point.Figures[d.Name]
		rows = append(rows, append(append([]string{point.Period.From.String(), point.Period.To.String()}, p.written(d, f)...), yes(f.Unfinished)))
	}
	return send(c, string(d.Name), rows)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

func (h *handlers) channelsCSV(p page, d figures.Definition) error {
	rows := [][]string{{"from", "to", "channel", string(d.Name), "numerator", "denominator"}}
	if !d.ByChannel {
		return fault.NotFound("This figure isn’t narrowed by channels.")
	}
	channels, err := h.Figures.ByChannel(p.c.UserContext(), p.reach, p.Asked.Filter, yearTo(p, figures.ByMonth).Split(figures.ByMonth), d.Name)
	if err != nil {
		return err
	}
	for i, points := range channels {
		for _, point := range points {
			if g := point.Figures[d.Name]; g.Value != nil && *g.Value != 0 {
				rows = append(rows, append([]string{point.Period.From.String(), point.Period.To.String(), figures.Channels[i]}, p.written(d, g)...))
			}
		}
	}
	return send(p.c, string(d.Name)+"-channels", rows)
}

// mostOrdersOut is how many orders, the newest, a file holds at most.
const mostOrdersOut = 100_000

func (h *handlers) behindCSV(p page, d figures.Definition, of string) error {
	most := 0
	if of == "orders" {
		most = mostOrdersOut
	}
	b, err := h.Figures.Behind(p.c.UserContext(), p.reach, p.Asked.Filter, p.Asked.Period, d.Name, most)
	if err != nil {
		return err
	}
	v := view.FigureView{Frame: p.Frame, D: d, Behind: b}
	var rows [][]string
	switch of {
	case "clients":
		rows = [][]string{{"account", "name", "segment", "manager", string(d.Name), "numerator", "denominator"}}
		for _, a := range b.Accounts {
			f := figures.Figure{Value: a.Value, Numerator: a.Numerator, Denominator: a.Denominator}
			rows = append(rows, append([]string{a.Slug, a.Name, a.Segment, a.Manager}, p.written(d, f)...))
		}
	case "orders":
		rows = [][]string{{"order_number", "account", "placed_at", "channel", "revenue", "currency"}}
		for _, o := range b.Orders {
			rows = append(rows, []string{o.Number, o.Slug, o.At.String(), o.Channel, o.Revenue.Decimal(p.Currency), p.Currency})
		}
	default:
		rows = [][]string{{of[:len(of)-1], string(d.Name), "numerator", "denominator"}}
		for _, g := range v.GroupsBy(of) {
			rows = append(rows, append([]string{g.Name}, p.written(d, g.Figure)...))
		}
	}
	return send(p.c, string(d.Name)+"-"+of, rows)
}
