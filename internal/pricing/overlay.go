package pricing

import (
	"context"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// Book is what prices are kept in and edited as one: a price list, or an account's contract. One of the two is set.
type Book struct {
	ListID    int64
	AccountID int64
}

func (b Book) owner() owner {
	if b.AccountID != 0 {
		return owner{true, b.AccountID}
	}
	return owner{false, b.ListID}
}

// Plan is what a draft would make of a book when it is published on a date. The zero Plan changes nothing.
type Plan struct {
	Book  Book
	On    clock.Date
	edits map[int64][]RowEdit // by product
}

// NewPlan gathers edits by product.
func NewPlan(book Book, on clock.Date, edits []RowEdit) Plan {
	p := Plan{Book: book, On: on, edits: make(map[int64][]RowEdit, len(edits))}
	for _, e := range edits {
		p.edits[e.ProductID] = append(p.edits[e.ProductID], e)
	}
	return p
}

// Products are those that the plan changes.
func (p Plan) Products() []int64 {
	ids := make([]int64, 0, len(p.edits))
	for id := range p.edits {
		ids = append(ids, id)
	}
	return ids
}

// apply lays the plan over the entries that a page was filled with; what it was filled from is shared and stays.
func (p Plan) apply(on page, accountID int64) {
	place := -1
	if p.Book.AccountID != 0 && p.Book.AccountID == accountID {
		place = 0
	}
	for i := range on.book.lists {
		if p.Book.ListID != 0 && on.book.lists[i].ID == p.Book.ListID {
			place = i + 1
		}
	}
	if place < 0 {
		return
	}
	for _, sheet := range on.sheets {
		if edits := p.edits[sheet.productID]; len(edits) > 0 {
			sheet.entries[place] = after(sheet.entries[place], edits, p.On)
		}
	}
}

// QuotesWith is what Quotes says once the plan is published: the same resolver over the entries as they would be.
func (s *Service) QuotesWith(ctx context.Context, scope identity.Scope, asks []Ask, plan Plan) (map[int64]Quote, error) {
	p, err := s.page(ctx, scope, asks)
	if err != nil {
		return nil, err
	}
	plan.apply(p, scope.AccountID)
	return p.quotes(scope.Today), nil
}

// At is what a quantity pays by a quote's breaks.
func (q Quote) At(quantity int64) (Break, bool) { return paid(q.Breaks, max(quantity, 1)) }
