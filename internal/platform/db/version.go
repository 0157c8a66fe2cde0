package db

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Bump raises the versions of what the transaction changes, so that what others keep in memory of it is made anew.
// The row stays locked until the commit: versions appear in the order of commits on both databases.
func (d *DB) Bump(ctx context.Context, names ...string) error {
	forgetVersions(ctx)
	for _, name := range names {
		if _, err := d.Exec(ctx, `UPDATE versions SET version = version + 1 WHERE name = ?`, name); err != nil {
			return err
		}
	}
	return nil
}

// NextVersion raises one version and returns it, for rows that carry the version of their last change.
func (d *DB) NextVersion(ctx context.Context, name string) (version int64, err error) {
	forgetVersions(ctx)
	err = d.Get(ctx, &version, `UPDATE versions SET version = version + 1 WHERE name = ? RETURNING version`, name)
	return version, err
}

type versionsKey struct{}

// WithVersions reads all versions once for everything that is asked with the returned ctx: a page is made from one state.
func (d *DB) WithVersions(ctx context.Context) (context.Context, error) {
	versions, err := d.Versions(ctx)
	if err != nil {
		return ctx, err
	}
	return context.WithValue(ctx, versionsKey{}, versions), nil
}

// txVersions are the versions that a transaction has read and not raised since.
type txVersions struct{ known Versions }

type txVersionsKey struct{}

func forgetVersions(ctx context.Context) {
	if held, ok := ctx.Value(txVersionsKey{}).(*txVersions); ok {
		held.known = nil
	}
}

// Versions are all versions: those that ctx carries (WithVersions), or as they stand now; a transaction has its own.
func (d *DB) Versions(ctx context.Context) (Versions, error) {
	if !InTransaction(ctx) {
		if known, ok := ctx.Value(versionsKey{}).(Versions); ok {
			return known, nil
		}
		return d.readVersions(ctx)
	}
	held, ok := ctx.Value(txVersionsKey{}).(*txVersions)
	if ok && held.known != nil {
		return held.known, nil
	}
	versions, err := d.readVersions(ctx)
	if ok && err == nil {
		held.known = versions
	}
	return versions, err
}

// readVersions reads them as one row, which costs half of what a row for each does; every page begins with this.
func (d *DB) readVersions(ctx context.Context) (Versions, error) {
	var text string
	if err := d.Get(ctx, &text, `SELECT string_agg(name || ' ' || version, ',') FROM versions`); err != nil {
		return nil, fmt.Errorf("read the versions: %w", err)
	}
	versions := make(Versions, 16)
	for pair := range strings.SplitSeq(text, ",") {
		name, number, _ := strings.Cut(pair, " ")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read the versions: %w", err)
		}
		versions[name] = version
	}
	return versions, nil
}

// Versions are the numbers of what is kept in memory: settings, accounts, catalog, ranges, prices, synonyms, part_numbers,
// sessions, stock, purchases.
type Versions map[string]int64

// Counter raises a named counter and returns it; it starts at first.
func (d *DB) Counter(ctx context.Context, name string, first int64) (value int64, err error) {
	err = d.Get(ctx, &value, `INSERT INTO counters (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value`, name, first)
	return value, err
}
