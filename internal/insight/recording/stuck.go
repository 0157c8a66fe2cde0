package recording

import (
	"context"
	"fmt"
	"sync"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Kind is why a member seems to be at a loss.
type Kind string

// The kinds.
const (
	ByNothing  Kind = ""
	BySearches Kind = "searches" // three searches without a result in a visit
	ByErrors   Kind = "errors"   // three errors shown in a visit
	ByIdleness Kind = "idle"     // nothing for a while at a step of the checkout
)

const enough = 3

// offered is how long after it a member is still offered help.
const offered = gap

// Stuck is a member at a loss.
type Stuck struct {
	Kind  Kind
	At    clock.Time // since when
	Page  string     // the route last seen
	Topic string     // of the last error
}

// lost are the members at a loss whom this node knows of: pages ask it without a query.
type lost struct {
	mu sync.RWMutex
	by map[int64]Stuck
}

func (l *lost) forget(members []int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, member := range members {
		delete(l.by, member)
	}
}

// Lost says whether a member seems to be at a loss now.
func (r *Recorder) Lost(memberID int64) (Stuck, bool) {
	if r == nil {
		return Stuck{}, false
	}
	r.lost.mu.RLock()
	defer r.lost.mu.RUnlock()
	s, ok := r.lost.by[memberID]
	return s, ok && r.now().Sub(s.At) <= offered
}

// seemsLost marks the visit once it is stuck; an order ends that.
func (v *visit) seemsLost(at clock.Time) {
	switch {
	case v.Reached == Ordered:
		v.Stuck, v.StuckAt = ByNothing, 0
	case v.Stuck != ByNothing:
	case v.Empty >= enough:
		v.Stuck, v.StuckAt = BySearches, at
	case v.Errors >= enough:
		v.Stuck, v.StuckAt = ByErrors, at
	}
}

// remember keeps in memory what pages ask for, after the batch is written.
func (b *batch) remember() {
	b.lost.mu.Lock()
	defer b.lost.mu.Unlock()
	for member, v := range b.visits {
		was, is := b.lost.by[member]
		switch {
		case v.Stuck == ByNothing:
			delete(b.lost.by, member)
		case !is || was.At != v.StuckAt:
			b.lost.by[member] = Stuck{v.Stuck, v.StuckAt, v.LastPage, v.topic}
		}
		if !b.set.Recording.Persons {
			b.live[member] = v.ID
		}
	}
}

// Mind looks for members who do nothing at a step of the checkout, and learns whom other nodes found.
func (r *Recorder) Mind(ctx context.Context) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	now := r.now()
	_, err = r.db.Exec(ctx, `UPDATE visits SET stuck = ?, stuck_at = last_at + ? WHERE begun_at > ? AND stuck_at = 0 AND reached >= ? AND reached < ?
		AND last_page = ? AND last_at <= ? AND last_at > ?`,
		ByIdleness, set.Recording.Idle.Milliseconds(), now.Add(-24*time.Hour), Delivery, Ordered, checkoutPage, now.Add(-set.Recording.Idle), now.Add(-set.Recording.Idle-gap))
	if err != nil {
		return fmt.Errorf("look for idle checkouts: %w", err)
	}
	var rows []visit
	if err := r.db.Select(ctx, &rows, `SELECT `+visitColumns+` FROM visits WHERE stuck_at > ?`, now.Add(-offered)); err != nil {
		return fmt.Errorf("read who is stuck: %w", err)
	}
	r.writing.Lock()
	owner := make(map[int64]int64, len(r.live))
	for member, id := range r.live {
		owner[id] = member
	}
	r.writing.Unlock()
	r.lost.mu.Lock()
	defer r.lost.mu.Unlock()
	fresh := make(map[int64]Stuck, len(rows))
	for _, v := range rows {
		member := v.Member
		if member == 0 {
			member = owner[v.ID]
		}
		s := Stuck{v.Stuck, v.StuckAt, v.LastPage, ""}
		if was, ok := r.lost.by[member]; ok && was.At == v.StuckAt {
			s = was
		}
		if member != 0 {
			fresh[member] = s
		}
	}
	r.lost.by = fresh
	return nil
}

const checkoutPage = "/checkout"

// StuckVisit is a member at a loss, for the seller's people.
type StuckVisit struct {
	VisitID   int64      `db:"id"`
	AccountID int64      `db:"account_id"`
	Slug      string     `db:"slug"`
	Account   string     `db:"account"`
	MemberID  int64      `db:"member_id"` // 0 while persons aren't kept
	Member    string     `db:"member"`
	Kind      Kind       `db:"stuck"`
	At        clock.Time `db:"stuck_at"`
	LastAt    clock.Time `db:"last_at"`
	Reached   Reached    `db:"reached"`
	LastPage  string     `db:"last_page"` // a route: PageName says it in words
}

// Stuck are the members within reach who seem to have been at a loss since a moment and haven't ordered, the newest
// first, one each.
func (r *Recorder) Stuck(ctx context.Context, reach identity.Reach, since clock.Time) ([]StuckVisit, error) {
	within, args := reach.Where("a")
	var rows []StuckVisit
	err := r.db.Select(ctx, &rows, `SELECT v.id, v.account_id, a.slug, a.name AS account, v.member_id, COALESCE(p.name, '') AS member, v.stuck, v.stuck_at, v.last_at,
			v.reached, v.last_page
		FROM visits v JOIN accounts a ON a.id = v.account_id LEFT JOIN members m ON m.id = v.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE v.stuck_at > 0 AND v.stuck_at >= ? AND a.status <> 'closed' AND `+within+` ORDER BY v.stuck_at DESC, v.id DESC LIMIT 200`, append([]any{since}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("read who is stuck: %w", err)
	}
	seen, list := map[[2]int64]bool{}, rows[:0]
	for _, row := range rows {
		key := [2]int64{row.AccountID, row.MemberID}
		if row.MemberID != 0 && seen[key] {
			continue
		}
		seen[key] = true
		list = append(list, row)
	}
	return list, nil
}

// pageNames are routes of the storefront in words.
var pageNames = map[string]string{
	"": "the home page", "/categories": "the categories", "/c/:slug": "a category", "/search": "a search", "/p/:sku": "a product", "/buy-again": "buy it again",
	"/cart": "the cart", "/cart/empty": "the cart", "/checkout": "the checkout", "/orders": "the orders", "/orders/:number": "an order", "/orders/:number/again": "order again",
	"/lists": "the lists", "/lists/new": "the lists", "/lists/:id": "a list", "/standing-orders": "the standing orders", "/standing-orders/new": "a new standing order",
	"/standing-orders/:number": "a standing order", "/team": "people and locations", "/profile": "the profile", "/help": "the help", "/help/:slug": "an article",
	"/questions": "the questions", "/questions/new": "a new question", "/questions/:number": "a question", "/ideas": "the ideas", "/ask": "asking for a price",
	"/about": "about us", "/recorded": "what is recorded",
}

// PageName is a route of the storefront in words.
func PageName(route string) string {
	if name, ok := pageNames[route]; ok {
		return name
	}
	return "another page"
}
