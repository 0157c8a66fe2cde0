// Package migrations holds the schema, native to each database, numbered alike, append only.
package migrations

import "embed"

// SQLite and Postgres are goose migrations; a test compares the tables and columns that both end with.
var (
	//go:embed sqlite/*.sql
	SQLite embed.FS
	//go:embed postgres/*.sql
	Postgres embed.FS
)
