package identity

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"tradecounter/internal/events"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// password of everyone in the fixtures.
const password = "correct horse battery"

var root = System("test")

type fixture struct {
	*Service
	t    *testing.T
	d    *db.DB
	time atomic.Int64
	hash string
}

func (fx *fixture) pass(d time.Duration) { fx.time.Add(d.Milliseconds()) }

// onEach runs a test on both databases with two accounts, nordwind and bright, and an administrator.
func onEach(t *testing.T, test func(t *testing.T, ctx context.Context, fx *fixture)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fx := &fixture{t: t, d: d}
		fx.time.Store(1_795_000_000_000)
		now := func() clock.Time { return clock.Time(fx.time.Load()) }
		fx.Service = New(d, events.New(d, jobs.NewQueue(d, now), now), now, settings.New(d))
		t.Cleanup(fx.Wait)
		ctx := context.Background()
		for _, slug := range []string{"nordwind", "bright"} {
			if _, err := d.Exec(ctx, `INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES (?, ?, 'EUR', 1, 1)`, slug, slug+" GmbH"); err != nil {
				t.Fatal(err)
			}
		}
		var err error
		if fx.hash, err = quickHash(); err != nil {
			t.Fatal(err)
		}
		fx.staff("admin@seller.example", Admin)
		test(t, ctx, fx)
	})
}

// quickHash is the password's, made so that comparing takes no time; a hash says itself what it costs.
var quickHash = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash(password, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
})

func (fx *fixture) staff(email string, role StaffRole) Person {
	fx.t.Helper()
	return fx.add(NewPerson{Email: email, Name: "Sam Staff", Staff: role, PasswordHash: fx.hash})
}

func (fx *fixture) member(email, slug string, role Role) Actor {
	fx.t.Helper()
	fx.add(NewPerson{Email: email, Name: "Jana Petersen", AccountSlug: slug, Role: role, PasswordHash: fx.hash})
	actor, err := fx.ActorFor(context.Background(), email, slug)
	if err != nil {
		fx.t.Fatal(err)
	}
	return actor
}

func (fx *fixture) add(n NewPerson) Person {
	fx.t.Helper()
	p, err := fx.Add(context.Background(), root, n)
	if err != nil {
		fx.t.Fatal(err)
	}
	return p
}

func (fx *fixture) signIn(email string) Fresh {
	fx.t.Helper()
	fresh, err := fx.SignIn(context.Background(), email, password, "203.0.113.7", "test")
	if err != nil {
		fx.t.Fatal(err)
	}
	return fresh
}

// events are the payloads of a name, newest last.
func (fx *fixture) told(name string) []string {
	fx.t.Helper()
	var list []string
	if err := fx.d.Select(context.Background(), &list, `SELECT payload FROM events WHERE name = ? ORDER BY id`, name); err != nil {
		fx.t.Fatal(err)
	}
	return list
}

func (fx *fixture) exec(query string, args ...any) {
	fx.t.Helper()
	if _, err := fx.d.Exec(context.Background(), query, args...); err != nil {
		fx.t.Fatal(err)
	}
}
