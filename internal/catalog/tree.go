package catalog

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"tradecounter/internal/identity"
)

// Category is a node of the product tree as an account sees it.
type Category struct {
	ID       int64
	ParentID int64 // 0 at the top
	Name     string
	Path     string // A > B > C
	Slug     string
	Count    int         // products in the account's range, here and below
	Children []*Category // none of them empty
}

// Tree is the product tree of an account, empty categories absent.
type Tree struct {
	Top    []*Category
	byID   map[int64]*Category
	bySlug map[string]*Category
}

// Category finds a category by its id.
func (t Tree) Category(id int64) (*Category, bool) { c, ok := t.byID[id]; return c, ok }

// BySlug finds a category by the name in its address.
func (t Tree) BySlug(slug string) (*Category, bool) { c, ok := t.bySlug[slug]; return c, ok }

// Trail leads from the top to the category; nothing when the account doesn't see it.
func (t Tree) Trail(id int64) []*Category {
	var trail []*Category
	for c := t.byID[id]; c != nil; c = t.byID[c.ParentID] {
		trail = append([]*Category{c}, trail...)
	}
	return trail
}

// node is a category with its place in categories.list.
type node struct {
	ID       int64  `db:"id"`
	ParentID *int64 `db:"parent_id"`
	Name     string `db:"name"`
	Path     string `db:"path"`
	Slug     string `db:"slug"`

	end   int      // the nodes below are list[place+1 : end]
	paths []string // its own path and those above it, deepest first
}

func (n node) parent() int64 {
	if n.ParentID == nil {
		return 0
	}
	return *n.ParentID
}

// categories is the tree with each category before those below it, siblings by position and name.
type categories struct {
	list   []node
	place  map[int64]int
	byPath map[string]int64
}

func (s *Service) readCategories(ctx context.Context) (categories, error) {
	var nodes []node
	err := s.db.Select(ctx, &nodes, `SELECT id, parent_id, name, path, slug FROM categories ORDER BY position, name, id`)
	if err != nil {
		return categories{}, err
	}
	return arrange(nodes), nil
}

func arrange(nodes []node) categories {
	below := map[int64][]node{}
	for _, n := range nodes {
		below[n.parent()] = append(below[n.parent()], n)
	}
	c := categories{list: make([]node, 0, len(nodes)), place: map[int64]int{}, byPath: map[string]int64{}}
	var walk func(parent int64, above []string)
	walk = func(parent int64, above []string) {
		for _, n := range below[parent] {
			place := len(c.list)
			n.paths = append([]string{n.Path}, above...)
			c.list = append(c.list, n)
			c.place[n.ID], c.byPath[n.Path] = place, n.ID
			walk(n.ID, n.paths)
			c.list[place].end = len(c.list)
		}
	}
	walk(0, nil)
	return c
}

// below are the products in a category and all below it, of those that ids holds.
func (n *snapshot) below(category int64, ids *roaring.Bitmap) *roaring.Bitmap {
	found := roaring.New()
	place, ok := n.categories.place[category]
	if !ok {
		return found
	}
	for _, c := range n.categories.list[place:n.categories.list[place].end] {
		if set := n.byCategory[c.ID]; set != nil {
			found.Or(set)
		}
	}
	found.And(ids)
	return found
}

// counts are the products of a range per place in the tree, here and below.
func (n *snapshot) counts(seen *roaring.Bitmap) []int32 {
	list := n.categories.list
	counts := make([]int32, len(list))
	for place := len(list) - 1; place >= 0; place-- {
		if set := n.byCategory[list[place].ID]; set != nil {
			counts[place] += int32(set.AndCardinality(seen))
		}
		if up, ok := n.categories.place[list[place].parent()]; ok {
			counts[up] += counts[place]
		}
	}
	return counts
}

// Tree is the product tree with counts in the scope's range, empty categories absent. It is kept with the range and
// shared: read it only.
func (s *Service) Tree(ctx context.Context, scope identity.Scope) (Tree, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return Tree{}, err
	}
	return s.tree(ctx, v), nil
}

// treeKey: a range may be newer than the view's snapshot.
type treeKey struct {
	seen    *Range
	catalog int64
}

func (s *Service) tree(ctx context.Context, v view) Tree {
	key := treeKey{v.seen, v.snap.version}
	if kept, ok := s.trees.Get(key); ok {
		return kept
	}
	made := v.snap.tree(v.seen.ids)
	if keeps(ctx) {
		s.trees.Put(key, made, 1)
	}
	return made
}

func (n *snapshot) tree(seen *roaring.Bitmap) Tree {
	t := Tree{byID: map[int64]*Category{}, bySlug: map[string]*Category{}}
	counts := n.counts(seen)
	for place, c := range n.categories.list {
		if counts[place] == 0 {
			continue
		}
		category := &Category{ID: c.ID, ParentID: c.parent(), Name: c.Name, Path: c.Path, Slug: c.Slug, Count: int(counts[place])}
		t.byID[c.ID], t.bySlug[c.Slug] = category, category
		if up := t.byID[c.parent()]; up != nil {
			up.Children = append(up.Children, category)
		} else {
			t.Top = append(t.Top, category)
		}
	}
	return t
}

// InCategory are the ids of the visible products in a category and all below it; the caller may change the bitmap.
func (s *Service) InCategory(ctx context.Context, scope identity.Scope, categoryID int64) (*roaring.Bitmap, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return nil, err
	}
	return v.snap.below(categoryID, v.seen.ids), nil
}
