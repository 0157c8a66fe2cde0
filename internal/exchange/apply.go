package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// write does in one transaction what was planned.
func (r *run) write(ctx context.Context) error {
	if r.touched() == 0 && !r.o.Invite {
		return r.writeNothing(ctx)
	}
	return r.db.InTx(ctx, func(ctx context.Context) error {
		if err := r.raiseVersions(ctx); err != nil {
			return err
		}
		if r.o.First != nil {
			if err := r.o.First(ctx); err != nil {
				return err
			}
		}
		if r.kind.begin != nil {
			if err := r.kind.begin(ctx, r); err != nil {
				return err
			}
		}
		apply := r.writeRecords
		if r.kind.apply != nil {
			apply = func(ctx context.Context, batch []*record) error { return r.kind.apply(ctx, r, batch) }
		}
		if err := r.eachBatch(ctx, "todo", r.counted("write", r.touched(), apply)); err != nil {
			return err
		}
		if err := r.removeGone(ctx); err != nil {
			return err
		}
		if r.kind.finish != nil {
			if err := r.kind.finish(ctx, r); err != nil {
				return err
			}
		}
		if r.touched() > 0 {
			if err := r.log.Record(ctx, r.kind.fact(r)); err != nil {
				return err
			}
		}
		return r.last(ctx)
	})
}

func (r *run) writeNothing(ctx context.Context) error {
	if r.o.Last == nil {
		return nil
	}
	return r.db.InTx(ctx, r.last)
}

func (r *run) last(ctx context.Context) error {
	if r.o.Last == nil {
		return nil
	}
	return r.o.Last(ctx, r.report)
}

// raiseVersions comes first: the rows stay locked, so that two imports of one area follow each other.
func (r *run) raiseVersions(ctx context.Context) (err error) {
	for _, name := range r.kind.bumps {
		if name == "catalog" {
			if r.version, err = r.db.NextVersion(ctx, name); err != nil {
				return err
			}
			continue
		}
		if err := r.db.Bump(ctx, name); err != nil {
			return err
		}
	}
	return r.db.BumpAtEnd(ctx, r.kind.after...)
}

// field is a column of a table and how a record fills it.
type field struct {
	name string
	of   func(x *record) any
	once bool // kept when the row exists
}

// fields are those that the file's columns fill, then those derived from them. ids are looked up here.
func (r *run) fields(ctx context.Context, batch []*record) ([]field, error) {
	var fields []field
	for i := range r.kind.columns {
		c := &r.kind.columns[i]
		if c.field == "" || !r.has[i] {
			continue
		}
		of := func(x *record) any { return c.value(x.cell(i)) }
		if c.ref != nil {
			ids, err := r.idsOf(ctx, batch, i)
			if err != nil {
				return nil, err
			}
			of = func(x *record) any { return idOrNone(ids[x.cell(i)]) }
		}
		fields = append(fields, field{name: c.field, of: of})
	}
	if r.kind.derived != nil {
		fields = append(fields, r.kind.derived(r)...)
	}
	return fields, nil
}

func idOrNone(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// idsOf looks up what a column of the records names.
func (r *run) idsOf(ctx context.Context, batch []*record, column int) (map[string]int64, error) {
	var values []string
	for _, x := range batch {
		for _, l := range x.lines {
			values = append(values, r.kind.columns[column].refValues(l.cells[column])...)
		}
	}
	return r.ids(ctx, r.kind.columns[column].ref, values)
}

// writeRecords upserts records of one row each.
func (r *run) writeRecords(ctx context.Context, batch []*record) error {
	fields, err := r.fields(ctx, batch)
	if err != nil {
		return err
	}
	return r.upsert(ctx, r.kind.table, r.kind.upsert, fields, batch)
}

func (r *run) upsert(ctx context.Context, table, key string, fields []field, batch []*record) error {
	for part := range chunks(batch, batchSize) {
		query, args := upsertOf(table, key, fields, part)
		if _, err := r.db.Exec(ctx, query, args...); err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
	}
	return nil
}

// upsertIDs upserts and gives the row's id by the value of its key column.
func (r *run) upsertIDs(ctx context.Context, table, key string, fields []field, batch []*record) (map[string]int64, error) {
	ids := make(map[string]int64, len(batch))
	for part := range chunks(batch, batchSize) {
		query, args := upsertOf(table, key, fields, part)
		var rows []struct {
			ID  int64  `db:"id"`
			Key string `db:"key"`
		}
		if err := r.db.Select(ctx, &rows, query+` RETURNING id, `+key+` AS key`, args...); err != nil {
			return nil, fmt.Errorf("write %s: %w", table, err)
		}
		for _, row := range rows {
			ids[row.Key] = row.ID
		}
	}
	return ids, nil
}

func upsertOf(table, key string, fields []field, batch []*record) (string, []any) {
	keys := strings.Split(key, ", ")
	names, sets := make([]string, len(fields)), []string{}
	for i, f := range fields {
		if names[i] = f.name; !f.once && !slices.Contains(keys, f.name) {
			sets = append(sets, f.name+" = excluded."+f.name)
		}
	}
	args := make([]any, 0, len(batch)*len(fields))
	for _, x := range batch {
		for _, f := range fields {
			args = append(args, f.of(x))
		}
	}
	do := `DO NOTHING`
	if len(sets) > 0 {
		do = `DO UPDATE SET ` + strings.Join(sets, ", ")
	}
	return `INSERT INTO ` + table + ` (` + strings.Join(names, ", ") + `) VALUES ` + tuples(len(batch), len(fields)) +
		` ON CONFLICT (` + key + `) ` + do, args
}

// insert writes new rows.
func (r *run) insert(ctx context.Context, table, columns string, rows [][]any) error {
	width := strings.Count(columns, ",") + 1
	for part := range chunks(rows, batchSize) {
		args := make([]any, 0, len(part)*width)
		for _, row := range part {
			args = append(args, row...)
		}
		if _, err := r.db.Exec(ctx, `INSERT INTO `+table+` (`+columns+`) VALUES `+tuples(len(part), width), args...); err != nil {
			return fmt.Errorf("write %s: %w", table, err)
		}
	}
	return nil
}

// deleteOf deletes the rows of some owners.
func (r *run) deleteOf(ctx context.Context, table, owner string, ids []int64) error {
	for part := range chunks(ids, batchSize) {
		if _, err := r.db.Exec(ctx, `DELETE FROM `+table+` WHERE `+owner+` IN (?)`, part); err != nil {
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	return nil
}

// removeGone removes what the file doesn't name.
func (r *run) removeGone(ctx context.Context) error {
	for last := int64(0); r.report.Removed > 0; {
		batch, until, err := r.goneAfter(ctx, last)
		if err != nil || len(batch) == 0 {
			return err
		}
		last = until
		remove := r.deleteRecords
		if r.kind.remove != nil {
			remove = func(ctx context.Context, batch []*live) error { return r.kind.remove(ctx, r, batch) }
		}
		if err := remove(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) goneAfter(ctx context.Context, last int64) (batch []*live, until int64, err error) {
	rows, err := r.scratch.QueryContext(ctx, `SELECT n, id, key FROM gone WHERE n > ? ORDER BY n LIMIT ?`, last, batchSize)
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	for rows.Next() {
		was := &live{}
		if err := rows.Scan(&until, &was.id, &was.key); err != nil {
			return nil, 0, err
		}
		batch = append(batch, was)
	}
	return batch, until, rows.Err()
}

// deleteRecords deletes rows by the cells of their key.
func (r *run) deleteRecords(ctx context.Context, batch []*live) error {
	parts, where := make([][]string, len(batch)), []string{}
	for i, was := range batch {
		parts[i] = strings.Split(was.key, keySeparator)
	}
	values := make([]func(row int) any, len(r.kind.key))
	for k, name := range r.kind.key {
		c := &r.kind.columns[r.kind.column(name)]
		where = append(where, c.field+` = ?`)
		values[k] = func(row int) any { return c.value(parts[row][k]) }
		if c.ref == nil {
			continue
		}
		cells := make([]string, len(batch))
		for i := range parts {
			cells[i] = parts[i][k]
		}
		ids, err := r.ids(ctx, c.ref, cells)
		if err != nil {
			return err
		}
		values[k] = func(row int) any { return ids[parts[row][k]] }
	}
	for i := range batch {
		args := make([]any, len(values))
		for k := range values {
			args[k] = values[k](i)
		}
		if _, err := r.db.Exec(ctx, `DELETE FROM `+r.kind.table+` WHERE `+strings.Join(where, ` AND `), args...); err != nil {
			return fmt.Errorf("remove from %s: %w", r.kind.table, err)
		}
	}
	return nil
}

// deactivate runs an update over the ids of what is removed.
func deactivate(query string, args ...any) func(ctx context.Context, r *run, batch []*live) error {
	return func(ctx context.Context, r *run, batch []*live) error {
		_, err := r.db.Exec(ctx, query, append(slices.Clone(args), idsOfLive(batch))...)
		return err
	}
}
