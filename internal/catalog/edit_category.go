package catalog

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// DeskCategory is a node of the whole tree, in its order, seen by someone or not.
type DeskCategory struct {
	ID       int64
	ParentID int64
	Name     string
	Path     string
	Slug     string
	Depth    int
	Products int // listed ones, here and below
	Own      int // all that lie in it itself, those taken out of the catalogue too
	Below    int // categories under it
}

// AllCategories is the whole tree, each category before those below it.
func (s *Service) AllCategories(ctx context.Context) ([]DeskCategory, error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := s.readCategories(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the category tree: %w", err)
	}
	list := make([]DeskCategory, len(tree.list))
	for i := len(tree.list) - 1; i >= 0; i-- {
		n := tree.list[i]
		c := &list[i]
		c.ID, c.ParentID, c.Name, c.Path, c.Slug, c.Depth = n.ID, n.parent(), n.Name, n.Path, n.Slug, len(n.paths)-1
		c.Below = n.end - i - 1
		if set := snap.byCategory[n.ID]; set != nil {
			c.Own = int(set.GetCardinality())
			c.Products += int(set.AndCardinality(snap.listed))
		}
		if up, ok := tree.place[n.parent()]; ok {
			list[up].Products += c.Products
		}
	}
	return list, nil
}

const (
	deepest      = 8
	longestPath  = 500
	longestStep  = 100
	mostChildren = 500
)

var pathEscaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `=`, `\=`, `>`, `\>`)

// pathOf is the path of a category under another, as files write it.
func pathOf(above, name string) string {
	if above == "" {
		return pathEscaper.Replace(name)
	}
	return above + " > " + pathEscaper.Replace(name)
}

func checkCategoryName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > longestStep {
		return "", fault.Invalid("", fault.Field{Name: "name", Message: fmt.Sprintf("Give it a name of at most %d characters.", longestStep)})
	}
	return name, nil
}

// tree is the whole tree inside the transaction, held so that nobody changes it meanwhile.
func (e *Editor) tree(ctx context.Context) (categories, error) {
	if _, err := e.db.NextVersion(ctx, "catalog"); err != nil {
		return categories{}, err
	}
	tree, err := e.readCategories(ctx)
	if err != nil {
		return categories{}, fmt.Errorf("read the category tree: %w", err)
	}
	return tree, nil
}

func (t categories) node(id int64) (node, error) {
	place, ok := t.place[id]
	if !ok {
		return node{}, fault.NotFound("This category isn’t there.")
	}
	return t.list[place], nil
}

// editTree runs a change of the tree. Rules, prices and looks name categories by their paths: all versions rise.
func (e *Editor) editTree(ctx context.Context, actor identity.Actor, do func(ctx context.Context, tree categories) ([]changelog.Change, error)) error {
	if !actor.Can(identity.EditGoods) {
		return fault.Denied("Administrators edit categories.")
	}
	return e.db.InTx(ctx, func(ctx context.Context) error {
		tree, err := e.tree(ctx)
		if err != nil {
			return err
		}
		list, err := do(ctx, tree)
		if err != nil {
			return err
		}
		if err := e.db.Bump(ctx, "prices", "accounts"); err != nil {
			return err
		}
		return e.changed(ctx, actor, "ranges", list)
	})
}

// NewCategory makes one under another, or at the top with 0.
func (e *Editor) NewCategory(ctx context.Context, actor identity.Actor, parent int64, name string) error {
	name, err := checkCategoryName(name)
	if err != nil {
		return err
	}
	return e.editTree(ctx, actor, func(ctx context.Context, tree categories) ([]changelog.Change, error) {
		above, path, err := tree.under(parent, name, 0)
		if err != nil {
			return nil, err
		}
		slug, err := e.freeSlug(ctx, name)
		if err != nil {
			return nil, err
		}
		_, err = e.db.Exec(ctx, `INSERT INTO categories (parent_id, name, path, slug, position) VALUES (?, ?, ?, ?, ?)`, above, name, path, slug, mostChildren)
		if err != nil {
			return nil, fmt.Errorf("make a category: %w", err)
		}
		return []changelog.Change{{Kind: "category", Subject: path, Field: "new", After: path}}, nil
	})
}

// under is the path of a name under a parent, free and not too deep for what is so many levels high.
func (t categories) under(parent int64, name string, height int) (above any, path string, err error) {
	depth := 1
	if parent != 0 {
		n, err := t.node(parent)
		if err != nil {
			return nil, "", err
		}
		above, path, depth = n.ID, n.Path, len(n.paths)+1
	}
	path = pathOf(path, name)
	switch {
	case t.byPath[path] != 0:
		return nil, "", fault.Invalid("", fault.Field{Name: "name", Message: "There is a category " + path + " already."})
	case depth+height > deepest:
		return nil, "", fault.Invalid("", fault.Field{Name: "parent", Message: fmt.Sprintf("The tree may be %d levels deep; this would be deeper.", deepest)})
	case utf8.RuneCountInString(path) > longestPath:
		return nil, "", fault.Invalid("", fault.Field{Name: "name", Message: "The path becomes too long."})
	}
	return above, path, nil
}

// RenameCategory gives another name. Its address stays; the paths of all below follow, and so do the rules of ranges and
// price lists and the home pages that name them.
func (e *Editor) RenameCategory(ctx context.Context, actor identity.Actor, id int64, name string) error {
	return e.placeCategory(ctx, actor, id, func(t categories, n node) (int64, string) { return n.parent(), name })
}

// MoveCategory puts one with all below it under another, or to the top with 0.
func (e *Editor) MoveCategory(ctx context.Context, actor identity.Actor, id, parent int64) error {
	return e.placeCategory(ctx, actor, id, func(t categories, n node) (int64, string) { return parent, n.Name })
}

func (e *Editor) placeCategory(ctx context.Context, actor identity.Actor, id int64, to func(categories, node) (parent int64, name string)) error {
	return e.editTree(ctx, actor, func(ctx context.Context, tree categories) ([]changelog.Change, error) {
		n, err := tree.node(id)
		if err != nil {
			return nil, err
		}
		parent, name := to(tree, n)
		if name, err = checkCategoryName(name); err != nil {
			return nil, err
		}
		if parent == n.parent() && name == n.Name {
			return nil, nil
		}
		if tree.isBelow(parent, id) {
			return nil, fault.Invalid("", fault.Field{Name: "parent", Message: "A category can’t lie below itself."})
		}
		above, path, err := tree.under(parent, name, tree.height(id))
		if err != nil {
			return nil, err
		}
		if _, err := e.db.Exec(ctx, `UPDATE categories SET parent_id = ?, name = ? WHERE id = ?`, above, name, id); err != nil {
			return nil, fmt.Errorf("move a category: %w", err)
		}
		place := tree.place[id]
		for _, c := range tree.list[place:n.end] {
			if err := e.repath(ctx, c, path+strings.TrimPrefix(c.Path, n.Path)); err != nil {
				return nil, err
			}
		}
		return []changelog.Change{{Kind: "category", Subject: path, Field: "path", Before: n.Path, After: path}}, nil
	})
}

func (t categories) isBelow(id, above int64) bool {
	place, ok := t.place[above]
	at, there := t.place[id]
	return ok && there && at >= place && at < t.list[place].end
}

// height is how many levels lie below a category.
func (t categories) height(id int64) int {
	place, deep := t.place[id], 0
	for _, c := range t.list[place:t.list[place].end] {
		deep = max(deep, len(c.paths)-len(t.list[place].paths))
	}
	return deep
}

// namedByPath are the tables that name a category by its path.
var namedByPath = []string{
	`UPDATE assortment_rules SET value = ? WHERE kind = 'category' AND value = ?`,
	`UPDATE price_list_rules SET value = ? WHERE kind = 'category' AND value = ?`,
	`UPDATE featured SET value = ? WHERE kind = 'category' AND value = ?`,
}

func (e *Editor) repath(ctx context.Context, c node, path string) error {
	if utf8.RuneCountInString(path) > longestPath {
		return fault.Invalid("", fault.Field{Name: "name", Message: "The path of " + c.Name + " becomes too long."})
	}
	if _, err := e.db.Exec(ctx, `UPDATE categories SET path = ? WHERE id = ?`, path, c.ID); err != nil {
		return fmt.Errorf("move a category: %w", err)
	}
	for _, query := range namedByPath {
		if _, err := e.db.Exec(ctx, query, path, c.Path); err != nil {
			return fmt.Errorf("move what names a category: %w", err)
		}
	}
	return nil
}

// OrderCategory puts one a place up or down among those beside it.
func (e *Editor) OrderCategory(ctx context.Context, actor identity.Actor, id int64, down bool) error {
	return e.editTree(ctx, actor, func(ctx context.Context, tree categories) ([]changelog.Change, error) {
		n, err := tree.node(id)
		if err != nil {
			return nil, err
		}
		var beside []node
		for _, c := range tree.list {
			if c.parent() == n.parent() {
				beside = append(beside, c)
			}
		}
		at := slices.IndexFunc(beside, func(c node) bool { return c.ID == id })
		to := at - 1
		if down {
			to = at + 1
		}
		if to < 0 || to >= len(beside) {
			return nil, nil
		}
		beside[at], beside[to] = beside[to], beside[at]
		for i, c := range beside {
			if _, err := e.db.Exec(ctx, `UPDATE categories SET position = ? WHERE id = ?`, i, c.ID); err != nil {
				return nil, fmt.Errorf("order categories: %w", err)
			}
		}
		return []changelog.Change{{Kind: "category", Subject: n.Path, Field: "place", Before: fmt.Sprint(at + 1), After: fmt.Sprint(to + 1)}}, nil
	})
}

// DeleteCategory removes one that is empty and that no rule names.
func (e *Editor) DeleteCategory(ctx context.Context, actor identity.Actor, id int64) error {
	return e.editTree(ctx, actor, func(ctx context.Context, tree categories) ([]changelog.Change, error) {
		n, err := tree.node(id)
		if err != nil {
			return nil, err
		}
		var used int
		err = e.db.Get(ctx, &used, `SELECT (SELECT COUNT(*) FROM products WHERE category_id = ?) + (SELECT COUNT(*) FROM categories WHERE parent_id = ?)`, id, id)
		if err != nil {
			return nil, fmt.Errorf("look into a category: %w", err)
		}
		if used > 0 {
			return nil, fault.Conflict(n.Path + " isn’t empty. Move what lies in it first; products that were taken out of the catalogue count, too.")
		}
		err = e.db.Get(ctx, &used, `SELECT (SELECT COUNT(*) FROM assortment_rules WHERE kind = 'category' AND value = ?) +
			(SELECT COUNT(*) FROM price_list_rules WHERE kind = 'category' AND value = ?)`, n.Path, n.Path)
		if err != nil {
			return nil, fmt.Errorf("look for rules of a category: %w", err)
		}
		if used > 0 {
			return nil, fault.Conflict(fmt.Sprintf("%d rules of ranges or price lists name %s. Change them first.", used, n.Path))
		}
		for _, query := range []string{`DELETE FROM featured WHERE kind = 'category' AND value = (SELECT path FROM categories WHERE id = ?)`, `DELETE FROM categories WHERE id = ?`} {
			if _, err := e.db.Exec(ctx, query, id); err != nil {
				return nil, fmt.Errorf("delete a category: %w", err)
			}
		}
		return []changelog.Change{{Kind: "category", Subject: n.Path, Field: "deleted", Before: n.Path}}, nil
	})
}

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

// freeSlug is a name as an address that no category has.
func (e *Editor) freeSlug(ctx context.Context, name string) (string, error) {
	base := strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
	if base == "" {
		base = "category"
	}
	base = base[:min(len(base), 60)]
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug = fmt.Sprintf("%s-%d", base, n)
		}
		var id int64
		err := e.db.Get(ctx, &id, `SELECT id FROM categories WHERE slug = ?`, slug)
		if db.IsNone(err) {
			return slug, nil
		}
		if err != nil {
			return "", fmt.Errorf("find a free address: %w", err)
		}
	}
}
