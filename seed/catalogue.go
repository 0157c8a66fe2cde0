package seed

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed families people story
var files embed.FS

// catalogue is every product of the demo, in the order of the family files.
type catalogue struct {
	products []*product
	bySKU    map[string]*product
}

func newCatalogue() (*catalogue, error) {
	c := &catalogue{bySKU: map[string]*product{}}
	names, err := fs.Glob(files, "families/*.txt")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if err := c.load(name); err != nil {
			return nil, err
		}
	}
	if err := c.applyExceptions(); err != nil {
		return nil, err
	}
	c.keepKnownRelations()
	return c, nil
}

func (c *catalogue) load(name string) error {
	file, err := files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	families, err := readFamilies(name, file)
	if err != nil {
		return err
	}
	for _, f := range families {
		products, err := f.expand()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, p := range products {
			if twin, exists := c.bySKU[p.sku]; exists {
				return fmt.Errorf("%s: %s is both %q and %q", name, p.sku, twin.name, p.name)
			}
			c.bySKU[p.sku] = p
			c.products = append(c.products, p)
		}
	}
	return nil
}

// keepKnownRelations drops what a template named but no family made: not every
// size exists in every finish.
func (c *catalogue) keepKnownRelations() {
	for _, p := range c.products {
		kept := p.related[:0]
		seen := map[string]bool{p.sku: true}
		for _, r := range p.related {
			if target := c.bySKU[r.sku]; target != nil && !target.discontinued && !seen[r.sku] {
				kept = append(kept, r)
				seen[r.sku] = true
			}
		}
		p.related = kept
	}
}

// applyExceptions reads families/exceptions.csv: single values of single
// products that no family rule gives, such as what is new this month.
func (c *catalogue) applyExceptions() error {
	rows, err := table("families/exceptions.csv")
	if err != nil {
		return err
	}
	for _, row := range rows {
		p := c.bySKU[row["sku"]]
		if p == nil {
			return fmt.Errorf("exceptions: no product %s", row["sku"])
		}
		if err := p.except(row["column"], row["value"]); err != nil {
			return fmt.Errorf("exceptions: %s: %w", p.sku, err)
		}
	}
	return nil
}

func (p *product) except(column, v string) (err error) {
	switch column {
	case "price":
		p.price, err = parseAmount(v)
		p.onRequest = v == "0"
	case "name":
		p.name = v
	case "stock":
		p.stock, p.expectedIn, p.refuseBackorder = v, 0, false
	case "expected_in":
		p.expectedIn, err = strconv.Atoi(v)
	case "available_in":
		p.availableIn, err = strconv.Atoi(v)
	case "backorder":
		p.refuseBackorder = v == "no"
	case "lead":
		p.leadDays, err = strconv.Atoi(v)
	case "replaced_by":
		p.replacedBy, p.discontinued = v, true
	case "tags":
		p.tags = append(p.tags, strings.Fields(v)...)
	default:
		return fmt.Errorf("unknown column %q", column)
	}
	return err
}

// table reads an embedded CSV file into one map per line.
func table(name string) ([]map[string]string, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	rows := make([]map[string]string, 0, len(lines))
	for _, line := range lines[1:] {
		row := make(map[string]string, len(line))
		for i, column := range lines[0] {
			row[column] = line[i]
		}
		rows = append(rows, row)
	}
	return rows, nil
}
