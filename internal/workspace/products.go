package workspace

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// Products is the desk's list of everything the seller has, seen by a client or not. Clients' own part numbers are no
// part of it.
type Products struct{ db *db.DB }

// NewProducts makes the list.
func NewProducts(d *db.DB) *Products { return &Products{d} }

// ProductFilter narrows the list; what is empty doesn't.
type ProductFilter struct {
	Words     string // all of them, in name, brand, SKU, manufacturer's number or GTIN
	Category  string // a path, with all below it
	Brand     string
	Tag       string
	Status    string // active, discontinued, inactive
	Attribute string // its name
	NoPrice   bool   // none of its own: on request
	NoPicture bool
	NoStock   bool // not tracked
	New       bool // nobody has looked at it yet
	Sort      string
}

// Narrows says that the filter leaves something out.
func (f ProductFilter) Narrows() bool {
	f.Sort = ""
	return f != ProductFilter{}
}

// DeskProduct is a line of the list.
type DeskProduct struct {
	ID        int64        `db:"id"`
	SKU       string       `db:"sku"`
	Name      string       `db:"name"`
	Brand     string       `db:"brand"`
	Category  string       `db:"category"`
	Unit      string       `db:"unit"`
	Status    string       `db:"status"`
	Image     string       `db:"image"`
	Price     *money.Price `db:"price"` // its own, of one; nil: on request
	Stock     *int64       `db:"stock"` // nil: not tracked
	LookedAt  clock.Time   `db:"looked_at"`
	UpdatedAt clock.Time   `db:"updated_at"`
}

const deskProducts = ` FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN stock s ON s.product_id = p.id
	LEFT JOIN prices b ON b.product_id = p.id AND b.valid_from = 0 AND b.min_qty = 1 AND b.price_list_id = (SELECT id FROM price_lists WHERE code = 'base')`

// productOrders are what the list can be sorted by; SKUs settle what is alike.
var productOrders = map[string]string{"": "p.sku", "sku": "p.sku", "-sku": "p.sku DESC", "name": "p.name, p.id", "-name": "p.name DESC, p.id DESC",
	"brand": "p.brand, p.id", "-brand": "p.brand DESC, p.id DESC", "category": "c.path, p.sku", "-category": "c.path DESC, p.sku",
	"price": "b.unit_price, p.sku", "-price": "b.unit_price DESC, p.sku", "stock": "s.free, p.sku", "-stock": "s.free DESC, p.sku",
	"changed": "p.updated_at, p.sku", "-changed": "p.updated_at DESC, p.sku"}

// List is a page of the products that the filter leaves, with how many they are.
func (s *Products) List(ctx context.Context, f ProductFilter, from, limit int) (list []DeskProduct, total int, err error) {
	where, args := f.where()
	counted := deskProducts
	if !f.NoPrice { // the joins are there for what is shown alone
		counted = ` FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN stock s ON s.product_id = p.id`
	}
	if err = s.db.Get(ctx, &total, `SELECT COUNT(*)`+counted+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count products: %w", err)
	}
	order, ok := productOrders[f.Sort]
	if !ok {
		order = productOrders[""]
	}
	err = s.db.Select(ctx, &list, `SELECT p.id, p.sku, p.name, p.brand, c.path AS category, p.unit, p.status, p.image, b.unit_price AS price,
		s.free AS stock, p.looked_at, p.updated_at`+deskProducts+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args, limit, from)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list products: %w", err)
	}
	return list, total, nil
}

// IDs are all that the filter leaves or, where SKUs are named, these alone.
func (s *Products) IDs(ctx context.Context, f ProductFilter, skus []string) (ids []int64, err error) {
	where, args := f.where()
	if len(skus) > 0 {
		where, args = ` WHERE p.sku IN (?)`, []any{skus}
	}
	if err = s.db.Select(ctx, &ids, `SELECT p.id`+deskProducts+where+` ORDER BY p.id`, args...); err != nil {
		return nil, fmt.Errorf("find products: %w", err)
	}
	return ids, nil
}

// Beside are the products before and after one in the order of SKUs: "" where there is none.
func (s *Products) Beside(ctx context.Context, f ProductFilter, sku string) (before, after string, err error) {
	where, args := f.where()
	if where == "" {
		where = ` WHERE 1 = 1`
	}
	for dest, side := range map[*string]string{&before: ` AND p.sku < ? ORDER BY p.sku DESC LIMIT 1`, &after: ` AND p.sku > ? ORDER BY p.sku LIMIT 1`} {
		err := s.db.Get(ctx, dest, `SELECT p.sku`+deskProducts+where+side, append(args[:len(args):len(args)], sku)...)
		if err != nil && !db.IsNone(err) {
			return "", "", fmt.Errorf("find the next product: %w", err)
		}
	}
	return before, after, nil
}

func (f ProductFilter) where() (string, []any) {
	var parts []string
	var args []any
	add := func(condition string, values ...any) { parts, args = append(parts, condition), append(args, values...) }
	for _, word := range strings.Fields(f.Words) {
		like := "%" + likeEscape.Replace(strings.ToLower(word)) + "%"
		condition, values := `LOWER(p.name) LIKE ? ESCAPE '\' OR LOWER(p.brand) LIKE ? ESCAPE '\'`, []any{like, like}
		if key := catalog.FoldNumber(word); key != "" {
			condition += ` OR p.sku_key LIKE ? OR p.mpn_key LIKE ? OR p.gtin = ?`
			values = append(values, "%"+key+"%", "%"+key+"%", word)
		}
		add(`(`+condition+`)`, values...)
	}
	if f.Category != "" {
		add(`(c.path = ? OR c.path LIKE ? ESCAPE '\')`, f.Category, likeEscape.Replace(f.Category)+" > %")
	}
	if f.Brand != "" {
		add(`LOWER(p.brand) = ?`, strings.ToLower(f.Brand))
	}
	if f.Tag != "" {
		add(`EXISTS (SELECT 1 FROM product_tags t WHERE t.product_id = p.id AND t.tag = ?)`, f.Tag)
	}
	if f.Attribute != "" {
		add(`p.id IN (SELECT v.product_id FROM product_attributes v JOIN attributes a ON a.id = v.attribute_id WHERE a.name = ?)`, f.Attribute)
	}
	if f.Status != "" {
		add(`p.status = ?`, f.Status)
	}
	for condition, asked := range map[string]bool{`b.unit_price IS NULL`: f.NoPrice, `p.image = ''`: f.NoPicture, `s.product_id IS NULL`: f.NoStock, `p.looked_at = 0`: f.New} {
		if asked {
			add(condition)
		}
	}
	if len(parts) == 0 {
		return "", nil
	}
	return ` WHERE ` + strings.Join(parts, ` AND `), args
}

// Named are what a field of a filter can hold, with how many products have it.
type Named struct {
	Name  string `db:"name"`
	Count int    `db:"products"`
}

// Brands are those that products have, by name.
func (s *Products) Brands(ctx context.Context) ([]Named, error) {
	return s.named(ctx, `SELECT brand AS name, COUNT(*) AS products FROM products WHERE brand <> '' GROUP BY brand ORDER BY brand LIMIT 1000`)
}

// Tags are those that products have, by name.
func (s *Products) Tags(ctx context.Context) ([]Named, error) {
	return s.named(ctx, `SELECT tag AS name, COUNT(*) AS products FROM product_tags GROUP BY tag ORDER BY tag LIMIT 1000`)
}

// Attributes are those that products have, or once had, by name.
func (s *Products) Attributes(ctx context.Context) ([]Named, error) {
	return s.named(ctx, `SELECT a.name, COUNT(DISTINCT v.product_id) AS products FROM attributes a LEFT JOIN product_attributes v ON v.attribute_id = a.id
		GROUP BY a.id, a.name ORDER BY LOWER(a.name), a.name LIMIT 5000`)
}

func (s *Products) named(ctx context.Context, query string) (list []Named, err error) {
	if err = s.db.Select(ctx, &list, query); err != nil {
		return nil, fmt.Errorf("list what products have: %w", err)
	}
	return list, nil
}
