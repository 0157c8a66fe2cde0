package app_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/cart"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

const (
	kills         = 20
	acknowledged  = 500
	killTestSKU   = "SW-2210-L" // both clients see it, each at its own price
	longestOfTest = 4 * time.Minute
)

// ledger is what the clients were told.
type ledger struct {
	mu     sync.Mutex
	orders map[string]entry // by the form's key
}

type entry struct {
	number   string // acknowledged
	slug     string
	quantity int
	refused  bool
}

func (l *ledger) note(key string, e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.orders[key] = e
}

func (l *ledger) acknowledged() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.orders {
		if e.number != "" {
			n++
		}
	}
	return n
}

// TestAcknowledgedOrdersSurviveKills kills the server under load, again and again. Afterwards each acknowledged order
// exists exactly once with the same total, each refused one doesn't, each unknown one at most once and its retry finds
// it.
func TestAcknowledgedOrdersSurviveKills(t *testing.T) {
	inTurn(t, 35)
	bin := program(t)
	for kind, dsn := range map[string]func(testing.TB) string{"sqlite": dbtest.SQLiteDSN, "postgres": dbtest.PostgresDSN} {
		t.Run(kind, func(t *testing.T) {
			p := filled(t, bin, dsn(t), noCreditLimit)
			for _, problem := range p.trade(syscall.SIGKILL, kills, acknowledged) {
				t.Error(problem)
			}
		})
	}
}

// TestTheKillTestSeesOrdersLost plants the fault that it is there for: a server that answers before the commit.
func TestTheKillTestSeesOrdersLost(t *testing.T) {
	inTurn(t, 15)
	p := filled(t, planted(t, "build", "tradecounter/cmd/tradecounter"), dbtest.SQLiteDSN(t), noCreditLimit)
	p.env = []string{plantedVariable + "=hasty"}
	if problems := p.trade(syscall.SIGKILL, 8, 0); len(problems) == 0 {
		t.Error("a server that answers before the commit passes the kill test")
	} else {
		t.Logf("it is seen: %s", problems[0])
	}
}

// hasty has an order answered before the commit, in a process that is asked to.
var hasty = []fault{
	{"../orders/place.go", "import (\n", "import (\n\t\"os\"\n\t\"time\"\n"},
	{"../orders/place.go", honestly, `	if os.Getenv("` + plantedVariable + `") != "hasty" {
` + honestly + `	} else {
		told := make(chan error, 1)
		var early Order
		go func(ctx context.Context) {
			answered := false
			err := s.db.InTx(ctx, func(ctx context.Context) error {
				made, err := do(ctx)
				if err == nil {
					early, answered = made, true
					told <- nil
					time.Sleep(40 * time.Millisecond)
				}
				return err
			})
			if !answered {
				told <- err
			}
		}(context.WithoutCancel(ctx))
		err, order = <-told, early
	}
`},
}

const honestly = "\terr = s.db.InTx(ctx, func(ctx context.Context) error {\n\t\torder, err = do(ctx)\n\t\treturn err\n\t})\n"

// TestStoppingLosesNothing ends the server in traffic as a service manager does: requests and jobs under way are
// finished, and no job is left held by a server that is gone.
func TestStoppingLosesNothing(t *testing.T) {
	inTurn(t, 7)
	p := filled(t, program(t), dbtest.SQLiteDSN(t), noCreditLimit)
	for _, problem := range p.trade(syscall.SIGTERM, 4, 20) {
		t.Error(problem)
	}
	d, err := db.Open(p.dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var held int
	if err := d.Get(context.Background(), &held, `SELECT COUNT(*) FROM jobs WHERE state = 'queued' AND lease <> ''`); err != nil || held > 0 {
		t.Errorf("%d jobs are held by a server that has stopped, %v", held, err)
	}
}

func noCreditLimit(s *apptest.Shop) {
	s.Import("accounts", "slug,name,credit_limit", "nordwind,Nordwind Maschinenbau,")
}

// trade lets four buyers order while the server is ended by a signal and started again, and returns what is wrong
// afterwards.
func (p *portal) trade(end os.Signal, ends, wanted int) (problems []string) {
	book := &ledger{orders: map[string]entry{}}
	p.start()
	stop, failures := make(chan struct{}), make(chan error, 4)
	var group sync.WaitGroup
	for email, slug := range map[string]string{"jana@nordwind.example": "nordwind", "boss@nordwind.example": "nordwind",
		"tom@bright-harvest.example": "bright-harvest", "chief@bright-harvest.example": "bright-harvest"} {
		c := p.client(slug)
		if err := c.signIn(email); err != nil {
			p.t.Fatal(err)
		}
		group.Go(func() { p.buy(c, book, stop, failures) })
	}
	begun := time.Now()
	for n := 0; n < ends || book.acknowledged() < wanted; n++ {
		if time.Since(begun) > longestOfTest {
			p.t.Fatalf("after %s: %d ends, %d orders acknowledged", longestOfTest, n, book.acknowledged())
		}
		time.Sleep(time.Duration(150+rand.IntN(500)) * time.Millisecond)
		p.signal(end)
		p.start()
	}
	close(stop)
	group.Wait()
	p.signal(os.Interrupt)
	select {
	case err := <-failures:
		p.t.Fatal(err)
	default:
	}
	p.t.Logf("%d orders acknowledged, %d forms in all", book.acknowledged(), len(book.orders))
	return p.check(book)
}

// buy orders until told to stop. An answer that was lost is asked for again with the same form.
func (p *portal) buy(c *client, book *ledger, stop chan struct{}, failures chan error) {
	for n := 1; ; n++ {
		select {
		case <-stop:
			return
		default:
		}
		quantity := 1 + n%3
		form, err := c.checkout(killTestSKU, quantity)
		if err != nil { // the server is down: the cart may hold the line already, so the next checkout may hold more
			time.Sleep(20 * time.Millisecond)
			continue
		}
		quantity = inCart(form)
		key := form.Get("key")
		for tries := 0; ; tries++ {
			placed, err := c.post("/s/"+c.slug+"/checkout", form)
			switch {
			case err == nil && placed.status == http.StatusSeeOther && strings.Contains(placed.location, "/orders/"):
				book.note(key, entry{number: placed.location[strings.LastIndexByte(placed.location, '/')+1:], slug: c.slug, quantity: quantity})
			case err == nil && placed.status < 500:
				book.note(key, entry{slug: c.slug, refused: true})
			case tries < 500:
				book.note(key, entry{slug: c.slug})
				time.Sleep(20 * time.Millisecond)
				continue
			default:
				failures <- fmt.Errorf("no answer to %s after %d tries: %d, %v", key, tries, placed.status, err)
				return
			}
			break
		}
	}
}

// inCart is how many units the checkout's form was shown with.
func inCart(form url.Values) (quantity int) {
	for _, line := range cart.ParseShown(form.Get("shown")).Lines {
		quantity += int(line.Quantity)
	}
	return quantity
}

// check compares the ledger with the database.
func (p *portal) check(book *ledger) (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	d, err := db.Open(p.dsn)
	if err != nil {
		p.t.Fatal(err)
	}
	defer d.Close()
	var rows []struct {
		Number   string `db:"number"`
		Key      string `db:"idempotency_key"`
		Quantity int    `db:"quantity"`
		Slug     string `db:"slug"`
		Net      int64  `db:"lines_total"`
		Moved    int64  `db:"moved"`
	}
	err = d.Select(context.Background(), &rows, `SELECT o.number, o.idempotency_key, a.slug, o.lines_total,
		CAST((SELECT SUM(l.quantity) FROM order_lines l WHERE l.order_id = o.id) AS BIGINT) AS quantity,
		(SELECT COUNT(*) FROM events e WHERE e.name = 'order.placed' AND e.payload LIKE '%"' || o.number || '"%') AS moved
		FROM orders o JOIN accounts a ON a.id = o.account_id`)
	if err != nil {
		p.t.Fatal(err)
	}
	price := map[string]int64{"nordwind": 777, "bright-harvest": 808}
	byKey := map[string]string{}
	for _, row := range rows {
		e, known := book.orders[row.Key]
		switch {
		case !known:
			say("order %s was never asked for", row.Number)
		case e.refused:
			say("order %s was refused and exists", row.Number)
		case e.number != "" && e.number != row.Number:
			say("order %s exists, %s was acknowledged for the same form", row.Number, e.number)
		case e.number != "" && e.quantity != row.Quantity:
			say("order %s holds %d units, %d were acknowledged", row.Number, row.Quantity, e.quantity)
		}
		if row.Net != int64(row.Quantity)*price[row.Slug] {
			say("order %s of %d units costs %d", row.Number, row.Quantity, row.Net)
		}
		if row.Moved != 1 {
			say("order %s was announced %d times", row.Number, row.Moved)
		}
		if byKey[row.Key] != "" {
			say("one form ordered twice: %s and %s", byKey[row.Key], row.Number)
		}
		byKey[row.Key] = row.Number
	}
	for key, e := range book.orders {
		if e.number != "" && byKey[key] == "" {
			say("order %s was acknowledged and is lost", e.number)
		}
	}
	return problems
}
