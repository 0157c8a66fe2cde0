package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// record is all the lines of one key.
type record struct {
	n     int64 // its first line
	key   string
	lines []*line
	was   *live // while planning; nil when it is new
	added bool  // while applying
}

// cell is the record's value in a column; the first line's where there are several.
func (x *record) cell(column int) string { return x.lines[0].cells[column] }

// plan checks what concerns whole records, and notes what is to be added, changed and removed.
func (r *run) plan(ctx context.Context) error {
	if err := r.group(ctx); err != nil {
		return fmt.Errorf("group lines: %w", err)
	}
	if r.kind.checkAll != nil {
		if err := r.kind.checkAll(ctx, r); err != nil {
			return err
		}
	}
	if err := r.eachBatch(ctx, `keys`, r.counted("compare", r.report.Lines, r.compare)); err != nil {
		return fmt.Errorf("compare: %w", err)
	}
	if r.o.Replace && r.report.ProblemCount == 0 {
		if err := r.findGone(ctx); err != nil {
			return fmt.Errorf("look for what the file doesn't name: %w", err)
		}
	}
	return nil
}

// group numbers records by their first line. Keys that stand on several lines are problems where a line is a record.
func (r *run) group(ctx context.Context) error {
	statements := []string{`CREATE INDEX lines_key ON lines (key)`}
	if r.kind.multi {
		statements = append(statements, `CREATE TABLE keys (n INTEGER PRIMARY KEY, key TEXT, lines INTEGER)`,
			`INSERT INTO keys SELECT MIN(line), key, COUNT(*) FROM lines WHERE key IS NOT NULL GROUP BY key HAVING MAX(bad) = 0 ORDER BY 1`)
	} else {
		statements = append(statements, `CREATE VIEW keys AS SELECT line AS n, key, 1 AS lines FROM lines WHERE bad = 0`)
	}
	for _, statement := range statements {
		if _, err := r.scratch.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if r.kind.multi {
		return r.problems(ctx, `SELECT n, ?, 'Stands on ' || lines || ' lines; at most ' || ? || ' fit.' FROM keys WHERE lines > ?`,
			r.kind.key[0], linesOfRecord, linesOfRecord)
	}
	return r.problems(ctx, `SELECT l.line, ?, 'The same key stands on line ' || f.first || ' already; keep one of the two.' FROM
		(SELECT key, MIN(line) AS first FROM lines WHERE key IS NOT NULL GROUP BY key HAVING COUNT(*) > 1) f
		JOIN lines l ON l.key = f.key AND l.line > f.first`, strings.Join(r.kind.key, ", "))
}

// problems notes what a query over the scratch tables finds: line, column, message.
func (r *run) problems(ctx context.Context, query string, args ...any) error {
	result, err := r.scratch.ExecContext(ctx, `INSERT INTO problems `+query, args...)
	if err != nil {
		return err
	}
	found, err := result.RowsAffected()
	r.report.ProblemCount += found
	return err
}

// eachBatch hands out the records that a scratch table numbers, in the order of their first lines. The next ones are read
// while these are done: nearly half of the time that an import holds up other writers would go into reading.
func (r *run) eachBatch(ctx context.Context, from string, do func(ctx context.Context, batch []*record) error) error {
	type read struct {
		batch []*record
		err   error
	}
	next := make(chan read, 1)
	ahead := func(last int64) {
		batch, err := r.readBatch(ctx, from, last)
		next <- read{batch, err}
	}
	go ahead(0)
	for {
		now := <-next
		if now.err != nil || len(now.batch) == 0 {
			return now.err
		}
		go ahead(now.batch[len(now.batch)-1].n)
		if err := do(ctx, now.batch); err != nil {
			<-next // nothing reads on when the scratch tables go
			return err
		}
	}
}

// keysOf are the next records' numbers: as many as have no more than linesOfRecord lines together.
func (r *run) keysOf(ctx context.Context, from string, last int64) (until int64, err error) {
	query := `SELECT n, lines FROM keys WHERE n > ? ORDER BY n LIMIT ?`
	if from == "todo" {
		query = `SELECT k.n, k.lines FROM todo t CROSS JOIN keys k ON k.n = t.n WHERE t.n > ? ORDER BY t.n LIMIT ?`
	}
	rows, err := r.scratch.QueryContext(ctx, query, last, batchSize)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for total := int64(0); rows.Next(); {
		var n, lines int64
		if err := rows.Scan(&n, &lines); err != nil {
			return 0, err
		}
		if total += lines; total > linesOfRecord && until > 0 {
			break
		}
		until = n
	}
	return until, rows.Err()
}

func (r *run) readBatch(ctx context.Context, from string, last int64) ([]*record, error) {
	until, err := r.keysOf(ctx, from, last)
	if err != nil || until == 0 {
		return nil, err
	}
	join := `LEFT JOIN todo t ON t.n = k.n`
	if from == "todo" {
		join = `JOIN todo t ON t.n = k.n`
	}
	lines := `l.line = k.n`
	if r.kind.multi {
		lines = `l.key = k.key`
	}
	cells := make([]string, len(r.kind.columns))
	for i := range cells {
		cells[i] = fmt.Sprintf("l.c%d", i)
	}
	rows, err := r.scratch.QueryContext(ctx, `SELECT k.n, k.key, COALESCE(t.added, 0), l.line, `+strings.Join(cells, ", ")+` FROM keys k `+join+`
		JOIN lines l ON `+lines+` WHERE k.n > ? AND k.n <= ? ORDER BY k.n, l.line`, last, until)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var batch []*record
	for rows.Next() {
		x, l := record{}, &line{cells: make([]string, len(cells))}
		dest := []any{&x.n, &x.key, &x.added, &l.n}
		for i := range l.cells {
			dest = append(dest, &l.cells[i])
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		if len(batch) == 0 || batch[len(batch)-1].n != x.n {
			batch = append(batch, &x)
		}
		into := batch[len(batch)-1]
		into.lines = append(into.lines, l)
	}
	return batch, rows.Err()
}

func (r *run) compare(ctx context.Context, batch []*record) error {
	if err := r.findLive(ctx, batch); err != nil {
		return err
	}
	if r.kind.check != nil {
		if err := r.kind.check(ctx, r, batch); err != nil {
			return err
		}
	}
	var todo []any
	for _, x := range batch {
		switch {
		case x.was == nil:
			r.report.Added++
		case x.was.removed || r.differs(x):
			r.report.Changed++
		default:
			r.report.Unchanged++
			continue
		}
		todo = append(todo, x.n, x.was == nil)
		if r.o.Differ != nil {
			r.o.Differ(r.difference(x))
		}
	}
	return r.insertScratch(ctx, "todo", todo, 2)
}

func (r *run) insertScratch(ctx context.Context, table string, args []any, width int) error {
	if len(args) == 0 {
		return nil
	}
	_, err := r.scratch.ExecContext(ctx, `INSERT INTO `+table+` VALUES `+tuples(len(args)/width, width), args...)
	return err
}

func (r *run) differs(x *record) bool {
	if len(x.lines) != len(x.was.cells) {
		return true
	}
	for i, l := range x.lines {
		for c := range l.cells {
			if r.has[c] && l.cells[c] != x.was.cells[i][c] {
				return true
			}
		}
	}
	return false
}

// findGone notes the live records that the file doesn't name.
func (r *run) findGone(ctx context.Context) error {
	note := func(rows []*live) error {
		rows = slices.DeleteFunc(slices.Clone(rows), func(was *live) bool { return was.removed })
		named, err := r.named(ctx, `key`, keysOfLive(rows))
		if err != nil {
			return err
		}
		var gone []any
		for _, was := range rows {
			if !named[was.key] {
				gone = append(gone, nil, was.id, was.key)
				if r.o.Differ != nil {
					r.o.Differ(Difference{Key: readKey(was.key), Removed: true})
				}
			}
		}
		r.report.Removed += int64(len(gone) / 3)
		return r.insertScratch(ctx, "gone", gone, 3)
	}
	where := `TRUE`
	if r.kind.spare != "" {
		where = `NOT (` + r.kind.spare + `)`
	}
	if r.kind.scope == "" {
		return r.kind.eachLive(ctx, r.Service, where, nil, note, nil)
	}
	at := r.kind.column(r.kind.scope)
	values, err := r.strings(ctx, fmt.Sprintf(`SELECT DISTINCT c%d FROM lines`, at))
	if err != nil {
		return err
	}
	for part := range chunks(values, batchSize) {
		if err := r.kind.eachLive(ctx, r.Service, where+` AND `+r.kind.columns[at].expr+` IN (?)`, []any{part}, note, nil); err != nil {
			return err
		}
	}
	return nil
}

// named says which of the values stand in a column of the staged lines; the column is key or one of the cells.
func (r *run) named(ctx context.Context, column string, values []string) (map[string]bool, error) {
	found := map[string]bool{}
	for part := range chunks(values, batchSize) {
		list, err := r.strings(ctx, `SELECT DISTINCT `+column+` FROM lines WHERE `+column+` IN (`+strings.Repeat("?,", len(part)-1)+`?)`, anys(part)...)
		if err != nil {
			return nil, err
		}
		for _, value := range list {
			found[value] = true
		}
	}
	return found, nil
}

func anys[T any](list []T) []any {
	all := make([]any, len(list))
	for i, value := range list {
		all[i] = value
	}
	return all
}

// strings reads one column of the scratch file.
func (r *run) strings(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := r.scratch.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		list = append(list, value)
	}
	return list, rows.Err()
}
