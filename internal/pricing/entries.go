package pricing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/platform/db"
)

// owner of entries: a price list, or an account with its contract.
type owner struct {
	contract bool
	id       int64
}

// keptSmallOwner holds all entries of an owner as of a version of "prices", by product, valid_from and minimum quantity,
// so that a page asks nothing of the many products that aren't in it. Of a large owner it says only that it is large:
// of that the products that were asked are kept one by one, those without entries too.
type keptSmallOwner struct {
	version int64
	large   bool
	entries []entry
}

type ownerProduct struct {
	owner
	product int64
}

type keptProduct struct {
	version int64
	entries []entry
}

// of are the entries of one product, without copying them.
func (k keptSmallOwner) of(product int64) []entry {
	byProduct := func(e entry, id int64) int { return cmp.Compare(e.ProductID, id) }
	first, found := slices.BinarySearchFunc(k.entries, product, byProduct)
	if !found {
		return nil
	}
	end := first
	for end < len(k.entries) && k.entries[end].ProductID == product {
		end++
	}
	return k.entries[first:end:end]
}

// fill finds the entries of the page's products in every source of the book.
func (s *Service) fill(ctx context.Context, account, version int64, p page) error {
	if err := s.fillFrom(ctx, owner{true, account}, 0, version, p.sheets); err != nil {
		return fmt.Errorf("read contract prices: %w", err)
	}
	for i, l := range p.book.lists {
		if l.Currency != p.book.currency {
			continue // it says nothing anyway
		}
		if err := s.fillFrom(ctx, owner{false, l.ID}, i+1, version, p.sheets); err != nil {
			return fmt.Errorf("read prices of list %s: %w", l.Code, err)
		}
	}
	return nil
}

func (s *Service) fillFrom(ctx context.Context, o owner, place int, version int64, sheets []sheet) error {
	kept, ok := s.small.Get(o)
	if !ok || kept.version < version {
		var err error
		if kept, err = s.readWhole(ctx, o, version); err != nil {
			return err
		}
	}
	if kept.large {
		return s.fillFromLarge(ctx, o, place, version, sheets)
	}
	for i := range sheets {
		sheets[i].entries[place] = kept.of(sheets[i].productID)
	}
	return nil
}

const entryColumns = `product_id, min_qty, COALESCE(unit_price, -1) AS unit_price, valid_from, valid_to`

func (o owner) from() string {
	if o.contract {
		return ` FROM contract_prices WHERE account_id = ?`
	}
	return ` FROM prices WHERE price_list_id = ?`
}

func (s *Service) readWhole(ctx context.Context, o owner, version int64) (keptSmallOwner, error) {
	kept := keptSmallOwner{version: version}
	err := s.db.Select(ctx, &kept.entries, `SELECT `+entryColumns+o.from()+` ORDER BY product_id, valid_from, min_qty LIMIT ?`,
		o.id, s.smallOwner+1)
	if err != nil {
		return kept, err
	}
	if len(kept.entries) > s.smallOwner {
		kept.large, kept.entries = true, nil
	}
	kept.entries = slices.Clip(kept.entries)
	if !db.InTransaction(ctx) { // what a transaction sees may be undone
		s.small.Put(o, kept, 200+40*int64(len(kept.entries)))
	}
	return kept, nil
}

// atOnce bounds the lists that go into one query, below what both databases take.
const atOnce = 500

func (s *Service) fillFromLarge(ctx context.Context, o owner, place int, version int64, sheets []sheet) error {
	var missing []int64
	var at []int // of the missing ones in sheets
	for i := range sheets {
		kept, ok := s.entries.Get(ownerProduct{o, sheets[i].productID})
		if ok && kept.version >= version {
			sheets[i].entries[place] = kept.entries
			continue
		}
		missing, at = append(missing, sheets[i].productID), append(at, i)
	}
	for len(missing) > 0 {
		n := min(len(missing), atOnce)
		found, err := s.readProducts(ctx, o, missing[:n])
		if err != nil {
			return err
		}
		for i, id := range missing[:n] {
			sheets[at[i]].entries[place] = found[id]
			if !db.InTransaction(ctx) {
				s.entries.Put(ownerProduct{o, id}, keptProduct{version, found[id]}, int64(1+len(found[id])))
			}
		}
		missing, at = missing[n:], at[n:]
	}
	return nil
}

func (s *Service) readProducts(ctx context.Context, o owner, ids []int64) (map[int64][]entry, error) {
	var rows []entry
	err := s.db.Select(ctx, &rows, `SELECT `+entryColumns+o.from()+` AND product_id IN (?) ORDER BY product_id, valid_from, min_qty`, o.id, ids)
	found := make(map[int64][]entry, len(ids))
	for first := 0; first < len(rows); {
		end := first
		for end < len(rows) && rows[end].ProductID == rows[first].ProductID {
			end++
		}
		found[rows[first].ProductID] = slices.Clone(rows[first:end])
		first = end
	}
	return found, err
}
