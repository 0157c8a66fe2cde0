package support

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tradecounter/internal/contacts"
	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
)

// desk is a seller's support desk with a clock set by hand: Ines manages Nordwind, Tom manages Bright, Sam is support.
// Jana buys for Nordwind, Boss is its company admin, Mila buys for Bright.
type desk struct {
	t   *testing.T
	ctx context.Context
	db  *db.DB
	s   *Service
	at  clock.Time
	n   int

	ines, tom, sam, jana, peer, boss, mila identity.Actor
}

// monday is 23 November 2026, 10:00 UTC.
var monday = clock.From(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))

func onEach(t *testing.T, test func(d *desk)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, database *db.DB) { test(newDesk(t, database)) })
}

func newDesk(t *testing.T, database *db.DB) *desk {
	t.Helper()
	d := &desk{t: t, ctx: context.Background(), db: database, at: monday}
	now := func() clock.Time { return d.at }
	queue := jobs.NewQueue(database, now)
	log := events.New(database, queue, now)
	d.s = New(database, log, now, settings.New(database), files.New(database, t.TempDir(), now), contacts.New(database, log, now), "portal.example")
	d.ines = identity.Actor{PersonID: d.person("Ines Halvorsen", "manager"), Name: "Ines Halvorsen", Staff: identity.Manager}
	d.tom = identity.Actor{PersonID: d.person("Tom Reed", "manager"), Name: "Tom Reed", Staff: identity.Manager}
	d.sam = identity.Actor{PersonID: d.person("Sam Okoro", "support"), Name: "Sam Okoro", Staff: identity.Support}
	nordwind, bright := d.account("nordwind", d.ines), d.account("bright", d.tom)
	d.jana, d.peer, d.boss = d.member("Jana Petersen", nordwind, identity.Buyer), d.member("Peer Lund", nordwind, identity.Buyer), d.member("Boss Berg", nordwind, identity.CompanyAdmin)
	d.mila = d.member("Mila Roth", bright, identity.Buyer)
	return d
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) id(query string, args ...any) (id int64) {
	d.t.Helper()
	d.must(d.db.InTx(d.ctx, func(ctx context.Context) error { return d.db.Get(ctx, &id, query, args...) }))
	return id
}

func (d *desk) count(query string, args ...any) (n int) {
	d.t.Helper()
	d.must(d.db.Get(d.ctx, &n, query, args...))
	return n
}

func (d *desk) person(name, role string) int64 {
	var email string
	fmt.Sscan(name, &email)
	return d.id(`INSERT INTO people (email, name, staff_role, created_at) VALUES (LOWER(?) || '@example.com', ?, ?, 1) RETURNING id`, email, name, role)
}

func (d *desk) account(slug string, manager identity.Actor) identity.Account {
	id := d.id(`INSERT INTO accounts (slug, name, currency, manager_id, created_at, updated_at) VALUES (?, ?, 'EUR', ?, 1, 1) RETURNING id`, slug, slug+" Ltd", manager.PersonID)
	return identity.Account{ID: id, Slug: slug, Name: slug + " Ltd", Status: "active"}
}

func (d *desk) member(name string, account identity.Account, role identity.Role) identity.Actor {
	person := d.person(name, "")
	id := d.id(`INSERT INTO members (person_id, account_id, role, created_at) VALUES (?, ?, ?, 1) RETURNING id`, person, account.ID, role)
	return identity.Actor{PersonID: person, MemberID: id, Account: account, Name: name, Role: role}
}

func (d *desk) key() string { d.n++; return fmt.Sprintf("form-key-of-a-test-%d", d.n) }

// asks opens a ticket.
func (d *desk) asks(actor identity.Actor, subject string) Ticket {
	d.t.Helper()
	t, err := d.s.Ask(d.ctx, actor, Question{Key: d.key(), Subject: subject, Text: "Text of " + subject, Reason: "Where is my order"})
	d.must(err)
	return t
}

func (d *desk) answers(actor identity.Actor, number string, in Reply) Ticket {
	d.t.Helper()
	in.Key = d.key()
	if in.Text == "" {
		in.Text = "An answer."
	}
	t, err := d.s.Answer(d.ctx, actor, number, in)
	d.must(err)
	return t
}

func (d *desk) pass(length time.Duration) { d.at = d.at.Add(length) }
