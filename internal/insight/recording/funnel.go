package recording

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
	Reached Reached
	Page    string // a route: PageName says it in words
	Visits  int64
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
	err = r.figures.DaySums(ctx, p, func(d *insight.DaySum) {
		id, device, n := d.AccountID(), Device(d.Device()), Stages(d.Visits())
		if within != nil && !within[id] || n == (Stages{}) {
			return
		}
		if devices[device] == nil {
			devices[device] = &Stages{}
		}
		funnel.All.add(n)
		devices[device].add(n)
		if on != "" && on != device {
			return
		}
		if accounts[id] == nil {
			accounts[id] = &AccountStages{ID: id}
		}
		accounts[id].Stages.add(n)
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
	funnel.Stops, err = r.stops(ctx, within, p, on)
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
	within, err := r.figures.Within(ctx, reach, f)
	if err != nil {
		return all, err
	}
	err = r.figures.DaySums(ctx, p, func(d *insight.DaySum) {
		if within == nil || within[d.AccountID()] {
			all.add(d.Visits())
		}
	})
	if err != nil {
		return all, fmt.Errorf("count visits: %w", err)
	}
	return all, nil
}

// stops counts where the visits of accounts (nil: all) ended that came to no order.
func (r *Recorder) stops(ctx context.Context, within map[int64]bool, p insight.Period, on Device) (list []Stop, err error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	type place struct {
		page    int32
		reached uint8
	}
	visits, device := map[place]int64{}, insight.DeviceNumber(string(on))
	err = r.kept.stops.Each(ctx, r.now(), set.Zone, p, func(s *keptStop) {
		if (within == nil || within[int64(s.account)]) && (on == "" || s.device == device) {
			visits[place{s.page, s.reached}]++
		}
	})
	if err != nil {
		return nil, fmt.Errorf("read where visits stopped: %w", err)
	}
	pages := r.kept.texts.all()
	for at, n := range visits {
		list = append(list, Stop{Reached(at.reached), pages[at.page], n})
	}
	slices.SortFunc(list, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.Reached, b.Reached), cmp.Compare(b.Visits, a.Visits), cmp.Compare(a.Page, b.Page))
	})
	return list, nil
}
