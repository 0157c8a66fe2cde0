// Package db is the one handle to the database: it works on the pool, or on the transaction that ctx carries. Queries
// are shared by SQLite and PostgreSQL: ? placeholders, slices expanded in IN (?), no dialect function outside here.
package db

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // driver "sqlite"

	"tradecounter/internal/platform/fault"
)

// WriteWait is how long a transaction waits for its turn to write before it gives up with fault.Busy.
const WriteWait = 5 * time.Second

// readers are the connections that read from SQLite; more would only wait for a core and hold more memory.
const readers = 4

// DB reads from a pool and writes through one connection (SQLite), or does both on one pool (PostgreSQL).
type DB struct {
	write, read *sqlx.DB
	postgres    bool
	icu         bool     // PostgreSQL knows every letter
	path        string   // SQLite's file
	rebound     sync.Map // query → query with the driver's placeholders

	reading, writing *statements // SQLite's
}

func init() {
	sqlx.BindDriver("sqlite", sqlx.QUESTION)
	registerFold()
}

// Open opens `sqlite:PATH` or `postgres://…`; the schema is brought up to date by Migrate.
func Open(dsn string) (*DB, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		return openSQLite(path)
	}
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return openPostgres(dsn)
	}
	return nil, fmt.Errorf("the database is sqlite:PATH or postgres://…, not %q", dsn)
}

func openSQLite(path string) (*DB, error) {
	if path == "" {
		return nil, fmt.Errorf("sqlite: names no file, like sqlite:data/tradecounter.db")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)" +
		"&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)"
	// The log goes into the file each 4,000 pages, as many as one block of its index holds: of pages that are written again
	// and again only the last state is carried over, and few transactions wait for it.
	write, err := sqlx.Connect("sqlite", file+"&_txlock=immediate&_pragma=wal_autocheckpoint(4000)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	// No mmap: each connection would map the whole file and count it in the process's memory, without being quicker.
	read, err := sqlx.Open("sqlite", file+"&_pragma=query_only(1)&_pragma=cache_size(-8000)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &DB{write: write, read: read, path: path, reading: newStatements(read), writing: newStatements(write)}, nil
}

func openPostgres(dsn string) (*DB, error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, fmt.Errorf("the database's address can't be read: %w", err)
	}
	q := u.Query()
	if !q.Has("lock_timeout") {
		q.Set("lock_timeout", fmt.Sprint(WriteWait.Milliseconds()))
	}
	u.RawQuery = q.Encode()
	pool, err := sqlx.Connect("pgx", u.String())
	if err != nil {
		return nil, fmt.Errorf("reach PostgreSQL at %s: %w", u.Redacted(), err)
	}
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	d := &DB{write: pool, read: pool, postgres: true}
	if d.icu, err = hasICU(context.Background(), d); err != nil {
		_ = pool.Close()
		return nil, fmt.Errorf("ask PostgreSQL for its collations: %w", err)
	}
	return d, nil
}

// Close ends all connections.
func (d *DB) Close() error {
	if d.read != d.write {
		_ = d.read.Close()
	}
	return d.write.Close()
}

// Postgres says which of the two it is; only migration, backup and bulk loading ask.
func (d *DB) Postgres() bool { return d.postgres }

// Path is SQLite's file, empty for PostgreSQL.
func (d *DB) Path() string { return d.path }

// Writer is the raw writing pool, for backup and migration alone.
func (d *DB) Writer() *sqlx.DB { return d.write }

type txKey struct{}

// txOf is what runs queries in the transaction that ctx carries, or nil.
func txOf(ctx context.Context) runner {
	tx, _ := ctx.Value(txKey{}).(runner)
	return tx
}

func (d *DB) inTx(ctx context.Context, tx *sqlx.Tx) context.Context {
	ctx = context.WithValue(ctx, txVersionsKey{}, &txVersions{})
	if d.postgres {
		return context.WithValue(ctx, txKey{}, runner(tx))
	}
	return context.WithValue(ctx, txKey{}, runner(writer{tx, d.writing}))
}

// InTx runs do in a transaction that its ctx carries; calls inside join it. An error or a panic undoes everything.
// When the turn to write doesn't come within WriteWait it is fault.Busy, and nothing was changed.
func (d *DB) InTx(ctx context.Context, do func(ctx context.Context) error) (err error) {
	if txOf(ctx) != nil {
		return do(ctx)
	}
	if err := lookOnly(ctx); err != nil {
		return err
	}
	wait, cancel := context.WithTimeout(ctx, WriteWait)
	if !d.postgres {
		d.writing.prepareWanted(wait)
	}
	conn, err := d.write.Connx(wait)
	cancel()
	if err != nil {
		return d.told("wait to write", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return d.told("begin a transaction", err)
	}
	done := false
	defer func() {
		if !done {
			_ = tx.Rollback()
		}
	}()
	last := ending{}
	inside := context.WithValue(d.inTx(ctx, tx), endingKey{}, last)
	if err := do(inside); err != nil {
		return err
	}
	told, err := last.raise(inside, d)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return d.told("commit", err)
	}
	done = true
	told()
	return nil
}

// Snapshot runs do on one unchanging state of the whole database, for reading alone.
func (d *DB) Snapshot(ctx context.Context, do func(ctx context.Context) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if d.postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	tx, err := d.read.BeginTxx(ctx, options)
	if err != nil {
		return d.told("begin a snapshot", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return do(context.WithValue(ctx, txKey{}, runner(tx)))
}

// InTransaction says whether ctx carries a transaction.
func InTransaction(ctx context.Context) bool { return txOf(ctx) != nil }

func (d *DB) reader(ctx context.Context) runner {
	if tx := txOf(ctx); tx != nil {
		return tx
	}
	if d.postgres {
		return d.read
	}
	return reader{d.read, d.reading}
}

// Get reads one row into dest; ErrNoRows (see IsNone) when there is none. Writing with RETURNING needs InTx.
func (d *DB) Get(ctx context.Context, dest any, query string, args ...any) error {
	query, args, err := d.bind(query, args)
	if err != nil {
		return err
	}
	return d.told("read", sqlx.GetContext(ctx, d.reader(ctx), dest, query, args...))
}

// Select reads all rows into the slice dest.
func (d *DB) Select(ctx context.Context, dest any, query string, args ...any) error {
	query, args, err := d.bind(query, args)
	if err != nil {
		return err
	}
	return d.told("read", sqlx.SelectContext(ctx, d.reader(ctx), dest, query, args...))
}

// Each reads rows one at a time, for what doesn't fit in memory; scan is called for every row.
func (d *DB) Each(ctx context.Context, query string, args []any, scan func(rows *sqlx.Rows) error) error {
	query, args, err := d.bind(query, args)
	if err != nil {
		return err
	}
	rows, err := d.reader(ctx).QueryxContext(ctx, query, args...)
	if err != nil {
		return d.told("read", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return d.told("read", rows.Err())
}

// Exec changes rows and says how many.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	if err := lookOnly(ctx); err != nil {
		return 0, err
	}
	query, args, err = d.bind(query, args)
	if err != nil {
		return 0, err
	}
	var result sql.Result
	if tx := txOf(ctx); tx != nil {
		result, err = tx.ExecContext(ctx, query, args...)
	} else if kept := d.keptWrite(ctx, query); kept != nil {
		result, err = kept.ExecContext(ctx, args...)
	} else {
		result, err = d.write.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, d.told("write", err)
	}
	return result.RowsAffected()
}

func (d *DB) bind(query string, args []any) (string, []any, error) {
	for _, arg := range args {
		if isList(arg) {
			expanded, flat, err := sqlx.In(query, args...)
			if err != nil {
				return "", nil, fmt.Errorf("bind a list: %w", err)
			}
			if d.postgres {
				expanded = sqlx.Rebind(sqlx.DOLLAR, expanded)
			}
			return expanded, flat, nil
		}
	}
	if !d.postgres {
		return query, args, nil
	}
	if known, ok := d.rebound.Load(query); ok {
		return known.(string), args, nil
	}
	rebound := sqlx.Rebind(sqlx.DOLLAR, query)
	d.rebound.Store(query, rebound)
	return rebound, args, nil
}

func isList(arg any) bool {
	switch arg.(type) {
	case nil, int64, string, bool, int, float64, []byte:
		return false
	}
	return reflect.TypeOf(arg).Kind() == reflect.Slice
}

// told turns what the databases say about waiting into fault.Busy and leaves the rest as it is.
func (d *DB) told(doing string, err error) error {
	switch {
	case err == nil || err == sql.ErrNoRows:
		return err
	case isBusy(err):
		return fmt.Errorf("%s: %w (%v)", doing, fault.Busy("The shop is busy saving something large. Nothing was changed; try again in a moment."), err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}
