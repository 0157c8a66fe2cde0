package db

import (
	"context"
	"database/sql/driver"
	"strings"

	"modernc.org/sqlite"
)

// SQLite's LOWER knows only A to Z, and PostgreSQL's only what the database was made for. Fold and Folded know every
// letter, on both alike.

// Fold is the SQL that writes a text in lower case, for comparing with what Folded made of the words looked for. No
// index serves it: something else has to narrow the rows.
func (d *DB) Fold(text string) string {
	switch {
	case !d.postgres:
		return "tradecounter_fold(" + text + ")"
	case d.icu:
		return `REPLACE(LOWER((` + text + `) COLLATE "und-x-icu"), 'ς', 'σ')`
	}
	return "LOWER(" + text + ")"
}

// Folded is words in lower case. A sigma is never a final one, neither here nor in what they are compared with.
func Folded(words string) string { return strings.ReplaceAll(strings.ToLower(words), "ς", "σ") }

func registerFold() {
	sqlite.MustRegisterDeterministicScalarFunction("tradecounter_fold", 1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		if text, ok := args[0].(string); ok {
			return Folded(text), nil
		}
		return args[0], nil
	})
}

// hasICU says whether PostgreSQL was built with the collations that know every letter; nearly all are. Without them LOWER
// knows the letters of the database's own locale.
func hasICU(ctx context.Context, d *DB) (has bool, err error) {
	err = d.Get(ctx, &has, `SELECT getdatabaseencoding() = 'UTF8' AND EXISTS (SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu')`)
	return has, err
}
