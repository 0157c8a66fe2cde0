package workspace

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/settings"
)

// Finder looks for anything of the desk's by a word or a number: clients, orders, purchase order numbers, products and
// people. Goods are the seller's own, seen by all staff; everything of a client's is within reach alone.
type Finder struct {
	db       *db.DB
	settings *settings.Service
	stem     func(word string) string
}

// NewFinder makes the finder; stem is what the storefront's search makes of a word, gloves a glove.
func NewFinder(d *db.DB, s *settings.Service, stem func(word string) string) *Finder {
	return &Finder{d, s, stem}
}

// Found is one thing that was found.
type Found struct {
	Name string `db:"name"` // what it is called
	Meta string `db:"meta"` // numbers, whose it is
	Key  string `db:"key"`  // slug, order number, SKU; empty for one of the seller's people
}

// Group is what was found of one kind; More says that there is more than is told.
type Group struct {
	Kind  string // client, order, product, person
	Title string
	Items []Found
	More  bool
}

const (
	longestWords = 200
	fewest       = 2 // signs from which names are looked through
	fewestOfPO   = 4 // signs by which a purchase order number may begin
)

// Find looks in every kind and tells at most limit of each. Whole numbers come before parts of names.
func (s *Finder) Find(ctx context.Context, actor identity.Actor, reach identity.Reach, text string, limit int) ([]Group, error) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestWords {
		text = strings.ToValidUTF8(text[:longestWords], "")
	}
	if text == "" {
		return nil, nil
	}
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	q := asked{text: text, key: catalog.FoldNumber(text), words: strings.Fields(db.Folded(text)), prefix: set.OrderPrefix, limit: limit, staff: actor.Can(identity.Administer)}
	var groups []Group
	for _, look := range []struct {
		kind, title string
		in          func(context.Context, identity.Reach, asked) ([]Found, error)
	}{{"client", "Clients", s.clients}, {"order", "Orders", s.orders}, {"product", "Products", s.products}, {"person", "People", s.people}} {
		items, err := look.in(ctx, reach, q)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", look.title, err)
		}
		if len(items) > 0 {
			more := len(items) > limit
			groups = append(groups, Group{look.kind, look.title, items[:min(limit, len(items))], more})
		}
	}
	return groups, nil
}

// asked is what is looked for in the forms that the kinds need.
type asked struct {
	text, key string
	words     []string // folded
	prefix    string   // of order numbers
	limit     int
	staff     bool // the seller's own people too: for those who administer them

	stem func(word string) string // for names of goods alone
}

// named is a condition that all words stand somewhere in a text, with its arguments. Words of plain letters are compared
// by the databases' own LOWER, which is several times quicker than folding every letter there is.
func (q asked) named(d *db.DB, text string) (string, []any) {
	conditions, args := []string{}, []any{}
	for _, w := range q.words {
		folded := "LOWER(" + text + ")"
		if strings.IndexFunc(w, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
			folded = d.Fold(text)
		}
		like := folded + ` LIKE ? ESCAPE '\'`
		if q.stem != nil {
			if stem := q.stem(w); strings.Contains(w, stem) {
				w = stem // finds what the word does, too
			} else {
				like = "(" + like + " OR " + like + ")"
				args = append(args, "%"+likeEscape.Replace(stem)+"%")
			}
		}
		conditions = append(conditions, like)
		args = append(args, "%"+likeEscape.Replace(w)+"%")
	}
	return strings.Join(conditions, " AND "), args
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// tail is above every letter and digit in the collations of both databases: [x, x+tail) is what begins with x.
const tail = "zzzz"

func (s *Finder) clients(ctx context.Context, reach identity.Reach, q asked) (list []Found, err error) {
	if len(q.text) < fewest {
		return nil, nil
	}
	within, args := reach.Where("a")
	named, words := q.named(s.db, `a.name || ' ' || a.slug || ' ' || a.external_id || ' ' || a.tax_id`)
	args = append(append(args, words...), db.Folded(q.text), likeEscape.Replace(db.Folded(q.text))+"%", q.limit+1)
	err = s.db.Select(ctx, &list, `SELECT a.name, a.slug AS meta, a.slug AS key FROM accounts a WHERE `+within+` AND a.merged_into = 0 AND `+named+`
		ORDER BY CASE WHEN a.slug = ? THEN 0 WHEN `+s.db.Fold("a.name")+` LIKE ? ESCAPE '\' THEN 1 ELSE 2 END, a.name LIMIT ?`, args...)
	return list, err
}

// orders are found by their number, with or without its prefix, by how it begins, and by the client's own purchase
// order number or how that begins: then those with the highest ones.
func (s *Finder) orders(ctx context.Context, reach identity.Reach, q asked) (list []Found, err error) {
	if q.key == "" {
		return nil, nil
	}
	within, args := reach.Where("a")
	number := strings.ToUpper(strings.ReplaceAll(q.text, " ", ""))
	whole := q.prefix + "-" + strings.TrimPrefix(strings.TrimPrefix(number, q.prefix), "-")
	if len(q.key) < 3 {
		return nil, nil
	}
	begins := q.key + tail
	if len(q.key) < fewestOfPO {
		begins = q.key // nothing lies between
	}
	all := append([]any{number, whole, q.key, q.key, begins}, args...)
	all = append(append(all, q.limit+1, number, number+tail, whole, whole+tail), args...)
	err = s.db.Select(ctx, &list, `SELECT o.number AS name, o.number AS key, a.name || CASE WHEN o.po_number = '' THEN '' ELSE ', PO ' || o.po_number END || ', ' || o.state AS meta
		FROM orders o JOIN accounts a ON a.id = o.account_id
		WHERE o.id IN (SELECT id FROM orders WHERE number IN (?, ?)
			UNION SELECT id FROM orders WHERE po_key = ? AND po_key <> ''
			UNION SELECT * FROM (SELECT n.id FROM orders n JOIN accounts a ON a.id = n.account_id WHERE n.po_key <> '' AND n.po_key >= ? AND n.po_key < ? AND `+within+` ORDER BY n.po_key DESC LIMIT ?) b
			UNION SELECT id FROM orders WHERE number >= ? AND number < ? UNION SELECT id FROM orders WHERE number >= ? AND number < ?)
		AND `+within+` ORDER BY CASE WHEN o.number IN (?, ?) THEN 0 WHEN o.po_key = ? THEN 1 ELSE 2 END, o.placed_at DESC, o.id DESC LIMIT ?`,
		append(all, number, whole, q.key, q.limit+1)...)
	return list, err
}

// products are found by SKU, manufacturer's number, GTIN or a client's own number, in any casing, with or without dashes,
// then by how the SKU begins and by words of the name, one or many.
func (s *Finder) products(ctx context.Context, reach identity.Reach, q asked) (list []Found, err error) {
	if len(q.text) < fewest {
		return nil, nil
	}
	within, reached := reach.Where("a")
	q.stem = s.stem
	named, words := q.named(s.db, `name || ' ' || brand`)
	args := []any{q.key, q.key, catalog.FoldGTIN(q.text), q.key}
	args = append(args, reached...)
	args = append(args, q.key, q.key+tail, q.limit+1)
	args = append(args, words...)
	args = append(args, q.limit+1, q.limit+1)
	err = s.db.Select(ctx, &list, `SELECT p.name, p.sku AS key, p.sku || CASE WHEN f.part = '' THEN '' ELSE ', ' || f.part END || CASE WHEN p.status = 'active' THEN '' ELSE ', ' || p.status END AS meta
		FROM (SELECT id, MIN(place) AS place, MAX(part) AS part FROM (
			SELECT id, 0 AS place, '' AS part FROM products WHERE sku_key = ?
			UNION ALL SELECT id, 1, 'maker’s ' || mpn FROM products WHERE mpn_key = ? AND mpn_key <> ''
			UNION ALL SELECT id, 1, 'GTIN ' || gtin FROM products WHERE gtin_key = ? AND gtin_key <> ''
			UNION ALL SELECT n.product_id, 2, a.name || '’s ' || n.part_number FROM part_numbers n JOIN accounts a ON a.id = n.account_id WHERE n.part_key = ? AND `+within+`
			UNION ALL SELECT * FROM (SELECT id, 3, '' FROM products WHERE sku_key >= ? AND sku_key < ? ORDER BY sku_key LIMIT ?) b
			UNION ALL SELECT * FROM (SELECT id, 4, '' FROM products WHERE `+named+` LIMIT ?) w
		) every GROUP BY id) f JOIN products p ON p.id = f.id ORDER BY f.place, p.name, p.sku LIMIT ?`, args...)
	return list, err
}

// people are members of the clients within reach, and for administrators the seller's own.
func (s *Finder) people(ctx context.Context, reach identity.Reach, q asked) (list []Found, err error) {
	if len(q.text) < fewest {
		return nil, nil
	}
	within, args := reach.Where("a")
	named, words := q.named(s.db, `p.name || ' ' || p.email`)
	args = append(args, words...)
	own := ``
	if q.staff {
		own, args = ` UNION ALL SELECT p.name, p.email || ', ' || p.staff_role, '' FROM people p WHERE p.staff_role <> '' AND `+named, append(args, words...)
	}
	err = s.db.Select(ctx, &list, `SELECT name, meta, key FROM (
		SELECT p.name AS name, p.email || ', ' || a.name AS meta, a.slug AS key FROM members m JOIN people p ON p.id = m.person_id
			JOIN accounts a ON a.id = m.account_id WHERE m.removed_at = 0 AND `+within+` AND `+named+own+`) f
		ORDER BY name, meta LIMIT ?`, append(args, q.limit+1)...)
	return list, err
}
