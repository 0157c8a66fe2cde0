package catalog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Rule is a line of an assortment: what it includes or excludes.
type Rule struct {
	Include bool
	Kind    string // all, category, brand, tag, sku
	Value   string // a category's path, a brand, a tag, a SKU; empty for all
}

// String is the rule in words: include category Fastening > Bolts.
func (r Rule) String() string { return r.rule().String() }

func (r Rule) rule() rule {
	mode := "exclude"
	if r.Include {
		mode = "include"
	}
	return rule{Mode: mode, Kind: r.Kind, Value: r.Value}
}

// Assortment is a named range as the desk knows it.
type Assortment struct {
	ID       int64  `db:"id"`
	Code     string `db:"code"`
	Name     string `db:"name"`
	Rules    []Rule
	Products int // listed products that it holds, available or not yet

	Clients int // accounts within reach that have it
	Others  int // accounts out of reach that have it: while there are any, only who edits goods may change it
}

// Seen is what a page knew of the assortment, to be told at saving: when it has become another, someone changed it.
func (a Assortment) Seen() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n%s\n", a.Code, a.Name)
	for _, r := range a.Rules {
		fmt.Fprintln(&text, r)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:12])
}

var noAssortment = fault.NotFound("This assortment isn’t there.")

// Assortments are all of them by name; how many clients of colleagues have one is told as a number alone.
func (s *Service) Assortments(ctx context.Context, reach identity.Reach) ([]Assortment, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	list, rules, err := s.readAssortments(ctx, "")
	if err != nil {
		return nil, err
	}
	if err := s.countClients(ctx, reach, list); err != nil {
		return nil, err
	}
	for i := range list {
		list[i].Products = int(snap.assortment(assortment{rules: rules[list[i].ID]}).AndCardinality(snap.listed))
	}
	return list, nil
}

// Assortment is the one of a code.
func (s *Service) Assortment(ctx context.Context, reach identity.Reach, code string) (Assortment, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return Assortment{}, err
	}
	list, rules, err := s.readAssortments(ctx, code)
	if err != nil {
		return Assortment{}, err
	}
	if len(list) == 0 {
		return Assortment{}, noAssortment
	}
	if err := s.countClients(ctx, reach, list); err != nil {
		return Assortment{}, err
	}
	list[0].Products = int(snap.assortment(assortment{rules: rules[list[0].ID]}).AndCardinality(snap.listed))
	return list[0], nil
}

func (s *Service) latest(ctx context.Context) (*snapshot, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	return s.snapshot(ctx, versions)
}

// readAssortments reads all assortments, or the one of a code, with their rules.
func (s *Service) readAssortments(ctx context.Context, code string) ([]Assortment, map[int64][]rule, error) {
	where, args := ``, []any(nil)
	if code != "" {
		where, args = ` WHERE a.code = ?`, []any{code}
	}
	var list []Assortment
	if err := s.db.Select(ctx, &list, `SELECT a.id, a.code, a.name FROM assortments a`+where+` ORDER BY a.name, a.code`, args...); err != nil {
		return nil, nil, fmt.Errorf("read assortments: %w", err)
	}
	var lines []rule
	err := s.db.Select(ctx, &lines, `SELECT r.assortment_id, r.mode, r.kind, r.value, p.id AS product_id FROM assortment_rules r
		JOIN assortments a ON a.id = r.assortment_id LEFT JOIN products p ON r.kind = 'sku' AND p.sku = r.value`+where+`
		ORDER BY r.assortment_id, r.position`, args...)
	if err != nil {
		return nil, nil, fmt.Errorf("read assortments' rules: %w", err)
	}
	rules := map[int64][]rule{}
	for _, l := range lines {
		rules[l.AssortmentID] = append(rules[l.AssortmentID], l)
	}
	for i := range list {
		for _, l := range rules[list[i].ID] {
			list[i].Rules = append(list[i].Rules, Rule{l.include(), l.Kind, l.Value})
		}
	}
	return list, rules, nil
}

func (s *Service) countClients(ctx context.Context, reach identity.Reach, list []Assortment) error {
	where, args := reach.Where("a")
	var counts []struct {
		ID      int64 `db:"id"`
		Clients int   `db:"clients"`
		All     int   `db:"everyone"`
	}
	err := s.db.Select(ctx, &counts, `SELECT x.assortment_id AS id, SUM(CASE WHEN `+where+` THEN 1 ELSE 0 END) AS clients, COUNT(*) AS everyone
		FROM account_assortments x JOIN accounts a ON a.id = x.account_id WHERE a.status <> 'closed' GROUP BY x.assortment_id`, args...)
	if err != nil {
		return fmt.Errorf("count who has assortments: %w", err)
	}
	for i := range list {
		for _, c := range counts {
			if c.ID == list[i].ID {
				list[i].Clients, list[i].Others = c.Clients, c.All-c.Clients
			}
		}
	}
	return nil
}

// Holding is a client within reach that has an assortment.
type Holding struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
}

// HoldersOf are the clients within reach that have an assortment, by name.
func (s *Service) HoldersOf(ctx context.Context, reach identity.Reach, assortmentID int64) (list []Holding, err error) {
	where, args := reach.Where("a")
	err = s.db.Select(ctx, &list, `SELECT a.id, a.slug, a.name FROM account_assortments x JOIN accounts a ON a.id = x.account_id
		WHERE x.assortment_id = ? AND a.status <> 'closed' AND `+where+` ORDER BY a.name, a.id`, append([]any{assortmentID}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list who has an assortment: %w", err)
	}
	return list, nil
}

// Meaning says what rules mean, beside what other rules mean: how many listed products they hold, which come and which go.
type Meaning struct {
	Products   int
	Came, Went *roaring.Bitmap // ids
	PerRule    []int           // listed products that each rule matches by itself
	Unknown    []string        // values that name nothing: a category, brand, tag or SKU that isn't there
}

// Mean compares rules with those before; both may be empty.
func (s *Service) Mean(ctx context.Context, before, after []Rule) (Meaning, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return Meaning{}, err
	}
	old, _, err := s.resolved(ctx, before)
	if err != nil {
		return Meaning{}, err
	}
	rules, unknown, err := s.resolved(ctx, after)
	if err != nil {
		return Meaning{}, err
	}
	was, is := roaring.And(snap.assortment(assortment{rules: old}), snap.listed), roaring.And(snap.assortment(assortment{rules: rules}), snap.listed)
	m := Meaning{Products: int(is.GetCardinality()), Came: roaring.AndNot(is, was), Went: roaring.AndNot(was, is)}
	for i, r := range rules {
		m.PerRule = append(m.PerRule, int(snap.matching(r).AndCardinality(snap.listed)))
		if unknown[i] || (r.Kind != "all" && r.Kind != "sku" && snap.matching(r).IsEmpty()) {
			m.Unknown = append(m.Unknown, r.String())
		}
	}
	return m, nil
}

// resolved finds the products of rules that name a SKU; unknown marks those whose product isn't there.
func (s *Service) resolved(ctx context.Context, list []Rule) (rules []rule, unknown []bool, err error) {
	var skus []string
	for _, r := range list {
		if r.Kind == "sku" {
			skus = append(skus, r.Value)
		}
	}
	ids, err := s.idsOfSKUs(ctx, skus)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range list {
		one := r.rule()
		if id, ok := ids[r.Value]; ok && r.Kind == "sku" {
			one.ProductID = &id
		}
		rules, unknown = append(rules, one), append(unknown, r.Kind == "sku" && one.ProductID == nil)
	}
	return rules, unknown, nil
}

// idsOfSKUs are the ids of those that exist.
func (s *Service) idsOfSKUs(ctx context.Context, skus []string) (map[string]int64, error) {
	ids := map[string]int64{}
	for part := range slices.Chunk(skus, 1000) {
		var rows []struct {
			ID  int64  `db:"id"`
			SKU string `db:"sku"`
		}
		if err := s.db.Select(ctx, &rows, `SELECT id, sku FROM products WHERE sku IN (?)`, part); err != nil {
			return nil, fmt.Errorf("find products by SKU: %w", err)
		}
		for _, row := range rows {
			ids[row.SKU] = row.ID
		}
	}
	return ids, nil
}

// Named are a few products by name, for the desk; whoever may see them isn't asked here.
func (s *Service) Named(ctx context.Context, ids *roaring.Bitmap, from, limit int) (list []Listed, err error) {
	all := ids.ToArray()
	if from >= len(all) {
		return nil, nil
	}
	page := all[from:min(from+limit, len(all))]
	err = s.db.Select(ctx, &list, `SELECT p.id, p.sku, p.name, p.brand, c.path AS category, p.created_at, p.status FROM products p
		JOIN categories c ON c.id = p.category_id WHERE p.id IN (?) ORDER BY p.id`, page)
	if err != nil && !db.IsNone(err) {
		return nil, fmt.Errorf("name products: %w", err)
	}
	return list, nil
}
