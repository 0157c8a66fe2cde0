package pricing

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
)

type bookKey struct {
	account  int64
	currency string
}

// keptBook holds an account's book as of the versions that decide it.
type keptBook struct {
	prices, accounts int64
	lists            []list
	base             int // its place + 1 in lists, 0 for none
}

// bookOf is what the scope is asked its prices from; the discount is the scope's own.
func (s *Service) bookOf(ctx context.Context, scope identity.Scope, versions db.Versions) (*book, error) {
	key := bookKey{scope.AccountID, scope.Currency}
	kept, ok := s.books.Get(key)
	if !ok || kept.prices < versions["prices"] || kept.accounts < versions["accounts"] {
		kept = keptBook{prices: versions["prices"], accounts: versions["accounts"]}
		var err error
		if kept.lists, err = s.readLists(ctx, key); err != nil {
			return nil, fmt.Errorf("read price lists: %w", err)
		}
		kept.base = 1 + slices.IndexFunc(kept.lists, func(l list) bool { return l.IsBase && l.Currency == key.currency })
		if !db.InTransaction(ctx) { // what a transaction sees may be undone
			s.books.Put(key, kept, 1)
		}
	}
	b := &book{currency: scope.Currency, discount: scope.Discount, lists: kept.lists}
	b.base = kept.base
	return b, nil
}

// readLists reads the account's lists by priority, then the base list of its currency unless it is among them. Should
// a currency have several base lists, the first by code is it.
func (s *Service) readLists(ctx context.Context, key bookKey) ([]list, error) {
	const columns = `l.id, l.code, l.name, l.currency, l.is_base, l.valid_from, l.valid_to`
	var lists, base []list
	err := s.db.Select(ctx, &lists, `SELECT `+columns+` FROM account_price_lists a JOIN price_lists l ON l.id = a.price_list_id
		WHERE a.account_id = ? ORDER BY a.priority, l.code`, key.account)
	if err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &base, `SELECT `+columns+` FROM price_lists l WHERE l.is_base AND l.currency = ?
		ORDER BY l.code LIMIT 1`, key.currency)
	if err != nil {
		return nil, err
	}
	if len(base) == 1 && !slices.ContainsFunc(lists, func(l list) bool { return l.ID == base[0].ID }) {
		lists = append(lists, base[0])
	}
	return lists, s.readRules(ctx, lists)
}

func (s *Service) readRules(ctx context.Context, lists []list) error {
	if len(lists) == 0 {
		return nil
	}
	ids := make([]int64, len(lists))
	for i, l := range lists {
		ids[i] = l.ID
	}
	var rules []rule
	err := s.db.Select(ctx, &rules, `SELECT price_list_id, kind, value, reduce_bp FROM price_list_rules
		WHERE price_list_id IN (?) ORDER BY price_list_id, position`, ids)
	for _, r := range rules {
		i := slices.Index(ids, r.ListID)
		lists[i].rules = append(lists[i].rules, r)
	}
	return err
}
