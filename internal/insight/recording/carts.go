package recording

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Cart is one that ended.
type Cart struct {
	ID        int64        `db:"id"`
	AccountID int64        `db:"account_id"`
	Slug      string       `db:"slug"`
	Account   string       `db:"account"`
	Member    string       `db:"member"` // "" while persons aren't kept
	BegunAt   clock.Time   `db:"begun_at"`
	ChangedAt clock.Time   `db:"changed_at"`
	EndedAt   clock.Time   `db:"ended_at"`
	Outcome   string       `db:"outcome"`
	Step      string       `db:"step"` // "" the cart, delivery, payment, review
	Lines     int          `db:"lines"`
	Value     money.Amount `db:"value"`
	Currency  string       `db:"currency"`
	Order     string       `db:"order_number"`
	Why       string       `db:"why"`
	WhyNote   string       `db:"why_note"`
	WhyBy     string       `db:"why_by"`
	WhyAt     clock.Time   `db:"why_at"`
	Called    bool         `db:"called"` // emptied or cold, and the account called instead
}

// Abandoned says that nothing came of it.
func (c Cart) Abandoned() bool { return c.Outcome == "emptied" || c.Outcome == "cold" }

// CartFilter narrows a list of carts; zero is all.
type CartFilter struct {
	insight.Filter
	Outcome string // or "abandoned", or "called"
	Why     string // or "none": nobody has asked
	Offset  int    // beyond the last: those of the last page
	Limit   int    // 50 unless told
}

// Carts are the carts that began in a period and have ended, the newest first, with how many each outcome has.
type Carts struct {
	List      []Cart
	Found     int64            // how many the filter finds
	Outcomes  map[string]int64 // of all in the period
	Abandoned map[string]int64 // emptied or cold, by the last step reached
	Called    map[string]int64 // of those, called instead, by step
	Why       map[string]int64 // of those, by why; "" for nobody has asked
}

var called = `CASE WHEN c.outcome IN ('emptied', 'cold') AND (
	EXISTS (SELECT 1 FROM orders o WHERE o.account_id = c.account_id AND o.channel IN ('phone', 'email', 'rep') AND ` + insight.Counts("o") + `
		AND o.placed_at > c.changed_at AND o.placed_at <= c.changed_at + ` + soLong + `)
	OR EXISTS (SELECT 1 FROM contacts t WHERE t.account_id = c.account_id AND t.at > c.changed_at AND t.at <= c.changed_at + ` + soLong + `)) THEN 1 ELSE 0 END`

var soLong = strconv.FormatInt(insight.CalledWithin.Milliseconds(), 10)

// Carts reads them within reach.
func (r *Recorder) Carts(ctx context.Context, reach identity.Reach, f CartFilter, p insight.Period) (Carts, error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return Carts{}, err
	}
	counts, err := r.figures.PastCarts(ctx, reach, f.Filter, p)
	if err != nil {
		return Carts{}, err
	}
	list := counted(counts)
	from, args := joined("past_carts", "c", reach, f.Filter)
	start, end := moments(p, set.Zone)
	from, args = from+` AND c.begun_at >= ? AND c.begun_at < ?`, append(args, start, end)
	if err := r.countWhy(ctx, &list, from, args); err != nil {
		return list, err
	}
	narrow, more := f.where()
	from, args = from+narrow, append(args, more...)
	if list.Found = list.found(f.Outcome); f.Why != "" {
		if err := r.db.Get(ctx, &list.Found, `SELECT COUNT(*) FROM `+from, args...); err != nil {
			return list, fmt.Errorf("count carts: %w", err)
		}
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	offset := min(max(f.Offset, 0), int(max(list.Found-1, 0))/limit*limit)
	err = r.db.Select(ctx, &list.List, `SELECT c.id, c.account_id, a.slug, a.name AS account, COALESCE(p.name, '') AS member, c.begun_at, c.changed_at, c.ended_at,
			c.outcome, c.step, c.lines, c.value, c.currency, c.order_number, c.why, c.why_note, c.why_by, c.why_at, `+called+` AS called
		FROM (SELECT c.* FROM `+from+` ORDER BY c.begun_at DESC, c.id DESC LIMIT ? OFFSET ?) c
		JOIN accounts a ON a.id = c.account_id LEFT JOIN members m ON m.id = c.member_id LEFT JOIN people p ON p.id = m.person_id
		ORDER BY c.begun_at DESC, c.id DESC`, append(args, limit, offset)...)
	if err != nil {
		return list, fmt.Errorf("read carts: %w", err)
	}
	return list, nil
}

func counted(counts []insight.CartCount) Carts {
	c := Carts{Outcomes: map[string]int64{}, Abandoned: map[string]int64{}, Called: map[string]int64{}, Why: map[string]int64{}}
	for _, n := range counts {
		c.Outcomes[n.Outcome] += n.Carts
		if (Cart{Outcome: n.Outcome}).Abandoned() {
			c.Abandoned[n.Step] += n.Carts
			c.Called[n.Step] += n.Called
			c.Why[""] += n.Carts
		}
	}
	return c
}

// countWhy divides the abandoned by why.
func (r *Recorder) countWhy(ctx context.Context, list *Carts, from string, args []any) error {
	err := r.db.Each(ctx, `SELECT c.why, COUNT(*) FROM `+from+` AND c.outcome IN ('emptied', 'cold') AND c.why <> '' GROUP BY c.why`, args, func(rows *sqlx.Rows) error {
		var why string
		var n int64
		err := rows.Scan(&why, &n)
		list.Why[why], list.Why[""] = n, list.Why[""]-n
		return err
	})
	if err != nil {
		return fmt.Errorf("count why carts were dropped: %w", err)
	}
	return nil
}

// found is how many there are of what CartFilter.Outcome names.
func (c Carts) found(outcome string) (n int64) {
	from := c.Outcomes
	switch outcome {
	case "":
	case "abandoned":
		from = c.Abandoned
	case "called":
		from = c.Called
	default:
		return c.Outcomes[outcome]
	}
	for _, part := range from {
		n += part
	}
	return n
}

func (f CartFilter) where() (condition string, args []any) {
	switch f.Outcome {
	case "":
	case "abandoned":
		condition += ` AND c.outcome IN ('emptied', 'cold')`
	case "called":
		condition += ` AND ` + called + ` = 1`
	default:
		condition, args = condition+` AND c.outcome = ?`, append(args, f.Outcome)
	}
	switch f.Why {
	case "":
	case "none":
		condition += ` AND c.why = ''`
	default:
		condition, args = condition+` AND c.why = ?`, append(args, f.Why)
	}
	return condition, args
}

// Whys are why a cart can have been dropped.
var Whys = []string{"price", "delivery", "elsewhere", "not_needed"}

const longestNote = 500

// SaveWhy notes why a cart was dropped, as somebody of the seller's learned; "" takes it back. A cart out of reach, or one
// that came to something, isn't there.
func (r *Recorder) SaveWhy(ctx context.Context, actor identity.Actor, id int64, why, note string) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	note = strings.TrimSpace(note)
	problem := fault.Invalid("")
	if why != "" && !slices.Contains(Whys, why) {
		problem.Add("why", "Choose why it was dropped.")
	}
	if utf8.RuneCountInString(note) > longestNote {
		problem.Add("note", fmt.Sprintf("Use at most %d characters.", longestNote))
	}
	if err := problem.OrNil(); err != nil {
		return err
	}
	condition, args := actor.Reach(set.Today(r.now())).Where("a")
	return r.db.InTx(ctx, func(ctx context.Context) error {
		var was []Cart
		err := r.db.Select(ctx, &was, `SELECT c.id, c.account_id, a.name AS account, c.begun_at, c.why, c.why_note FROM past_carts c JOIN accounts a ON a.id = c.account_id
			WHERE c.id = ? AND c.outcome IN ('emptied', 'cold') AND `+condition, append([]any{id}, args...)...)
		if err != nil {
			return fmt.Errorf("find the cart: %w", err)
		}
		if len(was) == 0 {
			return fault.NotFound("There is no such cart.")
		}
		by, at := actor.Name, r.now()
		if why == "" && note == "" {
			by, at = "", 0
		}
		if _, err := r.db.Exec(ctx, `UPDATE past_carts SET why = ?, why_note = ?, why_by = ?, why_at = ? WHERE id = ?`, why, note, by, at, id); err != nil {
			return fmt.Errorf("note why a cart was dropped: %w", err)
		}
		return r.changes.Record(ctx, actor.By(), was[0].changed(set.Zone, why, note)...)
	})
}

func (c Cart) changed(zone *time.Location, why, note string) (list []changes.Change) {
	subject := c.Account + ", begun " + c.BegunAt.Date(zone).String()
	if why != c.Why {
		list = append(list, changes.Change{AccountID: c.AccountID, Kind: "cart", Subject: subject, Field: "why it was dropped", Before: c.Why, After: why})
	}
	if note != c.WhyNote {
		list = append(list, changes.Change{AccountID: c.AccountID, Kind: "cart", Subject: subject, Field: "note why it was dropped", Before: c.WhyNote, After: note})
	}
	return list
}
