package settings

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// Service reads and sets settings.
type Service struct {
	db   *db.DB
	kept atomic.Pointer[kept]
}

type kept struct {
	version int64
	is      *Settings
}

// New makes a service on the settings table.
func New(d *db.DB) *Service { return &Service{db: d} }

// Get is the settings as they stand now.
func (s *Service) Get(ctx context.Context) (*Settings, error) {
	versions, err := s.db.Versions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	version := versions["settings"]
	if k := s.kept.Load(); k != nil && k.version == version {
		return k.is, nil
	}
	values, err := s.Values(ctx)
	if err != nil {
		return nil, err
	}
	read, err := parse(values)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	s.kept.Store(&kept{version, read})
	return read, nil
}

// Values are all keys with their text, defaults included.
func (s *Service) Values(ctx context.Context) (map[string]string, error) {
	var rows []struct {
		Key   string `db:"key"`
		Value string `db:"value"`
	}
	if err := s.db.Select(ctx, &rows, `SELECT key, value FROM settings`); err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	values := map[string]string{}
	for _, key := range keys {
		values[key.Name] = key.Default
	}
	for _, row := range rows {
		values[row.Key] = row.Value
	}
	return values, nil
}

func parse(values map[string]string) (*Settings, error) {
	s := &Settings{}
	for _, key := range keys {
		if err := key.read(s, values[key.Name]); err != nil {
			return nil, fmt.Errorf("%s: %w", key.Name, err)
		}
	}
	return s, nil
}

// Set changes one setting after checking that all of them still make sense together. The currency can't change once
// something has a price or an order was placed.
func (s *Service) Set(ctx context.Context, name, value string) error {
	if !slices.ContainsFunc(keys, func(k Key) bool { return k.Name == name }) {
		return fault.Invalid(fmt.Sprintf("There is no setting %q; `tradecounter settings list` shows them.", name))
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		values, err := s.Values(ctx)
		if err != nil {
			return err
		}
		if name == "currency" && value != values[name] {
			if err := s.currencyIsFree(ctx); err != nil {
				return err
			}
		}
		values[name] = value
		if _, err := parse(values); err != nil {
			return fault.Invalid(err.Error())
		}
		if _, err := s.db.Exec(ctx, `INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, name, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
		return s.db.Bump(ctx, "settings")
	})
}

func (s *Service) currencyIsFree(ctx context.Context) error {
	var used int
	err := s.db.Get(ctx, &used, `SELECT (SELECT COUNT(*) FROM price_lists) + (SELECT COUNT(*) FROM orders) + (SELECT COUNT(*) FROM accounts)`)
	if err != nil {
		return fmt.Errorf("set currency: %w", err)
	}
	if used > 0 {
		return fault.Invalid("The currency can't change any more: there are accounts, prices or orders in it.")
	}
	return nil
}
