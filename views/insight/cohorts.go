package insight

import (
	"fmt"
	"math"

	figures "tradecounter/internal/insight"
	"tradecounter/views/ui"
)

// CohortsView is the page of cohorts.
type CohortsView struct {
	Frame
	List    []figures.Cohort
	Online  bool // months of the first online order
	Revenue bool // what they bought instead of how many did
}

func (v CohortsView) at(pairs ...string) string {
	q := map[string]string{"of": "", "show": ""}
	if v.Online {
		q["of"] = "online"
	}
	if v.Revenue {
		q["show"] = "revenue"
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q[pairs[i]] = pairs[i+1]
	}
	return v.At(Cohorts, "of", q["of"], "show", q["show"])
}

func (v CohortsView) tabs() []ui.Tab {
	return []ui.Tab{{Text: "Clients", To: v.at("show", ""), Current: !v.Revenue}, {Text: "Revenue", To: v.at("show", "revenue"), Current: v.Revenue}}
}

func (v CohortsView) whose() []ui.Chip {
	return []ui.Chip{{Text: "First order in any channel", To: v.at("of", ""), On: !v.Online}, {Text: "First online order", To: v.at("of", "online"), On: v.Online}}
}

func (v CohortsView) csv() string {
	of := ""
	if v.Online {
		of = "online"
	}
	return v.At(Cohorts+".csv", "of", of)
}

// fewOfCohort is under how many accounts a cell is no tone of its share.
const fewOfCohort = 5

func cohortHead(list []figures.Cohort) (head []string) {
	most := 0
	for _, c := range list {
		most = max(most, len(c.Months))
	}
	for n := range most {
		head = append(head, fmt.Sprint(n))
	}
	return head
}

// newest are the last cohorts, with as many months.
func newest(list []figures.Cohort, most int) (newest []figures.Cohort) {
	for _, c := range list[max(len(list)-most, 0):] {
		c.Months = c.Months[:min(len(c.Months), most)]
		newest = append(newest, c)
	}
	return newest
}

func (f Frame) cohortRows(list []figures.Cohort, byOnline, revenue bool) (rows []ui.HeatRow) {
	width := len(cohortHead(list))
	for i, c := range list {
		row := ui.HeatRow{Name: ui.MonthName(c.Month, i == 0 || c.Month.Month() == 1), To: f.MonthAt(figures.Month(c.Month), byOnline), N: f.number(float64(c.Accounts))}
		for n := range width {
			if n >= len(c.Months) {
				row.Cells = append(row.Cells, ui.HeatCell{})
				continue
			}
			cell := f.activeCell(c, c.Months[n])
			if revenue {
				cell = f.revenueCell(c, c.Months[n])
			}
			month := c.Month.AddMonths(c.Months[n].N, 1)
			cell.Now = f.open(figures.Month(month))
			cell.Says = PeriodName(figures.Month(month)) + ": " + cell.Says
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

func (f Frame) activeCell(c figures.Cohort, m figures.CohortMonth) ui.HeatCell {
	share := float64(m.Active) / float64(max(c.Accounts, 1))
	says := fmt.Sprintf("%d of %d ordered", m.Active, c.Accounts)
	switch {
	case c.Accounts < fewOfCohort:
		return ui.HeatCell{Text: fmt.Sprintf("%d of %d", m.Active, c.Accounts), Class: "few", Says: says}
	case c.Accounts < ui.FewCases:
		return ui.HeatCell{Text: fmt.Sprintf("%d of %d", m.Active, c.Accounts), Class: softest(share), Says: says}
	}
	return ui.HeatCell{Text: ui.Decimal(share*100, 0, f.C.Locale), Class: ui.HeatClass(share), Says: says}
}

// softest keeps the tones of few cases light.
func softest(share float64) string {
	if class := ui.HeatClass(share); class < "q3" {
		return class
	}
	return "q3"
}

func (f Frame) revenueCell(c figures.Cohort, m figures.CohortMonth) ui.HeatCell {
	most := 1.0
	for _, other := range c.Months {
		most = max(most, float64(other.Revenue))
	}
	return ui.HeatCell{Text: ui.Short(threeDigits(f.major(f.define(figures.Revenue), float64(m.Revenue))), f.C.Locale), Class: ui.HeatClass(float64(m.Revenue) / most),
		Says: ui.WholeMoney(m.Revenue, f.Currency, f.C.Locale)}
}

// threeDigits keeps what a narrow cell has room for: 36.8k; under 10,000 whole units.
func threeDigits(v float64) float64 {
	unit := math.Pow10(max(int(math.Log10(max(math.Abs(v), 1)))-2, 0))
	if math.Abs(v) < 1e4 {
		unit = 1
	}
	return math.Round(v/unit) * unit
}

// stay is the finding: whether the clients of one month stay away more than all others.
func (f Frame) stay(list []figures.Cohort) string {
	type kept struct {
		c      figures.Cohort
		active int
		chance int
	}
	var all []kept
	total := kept{}
	for _, c := range list {
		k := kept{c: c}
		for _, m := range c.Months {
			if m.N > 0 && !f.open(figures.Month(c.Month.AddMonths(m.N, 1))) {
				k.active, k.chance = k.active+m.Active, k.chance+c.Accounts
			}
		}
		if k.chance > 0 {
			all = append(all, k)
			total.active, total.chance = total.active+k.active, total.chance+k.chance
		}
	}
	if total.chance == 0 {
		return "Clients by the month of their first order"
	}
	for _, k := range all {
		others := total.chance - k.chance
		if k.c.Accounts < fewOfCohort || len(k.c.Months) < 4 || others < 20 {
			continue
		}
		if float64(k.active)/float64(k.chance) < float64(total.active-k.active)/float64(others)-0.1 && lowest(k.active, k.chance, all, func(o kept) (int, int, bool) {
			return o.active, o.chance, o.c.Accounts >= fewOfCohort && len(o.c.Months) >= 4
		}) {
			return "Clients who came in " + PeriodName(figures.Month(k.c.Month)) + " stay away more often than any other month’s"
		}
	}
	if total.active == total.chance {
		return "Every client has ordered in each month since its first"
	}
	share := ui.Share(int64(total.active), int64(total.chance), f.C.Locale)
	if rate := float64(total.active) / float64(total.chance) * 100; total.chance >= ui.FewCases && rate >= 99 {
		share = ui.Decimal(math.Floor(rate*10)/10, 1, f.C.Locale) + "\u00a0%"
	}
	return "In a month after their first, " + share + " of clients order again"
}

func lowest[T any](active, chance int, all []T, of func(T) (int, int, bool)) bool {
	for _, o := range all {
		if a, c, counts := of(o); counts && float64(a)/float64(c) < float64(active)/float64(chance) {
			return false
		}
	}
	return true
}
