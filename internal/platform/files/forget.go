package files

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// settled is how long a content is left alone after something was kept under it: the name that is being written for it
// may not be in the table yet.
const settled = time.Hour

// Forget takes a name that nothing leads to any more away, and its content when no other name has the same. Whoever calls
// knows that nothing names it.
func (s *Store) Forget(ctx context.Context, name string) error {
	var hashes []string
	err := s.db.InTx(ctx, func(ctx context.Context) error {
		return s.db.Select(ctx, &hashes, `DELETE FROM files WHERE name = ? RETURNING hash`, name)
	})
	if err != nil {
		return fmt.Errorf("forget %s: %w", name, err)
	}
	for _, hash := range hashes {
		if err := s.discard(ctx, hash); err != nil {
			return fmt.Errorf("forget %s: %w", name, err)
		}
	}
	return nil
}

// discard removes a content without a name. It is moved aside first: whoever keeps the same content meanwhile either marked
// it before, which is seen, or finds it gone and writes it anew.
func (s *Store) discard(ctx context.Context, hash string) error {
	path := s.path(hash)
	aside := path + ".gone"
	if err := os.Rename(path, aside); errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	var names int
	err := s.db.Get(ctx, &names, `SELECT COUNT(*) FROM files WHERE hash = ?`, hash)
	info, known := os.Stat(aside)
	if err == nil && known == nil && names == 0 && time.Since(info.ModTime()) > settled {
		return os.Remove(aside)
	}
	return errors.Join(err, known, os.Rename(aside, path))
}
