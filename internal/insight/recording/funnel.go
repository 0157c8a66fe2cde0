package recording

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
)

// Stages is how many visits came at least so far, by Reached: the first are all.
type Stages [Ordered + 1]int64

// Stopped is how many visits ended at a stage, without coming further.
func (s Stages) Stopped(at Reached) int64 {
	if at == Ordered {
		return 0
	}
	return s[at] - s[at+1]
}

// Funnel is how visits of a period go.
type Funnel struct {
	All      Stages
	ByDevice map[Device]Stages
	Accounts []AccountStages // those with visits, most visits first
	Stops    []Stop          // where visits stopped and what they saw last, the most frequent first for each stage; while visits are kept
}

// AccountStages are those of one account.
type AccountStages struct {
	ID     int64
	Slug   string
	Name   string
	Stages Stages
}

// Stop is how many visits that came so far ended on a page.
type Stop struct {
	Reached Reached `db:"reached"`
	Page    string  `db:"last_page"` // a route: PageName says it in words
	Visits  int64   `db:"visits"`
}

// Funnel counts the visits that began in a period, of the accounts within reach that the filter names.
func (r *Recorder) Funnel(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period) (Funnel, error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return Funnel{}, err
	}
	condition, args := within(reach, f)
	var rows []stageRow
	err = r.db.Select(ctx, &rows, `SELECT a.id, a.slug, a.name, s.device, SUM(s.visits) AS visits, SUM(s.looked) AS looked, SUM(s.carted) AS carted,
			SUM(s.delivery) AS delivery, SUM(s.payment) AS payment, SUM(s.review) AS review, SUM(s.ordered) AS ordered
		FROM daily_sums s JOIN accounts a ON a.id = s.account_id WHERE s.day >= ? AND s.day < ? AND `+condition+` GROUP BY a.id, a.slug, a.name, s.device`,
		append([]any{p.From, p.To}, args...)...)
	if err != nil {
		return Funnel{}, fmt.Errorf("count visits: %w", err)
	}
	funnel := gathered(rows)
	from, to := moments(p, set.Zone)
	err = r.db.Select(ctx, &funnel.Stops, `SELECT v.reached, v.last_page, COUNT(*) AS visits FROM visits v JOIN accounts a ON a.id = v.account_id
		WHERE v.begun_at >= ? AND v.begun_at < ? AND v.reached < ? AND `+condition+` GROUP BY v.reached, v.last_page ORDER BY v.reached, COUNT(*) DESC, v.last_page`,
		append([]any{from, to, Ordered}, args...)...)
	if err != nil {
		return Funnel{}, fmt.Errorf("read where visits stopped: %w", err)
	}
	return funnel, nil
}

type stageRow struct {
	ID       int64  `db:"id"`
	Slug     string `db:"slug"`
	Name     string `db:"name"`
	Device   Device `db:"device"`
	Visits   int64  `db:"visits"`
	Looked   int64  `db:"looked"`
	Carted   int64  `db:"carted"`
	Delivery int64  `db:"delivery"`
	Payment  int64  `db:"payment"`
	Review   int64  `db:"review"`
	Ordered  int64  `db:"ordered"`
}

func gathered(rows []stageRow) Funnel {
	f := Funnel{ByDevice: map[Device]Stages{}}
	accounts := map[int64]*AccountStages{}
	for _, row := range rows {
		counts := Stages{row.Visits, row.Looked, row.Carted, row.Delivery, row.Payment, row.Review, row.Ordered}
		a := accounts[row.ID]
		if a == nil {
			a = &AccountStages{ID: row.ID, Slug: row.Slug, Name: row.Name}
			accounts[row.ID] = a
		}
		device := f.ByDevice[row.Device]
		for i, n := range counts {
			f.All[i] += n
			device[i] += n
			a.Stages[i] += n
		}
		f.ByDevice[row.Device] = device
	}
	for _, a := range accounts {
		if a.Stages[CameIn] > 0 {
			f.Accounts = append(f.Accounts, *a)
		}
	}
	slices.SortFunc(f.Accounts, func(a, b AccountStages) int {
		if a.Stages[CameIn] != b.Stages[CameIn] {
			return int(b.Stages[CameIn] - a.Stages[CameIn])
		}
		return strings.Compare(a.Name, b.Name)
	})
	return f
}
