package workspace

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/settings"
)

const (
	firstDays    = 7
	unhappyDays  = 30
	cartDays     = 14 // after it went cold
	contactLeft  = 90 // days that it is told that somebody left
	contactQuiet = 14 // days of silence that mean nothing, however often somebody comes
	contactLeast = 5  // orders in a year that make somebody's silence tell something
	severalTimes = 2  // the usual interval
	stuckFor     = time.Hour
)

// Why a key contact is on the list.
const (
	HasLeft    = "left"
	FellSilent = "silent"
)

// before is how a query names orders that count in a span of days.
func (s *Today) before(days int) clock.Time {
	return s.now().Add(-time.Duration(days) * 24 * time.Hour)
}

type asking func(kind Kind, columns, table, condition, order string, args ...any) question

// signals are what nobody asked for and the figures tell: each looks at a short span through an index.
func (s *Today) signals(ask asking, reach identity.Reach) []question {
	list := []question{
		ask(Unhappy, `'answer ' || CAST(x.id AS TEXT) AS key, x.at, x.score AS n, x.question AS reason, x.comment AS text,
			COALESCE((SELECT p.name FROM people p WHERE p.email = x.member_email), CASE WHEN x.member_email LIKE '%`+recording.Nobody+`' THEN '' ELSE x.member_email END) AS who`, `survey_answers`,
			`((x.question = 'nps' AND x.score <= 6) OR (x.question = 'csat' AND x.score <= 2)) AND x.at >= ? AND NOT EXISTS (SELECT 1 FROM survey_answers y
				WHERE y.account_id = x.account_id AND y.question = x.question AND y.member_email = x.member_email AND y.member_email <> '' AND y.at > x.at)`, `x.at DESC`, s.before(unhappyDays)),
		ask(Unhappy, `x.number AS key, x.at, x.score AS n, 'question' AS reason, x.comment AS text, x.who`,
			`(SELECT r.at, r.score, r.comment, t.number, t.account_id, COALESCE(p.name, '') AS who FROM ticket_ratings r JOIN tickets t ON t.id = r.ticket_id
				LEFT JOIN members m ON m.id = r.member_id LEFT JOIN people p ON p.id = m.person_id WHERE r.score <= 2
				AND NOT EXISTS (SELECT 1 FROM ticket_messages g WHERE g.ticket_id = r.ticket_id AND g.staff AND g.at > r.at))`, `x.at >= ?`, `x.at DESC`, s.before(unhappyDays)),
	}
	if reach.All { // whoever reaches all clients looks after the articles
		list = append(list, question{ReviewDue, `SELECT n, on_date FROM (SELECT COUNT(*) AS n, MIN(review_on) AS on_date FROM articles
			WHERE review_on > 0 AND review_on <= ? AND state <> 'archived') x WHERE n > 0`, []any{reach.On}})
	}
	return list
}

// atRisk has what figures say of clients that drift.
func (s *Today) atRisk(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	found, err := s.insight.AtRisk(ctx, reach)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, r := range found.Accounts[:min(len(found.Accounts), mostOfKind)] {
		t := Task{Kind: AtRisk, AccountID: r.AccountID, Key: r.LastOrder.String(), Text: r.Reason() + ".", On: r.LastOrder}
		if r.DaysOverdue != nil {
			t.Count = int(math.Round(*r.DaysOverdue))
		}
		if r.AtStake != nil {
			t.Stake = money.Amount(math.Round(*r.AtStake))
		}
		list = append(list, t)
	}
	return list, s.name(ctx, list)
}

// stuck are the members who seem to be at a loss since a little while.
func (s *Today) stuck(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	found, err := s.recorder.Stuck(ctx, reach, s.now().Add(-stuckFor))
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, v := range found {
		list = append(list, Task{Kind: BuyerStuck, AccountID: v.AccountID, Key: strconv.FormatInt(v.VisitID, 10), At: v.At, Who: v.Member, Text: stuckWhy(v)})
	}
	return list, s.name(ctx, list)
}

func stuckWhy(v recording.StuckVisit) string {
	who, where := cmp.Or(v.Member, "Somebody"), recording.PageName(v.LastPage)
	switch v.Kind {
	case recording.BySearches:
		return who + " searched three times and found nothing; last seen at " + where + "."
	case recording.ByErrors:
		return who + " was shown three errors; last seen at " + where + "."
	}
	stopped := who + " has stopped in the checkout, at " + checkoutSteps[v.Reached]
	if v.LastAt > v.At {
		return stopped + "; last seen at " + where + "."
	}
	return stopped + ", and does nothing there."
}

var checkoutSteps = map[recording.Reached]string{recording.Delivery: "delivery", recording.Payment: "payment", recording.Review: "the review"}

// carts are those that went cold with enough in them, of members who neither began another nor ordered since, as long as
// nobody has noted why.
func (s *Today) carts(ctx context.Context, reach identity.Reach, set *settings.Settings) (list []Task, err error) {
	within, reached := reach.Where("a")
	var cold []Task
	err = s.db.Select(ctx, &cold, fmt.Sprintf(`SELECT `+whose+`, CAST(x.id AS TEXT) AS key, x.lines AS n, x.value AS amount, x.currency, x.step AS text, x.changed_at AS at,
		COALESCE((SELECT p.name FROM members m JOIN people p ON p.id = m.person_id WHERE m.id = x.member_id), '') AS who
		FROM past_carts x JOIN accounts a ON a.id = x.account_id LEFT JOIN people w ON w.id = a.manager_id
		WHERE x.begun_at >= ? AND x.ended_at >= ? AND x.outcome = 'cold' AND x.why = '' AND x.value > 0 AND a.status <> 'closed' AND `+within+`
		AND NOT EXISTS (SELECT 1 FROM past_carts y WHERE y.member_id = x.member_id AND y.ended_at > x.ended_at)
		AND NOT EXISTS (SELECT 1 FROM carts c WHERE c.member_id = x.member_id AND c.begun_at > x.changed_at)
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.account_id = x.account_id AND o.placed_at > x.changed_at AND `+counted+`)
		ORDER BY x.value DESC LIMIT %d`, mostOfKind), append([]any{s.before(90), s.before(cartDays)}, reached...)...)
	if err != nil {
		return nil, fmt.Errorf("look for carts worth a call: %w", err)
	}
	for _, t := range cold {
		t.Kind = CartCold
		value, err := inSellers(t.Amount, t.Currency, set)
		if err != nil {
			return nil, err
		}
		if value >= set.Worklist.CartWorth {
			list = append(list, t)
		}
	}
	return list, nil
}

// backToPhone are clients that ordered online, and order from people again.
func (s *Today) backToPhone(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	found, err := s.insight.BackToPhone(ctx, reach)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, b := range found[:min(len(found), mostOfKind)] {
		list = append(list, Task{Kind: PhoneAgain, AccountID: b.AccountID, Count: b.ByPeople, Quantity: int64(b.Of), At: b.Since})
	}
	return list, s.name(ctx, list)
}

// firstOrders are those of clients that never ordered before.
func (s *Today) firstOrders(ctx context.Context, reach identity.Reach, _ *settings.Settings) (list []Task, err error) {
	ids, err := s.insight.FirstOrders(ctx, reach, s.before(firstDays))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	err = s.db.Select(ctx, &list, `SELECT x.account_id, x.number AS key, x.placed_at AS at, x.lines_total AS amount, x.currency, x.channel AS text,
		x.placed_by AS who FROM orders x WHERE x.id IN (?) ORDER BY x.placed_at DESC, x.id DESC`, ids[:min(len(ids), mostOfKind)])
	if err != nil {
		return nil, fmt.Errorf("read first orders: %w", err)
	}
	for i := range list {
		list[i].Kind = FirstOrder
	}
	return list, s.name(ctx, list)
}

// keyContact is a member with most of a client's orders of a year.
type keyContact struct {
	insight.KeyMember
	ID   int64      `db:"id"`
	Name string     `db:"name"`
	Gone clock.Time `db:"gone"` // removed, blocked or disabled; 0: may come in
	Came clock.Time `db:"came"` // signed in, ordered or visited last
}

// away is since when a member m, the person p, may not come in any more; 0: they may.
const away = `CASE WHEN m.removed_at > 0 THEN m.removed_at WHEN m.blocked_at > 0 THEN m.blocked_at ELSE p.disabled_at END`

// keyContacts are those who placed more than half of a client's orders and left, or haven't come for over twice their
// usual interval (the mean time from one day with an order of theirs to the next).
func (s *Today) keyContacts(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	key, err := s.insight.KeyMembers(ctx, reach, contactLeast)
	if err != nil || len(key) == 0 {
		return nil, err
	}
	left, err := s.left(ctx)
	if err != nil {
		return nil, err
	}
	key = slices.DeleteFunc(key, func(k insight.KeyMember) bool { return !left[k.MemberID] && !silent(k, k.Last, s.now()) })
	slices.SortFunc(key, func(a, b insight.KeyMember) int {
		return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(a.MemberID, b.MemberID))
	})
	found, err := s.lastSeen(ctx, key[:min(len(key), 10*mostOfKind)])
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, k := range found {
		if t, ok := k.tell(s.now()); ok && len(list) < mostOfKind {
			list = append(list, t)
		}
	}
	return list, s.name(ctx, list)
}

// left are the members who may not come in any more since a little while.
func (s *Today) left(ctx context.Context) (map[int64]bool, error) {
	var ids []int64
	err := s.db.Select(ctx, &ids, `SELECT m.id FROM members m JOIN people p ON p.id = m.person_id WHERE `+away+` >= ?`, s.before(contactLeft))
	if err != nil {
		return nil, fmt.Errorf("read who left: %w", err)
	}
	left := make(map[int64]bool, len(ids))
	for _, id := range ids {
		left[id] = true
	}
	return left, nil
}

// lastSeen says who key members are and when they came last, in their order.
func (s *Today) lastSeen(ctx context.Context, key []insight.KeyMember) (list []keyContact, err error) {
	if len(key) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(key))
	for i, k := range key {
		ids[i] = k.MemberID
	}
	var rows []keyContact
	err = s.db.Select(ctx, &rows, `SELECT m.id, p.name, `+away+` AS gone, p.last_sign_in_at AS came FROM members m JOIN people p ON p.id = m.person_id WHERE m.id IN (?)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read who key contacts are: %w", err)
	}
	members := map[int64]keyContact{}
	for _, r := range rows {
		members[r.ID] = r
	}
	visits, err := s.lastVisits(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, k := range key {
		if m, ok := members[k.MemberID]; ok {
			m.KeyMember, m.Came = k, max(m.Came, k.Last, visits[k.MemberID])
			list = append(list, m)
		}
	}
	return list, nil
}

func (k keyContact) tell(now clock.Time) (Task, bool) {
	t := Task{Kind: KeyContact, AccountID: k.AccountID, Key: strconv.FormatInt(k.ID, 10), Who: k.Name, Count: k.Orders, Quantity: int64(k.Of)}
	if k.Gone > 0 {
		t.Reason, t.At = HasLeft, k.Gone
		return t, now.Sub(k.Gone) <= contactLeft*24*time.Hour
	}
	t.Reason, t.At = FellSilent, k.Came
	return t, silent(k.KeyMember, k.Came, now)
}

// silent says that somebody who came last at a moment hasn't come for longer than they use to.
func silent(k insight.KeyMember, came, now clock.Time) bool {
	quiet := now.Sub(came)
	return k.Days > 2 && quiet > severalTimes*k.Usual() && quiet > contactQuiet*24*time.Hour
}

func (s *Today) lastVisits(ctx context.Context, ids []int64) (map[int64]clock.Time, error) {
	last := map[int64]clock.Time{}
	var rows []struct {
		MemberID int64      `db:"member_id"`
		At       clock.Time `db:"at"`
	}
	if err := s.db.Select(ctx, &rows, `SELECT member_id, MAX(last_at) AS at FROM visits WHERE member_id IN (?) GROUP BY member_id`, ids); err != nil {
		return nil, fmt.Errorf("read when people came last: %w", err)
	}
	for _, r := range rows {
		last[r.MemberID] = r.At
	}
	return last, nil
}
