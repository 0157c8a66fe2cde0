package exchange

import (
	"context"
	"fmt"
)

// ref is what a cell can name. Its query gives id and value for a list of values.
type ref struct{ noun, query string }

var (
	toProduct    = &ref{"product", `SELECT id, sku AS value FROM products WHERE sku IN (?)`}
	toAccount    = &ref{"account", `SELECT id, slug AS value FROM accounts WHERE slug IN (?)`}
	toPriceList  = &ref{"price list", `SELECT id, code AS value FROM price_lists WHERE code IN (?)`}
	toAssortment = &ref{"assortment", `SELECT id, code AS value FROM assortments WHERE code IN (?)`}
	toStaff      = &ref{"person of the seller's staff", `SELECT id, email AS value FROM people WHERE email IN (?) AND staff_role <> ''`}
)

// keptRefs bounds what a run remembers of each ref.
const keptRefs = 100_000

// ids finds what values name; what is unknown is absent.
func (r *run) ids(ctx context.Context, to *ref, values []string) (map[string]int64, error) {
	known := r.known[to]
	if known == nil || len(known) > keptRefs {
		known = map[string]int64{}
		r.known[to] = known
	}
	found, unknown := map[string]int64{}, []string{}
	for _, value := range values {
		if id, ok := known[value]; ok {
			found[value] = id
		} else if _, asked := found[value]; !asked {
			unknown = append(unknown, value)
			found[value] = 0
		}
	}
	for part := range chunks(unknown, batchSize) {
		var rows []struct {
			ID    int64  `db:"id"`
			Value string `db:"value"`
		}
		if err := r.db.Select(ctx, &rows, to.query, part); err != nil {
			return nil, fmt.Errorf("look up %ss: %w", to.noun, err)
		}
		for _, row := range rows {
			known[row.Value], found[row.Value] = row.ID, row.ID
		}
	}
	for value, id := range found {
		if id == 0 {
			delete(found, value)
		}
	}
	return found, nil
}

// refValues are the values that a cell names.
func (c *column) refValues(canon string) []string {
	switch {
	case canon == "":
		return nil
	case c.refList:
		return readList(canon)
	}
	return []string{canon}
}

// checkRefs reports what cells name and nobody has.
func (r *run) checkRefs(ctx context.Context, batch []*line) error {
	for i := range r.kind.columns {
		c := &r.kind.columns[i]
		if c.ref == nil || !r.has[i] {
			continue
		}
		var values []string
		for _, l := range batch {
			values = append(values, c.refValues(l.cells[i])...)
		}
		ids, err := r.ids(ctx, c.ref, values)
		if err != nil {
			return err
		}
		for _, l := range batch {
			for _, value := range c.refValues(l.cells[i]) {
				if ids[value] != 0 || l.failed[i] || (r.kind.missing != nil && r.kind.missing(r, c.name, value)) {
					continue
				}
				l.bad = true
				if err := r.problem(ctx, l.n, c.name, fmt.Sprintf("There is no %s %q; import it first or correct the name.", c.ref.noun, value)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
