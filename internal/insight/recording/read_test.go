package recording

import (
	"fmt"
	"testing"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

var (
	november = insight.Period{From: clock.NewDate(2026, 11, 1), To: clock.NewDate(2026, 12, 1)}
	everyone = identity.Reach{All: true}
)

// What was recorded says the same while its day runs, read as it stands, and when the day is over, from memory.
const (
	twice    = 2
	daysOver = 72 * time.Hour
)

func (fx *seller) ofInes() identity.Reach { return fx.ines.Reach(clock.NewDate(2026, 11, 24)) }

func TestTheFunnelSaysHowVisitsGoAndWhereTheyStop(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.does(fx.jana, PageSeen{Page: "/search"}, LineAdded{SKU: "FS-1"}, PageSeen{Page: "/checkout"}, StepReached{"delivery"})
		fx.does(fx.milan, PageSeen{Page: "/cart"}, CartSeen{}, StepReached{"review"}, OrderPlaced{})
		fx.does(fx.ken, PageSeen{Page: "/p/:sku"})
		fx.written()
		for range twice {
			f, err := fx.Funnel(ctx, everyone, insight.Filter{}, november, "")
			fx.must(err)
			if f.All != (Stages{3, 3, 2, 2, 1, 1, 1}) || f.All.Stopped(Looked) != 1 || f.All.Stopped(Delivery) != 1 || f.ByDevice[Computer] != f.All || len(f.Accounts) != 2 || f.Accounts[0].Slug != "nordwind" ||
				fmt.Sprint(f.Stops) != "[{1 /p/:sku 1} {3 /checkout 1}]" {
				t.Errorf("funnel %+v", f)
			}
			if on, err := fx.Funnel(ctx, everyone, insight.Filter{}, november, Tablet); err != nil || on.All != f.All || len(on.Accounts)+len(on.Stops) != 0 {
				t.Errorf("on a tablet %+v, %v", on, err)
			}
			if on, err := fx.Funnel(ctx, everyone, insight.Filter{}, november, Computer); err != nil || len(on.Accounts) != 2 || len(on.Stops) != 2 {
				t.Errorf("on a computer %+v, %v", on, err)
			}
			for name, c := range map[string]struct {
				reach  identity.Reach
				filter insight.Filter
				visits int64
			}{
				"of a manager's clients": {fx.ofInes(), insight.Filter{}, 2}, "of nobody's": {identity.Reach{}, insight.Filter{}, 0}, "of a segment": {everyone, insight.Filter{Segment: "industry"}, 2},
				"of one account": {everyone, insight.Filter{AccountID: fx.ken.Account.ID}, 1}, "of another's account": {fx.ofInes(), insight.Filter{AccountID: fx.ken.Account.ID}, 0},
			} {
				f, err := fx.Funnel(ctx, c.reach, c.filter, november, "")
				fx.must(err)
				fx.is(name, f.All[CameIn], c.visits)
			}
			fx.pass(daysOver)
		}
		visits, err := fx.Visits(ctx, fx.ofInes(), fx.jana.Account.ID, november)
		fx.must(err)
		others, err := fx.Visits(ctx, fx.ofInes(), fx.ken.Account.ID, november)
		fx.must(err)
		if len(visits) != 2 || visits[0].Member != "jana" || visits[0].Reached != Delivery || len(others) != 0 {
			t.Errorf("visits %+v, others' %+v", visits, others)
		}
	})
}

func TestSearchesInTrouble(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.does(fx.jana, SearchMade{Key: "1", Words: "Seal Ring"}, SearchMade{Key: "2", Words: "bolt", Results: 9, Millis: 900}, ResultOpened{"2", 2, "FS-2"}, SearchMade{Key: "3", Words: "nut", Results: 4})
		fx.pass(time.Second)
		fx.does(fx.ken, SearchMade{Key: "4", Words: "seal ring", Results: 2})
		fx.does(fx.milan, SearchMade{Key: "5", Words: "seal ring"})
		fx.written()
		for range twice {
			for trouble, want := range map[Trouble]string{AllSearches: "[seal ring nut bolt]", FoundNothing: "[seal ring]", OpenedNothing: "[seal ring nut]", TookLong: "[bolt]"} {
				s, err := fx.Searches(ctx, everyone, insight.Filter{}, november, trouble)
				fx.must(err)
				var words []string
				for _, w := range s.Words {
					words = append(words, w.Folded)
				}
				if trouble == AllSearches && fmt.Sprint(words[1:]) == "[bolt nut]" {
					words[1], words[2] = "nut", "bolt" // made at the same moment
				}
				if fmt.Sprint(words) != want || s.Made != 5 || s.Empty != 2 || s.Clicked != 1 || s.Slow != 1 {
					t.Errorf("%q: %v, %+v", trouble, words, s)
				}
			}
			s, err := fx.Searches(ctx, fx.ofInes(), insight.Filter{}, november, AllSearches)
			fx.must(err)
			if w := s.Words[0]; s.Made != 4 || w.Times != 2 || w.Empty != 2 || w.Accounts != 1 || w.LastFound != 0 || fmt.Sprint(w.Whose) != "[{nordwind Nordwind 2}]" {
				t.Errorf("of Ines's clients: %+v", s)
			}
			fx.pass(daysOver)
		}
	})
}

// A page told from memory forgets what is deleted at once, takes over each day that is over, and what a merge moved.
func TestWhatIsKeptOfPastDaysFollowsTheTables(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		want := func(when, stops, words string, visits, searches int64) {
			t.Helper()
			all := insight.Period{From: clock.NewDate(2026, 1, 1), To: clock.NewDate(2029, 1, 1)}
			f, err := fx.Funnel(ctx, everyone, insight.Filter{AccountID: fx.jana.Account.ID}, all, "")
			fx.must(err)
			s, err := fx.Searches(ctx, everyone, insight.Filter{AccountID: fx.jana.Account.ID}, all, AllSearches)
			fx.must(err)
			var told []string
			for _, w := range s.Words {
				told = append(told, fmt.Sprintf("%s×%d", w.Words, w.Times))
			}
			if fmt.Sprint(f.Stops) != stops || fmt.Sprint(told) != words || f.All[CameIn] != visits || s.Made != searches {
				t.Errorf("%s: stops %v, words %v, %d visits, %d searches; want %s, %s, %d, %d", when, f.Stops, told, f.All[CameIn], s.Made, stops, words, visits, searches)
			}
		}
		fx.does(fx.jana, SearchMade{Key: "1", Words: "Bolt"}, PageSeen{Page: "/search"})
		fx.written()
		want("today", "[{1 /search 1}]", "[Bolt×1]", 1, 1)
		fx.pass(24 * time.Hour)
		fx.does(fx.ken, SearchMade{Key: "2", Words: "bolt"}, PageSeen{Page: "/search"})
		fx.written()
		fx.pass(daysOver)
		want("days later", "[{1 /search 1}]", "[Bolt×1]", 1, 1)
		fx.does(fx.jana, SearchMade{Key: "3", Words: "nut"}, PageSeen{Page: "/cart"})
		fx.written()
		want("another visit", "[{1 /cart 1} {1 /search 1}]", "[nut×1 Bolt×1]", 2, 2)
		fx.pass(daysOver)
		want("when that is over", "[{1 /cart 1} {1 /search 1}]", "[nut×1 Bolt×1]", 2, 2)
		for _, table := range []string{"visits", "searches", "daily_sums"} {
			fx.exec(`UPDATE `+table+` SET account_id = ? WHERE account_id = ?`, fx.jana.Account.ID, fx.ken.Account.ID)
		}
		fx.exec(`UPDATE versions SET version = version + 1 WHERE name = 'figures'`)
		want("with another merged into it", "[{1 /search 2} {1 /cart 1}]", "[bolt×2 nut×1]", 3, 3)
		fx.pass(396 * 24 * time.Hour)
		fx.must(fx.Keep(ctx))
		want("with the first deleted", "[{1 /cart 1}]", "[nut×1]", 3, 3)
		fx.pass(10 * 24 * time.Hour)
		fx.must(fx.Keep(ctx))
		want("with all deleted", "[]", "[]", 3, 3)
	})
}

func TestCartsWithTheirOutcomes(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		cart := func(a identity.Actor, outcome, step string) (id int64) {
			fx.must(fx.db.Get(ctx, &id, `SELECT COALESCE(MAX(id), 0) + 1 FROM past_carts`))
			fx.exec(`INSERT INTO past_carts (id, account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 2, 1000, 'EUR')`,
				id, a.Account.ID, a.MemberID, fx.now(), fx.now(), fx.now(), outcome, step)
			return id
		}
		left := cart(fx.jana, "cold", "delivery")
		cart(fx.jana, "ordered", "review")
		foreign := cart(fx.ken, "emptied", "")
		fx.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, 'call', 'order', 5)`, fx.jana.Account.ID, fx.now().Add(insight.CalledWithin))
		fx.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, 'call', 'order', 5)`, fx.ken.Account.ID, fx.now().Add(insight.CalledWithin+time.Millisecond))
		c, err := fx.Carts(ctx, everyone, CartFilter{}, november)
		fx.must(err)
		if c.Found != 3 || c.Outcomes["ordered"] != 1 || c.Abandoned["delivery"] != 1 || c.Abandoned[""] != 1 || c.Called["delivery"] != 1 || c.Called[""] != 0 || c.Why[""] != 2 {
			t.Errorf("carts %+v", c)
		}
		if c, err = fx.Carts(ctx, everyone, CartFilter{Outcome: "called"}, november); err != nil || c.Found != 1 || c.List[0].ID != left || !c.List[0].Called {
			t.Errorf("called instead: %+v, %v", c, err)
		}
		if c, err = fx.Carts(ctx, everyone, CartFilter{Limit: 2, Offset: 1000}, november); err != nil || c.Found != 3 || len(c.List) != 1 {
			t.Errorf("beyond the last page: %+v, %v", c, err)
		}
		for _, try := range []struct {
			id        int64
			why, note string
			kind      fault.Kind
		}{{left, "weather", "", fault.KindInvalid}, {foreign, "price", "", fault.KindNotFound}, {left + 1, "price", "", fault.KindNotFound}} {
			if err := fx.SaveWhy(ctx, fx.ines, try.id, try.why, try.note); !fault.Is(err, try.kind) {
				t.Errorf("%+v gave %v", try, err)
			}
		}
		fx.must(fx.SaveWhy(ctx, fx.ines, left, "price", " 4 % too much "))
		c, err = fx.Carts(ctx, fx.ofInes(), CartFilter{Why: "price"}, november)
		fx.must(err)
		if len(c.List) != 1 || c.List[0].WhyNote != "4 % too much" || c.List[0].WhyBy != "Ines" || c.List[0].WhyAt != fx.now() || c.Why["price"] != 1 {
			t.Errorf("why: %+v", c)
		}
		fx.is("changes logged", fx.number(`SELECT COUNT(*) FROM changes WHERE kind = 'cart'`), 2)
	})
}

func TestWhoIsAtALoss(t *testing.T) {
	empty := func(i int) Fact { return SearchMade{Key: fmt.Sprint("k", i), Words: "x"} }
	for _, c := range []struct {
		name  string
		facts []Fact
		idle  time.Duration
		kind  Kind
	}{
		{"three searches without a result", []Fact{empty(1), empty(2), empty(3)}, 0, BySearches},
		{"two, and one that found something", []Fact{empty(1), empty(2), SearchMade{Key: "k", Words: "x", Results: 1}}, 0, ByNothing},
		{"a filter that lets nothing through", []Fact{empty(1), empty(2), SearchMade{Key: "k", Words: "x", Filters: "In stock"}}, 0, ByNothing},
		{"three errors", []Fact{ErrorShown{Status: 422}, ErrorShown{Status: 409}, ErrorShown{Status: 422, Topic: "stock"}}, 0, ByErrors},
		{"idle at the checkout", []Fact{PageSeen{Page: checkoutPage}, StepReached{"delivery"}}, 10 * time.Minute, ByIdleness},
		{"not idle yet", []Fact{PageSeen{Page: checkoutPage}, StepReached{"delivery"}}, 10*time.Minute - time.Millisecond, ByNothing},
		{"back in the cart", []Fact{PageSeen{Page: checkoutPage}, StepReached{"delivery"}, PageSeen{Page: "/cart"}}, 20 * time.Minute, ByNothing},
		{"ordered all the same", []Fact{empty(1), empty(2), empty(3), OrderPlaced{}}, 0, ByNothing},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, fx *seller) {
				other := fx.node()
				fx.does(fx.jana, c.facts...)
				fx.does(fx.milan, PageSeen{Page: checkoutPage})
				fx.written()
				fx.pass(c.idle)
				fx.must(fx.Mind(ctx))
				fx.must(other.Mind(ctx))
				for _, node := range []*Recorder{fx.Recorder, other} {
					s, ok := node.Lost(fx.jana.MemberID)
					if ok != (c.kind != ByNothing) || s.Kind != c.kind {
						t.Errorf("Jana is at a loss: %v %v, want %q", ok, s, c.kind)
					}
				}
				list, err := fx.Stuck(ctx, fx.ofInes(), fx.now().Add(-time.Hour))
				fx.must(err)
				nobody, err := fx.Stuck(ctx, identity.Reach{}, 0)
				fx.must(err)
				if (len(list) == 1) != (c.kind != ByNothing) || len(nobody) != 0 || (len(list) == 1 && (list[0].Member != "jana" || list[0].Kind != c.kind)) {
					t.Errorf("on Today stand %+v", list)
				}
				fx.pass(offered + time.Millisecond)
				if _, ok := fx.Lost(fx.jana.MemberID); ok {
					t.Error("help is offered for ever")
				}
			})
		})
	}
}
