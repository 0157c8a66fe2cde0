package standing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Plan is what a buyer fills in for a standing order. Field names of its faults are those in the comments; a message
// about a line has its SKU.
type Plan struct {
	Key      string // made by orders.NewKey when the form was rendered: one form makes one standing order
	Name     string // name; "" is named after its first product
	Cadence  Cadence
	Start    clock.Date // start: due dates begin on or after it; 0 keeps the rhythm when changing
	Items    []cart.Item
	ShipTo   string // ship_to: a location's code
	BillTo   string // bill_to: a location's code; "" for the account's billing location
	Method   string // method: a delivery method's code; "" for the default one
	PONumber string // po_number
	Note     string // note
	CopiesTo string // copies_to
}

const maxName = 80

// Create makes a standing order owned by the actor. The same form sent again answers with the first one.
func (s *Service) Create(ctx context.Context, actor identity.Actor, p Plan) (Order, error) {
	if actor.MemberID == 0 || !actor.Can(identity.Buy) {
		return Order{}, noBuying
	}
	if len(p.Key) < 16 || len(p.Key) > 64 {
		return Order{}, fault.Invalid("This form is incomplete; open it again.")
	}
	cal, err := s.calendar(ctx)
	if err != nil {
		return Order{}, err
	}
	o := Order{AccountID: actor.Account.ID, OwnerID: actor.MemberID, State: Active}
	if err := s.apply(ctx, actor, cal, &o, p); err != nil {
		return Order{}, err
	}
	if first, err := s.store.byKey(ctx, actor.Account.ID, p.Key); !fault.Is(err, fault.KindNotFound) {
		return again(first, o, err)
	}
	err = s.db.InTx(ctx, func(ctx context.Context) error { return s.create(ctx, actor, &o, p.Key) })
	if db.IsDuplicate(err) { // the same form at the same moment
		first, err := s.store.byKey(ctx, actor.Account.ID, p.Key)
		return again(first, o, err)
	}
	if err != nil {
		return Order{}, err
	}
	return s.store.byID(ctx, o.ID)
}

func (s *Service) create(ctx context.Context, actor identity.Actor, o *Order, key string) error {
	n, err := s.db.Counter(ctx, "standing_orders", 1001)
	if err != nil {
		return fmt.Errorf("number the standing order: %w", err)
	}
	o.Number = fmt.Sprintf("SO-%d", n)
	if err := s.store.insert(ctx, o, key, s.now()); err != nil {
		return err
	}
	return s.log.Record(ctx, OrderBegun{About: o.about(actor.PersonID), First: o.NextDue})
}

// again answers a form that has made a standing order before.
func again(first, o Order, err error) (Order, error) {
	if err != nil {
		return Order{}, err
	}
	if first.OwnerID != o.OwnerID || first.Name != o.Name || first.Rhythm.Cadence != o.Rhythm.Cadence || !sameLines(first.Lines, o.Lines) {
		return Order{}, fault.Conflict(fmt.Sprintf("This form has made standing order %s already. Change that one, or begin again from the cart.", first.Number))
	}
	return first, nil
}

func sameLines(a, b []Line) bool {
	return slices.EqualFunc(a, b, func(x, y Line) bool { return x.ProductID == y.ProductID && x.Quantity == y.Quantity })
}

// apply checks the plan and puts it onto the standing order.
func (s *Service) apply(ctx context.Context, actor identity.Actor, cal calendar, o *Order, p Plan) error {
	problems := fault.Invalid("")
	p.Cadence = p.Cadence.plain()
	p.Cadence.check(problems)
	draft := s.texts(p, problems)
	if err := s.places(ctx, actor, cal, o, p, problems); err != nil {
		return err
	}
	c, err := s.check(ctx, actor, o, p.Items, problems)
	if err != nil {
		return err
	}
	cost, ok := c.Cost(p.Method)
	if !ok && len(c.Lines) > 0 && problems.Message == "" {
		problems.Add("method", "Choose how it is delivered.")
	}
	if o.Name = strings.Join(strings.Fields(p.Name), " "); o.Name == "" && len(o.Lines) > 0 {
		o.Name = clip(o.Lines[0].Name, maxName)
	}
	if utf8.RuneCountInString(o.Name) > maxName {
		problems.Add("name", fmt.Sprintf("This is too long: at most %d characters.", maxName))
	}
	if len(problems.Fields) == 0 {
		s.begin(cal, o, p, problems)
	}
	o.Method, o.PONumber, o.Note, o.CopiesTo = cost.Code, draft.PONumber, draft.Note, strings.Join(draft.Copies, ", ")
	if len(problems.Fields) > 0 && problems.Message == "" {
		problems.Message = "Something is missing or doesn't fit yet."
	}
	return problems.OrNil()
}

// texts reads what an order's form has too, by the same rules.
func (s *Service) texts(p Plan, problems *fault.Fault) orders.Draft {
	form := orders.Checkout{ShipTo: p.ShipTo, BillTo: p.BillTo, PONumber: p.PONumber, Note: p.Note, CopiesTo: p.CopiesTo}
	if form.ShipTo == "" {
		form.ShipTo = "?" // no one-off address: places tells that one must be chosen
	}
	return form.Draft(problems)
}

// places finds ship-to and bill-to, and asks for a purchase order number where the account says so.
func (s *Service) places(ctx context.Context, actor identity.Actor, cal calendar, o *Order, p Plan, problems *fault.Fault) error {
	scope := actor.Scope(cal.Today(s.now()))
	account, err := s.accounts.Find(ctx, scope)
	if err != nil {
		return fmt.Errorf("find the account: %w", err)
	}
	locations, err := s.accounts.Locations(ctx, scope, false)
	if err != nil {
		return err
	}
	o.ShipLocationID, o.BillLocationID = 0, nil
	for i, l := range locations {
		if l.Code == p.ShipTo {
			o.ShipLocationID = l.ID
		}
		if l.Code == p.BillTo {
			o.BillLocationID = &locations[i].ID
		}
	}
	if o.ShipLocationID == 0 {
		problems.Add("ship_to", "Choose where it goes.")
	}
	if p.BillTo != "" && o.BillLocationID == nil {
		problems.Add("bill_to", "Choose where the invoice goes.")
	}
	if account.PORequired && strings.TrimSpace(p.PONumber) == "" {
		problems.Add("po_number", "Your company asks for a purchase order number on each order.")
	}
	return nil
}

// check prices the items as they would be ordered today. What stock there is today doesn't matter for later.
func (s *Service) check(ctx context.Context, actor identity.Actor, o *Order, items []cart.Item, problems *fault.Fault) (cart.Cart, error) {
	items = merged(items)
	c, err := s.carts.Price(ctx, actor, items, o.Benefit)
	if err != nil {
		return c, fmt.Errorf("price the lines: %w", err)
	}
	short := false
	o.Lines = o.Lines[:0:0]
	for _, l := range c.Lines {
		o.Lines = append(o.Lines, Line{StandingID: o.ID, ProductID: l.ProductID, SKU: l.SKU, Name: l.Name, Quantity: l.Quantity})
		for _, p := range l.Problems {
			if p.Kind == cart.TooFew {
				short = true
			} else if p.Kind != cart.PriceChanged {
				problems.Add(l.SKU, p.Words)
			}
		}
	}
	switch {
	case len(items) == 0:
		problems.Message = "A standing order needs at least one product."
	case len(items) > cart.MaxLines:
		problems.Message = fmt.Sprintf("One order holds at most %d lines.", cart.MaxLines)
	case c.Refusal != "" && !short && len(problems.Fields) == 0:
		problems.Message = c.Refusal
	}
	return c, nil
}

// merged adds up items of the same product.
func merged(items []cart.Item) []cart.Item {
	list, at := []cart.Item{}, map[int64]int{}
	for _, item := range items {
		if i, ok := at[item.ProductID]; ok {
			list[i].Quantity += item.Quantity
			continue
		}
		at[item.ProductID] = len(list)
		list = append(list, cart.Item{ProductID: item.ProductID, Quantity: item.Quantity})
	}
	return list
}

func clip(text string, most int) string {
	runes := []rune(text)
	return string(runes[:min(len(runes), most)])
}

// begin sets the rhythm, unless it stays as it is, and the first due date that it is still time for.
func (s *Service) begin(cal calendar, o *Order, p Plan, problems *fault.Fault) {
	if o.ID != 0 && p.Cadence == o.Rhythm.Cadence && (p.Start == 0 || p.Start == o.NextDue) {
		return
	}
	now := s.now()
	earliest := cal.Today(now)
	if cal.ran(earliest, now) {
		earliest = earliest.AddDays(1)
	}
	start := max(p.Start, earliest)
	if p.Start != 0 && p.Start < earliest || start > earliest.AddDays(366) {
		problems.Add("start", fmt.Sprintf("Choose a day from %s on, within a year.", earliest.Std().Format("Mon 2 Jan 2006")))
		return
	}
	o.Rhythm = Rhythm{p.Cadence, start}
	o.NextDue = o.Rhythm.Due(0)
	o.NextTell = o.NextDue
}

var errJustRunning = fault.Busy("Its order is just being placed. Try again in a minute.")
