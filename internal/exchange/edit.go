package exchange

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Changes of products at the desk are imports of the few cells that change, so that they obey the same rules, raise the
// same versions and are told in the same words as a file.

// Cells are a product's values by column, as an export writes them.
type Cells map[string]string

// EditedProduct is a product as its form shows it.
type EditedProduct struct {
	ID      int64
	Cells   Cells
	Removed bool // taken out of the catalogue; naming it again brings it back
}

// Seen is what a form knew of the product, to be told at saving. Stock isn't part of it: orders change it all the time.
func (p EditedProduct) Seen() string {
	var text strings.Builder
	for _, column := range slices.Sorted(maps.Keys(p.Cells)) {
		if column != "stock" && column != "expected_on" {
			fmt.Fprintf(&text, "%s=%q\n", column, p.Cells[column])
		}
	}
	fmt.Fprintln(&text, p.Removed)
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:12])
}

// Product reads one for its form.
func (s *Service) Product(ctx context.Context, sku string) (EditedProduct, error) {
	var found []EditedProduct
	err := s.eachProduct(ctx, `p.sku = ?`, []any{sku}, func(p EditedProduct) error { found = append(found, p); return nil })
	if err != nil {
		return EditedProduct{}, fmt.Errorf("read a product: %w", err)
	}
	if len(found) == 0 {
		return EditedProduct{}, fault.NotFound("There is no product " + sku + ".")
	}
	return found[0], nil
}

func (s *Service) eachProduct(ctx context.Context, where string, args []any, do func(EditedProduct) error) error {
	k := products()
	return k.eachLive(ctx, s, where, args, func(rows []*live) error {
		for _, row := range rows {
			p := EditedProduct{ID: row.id, Cells: make(Cells, len(k.columns)), Removed: row.removed}
			for i, c := range k.columns {
				p.Cells[c.name] = row.cells[0][i]
			}
			if err := do(p); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// NewProduct is the form of one that isn't there yet.
func NewProduct() EditedProduct {
	p := EditedProduct{Cells: Cells{}}
	for _, c := range products().columns {
		p.Cells[c.name] = c.blank
	}
	return p
}

// errMoved: something else was written between reading and writing.
var errMoved = errors.New("it changed meanwhile")

const tries = 5

// SaveProduct writes a product as a form says it: a new one where seen is "", otherwise the one of the SKU as long as it
// is as it was seen. What can't be used is told by column.
func (s *Service) SaveProduct(ctx context.Context, actor identity.Actor, cells Cells, seen string) error {
	if !actor.Can(identity.EditGoods) {
		return fault.Denied("Administrators edit products.")
	}
	var err error
	for range tries {
		if err = s.saveProduct(ctx, actor, cells, seen); !errors.Is(err, errMoved) {
			return err
		}
	}
	return fault.Busy("Products are being written by someone else. Nothing was saved; try again in a moment.")
}

func (s *Service) saveProduct(ctx context.Context, actor identity.Actor, cells Cells, seen string) error {
	still, err := s.still(ctx)
	if err != nil {
		return err
	}
	was, err := s.Product(ctx, strings.TrimSpace(cells["sku"]))
	switch {
	case seen == "" && err == nil:
		return fault.Invalid("", fault.Field{Name: "sku", Message: "There is a product " + was.Cells["sku"] + " already."})
	case seen == "" && fault.Is(err, fault.KindNotFound):
		was = NewProduct()
	case err != nil:
		return err
	case was.Seen() != seen:
		return fault.Conflict(was.Cells["name"] + " was changed by someone else meanwhile. Nothing was saved; look at it again.")
	}
	columns := edited(was.Cells, cells)
	var differs []Difference
	report, err := s.Import(ctx, actor, "products", oneRow(columns, cells), Options{Name: "product.csv", First: still,
		Differ: func(d Difference) { differs = append(differs, d) },
		Last: func(ctx context.Context, _ Report) error {
			return changes.New(s.db, s.now).Record(ctx, actor.By(), told(differs)...)
		}})
	if err != nil {
		return err
	}
	return problemOf(report)
}

// alwaysThere are the columns that no file of products goes without.
var alwaysThere = []string{"sku", "name", "category", "price"}

// edited are the columns to be written: those that change, and those that a file must have.
func edited(was, is Cells) []string {
	columns := slices.Clone(alwaysThere)
	for _, c := range products().columns {
		value, given := is[c.name]
		if given && value != was[c.name] && !slices.Contains(columns, c.name) {
			columns = append(columns, c.name)
		}
	}
	return columns
}

func oneRow(columns []string, cells Cells) io.Reader {
	var text strings.Builder
	w := csv.NewWriter(&text)
	_ = w.Write(columns) // a Builder takes everything
	_ = w.Write(row(columns, cells))
	w.Flush()
	return strings.NewReader(text.String())
}

func row(columns []string, cells Cells) []string {
	values := make([]string, len(columns))
	for i, column := range columns {
		values[i] = guard(cells[column])
	}
	return values
}

// still makes a check that nobody has written products or prices since now, for the beginning of a transaction that has
// raised both versions.
func (s *Service) still(ctx context.Context) (func(ctx context.Context) error, error) {
	before, err := s.goodsVersions(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		now, err := s.goodsVersions(ctx)
		if err == nil && (now["catalog"] != before["catalog"]+1 || now["prices"] != before["prices"]+1) {
			err = errMoved
		}
		return err
	}, nil
}

// goodsVersions are read anew: a page's ctx carries those of its beginning.
func (s *Service) goodsVersions(ctx context.Context) (map[string]int64, error) {
	var rows []struct {
		Name    string `db:"name"`
		Version int64  `db:"version"`
	}
	if err := s.db.Select(ctx, &rows, `SELECT name, version FROM versions WHERE name IN ('catalog', 'prices')`); err != nil {
		return nil, fmt.Errorf("read the versions of products: %w", err)
	}
	versions := map[string]int64{}
	for _, row := range rows {
		versions[row.Name] = row.Version
	}
	return versions, nil
}

// problemOf makes what a report complains of into messages by field.
func problemOf(r Report) error {
	if r.ProblemCount == 0 {
		return nil
	}
	problem := fault.Invalid("")
	for _, p := range r.Problems {
		for name := range strings.SplitSeq(p.Column, ", ") {
			problem.Add(name, strings.Replace(p.Message, nowhere, "", 1)) // a form is no file
			break
		}
	}
	return problem
}

// told are differences of products as the change log keeps them.
func told(list []Difference) (log []changes.Change) {
	for _, d := range list {
		if d.Added {
			log = append(log, changes.Change{Kind: "product", Subject: d.Key[0], Field: "new", After: d.cell("name")})
			continue
		}
		for _, c := range d.Cells {
			log = append(log, changes.Change{Kind: "product", Subject: d.Key[0], Field: strings.ReplaceAll(c.Column, "_", " "), Before: c.Before, After: c.After})
		}
	}
	return log
}

func (d Difference) cell(column string) string {
	for _, c := range d.Cells {
		if c.Column == column {
			return c.After
		}
	}
	return ""
}

// Attribute is one of the cell of attributes.
type Attribute struct{ Name, Value, Unit string }

// ReadAttributes takes a canonical cell apart.
func ReadAttributes(cell string) (list []Attribute) {
	read, _ := readAttributes(cell)
	for _, a := range read {
		list = append(list, Attribute{a.Name, a.Text, a.Unit})
	}
	return list
}

// WriteAttributes makes the cell; what has no value is left out.
func WriteAttributes(list []Attribute) string {
	var parts []string
	for _, a := range list {
		if value := strings.TrimSpace(a.Value + " " + a.Unit); a.Value != "" {
			parts = append(parts, escape(a.Name)+"="+escape(value))
		}
	}
	return strings.Join(parts, ";")
}

// ReadList takes the cell of tags apart.
func ReadList(cell string) []string { return readList(cell) }

// WriteList makes the cell of a list.
func WriteList(items []string) string { return writeList(items) }
