package workspace

import (
	"cmp"
	"context"
	"fmt"
	"math"
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
	phoneDays    = 90 // in which the latest orders are looked at
	phoneOrders  = 4  // at most this many of them
	firstDays    = 7
	unhappyDays  = 30
	cartDays     = 14 // after it went cold
	contactDays  = 365
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

// byPeople are the channels in which somebody of the seller's takes the order.
const byPeople = `('phone', 'email', 'rep')`

// before is how a query names orders that count in a span of days.
func (s *Today) before(days int) clock.Time {
	return s.now().Add(-time.Duration(days) * 24 * time.Hour)
}

type asking func(kind Kind, columns, table, condition, order string, args ...any) question

// signals are what nobody asked for and the figures tell: each looks at a short span through an index.
func (s *Today) signals(ask asking, reach identity.Reach) []question {
	within, reached := reach.Where("a")
	year := clock.Time(365 * 24 * time.Hour / time.Millisecond)
	list := []question{
		{PhoneAgain, `SELECT ` + whose + `, x.people AS n, x.n AS quantity, x.first_by_people AS at FROM (
			SELECT q.account_id, COUNT(*) AS n, SUM(CASE WHEN q.channel IN ` + byPeople + ` THEN 1 ELSE 0 END) AS people, MIN(q.placed_at) AS first_at,
				MIN(CASE WHEN q.channel IN ` + byPeople + ` THEN q.placed_at END) AS first_by_people
			FROM (SELECT o.account_id, o.channel, o.placed_at, ROW_NUMBER() OVER (PARTITION BY o.account_id ORDER BY o.placed_at DESC, o.id DESC) AS place
				FROM orders o WHERE o.placed_at >= ? AND ` + counted + `) q WHERE q.place <= ? GROUP BY q.account_id) x
			JOIN accounts a ON a.id = x.account_id LEFT JOIN people w ON w.id = a.manager_id
			WHERE x.n >= 2 AND x.people * 4 >= x.n * 3 AND a.status <> 'closed' AND ` + within + `
			AND (SELECT SUM(CASE WHEN o.channel IN ` + byPeople + ` THEN -1 ELSE 1 END) FROM orders o WHERE o.account_id = x.account_id
				AND o.placed_at < x.first_at AND o.placed_at >= x.first_at - ? AND ` + counted + `) >= 3 ORDER BY x.first_by_people DESC`,
			append(append([]any{s.before(phoneDays), phoneOrders}, reached...), year)},
		ask(FirstOrder, `x.number AS key, x.placed_at AS at, x.lines_total AS amount, x.currency, x.channel AS text, x.placed_by AS who`, `orders`,
			`x.placed_at >= ? AND `+insight.Counts("x")+` AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.account_id = x.account_id
				AND `+counted+` AND (o.placed_at < x.placed_at OR (o.placed_at = x.placed_at AND o.id < x.id)))`, `x.placed_at DESC`, s.before(firstDays)),
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
	return who + " has stopped at " + where + " and does nothing there."
}

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

// keyContact is a member with most of a client's orders of a year.
type keyContact struct {
	Task
	MemberID int64      `db:"member_id"`
	Gone     clock.Time `db:"gone"` // removed, blocked or disabled; 0: may come in
	Came     clock.Time `db:"came"` // signed in or ordered last
	First    clock.Time `db:"first_at"`
	Last     clock.Time `db:"last_at"`
	Days     int        `db:"days"` // on which they ordered
}

// keyContacts are those who placed more than half of a client's orders and left, or haven't come for over twice their
// usual interval (the mean time from one day with an order of theirs to the next).
func (s *Today) keyContacts(ctx context.Context, reach identity.Reach, _ *settings.Settings) ([]Task, error) {
	within, reached := reach.Where("a")
	var found []keyContact
	err := s.db.Select(ctx, &found, fmt.Sprintf(`SELECT `+whose+`, x.member_id, CAST(x.member_id AS TEXT) AS key, p.name AS who, x.orders AS n, CAST(x.total AS BIGINT) AS quantity,
		x.first_at, x.last_at, x.days, CASE WHEN p.last_sign_in_at > x.last_at THEN p.last_sign_in_at ELSE x.last_at END AS came,
		CASE WHEN m.removed_at > 0 THEN m.removed_at WHEN m.blocked_at > 0 THEN m.blocked_at ELSE p.disabled_at END AS gone
		FROM (SELECT o.account_id, o.member_id, COUNT(*) AS orders, SUM(COUNT(*)) OVER (PARTITION BY o.account_id) AS total,
			MIN(o.placed_at) AS first_at, MAX(o.placed_at) AS last_at, COUNT(DISTINCT o.placed_on) AS days
			FROM orders o WHERE o.placed_at >= ? AND o.member_id IS NOT NULL AND `+counted+` GROUP BY o.account_id, o.member_id) x
		JOIN accounts a ON a.id = x.account_id LEFT JOIN people w ON w.id = a.manager_id JOIN members m ON m.id = x.member_id JOIN people p ON p.id = m.person_id
		WHERE x.orders >= ? AND x.orders * 2 > x.total AND a.status <> 'closed' AND a.merged_into = 0 AND `+within+`
		AND (m.removed_at > 0 OR m.blocked_at > 0 OR p.disabled_at > 0 OR (p.last_sign_in_at < ? AND x.last_at < ?)) ORDER BY x.last_at DESC LIMIT %d`, 10*mostOfKind),
		append(append([]any{s.before(contactDays), contactLeast}, reached...), s.before(contactQuiet), s.before(contactQuiet))...)
	if err != nil {
		return nil, fmt.Errorf("look for key contacts: %w", err)
	}
	visits, err := s.lastVisits(ctx, found)
	if err != nil {
		return nil, err
	}
	var list []Task
	for _, k := range found {
		k.Came = max(k.Came, visits[k.MemberID])
		if t, ok := k.tell(s.now()); ok {
			list = append(list, t)
		}
	}
	return list[:min(len(list), mostOfKind)], nil
}

func (k keyContact) tell(now clock.Time) (Task, bool) {
	t := k.Task
	t.Kind = KeyContact
	if k.Gone > 0 {
		t.Reason, t.At = HasLeft, k.Gone
		return t, now.Sub(k.Gone) <= contactLeft*24*time.Hour
	}
	usual := k.Last.Sub(k.First) / time.Duration(max(k.Days-1, 1))
	silent := now.Sub(k.Came)
	t.Reason, t.At = FellSilent, k.Came
	return t, k.Days > 2 && silent > severalTimes*usual && silent > contactQuiet*24*time.Hour
}

func (s *Today) lastVisits(ctx context.Context, found []keyContact) (map[int64]clock.Time, error) {
	ids := make([]int64, len(found))
	for i, k := range found {
		ids[i] = k.MemberID
	}
	last := map[int64]clock.Time{}
	if len(ids) == 0 {
		return last, nil
	}
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
