package orders

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tradecounter/internal/accounts"
	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

var (
	errPlacedBefore = errors.New("placed before") // undoes the transaction of a repetition
	errOtherContent = fault.Conflict("This form has ordered already, with other content. Look at your orders, then start from the cart again.")
)

// Place turns the buyer's cart into an order. Either the order exists, its stock and credit are taken, the cart is
// empty and order.placed is on its way; or nothing has changed. Sending the same form again answers with the first
// order. *Changed says that the cart isn't what the form showed, *Repeated that its purchase order number isn't new.
func (s *Service) Place(ctx context.Context, actor identity.Actor, in Checkout) (Order, error) {
	if err := mayPlace(actor); err != nil {
		return Order{}, err
	}
	if len(in.Key) < 16 || len(in.Key) > 64 {
		return Order{}, fault.Invalid("This form is incomplete; open the checkout again.")
	}
	content := in.content(actor)
	return s.once(ctx, actor, in.Key, content, func(ctx context.Context) (Order, error) {
		c, err := s.carts.Take(ctx, actor) // from here on nobody else changes or orders this cart
		if err != nil {
			return Order{}, err
		}
		if first, err := s.first(ctx, actor, in.Key, content); err != nil {
			return first, err // placed while we waited for the cart
		}
		order, err := s.placeForm(ctx, actor, in, content, c)
		if err != nil {
			return order, err
		}
		return order, s.carts.Ordered(ctx, actor, c, order.Number)
	})
}

// placeForm places a form's cart when it is what the form showed.
func (s *Service) placeForm(ctx context.Context, actor identity.Actor, in Checkout, content string, c cart.Cart) (Order, error) {
	if err := s.store.repeated(ctx, actor.Account.ID, in); err != nil {
		return Order{}, err
	}
	problems := fault.Invalid("")
	draft := in.draft(problems)
	draft.Content = content
	if len(c.Lines) > 0 {
		if shown := cart.ParseShown(in.Shown); !shown.Same(c.Shown(), in.Method) && known(c, in.Method) {
			return Order{}, changed(shown, c, in.Method)
		}
	}
	return s.place(ctx, actor, draft, c, problems)
}

func known(c cart.Cart, method string) bool {
	_, ok := c.Cost(method)
	return ok && method != ""
}

// PlaceDraft orders without a cart, through the same checks and in the same transaction as Place: standing orders.
// Within a transaction of the caller's a second call with the same key at the same moment is an error, not the first
// order; serialise on a row of your own.
func (s *Service) PlaceDraft(ctx context.Context, actor identity.Actor, draft Draft) (Order, error) {
	if err := mayPlace(actor); err != nil {
		return Order{}, err
	}
	if draft.Key == "" || len(draft.Key) > 64 {
		return Order{}, fmt.Errorf("place: a draft needs a key of at most 64 characters, not %q", draft.Key)
	}
	return s.once(ctx, actor, draft.Key, draft.Content, func(ctx context.Context) (Order, error) {
		c, err := s.carts.Price(ctx, actor, draft.Items, draft.Benefit)
		if err != nil {
			return Order{}, err
		}
		return s.place(ctx, actor, draft, c, fault.Invalid(""))
	})
}

// once runs do in a transaction unless the key has ordered already.
func (s *Service) once(ctx context.Context, actor identity.Actor, key, content string, do func(ctx context.Context) (Order, error)) (Order, error) {
	order, err := s.first(ctx, actor, key, content)
	if errors.Is(err, errPlacedBefore) {
		return order, nil
	}
	if err != nil {
		return Order{}, err
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		order, err = do(ctx)
		return err
	})
	if db.IsDuplicate(err) && !db.InTransaction(ctx) { // the same key at the same moment
		if first, again := s.first(ctx, actor, key, content); again != nil {
			order, err = first, again
		}
	}
	if errors.Is(err, errPlacedBefore) {
		return order, nil
	}
	if err != nil {
		return Order{}, err
	}
	return order, nil
}

// first is the order that a key has placed, with errPlacedBefore; no error when there is none.
func (s *Service) first(ctx context.Context, actor identity.Actor, key, content string) (Order, error) {
	number, before, err := s.store.byKey(ctx, actor.Account.ID, key)
	if err != nil || number == "" {
		return Order{}, err
	}
	if content != "" && content != before {
		return Order{}, errOtherContent
	}
	order, err := s.store.find(ctx, who{accountID: actor.Account.ID}, number)
	if err != nil {
		return order, err
	}
	return order, errPlacedBefore
}

// place checks everything about a priced draft, takes stock and credit, and writes the order.
func (s *Service) place(ctx context.Context, actor identity.Actor, draft Draft, c cart.Cart, problems *fault.Fault) (Order, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return Order{}, err
	}
	p := placing{actor: actor, draft: draft, cart: c, set: set, now: s.now()}
	p.scope = actor.Scope(set.Today(p.now))
	if p.terms, err = s.accounts.Find(ctx, p.scope); err != nil {
		return Order{}, err
	}
	if err := mayBuy(p.terms); err != nil {
		return Order{}, err
	}
	if err := hindrances(c); err != nil {
		return Order{}, err
	}
	order, err := s.address(ctx, p, problems)
	if err != nil {
		return Order{}, err
	}
	p.deliver(&order, problems)
	if err := problems.OrNil(); err != nil {
		return Order{}, err
	}
	if err := p.copyCart(&order); err != nil {
		return Order{}, err
	}
	if err := s.reserve(ctx, p, &order); err != nil {
		return Order{}, err
	}
	return order, s.write(ctx, p, &order)
}

// address finds ship-to and bill-to among the account's locations.
func (s *Service) address(ctx context.Context, p placing, problems *fault.Fault) (o Order, err error) {
	locations, err := s.accounts.Locations(ctx, p.scope, false)
	if err != nil {
		return o, err
	}
	var ok bool
	if o.ShipTo, o.ShipLocationID, ok = p.draft.ShipTo.in(locations); !ok {
		problems.Add("ship_to", "Choose where it goes.")
	}
	if p.draft.BillTo.isZero() {
		o.BillTo, o.BillLocationID = o.ShipTo, o.ShipLocationID
		if i := slices.IndexFunc(locations, func(l accounts.Location) bool { return l.IsBilling }); i >= 0 {
			o.BillTo, o.BillLocationID = addressOf(locations[i]), &locations[i].ID
		}
		return o, nil
	}
	if o.BillTo, o.BillLocationID, ok = p.draft.BillTo.in(locations); !ok {
		problems.Add("bill_to", "Choose where the invoice goes.")
	}
	return o, nil
}

// reserve takes the lines' stock, products in the order of their ids, and sets when each line is expected.
func (s *Service) reserve(ctx context.Context, p placing, o *Order) error {
	order := make([]int, len(o.Lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(p.cart.Lines[a].ProductID - p.cart.Lines[b].ProductID) })
	for _, i := range order {
		l := p.cart.Lines[i]
		now, later, err := s.catalog.Reserve(ctx, l.ProductID, l.Quantity, l.Product.Backorder)
		if told, ok := fault.As(err); ok && told.Kind != fault.KindBusy {
			return fault.Invalid("One line can't be ordered as it is.", fault.Field{Name: l.SKU, Message: told.Message})
		}
		if err != nil {
			return fmt.Errorf("reserve %s: %w", l.SKU, err)
		}
		if l.Stock.Tracked {
			o.Lines[i].Reserved = now
		}
		l.Now, l.Later, l.ExpectedOn = now, later, l.Stock.ExpectedOn
		o.Lines[i].ExpectedOn = lineDate(p.set, p.now, l, p.cost.Days, o.ExpectedOn)
	}
	return nil
}

// write gives the order its number, uses credit and keeps it with its event.
func (s *Service) write(ctx context.Context, p placing, o *Order) error {
	var err error
	if o.Number, err = s.number(ctx, p.set.OrderPrefix); err != nil {
		return err
	}
	if err := s.accounts.Use(ctx, o.AccountID, o.Total, o.Number); err != nil {
		return err
	}
	if err := s.store.insert(ctx, o, p.draft.Key, p.draft.Content); err != nil {
		return err
	}
	if err := s.boughtAnew(ctx, o); err != nil {
		return err
	}
	o.Moves = []Move{{OrderID: o.ID, At: p.now, Kind: WasPlaced, Actor: p.actor.Signed()}}
	if err := s.store.addMove(ctx, o.Moves[0]); err != nil {
		return err
	}
	if err := s.entered(ctx, p, o); err != nil {
		return err
	}
	return s.log.Record(ctx, OrderPlaced{About: o.about(p.actor), MemberID: p.actor.MemberID, Channel: o.Channel, Source: o.Source,
		Currency: o.Currency, Net: o.LinesTotal, Total: o.Total, Lines: len(o.Lines)})
}

func (o Order) about(actor identity.Actor) About {
	return About{o.ID, o.Number, o.AccountID, actor.PersonID}
}

// firstNumber is where a fresh portal's order numbers begin.
const firstNumber = 100_001

// number is the next order number: the first one, and one that an imported order has taken, go on behind the highest.
func (s *Service) number(ctx context.Context, prefix string) (string, error) {
	n, err := s.db.Counter(ctx, "orders", firstNumber)
	if err != nil {
		return "", fmt.Errorf("next order number: %w", err)
	}
	number := fmt.Sprintf("%s-%d", prefix, n)
	taken, err := s.store.taken(ctx, number)
	if err != nil || (!taken && n > firstNumber) {
		return number, err
	}
	highest, err := s.store.highest(ctx, prefix)
	if err != nil || highest < n {
		return number, err
	}
	return fmt.Sprintf("%s-%d", prefix, highest+1), s.store.countFrom(ctx, highest+1)
}
