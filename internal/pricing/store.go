package pricing

import (
	"context"
	"fmt"
	"maps"
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
	base             int // place in lists, -1 for none
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
		kept.base = slices.IndexFunc(kept.lists, func(l list) bool { return l.IsBase && l.Currency == key.currency })
		if !db.InTransaction(ctx) { // what a transaction sees may be undone
			s.books.Put(key, kept, 1)
		}
	}
	b := &book{currency: scope.Currency, discount: scope.Discount, lists: kept.lists}
	if kept.base >= 0 {
		b.base = &kept.lists[kept.base]
	}
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

// atOnce bounds the lists that go into one query, below what both databases take.
const atOnce = 500

// fill reads the entries of the page's products, sorted as ladder wants them.
func (s *Service) fill(ctx context.Context, scope identity.Scope, p page) error {
	lists := make([]int64, len(p.book.lists))
	for i, l := range p.book.lists {
		lists[i] = l.ID
	}
	ids := slices.Sorted(maps.Keys(p.sheets))
	for some := range slices.Chunk(ids, atOnce) {
		if err := s.readEntries(ctx, some, lists, p.sheets); err != nil {
			return fmt.Errorf("read prices: %w", err)
		}
		if err := s.readContract(ctx, some, scope.AccountID, p.sheets); err != nil {
			return fmt.Errorf("read contract prices: %w", err)
		}
	}
	return nil
}

func (s *Service) readEntries(ctx context.Context, ids, lists []int64, into map[int64]*sheet) error {
	if len(lists) == 0 {
		return nil
	}
	var rows []struct {
		ListID int64 `db:"price_list_id"`
		entry
	}
	err := s.db.Select(ctx, &rows, `SELECT price_list_id, product_id, min_qty, unit_price, valid_from, valid_to FROM prices
		WHERE product_id IN (?) AND price_list_id IN (?) ORDER BY product_id, price_list_id, valid_from, min_qty`, ids, lists)
	for _, r := range rows {
		sheet := into[r.ProductID]
		sheet.lists[r.ListID] = append(sheet.lists[r.ListID], r.entry)
	}
	return err
}

func (s *Service) readContract(ctx context.Context, ids []int64, account int64, into map[int64]*sheet) error {
	var rows []entry
	err := s.db.Select(ctx, &rows, `SELECT product_id, min_qty, unit_price, valid_from, valid_to FROM contract_prices
		WHERE account_id = ? AND product_id IN (?) ORDER BY product_id, valid_from, min_qty`, account, ids)
	for _, r := range rows {
		into[r.ProductID].contract = append(into[r.ProductID].contract, r)
	}
	return err
}
