package recording

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

const (
	gap          = 30 * time.Minute // of a visit: after a longer one the next begins
	slow         = 500              // milliseconds from which a search was slow
	longestWords = 200
)

// batch is what one transaction writes.
type batch struct {
	*Recorder
	set    *settings.Settings
	visits map[int64]*visit // by member: the one that goes on
	ended  []*visit         // touched before that one
	sums   sums
	found  []searchRow
	leads  []lead
	rows   [][]any // of the event log
	steps  []entry
}

// visit is a row of visits.
type visit struct {
	ID       int64      `db:"id"`
	Account  int64      `db:"account_id"`
	Member   int64      `db:"member_id"`
	BegunAt  clock.Time `db:"begun_at"`
	LastAt   clock.Time `db:"last_at"`
	Device   Device     `db:"device"`
	Pages    int        `db:"pages"`
	Reached  Reached    `db:"reached"`
	At       clock.Time `db:"reached_at"`
	LastPage string     `db:"last_page"`
	Searches int        `db:"searches"`
	Empty    int        `db:"empty"`
	Errors   int        `db:"errors"`
	Stuck    Kind       `db:"stuck"`
	StuckAt  clock.Time `db:"stuck_at"`

	who   int64 // the member, also while persons aren't kept
	topic string
}

// write keeps facts with all that follows from them: everything of it, or nothing.
func (r *Recorder) write(ctx context.Context, entries []entry) error {
	entries = slices.Clone(entries)
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.at, b.at) })
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	b := &batch{Recorder: r, set: set, visits: map[int64]*visit{}, sums: sums{}}
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if _, err := r.db.Counter(ctx, "recording", 1); err != nil { // batches of several nodes go one after the other
			return err
		}
		if err := b.findVisits(ctx, entries); err != nil {
			return err
		}
		for _, e := range entries {
			if err := b.take(e); err != nil {
				return err
			}
		}
		return b.save(ctx)
	})
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	b.remember()
	return nil
}

// take applies a fact to its visit and sums.
func (b *batch) take(e entry) error {
	effect := e.fact.effect()
	v := b.visitOf(e)
	v.LastAt = max(v.LastAt, e.at)
	at := cell{e.at.Date(b.set.Zone), e.who.AccountID, v.Device}
	b.sums.add(at, effect.sum, 1)
	switch f := e.fact.(type) {
	case PageSeen:
		v.Pages, v.LastPage = v.Pages+1, f.Page
	case ErrorShown:
		if f.Page != "" && pageNames[f.Page] != "" { // a form that came back is the page it stands on
			v.LastPage = f.Page
		}
	case SearchMade:
		b.search(e, f, at)
		v.Searches++
	case ResultOpened:
		b.leads = append(b.leads, lead{f.Key, f.Position, plain(f.SKU), 0, e.who.MemberID, at})
	case LineAdded:
		if f.Key != "" {
			b.leads = append(b.leads, lead{f.Key, f.Position, plain(f.SKU), 1, e.who.MemberID, at})
		}
	case StepReached:
		b.steps = append(b.steps, e)
	}
	b.reach(v, effect.reached, e.at)
	if effect.empty {
		v.Empty++
	}
	if effect.failed {
		v.Errors, v.topic = v.Errors+1, effect.topic
	}
	v.seemsLost(e.at)
	return b.note(e)
}

// visitOf is the visit that a fact belongs to: the member's last one, unless the gap since is too long, or the clock was set
// back meanwhile.
func (b *batch) visitOf(e entry) *visit {
	v := b.visits[e.who.MemberID]
	if v != nil && v.Account == e.who.AccountID && e.at.Sub(v.LastAt).Abs() <= gap {
		return v
	}
	if v != nil {
		b.ended = append(b.ended, v)
	}
	v = &visit{Account: e.who.AccountID, BegunAt: e.at, LastAt: e.at, Device: e.who.Device, At: e.at, who: e.who.MemberID}
	if b.set.Recording.Persons {
		v.Member = e.who.MemberID
	}
	b.visits[e.who.MemberID] = v
	b.sums.add(v.cell(b.set.Zone), visits, 1)
	return v
}

func (v *visit) cell(zone *time.Location) cell {
	return cell{v.BegunAt.Date(zone), v.Account, v.Device}
}

// reach notes that the visit came further; each stage counts on the day the visit began.
func (b *batch) reach(v *visit, to Reached, at clock.Time) {
	for v.Reached < to {
		v.Reached++
		v.At = at
		b.sums.add(v.cell(b.set.Zone), v.Reached.stage(), 1)
	}
}

func (b *batch) search(e entry, f SearchMade, at cell) {
	row := searchRow{key: f.Key, account: e.who.AccountID, at: e.at, words: plain(f.Words), filters: plain(strings.Trim(f.Within+", "+f.Filters, ", ")), results: f.Results, millis: f.Millis, cell: at}
	if b.set.Recording.Persons {
		row.member = e.who.MemberID
	}
	row.folded = db.Folded(row.words)
	b.found = append(b.found, row)
}

// note keeps the fact's row of the event log.
func (b *batch) note(e entry) error {
	name := e.fact.EventName()
	if name == "" {
		return nil
	}
	payload, err := json.Marshal(e.fact)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var person *int64
	if b.set.Recording.Persons && e.who.PersonID != 0 {
		person = &e.who.PersonID
	}
	b.rows = append(b.rows, []any{e.at, name, e.who.AccountID, person, string(payload)})
	return nil
}

// plain is a text as both databases take it, in one line and of bounded length.
func plain(text string) string {
	text = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")), " ")
	if runes := []rune(text); len(runes) > longestWords {
		return string(runes[:longestWords])
	}
	return text
}
