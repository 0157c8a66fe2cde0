package exchange

import (
	"context"
	"fmt"
	"strings"

	"tradecounter/internal/catalog"
)

// memo is what a run looks up again and again. Each map is emptied when it grows past keptRefs.
type memo struct {
	categories map[string]int64 // by path
	attributes map[string]int64 // by name
	products   map[string]orderedProduct
	accounts   map[string]orderingAccount
}

func newMemo() memo {
	return memo{map[string]int64{}, map[string]int64{}, map[string]orderedProduct{}, map[string]orderingAccount{}}
}

// categoryIDs finds categories by their canonical paths and makes those that are missing.
func (r *run) categoryIDs(ctx context.Context, paths []string) (map[string]int64, error) {
	if len(r.memo.categories) > keptRefs {
		r.memo.categories = map[string]int64{}
	}
	for _, path := range paths {
		if _, err := r.categoryID(ctx, path); err != nil {
			return nil, fmt.Errorf("make the category %s: %w", path, err)
		}
	}
	return r.memo.categories, nil
}

func (r *run) categoryID(ctx context.Context, path string) (int64, error) {
	if id, ok := r.memo.categories[path]; ok {
		return id, nil
	}
	names, err := readPath(path)
	if err != nil {
		return 0, err
	}
	var parent any
	if last := len(names) - 1; last > 0 {
		id, err := r.categoryID(ctx, writePath(names[:last]))
		if err != nil {
			return 0, err
		}
		parent = id
	}
	slug, err := r.freeSlug(ctx, names[len(names)-1], path)
	if err != nil {
		return 0, err
	}
	var id int64 // the update changes nothing; it makes the row that exists answer
	err = r.db.Get(ctx, &id, `INSERT INTO categories (parent_id, name, path, slug) VALUES (?, ?, ?, ?)
		ON CONFLICT (path) DO UPDATE SET path = excluded.path RETURNING id`, parent, names[len(names)-1], path, slug)
	r.memo.categories[path] = id
	return id, err
}

// freeSlug is the category's name as an address, numbered when another category has it.
func (r *run) freeSlug(ctx context.Context, name, path string) (string, error) {
	base := slugOf(name)
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug = fmt.Sprintf("%s-%d", base, n)
		}
		var taken int
		err := r.db.Get(ctx, &taken, `SELECT COUNT(*) FROM categories WHERE slug = ? AND path <> ?`, slug, path)
		if err != nil || taken == 0 {
			return slug, err
		}
	}
}

func slugOf(name string) string {
	slug := strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			return c
		case c >= 'A' && c <= 'Z':
			return c + 'a' - 'A'
		}
		return ' '
	}, name)
	if slug = strings.Join(strings.Fields(slug), "-"); slug == "" {
		return "category"
	}
	return slug[:min(len(slug), 60)]
}

// attributeIDs finds attributes by name and makes those that are missing.
func (r *run) attributeIDs(ctx context.Context, lists [][]catalog.Attribute) (map[string]int64, error) {
	if len(r.memo.attributes) > keptRefs {
		r.memo.attributes = map[string]int64{}
	}
	var names []string
	asked := map[string]bool{}
	for _, list := range lists {
		for _, a := range list {
			if _, known := r.memo.attributes[a.Name]; !known && !asked[a.Name] {
				names, asked[a.Name] = append(names, a.Name), true
			}
		}
	}
	for part := range chunks(names, batchSize) {
		var rows []struct {
			ID   int64  `db:"id"`
			Name string `db:"name"`
		}
		err := r.db.Select(ctx, &rows, `INSERT INTO attributes (name) VALUES `+tuples(len(part), 1)+`
			ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id, name`, anys(part)...)
		if err != nil {
			return nil, fmt.Errorf("make attributes: %w", err)
		}
		for _, row := range rows {
			r.memo.attributes[row.Name] = row.ID
		}
	}
	return r.memo.attributes, nil
}
