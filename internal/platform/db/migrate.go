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
