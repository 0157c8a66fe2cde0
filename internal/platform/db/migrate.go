package db

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"tradecounter/migrations"
)

func (d *DB) provider() (*goose.Provider, error) {
	dialect, folder, files := goose.DialectSQLite3, "sqlite", fs.FS(migrations.SQLite)
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.postgres {
		dialect, folder, files = goose.DialectPostgres, "postgres", migrations.Postgres
		locker, err := lock.NewPostgresSessionLocker() // several nodes may start at once
		if err != nil {
			return nil, fmt.Errorf("lock for migration: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	steps, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, d.write.DB, steps, options...)
}

// Migrate brings the schema up to date and says how many steps it took.
func (d *DB) Migrate(ctx context.Context) (int, error) {
	p, err := d.provider()
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// MigrateTo brings a new database's schema to an older version, for restoring a backup of that version.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := d.provider()
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := p.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// Tables are the schema's tables in the order in which they were made: what a table refers to comes before it.
func (d *DB) Tables(ctx context.Context) (names []string, err error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY rowid`
	if d.postgres {
		query = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'goose%' ORDER BY oid`
	}
	err = d.Select(ctx, &names, query)
	return names, err
}

// Booleans are the columns of a table that hold true and false; SQLite keeps them as numbers and takes either.
func (d *DB) Booleans(ctx context.Context, table string) (names []string, err error) {
	if d.postgres {
		err = d.Select(ctx, &names, `SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ? AND data_type = 'boolean'`, table)
	}
	return names, err
}

// SetSequences lets new rows be numbered after those that were put in with their numbers.
func (d *DB) SetSequences(ctx context.Context, tables []string) error {
	for _, table := range tables {
		if !d.postgres {
			return nil // SQLite's AUTOINCREMENT has noticed
		}
		var sequence *string
		err := d.Get(ctx, &sequence, `SELECT pg_get_serial_sequence(c.table_name, c.column_name) FROM information_schema.columns c
			WHERE c.table_schema = 'public' AND c.table_name = ? AND c.column_name = 'id' AND c.is_identity = 'YES'`, table)
		if IsNone(err) {
			continue
		}
		if err == nil && sequence != nil {
			var last int64
			err = d.Get(ctx, &last, `SELECT setval(?, GREATEST((SELECT COALESCE(MAX(id), 1) FROM `+table+`), 1))`, *sequence)
		}
		if err != nil {
			return fmt.Errorf("number %s: %w", table, err)
		}
	}
	return nil
}

// SchemaVersions are the number of the database's last migration and of the newest that this program knows.
func (d *DB) SchemaVersions(ctx context.Context) (current, known int64, err error) {
	p, err := d.provider()
	if err != nil {
		return 0, 0, fmt.Errorf("read the schema's version: %w", err)
	}
	if current, err = p.GetDBVersion(ctx); err != nil {
		return 0, 0, fmt.Errorf("read the schema's version: %w", err)
	}
	sources := p.ListSources()
	return current, sources[len(sources)-1].Version, nil
}
