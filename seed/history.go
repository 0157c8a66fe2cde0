package seed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
)

// History is what the clients' people did on their pages in two years.
type History struct {
	Visits []Visit // oldest first; no member's overlap
	Carts  []PastCart
	Help   []HelpSearch
	Typed  []Typed
	Doubts []Doubt
}

// Visit is what a member did in one sitting.
type Visit struct {
	Account, Member, Device string
	At                      clock.Time
	Did                     []Doing
}

// Doing is one thing done in a visit, so long after it began.
type Doing struct {
	After    time.Duration
	Do       Deed
	Name     string // a page's route, a search's words, also of what it led to, a step, an article's address
	SKU      string
	Source   string // where a line is from
	Position int    // of a result
	Quantity int64
	Results  int
	Millis   int64
}

// Deed is what was done.
type Deed int

// The deeds.
const (
	SeePage Deed = iota
	MakeSearch
	OpenResult
	SeeProduct
	AddLine
	RemoveLine
	SeeCart
	ReachStep
	SeeError
	ReadArticle
	PlaceOrder
)

// PastCart is a cart that ended. Value: minor units of the account's currency.
type PastCart struct {
	Account, Member            string
	BegunAt, ChangedAt, EndsAt clock.Time
	Outcome, Step              string
	Lines                      int
	Value                      int64
	Order                      string
	Why, Note, By              string // what a manager noted of a dropped one
}

// Placed is an order as the portal has it, of any channel; without a member nobody placed it here.
type Placed struct {
	Number, Account, Member, Channel string
	At                               clock.Time
	SKUs                             []string
	Value                            int64 // of its lines
}

// past tells the history.
type past struct {
	*story
	today  clock.Date
	now    clock.Time
	words  wording
	busy   map[string][]span // by member: while a visit goes on
	carts  map[string][]span // by member and account: while a cart isn't empty
	visits []Visit
	ended  []PastCart
}

// span is a time that is taken.
type span struct{ from, to clock.Time }

// TheHistory is told around the orders that the portal has, oldest first.
func TheHistory(today clock.Date, now clock.Time, orders []Placed) (History, error) {
	s, err := tell()
	if err != nil {
		return History{}, err
	}
	h := &past{story: s, today: today, now: now, busy: map[string][]span{}, carts: map[string][]span{}}
	if err := h.words.read(s); err != nil {
		return History{}, err
	}
	for i := range orders {
		if orders[i].Member != "" {
			h.ordering(&orders[i])
		}
	}
	if err := h.dropped(); err != nil {
		return History{}, err
	}
	for i := range orders {
		h.around(&orders[i])
	}
	h.lost()
	help, err := h.help()
	if err != nil {
		return History{}, err
	}
	slices.SortStableFunc(h.visits, func(a, b Visit) int { return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Member, b.Member)) })
	slices.SortStableFunc(h.ended, func(a, b PastCart) int {
		return cmp.Or(cmp.Compare(a.EndsAt, b.EndsAt), cmp.Compare(a.Member, b.Member))
	})
	help.Visits, help.Carts = h.visits, h.ended
	return help, nil
}

// daytime is a time at which people work: on its day so many minutes after six, or on the Monday after a weekend.
func daytime(at clock.Time, minutes int) clock.Time {
	day := at.Date(time.UTC)
	for day.Weekday() > 5 {
		day = day.AddDays(1)
	}
	return day.At(6, minutes, time.UTC)
}

// device is what a member sits before: most have one, some take the phone now and then.
func device(member, key string) string {
	dice := chance(100, member, "device", key)
	switch habit := chance(10, member, "habit"); {
	case strings.HasPrefix(member, "tom.ellery"): // orders from the kitchen
		habit = 9
		fallthrough
	case habit >= 8:
		if dice < 65 {
			return "phone"
		}
	case habit == 7 && dice < 50:
		return "tablet"
	case dice < 8:
		return "phone"
	}
	return "computer"
}

// free says whether a member does nothing else around a time, and keeps it.
func free(taken map[string][]span, whose string, from, to clock.Time, apart time.Duration) bool {
	for _, s := range taken[whose] {
		if from < s.to.Add(apart) && s.from < to.Add(apart) {
			return false
		}
	}
	taken[whose] = append(taken[whose], span{from, to})
	return true
}

// come adds a visit, unless the member is here around that time anyway or it isn't over yet.
func (h *past) come(v Visit) bool {
	end := v.At.Add(v.Did[len(v.Did)-1].After)
	if end > h.now || !free(h.busy, v.Member, v.At, end, 40*time.Minute) {
		return false
	}
	h.visits = append(h.visits, v)
	return true
}

// ordering is the visit that ended in an order, and its cart. One cart in six was begun the day before.
func (h *past) ordering(o *Placed) {
	dice := func(n int, what string) int { return chance(n, o.Number, "visit", what) }
	took := time.Duration(5+2*min(len(o.SKUs), 8)+dice(6, "took"))*time.Minute + time.Duration(dice(60, "seconds"))*time.Second
	v := &visiting{past: h, Visit: Visit{Account: o.Account, Member: o.Member, At: o.At.Add(-took), Device: device(o.Member, o.Number)}, key: o.Number}
	cart := PastCart{Account: o.Account, Member: o.Member, EndsAt: o.At, ChangedAt: o.At.Add(-time.Duration(40+dice(80, "last")) * time.Second), Outcome: "ordered",
		Step: "review", Lines: len(o.SKUs), Value: o.Value, Order: o.Number}
	v.do(Doing{Do: SeePage})
	if dice(12, "letter") == 0 {
		v.do(Doing{Do: SeePage, Name: "/orders/:number"})
	}
	if dice(14, "missing") == 0 {
		v.search(h.words.missing(o.Account, dice(100, "which")), 0)
	}
	before := 0
	if dice(6, "before") == 0 && len(o.SKUs) > 1 {
		before = h.theDayBefore(o, &cart)
	}
	added := false
	for i, sku := range o.SKUs[before:] {
		v.took = took * time.Duration(i+1) / time.Duration(len(o.SKUs)+3)
		v.add(sku, i)
		if !added && cart.BegunAt == 0 {
			cart.BegunAt, added = v.now(), true
		}
	}
	v.took = max(v.took, took-100*time.Second)
	v.do(Doing{Do: SeePage, Name: "/cart"}, Doing{Do: SeeCart})
	if dice(11, "removed") == 0 {
		v.do(Doing{Do: RemoveLine, SKU: o.SKUs[0]})
	}
	v.do(Doing{Do: SeePage, Name: "/checkout"}, Doing{Do: ReachStep, Name: "delivery"})
	v.took = max(v.took, took-35*time.Second)
	v.do(Doing{Do: ReachStep, Name: "payment"}, Doing{Do: ReachStep, Name: "review"})
	if dice(13, "refused") == 0 {
		v.do(Doing{Do: SeeError, Name: "/checkout"})
	}
	v.took = took
	v.do(Doing{Do: PlaceOrder})
	if o.At.Add(time.Minute) < h.now {
		v.took += 9 * time.Second
		v.do(Doing{Do: SeePage, Name: "/orders/:number"})
	}
	if h.come(v.Visit) && free(h.carts, o.Member+o.Account, cart.BegunAt, cart.EndsAt, 0) {
		h.ended = append(h.ended, cart)
	}
}

// theDayBefore puts some of an order's lines into the cart in a visit of its own, and says how many.
func (h *past) theDayBefore(o *Placed, cart *PastCart) int {
	at := daytime(o.At.Add(-time.Duration(20+chance(7, o.Number, "hours"))*time.Hour), chance(540, o.Number, "minute"))
	if at.Add(10*time.Hour) > o.At {
		return 0
	}
	v := &visiting{past: h, Visit: Visit{Account: o.Account, Member: o.Member, At: at, Device: device(o.Member, o.Number+" before")}, key: o.Number + " before"}
	v.do(Doing{Do: SeePage})
	n := len(o.SKUs) / 2
	for i, sku := range o.SKUs[:n] {
		v.took += time.Duration(1+i) * time.Minute
		v.add(sku, i)
	}
	begun := v.at(1)
	v.do(Doing{Do: SeePage, Name: "/cart"}, Doing{Do: SeeCart})
	if !h.come(v.Visit) {
		return 0
	}
	cart.BegunAt = begun
	return n
}

// around an order are visits without one: to see where it is, to look something up, to read; and carts that came to nothing.
func (h *past) around(o *Placed) {
	r := h.rhythmOf(o.Account)
	dice := func(n int, what string) int { return chance(n, o.Number, "around", what) }
	member := o.Member
	if member == "" {
		if member = r.member(int(h.now.Sub(o.At)/(24*time.Hour))*5/7, dice(1000, "who")); member == "" || o.At < workday(h.today, r.online()).At(0, 0, time.UTC) {
			return
		}
	}
	if back := o.Channel == "phone" && o.Account == "alster-marine" && o.At > workday(h.today, 32).At(0, 0, time.UTC); back && dice(100, "first tried") < 75 {
		h.triedFirst(o, member)
		return
	}
	if dice(100, "looks") < 42 {
		h.look(o, member)
	}
	if dice(100, "drops") < h.drops(o) {
		at := daytime(o.At.Add(time.Duration(26+dice(60, "when"))*time.Hour), dice(540, "minute"))
		c := PastCart{Account: o.Account, Member: member, Outcome: []string{"cold", "cold", "cold", "cold", "emptied", "emptied", "list"}[dice(7, "how")],
			Step: []string{"", "", "", "delivery", "delivery", "payment", "review"}[dice(7, "step")]}
		if c.Outcome == "list" {
			c.Step = ""
		}
		h.leave(c, at, o.SKUs[:1+dice(len(o.SKUs), "lines")], int64(1+dice(3, "more")), o.Number+" dropped")
	}
}

// look is a visit that buys nothing.
func (h *past) look(o *Placed, member string) {
	dice := func(n int, what string) int { return chance(n, o.Number, "look", what) }
	at := daytime(o.At.Add(time.Duration(20+dice(40, "hours"))*time.Hour), dice(540, "minute"))
	v := &visiting{past: h, Visit: Visit{Account: o.Account, Member: member, At: at, Device: device(member, o.Number+" look")}, key: o.Number + " look"}
	switch kind := dice(100, "kind"); {
	case kind < 35:
		v.do(Doing{Do: SeePage, Name: "/orders"})
		v.took += 20 * time.Second
		v.do(Doing{Do: SeePage, Name: "/orders/:number"})
	case kind < 75:
		v.do(Doing{Do: SeePage})
		for i := range 1 + dice(3, "things") {
			v.took += time.Duration(30+dice(60, "pause")) * time.Second
			v.find(o.SKUs[dice(len(o.SKUs), "thing"+strconv.Itoa(i))], false)
		}
	case kind < 90:
		v.do(Doing{Do: SeePage})
		for i := range 1 + dice(2, "tries") {
			v.took += time.Duration(15+dice(40, "try")) * time.Second
			v.search(h.words.missing(o.Account, dice(100, "missing")+i), 0)
		}
	default:
		v.do(Doing{Do: SeePage, Name: "/help"})
		v.took += 30 * time.Second
		v.do(Doing{Do: SeePage, Name: "/help/:slug"}, Doing{Do: ReadArticle, Name: h.words.articleFor(dice(100, "article"))})
	}
	v.took += time.Duration(10+dice(120, "stays")) * time.Second
	v.do(Doing{Do: SeePage})
	h.come(v.Visit)
}

// lost is who took over at Fjordline and, just now, doesn't find what she looks for.
func (h *past) lost() {
	v := &visiting{past: h, Visit: Visit{Account: "fjordline", Member: "solveig.lie@fjordline.example", At: h.now.Add(-16 * time.Minute), Device: "computer"}, key: "lost"}
	v.do(Doing{Do: SeePage})
	for i := range 3 {
		v.took += 70 * time.Second
		v.search(h.words.missing("fjordline", i), 0)
	}
	v.took += 40 * time.Second
	v.do(Doing{Do: SeePage, Name: "/categories"})
	h.come(v.Visit)
}
