package db

import "context"

// WithVersionsAgain is WithVersions for a request that changed something and shows what came of it.
func (d *DB) WithVersionsAgain(ctx context.Context) (context.Context, error) {
	return d.WithVersions(context.WithValue(ctx, versionsKey{}, nil))
}
