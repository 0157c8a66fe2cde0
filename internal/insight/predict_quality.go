package insight

import (
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

// Quality tells how good predictions are: models fitted to what was bought before From, and the days with an order that
// they expected in [From, Until) beside those there were.
type Quality struct {
	From      clock.Date     `json:"from"`
	Until     clock.Date     `json:"until"`
	Accounts  int            `json:"accounts"` // that had ordered before From
	Predicted float64        `json:"predicted"`
	Actual    float64        `json:"actual"`
	Groups    []QualityGroup `json:"groups"` // by frequency before From, those with accounts in them
	Model     *Buying        `json:"model"`  // fitted to what all accounts bought before From
}

// QualityGroup are the accounts with Least to Most purchases after their first before From; Most is 0 for no limit.
type QualityGroup struct {
	Least     int     `json:"least"`
	Most      int     `json:"most"`
	Accounts  int     `json:"accounts"`
	Predicted float64 `json:"predicted"`
	Actual    float64 `json:"actual"`
}

// heldOut is how many days at the end the quality is measured on: a third of those there are, at most half a year.
func heldOut(first, until clock.Date) int { return min(until.DaysSince(first)/3, 26*7) }

// frequencies are where the groups begin.
var frequencies = []int{0, 1, 2, 3, 4, 7, 13, 26}

// quality compares predictions of all accounts with what came. nil: there was no model to be found before the days held out.
func (f *facts) quality(until clock.Date, set *settings.Settings) *Quality {
	first := until
	for _, h := range f.histories(until, set.Zone) {
		first = min(first, h.first)
	}
	held := heldOut(first, until)
	q := &Quality{From: until.AddDays(-held), Until: until}
	if q.Model = fit(f.histories(q.From, set.Zone), q.From, set.Currency).Buying; q.Model == nil || held == 0 {
		return nil
	}
	q.measure(f, set, nil)
	return q
}

// measure counts what was expected of some accounts, nil for all, and what came.
func (q *Quality) measure(f *facts, set *settings.Settings, within map[int64]bool) {
	days := map[int64]int{}
	for _, h := range f.histories(q.Until, set.Zone) {
		days[h.account] = h.days
	}
	weeks := float64(q.Until.DaysSince(q.From)) / 7
	groups := make([]QualityGroup, len(frequencies))
	for _, h := range f.histories(q.From, set.Zone) {
		if within != nil && !within[h.account] {
			continue
		}
		c := h.customer(q.From.AddDays(-1), set.Currency)
		g := &groups[groupOf(c.Frequency)]
		g.Accounts++
		g.Predicted += q.Model.Expected(c, weeks)
		g.Actual += float64(days[h.account] - h.days)
	}
	for i, g := range groups {
		if g.Accounts == 0 {
			continue
		}
		g.Least = frequencies[i]
		if i+1 < len(frequencies) {
			g.Most = frequencies[i+1] - 1
		}
		q.Accounts, q.Predicted, q.Actual = q.Accounts+g.Accounts, q.Predicted+g.Predicted, q.Actual+g.Actual
		q.Groups = append(q.Groups, g)
	}
}

func groupOf(frequency int) (group int) {
	for i, least := range frequencies {
		if frequency >= least {
			group = i
		}
	}
	return group
}
