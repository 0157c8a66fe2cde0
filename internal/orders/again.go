package orders

import (
	"context"
	"fmt"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
)

// Difference names what changed about a line since it was ordered.
type Difference string

// The differences, what matters most first.
const (
	IsGone      Difference = "gone"       // no longer available to the account
	IsReplaced  Difference = "replaced"   // another product takes its place
	IsOnRequest Difference = "on_request" // it has no price now
	IsTooFew    Difference = "too_few"    // less is left, and no backorder
	NewQuantity Difference = "quantity"   // the quantity breaks the product's rule now
	NewPrice    Difference = "price"
	IsLater     Difference = "later" // some of it isn't in stock
)

// Diff compares a past order with what ordering it again would be now.
type Diff struct {
	Order Order
	Lines []DiffLine
	Then  money.Amount // what the lines cost then
	Now   money.Amount // what is proposed costs now
}

// DiffLine is one product of the past order and what is proposed for it.
type DiffLine struct {
	SKU, Name    string // as ordered
	PartNumber   string
	Unit         string // of sale, as ordered
	ThenQuantity int64
	ThenPrice    money.Price
	ThenTotal    money.Amount
	Differences  []Difference
	Line         cart.Line // what is proposed, priced now; Quantity 0: nothing
	Low, High    int64     // quantities that would fit, when the old one doesn't; 0: none on that side
}

// Same says that nothing differs: two clicks order it again, the second of them at the checkout.
func (d Diff) Same() bool {
	for _, l := range d.Lines {
		if len(l.Differences) > 0 {
			return false
		}
	}
	return true
}

// Has says whether a difference is among the line's.
func (l DiffLine) Has(d Difference) bool {
	for _, have := range l.Differences {
		if have == d {
			return true
		}
	}
	return false
}

// Orderable says that what is proposed could be ordered.
func (l DiffLine) Orderable() bool { return l.Line.Quantity > 0 && l.Line.Orderable() }

// OrderAgain says line by line what changed since a past order.
func (s *Service) OrderAgain(ctx context.Context, actor identity.Actor, number string) (Diff, error) {
	order, err := s.Find(ctx, actor, number)
	if err != nil {
		return Diff{}, err
	}
	scope, err := s.scope(ctx, actor)
	if err != nil {
		return Diff{}, err
	}
	d := Diff{Order: order, Lines: byProduct(order)}
	items, at, err := s.propose(ctx, scope, order, d.Lines)
	if err != nil {
		return d, err
	}
	priced, err := s.carts.Price(ctx, actor, items, cart.Benefit{})
	if err != nil {
		return d, fmt.Errorf("price order %s again: %w", number, err)
	}
	for i, line := range priced.Lines {
		d.Lines[at[i]].Line = line
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		l.compare()
		d.Then += l.ThenTotal
		if l.Orderable() {
			d.Now += l.Line.Total
		}
	}
	return d, nil
}

// byProduct merges the lines that name the same SKU; the newest price stands for them.
func byProduct(o Order) []DiffLine {
	lines, at := []DiffLine{}, map[string]int{}
	for _, l := range o.Lines {
		i, known := at[l.SKU]
		if !known {
			i, at[l.SKU] = len(lines), len(lines)
			lines = append(lines, DiffLine{SKU: l.SKU, Name: l.Name, PartNumber: l.PartNumber, Unit: l.Unit})
		}
		lines[i].ThenQuantity += l.Quantity
		lines[i].ThenPrice = l.UnitPrice
		lines[i].ThenTotal += l.Total
	}
	return lines
}

// propose finds for each line the product to order now and the nearest quantity that fits; at says which item is whose.
func (s *Service) propose(ctx context.Context, scope identity.Scope, o Order, lines []DiffLine) (items []cart.Item, at []int, err error) {
	ids, bySKU := []int64{}, map[string]int64{}
	for _, l := range o.Lines {
		if l.ProductID != nil {
			ids, bySKU[l.SKU] = append(ids, *l.ProductID), *l.ProductID
		}
	}
	products, err := s.catalog.ByIDs(ctx, scope, ids)
	if err != nil {
		return nil, nil, fmt.Errorf("look up the products of order %s: %w", o.Number, err)
	}
	for i := range lines {
		l := &lines[i]
		product, visible := products[bySKU[l.SKU]]
		if visible && !product.Active() {
			if product, visible, err = s.catalog.Replacement(ctx, scope, product); err != nil {
				return nil, nil, err
			}
		}
		if !visible {
			continue
		}
		quantity := l.ThenQuantity
		if low, high := product.Fitting(quantity); low != quantity {
			l.Low, l.High = low, high
			quantity = nearest(quantity, low, high)
		}
		if quantity > 0 {
			items, at = append(items, cart.Item{ProductID: product.ID, Quantity: quantity, Source: "reorder"}), append(at, i)
		} else {
			l.Line.Product, l.Line.ProductID = product, product.ID
		}
	}
	return items, at, nil
}

// nearest is the closer of two quantities that fit, the larger when both are as close; 0 is none.
func nearest(quantity, low, high int64) int64 {
	if low == 0 || (high != 0 && high-quantity <= quantity-low) {
		return high
	}
	return low
}

// compare notes what differs between then and now.
func (l *DiffLine) compare() {
	note := func(d Difference, is bool) {
		if is {
			l.Differences = append(l.Differences, d)
		}
	}
	note(IsGone, l.Line.Product.ID == 0)
	if l.Line.Product.ID == 0 {
		return
	}
	note(IsReplaced, l.Line.Product.SKU != l.SKU)
	note(NewQuantity, l.Line.Quantity != l.ThenQuantity)
	if l.Line.Quantity == 0 {
		return
	}
	note(IsOnRequest, l.Line.Quote.OnRequest)
	for _, p := range l.Line.Problems {
		note(IsTooFew, p.Kind == cart.TooFew)
	}
	note(NewPrice, !l.Line.Quote.OnRequest && l.Line.Quote.Price != l.ThenPrice)
	note(IsLater, l.Line.Later > 0 && l.Line.Product.Backorder)
}

// FillAgain puts a past order's lines into the empty cart when nothing changed since, and says whether the cart holds
// exactly them now. Otherwise it touches nothing: what differs, or what the cart holds already, is told first.
func (s *Service) FillAgain(ctx context.Context, actor identity.Actor, number string) (added []cart.Outcome, filled bool, err error) {
	d, err := s.OrderAgain(ctx, actor, number)
	if err != nil || !d.Same() {
		return nil, false, err
	}
	items, _ := d.items(nil)
	return s.carts.Fill(ctx, actor, items)
}

// Picked is what was picked of a past order, and what the cart that takes it held when that was shown.
type Picked struct {
	Quantities map[string]int64 // by the SKU that was ordered, 0 leaves a line out; what isn't named goes as proposed
	Seen       int64            // version of the cart
	Instead    bool             // of what the cart holds, rather than beside it
}

// AddAgain puts a past order's lines into the cart as they were picked, and says what happened to each.
func (s *Service) AddAgain(ctx context.Context, actor identity.Actor, number string, picked Picked) ([]cart.Outcome, error) {
	d, err := s.OrderAgain(ctx, actor, number)
	if err != nil {
		return nil, err
	}
	items, left := d.items(picked.Quantities)
	outcomes, err := s.carts.Merge(ctx, actor, picked.Seen, picked.Instead, items)
	return append(outcomes, left...), err
}

// items are the lines to put into a cart; left says why others can't be.
func (d Diff) items(chosen map[string]int64) (items []cart.Item, left []cart.Outcome) {
	at := map[int64]int{}
	for _, l := range d.Lines {
		quantity, isChosen := chosen[l.SKU]
		if !isChosen {
			quantity = l.Line.Quantity
		}
		switch i, twice := at[l.Line.ProductID]; {
		case l.Has(IsGone):
			left = append(left, cart.Outcome{SKU: l.SKU, Name: l.Name, Problem: "No longer available to you."})
		case quantity == 0 && !isChosen:
			left = append(left, cart.Outcome{SKU: l.SKU, Name: l.Name, Problem: l.Line.Product.QuantityProblem(l.ThenQuantity)})
		case quantity == 0:
		case twice: // two products replaced by the same one
			items[i].Quantity += quantity
		default:
			at[l.Line.ProductID] = len(items)
			items = append(items, cart.Item{ProductID: l.Line.ProductID, Quantity: quantity, Source: "reorder"})
		}
	}
	return items, left
}
