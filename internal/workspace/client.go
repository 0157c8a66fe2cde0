package workspace

import (
	"context"
	"fmt"
	"time"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
	"tradecounter/internal/pricing"
)

// ClientPages read everything about one client, for whoever of the seller's works for it.
type ClientPages struct {
	list     *Clients
	db       *db.DB
	settings *settings.Service
	now      clock.Now
	people   *identity.Service
	accounts *accounts.Service
	catalog  *catalog.Service
	prices   *pricing.Desk
	contacts *contacts.Service
	insight  *insight.Service
}

// NewClientPages makes them.
func NewClientPages(list *Clients, people *identity.Service, acc *accounts.Service, cat *catalog.Service, prices *pricing.Desk, con *contacts.Service, ins *insight.Service) *ClientPages {
	return &ClientPages{list, list.db, list.settings, list.now, people, acc, cat, prices, con, ins}
}

// worksFor is asked by every read of a client's: an actor of the seller's that accounts.ForStaff made for the client.
func worksFor(actor identity.Actor) error {
	if actor.Staff == "" || actor.Account.ID == 0 {
		return fault.Denied("This is for the seller’s staff who work for the client.")
	}
	return nil
}

// Head is what stands on each of a client's pages.
type Head struct {
	Account     accounts.Account
	Today       clock.Date
	ManagerName string
	Deputies    []string // of its manager, today
	MergedTo    string   // the slug of the client it became a part of
	Counts      Counts
}

// Counts are how much there is on the client's pages.
type Counts struct {
	People    int `db:"people"`
	Places    int `db:"places"` // in use
	Orders    int `db:"orders"`
	Lists     int `db:"lists"`
	Standing  int `db:"standing"` // that haven't ended
	Contacts  int `db:"contacts"`
	Notes     int `db:"notes"`
	Requests  int `db:"requests"` // open ones: what was asked for, and questions
	Handovers int `db:"handovers"`
	Contracts int `db:"contracts"` // products with a contract price
	Range     int `db:"-"`         // products it sees
}

// Head reads it for the client that the actor works for.
func (s *ClientPages) Head(ctx context.Context, actor identity.Actor, a accounts.Account) (Head, error) {
	if err := worksFor(actor); err != nil {
		return Head{}, err
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Head{}, err
	}
	h := Head{Account: a, Today: set.Today(s.now())}
	err = s.db.Get(ctx, &h.Counts, `SELECT (SELECT COUNT(*) FROM members WHERE account_id = a.id AND removed_at = 0) AS people,
		(SELECT COUNT(*) FROM locations l WHERE l.account_id = a.id AND NOT l.inactive) AS places,
		(SELECT COUNT(*) FROM orders WHERE account_id = a.id) AS orders,
		(SELECT COUNT(*) FROM order_lists WHERE account_id = a.id) AS lists,
		(SELECT COUNT(*) FROM standing_orders WHERE account_id = a.id AND state <> 'ended') AS standing,
		(SELECT COUNT(*) FROM contacts WHERE account_id = a.id) AS contacts,
		(SELECT COUNT(*) FROM notes WHERE account_id = a.id AND kind = 'note') AS notes,
		(SELECT COUNT(*) FROM asks WHERE account_id = a.id AND answered_at = 0)
			+ (SELECT COUNT(*) FROM tickets t WHERE t.account_id = a.id AND t.`+unsolved+`) AS requests,
		(SELECT COUNT(*) FROM handovers WHERE account_id = a.id) AS handovers,
		(SELECT COUNT(DISTINCT product_id) FROM contract_prices WHERE account_id = a.id) AS contracts FROM accounts a WHERE a.id = ?`, a.ID)
	if err == nil {
		err = s.db.Get(ctx, &h.ManagerName, `SELECT COALESCE(MAX(name), '') FROM people WHERE id = ?`, a.ManagerID)
	}
	if err == nil {
		err = s.db.Get(ctx, &h.MergedTo, `SELECT COALESCE(MAX(slug), '') FROM accounts WHERE id = ?`, a.MergedInto)
	}
	if err == nil {
		err = s.db.Select(ctx, &h.Deputies, `SELECT p.name FROM deputies d JOIN people p ON p.id = d.deputy_id
			WHERE d.manager_id = ? AND d.from_on <= ? AND d.to_on >= ? ORDER BY p.name`, a.ManagerID, h.Today, h.Today)
	}
	if err != nil {
		return Head{}, fmt.Errorf("read the head of a client's pages: %w", err)
	}
	seen, err := s.catalog.Range(ctx, actor.Scope(h.Today))
	if err != nil {
		return Head{}, err
	}
	h.Counts.Range = seen.Len()
	return h, nil
}

// Overview is what one knows of a client before picking up the phone.
type Overview struct {
	Client
	Head
	Revenues  string // the currency of its revenue: the seller's
	First     clock.Time
	FirstHere clock.Time // the first order online
	Online    int        // orders of the last span that came online
	OldestAsk clock.Time
	Rhythm    Rhythm
	Promises  []contacts.Note // open ones
	People    []Colleague
	Asked     []PriceSource
	Payment   accounts.Entry // the last one; no ID: none
	Invited   bool           // of a client that hasn't begun: somebody was written to
	Missing   []Missing
	Expected  *insight.Prediction // nil: nothing was ordered yet
	Risk      *insight.Risk       // nil: not at risk
	Seen      []Seen              // the last visits
}

// Colleague is a member with what they ordered in the last span.
type Colleague struct {
	identity.Member
	Orders int
}

// Overview reads a client's page. Every part is one look, whatever the client's size.
func (s *ClientPages) Overview(ctx context.Context, actor identity.Actor, a accounts.Account) (o Overview, err error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return o, err
	}
	now := s.now()
	err = s.db.Snapshot(ctx, func(ctx context.Context) (err error) {
		if o.Head, err = s.Head(ctx, actor, a); err != nil {
			return err
		}
		o.Revenues = set.Currency
		for _, read := range []func(context.Context, identity.Actor, *settings.Settings, clock.Time, *Overview) error{
			s.figures, s.history, s.asked, s.rest, s.outlook, s.seen,
		} {
			if err := read(ctx, actor, set, now, &o); err != nil {
				return fmt.Errorf("read a client's page: %w", err)
			}
		}
		return nil
	})
	o.Missing = o.missing()
	return o, err
}

// lineOfOne is a line of the list of clients for a single one: all looks are into indexes.
var lineOfOne = `SELECT a.id, a.slug, a.name, a.segment, a.status, a.external_id, a.currency, COALESCE(a.manager_id, 0) AS manager_id,
	COALESCE(p.name, '') AS manager, COALESCE(p.email, '') AS manager_email, a.credit_limit, a.credit_used, a.credit_hold,
	(SELECT COUNT(*) FROM account_assortments r WHERE r.account_id = a.id)
		+ (SELECT COUNT(*) FROM account_products r WHERE r.account_id = a.id AND r.mode = 'add') AS ranges,
	(SELECT COUNT(*) FROM members m JOIN people q ON q.id = m.person_id WHERE m.account_id = a.id AND m.removed_at = 0 AND q.disabled_at = 0) AS members,
	COALESCE((SELECT MAX(q.last_sign_in_at) FROM members m JOIN people q ON q.id = m.person_id
		WHERE m.account_id = a.id AND m.removed_at = 0 AND q.disabled_at = 0), 0) AS came,
	COALESCE((SELECT MAX(o.placed_at) FROM orders o WHERE o.account_id = a.id AND ` + counted + `), 0) AS last_order,
	(SELECT COUNT(*) FROM asks k WHERE k.account_id = a.id AND k.answered_at = 0)
		+ (SELECT COUNT(*) FROM tickets t WHERE t.account_id = a.id AND t.` + unsolved + `) AS requests,
	(SELECT COUNT(*) FROM notes n WHERE n.account_id = a.id AND n.kind = 'promise' AND n.done_at = 0) AS promises
	FROM accounts a LEFT JOIN people p ON p.id = a.manager_id WHERE a.id = ?`

// figures are the line of the list of clients, by the same code.
func (s *ClientPages) figures(ctx context.Context, actor identity.Actor, set *settings.Settings, now clock.Time, o *Overview) error {
	list := make([]Client, 1)
	if err := s.db.Get(ctx, &list[0], lineOfOne, actor.Account.ID); err != nil {
		return err
	}
	ends, err := pricing.NextEnds(ctx, s.db, o.Today, actor.Account.ID)
	if err != nil {
		return err
	}
	list[0].ContractEnd = ends[actor.Account.ID]
	if err := s.list.sell(ctx, ofClient(actor.Account.ID), list, set.Currency, now); err != nil {
		return err
	}
	o.Client = list[0]
	return nil
}

// history are the orders of a year and when it all began.
func (s *ClientPages) history(ctx context.Context, actor identity.Actor, set *settings.Settings, now clock.Time, o *Overview) error {
	var began struct {
		First  clock.Time `db:"first"`
		Online clock.Time `db:"online"`
		Asked  clock.Time `db:"asked"`
	}
	err := s.db.Get(ctx, &began, `SELECT COALESCE(MIN(o.placed_at), 0) AS first, COALESCE(MIN(CASE WHEN o.channel = 'online' THEN o.placed_at END), 0) AS online,
		COALESCE((SELECT MIN(k.at) FROM (SELECT asked_at AS at FROM asks WHERE account_id = ? AND answered_at = 0
			UNION ALL SELECT created_at FROM tickets WHERE account_id = ? AND `+unsolved+`) k), 0) AS asked
		FROM orders o WHERE o.account_id = ? AND `+counted, actor.Account.ID, actor.Account.ID, actor.Account.ID)
	if err != nil {
		return err
	}
	o.First, o.FirstHere, o.OldestAsk = began.First, began.Online, began.Asked
	o.Rhythm, err = s.rhythm(ctx, actor.Account.ID, set, o.Today)
	if err != nil {
		return err
	}
	if o.Invited = o.Live(); !o.Invited { // few events, then
		err = s.db.Get(ctx, &o.Invited, `SELECT EXISTS (SELECT 1 FROM events WHERE account_id = ? AND name = ?)`, actor.Account.ID, identity.PersonInvited{}.EventName())
		if err != nil {
			return err
		}
	}
	o.People, err = s.colleagues(ctx, actor, now)
	return err
}

// People are the client's members with what they ordered in the last span.
func (s *ClientPages) People(ctx context.Context, actor identity.Actor) ([]Colleague, error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	return s.colleagues(ctx, actor, s.now())
}

func (s *ClientPages) colleagues(ctx context.Context, actor identity.Actor, now clock.Time) ([]Colleague, error) {
	team, err := s.people.Team(ctx, actor)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		MemberID int64 `db:"member_id"`
		Orders   int   `db:"orders"`
	}
	err = s.db.Select(ctx, &rows, `SELECT o.member_id, COUNT(*) AS orders FROM orders o WHERE o.account_id = ? AND o.placed_at >= ? AND o.placed_at < ?
		AND o.member_id IS NOT NULL AND `+counted+` GROUP BY o.member_id`, actor.Account.ID, now.Add(-Days*24*time.Hour), now)
	if err != nil {
		return nil, fmt.Errorf("count what people ordered: %w", err)
	}
	ordered := map[int64]int{}
	for _, r := range rows {
		ordered[r.MemberID] = r.Orders
	}
	list := make([]Colleague, len(team))
	for i, m := range team {
		list[i] = Colleague{m, ordered[m.ID]}
	}
	return list, nil
}

// rest are what came online, promises and the last payment.
func (s *ClientPages) rest(ctx context.Context, actor identity.Actor, _ *settings.Settings, now clock.Time, o *Overview) error {
	err := s.db.Get(ctx, &o.Online, `SELECT COUNT(*) FROM orders o WHERE o.account_id = ? AND o.placed_at >= ? AND o.placed_at < ? AND o.channel = 'online' AND `+counted,
		actor.Account.ID, now.Add(-Days*24*time.Hour), now)
	if err != nil {
		return err
	}
	notes, err := s.contacts.Notes(ctx, actor, 200)
	if err != nil {
		return err
	}
	for _, n := range notes {
		if n.Kind == "promise" && n.DoneAt == 0 {
			o.Promises = append(o.Promises, n)
		}
	}
	var paid []accounts.Entry
	err = s.db.Select(ctx, &paid, `SELECT id, at, kind, amount, order_number, COALESCE(external_id, '') AS external_id, note FROM credit_entries
		WHERE account_id = ? AND kind = 'payment' ORDER BY at DESC, id DESC LIMIT 1`, actor.Account.ID)
	if err == nil && len(paid) == 1 {
		o.Payment = paid[0]
	}
	return err
}
