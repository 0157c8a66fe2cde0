// Package dbtest gives tests a fresh, migrated database of each kind.
package dbtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tradecounter/internal/platform/db"
	"tradecounter/migrations"
)

// PostgresVariable names the server that `make test` starts; without it the PostgreSQL half of a test is skipped.
const PostgresVariable = "TRADECOUNTER_TEST_POSTGRES"

// Each runs a test on SQLite and on PostgreSQL, each time on a database of its own.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, Postgres(t)) })
}

// SQLite is a fresh migrated file.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return open(t, SQLiteDSN(t))
}

// Postgres is a fresh migrated database.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgresDSN(t))
}

func open(t testing.TB, dsn string) *db.DB {
	t.Helper()
	d, err := db.Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "tradecounter-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:" + path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(dsn string) error {
	d, err := db.Open(dsn)
	if err != nil {
		return err
	}
	defer d.Close() // the last connection folds the WAL into the file
	_, err = d.Migrate(context.Background())
	return err
}

// SQLiteDSN is the address of a fresh migrated file, for tests that start a process.
func SQLiteDSN(t testing.TB) string {
	t.Helper()
	content, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

var (
	databases        atomic.Int64
	postgresTemplate = sync.OnceValues(func() (string, error) {
		sum := sha256.New()
		if err := fs.WalkDir(migrations.Postgres, ".", func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := migrations.Postgres.ReadFile(path)
			sum.Write(content)
			return err
		}); err != nil {
			return "", err
		}
		name := fmt.Sprintf("template_%x", sum.Sum(nil)[:8])
		return name, makeTemplate(name)
	})
)

// makeTemplate migrates a database once for the tests of all packages: whoever comes first does, the others wait.
func makeTemplate(name string) error {
	d, err := db.Open(os.Getenv(PostgresVariable))
	if err != nil {
		return err
	}
	defer d.Close()
	return d.InTx(context.Background(), func(ctx context.Context) error {
		for _, statement := range []string{`SET LOCAL lock_timeout = 0`, `SELECT pg_advisory_xact_lock(20261122)`} {
			if _, err := d.Exec(ctx, statement); err != nil {
				return err
			}
		}
		var there int
		if err := d.Get(ctx, &there, `SELECT COUNT(*) FROM pg_database WHERE datname = ?`, name); err != nil || there > 0 {
			return err
		}
		const half = "template_half" // one that is left over was cut off
		for _, statement := range []string{`DROP DATABASE IF EXISTS ` + half + ` WITH (FORCE)`, `CREATE DATABASE ` + half} {
			if err := onServer(statement); err != nil {
				return err
			}
		}
		if err := migrate(serverDSN(half)); err != nil {
			return err
		}
		return onServer(`ALTER DATABASE ` + half + ` RENAME TO ` + name)
	})
}

func serverDSN(database string) string {
	u, err := url.Parse(os.Getenv(PostgresVariable))
	if err != nil {
		return ""
	}
	u.Path = "/" + database
	return u.String()
}

func onServer(statement string) error {
	d, err := db.Open(os.Getenv(PostgresVariable))
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.Exec(context.Background(), statement)
	return err
}

// PostgresDSN is the address of a fresh migrated database, dropped after the test.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	if os.Getenv(PostgresVariable) == "" {
		t.Skip("no PostgreSQL: " + PostgresVariable + " is not set (make test starts one)")
	}
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test_%d_%d", os.Getpid(), databases.Add(1))
	// copied as files it is a quarter of the work for the processor
	if err := onServer(`CREATE DATABASE ` + name + ` TEMPLATE ` + template + ` STRATEGY FILE_COPY`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil && !strings.Contains(err.Error(), "does not exist") {
			t.Log(err)
		}
	})
	return serverDSN(name)
}
