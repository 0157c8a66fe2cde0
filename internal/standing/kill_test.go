package standing_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tradecounter/internal/cart"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/standing"
)

func TestKilledTenTimesIn90Days(t *testing.T) { killed(t, ordeal{orders: 50, days: 90, kills: 10}) }

func TestSoakKilledFiftyTimesInAYear(t *testing.T) {
	if os.Getenv("TRADECOUNTER_SOAK") == "" {
		t.Skip("a long run: make soak")
	}
	killed(t, ordeal{orders: 1000, days: 365, kills: 50})
}

// ordeal is how much a runner that is killed again and again has to do, from 25 November 2026 on.
type ordeal struct{ orders, days, kills int }

const (
	childVariable  = "TRADECOUNTER_STANDING_CHILD" // the database's address
	childProgress  = "TRADECOUNTER_STANDING_PROGRESS"
	childLooks     = "TRADECOUNTER_STANDING_LOOKS"
	looksADay      = 2 // at 06:00 and at 18:00
	firstMonday    = 5
	pauseAt        = 20
	resumeAt       = 41
	pausedOfSeven  = 3 // each seventh standing order is paused for a while
	skippedOfFive  = 2 // each fifth has a date skipped
	failingOfEight = 5 // each eighth wants what there isn't enough of
)

var ordealBegins = day("2026-11-25")

func killed(t *testing.T, o ordeal) {
	t.Run("sqlite", func(t *testing.T) { o.run(t, dbtest.SQLiteDSN(t)) })
	t.Run("postgres", func(t *testing.T) { o.run(t, dbtest.PostgresDSN(t)) })
}

func (o ordeal) run(t *testing.T, dsn string) {
	d, err := db.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	fx := openShop(t, d)
	fx.furnish()
	list := o.begin(fx)
	progress := filepath.Join(t.TempDir(), "progress")
	looks := o.days * looksADay
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 7))
	for kill := 1; kill <= o.kills; kill++ { // on mornings on which a whole weekend is due
		at := looksADay * (firstMonday + 7*((o.days/7-1)*kill/(o.kills+1)))
		if kill%3 != 0 {
			startChild(t, dsn, progress, looks, at, 1+random.IntN(60)).diesByItself(t)
			continue
		}
		child := startChild(t, dsn, progress, looks, 0, 0)
		for lookOf(progress) < at {
			if !child.alive() {
				t.Fatalf("the runner ended by itself:\n%s", child.output.String())
			}
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(random.IntN(60_000)) * time.Microsecond)
		child.kill()
	}
	child := startChild(t, dsn, progress, looks, 0, 0)
	if err := <-child.ended; err != nil {
		t.Fatalf("the runner failed: %v\n%s", err, child.output.String())
	}
	o.check(fx, list)
}

// begin makes standing orders of mixed cadence; number i of them always has the same traits.
func (o ordeal) begin(fx *shop) []standing.Order {
	buyer, plenty, scarce := fx.buyer("Nordwind"), fx.product("PL-1", "1.25"), fx.product("SC-1", "3.00")
	fx.exec(`INSERT INTO stock (product_id, free) VALUES (?, 1000000)`, plenty)
	fx.scarce(scarce, 1)
	random := rand.New(rand.NewPCG(uint64(o.orders), uint64(o.days)))
	list := []standing.Order{}
	for i := range o.orders {
		p := weekly(cart.Item{ProductID: plenty, Quantity: int64(1 + i%9)})
		p.Name, p.Cadence, p.Start = fmt.Sprint(i), oftenDue(random), ordealBegins.AddDays(random.IntN(30))
		if i%8 == failingOfEight {
			p.Items = []cart.Item{{ProductID: scarce, Quantity: 2}}
		}
		made := fx.create(buyer, p)
		if i%5 == skippedOfFive {
			fx.must(ignore(fx.Skip(ctx, buyer, made.Number, made.Rhythm.Due(1))))
		}
		list = append(list, made)
	}
	return list
}

// oftenDue is a cadence of up to two months, one in ten of them every day.
func oftenDue(random *rand.Rand) standing.Cadence {
	switch random.IntN(10) {
	case 0:
		return standing.Cadence{Unit: standing.Days, Every: 1}
	case 1, 2:
		return standing.Cadence{Unit: standing.Days, Every: 2 + random.IntN(20)}
	case 3, 4, 5, 6:
		return standing.Cadence{Unit: standing.Weeks, Every: 1 + random.IntN(4), Weekday: 1 + random.IntN(7)}
	}
	return standing.Cadence{Unit: standing.Months, Every: 1 + random.IntN(2), DayOfMonth: []int{1, 5, 15, 28, 29, 30, 31}[random.IntN(7)]}
}

// runDay is the working day, weekends off, on which a due date runs.
func runDay(due clock.Date) clock.Date {
	for due.Weekday() > 5 {
		due = due.AddDays(1)
	}
	return due
}

// expected are the outcomes that a due date of standing order i may have, "" for still being retried.
func (o ordeal) expected(i int, due, next, last clock.Date, n int) []standing.Outcome {
	run := runDay(due)
	switch {
	case i%5 == skippedOfFive && n == 1:
		return []standing.Outcome{standing.Skipped}
	case i%7 == pausedOfSeven && run >= ordealBegins.AddDays(pauseAt) && run <= ordealBegins.AddDays(resumeAt):
		return []standing.Outcome{standing.WasPaused}
	case run == runDay(next):
		return []standing.Outcome{standing.Missed}
	case i%8 == failingOfEight && last.DaysSince(run) > 6:
		return []standing.Outcome{standing.Failed}
	case i%8 == failingOfEight:
		return []standing.Outcome{standing.Failed, standing.Undecided}
	}
	return []standing.Outcome{standing.Ordered}
}

// check counts by a slow calendar: each due date has the one outcome that it must have, each ordered one its one order.
func (o ordeal) check(fx *shop, list []standing.Order) {
	fx.t.Helper()
	last, ordered := ordealBegins.AddDays(o.days-1), int64(0)
	for i, made := range list {
		runs, err := fx.Runs(ctx, made, 10_000)
		fx.must(err)
		at := map[clock.Date]standing.Run{}
		for _, r := range runs {
			at[r.DueOn] = r
		}
		due := standing.Slowly(made.Rhythm, last.AddDays(800))
		for n := 0; runDay(due[n]) <= last; n++ {
			r, known := at[due[n]]
			allowed := o.expected(i, due[n], due[n+1], last, n)
			if !known || !slices.Contains(allowed, r.Outcome) || (r.Outcome == standing.Ordered) != (r.OrderNumber != "") {
				fx.t.Errorf("%s (%d, %s) on %s: %q, want one of %q", made.Number, i, made.Rhythm, due[n], r.Outcome, allowed)
			}
			if r.Outcome == standing.Ordered {
				ordered++
				if found := fx.count(`SELECT COUNT(*) FROM orders WHERE number = ? AND idempotency_key = ?`, r.OrderNumber, fmt.Sprintf("standing:%d:%d", made.ID, r.DueOn)); found != 1 {
					fx.t.Errorf("%s on %s has %d orders", made.Number, due[n], found)
				}
			}
			delete(at, due[n])
		}
		if len(at) > 0 {
			fx.t.Errorf("%s has outcomes on dates that aren't its own: %v", made.Number, at)
		}
	}
	for what, n := range map[string]int64{
		"orders":                   fx.count(`SELECT COUNT(*) FROM orders`),
		"standing.ordered told":    fx.count(`SELECT COUNT(*) FROM events WHERE name = 'standing.ordered'`),
		"order.placed told":        fx.count(`SELECT COUNT(*) FROM events WHERE name = 'order.placed'`),
		"credit entries":           fx.count(`SELECT COUNT(*) FROM credit_entries`),
		"dates with their own row": fx.count(`SELECT COUNT(*) FROM standing_runs WHERE outcome = 'ordered'`),
	} {
		if n != ordered {
			fx.t.Errorf("%s: %d, want %d", what, n, ordered)
		}
	}
	if fx.count(`SELECT CAST(SUM(total) AS BIGINT) FROM orders`) != fx.count(`SELECT credit_used FROM accounts`) {
		fx.t.Error("credit doesn't add up")
	}
	if taken := 1_000_001 - fx.count(`SELECT CAST(SUM(free) AS BIGINT) FROM stock`); taken != fx.count(`SELECT CAST(SUM(quantity) AS BIGINT) FROM order_lines`) {
		fx.t.Errorf("stock doesn't add up: %d taken", taken)
	}
	if twice := fx.count(`SELECT COUNT(*) FROM (SELECT payload FROM events WHERE name IN ('standing.told_ahead', 'standing.ordered') GROUP BY name, payload HAVING COUNT(*) > 1) t`); twice != 0 {
		fx.t.Errorf("%d dates were told twice", twice)
	}
	fx.t.Logf("%d standing orders, %d due dates ordered", len(list), ordered)
}

// child is the runner in a process of its own.
type child struct {
	command *exec.Cmd
	ended   chan error
	output  *strings.Builder
	over    bool
}

// startChild starts a runner. Given a look at which to die, it sends itself SIGKILL when, from then on, it asks for the
// time the n-th time: that is between any two steps of what it does, within transactions too.
func startChild(t *testing.T, dsn, progress string, looks, dieAt, dieAsking int) *child {
	t.Helper()
	c := &child{command: exec.Command(os.Args[0], "-test.run=^TestChild$"), ended: make(chan error, 1), output: &strings.Builder{}}
	c.command.Env = append(os.Environ(), childVariable+"="+dsn, childProgress+"="+progress, childLooks+"="+fmt.Sprint(looks, dieAt, dieAsking))
	c.command.Stdout, c.command.Stderr = c.output, c.output
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { c.ended <- c.command.Wait() }()
	t.Cleanup(c.kill)
	return c
}

func (c *child) diesByItself(t *testing.T) {
	t.Helper()
	err := <-c.ended
	c.over = true
	if exit := (*exec.ExitError)(nil); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the runner wasn't killed: %v\n%s", err, c.output.String())
	}
}

func (c *child) alive() bool {
	select {
	case <-c.ended:
		c.over = true
	default:
	}
	return !c.over
}

// kill is SIGKILL: nothing is finished, nothing is tidied up.
func (c *child) kill() {
	if c.over {
		return
	}
	c.over = true
	if err := c.command.Process.Kill(); !errors.Is(err, os.ErrProcessDone) {
		<-c.ended
	}
}

func lookOf(progress string) int {
	text, err := os.ReadFile(progress)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(text)))
	return n
}

// TestChild isn't a test of its own: it is the runner that the tests above start and kill. Its clock goes on where the
// one before it was killed.
func TestChild(t *testing.T) {
	dsn := os.Getenv(childVariable)
	if dsn == "" {
		t.Skip("started by other tests")
	}
	d, err := db.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	fx, progress := openShop(t, d), os.Getenv(childProgress)
	var looks, dieAt, dieAsking int
	_, err = fmt.Sscan(os.Getenv(childLooks), &looks, &dieAt, &dieAsking)
	fx.must(err)
	for look := lookOf(progress); look < looks; look++ {
		date := ordealBegins.AddDays(look / looksADay)
		fx.at(date.String(), []int{6, 18}[look%looksADay])
		if look%looksADay == 0 {
			fx.pauses(look / looksADay)
		}
		if dieAsking > 0 && look >= dieAt && fx.strike == nil {
			fx.strike = func() {
				if dieAsking--; dieAsking == 0 {
					fx.must(syscall.Kill(os.Getpid(), syscall.SIGKILL))
					select {}
				}
			}
		}
		for range 3 { // minutes: one call does a bounded part
			fx.must(fx.RunDue(ctx))
		}
		fx.must(os.WriteFile(progress+".new", []byte(strconv.Itoa(look+1)), 0o600))
		fx.must(os.Rename(progress+".new", progress))
	}
}

// pauses does what people do on some days; done twice, it changes nothing.
func (fx *shop) pauses(n int) {
	fx.t.Helper()
	if n != pauseAt && n != resumeAt {
		return
	}
	list, err := fx.List(ctx, sysadmin)
	fx.must(err)
	for _, o := range list {
		if i, _ := strconv.Atoi(o.Name); i%7 != pausedOfSeven {
			continue
		}
		change := fx.Pause
		if n == resumeAt {
			change = fx.Resume
		}
		fx.must(ignore(change(ctx, sysadmin, o.Number)))
	}
}
