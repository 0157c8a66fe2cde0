package catalog

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

const (
	unseen       = iota // inactive, or no product
	active              //
	discontinued        // seen, with what replaces it, but not ordered
)

var statuses = map[string]uint8{"active": active, "discontinued": discontinued}

// row is the narrow part of a product that visibility, listing and pricing need: 32 bytes.
type row struct {
	version   int64
	created   clock.Time
	category  int32
	brand     int32 // index into snapshot.brands
	available int32 // clock.Date
	status    uint8
}

const pageRows = 1024

// snapshot is the whole catalogue at one version. It never changes: a refresh copies what it touches and shares the rest.
type snapshot struct {
	version    int64
	pages      map[int64]*[pageRows]row // by product id / pageRows
	brands     []string                 // names as written, each once
	brandIndex map[string]int32
	all        *roaring.Bitmap // every product
	listed     *roaring.Bitmap // active and discontinued ones
	byCategory index[int64]    // directly in it, not below
	byBrand    index[string]   // folded by foldBrand
	byTag      index[string]
	dated      []dated // products with available_from, soonest first
	categories categories

	held sync.Map // category id → what a rule that names it matches, once it was asked
}

type dated struct {
	on clock.Date
	id uint32
}

func (n *snapshot) row(id int64) row {
	if page := n.pages[id/pageRows]; page != nil {
		return page[id%pageRows]
	}
	return row{}
}

// future are the products that become available after the date.
func (n *snapshot) future(after clock.Date) *roaring.Bitmap {
	first, _ := slices.BinarySearchFunc(n.dated, after+1, func(d dated, on clock.Date) int { return cmp.Compare(d.on, on) })
	ids := roaring.New()
	for _, d := range n.dated[first:] {
		ids.Add(d.id)
	}
	return ids
}

// Brands compare without regard to case.
func foldBrand(name string) string { return strings.ToLower(name) }

// snapshot is the one in memory when it is as new as the versions say, otherwise one brought up to date from the rows
// that changed since. Inside a transaction it is made for the caller alone.
func (s *Service) snapshot(ctx context.Context, versions db.Versions) (*snapshot, error) {
	version := versions["catalog"]
	if now := s.current.Load(); now != nil && now.version >= version {
		return now, nil
	}
	if !keeps(ctx) {
		return s.readSince(ctx, s.current.Load(), version)
	}
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	last := s.current.Load()
	if last != nil && last.version >= version {
		return last, nil
	}
	next, err := s.readSince(ctx, last, version)
	if err == nil {
		s.current.Store(next)
	}
	return next, err
}

// manyChanges is when reading everything anew is cheaper than reading what changed.
const manyChanges = 20_000

// readSince makes the snapshot of a version. It may already hold rows of a later one: those are read again next time.
func (s *Service) readSince(ctx context.Context, last *snapshot, version int64) (*snapshot, error) {
	if last != nil {
		var changes int64
		err := s.db.Get(ctx, &changes, `SELECT COUNT(*) FROM products WHERE version > ?`, last.version)
		if err != nil {
			return nil, fmt.Errorf("read the catalogue: %w", err)
		}
		if changes > manyChanges {
			last = nil
		}
	}
	if last == nil {
		last = &snapshot{all: roaring.New(), listed: roaring.New()}
	}
	changes := newChanges(last)
	if err := s.readChanges(ctx, last.version, changes); err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	tree, err := s.readCategories(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the category tree: %w", err)
	}
	return changes.after(last, version, tree), nil
}

func (s *Service) readChanges(ctx context.Context, since int64, c *changes) error {
	err := s.db.Each(ctx, `SELECT id, category_id, brand, status, available_from, created_at, version FROM products
		WHERE version > ?`, []any{since}, func(rows *sqlx.Rows) error {
		var (
			id            int64
			brand, status string
			r             row
		)
		if err := rows.Scan(&id, &r.category, &brand, &status, &r.available, &r.created, &r.version); err != nil {
			return err
		}
		r.status = statuses[status]
		return c.product(id, brand, r)
	})
	if err != nil {
		return err
	}
	return s.db.Each(ctx, `SELECT t.product_id, t.tag FROM product_tags t JOIN products p ON p.id = t.product_id
		WHERE p.version > ?`, []any{since}, func(rows *sqlx.Rows) error {
		var (
			id  int64
			tag string
		)
		if err := rows.Scan(&id, &tag); err != nil {
			return err
		}
		c.tags.add(tag, uint32(id))
		return nil
	})
}

// changes collects the rows of a refresh.
type changes struct {
	ids, listed *roaring.Bitmap
	pages       map[int64]*[pageRows]row
	shared      map[int64]*[pageRows]row // the last snapshot's pages, copied when touched
	brands      []string
	brandIndex  map[string]int32
	dated       []dated
	categories  index[int64]
	brandSets   index[string]
	tags        index[string]
}

func newChanges(last *snapshot) *changes {
	c := &changes{ids: roaring.New(), listed: roaring.New(), pages: map[int64]*[pageRows]row{}, shared: last.pages,
		brands: slices.Clone(last.brands), brandIndex: maps.Clone(last.brandIndex),
		categories: index[int64]{}, brandSets: index[string]{}, tags: index[string]{}}
	if c.brandIndex == nil {
		c.brandIndex = map[string]int32{}
	}
	return c
}

func (c *changes) product(id int64, brand string, r row) error {
	if id < 0 || id > math.MaxUint32 {
		return fmt.Errorf("product id %d is out of the range of the bitmaps", id)
	}
	known, ok := c.brandIndex[brand]
	if !ok {
		known = int32(len(c.brands))
		c.brands, c.brandIndex[brand] = append(c.brands, brand), known
	}
	r.brand = known
	page := c.pages[id/pageRows]
	if page == nil {
		page = new([pageRows]row)
		if old := c.shared[id/pageRows]; old != nil {
			*page = *old
		}
		c.pages[id/pageRows] = page
	}
	page[id%pageRows] = r
	n := uint32(id)
	c.ids.Add(n)
	if r.status != unseen {
		c.listed.Add(n)
	}
	if r.available != 0 {
		c.dated = append(c.dated, dated{clock.Date(r.available), n})
	}
	c.categories.add(int64(r.category), n)
	c.brandSets.add(foldBrand(brand), n)
	return nil
}

func (c *changes) after(last *snapshot, version int64, tree categories) *snapshot {
	next := &snapshot{version: version, brands: c.brands, brandIndex: c.brandIndex, categories: tree,
		all:        roaring.Or(last.all, c.ids),
		listed:     roaring.Or(roaring.AndNot(last.listed, c.ids), c.listed),
		byCategory: last.byCategory.after(c.ids, c.categories),
		byBrand:    last.byBrand.after(c.ids, c.brandSets),
		byTag:      last.byTag.after(c.ids, c.tags),
		pages:      maps.Clone(last.pages),
		dated:      c.dated,
	}
	if next.pages == nil {
		next.pages = map[int64]*[pageRows]row{}
	}
	maps.Copy(next.pages, c.pages)
	for _, d := range last.dated {
		if !c.ids.Contains(d.id) {
			next.dated = append(next.dated, d)
		}
	}
	slices.SortFunc(next.dated, func(a, b dated) int { return cmp.Or(cmp.Compare(a.on, b.on), cmp.Compare(a.id, b.id)) })
	next.all.RunOptimize()
	next.listed.RunOptimize()
	return next
}

// index holds the products of each category, brand or tag.
type index[K comparable] map[K]*roaring.Bitmap

func (x index[K]) add(key K, id uint32) {
	set := x[key]
	if set == nil {
		set = roaring.New()
		x[key] = set
	}
	set.Add(id)
}

// after is the index once the changed products stand where added says; sets that nothing touches are shared.
func (x index[K]) after(changed *roaring.Bitmap, added index[K]) index[K] {
	next := make(index[K], len(x)+len(added))
	for key, set := range x {
		if set.Intersects(changed) {
			set = roaring.AndNot(set, changed)
		}
		next[key] = set
	}
	for key, set := range added {
		if old := next[key]; old != nil {
			set = roaring.Or(old, set)
		}
		set.RunOptimize()
		next[key] = set
	}
	return next
}
