package recording

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/settings"
)

var ctx = context.Background()

// seller is in Berlin on Tuesday 24 November 2026, 10:00, with two clients: Nordwind (managed by Ines) with the buyers
// Jana and Milan, and Minato with Ken.
type seller struct {
	*Recorder
	t                testing.TB
	db               *db.DB
	set              *settings.Service
	ms               atomic.Int64
	steps            []string // what carts were told
	jana, milan, ken identity.Actor
	ines             identity.Actor
}

const desktop = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"

func onBoth(t *testing.T, test func(t *testing.T, fx *seller)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newSeller(t, d)) })
}

func newSeller(t testing.TB, d *db.DB) *seller {
	t.Helper()
	fx := &seller{t: t, db: d, set: settings.New(d)}
	fx.must(fx.set.Set(ctx, "zone", "Europe/Berlin"))
	fx.at("2026-11-24 10:00")
	fx.Recorder = fx.node()
	for _, row := range []string{
		`INSERT INTO people (email, name, staff_role, created_at) VALUES ('ines@seller.example', 'Ines', 'manager', 1)`,
		`INSERT INTO accounts (slug, name, currency, segment, manager_id, created_at, updated_at) SELECT 'nordwind', 'Nordwind', 'EUR', 'industry', id, 1, 1 FROM people`,
		`INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('minato', 'Minato', 'JPY', 1, 1)`,
	} {
		fx.exec(row)
	}
	fx.must(d.Get(ctx, &fx.ines.PersonID, `SELECT id FROM people`))
	fx.ines.Staff, fx.ines.Name = identity.Manager, "Ines"
	fx.jana, fx.milan, fx.ken = fx.member("nordwind", "jana"), fx.member("nordwind", "milan"), fx.member("minato", "ken")
	return fx
}

// node is one more process on the same database.
func (fx *seller) node() *Recorder {
	return New(fx.db, fx.set, changes.New(fx.db, fx.now), insight.New(fx.db, fx.set, fx.now), fx.now, func(_ context.Context, member int64, step string, _ clock.Time) error {
		fx.steps = append(fx.steps, step)
		return nil
	})
}

func (fx *seller) now() clock.Time { return clock.Time(fx.ms.Load()) }

func (fx *seller) at(text string) {
	fx.t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	fx.must(err)
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, berlin)
	fx.must(err)
	fx.ms.Store(moment.UnixMilli())
}

func (fx *seller) pass(d time.Duration) { fx.ms.Add(d.Milliseconds()) }

func (fx *seller) must(err error) {
	fx.t.Helper()
	if err != nil {
		fx.t.Fatal(err)
	}
}

func (fx *seller) exec(query string, args ...any) {
	fx.t.Helper()
	_, err := fx.db.Exec(ctx, query, args...)
	fx.must(err)
}

func (fx *seller) member(slug, name string) identity.Actor {
	fx.t.Helper()
	a := identity.Actor{Name: name, Email: name + "@" + slug + ".example", Role: identity.Buyer, Account: identity.Account{Slug: slug, Status: "active"}}
	fx.exec(`INSERT INTO people (email, name, created_at) VALUES (?, ?, 1)`, a.Email, name)
	fx.exec(`INSERT INTO members (person_id, account_id, role, created_at) SELECT p.id, a.id, 'buyer', 1 FROM people p, accounts a WHERE p.email = ? AND a.slug = ?`, a.Email, slug)
	var ids struct {
		Person  int64 `db:"person_id"`
		Member  int64 `db:"id"`
		Account int64 `db:"account_id"`
	}
	fx.must(fx.db.Get(ctx, &ids, `SELECT m.id, m.person_id, m.account_id FROM members m JOIN people p ON p.id = m.person_id WHERE p.email = ?`, a.Email))
	a.PersonID, a.MemberID, a.Account.ID = ids.Person, ids.Member, ids.Account
	return a
}

// does hands facts of an actor to the recorder, as a door would.
func (fx *seller) does(actor identity.Actor, facts ...Fact) {
	fx.t.Helper()
	if who, ok := Of(actor, desktop); ok {
		for _, f := range facts {
			fx.Observe(who, f)
		}
	}
}

// written flushes what the facts became.
func (fx *seller) written() { fx.t.Helper(); fx.must(fx.Flush(ctx)) }

func (fx *seller) number(query string, args ...any) (n int64) {
	fx.t.Helper()
	fx.must(fx.db.Get(ctx, &n, query, args...))
	return n
}

// sum is a column of daily_sums on a day, or over all days.
func (fx *seller) sum(column string, days ...int) (n int64) {
	fx.t.Helper()
	if len(days) == 0 {
		return fx.number(`SELECT CAST(COALESCE(SUM(` + column + `), 0) AS BIGINT) FROM daily_sums`)
	}
	return fx.number(`SELECT CAST(COALESCE(SUM(`+column+`), 0) AS BIGINT) FROM daily_sums WHERE day = ?`, days[0])
}

func (fx *seller) is(what string, got, want int64) {
	fx.t.Helper()
	if got != want {
		fx.t.Errorf("%s: %d, want %d", what, got, want)
	}
}

func TestAVisitEndsAfterMoreThanHalfAnHour(t *testing.T) {
	for _, c := range []struct {
		name   string
		pauses []time.Duration
		flush  bool // each fact is written before the next happens
		visits int64
	}{
		{"one page", nil, true, 1},
		{"exactly half an hour", []time.Duration{gap, gap}, true, 1},
		{"a millisecond more", []time.Duration{gap + time.Millisecond}, true, 2},
		{"in one batch", []time.Duration{gap, gap + time.Millisecond, time.Second}, false, 2},
		{"three", []time.Duration{time.Hour, time.Minute, time.Hour}, true, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, fx *seller) {
				fx.does(fx.jana, PageSeen{Page: ""})
				for _, pause := range c.pauses {
					if c.flush {
						fx.written()
					}
					fx.pass(pause)
					fx.does(fx.jana, PageSeen{Page: "/cart"})
				}
				fx.does(fx.milan, PageSeen{Page: "/cart"}) // somebody else's is never joined
				fx.written()
				fx.is("visits", fx.number(`SELECT COUNT(*) FROM visits WHERE member_id = ?`, fx.jana.MemberID), c.visits)
				fx.is("sum of visits", fx.sum("visits"), c.visits+1)
				fx.is("pages", fx.number(`SELECT CAST(SUM(pages) AS BIGINT) FROM visits`), int64(len(c.pauses))+2)
			})
		})
	}
}

func TestAVisitOverMidnightCountsOnTheDayItBeganAndItsPagesOnTheirs(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.at("2026-11-24 23:59")
		fx.does(fx.jana, PageSeen{Page: ""})
		fx.written()
		fx.pass(2 * time.Minute)
		fx.does(fx.jana, PageSeen{Page: "/cart"}, LineAdded{SKU: "FS-1", Quantity: 1, Source: "product"}, StepReached{"delivery"})
		fx.written()
		fx.is("visits of the 24th", fx.sum("visits", 20261124), 1)
		fx.is("checkouts of visits of the 24th", fx.sum("delivery", 20261124), 1)
		fx.is("pages of the 24th", fx.sum("pages", 20261124), 1)
		fx.is("pages of the 25th", fx.sum("pages", 20261125), 1)
		fx.is("lines of the 25th", fx.sum("lines_added", 20261125), 1)
		fx.is("visits of the 25th", fx.sum("visits", 20261125), 0)
		if fmt.Sprint(fx.steps) != "[delivery]" {
			t.Errorf("carts were told %v", fx.steps)
		}
	})
}

func TestWhatStaffDoIsNeverRecorded(t *testing.T) {
	acting := identity.Actor{PersonID: 1, MemberID: 2, Behalf: identity.Behalf{Name: "Ines", Allowed: true}}
	for _, actor := range []identity.Actor{acting, {PersonID: 1, Staff: identity.Admin}, {}} {
		if _, ok := Of(actor, desktop); ok {
			t.Errorf("%+v is recorded", actor)
		}
	}
}

func TestDevices(t *testing.T) {
	for agent, want := range map[string]Device{
		"": Computer, desktop: Computer, "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15": Computer,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148 Safari/604.1": Phone,
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36":                   Phone,
		"Mozilla/5.0 (Linux; Android 14; SM-X910) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36":                          Tablet,
		"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 Version/16.6 Mobile/15E148 Safari/604.1":          Tablet,
	} {
		if got := DeviceOf(agent); got != want {
			t.Errorf("%s is a %s, want %s", agent, got, want)
		}
	}
}

func TestABurstNeverWaitsAndWhatFindsNoRoomIsCounted(t *testing.T) {
	fx := newSeller(t, dbtest.SQLite(t))
	begun := time.Now()
	for range mostWaiting + 500 {
		fx.does(fx.jana, PageSeen{Page: "/cart"})
	}
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("observing a burst took %s", took)
	}
	fx.is("dropped", fx.Dropped(), 500)
	fx.is("waiting", int64(fx.Waiting()), mostWaiting)
	fx.written()
	fx.is("events", fx.number(`SELECT COUNT(*) FROM events`), mostWaiting)
	fx.is("visits", fx.number(`SELECT COUNT(*) FROM visits`), 1)
	fx.is("waiting afterwards", int64(fx.Waiting()), 0)
}

func TestAStopWritesWhatWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		running, stop := context.WithCancel(ctx)
		done := make(chan bool)
		go func() { fx.Run(running); close(done) }()
		for range 2_500 {
			fx.does(fx.jana, ProductSeen{SKU: "FS-1"})
		}
		stop()
		<-done
		fx.is("events", fx.number(`SELECT COUNT(*) FROM events`), 2_500)
	})
}

func TestWhatCantBeWrittenNowIsWrittenLater(t *testing.T) {
	fx := newSeller(t, dbtest.SQLite(t))
	fx.does(fx.jana, PageSeen{Page: "\x00\xff"}, SearchMade{Key: "k", Words: "hex\x00 \xff bolt"})
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if err := fx.Flush(gone); err == nil {
		t.Fatal("a request that is over wrote")
	}
	fx.is("waiting", int64(fx.Waiting()), 2)
	fx.written()
	fx.is("events", fx.number(`SELECT COUNT(*) FROM events`), 2)
}

func TestASearchAndWhatFollowsFromIt(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		search := SearchMade{Key: "k1", Words: "Hex  Bolt", Results: 12, Millis: 700}
		fx.does(fx.jana, search, search, SearchMade{Key: "k2", Words: "unobtainium"})
		fx.written()
		fx.does(fx.jana, search, ResultOpened{"k1", 3, "FS-3"}, ResultOpened{"k1", 7, "FS-7"}, LineAdded{SKU: "FS-7", Quantity: 2, Key: "k1", Position: 7}, LineAdded{SKU: "FS-8", Quantity: 2, Key: "k1", Position: 8})
		for _, other := range []identity.Actor{fx.ken, fx.milan} { // another's key is none, a colleague's neither, and no nonsense stops the others
			fx.does(other, ResultOpened{"k2", 1, "FS-1"}, LineAdded{SKU: "FS-1", Quantity: 1, Key: "k2", Position: 1}, ResultOpened{"k2\x00\xff", 1, "\x00"})
		}
		fx.written()
		for column, want := range map[string]int64{"searches": 2, "searches_empty": 1, "searches_slow": 1, "searches_clicked": 1, "searches_carted": 1, "lines_added": 4} {
			fx.is(column, fx.sum(column), want)
		}
		fx.is("the search", fx.number(`SELECT COUNT(*) FROM searches WHERE key = 'k1' AND words = 'Hex Bolt' AND folded = 'hex bolt' AND position = 3 AND sku = 'FS-3' AND added = 2 AND member_id = ?`, fx.jana.MemberID), 1)
	})
}

// TestSumsAreWhatTheEventsSay lets several members do things at random on two nodes over days and counts anew.
func TestSumsAreWhatTheEventsSay(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		other, random := fx.node(), rand.New(rand.NewPCG(7, 11))
		kinds := []func() Fact{
			func() Fact { return PageSeen{Page: "/p/:sku"} }, func() Fact { return ProductSeen{SKU: "FS-1"} }, func() Fact { return SuggestionTaken{Kind: "product", Name: "FS-1"} },
			func() Fact { return LineAdded{SKU: "FS-1", Quantity: 1} }, func() Fact { return LineRemoved{SKU: "FS-1"} }, func() Fact { return ErrorShown{Status: 422} },
			func() Fact { return PriceAsked{} }, func() Fact { return ArticleRead{Slug: "a"} }, func() Fact { return QuestionAsked{Number: "Q"} }, func() Fact { return LetterOpened{Letter: "l"} },
			func() Fact { return StepReached{"delivery"} }, func() Fact { return OrderPlaced{} },
			func() Fact { return SearchMade{Key: fmt.Sprint(random.Uint64()), Words: "x", Results: random.IntN(2)} },
		}
		actors := []identity.Actor{fx.jana, fx.milan, fx.ken}
		for range 600 {
			fx.pass(time.Duration(random.IntN(25)) * time.Minute)
			who, _ := Of(actors[random.IntN(len(actors))], desktop)
			node := []*Recorder{fx.Recorder, other}[random.IntN(2)]
			node.Observe(who, kinds[random.IntN(len(kinds))]())
			if random.IntN(4) == 0 {
				fx.must(other.Flush(ctx)) // what one node knows is written before the other goes on
				fx.written()
			}
		}
		fx.must(other.Flush(ctx))
		fx.written()
		for column, name := range map[string]string{"pages": "page.seen", "products": "product.seen", "suggestions": "suggestion.taken", "lines_added": "cart.line_added",
			"lines_removed": "cart.line_removed", "errors": "error.shown", "asks": "price.asked", "articles": "article.read", "questions": "question.asked", "letters": "letter.opened", "searches": "search.made"} {
			fx.is(column, fx.sum(column), fx.number(`SELECT COUNT(*) FROM events WHERE name = ?`, name))
		}
		for reached, column := range []string{"visits", "looked", "carted", "delivery", "payment", "review", "ordered"} {
			fx.is(column, fx.sum(column), fx.number(`SELECT COUNT(*) FROM visits WHERE reached >= ?`, reached))
			fx.is(column+" of Nordwind", fx.number(`SELECT CAST(SUM(`+column+`) AS BIGINT) FROM daily_sums WHERE account_id = ?`, fx.jana.Account.ID),
				fx.number(`SELECT COUNT(*) FROM visits WHERE reached >= ? AND account_id = ?`, reached, fx.jana.Account.ID))
		}
		fx.is("searches without a result", fx.sum("searches_empty"), fx.number(`SELECT COUNT(*) FROM searches WHERE results = 0`))
	})
}

// Who sends a form that comes back sees it last, not the page before it.
func TestAFormThatCameBackWasSeenLast(t *testing.T) {
	for page, last := range map[string]string{"/ask": "/ask", "/checkout": "/checkout", "/cart/add": "/p/:sku", "": "/p/:sku"} {
		onBoth(t, func(t *testing.T, fx *seller) {
			fx.does(fx.jana, PageSeen{Page: "/p/:sku"}, ErrorShown{Page: page, Status: 422})
			fx.written()
			fx.is("visits that ended at "+last, fx.number(`SELECT COUNT(*) FROM visits WHERE last_page = ? AND errors = 1 AND pages = 1`, last), 1)
		})
	}
}
