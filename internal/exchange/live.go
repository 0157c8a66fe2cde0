package exchange

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
)

// live is a record as the database has it.
type live struct {
	id      int64
	key     string
	cells   [][]string // by line, then by column of the kind
	removed bool
}

// findLive finds what the database has under the records' keys.
func (r *run) findLive(ctx context.Context, batch []*record) error {
	where, args := []string{}, []any{}
	for _, name := range r.kind.narrow {
		expr, values, err := r.narrowed(ctx, batch, r.kind.column(name))
		if err != nil || len(values) == 0 { // nothing that the records name exists yet
			return err
		}
		where, args = append(where, expr+` IN (?)`), append(args, values)
	}
	byKey := make(map[string]*record, len(batch))
	for _, x := range batch {
		byKey[x.key] = x
	}
	return r.kind.eachLive(ctx, r.Service, strings.Join(where, ` AND `), args, func(rows []*live) error {
		for _, was := range rows {
			if x := byKey[was.key]; x != nil {
				x.was = was
			}
		}
		return nil
	}, func(key string) bool { return byKey[key] != nil })
}

// narrowed is what a key column of the records is looked for by: the ids of what it names, or its values.
func (r *run) narrowed(ctx context.Context, batch []*record, at int) (expr string, values []any, err error) {
	c := &r.kind.columns[at]
	if c.ref != nil {
		ids, err := r.idsOf(ctx, batch, at)
		return c.via, anys(slices.Sorted(maps.Values(ids))), err
	}
	seen := map[string]bool{}
	for _, x := range batch {
		if cell := x.cell(at); !seen[cell] {
			seen[cell] = true
			values = append(values, c.value(cell))
		}
	}
	return c.expr, values, nil
}

// eachLive reads live records in batches: those that where finds, or all. Only records that want names are filled.
func (k *spec) eachLive(ctx context.Context, s *Service, where string, args []any, do func(rows []*live) error, want func(key string) bool) error {
	removed := `FALSE`
	if k.where != "" {
		removed = `NOT (` + k.where + `)`
	}
	exprs := []string{k.id, removed}
	for _, c := range k.columns {
		exprs = append(exprs, orBlank(c.expr))
	}
	query := `SELECT ` + strings.Join(exprs, ", ") + ` FROM ` + k.from
	if where != "" {
		query += ` WHERE ` + where
	}
	var batch []*live
	flush := func() error {
		if k.fill != nil && len(batch) > 0 {
			if err := k.fill(ctx, s, k, batch); err != nil {
				return err
			}
		}
		err := do(batch)
		batch = batch[:0]
		return err
	}
	err := s.db.Each(ctx, query+` ORDER BY `+k.order, args, func(rows *sqlx.Rows) error {
		held, err := rows.SliceScan()
		if err != nil {
			return err
		}
		cells := make([]string, len(k.columns))
		for i := range k.columns {
			if cells[i] = k.columns[i].blank; k.columns[i].expr != "" {
				cells[i] = k.columns[i].typ.format(held[i+2])
			}
		}
		key := k.keyOf(cells)
		if want != nil && !want(key) {
			return nil
		}
		if len(batch) > 0 && k.multi && batch[len(batch)-1].key == key {
			last := batch[len(batch)-1]
			last.cells = append(last.cells, cells)
			return nil
		}
		if len(batch) == batchSize {
			if err := flush(); err != nil {
				return err
			}
		}
		batch = append(batch, &live{id: fromInt(held[0]), key: key, cells: [][]string{cells}, removed: fromInt(held[1]) != 0})
		return nil
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return flush()
}

func orBlank(expr string) string {
	if expr == "" {
		return `''`
	}
	return expr
}

func keysOfLive(rows []*live) []string {
	keys := make([]string, len(rows))
	for i, was := range rows {
		keys[i] = was.key
	}
	return keys
}

func idsOfLive(rows []*live) []int64 {
	ids := make([]int64, len(rows))
	for i, was := range rows {
		ids[i] = was.id
	}
	return ids
}
