package exchange

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// run is one import.
type run struct {
	*Service
	kind    *spec
	o       Options
	actor   identity.Actor
	set     *settings.Settings
	dir     string
	scratch *sql.DB // one connection: what is read is read whole before the next statement
	has     []bool  // the file has the column
	sheet   bool    // the file is XLSX
	known   map[*ref]map[string]int64
	report  Report
	version int64 // the catalogue's, while it is written
	memo    memo
}

type line struct {
	n      int64
	cells  []string // canonical, by column of the kind; the blank cell for missing columns
	failed []bool   // cells that couldn't be read
	bad    bool
}

func (s *Service) begin(ctx context.Context, k *spec, o Options, actor identity.Actor) (*run, error) {
	set, err := s.settings.Get(ctx)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(s.scratch, 0o700); err != nil {
		return nil, fmt.Errorf("make the scratch folder: %w", err)
	}
	s.sweep()
	dir, err := os.MkdirTemp(s.scratch, "import-")
	if err != nil {
		return nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	r := &run{Service: s, kind: k, o: o, actor: actor, set: set, dir: dir, known: map[*ref]map[string]int64{}, memo: newMemo()}
	if r.scratch, err = openScratch(ctx, filepath.Join(dir, "staged.db"), len(k.columns)); err != nil {
		r.close()
		return nil, fmt.Errorf("stage: %w", err)
	}
	return r, nil
}

// sweep removes what imports left behind that were killed.
func (s *Service) sweep() {
	left, _ := filepath.Glob(filepath.Join(s.scratch, "import-*"))
	for _, dir := range left {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(dir)
		}
	}
}

// openScratch makes the staging file; it is thrown away, so nothing in it needs to survive a crash.
func openScratch(ctx context.Context, path string, columns int) (*sql.DB, error) {
	d, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)&_pragma=locking_mode(EXCLUSIVE)&_pragma=cache_size(-8000)")
	if err != nil {
		return nil, err
	}
	d.SetMaxOpenConns(1)
	cells := make([]string, columns)
	for i := range cells {
		cells[i] = fmt.Sprintf("c%d TEXT", i)
	}
	for _, statement := range []string{
		`CREATE TABLE lines (line INTEGER PRIMARY KEY, bad INTEGER, key TEXT, ` + strings.Join(cells, ", ") + `)`,
		`CREATE TABLE todo (n INTEGER PRIMARY KEY, added INTEGER)`,
		`CREATE TABLE gone (n INTEGER PRIMARY KEY, id INTEGER, key TEXT)`,
		`CREATE TABLE problems (line INTEGER, column TEXT, message TEXT)`,
	} {
		if _, err := d.ExecContext(ctx, statement); err != nil {
			_ = d.Close()
			return nil, err
		}
	}
	return d, nil
}

func (r *run) close() {
	if r.scratch != nil {
		_ = r.scratch.Close()
	}
	_ = os.RemoveAll(r.dir)
}

// problem notes what is wrong on a line; the message becomes a sentence.
func (r *run) problem(ctx context.Context, line int64, column, message string) error {
	r.report.ProblemCount++
	first, size := utf8.DecodeRuneInString(message)
	message = string(unicode.ToUpper(first)) + message[size:]
	if !strings.HasSuffix(message, ".") && !strings.HasSuffix(message, "?") {
		message += "."
	}
	_, err := r.scratch.ExecContext(ctx, `INSERT INTO problems VALUES (?, ?, ?)`, line, column, message)
	return err
}

func (r *run) listProblems(ctx context.Context) error {
	if r.report.ProblemCount == 0 {
		return nil
	}
	rows, err := r.scratch.QueryContext(ctx, `SELECT line, column, message FROM problems ORDER BY line, rowid LIMIT ?`, mostProblems)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Problem
		if err := rows.Scan(&p.Line, &p.Column, &p.Message); err != nil {
			return err
		}
		r.report.Problems = append(r.report.Problems, p)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	r.report.Added, r.report.Changed, r.report.Unchanged, r.report.Removed = 0, 0, 0, 0
	return nil
}

func count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// stage reads the file into the scratch table and checks what a line alone tells.
func (r *run) stage(ctx context.Context, file io.Reader) error {
	rows, closeRows, err := open(file, r.o.Name, r.dir)
	if err != nil {
		return err
	}
	defer closeRows()
	_, r.sheet = rows.(*xlsxReader)
	headLine, head, err := rows.next()
	if err == io.EOF {
		return fault.Invalid("The file is empty. It begins with a line that names its columns: " + r.kind.header() + ".")
	}
	if err != nil {
		return err
	}
	at, err := r.readHeader(headLine, head)
	if err != nil {
		return err
	}
	var batch []*line
	for {
		n, cells, err := rows.next()
		if err != nil && err != io.EOF {
			return err
		}
		if err == nil && !isBlank(cells) {
			r.report.Lines++
			l, readErr := r.readLine(ctx, n, cells, at)
			if readErr != nil {
				return readErr
			}
			batch = append(batch, l)
		}
		if len(batch) == batchSize || (err == io.EOF && len(batch) > 0) {
			if err := r.stageBatch(ctx, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (k *spec) header() string {
	names := make([]string, len(k.columns))
	for i, c := range k.columns {
		if names[i] = c.name; c.optional {
			names[i] = "[" + c.name + "]"
		}
	}
	return strings.Join(names, ", ")
}

// readHeader says which column of the kind each cell of a line is.
func (r *run) readHeader(line int64, head []string) ([]int, error) {
	for len(head) > 0 && strings.TrimSpace(head[len(head)-1]) == "" {
		head = head[:len(head)-1]
	}
	at := make([]int, len(head))
	r.has = make([]bool, len(r.kind.columns))
	for i, cell := range head {
		name := strings.ToLower(strings.TrimSpace(cell))
		at[i] = r.kind.column(name)
		if at[i] < 0 {
			return nil, fault.Invalid(fmt.Sprintf("Line %d: there is no column %q in %s; did you mean %q? Known are %s.",
				line, cell, r.kind.name, r.kind.nearest(name), r.kind.header()))
		}
		if r.has[at[i]] {
			return nil, fault.Invalid(fmt.Sprintf("Line %d: the column %q stands there twice.", line, name))
		}
		r.has[at[i]] = true
	}
	for i, c := range r.kind.columns {
		if !r.has[i] && !c.optional {
			return nil, fault.Invalid(fmt.Sprintf("Line %d: the column %q is missing. A file of %s has %s.", line, c.name, r.kind.name, r.kind.header()))
		}
		r.has[i] = r.has[i] || r.kind.isKey(i)
	}
	return at, nil
}

// nearest is the known column that takes the fewest changes of a letter.
func (k *spec) nearest(name string) string {
	nearest := slices.MinFunc(k.columns, func(a, b column) int { return distance(name, a.name) - distance(name, b.name) })
	return nearest.name
}

// distance is Levenshtein's.
func distance(a, b string) int {
	if len(a) > 64 {
		a = a[:64]
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

func (r *run) readLine(ctx context.Context, n int64, cells []string, at []int) (*line, error) {
	l := &line{n: n, cells: make([]string, len(r.kind.columns)), failed: make([]bool, len(r.kind.columns))}
	for i, c := range r.kind.columns {
		l.cells[i] = c.blank
	}
	for len(cells) > len(at) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	for r.sheet && len(cells) < len(at) { // a sheet has no cells after a row's last one
		cells = append(cells, "")
	}
	if len(cells) != len(at) {
		l.bad = true
		for i := range l.failed {
			l.failed[i] = true
		}
		return l, r.problem(ctx, n, "", fmt.Sprintf("This line has %s, the header names %d columns; is a quotation mark or a separator missing?", count(int64(len(cells)), "cell"), len(at)))
	}
	for i, cell := range cells {
		c := &r.kind.columns[at[i]]
		if r.sheet {
			cell = c.typ.fromSheet(cell)
		}
		canon, err := c.read(cell)
		if err == nil {
			l.cells[at[i]] = canon
			continue
		}
		l.bad, l.failed[at[i]] = true, true
		if err := r.problem(ctx, n, c.name, err.Error()); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// read takes a cell of the file to its canonical form.
func (c *column) read(cell string) (string, error) {
	if !utf8.ValidString(cell) {
		return "", fmt.Errorf("isn't UTF-8; save the file with the encoding UTF-8")
	}
	if strings.IndexByte(cell, 0) >= 0 {
		return "", fmt.Errorf("holds a zero byte; take it out")
	}
	return c.canon(unguard(cell))
}

func (r *run) stageBatch(ctx context.Context, batch []*line) error {
	if err := r.checkRefs(ctx, batch); err != nil {
		return err
	}
	width := 3 + len(r.kind.columns)
	for part := range chunks(batch, batchSize) {
		args := make([]any, 0, len(part)*width)
		for _, l := range part {
			args = append(args, l.n, l.bad, r.stagedKey(l))
			for _, cell := range l.cells {
				args = append(args, cell)
			}
		}
		if _, err := r.scratch.ExecContext(ctx, `INSERT INTO lines VALUES `+tuples(len(part), width), args...); err != nil {
			return fmt.Errorf("stage lines: %w", err)
		}
	}
	if r.o.Progress != nil {
		r.o.Progress(r.report.Lines)
	}
	return nil
}

// stagedKey is NULL when a cell of the key couldn't be read.
func (r *run) stagedKey(l *line) any {
	for i, failed := range l.failed {
		if failed && r.kind.isKey(i) {
			return nil
		}
	}
	return r.kind.keyOf(l.cells)
}

// tuples is (?,?),(?,?) for rows of a width.
func tuples(rows, width int) string {
	tuple := "(" + strings.Repeat("?,", width-1) + "?)"
	return strings.Repeat(tuple+",", rows-1) + tuple
}
