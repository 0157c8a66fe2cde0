package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
)

// SeenBy is who has a product in their range: which assortments hold it, and how many clients within reach see it once it
// is available.
type SeenBy struct {
	Assortments []Assortment // with how many clients within reach have each
	Added       int          // clients for which it was added by itself
	Hidden      int          // clients from which it is hidden
	Clients     int          // who see it, everything together
}

// SeenBy tells it of one product.
func (s *Service) SeenBy(ctx context.Context, reach identity.Reach, productID int64) (SeenBy, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return SeenBy{}, err
	}
	list, rules, err := s.readAssortments(ctx, "")
	if err != nil {
		return SeenBy{}, err
	}
	if err := s.countClients(ctx, reach, list); err != nil {
		return SeenBy{}, err
	}
	var by SeenBy
	ids := []int64{0} // a list in a query isn't empty
	for _, a := range list {
		if snap.assortment(assortment{rules: rules[a.ID]}).Contains(uint32(productID)) {
			by.Assortments, ids = append(by.Assortments, a), append(ids, a.ID)
		}
	}
	where, args := reach.Where("a")
	var counts struct {
		Added  int `db:"added"`
		Hidden int `db:"hidden"`
		Seeing int `db:"seeing"`
	}
	err = s.db.Get(ctx, &counts, `SELECT COALESCE(SUM(CASE WHEN m.mode = 'add' THEN 1 ELSE 0 END), 0) AS added,
		COALESCE(SUM(CASE WHEN m.mode = 'hide' THEN 1 ELSE 0 END), 0) AS hidden,
		COALESCE(SUM(CASE WHEN COALESCE(m.mode, '') <> 'hide' AND (m.mode = 'add' OR EXISTS (SELECT 1 FROM account_assortments x
			WHERE x.account_id = a.id AND x.assortment_id IN (?))) THEN 1 ELSE 0 END), 0) AS seeing
		FROM accounts a LEFT JOIN account_products m ON m.account_id = a.id AND m.product_id = ? WHERE a.status <> 'closed' AND `+where,
		append([]any{ids, productID}, args...)...)
	if err != nil {
		return SeenBy{}, fmt.Errorf("count who sees a product: %w", err)
	}
	by.Added, by.Hidden, by.Clients = counts.Added, counts.Hidden, counts.Seeing
	if !snap.listed.Contains(uint32(productID)) {
		by.Clients = 0
	}
	return by, nil
}
