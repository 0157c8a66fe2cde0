package search

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/search/lexicon"
)

// category is a node of the tree; the tree is kept in the order in which one reads it: a category before what is below.
type category struct {
	ID       int64  `db:"id"`
	ParentID int64  `db:"parent_id"`
	Name     string `db:"name"`
	Path     string `db:"path"`
	Slug     string `db:"slug"`

	parent, last, depth int      // places in the tree; last is the last one below or itself
	words               []string // of the name, as typed
}

type tree struct {
	nodes []category
	place map[int64]int // by id
	dense []int32       // place + 1 by id, for ids that are small: counting asks for every product
}

// at is the category's place in the tree.
func (t *tree) at(id int64) (place int, ok bool) {
	if id > 0 && id < int64(len(t.dense)) {
		return int(t.dense[id]) - 1, t.dense[id] > 0
	}
	place, ok = t.place[id]
	return place, ok
}

func readTree(ctx context.Context, d *db.DB) (*tree, error) {
	var rows []category
	err := d.Select(ctx, &rows, `SELECT id, COALESCE(parent_id, 0) AS parent_id, name, path, slug FROM categories ORDER BY position, name, id`)
	if err != nil {
		return nil, fmt.Errorf("read categories: %w", err)
	}
	below := map[int64][]category{}
	for _, row := range rows {
		below[row.ParentID] = append(below[row.ParentID], row)
	}
	t := &tree{place: make(map[int64]int, len(rows))}
	var walk func(parent int64, place, depth int)
	walk = func(parent int64, place, depth int) {
		for _, c := range below[parent] {
			at := len(t.nodes)
			c.parent, c.depth, c.words = place, depth, lexicon.Surfaces(c.Name)
			t.nodes = append(t.nodes, c)
			t.place[c.ID] = at
			walk(c.ID, at, depth+1)
			t.nodes[at].last = len(t.nodes) - 1
		}
	}
	walk(0, -1, 0)
	const small = 1 << 16
	for id, place := range t.place {
		if id > 0 && id < small {
			for int64(len(t.dense)) <= id {
				t.dense = append(t.dense, make([]int32, id+1-int64(len(t.dense)))...)
			}
			t.dense[id] = int32(place) + 1
		}
	}
	return t, nil
}

// path is a category's names from the top; "" for one that isn't known yet.
func (t *tree) path(id int64) string {
	if place, ok := t.place[id]; ok {
		return t.nodes[place].Path
	}
	return ""
}

func (t *tree) bySlug(slug string) (int, bool) {
	for i := range t.nodes {
		if t.nodes[i].Slug == slug {
			return i, true
		}
	}
	return 0, false
}

// renamed are the categories whose path isn't what it was.
func (t *tree) renamed(old *tree) (ids []int64) {
	for _, c := range t.nodes {
		if place, known := old.place[c.ID]; known && !strings.EqualFold(old.nodes[place].Path, c.Path) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// rollUp adds the counts of each category to those above it.
func (t *tree) rollUp(counts []int32) {
	for i := len(t.nodes) - 1; i >= 0; i-- {
		if p := t.nodes[i].parent; p >= 0 {
			counts[p] += counts[i]
		}
	}
}

// leaf is the category's own name.
func (t *tree) leaf(id int64) string {
	if place, ok := t.place[id]; ok {
		return t.nodes[place].Name
	}
	return ""
}
