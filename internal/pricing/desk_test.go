package pricing

import (
	"context"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// office is a world with the seller's people in it.
type office struct {
	*world
	desk  *Desk
	admin identity.Actor
	at    clock.Time
}

func newOffice(t testing.TB, d *db.DB) *office {
	f := &office{world: newWorld(t, d), at: clock.From(time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)), admin: identity.Actor{PersonID: 1, Name: "Ada", Staff: identity.Admin}}
	now := func() clock.Time { return f.at }
	f.desk = NewDesk(d, f.Service, f.cat, events.New(d, jobs.NewQueue(d, now), now), changes.New(d, now), settings.New(d), now)
	return f
}

func (f *office) reach(a identity.Actor) identity.Reach { return a.Reach(f.today()) }

func (f *office) today() clock.Date { return f.at.Date(time.UTC) }

func (f *office) open(code string) Opened {
	f.t.Helper()
	if code == "contract" {
		o, err := f.desk.OpenContract(context.Background(), f.admin.ForAccount(identity.Account{ID: f.scope.AccountID, Slug: "nordwind", Name: "Nordwind", Currency: "EUR"}))
		f.must(err)
		return o
	}
	o, err := f.desk.OpenList(context.Background(), f.admin, f.reach(f.admin), code)
	f.must(err)
	return o
}

func (f *office) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *office) actor(o Opened) identity.Actor {
	if o.AccountID != 0 {
		return f.admin.ForAccount(identity.Account{ID: o.AccountID, Slug: "nordwind", Name: "Nordwind", Currency: "EUR"})
	}
	return f.admin
}

func (f *office) save(o Opened, list ...Change) {
	f.t.Helper()
	_, err := f.desk.Save(context.Background(), f.actor(o), f.reach(f.admin), o, "edit", list, "")
	f.must(err)
}

func (f *office) publish(o Opened, on clock.Date) Publication {
	f.t.Helper()
	draft, err := f.desk.Draft(context.Background(), o)
	f.must(err)
	p, err := f.desk.Publish(context.Background(), f.actor(o), f.reach(f.admin), o, draft.Version, on)
	f.must(err)
	return p
}

func ladderOf(pairs ...int64) (breaks []Break) {
	for i := 0; i < len(pairs); i += 2 {
		breaks = append(breaks, Break{From: pairs[i], Price: money.Price(pairs[i+1])})
	}
	return breaks
}

var dates = []clock.Date{0, 20260101, 20261101, 20261121, 20261201, 20270101, 20270301}

// A draft is shared: a colleague's change is told, one's own is undone and done again, and what equals the published
// prices leaves it.
func TestADraftIsShared(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := newOffice(t, d)
		f.product("M8", "Screws", "")
		f.list("own", "EUR", false, 0, 0, 1)
		f.price("own", "M8", 1, "12.20", 0, 0)
		o, m8 := f.open("own"), f.products["M8"]
		edit := func(price int64, seen int64) Change {
			return Change{RowEdit: RowEdit{ProductID: m8, Breaks: ladderOf(1, price)}, Seen: seen}
		}
		f.save(o, edit(130_000, 0))
		tom := identity.Actor{PersonID: 2, Name: "Tom", Staff: identity.Admin}
		if _, err := f.desk.Save(ctx, tom, f.reach(tom), o, "edit", []Change{edit(140_000, 0)}, ""); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a change that Tom didn't see: %v", err)
		}
		_, err := f.desk.Save(ctx, tom, f.reach(tom), o, "edit", []Change{edit(140_000, 1)}, "")
		f.must(err)
		if _, err := f.desk.Step(ctx, f.admin, f.reach(f.admin), o, false); !fault.Is(err, fault.KindConflict) {
			t.Errorf("undoing what Tom changed since: %v", err)
		}
		_, err = f.desk.Step(ctx, tom, f.reach(tom), o, false)
		f.must(err)
		draft, err := f.desk.Draft(ctx, o)
		f.must(err)
		if len(draft.Rows) != 1 || draft.Rows[0].Breaks[0].Price != 130_000 {
			t.Fatalf("Tom undid his change: %+v", draft.Rows)
		}
		_, err = f.desk.Step(ctx, tom, f.reach(tom), o, true)
		f.must(err)
		if undo, redo, err := f.desk.Steps(ctx, tom, draft); err != nil || undo == "" || redo != "" {
			t.Errorf("after doing it again: undo %q, redo %q, %v", undo, redo, err)
		}
		f.save(o, edit(122_000, -1))
		if draft, _ = f.desk.Draft(ctx, o); len(draft.Rows) != 0 {
			t.Errorf("as published again, but drafted: %+v", draft.Rows)
		}
		if _, err := f.desk.Publish(ctx, f.admin, f.reach(f.admin), o, draft.Version, o.Today); fault.Is(err, fault.KindInvalid) == false {
			t.Errorf("nothing was published: %v", err)
		}
		f.save(o, edit(150_000, 0))
		if _, err := f.desk.Publish(ctx, f.admin, f.reach(f.admin), o, draft.Version, o.Today); !fault.Is(err, fault.KindConflict) {
			t.Errorf("a draft that changed since was published: %v", err)
		}
	})
}

// A change published yesterday isn't torn out of the past: undoing it drafts the earlier prices from today.
func TestUndoingLaterKeepsThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		f := newOffice(t, d)
		f.product("M8", "Screws", "")
		f.list("own", "EUR", false, 0, 0, 1)
		f.price("own", "M8", 1, "12.20", 0, 0)
		o := f.open("own")
		f.save(o, Change{RowEdit: RowEdit{ProductID: f.products["M8"], Breaks: ladderOf(1, 130_000)}})
		p := f.publish(o, o.Today)
		f.at = f.at.Add(48 * time.Hour)
		o = f.open("own")
		drafted, err := f.desk.Undo(ctx, f.admin, f.reach(f.admin), o, p.ID)
		if err != nil || !drafted {
			t.Fatalf("undone two days later: drafted %v, %v", drafted, err)
		}
		f.publish(o, o.Today)
		for date, want := range map[clock.Date]money.Price{20261120: 122_000, 20261121: 130_000, 20261122: 130_000, 20261123: 122_000} {
			f.scope.Today = date
			if got := f.quote("M8", 1).Price; got != want {
				t.Errorf("on %s: %s, want %s", date, got, want)
			}
		}
	})
}
