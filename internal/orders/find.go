package orders

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// whose says whose orders an actor may see: a member's account's; for staff those of the account that they work for.
// Administrators and support see all of them.
func whose(actor identity.Actor) (who, error) {
	if !actor.Can(identity.SeeRange) {
		return who{}, notFound
	}
	return who{accountID: actor.Account.ID, all: actor.Account.ID == 0 && (actor.Staff == identity.Admin || actor.Staff == identity.Support)}, nil
}

// Find is an order with lines, taxes, shipments and moves; someone else's is missing too.
func (s *Service) Find(ctx context.Context, actor identity.Actor, number string) (Order, error) {
	w, err := whose(actor)
	if err != nil {
		return Order{}, err
	}
	return s.store.find(ctx, w, number)
}

// PageSize is how many orders a page of the history holds.
const PageSize = 25

// Filter narrows the history. Words are looked for in number, purchase order number, SKU, part number, product name,
// person and date (2026-11-24); every word must be found somewhere in the order.
type Filter struct {
	Words string
	State State      // "" for any
	From  clock.Date // placed on or after; 0 open
	To    clock.Date // placed on or before; 0 open
	Page  int        // from 1
}

// Page is one page of the history, newest first, with lines and shipments.
type Page struct {
	Orders []Order
	Total  int // orders found on all pages
	Page   int
	Pages  int
}

// List searches the account's history.
func (s *Service) List(ctx context.Context, actor identity.Actor, f Filter) (Page, error) {
	w, err := whose(actor)
	if err != nil {
		return Page{}, err
	}
	where, args := f.where(w, s.db.Fold)
	page := Page{Page: max(f.Page, 1)}
	if err := s.db.Get(ctx, &page.Total, `SELECT COUNT(*) FROM orders o WHERE `+where, args...); err != nil {
		return page, fmt.Errorf("count orders: %w", err)
	}
	page.Pages = max(1, (page.Total+PageSize-1)/PageSize)
	if page.Page > page.Pages {
		return page, fault.NotFound("There are no orders on that page.")
	}
	page.Orders, err = s.store.list(ctx, where, args, PageSize, (page.Page-1)*PageSize)
	return page, err
}

// maxWords is how many words of a search are looked at.
const maxWords = 6

// where builds the condition from fixed parts; what was typed only ever becomes an argument.
func (f Filter) where(w who, fold func(text string) string) (string, []any) {
	parts, args := []string{"o.account_id = ?"}, []any{w.accountID}
	if w.all {
		parts, args = []string{"1 = 1"}, nil
	}
	with := func(part string, more ...any) { parts, args = append(parts, part), append(args, more...) }
	if f.State != "" {
		with("o.state = ?", f.State)
	}
	if f.From != 0 {
		with("o.placed_on >= ?", f.From)
	}
	if f.To != 0 {
		with("o.placed_on <= ?", f.To)
	}
	words := strings.Fields(f.Words)
	for _, word := range words[:min(len(words), maxWords)] {
		part, more := wordPart(w, fold, word)
		with(part, more...)
	}
	return strings.Join(parts, " AND "), args
}

// wordPart looks for one word, in any casing. The account narrows what is read.
func wordPart(w who, fold func(text string) string, word string) (string, []any) {
	folded := like(db.Folded(word))
	part := `(` + fold(`o.number || ' ' || o.placed_by || ' ' || o.po_number`) + ` LIKE ? ESCAPE '!' OR o.id IN (SELECT l.order_id
		FROM order_lines l WHERE ` + fold(`l.sku || ' ' || l.part_number || ' ' || l.name`) + ` LIKE ? ESCAPE '!'`
	args := []any{folded, folded}
	if !w.all {
		part, args = part+` AND l.account_id = ?`, append(args, w.accountID)
	}
	part += `)`
	if key := poKey(word); len(key) >= 4 {
		part, args = part+` OR o.po_key LIKE ? ESCAPE '!'`, append(args, like(key))
	}
	if day, err := clock.ParseDate(word); err == nil {
		part, args = part+` OR o.placed_on = ?`, append(args, day)
	}
	return part + ")", args
}

// like finds the text anywhere, wildcards taken as they are.
func like(text string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text) + "%"
}

// LastOrders are the account's newest orders, with their lines.
func (s *Service) LastOrders(ctx context.Context, scope identity.Scope, limit int) ([]Order, error) {
	return s.store.list(ctx, `o.account_id = ?`, []any{scope.AccountID}, limit, 0)
}

// OnItsWay are the account's orders that aren't finished, the one expected first first.
func (s *Service) OnItsWay(ctx context.Context, scope identity.Scope, limit int) ([]Order, error) {
	return s.store.underway(ctx, scope.AccountID, limit)
}
