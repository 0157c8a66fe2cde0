package knowledge

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// desk is a knowledge base with Priya and Lukas of support, Ines, who manages clients, and two clients with a buyer each:
// nordwind of the segment food, bright of none.
type desk struct {
	*Service
	t     *testing.T
	ctx   context.Context
	at    clock.Time
	db    *db.DB
	queue *jobs.Queue

	priya, lukas, ines identity.Actor
	jana, bob          identity.Actor
}

func onEach(t *testing.T, test func(d *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, base *db.DB) {
		d := &desk{t: t, ctx: context.Background(), at: 1_795_000_000_000, db: base}
		now := func() clock.Time { return d.at }
		d.queue = jobs.NewQueue(base, now)
		log := events.New(base, d.queue, now)
		d.Service = New(base, log, now, files.New(base, filepath.Join(t.TempDir(), "uploads"), now), settings.New(base))
		d.priya, d.lukas, d.ines = d.staff("Priya", identity.Support), d.staff("Lukas", identity.Support), d.staff("Ines", identity.Manager)
		d.jana, d.bob = d.member("Jana", "nordwind", "food"), d.member("Bob", "bright", "")
		test(d)
	})
}

func (d *desk) id(query string, args ...any) (id int64) {
	d.t.Helper()
	err := d.db.InTx(d.ctx, func(ctx context.Context) error {
		if err := d.db.Get(ctx, &id, query, args...); err != nil {
			return err
		}
		return d.db.Bump(ctx, "accounts", "sessions")
	})
	d.must(err)
	return id
}

func (d *desk) staff(name string, role identity.StaffRole) identity.Actor {
	id := d.id(`INSERT INTO people (email, name, staff_role, created_at) VALUES (?, ?, ?, 1) RETURNING id`, name+"@seller.example", name, role)
	return identity.Actor{PersonID: id, Name: name, Staff: role}
}

func (d *desk) member(name, account, segment string) identity.Actor {
	a := d.id(`INSERT INTO accounts (slug, name, currency, segment, created_at, updated_at) VALUES (?, ?, 'EUR', ?, 1, 1) RETURNING id`, account, account, segment)
	p := d.id(`INSERT INTO people (email, name, created_at) VALUES (?, ?, 1) RETURNING id`, name+"@client.example", name)
	m := d.id(`INSERT INTO members (account_id, person_id, role, created_at) VALUES (?, ?, 'buyer', 1) RETURNING id`, a, p)
	return identity.Actor{PersonID: p, MemberID: m, Name: name, Role: identity.Buyer, Account: identity.Account{ID: a, Slug: account, Segment: segment, Status: "active"}}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) refused(what string, err error, kind fault.Kind) {
	d.t.Helper()
	if !fault.Is(err, kind) {
		d.t.Errorf("%s: %v", what, err)
	}
}

func (d *desk) scope(actor identity.Actor) identity.Scope { return actor.Scope(20261118) }

// article is a published one with a body, for an audience.
func (d *desk) article(title, body string, who Audience) Article {
	d.t.Helper()
	a, err := d.Create(d.ctx, d.priya, NewArticle{Text: Text{Title: title, Body: body}})
	d.must(err)
	a, err = d.SetAudience(d.ctx, d.priya, a.Slug, a.Version, who)
	d.must(err)
	d.must(d.Publish(d.ctx, d.priya, a.Slug, a.Latest))
	a, err = d.Find(d.ctx, d.priya, a.Slug)
	d.must(err)
	return a
}

func conflictOf(err error) *Conflict {
	var c *Conflict
	errors.As(err, &c)
	return c
}
