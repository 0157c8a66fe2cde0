package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/accounts"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// TicketPages read what one should know of a client before answering it.
type TicketPages struct {
	db       *db.DB
	contacts *contacts.Service
	now      clock.Now
}

// NewTicketPages makes them.
func NewTicketPages(d *db.DB, con *contacts.Service, now clock.Now) *TicketPages {
	return &TicketPages{d, con, now}
}

// TicketContext is the client beside a ticket: who they are, what they last did and what is open with them.
type TicketContext struct {
	Account  accounts.Account
	Manager  string // name; "" for nobody
	Asker    Asker  // zero when nobody by name asked
	Orders   []LastOrder
	Cart     []CartLine // of the asker, the newest first; at most shownLines of CartLines
	CartOf   clock.Time // changed last
	Lines    int        // of the cart
	Promises []contacts.Note
	Contacts []contacts.Contact
	Tickets  []PastTicket
	Read     []ReadLately
	Requests int // that nobody has answered
}

// Asker is the member who asked.
type Asker struct {
	ID      int64         `db:"id"`
	Name    string        `db:"name"`
	Email   string        `db:"email"`
	Phone   string        `db:"phone"`
	Role    identity.Role `db:"role"`
	Blocked clock.Time    `db:"blocked_at"`
	Removed clock.Time    `db:"removed_at"`
	Came    clock.Time    `db:"last_sign_in_at"` // signed in last
	Tickets int           `db:"tickets"`         // asked so far
}

// LastOrder is one of the client's newest orders.
type LastOrder struct {
	Number   string       `db:"number"`
	PlacedAt clock.Time   `db:"placed_at"`
	State    string       `db:"state"`
	Total    money.Amount `db:"total"`
	Currency string       `db:"currency"`
	By       string       `db:"by_name"`
}

// CartLine is what lies in the asker's cart.
type CartLine struct {
	SKU       string     `db:"sku"`
	Name      string     `db:"name"`
	Quantity  int64      `db:"quantity"`
	ChangedAt clock.Time `db:"changed_at"`
	Lines     int        `db:"n"`
}

// PastTicket is another question of the client's.
type PastTicket struct {
	Number  string     `db:"number"`
	Subject string     `db:"subject"`
	State   string     `db:"state"`
	At      clock.Time `db:"created_at"`
	Score   int        `db:"score"` // of its rating, 0 for none
}

// ReadLately is an article that somebody of the client's read in the last fortnight.
type ReadLately struct {
	Slug    string     `db:"slug"`
	Title   string     `db:"title"`
	By      string     `db:"by_name"`
	At      clock.Time `db:"at"`
	Helpful int        `db:"helpful"` // 1 yes, -1 no, 0 not said
}

const (
	shownLines = 4
	shownPast  = 5
	readDays   = 14 * 24 * 60 * 60 * 1000 // milliseconds
)

// OfTicket reads it for a ticket (0: none yet) of the client that the actor works for, who was asked by the member (0:
// nobody by name). Every part is one look.
func (s *TicketPages) OfTicket(ctx context.Context, actor identity.Actor, account accounts.Account, ticket, member int64) (t TicketContext, err error) {
	if err := worksFor(actor); err != nil {
		return t, err
	}
	t.Account = account
	err = s.db.Snapshot(ctx, func(ctx context.Context) error {
		for _, read := range []func(context.Context, *TicketContext, int64, int64) error{s.who, s.bought, s.cart, s.asked, s.readLately} {
			if err := read(ctx, &t, ticket, member); err != nil {
				return fmt.Errorf("read what stands beside a question: %w", err)
			}
		}
		return s.said(ctx, actor, &t)
	})
	return t, err
}

func (s *TicketPages) who(ctx context.Context, t *TicketContext, _, member int64) error {
	var open struct {
		Manager  string `db:"manager"`
		Requests int    `db:"requests"`
	}
	err := s.db.Get(ctx, &open, `SELECT COALESCE((SELECT name FROM people WHERE id = ?), '') AS manager,
		(SELECT COUNT(*) FROM asks WHERE account_id = ? AND answered_at = 0) AS requests`, t.Account.ManagerID, t.Account.ID)
	t.Manager, t.Requests = open.Manager, open.Requests
	if err != nil || member == 0 {
		return err
	}
	err = s.db.Get(ctx, &t.Asker, `SELECT m.id, p.name, p.email, p.phone, m.role, m.blocked_at, m.removed_at, p.last_sign_in_at,
		(SELECT COUNT(*) FROM tickets k WHERE k.member_id = m.id) AS tickets FROM members m JOIN people p ON p.id = m.person_id WHERE m.id = ? AND m.account_id = ?`, member, t.Account.ID)
	if db.IsNone(err) {
		return nil
	}
	return err
}

func (s *TicketPages) bought(ctx context.Context, t *TicketContext, _, _ int64) error {
	return s.db.Select(ctx, &t.Orders, `SELECT o.number, o.placed_at, o.state, o.total, o.currency, COALESCE(p.name, '') AS by_name
		FROM orders o LEFT JOIN members m ON m.id = o.member_id LEFT JOIN people p ON p.id = m.person_id
		WHERE o.account_id = ? ORDER BY o.placed_at DESC, o.id DESC LIMIT ?`, t.Account.ID, shownPast)
}

func (s *TicketPages) cart(ctx context.Context, t *TicketContext, _, member int64) error {
	err := s.db.Select(ctx, &t.Cart, `SELECT p.sku, p.name, l.quantity, c.changed_at, (SELECT COUNT(*) FROM cart_lines n WHERE n.cart_id = c.id) AS n
		FROM carts c JOIN cart_lines l ON l.cart_id = c.id JOIN products p ON p.id = l.product_id
		WHERE c.member_id = ? AND c.account_id = ? ORDER BY l.added_at DESC, p.sku LIMIT ?`, member, t.Account.ID, shownLines)
	if len(t.Cart) > 0 {
		t.CartOf, t.Lines = t.Cart[0].ChangedAt, t.Cart[0].Lines
	}
	return err
}

func (s *TicketPages) asked(ctx context.Context, t *TicketContext, ticket, _ int64) error {
	return s.db.Select(ctx, &t.Tickets, `SELECT k.number, k.subject, k.state, k.created_at, COALESCE(r.score, 0) AS score
		FROM tickets k LEFT JOIN ticket_ratings r ON r.ticket_id = k.id
		WHERE k.account_id = ? AND k.id <> ? AND k.merged_into IS NULL ORDER BY k.created_at DESC, k.id DESC LIMIT ?`, t.Account.ID, ticket, shownPast)
}

func (s *TicketPages) readLately(ctx context.Context, t *TicketContext, _, _ int64) error {
	return s.db.Select(ctx, &t.Read, `SELECT a.slug, v.title, p.name AS by_name, r.at, r.helpful FROM article_reads r
		JOIN articles a ON a.id = r.article_id JOIN article_versions v ON v.article_id = a.id AND v.number = a.published
		JOIN members m ON m.id = r.member_id JOIN people p ON p.id = m.person_id
		WHERE r.account_id = ? AND r.at > ? ORDER BY r.at DESC, r.id DESC LIMIT ?`, t.Account.ID, s.now()-readDays, shownPast)
}

func (s *TicketPages) said(ctx context.Context, actor identity.Actor, t *TicketContext) (err error) {
	if t.Contacts, err = s.contacts.List(ctx, actor, 0, shownPast); err != nil {
		return err
	}
	notes, err := s.contacts.Notes(ctx, actor, 100)
	for _, n := range notes {
		if n.Kind == "promise" && n.DoneAt == 0 {
			t.Promises = append(t.Promises, n)
		}
	}
	return err
}
