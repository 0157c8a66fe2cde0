package workspace

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// OrderList is a list of a member's, as staff read it.
type OrderList struct {
	ID        int64      `db:"id"`
	Name      string     `db:"name"`
	Owner     string     `db:"owner"`
	Lines     int        `db:"line_count"`
	ChangedAt clock.Time `db:"changed_at"`
}

// ListLine is a line of a list; Seen says whether the client still sees the product.
type ListLine struct {
	ProductID int64  `db:"product_id"`
	SKU       string `db:"sku"`
	Name      string `db:"name"`
	Unit      string `db:"unit"`
	Quantity  int64  `db:"quantity"`
	Note      string `db:"note"`
	Seen      bool   `db:"-"`
}

const listColumns = `SELECT l.id, l.name, p.name AS owner, l.changed_at, (SELECT COUNT(*) FROM order_list_lines x WHERE x.list_id = l.id) AS line_count
	FROM order_lists l JOIN members m ON m.id = l.member_id JOIN people p ON p.id = m.person_id WHERE l.account_id = ?`

// OrderLists are all of the client's, by name.
func (s *ClientPages) OrderLists(ctx context.Context, actor identity.Actor) (list []OrderList, err error) {
	if err := worksFor(actor); err != nil {
		return nil, err
	}
	if err = s.db.Select(ctx, &list, listColumns+` ORDER BY l.name, l.id LIMIT 500`, actor.Account.ID); err != nil {
		return nil, fmt.Errorf("read a client's lists: %w", err)
	}
	return list, nil
}

// OrderList is one of the client's lists with its lines.
func (s *ClientPages) OrderList(ctx context.Context, actor identity.Actor, id int64) (OrderList, []ListLine, error) {
	if err := worksFor(actor); err != nil {
		return OrderList{}, nil, err
	}
	var found []OrderList
	if err := s.db.Select(ctx, &found, listColumns+` AND l.id = ?`, actor.Account.ID, id); err != nil {
		return OrderList{}, nil, fmt.Errorf("read a list: %w", err)
	}
	if len(found) == 0 {
		return OrderList{}, nil, fault.NotFound("This list isn’t there.")
	}
	var lines []ListLine
	err := s.db.Select(ctx, &lines, `SELECT x.product_id, p.sku, p.name, p.unit, x.quantity, x.note FROM order_list_lines x JOIN products p ON p.id = x.product_id
		WHERE x.list_id = ? ORDER BY x.position, p.sku`, id)
	if err != nil {
		return OrderList{}, nil, fmt.Errorf("read a list's lines: %w", err)
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return OrderList{}, nil, err
	}
	seen, err := s.catalog.Range(ctx, actor.Scope(set.Today(s.now())))
	if err != nil {
		return OrderList{}, nil, err
	}
	for i := range lines {
		lines[i].Seen = seen.Has(lines[i].ProductID)
	}
	return found[0], lines, nil
}
