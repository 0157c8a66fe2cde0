package orders

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Request is what a member asks the client manager for: a product whose price is on request, or something not found.
type Request struct {
	SKU      string // "" for something not in the range
	Words    string // what was searched, or described
	Quantity int64  // 0: not said
	Note     string
}

// Asked is a request as it is kept.
type Asked struct {
	ID        int64      `db:"id"`
	AccountID int64      `db:"account_id"`
	MemberID  int64      `db:"member_id"`
	ProductID int64      `db:"product_id"` // 0: none
	SKU       string     `db:"sku"`
	Name      string     `db:"name"`
	Words     string     `db:"words"`
	Quantity  int64      `db:"quantity"`
	Note      string     `db:"note"`
	AskedAt   clock.Time `db:"asked_at"`
}

// Ask keeps a request and tells the client manager.
func (s *Service) Ask(ctx context.Context, actor identity.Actor, in Request) error {
	if actor.MemberID == 0 || !actor.Can(identity.SeeRange) || actor.Behalf.Watching() {
		return fault.Denied("Only members of a client company can ask for something.")
	}
	in.Words, in.Note = oneLine(in.Words), strings.TrimSpace(in.Note)
	if err := in.check(); err != nil {
		return err
	}
	var product *int64
	if in.SKU != "" {
		scope, err := s.scope(ctx, actor)
		if err != nil {
			return err
		}
		p, err := s.catalog.Find(ctx, scope, in.SKU)
		if err != nil {
			return err
		}
		product = &p.ID
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		var id int64
		err := s.db.Get(ctx, &id, `INSERT INTO asks (account_id, member_id, product_id, words, quantity, note, asked_at)
			VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`, actor.Account.ID, actor.MemberID, product, in.Words, in.Quantity, in.Note, s.now())
		if err != nil {
			return fmt.Errorf("keep what was asked for: %w", err)
		}
		return s.log.Record(ctx, AskMade{id, actor.Account.ID, actor.PersonID})
	})
}

func (in Request) check() error {
	problems := fault.Invalid("")
	if in.SKU == "" && in.Words == "" && in.Note == "" {
		problems.Add("words", "Say what you are looking for.")
	}
	if utf8.RuneCountInString(in.Words) > 200 {
		problems.Add("words", "This is too long: at most 200 characters; the note has room for more.")
	}
	if utf8.RuneCountInString(in.Note) > maxNote {
		problems.Add("note", fmt.Sprintf("The note is too long: at most %d characters.", maxNote))
	}
	if in.Quantity < 0 || in.Quantity > money.MaxQuantity {
		problems.Add("quantity", fmt.Sprintf("The quantity is a whole number up to %d.", money.MaxQuantity))
	}
	return problems.OrNil()
}

// FindAsk is one request of an account, for the letter about it.
func (s *Service) FindAsk(ctx context.Context, scope identity.Scope, id int64) (Asked, error) {
	var a Asked
	err := s.db.Get(ctx, &a, `SELECT k.id, k.account_id, k.member_id, COALESCE(k.product_id, 0) AS product_id, COALESCE(p.sku, '') AS sku,
		COALESCE(p.name, '') AS name, k.words, k.quantity, k.note, k.asked_at
		FROM asks k LEFT JOIN products p ON p.id = k.product_id WHERE k.id = ? AND k.account_id = ?`, id, scope.AccountID)
	if db.IsNone(err) {
		return a, fault.NotFound("There is no such request.")
	}
	if err != nil {
		return a, fmt.Errorf("read what was asked for: %w", err)
	}
	return a, nil
}
