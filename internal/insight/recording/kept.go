package recording

import (
	"context"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// kept is what pages of visits and searches need of the days that are over: years of them would be read for seconds.
type kept struct {
	stops    *insight.PastDays[keptStop]
	searches *insight.PastDays[keptSearch]
	texts    *texts
}

func (r *Recorder) newKept() kept {
	return kept{
		stops:    insight.NewPastDays(r.db, r.eachStop, r.firstDay(`SELECT MIN(begun_at) FROM visits`)),
		searches: insight.NewPastDays(r.db, r.eachSearch, r.firstDay(`SELECT MIN(at) FROM searches`)),
		texts:    &texts{ids: map[string]int32{}},
	}
}

// Warm reads what is kept, so that nobody waits for it, unless ctx ends before.
func (r *Recorder) Warm(ctx context.Context) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	if err := r.kept.stops.Warm(ctx, r.now(), set.Zone); err != nil {
		return err
	}
	return r.kept.searches.Warm(ctx, r.now(), set.Zone)
}

// firstDay is the day of the oldest row that isn't deleted yet; without rows it is after all others.
func (r *Recorder) firstDay(query string) func(context.Context, *time.Location) (clock.Date, error) {
	return func(ctx context.Context, zone *time.Location) (clock.Date, error) {
		var at *clock.Time
		if err := r.db.Get(ctx, &at, query); err != nil || at == nil {
			return clock.NewDate(9999, 12, 31), err
		}
		return at.Date(zone), nil
	}
}

// keptStop is a visit that ended without an order, in twelve bytes.
type keptStop struct {
	account, page   int32
	reached, device uint8
}

// eachStop reads the visits that ended without an order and began on the days from one on and before another.
func (r *Recorder) eachStop(ctx context.Context, from, until clock.Date, zone *time.Location, add func(clock.Date, keptStop)) error {
	start, end := moments(insight.Period{From: from, To: until}, zone)
	return r.db.Each(ctx, `SELECT begun_at, account_id, reached, device, last_page FROM visits WHERE begun_at >= ? AND begun_at < ? AND reached < ? ORDER BY begun_at`,
		[]any{start, end, Ordered}, func(rows *sqlx.Rows) error {
			var at clock.Time
			var s keptStop
			var device, page string
			if err := rows.Scan(&at, &s.account, &s.reached, &device, &page); err != nil {
				return err
			}
			s.device, s.page = insight.DeviceNumber(device), r.kept.texts.id(page)
			add(at.Date(zone), s)
			return nil
		})
}

// keptSearch is a search, in thirty-two bytes.
type keptSearch struct {
	at              clock.Time
	account         int32
	words, folded   int32 // texts
	results, millis int32
	clicked, carted bool
}

// eachSearch reads the searches of the days from one on and before another, in the order in which they were made.
func (r *Recorder) eachSearch(ctx context.Context, from, until clock.Date, zone *time.Location, add func(clock.Date, keptSearch)) error {
	start, end := moments(insight.Period{From: from, To: until}, zone)
	return r.db.Each(ctx, `SELECT at, account_id, words, folded, results, millis, position > 0, added > 0 FROM searches WHERE at >= ? AND at < ? ORDER BY at, id`,
		[]any{start, end}, func(rows *sqlx.Rows) error {
			var s keptSearch
			var words, folded string
			if err := rows.Scan(&s.at, &s.account, &words, &folded, &s.results, &s.millis, &s.clicked, &s.carted); err != nil {
				return err
			}
			s.words, s.folded = r.kept.texts.id(words), r.kept.texts.id(folded)
			add(s.at.Date(zone), s)
			return nil
		})
}

// texts have numbers, so that many rows hold few of them.
type texts struct {
	mu   sync.RWMutex
	list []string
	ids  map[string]int32
}

func (t *texts) id(text string) int32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	id, ok := t.ids[text]
	if !ok {
		id = int32(len(t.list))
		t.list, t.ids[text] = append(t.list, text), id
	}
	return id
}

// all are the texts by their numbers; none is taken away.
func (t *texts) all() []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.list
}
