package db

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// Kept holds rows in memory by their key, under a version that every transaction raises which changes any of them. What
// was changed through this handle is forgotten key by key; a version raised elsewhere (another node, an import)
// forgets all.
type Kept[K comparable, V any] struct {
	db    *DB
	name  string // of the version
	limit int

	mu      sync.Mutex
	version int64
	items   map[K]keptItem[V]
}

// keptItem may say that there is no row.
type keptItem[V any] struct {
	value V
	is    bool
}

// NewKept keeps up to limit keys under a version of that name.
func NewKept[K comparable, V any](d *DB, name string, limit int) *Kept[K, V] {
	return &Kept[K, V]{db: d, name: name, limit: limit, items: map[K]keptItem[V]{}}
}

// Of finds the rows of the keys; read asks the database for those that aren't kept. A transaction reads everything.
func (k *Kept[K, V]) Of(ctx context.Context, keys []K, read func(ctx context.Context, missing []K) (map[K]V, error)) (map[K]V, error) {
	if InTransaction(ctx) {
		return read(ctx, keys)
	}
	versions, err := k.db.Versions(ctx)
	if err != nil {
		return nil, err
	}
	found := make(map[K]V, len(keys))
	missing, at := k.look(versions[k.name], keys, found)
	if len(missing) == 0 {
		return found, nil
	}
	rows, err := read(ctx, missing)
	if err != nil {
		return nil, err
	}
	for key, value := range rows {
		found[key] = value
	}
	k.keep(at, missing, rows)
	return found, nil
}

func (k *Kept[K, V]) look(version int64, keys []K, found map[K]V) (missing []K, at int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.version < version {
		clear(k.items)
		k.version = version
	}
	for _, key := range keys {
		if item, ok := k.items[key]; !ok {
			missing = append(missing, key)
		} else if item.is {
			found[key] = item.value
		}
	}
	return missing, k.version
}

// keep takes what was read, unless something changed meanwhile: then it may be older than what is kept now.
func (k *Kept[K, V]) keep(at int64, keys []K, rows map[K]V) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.version != at {
		return
	}
	for _, key := range keys {
		for old := range k.items { // any one makes room
			if len(k.items) < k.limit {
				break
			}
			delete(k.items, old)
		}
		value, ok := rows[key]
		k.items[key] = keptItem[V]{value, ok}
	}
}

// Changed says that the transaction changes the rows of the keys. The version is raised at its end.
func (k *Kept[K, V]) Changed(ctx context.Context, keys ...K) error {
	return k.db.atEnd(ctx, k.name, func(version int64) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if k.version < version-1 {
			return // others changed something too: the next to look forgets all
		}
		for _, key := range keys {
			delete(k.items, key)
		}
		k.version = max(k.version, version)
	})
}

// BumpAtEnd raises versions like Bump, but just before the commit: for what many transactions change, so that they don't
// wait for each other longer than a commit takes.
func (d *DB) BumpAtEnd(ctx context.Context, names ...string) error {
	for _, name := range names {
		if err := d.atEnd(ctx, name, nil); err != nil {
			return err
		}
	}
	return nil
}

type endingKey struct{}

// ending is what a transaction does around its commit: the versions it raises, and who is told of each once it stands.
type ending map[string][]func(version int64)

// atEnd raises a version at the end of the transaction, or now outside of one.
func (d *DB) atEnd(ctx context.Context, name string, then func(version int64)) error {
	e, ok := ctx.Value(endingKey{}).(ending)
	if !ok && InTransaction(ctx) {
		return errors.New("raise a version in a snapshot, which only reads")
	}
	if !ok {
		return d.InTx(ctx, func(ctx context.Context) error { return d.atEnd(ctx, name, then) })
	}
	if then == nil {
		then = func(int64) {}
	}
	e[name] = append(e[name], then)
	return nil
}

// raise does it, in one order for all transactions, and returns what to call after the commit.
func (e ending) raise(ctx context.Context, d *DB) (told func(), err error) {
	names := make([]string, 0, len(e))
	for name := range e {
		names = append(names, name)
	}
	slices.Sort(names)
	raised := make(map[string]int64, len(names))
	for _, name := range names {
		if raised[name], err = d.NextVersion(ctx, name); err != nil {
			return nil, d.told("raise the version of "+name, err)
		}
	}
	return func() {
		for _, name := range names {
			for _, then := range e[name] {
				then(raised[name])
			}
		}
	}, nil
}
