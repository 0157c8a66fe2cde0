package cart

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Add puts a quantity of a product into the cart, merged into its line if there is one. A quantity that breaks the
// product's rule is refused with what would fit, never changed.
func (s *Service) Add(ctx context.Context, actor identity.Actor, sku string, quantity int64, source string) (Outcome, error) {
	if err := mayChange(actor); err != nil {
		return Outcome{}, err
	}
	scope, err := s.scope(ctx, actor)
	if err != nil {
		return Outcome{}, err
	}
	product, err := s.catalog.Find(ctx, scope, sku)
	if err != nil {
		return Outcome{}, err
	}
	outcomes, err := s.addIn(ctx, actor, scope, []Item{{ProductID: product.ID, Quantity: quantity, Source: source}})
	if err != nil {
		return Outcome{}, err
	}
	if problem := outcomes[0].Problem; problem != "" {
		return outcomes[0], fault.Invalid(problem)
	}
	return outcomes[0], nil
}

var errNothingFits = errors.New("nothing to add")

// AddMany puts all items that can be ordered into the cart, in one transaction, and says for each what happened.
func (s *Service) AddMany(ctx context.Context, actor identity.Actor, items []Item) ([]Outcome, error) {
	if err := mayChange(actor); err != nil {
		return nil, err
	}
	if len(items) > MaxLines {
		return nil, fault.Invalid(fmt.Sprintf("A cart holds at most %d lines; these are %d.", MaxLines, len(items)))
	}
	scope, err := s.scope(ctx, actor)
	if err != nil {
		return nil, err
	}
	return s.addIn(ctx, actor, scope, items)
}

// addIn adds in one transaction, and leaves no trace when nothing could be added.
func (s *Service) addIn(ctx context.Context, actor identity.Actor, scope identity.Scope, items []Item) (outcomes []Outcome, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		outcomes, err = s.addAll(ctx, actor, scope, items)
		return err
	})
	if errors.Is(err, errNothingFits) {
		err = nil
	}
	return outcomes, err
}

func (s *Service) addAll(ctx context.Context, actor identity.Actor, scope identity.Scope, items []Item) ([]Outcome, error) {
	now := s.now()
	r, err := s.lock(ctx, actor)
	if err != nil {
		return nil, err
	}
	have, err := s.quantities(ctx, actor)
	if err != nil {
		return nil, err
	}
	merged := make([]lineRow, len(items)) // what each line would become
	for i, item := range items {
		merged[i] = lineRow{ProductID: item.ProductID, Quantity: item.Quantity + have[item.ProductID]}
	}
	goods, err := s.lookUp(ctx, scope, merged)
	if err != nil {
		return nil, err
	}
	outcomes, added := make([]Outcome, len(items)), 0
	for i, item := range items {
		line, err := goods.line(merged[i], actor.Account.Currency, 0)
		if err != nil {
			return nil, err
		}
		outcomes[i] = Outcome{Item: item, SKU: line.SKU, Name: line.Name, Quantity: have[item.ProductID]}
		outcomes[i].Problem = refuse(item, line, have)
		if outcomes[i].Problem != "" {
			continue
		}
		have[item.ProductID], outcomes[i].Quantity = line.Quantity, line.Quantity
		item.Quantity = line.Quantity
		if err := s.store.put(ctx, r.ID, item, line.Quote.Price, now); err != nil {
			return nil, fmt.Errorf("add to the cart: %w", err)
		}
		added++
	}
	switch {
	case added == 0:
		return outcomes, errNothingFits
	case r.BegunAt != 0: // and so it stays with a line more
		return outcomes, nil
	}
	return outcomes, s.store.settle(ctx, r.ID, now, begins(actor))
}

// refuse says why an item can't become the line, "" when it can.
func refuse(item Item, line Line, have map[int64]int64) string {
	already, inCart := have[item.ProductID]
	switch {
	case item.Quantity < 1:
		return "The quantity is a whole number from 1."
	case item.Quantity+already != line.Quantity:
		return "It was named twice; add it once with the whole quantity."
	case !inCart && len(have) >= MaxLines:
		return fmt.Sprintf("The cart is full: it holds at most %d lines.", MaxLines)
	case utf8.RuneCountInString(item.Note) > MaxNote:
		return fmt.Sprintf("The note is too long: at most %d characters.", MaxNote)
	case line.Hindrance() != "" && inCart:
		return fmt.Sprintf("With the %d in your cart that makes %d. %s", already, line.Quantity, line.Hindrance())
	}
	return line.Hindrance()
}

func (s *Service) quantities(ctx context.Context, actor identity.Actor) (map[int64]int64, error) {
	rows, err := s.store.quantities(ctx, actor)
	if err != nil {
		return nil, fmt.Errorf("read the cart's lines: %w", err)
	}
	have := make(map[int64]int64, len(rows)+1)
	for _, r := range rows {
		have[r.ProductID] = r.Quantity
	}
	return have, nil
}

// Change sets the quantity of one line; 0 removes it.
func (s *Service) Change(ctx context.Context, actor identity.Actor, sku string, quantity int64) error {
	return s.Update(ctx, actor, 0, []Change{{sku, quantity}})
}

// Update sets the quantities of several lines, all or none. seen is the version of the cart that the form showed: when
// the cart was changed since, in another tab or on another device, nothing is overwritten; 0 doesn't ask.
func (s *Service) Update(ctx context.Context, actor identity.Actor, seen int64, changes []Change) error {
	scope, err := s.scope(ctx, actor)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, func(ctx context.Context, r row) error {
		if seen != 0 && r.Version != seen+1 {
			return fault.Conflict("Your cart was changed in another window. Here it is as it stands; nothing was overwritten.")
		}
		rows, err := s.store.lines(ctx, actor)
		if err != nil {
			return fmt.Errorf("read the cart's lines: %w", err)
		}
		return s.setQuantities(ctx, actor, scope, r, rows, changes)
	})
}

func (s *Service) setQuantities(ctx context.Context, actor identity.Actor, scope identity.Scope, r row, rows []lineRow, changes []Change) error {
	bySKU := map[string]lineRow{}
	for _, l := range rows {
		bySKU[l.SKU] = l
	}
	var wanted []lineRow
	var removed []int64
	for _, c := range changes {
		line, ok := bySKU[c.SKU]
		switch {
		case !ok:
			return fault.Conflict("That line is no longer in your cart; it was removed in another window.")
		case c.Quantity == 0:
			removed = append(removed, line.ProductID)
		case c.Quantity != line.Quantity:
			line.Quantity = c.Quantity
			wanted = append(wanted, line)
		}
	}
	if len(removed) > 0 {
		if err := s.remove(ctx, actor, r, rows, removed...); err != nil {
			return err
		}
	}
	return s.putAll(ctx, actor, scope, r, wanted)
}

func (s *Service) putAll(ctx context.Context, actor identity.Actor, scope identity.Scope, r row, wanted []lineRow) error {
	if len(wanted) == 0 {
		return nil
	}
	goods, err := s.lookUp(ctx, scope, wanted)
	if err != nil {
		return err
	}
	refused := fault.Invalid("")
	for _, w := range wanted {
		line, err := goods.line(w, actor.Account.Currency, 0)
		if err != nil {
			return err
		}
		if problem := line.Hindrance(); problem != "" {
			refused.Add("quantity-"+w.SKU, problem)
			refused.Topic = line.Topic()
			continue
		}
		item := Item{ProductID: w.ProductID, Quantity: w.Quantity}
		if err := s.store.put(ctx, r.ID, item, line.Quote.Price, s.now()); err != nil {
			return fmt.Errorf("change the cart: %w", err)
		}
	}
	return refused.OrNil()
}

// Remove takes a line out; a line that is gone already is no error.
func (s *Service) Remove(ctx context.Context, actor identity.Actor, sku string) error {
	return s.onLine(ctx, actor, sku, func(ctx context.Context, r row, rows []lineRow, productID int64) error {
		return s.remove(ctx, actor, r, rows, productID)
	})
}

// SetNote keeps a note with a line, "" removes it.
func (s *Service) SetNote(ctx context.Context, actor identity.Actor, sku, note string) error {
	if utf8.RuneCountInString(note) > MaxNote {
		return fault.Invalid("", fault.Field{Name: "note-" + sku, Message: fmt.Sprintf("The note is too long: at most %d characters.", MaxNote)})
	}
	return s.onLine(ctx, actor, sku, func(ctx context.Context, r row, _ []lineRow, productID int64) error {
		return s.store.setNote(ctx, r.ID, productID, note)
	})
}

// Clear empties the cart by hand.
func (s *Service) Clear(ctx context.Context, actor identity.Actor) error {
	_, err := s.Empty(ctx, actor)
	return err
}

// Taken is a line that was taken out, and where it had come from.
type Taken struct{ SKU, Source string }

// Empty is Clear that says what was taken out.
func (s *Service) Empty(ctx context.Context, actor identity.Actor) (taken []Taken, err error) {
	err = s.change(ctx, actor, func(ctx context.Context, r row) error {
		lines, err := s.store.lines(ctx, actor)
		if err != nil {
			return fmt.Errorf("read the cart's lines: %w", err)
		}
		taken = make([]Taken, len(lines))
		for i, l := range lines {
			taken[i] = Taken{l.SKU, l.Source}
		}
		if err := s.store.clear(ctx, r.ID); err != nil {
			return err
		}
		return s.wasEmptied(ctx, actor, r, lines)
	})
	return taken, err
}

// remove takes lines out of all the cart's; with the last ones the cart is emptied.
func (s *Service) remove(ctx context.Context, actor identity.Actor, r row, all []lineRow, productIDs ...int64) error {
	if err := s.store.remove(ctx, r.ID, productIDs...); err != nil {
		return fmt.Errorf("remove from the cart: %w", err)
	}
	if len(productIDs) < len(all) {
		return nil
	}
	return s.wasEmptied(ctx, actor, r, all)
}

func (s *Service) onLine(ctx context.Context, actor identity.Actor, sku string, do func(ctx context.Context, r row, rows []lineRow, productID int64) error) error {
	return s.change(ctx, actor, func(ctx context.Context, r row) error {
		rows, err := s.store.lines(ctx, actor)
		if err != nil {
			return fmt.Errorf("read the cart's lines: %w", err)
		}
		for _, l := range rows {
			if l.SKU == sku {
				return do(ctx, r, rows, l.ProductID)
			}
		}
		return nil
	})
}

// change runs do with the actor's cart locked, in a transaction.
func (s *Service) change(ctx context.Context, actor identity.Actor, do func(ctx context.Context, r row) error) error {
	if err := mayChange(actor); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		r, err := s.lock(ctx, actor)
		if err != nil {
			return err
		}
		if err := do(ctx, r); err != nil {
			return err
		}
		return s.store.settle(ctx, r.ID, s.now(), begins(actor))
	})
}

// lock holds the actor's cart until the transaction ends. One that has gone cold ends here, and its lines go on in a new one.
func (s *Service) lock(ctx context.Context, actor identity.Actor) (row, error) {
	r, err := s.store.lock(ctx, actor, s.now())
	if fault.Is(err, fault.KindNotFound) {
		if err := s.cool(ctx, actor); err != nil {
			return r, err
		}
		r, err = s.store.lock(ctx, actor, s.now())
	}
	if err != nil {
		return r, fmt.Errorf("lock the cart: %w", err)
	}
	return r, nil
}

// begins says whether what the actor puts into an empty cart begins one: a member's own doing.
func begins(actor identity.Actor) bool { return !actor.Behalf.Is() }

func (s *Service) scope(ctx context.Context, actor identity.Actor) (identity.Scope, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return identity.Scope{}, err
	}
	return actor.Scope(set.Today(s.now())), nil
}
