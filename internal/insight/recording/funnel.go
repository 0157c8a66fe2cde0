package recording

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

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
	All      Stages // of all devices, as ByDevice
	ByDevice map[Device]Stages
	Accounts []AccountStages // those with visits on the device asked for, most visits first
	Stops    []Stop          // where these stopped and what they saw last, the most frequent first for each stage; while visits are kept
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

// Funnel counts the visits that began in a period, of the accounts within reach that the filter names; accounts and stops on
// one device, or on all for "".
func (r *Recorder) Funnel(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period, on Device) (Funnel, error) {
	funnel := Funnel{ByDevice: map[Device]Stages{}}
	within, err := r.figures.Within(ctx, reach, f)
	if err != nil {
		return funnel, err
	}
	accounts, devices := map[int64]*AccountStages{}, map[Device]*Stages{}
	err = r.db.Each(ctx, `SELECT account_id, device, visits, looked, carted, delivery, payment, review, ordered FROM daily_sums WHERE day >= ? AND day < ?`, []any{p.From, p.To},
		func(rows *sqlx.Rows) error {
			var id int64
			var device Device
			var n Stages
			if err := rows.Scan(&id, &device, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6]); err != nil || within != nil && !within[id] {
				return err
			}
			if accounts[id] == nil {
				accounts[id] = &AccountStages{ID: id}
			}
			if devices[device] == nil {
				devices[device] = &Stages{}
			}
			funnel.All.add(n)
			devices[device].add(n)
			if on == "" || on == device {
				accounts[id].Stages.add(n)
			}
			return nil
		})
	if err != nil {
		return funnel, fmt.Errorf("count visits: %w", err)
	}
	for device, n := range devices {
		funnel.ByDevice[device] = *n
	}
	if funnel.Accounts, err = r.mostVisits(ctx, accounts); err != nil {
		return funnel, err
	}
	funnel.Stops, err = r.stops(ctx, reach, f, p, on)
	return funnel, err
}

func (s *Stages) add(n Stages) {
	for i := range s {
		s[i] += n[i]
	}
}

// mostVisits are the accounts with visits, by how many.
func (r *Recorder) mostVisits(ctx context.Context, accounts map[int64]*AccountStages) (list []AccountStages, err error) {
	named, err := r.figures.Named(ctx)
	if err != nil {
		return nil, err
	}
	for id, a := range accounts {
		if a.Stages[CameIn] > 0 {
			a.Slug, a.Name = named(id)
			list = append(list, *a)
		}
	}
	slices.SortFunc(list, func(a, b AccountStages) int {
		return cmp.Or(cmp.Compare(b.Stages[CameIn], a.Stages[CameIn]), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Slug, b.Slug))
	})
	return list, nil
}

// AllStages counts the visits of all accounts together.
func (r *Recorder) AllStages(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period) (all Stages, err error) {
	from, args := joined("daily_sums", "x", reach, f)
	err = r.db.Each(ctx, `SELECT CAST(COALESCE(SUM(x.visits), 0) AS BIGINT), CAST(COALESCE(SUM(x.looked), 0) AS BIGINT), CAST(COALESCE(SUM(x.carted), 0) AS BIGINT),
			CAST(COALESCE(SUM(x.delivery), 0) AS BIGINT), CAST(COALESCE(SUM(x.payment), 0) AS BIGINT), CAST(COALESCE(SUM(x.review), 0) AS BIGINT), CAST(COALESCE(SUM(x.ordered), 0) AS BIGINT)
		FROM `+from+` AND x.day >= ? AND x.day < ?`, append(args, p.From, p.To), func(rows *sqlx.Rows) error {
		return rows.Scan(&all[0], &all[1], &all[2], &all[3], &all[4], &all[5], &all[6])
	})
	if err != nil {
		return all, fmt.Errorf("count visits: %w", err)
	}
	return all, nil
}

func (r *Recorder) stops(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period, on Device) (list []Stop, err error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	start, end := moments(p, set.Zone)
	from, args := joined("visits", "x", reach, f)
	if on != "" {
		from, args = from+` AND x.device = ?`, append(args, on)
	}
	err = r.db.Select(ctx, &list, `SELECT x.reached, x.last_page, COUNT(*) AS visits FROM `+from+` AND x.begun_at >= ? AND x.begun_at < ? AND x.reached < ?
		GROUP BY x.reached, x.last_page ORDER BY x.reached, COUNT(*) DESC, x.last_page`, append(args, start, end, Ordered)...)
	if err != nil {
		return nil, fmt.Errorf("read where visits stopped: %w", err)
	}
	return list, nil
}
