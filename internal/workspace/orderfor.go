package workspace

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/catalog"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	sales "tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// Suggest finds products of a scope that a text may mean, the best first.
type Suggest func(ctx context.Context, scope identity.Scope, text string, limit int) ([]int64, error)

// OrderFor takes orders that clients give by phone, by email or at a visit: in the client's range and prices, placed
// through the same code as the checkout, with the contact that they were.
type OrderFor struct {
	catalog  *catalog.Service
	carts    *cart.Service
	orders   *sales.Service
	contacts *contacts.Service
	settings *settings.Service
	suggest  Suggest
	now      clock.Now
}

// NewOrderFor makes it; suggest may fail or find nothing: then nothing is suggested.
func NewOrderFor(cat *catalog.Service, carts *cart.Service, ord *sales.Service, con *contacts.Service, set *settings.Service,
	suggest Suggest, now clock.Now) *OrderFor {
	return &OrderFor{cat, carts, ord, con, set, suggest, now}
}

// Entry is a line of the form: a product that was read before, and the quantity as it was typed.
type Entry struct{ SKU, Quantity string }

// Reading is what was read: the lines that can be priced, and what can't be read yet.
type Reading struct {
	Items []cart.Item
	Bad   []BadQuantity // not among the items
	Left  []Unread
}

// BadQuantity is a line of the form whose quantity can't be read, as it was typed.
type BadQuantity struct {
	Product catalog.Product
	Typed   string
}

// Unread is a line that names no product, or no quantity: why, and what it may mean.
type Unread struct {
	Text, Problem string
	Quantity      int64 // 0: not read
	Perhaps       []catalog.Product
}

const (
	mostSuggested = 3  // products for a line
	mostGuessed   = 20 // lines that suggestions are looked for
)

// Read puts together the lines of the form and what was pasted below them. What is good stays, whatever else is wrong.
func (s *OrderFor) Read(ctx context.Context, member identity.Actor, entries []Entry, text string) (Reading, error) {
	var r Reading
	scope, err := s.scope(ctx, member)
	if err != nil {
		return r, err
	}
	pasted := ReadPasted(text)
	var numbers []string
	for _, e := range entries {
		numbers = append(numbers, e.SKU)
	}
	for _, p := range pasted {
		numbers = append(numbers, p.Number, p.Text)
	}
	known, err := s.catalog.IdentifyAll(ctx, scope, numbers)
	if err != nil {
		return r, err
	}
	for _, e := range entries {
		r.entry(e, known[e.SKU])
	}
	for _, p := range pasted {
		r.pasted(p, known)
	}
	return r, s.guess(ctx, scope, &r)
}

func (s *OrderFor) scope(ctx context.Context, member identity.Actor) (identity.Scope, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return identity.Scope{}, err
	}
	return member.Scope(set.Today(s.now())), nil
}

// entry takes over a line that stood in the form; an empty quantity or 0 takes it out.
func (r *Reading) entry(e Entry, matches []catalog.Match) {
	quantity := strings.TrimSpace(e.Quantity)
	switch n, ok := readQuantity(quantity); {
	case quantity == "" || quantity == "0":
	case len(matches) == 0:
		r.Left = append(r.Left, Unread{Text: e.SKU + "\t" + quantity, Problem: "It is no longer in their range."})
	case !ok:
		r.Bad = append(r.Bad, BadQuantity{matches[0].Product, quantity})
	default:
		r.add(matches[0].Product, n)
	}
}

// pasted takes a line that was read; one that is a number as a whole, spaces and all, has no quantity.
func (r *Reading) pasted(p Pasted, known map[string][]catalog.Match) {
	matches := known[p.Number]
	if whole := known[p.Text]; len(matches) == 0 && len(whole) > 0 {
		matches, p.Quantity, p.Problem = whole, 0, "There is no quantity."
	}
	left := Unread{Text: p.Text, Problem: p.Problem, Quantity: p.Quantity}
	switch {
	case p.Number == "":
	case len(matches) == 0:
		left.Problem = fmt.Sprintf("“%s” is none of their products.", clipText(p.Number, 40))
	case ambiguous(matches):
		left.Problem = fmt.Sprintf("“%s” names %d products.", clipText(p.Number, 40), len(matches))
		for _, m := range matches[:min(len(matches), mostSuggested)] {
			left.Perhaps = append(left.Perhaps, m.Product)
		}
	case p.Problem != "":
		left.Problem = fmt.Sprintf("%s It is %s, %s.", p.Problem, matches[0].Product.Name, matches[0].Product.SKU)
		left.Perhaps = []catalog.Product{matches[0].Product}
	default:
		r.add(matches[0].Product, p.Quantity)
		return
	}
	r.Left = append(r.Left, left)
}

// ambiguous: several products carry the number in the same way, as a manufacturer's number may.
func ambiguous(matches []catalog.Match) bool {
	return len(matches) > 1 && matches[0].By == matches[1].By && matches[0].By != "sku"
}

// add puts a product into the lines; a product named twice is one line of both quantities.
func (r *Reading) add(p catalog.Product, quantity int64) { r.addID(p.ID, quantity) }

func (r *Reading) addID(product, quantity int64) {
	for i := range r.Items {
		if r.Items[i].ProductID == product {
			r.Items[i].Quantity += quantity
			return
		}
	}
	r.Items = append(r.Items, cart.Item{ProductID: product, Quantity: quantity, Source: "desk"})
}

// guess looks what the first of the lines that name no product may mean.
func (s *OrderFor) guess(ctx context.Context, scope identity.Scope, r *Reading) error {
	found, all := map[int][]int64{}, []int64{}
	for i, left := range r.Left {
		if len(left.Perhaps) > 0 || len(found) == mostGuessed {
			continue
		}
		number, _ := cells(left.Text)
		ids, err := s.suggest(ctx, scope, number, mostSuggested)
		if err != nil { // lines are read without the index, too
			break
		}
		found[i], all = ids, append(all, ids...)
	}
	products, err := s.catalog.ByIDs(ctx, scope, all)
	if err != nil {
		return err
	}
	for i, ids := range found {
		for _, id := range ids {
			if p, ok := products[id]; ok {
				r.Left[i].Perhaps = append(r.Left[i].Perhaps, p)
			}
		}
	}
	return nil
}

// FromCart are the lines that the member's cart holds; it stays as it is.
func (s *OrderFor) FromCart(ctx context.Context, member identity.Actor) (r Reading, err error) {
	c, err := s.carts.Show(ctx, member)
	if err != nil {
		return r, err
	}
	for _, l := range c.Lines {
		r.take(l, l.SKU, l.Quantity)
	}
	return r, nil
}

// FromOrder are the lines of a past order as they would be ordered again.
func (s *OrderFor) FromOrder(ctx context.Context, member identity.Actor, number string) (r Reading, err error) {
	again, err := s.orders.OrderAgain(ctx, member, number)
	if err != nil {
		return r, err
	}
	for _, l := range again.Lines {
		if l.Line.Quantity == 0 {
			l.Line.Gone = true
		}
		r.take(l.Line, l.SKU, l.ThenQuantity)
	}
	return r, nil
}

func (r *Reading) take(l cart.Line, sku string, quantity int64) {
	if l.Gone || l.Product.ID == 0 {
		r.Left = append(r.Left, Unread{Text: fmt.Sprintf("%s\t%d", sku, quantity), Quantity: quantity, Problem: "It is no longer in their range."})
		return
	}
	r.add(l.Product, l.Quantity)
}

// Taken is how an order came in.
type Taken struct {
	Minutes int // that it took
	Note    string
	Noted   string // the key of the contact that it was, when that is noted already
}

// contactChannels are what a contact calls the channels that an order comes in by.
var contactChannels = map[sales.Channel]string{sales.Phone: "call", sales.Email: "email", sales.Rep: "visit"}

const mostMinutes = 24 * 60

// Place places the order for the member and notes the contact that it was; one that is noted gets the order's number. Sent
// again it finds both.
func (s *OrderFor) Place(ctx context.Context, staff, member identity.Actor, items []cart.Item, in sales.Checkout, taken Taken) (sales.Order, error) {
	if taken.Minutes < 0 || taken.Minutes > mostMinutes {
		return sales.Order{}, fault.Invalid("", fault.Field{Name: "minutes", Message: fmt.Sprintf("Enter whole minutes from 0 to %d.", mostMinutes)})
	}
	order, err := s.orders.PlaceFor(ctx, member, items, in)
	if err != nil {
		return order, err
	}
	if taken.Noted != "" {
		if known, err := s.contacts.Ordered(ctx, staff, taken.Noted, order.Number); err != nil || known {
			return order, err
		}
	}
	return order, s.contacts.Add(ctx, staff, contacts.Contact{At: s.now(), Channel: contactChannels[order.Channel], Reason: "Order", Minutes: taken.Minutes,
		Note: taken.Note, WithName: member.Name, OrderNumber: order.Number}, "order:"+order.Number)
}

// Join adds the lines of another reading.
func (r *Reading) Join(more Reading) {
	for _, item := range more.Items {
		r.addID(item.ProductID, item.Quantity)
	}
	r.Left = append(r.Left, more.Left...)
}
