package insight

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/sync/errgroup"

	"tradecounter/internal/identity"
	figures "tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
)

// page is a request about figures.
type page struct {
	c     *fiber.Ctx
	reach identity.Reach
	view.Frame
}

// clean is the address of what the form asks for, without what is usual; ok is false where the form wasn't sent. Of its
// two ways to say which days, the one that was changed counts.
func clean(c *fiber.Ctx, path string) (to string, ok bool) {
	query := web.Address(c)
	if !query.Has("was") {
		return "", false
	}
	changed := query.Get("period") != query.Get("was")
	until, err := clock.ParseDate(query.Get("until"))
	if !changed && query.Get("from") != "" && err == nil {
		query.Set("to", until.AddDays(1).String())
		query.Del("period")
	} else {
		query.Del("from")
		query.Del("to")
	}
	for key := range query {
		if key == "was" || key == "until" || query.Get(key) == "" || key == "by" && query.Get(key) == string(figures.ByMonth) {
			query.Del(key)
		}
	}
	if text := query.Encode(); text != "" {
		return path + "?" + text, true
	}
	return path, true
}

// open reads what the address asks for, within the person's reach: what is out of it isn't there.
func (h *handlers) open(c *fiber.Ctx, section layout.Section, path string) (p page, err error) {
	ctx := c.UserContext()
	p = page{c: c, Frame: view.Frame{C: h.DeskChrome(c, section), Path: path, MayType: web.Actor(c).Can(identity.Administer)}}
	if p.reach, err = h.Reach(c); err != nil {
		return p, err
	}
	set, err := h.Settings.Get(ctx)
	if err != nil {
		return p, err
	}
	p.Currency, p.Defined = set.Currency, figures.Definitions(set)
	if p.Choices, err = h.Figures.Choices(ctx, p.reach); err != nil {
		return p, err
	}
	p.Young = !p.Choices.Ordered
	p.Asked = days(c, p.C.Today)
	switch by := figures.Step(web.Query(c, "by", 10)); {
	case by == "" || by == figures.ByMonth:
		p.Asked.By = figures.ByMonth
	case by != figures.ByWeek:
		p.Asked.By, p.Asked.Problem = figures.ByMonth, cmp.Or(p.Asked.Problem, "Steps are month or week.")
	case p.Asked.Period.Days() > mostWeeks*7:
		p.Asked.By, p.Asked.Problem = figures.ByMonth, "Weeks are drawn for at most ten years."
	default:
		p.Asked.By = by
	}
	return p, h.narrow(&p)
}

// openFile is open for a file. A page says what of the address it couldn't read and what it shows instead; a file can't.
func (h *handlers) openFile(c *fiber.Ctx, section layout.Section, path string) (page, error) {
	p, err := h.open(c, section, path)
	return p, cmp.Or(err, p.asFile())
}

func (p page) asFile() error {
	if p.Asked.Problem == "" {
		return nil
	}
	return fault.Invalid(p.Asked.Problem)
}

// oneOf is a word of the address: "", or one of those known.
func oneOf[T ~string](c *fiber.Ctx, name string, known ...T) (T, error) {
	word := T(web.Query(c, name, 20))
	if word == "" || slices.Contains(known, word) {
		return word, nil
	}
	return "", fault.NotFound("There is nothing of that name here.")
}

const mostWeeks = 522

// days are those that the address names; usually the last whole month.
func days(c *fiber.Ctx, today clock.Date) (a view.Asked) {
	last := figures.Month(today.AddMonths(-1, 1))
	named, from, to := web.Query(c, "period", 20), web.Query(c, "from", 20), web.Query(c, "to", 20)
	if named == "" && from+to != "" {
		first, err := clock.ParseDate(from)
		next, other := clock.ParseDate(cmp.Or(to, today.AddDays(1).String()))
		if a.Period = (figures.Period{From: first, To: next}); err == nil && other == nil && a.Period.CheckDrawn() == nil {
			return a
		}
		a.Problem = "These dates aren’t a period: the first must be earlier than the last, like 2026-10-01 and 2026-10-31."
		named = ""
	}
	usual := last.From.String()[:7]
	period, err := figures.ParsePeriod(cmp.Or(named, usual), today)
	if err == nil {
		err = period.CheckDrawn()
	}
	if err != nil {
		if f, ok := fault.As(err); ok {
			a.Problem = f.Message
		}
		period, named = last, usual
	}
	a.Period, a.Named = period, cmp.Or(named, usual)
	return a
}

// narrow reads whose figures are asked for.
func (h *handlers) narrow(p *page) error {
	f := &p.Asked.Filter
	if f.Segment = web.Query(p.c, "segment", 100); f.Segment != "" && !slices.Contains(p.Choices.Segments, f.Segment) {
		return fault.NotFound("There is no such segment.")
	}
	if text := web.Query(p.c, "channel", 20); text != "" {
		if f.Channel = text; !slices.Contains(figures.Channels, text) {
			return fault.NotFound("There is no such channel.")
		}
	}
	if text := web.Query(p.c, "manager", 20); text != "" {
		id, _ := strconv.ParseInt(text, 10, 64)
		if f.ManagerID = id; !slices.ContainsFunc(p.Choices.Managers, func(m figures.Manager) bool { return m.ID == id }) {
			return fault.NotFound("There is no such manager.")
		}
	}
	if slug := web.Query(p.c, "client", 100); slug != "" {
		_, account, err := h.Accounts.ForStaff(p.c.UserContext(), web.Actor(p.c), p.reach, slug)
		if err != nil {
			return err
		}
		f.AccountID, p.Asked.Client, p.Asked.Name = account.ID, account.Slug, account.Name
	}
	return nil
}

// asking gathers the periods of a page, so that the facts are walked over once for all of them.
type asking struct {
	periods []figures.Period
	into    []func(figures.Point)
}

// period asks for one, unless it can't be counted.
func (a *asking) period(p figures.Period, into func(figures.Point)) {
	if p.Check() == nil {
		a.periods, a.into = append(a.periods, p), append(a.into, into)
	}
}

// series asks for the months or weeks of a period.
func (a *asking) series(p figures.Period, by figures.Step, into *[]figures.Point) {
	if p.Check() != nil {
		return
	}
	for _, part := range p.Split(by) {
		a.period(part, func(point figures.Point) { *into = append(*into, point) })
	}
}

func (h *handlers) answer(p page, a asking, names ...figures.Name) error {
	points, err := h.Figures.FiguresOf(p.c.UserContext(), p.reach, p.Asked.Filter, a.periods, names...)
	for i, point := range points {
		a.into[i](point)
	}
	return err
}

// withBefore asks for figures of the period, of the one before and of the year before; while it runs, sums are compared
// with as many days.
func (a *asking) withBefore(p page, w *view.WithBefore) {
	now := p.Asked.Period
	w.BeforePeriod, w.YearPeriod = now.Before(), now.YearBefore()
	count := func(m *map[figures.Name]figures.Figure, period figures.Period) {
		a.period(period, func(point figures.Point) { *m = point.Figures })
	}
	count(&w.Now, now)
	count(&w.Before, w.BeforePeriod)
	count(&w.Year, w.YearPeriod)
	if today := p.C.Today; now.From <= today && now.To > today {
		w.BeforeSameSpan, w.YearSameSpans = view.SameDays(now, w.BeforePeriod, today), view.SameDays(now, w.YearPeriod, today)
		count(&w.BeforeSameDays, w.BeforeSameSpan)
		count(&w.YearSameDays, w.YearSameSpans)
	}
}

// beside asks for a figure by month or week, and for the same a year before; weeks stay weeks.
func (a *asking) beside(p page, days figures.Period, now, before *[]figures.Point) {
	earlier := days.YearBefore()
	if p.Asked.By == figures.ByWeek {
		earlier = figures.Period{From: days.From.AddDays(-364), To: days.To.AddDays(-364)}
	}
	a.series(days, p.Asked.By, now)
	a.series(earlier, p.Asked.By, before)
}

// together does parts of a page at once; each fills places of its own. A part that panics is an error of its page: in a
// goroutine of its own it would end the portal.
func together(parts ...func() error) error {
	var group errgroup.Group
	for _, part := range parts {
		group.Go(func() (err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
				}
			}()
			return part()
		})
	}
	return group.Wait()
}
