package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/events"
	"tradecounter/internal/platform/fault"
)

// Kind is one sort of file, for people: the columns that every file has, and those that may be missing.
type Kind struct {
	Name     string
	Key      []string // the columns that tell records apart
	Columns  []string
	Optional []string
	Replace  string // what --replace does to what the file doesn't name
}

// Kinds are all kinds, in the order in which their files build on each other.
func Kinds() []Kind {
	var kinds []Kind
	for _, s := range specs() {
		k := Kind{Name: s.name, Key: s.key, Replace: s.replace}
		for _, c := range s.columns {
			words := c.name
			if c.words != "" {
				words += " (" + c.words + ")"
			}
			if c.optional {
				k.Optional = append(k.Optional, words)
			} else {
				k.Columns = append(k.Columns, words)
			}
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func specs() []spec {
	return []spec{
		products(), related(), documents(), stock(), assortments(), priceLists(), prices(), accounts(), accountProducts(),
		contractPrices(), partNumbers(), locations(), members(), orders(), returns(), payments(), contacts(),
		surveyAnswers(), baselines(), synonyms(),
	}
}

// find is the kind of that name; an unknown one is a fault that names those there are.
func find(name string) (*spec, error) {
	var names []string
	for _, s := range specs() {
		if s.name == name {
			return &s, nil
		}
		names = append(names, s.name)
	}
	return nil, fault.Invalid(fmt.Sprintf("There is no kind of file called %q. Known are %s.", name, strings.Join(names, ", ")))
}

// spec is a kind as the machinery reads it: a table of columns and at most a few hooks.
type spec struct {
	name    string
	key     []string
	columns []column
	replace string

	multi   bool     // a record is all lines with its key
	from    string   // FROM … of the live rows, one per line
	id      string   // SQL of the record's id
	where   string   // SQL of what isn't removed; what is comes back when a file names it
	spare   string   // SQL of what --replace leaves alone
	order   string   // of an export
	narrow  []string // key columns whose index finds live rows
	scope   string   // --replace looks only at records with a value of this column that the file names
	table   string   // generic: where records are written
	upsert  string   // generic: the columns of its key
	derived func(r *run) []field
	bumps   []string // versions raised; "catalog" is kept as run.version
	after   []string // versions raised at the end, since orders raise them too and mustn't wait for an import
	fact    func(r *run) events.Fact

	fill     func(ctx context.Context, s *Service, k *spec, rows []*live) error // cells that the SELECT can't give
	missing  func(r *run, column, value string) bool                            // a reference that needn't exist yet
	checkAll func(ctx context.Context, r *run) error                            // what concerns several records
	check    func(ctx context.Context, r *run, batch []*record) error           // what concerns one, with what it was
	begin    func(ctx context.Context, r *run) error                            // in the transaction, before all records
	apply    func(ctx context.Context, r *run, batch []*record) error           // nil: generic upsert
	remove   func(ctx context.Context, r *run, batch []*live) error             // nil: generic delete
	finish   func(ctx context.Context, r *run) error                            // in the transaction, after all records
}

type column struct {
	name     string
	optional bool   // may be missing: values stay as they are
	words    string // for people

	typ     cellType
	needed  bool   // may not be empty
	blank   string // the canonical cell of an empty one
	expr    string // SQL of the live value; "" for what fill gives
	field   string // where it is written; "" for what apply does
	ref     *ref   // the value names something that must exist
	via     string // SQL of the live row's reference, whose index finds rows by what they name
	refList bool   // `a;b` of them
}

func (k *spec) column(name string) int {
	return slices.IndexFunc(k.columns, func(c column) bool { return c.name == name })
}

func (k *spec) isKey(column int) bool { return slices.Contains(k.key, k.columns[column].name) }

// keySeparator stands in no cell of a key: code refuses it.
const keySeparator = "\x1f"

// keyOf joins the canonical cells of the key.
func (k *spec) keyOf(cells []string) string {
	if len(k.key) == 1 {
		return cells[k.column(k.key[0])]
	}
	parts := make([]string, len(k.key))
	for i, name := range k.key {
		parts[i] = cells[k.column(name)]
	}
	return strings.Join(parts, keySeparator)
}

// Columns are written as sentences: must("sku", code(64)).at("p.sku").in("sku").

// must is a column that every file has and no record leaves empty.
func must(name string, typ cellType) column { return column{name: name, typ: typ, needed: true} }

// may is a column that a file may leave out and a record may leave empty.
func may(name string, typ cellType) column { return column{name: name, typ: typ, optional: true} }

func (c column) at(expr string) column        { c.expr = expr; return c }
func (c column) in(field string) column       { c.field = field; return c }
func (c column) to(r *ref, via string) column { c.ref, c.via = r, via; return c }
func (c column) toAll(r *ref) column          { c.ref, c.refList = r, true; return c }
func (c column) or(blank string) column       { c.blank = blank; return c }
func (c column) means(words string) column    { c.words = words; return c }
func (c column) emptyToo() column             { c.needed = false; return c }
func (c column) both(qualified string) column { // read from and written to the same column
	c.expr = qualified
	_, c.field, _ = strings.Cut(qualified, ".")
	return c
}

// value is what the database holds for a canonical cell.
func (c *column) value(canon string) any { return c.typ.value(canon) }

// canon checks a cell and gives the form in which an export would write it.
func (c *column) canon(cell string) (string, error) {
	if cell == "" {
		if c.needed {
			return "", fmt.Errorf("is empty; it needs a value")
		}
		return c.blank, nil
	}
	canon, err := c.typ.canon(cell)
	if err == nil && canon == "" { // a list of nothing
		return c.canon("")
	}
	return canon, err
}
