package workspace_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/app/apptest"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/workspace"
)

// past are imported orders of clients: "account channel member-or-dash day,day,…" with days before the shop's opening, newest last or not.
func past(s *apptest.Shop, histories ...string) {
	s.T.Helper()
	lines := []string{"order_number,account,ordered_at,channel,sku,quantity,unit_price,member_email"}
	for i, h := range histories {
		f := strings.Fields(h)
		for n, ago := range strings.Split(f[3], ",") {
			var days int
			_, err := fmt.Sscan(ago, &days)
			s.Must(err)
			at := s.Now().Add(-time.Duration(days)*24*time.Hour - time.Hour).Std().Format(time.RFC3339)
			lines = append(lines, fmt.Sprintf("OLD-%d-%d,%s,%s,%s,SW-2210-L,10,8.00,%s", i, n, f[0], at, f[1], strings.TrimPrefix(f[2], "-")))
		}
	}
	s.Import("orders", lines...)
}

func every(step, from, to int) string {
	var days []string
	for d := from; d <= to; d += step {
		days = append(days, fmt.Sprint(d))
	}
	return strings.Join(days, ",")
}

func told(s *apptest.Shop, who string) []workspace.Task {
	s.T.Helper()
	list, err := s.App.Today.List(context.Background(), reachOf(s, who))
	s.Must(err)
	return list
}

// kinds are what is told of a client, as the kinds' names.
func kinds(list []workspace.Task, slug string) (found []string) {
	for _, t := range list {
		if t.Slug == slug {
			found = append(found, string(t.Kind))
		}
	}
	slices.Sort(found)
	return found
}

const (
	admin  = "admin@harbour-vale.example"
	ines   = "ines@harbour-vale.example"
	jana   = "jana@nordwind.example"
	boss   = "boss@nordwind.example"
	behind = `INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency, why)
		SELECT m.account_id, m.id, ?, ?, ?, ?, 'delivery', 3, ?, 'EUR', ? FROM members m JOIN people p ON p.id = m.person_id WHERE p.email = ?`
)

// leaveCart has Jana leave a cart some days ago that went cold, or ended otherwise.
func leaveCart(s *apptest.Shop, outcome, why string, cents int64, daysAgo int) {
	changed := s.Now().Add(-time.Duration(daysAgo) * 24 * time.Hour)
	_, err := s.App.DB.Exec(context.Background(), behind, changed.Add(-time.Hour), changed, changed.Add(72*time.Hour), outcome, cents, why, jana)
	s.Must(err)
}

// TestWhatTodayTells: every kind that nobody asked for, with its edges.
func TestWhatTodayTells(t *testing.T) {
	steady := "nordwind online " + jana + " " + every(10, 5, 400)
	for _, c := range []struct {
		name string
		set  func(s *apptest.Shop)
		want []string // of Nordwind
	}{
		{"steady online", func(s *apptest.Shop) { past(s, steady) }, nil},
		{"the phone from the beginning", func(s *apptest.Shop) { past(s, "nordwind phone "+jana+" "+every(10, 5, 400)) }, nil},
		{"the phone after months online", func(s *apptest.Shop) {
			past(s, "nordwind online "+jana+" "+every(10, 45, 400), "nordwind phone "+jana+" 5,15,25,35")
		}, []string{"phone"}},
		{"a call among orders online", func(s *apptest.Shop) { past(s, steady, "nordwind phone "+jana+" 8,18") }, nil},
		{"two of four by phone", func(s *apptest.Shop) {
			past(s, "nordwind online "+jana+" 3,13,"+every(30, 100, 400), "nordwind rep "+jana+" 23,33")
		}, nil},
		{"silent", func(s *apptest.Shop) { past(s, "nordwind online "+jana+" "+every(10, 60, 400)) }, []string{"risk"}},
		{"most orders by someone who left", func(s *apptest.Shop) {
			past(s, steady, "nordwind online "+boss+" 3,43,83")
			s.Must(s.App.Identity.Remove(context.Background(), s.Actor(boss, "nordwind"), s.Actor(jana, "nordwind").MemberID))
		}, []string{"contact"}},
		{"half of the orders by someone who left", func(s *apptest.Shop) {
			past(s, "nordwind online "+jana+" "+every(20, 5, 340), "nordwind online "+boss+" "+every(20, 15, 350))
			s.Must(s.App.Identity.Remove(context.Background(), s.Actor(boss, "nordwind"), s.Actor(jana, "nordwind").MemberID))
		}, nil},
		{"the one who ordered is silent, others order", func(s *apptest.Shop) {
			past(s, "nordwind online "+jana+" "+every(5, 40, 350), "nordwind online "+boss+" 3,13,23,33")
		}, []string{"contact"}},
		{"within twice their usual interval", func(s *apptest.Shop) {
			past(s, "nordwind online "+jana+" "+every(20, 35, 360), "nordwind online "+boss+" 3,13,23,33")
		}, nil},
		{"a first order", func(s *apptest.Shop) { past(s, "nordwind rep "+jana+" 6") }, []string{"first"}},
		{"a first order eight days ago", func(s *apptest.Shop) { past(s, "nordwind rep "+jana+" 8") }, nil},
		{"a second order", func(s *apptest.Shop) { past(s, "nordwind online "+jana+" 6,20") }, nil},
		{"a cart left behind", func(s *apptest.Shop) { leaveCart(s, "cold", "", 15_000, 5) }, []string{"cart"}},
		{"a small one", func(s *apptest.Shop) { leaveCart(s, "cold", "", 14_999, 5) }, nil},
		{"one from long ago", func(s *apptest.Shop) { leaveCart(s, "cold", "", 90_000, 20) }, nil},
		{"one that became a list", func(s *apptest.Shop) { leaveCart(s, "list", "", 90_000, 5) }, nil},
		{"one of which it is known why", func(s *apptest.Shop) { leaveCart(s, "cold", "price", 90_000, 5) }, nil},
		{"one, and an order since", func(s *apptest.Shop) { leaveCart(s, "cold", "", 90_000, 5); past(s, "nordwind phone - 2,30") }, nil},
		{"a bad answer", func(s *apptest.Shop) { answer(s, "nps", 6, 3) }, []string{"unhappy"}},
		{"a fair one", func(s *apptest.Shop) { answer(s, "nps", 7, 3) }, nil},
		{"dissatisfied", func(s *apptest.Shop) { answer(s, "csat", 2, 3) }, []string{"unhappy"}},
		{"a bad answer, and a better one since", func(s *apptest.Shop) { answer(s, "nps", 3, 6); answer(s, "nps", 9, 2) }, nil},
		{"a bad answer, and a better one of somebody, neither named", func(s *apptest.Shop) {
			s.Import("survey-answers", "external_id,account,at,question,score", "n1,nordwind,"+(s.Now()-6*86_400_000).String()+",nps,3", "n2,nordwind,"+(s.Now()-2*86_400_000).String()+",nps,9")
		}, []string{"unhappy"}},
		{"an answer of ours rated badly", func(s *apptest.Shop) { rateBadly(s) }, []string{"promise", "unhappy"}},
		{"one, and somebody answered since", func(s *apptest.Shop) {
			number := rateBadly(s)
			s.Pass(time.Minute)
			_, err := s.App.Support.Note(context.Background(), ofInes(s), number, support.Reply{Key: rand.Text(), Text: "Called her: the next one is free."})
			s.Must(err)
		}, []string{"promise"}},
		{"a bad answer long ago", func(s *apptest.Shop) { answer(s, "nps", 0, 31) }, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
				c.set(s.Fill())
				list := told(s, ines)
				if got := kinds(list, "nordwind"); !slices.Equal(got, c.want) {
					t.Errorf("told %v, want %v: %+v", got, c.want, list)
				}
				if c.want == nil || t.Failed() {
					return
				}
				i := slices.IndexFunc(list, func(t workspace.Task) bool { return t.Slug == "nordwind" })
				if task := list[i]; task.Client != "Nordwind Maschinenbau" || task.Manager != "Ines Halvorsen" ||
					(task.Kind != workspace.Unhappy && task.Kind != workspace.PromiseDue && task.Stake <= 0) {
					t.Errorf("the task: %+v", task)
				}
				s.Person("mara@harbour-vale.example", "Mara Other", "", "", identity.Manager)
				if others := told(s, "mara@harbour-vale.example"); len(others) != 0 {
					t.Errorf("another manager is told: %+v", others)
				}
			})
		})
	}
}

var answers int

func answer(s *apptest.Shop, question string, score, daysAgo int) {
	answers++
	s.Import("survey-answers", "external_id,account,at,question,score,member_email,comment",
		fmt.Sprintf("A%d,nordwind,%s,%s,%d,%s,Late again", answers, s.Now().Add(-time.Duration(daysAgo)*24*time.Hour).Std().Format(time.RFC3339), question, score, jana))
}

// rateBadly has a buyer of Nordwind rate what became of a question with 2 of 5.
func rateBadly(s *apptest.Shop) (number string) {
	s.T.Helper()
	ctx, buyer := context.Background(), s.Actor(jana, "nordwind")
	q, err := s.App.Support.Ask(ctx, buyer, support.Question{Key: rand.Text(), Subject: "Torn film", Text: "Torn.", Reason: "Returns"})
	s.Must(err)
	_, err = s.App.Support.Solve(ctx, ofInes(s), q.Number, support.Solving{})
	s.Must(err)
	_, err = s.App.Support.Rate(ctx, buyer, q.Number, support.Rating{Score: 2, Comment: "Too late"})
	s.Must(err)
	return q.Number
}

func ofInes(s *apptest.Shop) identity.Actor {
	actor, _ := works(s, ines, "nordwind")
	return actor
}

// What can't wait comes first, then the most money; what is of one client stands together.
func TestTodayIsOrderedByMoney(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		past(s, "nordwind online "+jana+" "+every(10, 60, 400), "bright-harvest online tom@bright-harvest.example "+every(5, 60, 400))
		leaveCart(s, "cold", "", 99_999_00, 5)
		answer(s, "nps", 2, 3)
		ctx := context.Background()
		works, _, err := workFor(s, ines, "nordwind")
		s.Must(err)
		s.Must(s.App.Contacts.Write(ctx, works, "Samples", clock.Date(20261118)))
		s.Must(s.App.Contacts.Write(ctx, works, "A visit", clock.Date(20261124)))
		var got []string
		for _, task := range told(s, admin) {
			got = append(got, task.Slug+" "+string(task.Kind))
		}
		want := []string{"nordwind promise", "nordwind risk", "nordwind unhappy", "nordwind cart", "bright-harvest risk", "nordwind promise"}
		if !slices.Equal(got, want) {
			t.Errorf("in this order:\n%v, want\n%v", got, want)
		}
	})
}

// What is at stake with a client is one amount on Today, though the night's prediction was made before the last order.
func TestAClientsStakeIsTheSameOnEachLine(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		past(s, "nordwind online "+jana+" "+every(10, 60, 400))
		answer(s, "nps", 2, 3)
		for name, content := range map[string]string{"bg_nbd": `{"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}`, "gamma_gamma": `{"p": 6.25, "q": 3.74, "v": 15.44}`} {
			_, err := s.App.DB.Exec(ctx, `INSERT INTO models (name, until, fitted_at, content) VALUES (?, 20261119, ?, ?)`, name, s.Now(), content)
			s.Must(err)
		}
		_, err := s.App.DB.Exec(ctx, `INSERT INTO predictions (account_id, frequency, recency_days, age_days, alive, orders_year, value_year) SELECT id, 3, 30, 90, 0.9, 3, 123456 FROM accounts`)
		s.Must(err)
		stakes := map[workspace.Kind]money.Amount{}
		for _, task := range told(s, ines) {
			stakes[task.Kind] = task.Stake
		}
		if len(stakes) != 2 || stakes[workspace.AtRisk] <= 0 || stakes[workspace.AtRisk] != stakes[workspace.Unhappy] {
			t.Errorf("at stake: %v", stakes)
		}
		for _, task := range told(s, ines) {
			if found, ok, err := s.App.Today.Find(ctx, ofInes(s), task.Kind, task.Key); err != nil || !ok || found.Stake != task.Stake {
				t.Errorf("%s alone: %+v, %v, %v", task.Kind, found, ok, err)
			}
		}
	})
}

// Orders to be confirmed that were set aside are told again with the next one.
func TestOrdersSetAsideComeBackWithTheNext(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		place := func(number string, daysAgo int) {
			s.Import("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price,status",
				fmt.Sprintf("%s,nordwind,%s,phone,SW-2210-L,10,8.00,placed", number, s.Now().Add(-time.Duration(daysAgo)*24*time.Hour).String()))
		}
		waits := func() (list []workspace.Task) {
			return slices.DeleteFunc(told(s, ines), func(t workspace.Task) bool { return t.Kind != workspace.OrderWaits })
		}
		place("Z-1", 20)
		place("A-2", 10)
		if list := waits(); len(list) != 1 || list[0].Count != 2 || list[0].Key != "A-2" || list[0].At != s.Now().Add(-20*24*time.Hour) {
			t.Fatalf("two wait: %+v", list)
		}
		_, err := s.App.Today.SetAside(ctx, ofInes(s), workspace.OrderWaits, "A-2", 90)
		s.Must(err)
		if list := waits(); len(list) != 0 {
			t.Errorf("set aside: %+v", list)
		}
		place("B-3", 9)
		if list := waits(); len(list) != 1 || list[0].Count != 3 {
			t.Errorf("another one waits: %+v", list)
		}
	})
}

func workFor(s *apptest.Shop, who, slug string) (identity.Actor, accounts.Account, error) {
	actor := staff(s, who)
	return s.App.Accounts.ForStaff(context.Background(), actor, actor.Reach(s.Now().Date(time.UTC)), slug)
}

// What is set aside comes back by itself on its day, or when it is taken back; it is gone for everyone meanwhile.
func TestATaskIsSetAside(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		answer(s, "nps", 2, 3)
		works, _, err := workFor(s, ines, "nordwind")
		s.Must(err)
		task := told(s, ines)[0]
		until, err := s.App.Today.SetAside(ctx, works, task.Kind, task.Key, 7)
		s.Must(err)
		if until != clock.Date(20261126) || len(told(s, ines)) != 0 || len(told(s, admin)) != 0 {
			t.Errorf("set aside until %s: %+v", until, told(s, admin))
		}
		if counts := s.App.Today.Counts(ctx, reachOf(s, ines)); counts.Today != 0 {
			t.Errorf("the navigation counts %+v", counts)
		}
		list, err := s.App.Today.PutAside(ctx, reachOf(s, admin))
		s.Must(err)
		if len(list) != 1 || list[0].By != "Ines Halvorsen" || list[0].Slug != "nordwind" || list[0].Until != until {
			t.Errorf("what is set aside: %+v", list)
		}
		s.Pass(7 * 24 * time.Hour)
		if len(told(s, ines)) != 1 {
			t.Error("it doesn't come back on its day")
		}
		_, err = s.App.Today.SetAside(ctx, works, task.Kind, task.Key, 30)
		s.Must(err)
		s.Must(s.App.Today.TakeBack(ctx, works, task.Kind, task.Key))
		if len(told(s, ines)) != 1 {
			t.Error("it doesn't come back when it is taken back")
		}
		for name, err := range map[string]error{
			"taken back twice":  s.App.Today.TakeBack(ctx, works, task.Kind, task.Key),
			"for a year":        second(s.App.Today.SetAside(ctx, works, task.Kind, task.Key, 365)),
			"somebody waits":    second(s.App.Today.SetAside(ctx, works, workspace.CancelAsked, "HV-1", 7)),
			"no such kind":      second(s.App.Today.SetAside(ctx, works, "weather", "", 7)),
			"by a member":       second(s.App.Today.SetAside(ctx, s.Actor(jana, "nordwind"), task.Kind, task.Key, 7)),
			"without an client": second(s.App.Today.SetAside(ctx, staff(s, ines), task.Kind, task.Key, 7)),
		} {
			if _, ok := fault.As(err); !ok {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func second(_ clock.Date, err error) error { return err }

// A call that is noted about a task, or a letter, takes the task off Today; the same form sent twice is one.
func TestSomethingIsDoneAboutATask(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		ctx := context.Background()
		s.Fill()
		answer(s, "nps", 2, 3)
		past(s, "nordwind rep "+jana+" 6")
		works, _, err := workFor(s, ines, "nordwind")
		s.Must(err)
		for range 2 {
			s.Must(s.App.Doing.Called(ctx, works, workspace.Unhappy, lastAnswer(s), contacts.Contact{At: s.Now(), Channel: "call", Reason: "Returns", Minutes: 4}, "c1", workspace.DoneDays))
		}
		member := fmt.Sprint(s.Actor(jana, "nordwind").MemberID)
		letter := workspace.Written{Key: "l1", MemberID: member, Subject: "Your first order with us", Text: "Hello Jana,\n\nthank you.\n\nInes"}
		for range 2 {
			s.Must(s.App.Doing.Write(ctx, works, workspace.FirstOrder, "OLD-0-0", letter))
		}
		s.Settle()
		if got := kinds(told(s, ines), "nordwind"); got != nil {
			t.Errorf("still told: %v", got)
		}
		if n := s.Count(`SELECT COUNT(*) FROM contacts`); n != 2 {
			t.Errorf("%d contacts", n)
		}
		if n := s.Count(`SELECT COUNT(*) FROM letters WHERE kind = 'written' AND to_email = ? AND reply_to = ?`, jana, ines); n != 1 {
			t.Errorf("%d letters", n)
		}
		drafts, err := s.App.Doing.Drafts(ctx, works, workspace.FirstOrder, "Jana Petersen")
		s.Must(err)
		if len(drafts) < 5 || drafts[0].Subject != "Your first order with us" || !strings.HasPrefix(drafts[0].Text, "Hello Jana,") || !strings.HasSuffix(drafts[0].Text, "Ines Halvorsen") {
			t.Errorf("drafts: %+v", drafts)
		}
		for name, bad := range map[string]workspace.Written{
			"another client's":  {Key: "l2", MemberID: fmt.Sprint(s.Actor("tom@bright-harvest.example", "bright-harvest").MemberID), Subject: "x", Text: "x"},
			"no text":           {Key: "l3", MemberID: member, Subject: "x"},
			"a field left open": {Key: "l4", MemberID: member, Subject: "x", Text: "Hello {name}"},
		} {
			if err := s.App.Doing.Write(ctx, works, workspace.AtRisk, "", bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func lastAnswer(s *apptest.Shop) string {
	var key string
	s.Must(s.App.DB.Get(context.Background(), &key, `SELECT 'answer ' || CAST(MAX(id) AS TEXT) FROM survey_answers`))
	return key
}
