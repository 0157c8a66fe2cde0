package insight

import (
	"github.com/gofiber/fiber/v2"

	figures "tradecounter/internal/insight"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
)

func (h *handlers) board(c *fiber.Ctx) error {
	if to, ok := clean(c, view.Path); ok {
		return c.Redirect(to)
	}
	p, err := h.open(c, layout.Insight, view.Path)
	if err != nil {
		return err
	}
	v := view.Board{Frame: p.Frame}
	if !p.Young {
		if err := h.fillBoard(p, &v); err != nil {
			return err
		}
	}
	return h.Render(c, fiber.StatusOK, view.BoardPage(v))
}

func (h *handlers) fillBoard(p page, v *view.Board) error {
	ctx, f := p.c.UserContext(), p.Asked.Filter
	year := yearTo(p, figures.ByMonth)
	var a asking
	a.withBefore(p, &v.WithBefore)
	a.series(year, figures.ByMonth, &v.Trend)
	a.beside(p, yearTo(p, p.Asked.By), &v.Revenue, &v.Earlier)
	return together(func() (err error) {
		if err = h.answer(p, a, append([]figures.Name{figures.RepeatPurchase}, view.Shown...)...); err != nil {
			return err
		}
		v.Against = against(v)
		v.Changes, err = h.Figures.Changes(ctx, p.reach, f, p.Asked.Period, v.Against, figures.Revenue)
		return err
	}, func() (err error) {
		if v.Channels, err = h.channels(p, year); err != nil {
			return err
		}
		if v.Funnel.All, err = h.Recorder.AllStages(ctx, p.reach, f, p.Asked.Period); err != nil {
			return err
		}
		whose := f
		whose.Channel = "" // as the cohorts' own pages, which it leads to
		if v.Cohorts, err = h.Figures.Cohorts(ctx, p.reach, whose, false); err != nil {
			return err
		}
		v.Risk, err = h.atRisk(p)
		return err
	})
}

// against is what the board's sentence compares with: the year before, or where there was nothing the period before; as
// many days of it while the period runs.
func against(v *view.Board) figures.Period {
	some := func(f figures.Figure) bool { return f.Value != nil && *f.Value != 0 }
	running := v.BeforeSameDays != nil
	switch year := some(v.Year[figures.Revenue]); {
	case year && running:
		return v.YearSameSpans
	case year:
		return v.YearPeriod
	case running:
		return v.BeforeSameSpan
	}
	return v.BeforePeriod
}

// yearTo are the twelve months, or 53 weeks, that end with the period's last; with today's while it runs.
func yearTo(p page, by figures.Step) figures.Period {
	last := p.Asked.Period.To.AddDays(-1)
	if p.Asked.Period.From <= p.C.Today {
		last = min(last, p.C.Today)
	}
	if by == figures.ByWeek {
		monday := last.AddDays(1 - last.Weekday())
		return figures.Period{From: monday.AddDays(-52 * 7), To: monday.AddDays(7)}
	}
	month := figures.Month(last)
	return figures.Period{From: month.From.AddMonths(-11, 1), To: month.To}
}

// channels are the orders of each channel that has any, by month.
func (h *handlers) channels(p page, year figures.Period) (list []view.ChannelSeries, err error) {
	channels, err := h.Figures.ByChannel(p.c.UserContext(), p.reach, p.Asked.Filter, year.Split(figures.ByMonth), figures.Orders)
	if err != nil {
		return nil, err
	}
	for i, points := range channels {
		s, any := view.ChannelSeries{Channel: figures.Channels[i]}, false
		for _, point := range points {
			n := point.Figures[figures.Orders].Value
			s.Orders, any = append(s.Orders, n), any || n != nil && *n > 0
		}
		if any {
			list = append(list, s)
		}
	}
	return list, nil
}

// atRisk is who of the accounts asked for is at risk.
func (h *handlers) atRisk(p page) (figures.AtRisk, error) {
	risk, err := h.Figures.AtRisk(p.c.UserContext(), p.reach)
	if err != nil || p.Asked.Filter == (figures.Filter{}) || p.Asked.Filter == (figures.Filter{Channel: p.Asked.Filter.Channel}) {
		return risk, err
	}
	within, err := h.Figures.Within(p.c.UserContext(), p.reach, p.Asked.Filter)
	if err != nil {
		return risk, err
	}
	all := risk.Accounts
	risk.Accounts, risk.AtStake = nil, 0
	for _, r := range all {
		if within[r.AccountID] {
			risk.Accounts = append(risk.Accounts, r)
			if r.AtStake != nil {
				risk.AtStake += *r.AtStake
			}
		}
	}
	return risk, nil
}
