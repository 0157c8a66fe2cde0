package exchange

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
)

// Many is one change of many products at once.
type Many struct {
	IDs    []int64  `json:"ids"`
	Set    []Cell   `json:"set,omitempty"` // columns that get a value: After
	Add    []string `json:"add,omitempty"` // tags
	Remove []string `json:"remove,omitempty"`
	// Attribute gets this value alone, with its unit; without a value it is taken off.
	Attribute string `json:"attribute,omitempty"`
	Value     string `json:"value,omitempty"`
	// Share raises the prices that the products have, below 0 it lowers them; what is on request stays so.
	Share money.BasisPoints `json:"share,omitempty"`
}

// settable are the columns that many products can get at once.
var settable = []string{"status", "category", "brand", "lead_time_days", "backorder", "tax_class", "min_qty", "qty_increment", "max_qty", "unit", "available_from", "price"}

// check takes the values to their canonical form; problems are told by column.
func (m *Many) check() error {
	problem, k := fault.Invalid(""), products()
	for i := range m.Set {
		at := k.column(m.Set[i].Column)
		if at < 0 || !slices.Contains(settable, m.Set[i].Column) {
			return fault.Invalid("This can't be changed for many products at once.")
		}
		canon, err := k.columns[at].canon(m.Set[i].After)
		if err != nil {
			problem.Add(m.Set[i].Column, sentence(err.Error()))
		}
		m.Set[i].After = canon
	}
	tags := k.columns[k.column("tags")]
	for name, list := range map[string]*[]string{"add_tags": &m.Add, "remove_tags": &m.Remove} {
		canon, err := tags.canon(writeList(*list))
		if err != nil {
			problem.Add(name, sentence(err.Error()))
		}
		*list = readList(canon)
	}
	m.Attribute = strings.TrimSpace(m.Attribute)
	if m.Attribute == "" && m.Value != "" {
		problem.Add("attribute", "Name the attribute that gets this value.")
	}
	if m.Attribute != "" && m.Value != "" {
		if _, err := attributes().canon(escape(m.Attribute) + "=" + escape(m.Value)); err != nil {
			problem.Add("attribute", sentence(err.Error()))
		}
	}
	if len(m.columns()) == 0 && len(problem.Fields) == 0 {
		problem.Message = "Choose at least one thing to change."
	}
	if len(m.IDs) == 0 {
		problem.Message = "No product is like that any more."
	}
	return problem.OrNil()
}

func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// columns are those that the change touches.
func (m *Many) columns() (names []string) {
	for _, c := range m.Set {
		names = append(names, c.Column)
	}
	if len(m.Add)+len(m.Remove) > 0 {
		names = append(names, "tags")
	}
	if m.Attribute != "" {
		names = append(names, "attributes")
	}
	if m.Share != 0 {
		names = append(names, "price")
	}
	return names
}

// on is what the cells become.
func (m *Many) on(cells Cells) error {
	for _, c := range m.Set {
		cells[c.Column] = c.After
	}
	if len(m.Add)+len(m.Remove) > 0 {
		tags := slices.DeleteFunc(readList(cells["tags"]), func(tag string) bool { return slices.Contains(m.Remove, tag) })
		for _, tag := range m.Add {
			if !slices.Contains(tags, tag) {
				tags = append(tags, tag)
			}
		}
		slices.Sort(tags)
		cells["tags"] = writeList(tags)
	}
	if m.Attribute != "" {
		cells["attributes"] = writeAttribute(cells["attributes"], m.Attribute, m.Value)
	}
	if m.Share == 0 || cells["price"] == "" {
		return nil
	}
	price, err := money.ParsePrice(cells["price"])
	if err != nil {
		return fmt.Errorf("read the price of %s: %w", cells["sku"], err)
	}
	if price, err = pricing.Raise(price, m.Share, 4); err != nil {
		return fault.Invalid("", fault.Field{Name: "price", Message: fmt.Sprintf("%s of %s changed by %s %% is no price any more.", cells["price"], cells["sku"], m.Share)})
	}
	cells["price"] = price.String()
	return nil
}

// writeAttribute puts a value in the place of those that an attribute has.
func writeAttribute(cell, name, value string) string {
	list, _ := readAttributes(cell)
	at := len(list)
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Name == name {
			at, list = i, slices.Delete(list, i, i+1)
		}
	}
	if value != "" {
		list = slices.Insert(list, at, attribute(name, value))
	}
	return writeAttributes(list)
}

// file is the change as a file of products as they are now. Those that were taken out of the catalogue are left alone.
func (m *Many) file(ctx context.Context, s *Service, w io.Writer) error {
	columns := fileColumns(m.columns())
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for ids := range slices.Chunk(m.IDs, batchSize) {
		err := s.eachProduct(ctx, `p.id IN (?)`, []any{ids}, func(p EditedProduct) error {
			if p.Removed {
				return nil
			}
			if err := m.on(p.Cells); err != nil {
				return err
			}
			return out.Write(row(columns, p.Cells))
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func fileColumns(more []string) []string {
	columns := slices.Clone(alwaysThere)
	for _, c := range more {
		if !slices.Contains(columns, c) {
			columns = append(columns, c)
		}
	}
	return columns
}

// undoFile takes back what differences say, as far as each cell still is what it became then.
func (s *Service) undoFile(ctx context.Context, from io.Reader, columns []string, w io.Writer) error {
	columns = fileColumns(columns)
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	in := json.NewDecoder(from)
	for in.More() {
		batch := map[string]Difference{}
		var skus []string
		for in.More() && len(skus) < batchSize {
			var d Difference
			if err := in.Decode(&d); err != nil {
				return fmt.Errorf("read what was changed: %w", err)
			}
			batch[d.Key[0]], skus = d, append(skus, d.Key[0])
		}
		err := s.eachProduct(ctx, `p.sku IN (?)`, []any{skus}, func(p EditedProduct) error {
			if p.Removed {
				return nil
			}
			for _, c := range batch[p.Cells["sku"]].Cells {
				if p.Cells[c.Column] == c.After {
					p.Cells[c.Column] = c.Before
				}
			}
			return out.Write(row(columns, p.Cells))
		})
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
