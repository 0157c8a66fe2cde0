package seed

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// family describes many products at once: axes that are multiplied out, and
// templates and formulas for every column. families/*.txt hold them; doc.go
// explains the notation.
type family struct {
	id       string
	axes     []axis
	lets     []let
	only     []formula
	price    formula
	text     map[string]template // name, sku, category, brand, mpn, image, unit, pack, text, tags, stock, …
	attrs    []attrTemplate
	related  []relatedTemplate
	breaks   []priceBreak
	quantity map[string]formula // min, step, max
}

// axis is a table: its first column names the value, the further ones say what
// belongs to it (a code for the SKU, dimensions, words).
type axis struct {
	columns []string
	rows    [][]value
}

type let struct {
	name string
	formula
}

type attrTemplate struct{ name, value template }

type relatedTemplate struct {
	kind string
	sku  template
}

// priceBreak takes a share in basis points off from a quantity on.
type priceBreak struct{ from, off int }

func (f *family) get(key string) template { return f.text[key] }

// readFamilies reads the notation of families/*.txt.
func readFamilies(name string, r io.Reader) ([]*family, error) {
	var (
		families []*family
		current  *family
		lines    = bufio.NewScanner(r)
	)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), " ")
		if trimmed := strings.TrimSpace(line); trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if id, ok := strings.CutPrefix(line, "== "); ok {
			current = &family{id: id, text: map[string]template{}, quantity: map[string]formula{}}
			families = append(families, current)
			continue
		}
		if current == nil {
			return nil, fmt.Errorf("%s:%d: a line before the first family", name, n)
		}
		if err := current.line(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return families, lines.Err()
}

// line takes in one line: an indented one is a row of the last axis.
func (f *family) line(line string) error {
	if strings.HasPrefix(line, " ") {
		return f.row(line)
	}
	key, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch key {
	case "axis":
		return f.axis(rest)
	case "let", "attr":
		return f.assignment(key, rest)
	case "only":
		condition, err := parseFormula(rest)
		f.only = append(f.only, condition)
		return err
	case "price":
		var err error
		f.price, err = parseFormula(rest)
		return err
	case "breaks", "quantity":
		return f.quantities(key, rest)
	case "related":
		kind, sku, _ := strings.Cut(rest, " ")
		t, err := parseTemplate(strings.TrimSpace(sku))
		f.related = append(f.related, relatedTemplate{kind, t})
		return err
	}
	return f.words(key, rest)
}

var wordKeys = map[string]bool{
	"name": true, "sku": true, "category": true, "brand": true, "mpn": true, "image": true, "unit": true, "pack": true,
	"text": true, "tags": true, "stock": true, "lead": true, "tax": true, "backorder": true, "successor": true, "sheet": true,
}

// words takes a template; a repeated key goes on after a space.
func (f *family) words(key, rest string) error {
	if !wordKeys[key] {
		return fmt.Errorf("unknown word %q", key)
	}
	if before, ok := f.text[key]; ok {
		rest = before.source + " " + rest
	}
	t, err := parseTemplate(rest)
	f.text[key] = t
	return err
}

// axis reads `name = v v v`, or `name | column | column` with rows below.
func (f *family) axis(rest string) error {
	if name, list, ok := strings.Cut(rest, " = "); ok {
		a := axis{columns: []string{strings.TrimSpace(name)}}
		for _, v := range strings.Fields(list) {
			a.rows = append(a.rows, []value{textValue(v)})
		}
		f.axes = append(f.axes, a)
		return nil
	}
	f.axes = append(f.axes, axis{columns: cells(rest)})
	return nil
}

func (f *family) row(line string) error {
	if len(f.axes) == 0 {
		return fmt.Errorf("a row without an axis")
	}
	a := &f.axes[len(f.axes)-1]
	row := cells(line)
	if len(row) != len(a.columns) {
		return fmt.Errorf("%d cells under %d columns", len(row), len(a.columns))
	}
	values := make([]value, len(row))
	for i, cell := range row {
		if cell != "-" {
			values[i] = textValue(cell)
		}
	}
	a.rows = append(a.rows, values)
	return nil
}

func cells(line string) []string {
	parts := strings.Split(line, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

func (f *family) assignment(key, rest string) error {
	name, right, ok := strings.Cut(rest, " = ")
	if !ok {
		return fmt.Errorf("%s without =", key)
	}
	name = strings.TrimSpace(name)
	if key == "let" {
		formula, err := parseFormula(right)
		f.lets = append(f.lets, let{name, formula})
		return err
	}
	n, err := parseTemplate(name)
	if err != nil {
		return err
	}
	v, err := parseTemplate(right)
	f.attrs = append(f.attrs, attrTemplate{n, v})
	return err
}

// quantities reads `breaks 10:7 25:12.5` (percent) and `quantity min=20 step=20 max=400`.
func (f *family) quantities(key, rest string) error {
	for _, word := range strings.Fields(rest) {
		if key == "quantity" {
			name, right, _ := strings.Cut(word, "=")
			formula, err := parseFormula(right)
			if err != nil {
				return err
			}
			f.quantity[name] = formula
			continue
		}
		from, off, _ := strings.Cut(word, ":")
		quantity, ok1 := parseNano(from)
		percent, ok2 := parseNano(off)
		if !ok1 || !ok2 {
			return fmt.Errorf("break %q", word)
		}
		f.breaks = append(f.breaks, priceBreak{int(quantity / one), int(percent * 100 / one)})
	}
	return nil
}
