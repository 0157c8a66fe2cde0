package lists

import (
	"context"
	"fmt"
	"unicode/utf8"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Limits that are told when they are met.
const (
	MaxName  = 80
	MaxLists = 200 // of one member
)

// List is a named list of products, its owner's; a company admin sees and keeps everyone's.
type List struct {
	ID        int64       `db:"id"`
	Name      string      `db:"name"`
	OwnerID   int64       `db:"member_id"`
	OwnerName string      `db:"owner_name"`
	CreatedAt clock.Time  `db:"created_at"`
	ChangedAt clock.Time  `db:"changed_at"`
	Count     int         `db:"line_count"`
	Lines     []cart.Line `db:"-"` // at today's prices; Gone lines have no product: no link, no picture
}

// Service keeps the lists.
type Service struct {
	db    *db.DB
	store store
	now   clock.Now
	carts *cart.Service
}

// New makes the service.
func New(d *db.DB, now clock.Now, carts *cart.Service) *Service {
	return &Service{d, store{d}, now, carts}
}

// whose lists an actor may see and change: their own, everyone's of the company for its admins.
type whose struct {
	accountID, memberID int64
	everyone            bool
}

func owner(actor identity.Actor) (whose, error) {
	if actor.MemberID == 0 || !actor.Can(identity.Buy) {
		return whose{}, fault.Denied("Ask a colleague with buying rights: lists are for ordering.")
	}
	return whose{actor.Account.ID, actor.MemberID, actor.Can(identity.ManageCompany)}, nil
}

// All are the actor's lists, and everyone's for a company admin, by name, without their lines.
func (s *Service) All(ctx context.Context, actor identity.Actor) ([]List, error) {
	w, err := owner(actor)
	if err != nil {
		return nil, err
	}
	lists, err := s.store.all(ctx, w)
	if err != nil {
		return nil, fmt.Errorf("read the lists: %w", err)
	}
	return lists, nil
}

// Find is a list with its lines at today's prices; someone else's is missing too.
func (s *Service) Find(ctx context.Context, actor identity.Actor, id int64) (List, error) {
	w, err := owner(actor)
	if err != nil {
		return List{}, err
	}
	l, err := s.store.find(ctx, w, id)
	if err != nil {
		return l, err
	}
	lines, err := s.store.lines(ctx, w, id)
	if err != nil {
		return l, fmt.Errorf("read the list's lines: %w", err)
	}
	priced, err := s.carts.Price(ctx, actor, items(lines), cart.Benefit{})
	if err != nil {
		return l, err
	}
	l.Lines = priced.Lines
	for i := range l.Lines {
		if l.Lines[i].Gone {
			l.Lines[i].SKU, l.Lines[i].Name = lines[i].SKU, lines[i].Name
		}
	}
	return l, nil
}

func items(lines []line) []cart.Item {
	items := make([]cart.Item, len(lines))
	for i, l := range lines {
		items[i] = cart.Item{ProductID: l.ProductID, Quantity: l.Quantity, Note: l.Note, Source: "list"}
	}
	return items
}

// SaveCart keeps what is in the member's cart as a new list; the cart stays as it is.
func (s *Service) SaveCart(ctx context.Context, actor identity.Actor, name string) (List, error) {
	w, err := owner(actor)
	if err != nil {
		return List{}, err
	}
	if name, err = cleanName(name); err != nil {
		return List{}, err
	}
	var id int64
	err = s.db.InTx(ctx, func(ctx context.Context) error {
		c, err := s.carts.Show(ctx, actor)
		if err != nil {
			return err
		}
		if len(c.Lines) == 0 {
			return fault.Invalid("Your cart is empty: there is nothing to keep as a list.")
		}
		if n, err := s.store.count(ctx, w); err != nil || n >= MaxLists {
			return full(err)
		}
		if id, err = s.store.insert(ctx, w, name, s.now()); err != nil {
			return fmt.Errorf("save the list: %w", err)
		}
		for i, l := range c.Lines {
			if err := s.store.insertLine(ctx, id, i+1, l); err != nil {
				return fmt.Errorf("save the list's lines: %w", err)
			}
		}
		return s.carts.KeptAsList(ctx, actor)
	})
	if err != nil {
		return List{}, err
	}
	return s.Find(ctx, actor, id)
}

func full(err error) error {
	if err != nil {
		return fmt.Errorf("count the lists: %w", err)
	}
	return fault.Invalid(fmt.Sprintf("You keep %d lists already; delete one first.", MaxLists))
}

// cleanName trims the name and says what is wrong with it.
func cleanName(name string) (string, error) {
	name = oneLine(name)
	switch {
	case name == "":
		return "", fault.Invalid("", fault.Field{Name: "name", Message: "Give the list a name."})
	case utf8.RuneCountInString(name) > MaxName:
		return "", fault.Invalid("", fault.Field{Name: "name", Message: fmt.Sprintf("The name is too long: at most %d characters.", MaxName)})
	}
	return name, nil
}

// Rename gives a list another name.
func (s *Service) Rename(ctx context.Context, actor identity.Actor, id int64, name string) error {
	w, err := owner(actor)
	if err != nil {
		return err
	}
	if name, err = cleanName(name); err != nil {
		return err
	}
	return s.store.rename(ctx, w, id, name, s.now())
}

// Delete removes a list.
func (s *Service) Delete(ctx context.Context, actor identity.Actor, id int64) error {
	w, err := owner(actor)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error { return s.store.delete(ctx, w, id) })
}

// AddToCart puts the list's lines into the actor's cart and says for each what happened.
func (s *Service) AddToCart(ctx context.Context, actor identity.Actor, id int64) ([]cart.Outcome, error) {
	w, err := owner(actor)
	if err != nil {
		return nil, err
	}
	if _, err := s.store.find(ctx, w, id); err != nil {
		return nil, err
	}
	lines, err := s.store.lines(ctx, w, id)
	if err != nil {
		return nil, fmt.Errorf("read the list's lines: %w", err)
	}
	outcomes, err := s.carts.AddMany(ctx, actor, items(lines))
	if err != nil {
		return nil, err
	}
	for i := range outcomes {
		outcomes[i].SKU, outcomes[i].Name = lines[i].SKU, lines[i].Name
	}
	return outcomes, nil
}
