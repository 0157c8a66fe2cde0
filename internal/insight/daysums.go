package insight

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
)

// DaySum is what was recorded of an account on one kind of device on a day, or a part of it: more than a byte holds of
// something takes several.
type DaySum struct {
	account  int32
	device   uint8
	visits   [7]uint8 // that began on the day and came so far, in the order of the funnel
	searches [5]uint8
}

// AccountID is whose.
func (d *DaySum) AccountID() int64 { return int64(d.account) }

// Device is the kind of device, "" for one that isn't known.
func (d *DaySum) Device() string { return devices[d.device] }

// Visits are those that began on the day and came so far, in the order of the funnel.
func (d *DaySum) Visits() (visits [7]int64) {
	for i, n := range d.visits {
		visits[i] = int64(n)
	}
	return visits
}

// Searches are those of the day.
func (d *DaySum) Searches() SearchSum {
	n := &d.searches
	return SearchSum{int64(n[0]), int64(n[1]), int64(n[2]), int64(n[3]), int64(n[4])}
}

// SearchSum counts searches: all, and those that found nothing, were clicked, led to a cart line, took long.
type SearchSum struct{ Made, Empty, Clicked, Carted, Slow int64 }

// Add adds others.
func (s *SearchSum) Add(o SearchSum) {
	s.Made += o.Made
	s.Empty += o.Empty
	s.Clicked += o.Clicked
	s.Carted += o.Carted
	s.Slow += o.Slow
}

// devices are the names of kinds of devices in daily_sums; what isn't one of them stands last.
var devices = []string{"computer", "phone", "tablet", ""}

// DeviceNumber is a kind of device as a number.
func DeviceNumber(name string) uint8 {
	if i := slices.Index(devices, name); i >= 0 {
		return uint8(i)
	}
	return uint8(len(devices) - 1)
}

// eachDaySum reads the sums of the days from one on and before another, in the order of the days.
func (s *Service) eachDaySum(ctx context.Context, from, until clock.Date, _ *time.Location, add func(clock.Date, DaySum)) error {
	return s.db.Each(ctx, `SELECT day, account_id, device, visits, looked, carted, delivery, payment, review, ordered,
			searches, searches_empty, searches_clicked, searches_carted, searches_slow FROM daily_sums WHERE day >= ? AND day < ? ORDER BY day`,
		[]any{from, until}, func(rows *sqlx.Rows) error {
			var day clock.Date
			var device string
			var d DaySum
			var v [7]int64
			var f [5]int64
			err := rows.Scan(&day, &d.account, &device, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &f[0], &f[1], &f[2], &f[3], &f[4])
			d.device = DeviceNumber(device)
			for err == nil {
				visits, searches := take(v[:], d.visits[:]), take(f[:], d.searches[:])
				if !visits && !searches {
					break
				}
				add(day, d)
			}
			return err
		})
}

// take moves as much of each number as a byte holds, and says whether there was any.
func take(from []int64, into []uint8) (some bool) {
	for i, n := range from {
		into[i] = uint8(min(max(n, 0), 255))
		from[i] = max(n, 0) - int64(into[i])
		some = some || into[i] > 0
	}
	return some
}

// DaySums gives what was recorded in a period.
func (s *Service) DaySums(ctx context.Context, p Period, each func(*DaySum)) error {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return err
	}
	if err := s.days.Each(ctx, s.now(), set.Zone, p, each); err != nil {
		return fmt.Errorf("read daily sums: %w", err)
	}
	return nil
}

// readSearches adds the searches of the windows.
func (q *question) readSearches(ctx context.Context) error {
	for i := range q.windows {
		err := q.DaySums(ctx, q.windows[i].Period, func(d *DaySum) {
			if d.searches == ([5]uint8{}) {
				return
			}
			if into := q.into(i, d.AccountID()); into != nil {
				into.searched.Add(d.Searches())
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
