package orders

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Usual is a product that the account buys.
type Usual struct {
	Product   catalog.Product
	Quantity  int64      // the usual one: the median of its purchases, the lower of two middle ones
	LastOn    clock.Date // the day of the last purchase
	Purchases int        // days on which it was bought
	EveryDays int        // median interval; 0 with fewer than three purchases
	DueOn     clock.Date // last purchase plus that interval; 0 with fewer than three purchases
}

// Due says that it is time to buy it again, and not so long past that the account has given it up.
func (u Usual) Due(today clock.Date) bool {
	return u.DueOn != 0 && u.DueOn <= today && today.DaysSince(u.DueOn) <= 2*max(u.EveryDays, 7)
}

// BuyItAgain lists what the account buys and can still order: what is due first, the longest overdue on top, then what
// was bought last.
func (s *Service) BuyItAgain(ctx context.Context, scope identity.Scope, limit int) ([]Usual, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	purchases, err := s.store.purchases(ctx, scope.AccountID)
	if err != nil {
		return nil, err
	}
	seen, err := s.catalog.Range(ctx, scope)
	if err != nil {
		return nil, fmt.Errorf("read the account's range: %w", err)
	}
	list, ids := []Usual{}, []int64{}
	for begin := 0; begin < len(purchases); {
		end := begin
		for end < len(purchases) && purchases[end].ProductID == purchases[begin].ProductID {
			purchases[end].day = purchases[end].PlacedAt.Date(set.Zone)
			end++
		}
		if seen.Has(purchases[begin].ProductID) {
			list = append(list, usual(purchases[begin:end]))
		}
		begin = end
	}
	today := set.Today(s.now())
	slices.SortFunc(list, func(a, b Usual) int {
		if a.Due(today) != b.Due(today) {
			return map[bool]int{true: -1, false: 1}[a.Due(today)]
		}
		if a.Due(today) {
			return cmp.Or(cmp.Compare(a.DueOn, b.DueOn), cmp.Compare(a.Product.ID, b.Product.ID))
		}
		return cmp.Or(cmp.Compare(b.LastOn, a.LastOn), cmp.Compare(a.Product.ID, b.Product.ID))
	})
	for _, u := range list[:min(len(list), 2*limit)] { // some may be discontinued
		ids = append(ids, u.Product.ID)
	}
	products, err := s.catalog.ByIDs(ctx, scope, ids)
	if err != nil {
		return nil, fmt.Errorf("look up what the account buys: %w", err)
	}
	usuals := []Usual{}
	for _, u := range list {
		if p, ok := products[u.Product.ID]; ok && p.Active() && len(usuals) < limit {
			u.Product = p
			usuals = append(usuals, u)
		}
	}
	return usuals, nil
}

type purchase struct {
	ProductID int64      `db:"product_id"`
	PlacedAt  clock.Time `db:"placed_at"`
	Quantity  int64      `db:"quantity"`
	day       clock.Date
}

// usual sums up the purchases of one product, oldest first; those of one day are one.
func usual(purchases []purchase) Usual {
	u := Usual{Product: catalog.Product{ID: purchases[0].ProductID}}
	var quantities []int64
	var intervals []int
	for i, p := range purchases {
		if i > 0 && p.day == u.LastOn {
			quantities[len(quantities)-1] += p.Quantity
			continue
		}
		if u.LastOn != 0 {
			intervals = append(intervals, p.day.DaysSince(u.LastOn))
		}
		quantities, u.LastOn = append(quantities, p.Quantity), p.day
	}
	u.Purchases = len(quantities)
	slices.Sort(quantities)
	u.Quantity = quantities[(len(quantities)-1)/2]
	if u.Purchases >= 3 {
		u.EveryDays = median(intervals)
		u.DueOn = u.LastOn.AddDays(u.EveryDays)
	}
	return u
}

// median of days; the mean of two middle ones is rounded half up.
func median(days []int) int {
	slices.Sort(days)
	middle := len(days) / 2
	if len(days)%2 == 1 {
		return days[middle]
	}
	return (days[middle-1] + days[middle] + 1) / 2
}

func (s store) purchases(ctx context.Context, accountID int64) (list []purchase, err error) {
	err = s.db.Select(ctx, &list, `SELECT product_id, placed_at, quantity - cancelled AS quantity FROM order_lines
		WHERE account_id = ? AND product_id IS NOT NULL AND quantity > cancelled ORDER BY product_id, placed_at`, accountID)
	if err != nil {
		return nil, fmt.Errorf("read what the account buys: %w", err)
	}
	return list, nil
}

// Bought is the last purchase of a product.
type Bought struct {
	ProductID int64       `db:"product_id"`
	At        clock.Time  `db:"placed_at"`
	Quantity  int64       `db:"quantity"`
	UnitPrice money.Price `db:"unit_price"`
	Number    string      `db:"number"`
}

type boughtKey struct{ account, product int64 }

// boughtAnew says that the transaction changes what the account bought of the order's products.
func (s *Service) boughtAnew(ctx context.Context, o *Order) error {
	keys := make([]boughtKey, 0, len(o.Lines))
	for _, l := range o.Lines {
		keys = append(keys, boughtKey{o.AccountID, l.product()})
	}
	return s.lastBought.Changed(ctx, keys...)
}

// LastBought says when and at which price the account last bought each of the products; what it never bought is absent.
func (s *Service) LastBought(ctx context.Context, scope identity.Scope, productIDs []int64) (map[int64]Bought, error) {
	bought, keys := map[int64]Bought{}, make([]boughtKey, len(productIDs))
	for i, id := range productIDs {
		keys[i] = boughtKey{scope.AccountID, id}
	}
	found, err := s.lastBought.Of(ctx, keys, s.store.lastBought)
	for key, b := range found {
		bought[key.product] = b
	}
	return bought, err
}

// lastBought looks once into the index per product; grouping the account's lines would read them all.
func (s store) lastBought(ctx context.Context, keys []boughtKey) (map[boughtKey]Bought, error) {
	bought := map[boughtKey]Bought{}
	if len(keys) == 0 {
		return bought, nil
	}
	account, ids := keys[0].account, make([]int64, len(keys))
	for i, key := range keys {
		ids[i] = key.product
	}
	var rows []Bought
	err := s.db.Select(ctx, &rows, `SELECT l.product_id, l.placed_at, l.quantity - l.cancelled AS quantity, l.unit_price, o.number
		FROM products p JOIN order_lines l ON l.id = (SELECT x.id FROM order_lines x WHERE x.account_id = ? AND x.product_id = p.id
			AND x.quantity > x.cancelled ORDER BY x.placed_at DESC, x.id DESC LIMIT 1)
		JOIN orders o ON o.id = l.order_id WHERE p.id IN (?)`, account, ids)
	if err != nil {
		return nil, fmt.Errorf("read what was last bought: %w", err)
	}
	for _, r := range rows {
		bought[boughtKey{account, r.ProductID}] = r
	}
	return bought, nil
}
