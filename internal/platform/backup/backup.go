// Package backup writes the whole portal into one file, while it serves, and puts it back: the rows of every table
// (settings are one), and the uploads. The file is a zip of JSON lines, the same for both databases, so that it also
// moves a portal from SQLite to PostgreSQL and back. The search index isn't in it; it is built from the rows.
package backup

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

const (
	format       = 1
	manifestName = "manifest.json"
)

type manifest struct {
	Format int        `json:"format"`
	Schema int64      `json:"schema"`
	MadeAt clock.Time `json:"made_at"`
	Tables []table    `json:"tables"` // in the order in which they can be put back
	Files  int        `json:"files"`
}

type table struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
}

// Write puts one moment of the database and the uploads into a file, which appears only when it is whole.
func Write(ctx context.Context, d *db.DB, uploads, name string, now clock.Time) (rows int64, err error) {
	if _, err := os.Stat(name); err == nil {
		return 0, fmt.Errorf("%s exists already; choose another name", name)
	}
	part, err := os.OpenFile(name+".part", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	defer os.Remove(part.Name()) // nothing is left there once it was renamed
	m, err := write(ctx, d, uploads, part, now)
	if err = errors.Join(err, part.Sync(), part.Close()); err != nil {
		return 0, fmt.Errorf("back up: %w", err)
	}
	for _, t := range m.Tables {
		rows += t.Rows
	}
	return rows, os.Rename(part.Name(), name)
}

func write(ctx context.Context, d *db.DB, uploads string, to io.Writer, now clock.Time) (m manifest, err error) {
	m = manifest{Format: format, MadeAt: now}
	if m.Schema, _, err = d.SchemaVersions(ctx); err != nil {
		return m, err
	}
	z := zip.NewWriter(to)
	err = d.Snapshot(ctx, func(ctx context.Context) error {
		names, err := d.Tables(ctx)
		if err != nil {
			return err
		}
		for _, name := range names {
			t, err := writeTable(ctx, d, z, name)
			if err != nil {
				return fmt.Errorf("table %s: %w", name, err)
			}
			m.Tables = append(m.Tables, t)
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	if m.Files, err = writeUploads(z, uploads); err != nil {
		return m, err
	}
	w, err := z.Create(manifestName)
	if err != nil {
		return m, err
	}
	return m, errors.Join(json.NewEncoder(w).Encode(m), z.Close())
}

func writeTable(ctx context.Context, d *db.DB, z *zip.Writer, name string) (table, error) {
	t := table{Name: name}
	w, err := z.Create("tables/" + name + ".jsonl")
	if err != nil {
		return t, err
	}
	lines := json.NewEncoder(w)
	lines.SetEscapeHTML(false)
	order := ""
	if name == "categories" {
		order = " ORDER BY path" // a category stands after the one above it
	}
	err = d.Each(ctx, `SELECT * FROM `+name+order, nil, func(rows *sqlx.Rows) error {
		if t.Columns == nil {
			if t.Columns, err = rows.Columns(); err != nil {
				return err
			}
		}
		values, err := rows.SliceScan()
		if err != nil {
			return err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok {
				values[i] = string(b)
			}
		}
		t.Rows++
		return lines.Encode(values)
	})
	return t, err
}

func writeUploads(z *zip.Writer, folder string) (n int, err error) {
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was uploaded yet
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		n++
		return copyIn(z, path, "uploads/"+filepath.ToSlash(rel))
	})
	return n, err
}

func copyIn(z *zip.Writer, path, name string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, in)
	return err
}

// Restore puts a backup into an empty database and folder. It refuses a newer schema than this program knows, and
// whatever already holds something. The rows go in whole or not at all.
func Restore(ctx context.Context, dsn, uploads, name string) (rows int64, err error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return 0, fmt.Errorf("%s is no backup of Tradecounter: %w", name, err)
	}
	defer z.Close()
	m, err := readManifest(&z.Reader)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	if entries, err := os.ReadDir(uploads); err == nil && len(entries) > 0 {
		return 0, fmt.Errorf("%s holds files already; restore into an empty data folder", uploads)
	}
	d, err := db.Open(dsn)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	if err := fresh(ctx, d, m); err != nil {
		return 0, err
	}
	if err := d.InTx(ctx, func(ctx context.Context) error { return putTables(ctx, d, &z.Reader, m) }); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if err := putUploads(&z.Reader, uploads); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if _, err := d.Migrate(ctx); err != nil {
		return 0, err
	}
	for _, t := range m.Tables {
		rows += t.Rows
	}
	return rows, nil
}

func readManifest(z *zip.Reader) (m manifest, err error) {
	f, err := z.Open(manifestName)
	if err != nil {
		return m, errors.New("it is no backup of Tradecounter: it has no manifest")
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, 1<<20)).Decode(&m); err != nil {
		return m, fmt.Errorf("its manifest can't be read: %w", err)
	}
	if m.Format != format {
		return m, fmt.Errorf("it has format %d, this program reads %d: use the program that wrote it", m.Format, format)
	}
	return m, nil
}

// fresh gives an empty database the schema of the backup.
func fresh(ctx context.Context, d *db.DB, m manifest) error {
	current, known, err := d.SchemaVersions(ctx)
	if err != nil {
		return err
	}
	if m.Schema > known {
		return fmt.Errorf("the backup has schema %d, this program knows %d: use a newer program", m.Schema, known)
	}
	if current > 0 {
		if current > m.Schema {
			return errors.New("the database was set up already; restore into an empty one")
		}
		for _, name := range []string{"people", "accounts", "products", "orders", "letters"} {
			var n int
			if err := d.Get(ctx, &n, `SELECT COUNT(*) FROM `+name); err != nil {
				return err
			}
			if n > 0 {
				return fmt.Errorf("the database holds %s already; restore into an empty one", name)
			}
		}
	}
	return d.MigrateTo(ctx, m.Schema)
}

func putTables(ctx context.Context, d *db.DB, z *zip.Reader, m manifest) error {
	known, err := d.Tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range m.Tables {
		if !slices.Contains(known, t.Name) {
			return fmt.Errorf("the backup names a table %q that its schema doesn't have", t.Name)
		}
	}
	for _, t := range slices.Backward(m.Tables) { // what the migrations put in goes, the backup has it
		if _, err := d.Exec(ctx, `DELETE FROM `+t.Name); err != nil {
			return err
		}
	}
	for _, t := range m.Tables {
		if err := putTable(ctx, d, z, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return d.SetSequences(ctx, known)
}

const perInsert = 60 // rows; times columns stays under the databases' limits of arguments

func putTable(ctx context.Context, d *db.DB, z *zip.Reader, t table) error {
	f, err := z.Open("tables/" + t.Name + ".jsonl")
	if err != nil {
		return err
	}
	defer f.Close()
	for _, column := range t.Columns {
		if strings.Trim(column, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" {
			return fmt.Errorf("odd column %q", column)
		}
	}
	booleans, err := d.Booleans(ctx, t.Name)
	if err != nil {
		return err
	}
	lines := json.NewDecoder(f)
	lines.UseNumber()
	var rows int64
	var args []any
	put := func() error {
		if len(args) == 0 {
			return nil
		}
		row := "(" + strings.TrimSuffix(strings.Repeat("?,", len(t.Columns)), ",") + "),"
		values := strings.TrimSuffix(strings.Repeat(row, len(args)/len(t.Columns)), ",")
		_, err := d.Exec(ctx, `INSERT INTO `+t.Name+` (`+strings.Join(t.Columns, ",")+`) VALUES `+values, args...)
		args = args[:0]
		return err
	}
	for {
		var values []any
		if err := lines.Decode(&values); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if len(values) != len(t.Columns) {
			return fmt.Errorf("row %d has %d values for %d columns", rows+1, len(values), len(t.Columns))
		}
		for i, v := range values {
			args = append(args, value(v, slices.Contains(booleans, t.Columns[i])))
		}
		if rows++; rows%perInsert == 0 {
			if err := put(); err != nil {
				return err
			}
		}
	}
	if rows != t.Rows {
		return fmt.Errorf("the backup holds %d rows of %d", rows, t.Rows)
	}
	return put()
}

// value turns what JSON holds into what the database takes.
func value(v any, boolean bool) any {
	number, ok := v.(json.Number)
	if !ok {
		return v
	}
	if n, err := number.Int64(); err == nil {
		if boolean {
			return n != 0
		}
		return n
	}
	f, _ := number.Float64() // what was written from a float reads as one
	return f
}

func putUploads(z *zip.Reader, folder string) error {
	for _, f := range z.File {
		rel, ok := strings.CutPrefix(f.Name, "uploads/")
		if !ok || !filepath.IsLocal(rel) {
			continue
		}
		if err := copyOut(f, filepath.Join(folder, filepath.FromSlash(rel))); err != nil {
			return err
		}
	}
	return nil
}

func copyOut(f *zip.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in) // the checksum is checked at the end
	return errors.Join(err, out.Close())
}
