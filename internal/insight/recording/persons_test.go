package recording

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/fault"
)

// lived lets Jana and Milan do a little of everything.
func (fx *seller) lived() {
	fx.t.Helper()
	for _, who := range []string{"jana", "milan"} {
		actor := fx.jana
		if who == "milan" {
			actor = fx.milan
		}
		fx.does(actor, PageSeen{Page: "/cart"}, SearchMade{Key: "k-" + who, Words: "bolts for " + who, Results: 3}, LineAdded{SKU: "FS-1", Quantity: 2, Source: "search", Key: "k-" + who, Position: 1})
		fx.exec(`INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, currency) VALUES (?, ?, ?, ?, ?, 'emptied', 'EUR')`,
			actor.Account.ID, actor.MemberID, fx.now(), fx.now(), fx.now())
		fx.exec(`INSERT INTO article_searches (account_id, member_id, words, folded, articles, products, at) VALUES (?, ?, 'torque', 'torque', 1, 0, ?)`, actor.Account.ID, actor.MemberID, fx.now())
		fx.exec(`INSERT INTO articles (slug, created_at, updated_at) VALUES (?, 1, 1)`, "torque-"+who)
		fx.exec(`INSERT INTO ticket_deflections (form_key, account_id, member_id, article_id, words, outcome, at) SELECT ?, ?, ?, MAX(id), 'how tight', 'opened', ? FROM articles`,
			who, actor.Account.ID, actor.MemberID, fx.now())
		fx.exec(`INSERT INTO survey_answers (external_id, account_id, at, question, score, member_email, comment) VALUES (?, ?, ?, 'nps', 3, ?, ?)`,
			who, actor.Account.ID, fx.now(), who+"@nordwind.example", "late, says "+who)
		fx.exec(`INSERT INTO events (at, name, account_id, person_id, payload) VALUES (?, 'order.placed', ?, ?, '{}')`, fx.now(), actor.Account.ID, actor.PersonID)
		fx.exec(`INSERT INTO events (at, name, person_id, payload) VALUES (?, 'person.signed_in', ?, '{}')`, fx.now(), actor.PersonID)
		fx.exec(`INSERT INTO events (at, name, person_id, payload) VALUES (?, 'person.changed', ?, '{}')`, fx.now(), actor.PersonID)
		fx.exec(`INSERT INTO sessions (token_hash, person_id, csrf, address, created_at, seen_at, expires_at) VALUES (?, ?, 'x', '2001:db8::7', ?, ?, ?)`, who, actor.PersonID, fx.now(), fx.now(), fx.now())
		fx.exec(`INSERT INTO tickets (number, account_id, member_id, subject, channel, created_at, updated_at) VALUES (?, ?, ?, 'Where', 'portal', ?, ?)`,
			"Q-"+who, actor.Account.ID, actor.MemberID, fx.now(), fx.now())
		fx.exec(`INSERT INTO ticket_ratings (ticket_id, member_id, score, comment, at) SELECT id, member_id, 2, ?, ? FROM tickets WHERE number = ?`, "slow, says "+who, fx.now(), "Q-"+who)
		fx.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes, with_name) VALUES (?, ?, 'call', 'Prices', 4, ?)`, actor.Account.ID, fx.now(), who)
		fx.exec(`INSERT INTO contacts (account_id, at, channel, reason, minutes) VALUES (?, ?, 'visit', 'Yearly', 60)`, actor.Account.ID, fx.now())
		fx.exec(`INSERT INTO events (at, name, account_id, person_id, payload) VALUES (?, 'ticket.rated', ?, ?, '{}')`, fx.now(), actor.Account.ID, actor.PersonID)
		fx.exec(`INSERT INTO ideas (number, kind, account_id, member_id, title, created_at) VALUES (?, 'idea', ?, ?, 'Boxes', ?)`, "I-"+who, actor.Account.ID, actor.MemberID, fx.now())
		fx.exec(`INSERT INTO idea_votes (idea_id, member_id, account_id, at) SELECT MIN(id), ?, ?, ? FROM ideas`, actor.MemberID, actor.Account.ID, fx.now())
	}
	fx.written()
}

func TestAPersonsOwnGoesOutAndNobodyElses(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		got, err := fx.Of(ctx, " Jana@nordwind.example")
		fx.must(err)
		own, err := fx.Own(ctx, fx.jana)
		fx.must(err)
		if len(got.Kept) != 3 || got.Kept[0].Kind != "contact" || got.Kept[0].Name != "call, Prices" || len(own.Kept) != 2 {
			t.Errorf("a contact with Jana is for the seller's people to hand out: %+v, to herself %+v", got.Kept, own.Kept)
		}
		for _, r := range []Recorded{got, own} {
			text, err := json.Marshal(r)
			fx.must(err)
			if len(r.Events) != 6 || len(r.Ratings) != 1 || len(r.Votes) != 1 || r.Votes[0].Idea != "I-jana" || len(r.Sessions) != 1 || r.Sessions[0].Address != "2001:db8::7" || len(r.Visits) != 1 || len(r.Searches) != 1 || len(r.Carts) != 1 || len(r.Help) != 1 || len(r.Offers) != 1 || len(r.Answers) != 1 || strings.Contains(string(text), "milan") ||
				!strings.Contains(string(text), `"at":"2026-11-24T09:00:00Z"`) || !strings.Contains(string(text), `"payload":{"page":"/cart"}`) {
				t.Errorf("Jana's: %s", text)
			}
		}
		if _, err := fx.Of(ctx, "nobody@nordwind.example"); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("nobody's: %v", err)
		}
	})
}

func TestAPersonIsForgottenAndTheSumsStay(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		f, err := fx.Forget(ctx, changes.By{Name: "Greta"}, "jana@nordwind.example")
		fx.must(err)
		if f != (Forgotten{Events: 5, Visits: 1, Searches: 1, Carts: 1, Readings: 2, Answers: 1, Ratings: 1, Votes: 1}) {
			t.Errorf("removed %+v", f)
		}
		left, err := fx.Of(ctx, "jana@nordwind.example")
		fx.must(err)
		if len(left.Events) != 1 || left.Events[0].Name != "order.placed" || len(left.Visits)+len(left.Searches)+len(left.Carts)+len(left.Help)+len(left.Offers)+len(left.Answers)+len(left.Ratings)+len(left.Votes) != 0 || len(left.Kept) != 3 {
			t.Errorf("left: %+v", left)
		}
		fx.is("visits of the day", fx.sum("visits"), 2)
		fx.is("searches", fx.number(`SELECT COUNT(*) FROM searches`), 2)
		other, err := fx.Of(ctx, "milan@nordwind.example")
		fx.must(err)
		fx.is("answers", fx.number(`SELECT COUNT(DISTINCT member_email) FROM survey_answers`), 2)
		fx.is("what they say of her", fx.number(`SELECT COUNT(*) FROM survey_answers WHERE member_email LIKE '%jana%' OR comment LIKE '%jana%' OR member_email = ''`), 0)
		fx.is("votes", fx.number(`SELECT COUNT(*) FROM idea_votes WHERE idea_id = (SELECT MIN(id) FROM ideas)`), 2)
		fx.is("ratings", fx.number(`SELECT COUNT(*) FROM ticket_ratings WHERE score = 2`), 2)
		fx.is("what they say", fx.number(`SELECT COUNT(*) FROM ticket_ratings WHERE comment LIKE '%jana%'`), 0)
		if len(other.Events) != 6 || len(other.Ratings) != 1 || len(other.Votes) != 1 || len(other.Visits) != 1 || len(other.Answers) != 1 || len(other.Offers) != 1 {
			t.Errorf("Milan's: %+v", other)
		}
		var logged []string
		fx.must(fx.db.Select(ctx, &logged, `SELECT before_text || after_text || subject FROM changes`))
		if len(logged) != 1 || strings.Contains(strings.ToLower(logged[0]), "jana") {
			t.Errorf("the change log says %v", logged)
		}
	})
}

// Who works for the seller alone is a member of nothing: what is kept of them are sign-ins.
func TestStaffAreForgottenToo(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		for _, name := range []string{"person.signed_in", "password.changed", "password.reset_asked", "second_factor.changed", "person.invited"} {
			fx.exec(`INSERT INTO events (at, name, person_id, payload) VALUES (?, ?, ?, '{}')`, fx.now(), name, fx.ines.PersonID)
		}
		got, err := fx.Of(ctx, "ines@seller.example")
		fx.must(err)
		fx.is("what goes out", int64(len(got.Events)), 4)
		f, err := fx.Forget(ctx, changes.By{Name: "Greta"}, "ines@seller.example")
		fx.must(err)
		if f != (Forgotten{Events: 4}) {
			t.Errorf("removed %+v", f)
		}
		fx.is("sign-ins of others", fx.number(`SELECT COUNT(*) FROM events WHERE name = 'person.signed_in'`), 2)
	})
}

// Where accounts were merged one into the other, events stand under the account in which they happened.
func TestAPersonIsForgottenInAccountsThatWereMerged(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		for _, slug := range []string{"nord", "north"} {
			fx.exec(`INSERT INTO accounts (slug, name, currency, status, merged_into, created_at, updated_at)
				SELECT ?, 'Before', 'EUR', 'closed', MAX(id), 1, 1 FROM accounts WHERE slug IN ('nordwind', 'nord')`, slug)
			fx.exec(`INSERT INTO events (at, name, account_id, person_id, payload) SELECT ?, 'page.seen', id, ?, '{}' FROM accounts WHERE slug = ?`, fx.now(), fx.jana.PersonID, slug)
		}
		for _, read := range []func() (Recorded, error){func() (Recorded, error) { return fx.Of(ctx, "jana@nordwind.example") }, func() (Recorded, error) { return fx.Own(ctx, fx.jana) }} {
			got, err := read()
			fx.must(err)
			fx.is("events of all three", int64(len(got.Events)), 8)
		}
		f, err := fx.Forget(ctx, changes.By{Name: "Greta"}, "jana@nordwind.example")
		fx.must(err)
		fx.is("events removed", f.Events, 7)
	})
}

func TestWhatIsTooOldIsRemovedAndTheSumsStay(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		fx.pass(30 * 24 * time.Hour)
		fx.must(fx.set.Set(ctx, "recording.keep_days", "30"))
		fx.must(fx.Keep(ctx))
		fx.is("events at exactly thirty days", fx.number(`SELECT COUNT(*) FROM events WHERE name NOT IN ('order.placed', 'person.changed')`), 10)
		fx.pass(time.Millisecond)
		fx.does(fx.ken, PageSeen{Page: "/cart"})
		fx.written()
		fx.must(fx.Keep(ctx))
		fx.is("events, sign-ins too", fx.number(`SELECT COUNT(*) FROM events WHERE name NOT IN ('order.placed', 'person.changed')`), 1)
		fx.is("orders in the log", fx.number(`SELECT COUNT(*) FROM events WHERE name = 'order.placed'`), 2)
		fx.is("visits", fx.number(`SELECT COUNT(*) FROM visits`), 1)
		fx.is("searches", fx.number(`SELECT COUNT(*) FROM searches`), 0)
		fx.is("carts, no longer anybody's", fx.number(`SELECT COUNT(*) FROM past_carts WHERE member_id = 0`), 2)
		fx.is("articles offered, no longer to anybody", fx.number(`SELECT COUNT(*) FROM ticket_deflections WHERE member_id = 0`), 2)
		fx.is("visits of all days", fx.sum("visits"), 3)
	})
}

func TestPersonsCanBeLeftOut(t *testing.T) {
	onBoth(t, func(t *testing.T, fx *seller) {
		fx.lived()
		fx.must(fx.set.Set(ctx, "recording.persons", "no"))
		fx.must(fx.Keep(ctx))
		fx.is("events with a person", fx.number(`SELECT COUNT(*) FROM events WHERE account_id > 0 AND person_id IS NOT NULL AND name NOT IN ('order.placed', 'ticket.rated')`), 0)
		fx.is("visits of somebody", fx.number(`SELECT COUNT(*) FROM visits WHERE member_id <> 0`), 0)
		fx.pass(time.Hour)
		for range 3 { // visits go on all the same
			fx.does(fx.jana, PageSeen{Page: "/cart"}, SearchMade{Key: fx.now().String(), Words: "x"})
			fx.written()
			fx.pass(10 * time.Minute)
		}
		fx.is("visits", fx.number(`SELECT COUNT(*) FROM visits WHERE pages = 3 AND member_id = 0 AND stuck = 'searches'`), 1)
		fx.is("anything named", fx.number(`SELECT (SELECT COUNT(*) FROM events WHERE account_id > 0 AND person_id IS NOT NULL AND name NOT IN ('order.placed', 'ticket.rated')) + (SELECT COUNT(*) FROM visits WHERE member_id <> 0)
			+ (SELECT COUNT(*) FROM searches WHERE member_id <> 0)`), 0)
		if s, ok := fx.Lost(fx.jana.MemberID); !ok || s.Kind != BySearches {
			t.Errorf("Jana is offered %v", s)
		}
	})
}
