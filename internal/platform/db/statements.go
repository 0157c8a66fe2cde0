package db

import (
	"context"
	"database/sql"
	"log/slog"
	"sync"

	"github.com/jmoiron/sqlx"
)

// SQLite compiles a query anew each time unless its statement is kept, which costs a short query half of its time.
// PostgreSQL's driver keeps statements by itself.

// maxStatements bounds what is kept; lists in IN (?) make a text for each length.
const maxStatements = 400

// statements are a pool's kept ones. Without a pool (PostgreSQL) nothing is kept.
type statements struct {
	pool   *sqlx.DB
	mu     sync.RWMutex
	kept   map[string]*sqlx.Stmt
	wanted map[string]bool // met within a transaction, where the only connection can't prepare for the pool
}

func newStatements(pool *sqlx.DB) *statements {
	return &statements{pool: pool, kept: map[string]*sqlx.Stmt{}, wanted: map[string]bool{}}
}

// get is the kept statement of a query, or nil; what isn't kept is wanted from now on.
func (s *statements) get(query string) *sqlx.Stmt {
	s.mu.RLock()
	kept, full := s.kept[query], len(s.kept)+len(s.wanted) >= maxStatements
	s.mu.RUnlock()
	if kept == nil && !full {
		s.mu.Lock()
		s.wanted[query] = true
		s.mu.Unlock()
	}
	return kept
}

// prepared is the kept statement of a query, made now if need be; nil when no more are kept or it can't be made: then
// running the text says why.
func (s *statements) prepared(ctx context.Context, query string) *sqlx.Stmt {
	if kept := s.get(query); kept != nil {
		return kept
	}
	s.mu.RLock()
	wanted := s.wanted[query]
	s.mu.RUnlock()
	if !wanted {
		return nil
	}
	s.prepare(ctx, query)
	return s.get(query)
}

func (s *statements) prepare(ctx context.Context, query string) {
	made, err := s.pool.PreparexContext(ctx, query)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.wanted, query)
	if err != nil {
		slog.Debug("a statement can't be kept", "error", err)
		return
	}
	if s.kept[query] != nil { // someone else was quicker
		_ = made.Close()
		return
	}
	s.kept[query] = made
}

// prepareWanted makes what transactions have met, while the connection is free.
func (s *statements) prepareWanted(ctx context.Context) {
	s.mu.RLock()
	wanted := make([]string, 0, len(s.wanted))
	for query := range s.wanted {
		wanted = append(wanted, query)
	}
	s.mu.RUnlock()
	for _, query := range wanted {
		s.prepare(ctx, query)
	}
}

// keptWrite is the kept statement of a query that runs outside any transaction, or nil.
func (d *DB) keptWrite(ctx context.Context, query string) *sqlx.Stmt {
	if d.postgres {
		return nil
	}
	return d.writing.prepared(ctx, query)
}

// runner runs queries on the pool or in a transaction, as kept statements where there are any.
type runner interface {
	sqlx.ExtContext
}

// reader runs on the reading pool.
type reader struct {
	*sqlx.DB
	statements *statements
}

func (r reader) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if kept := r.statements.prepared(ctx, query); kept != nil {
		return kept.QueryxContext(ctx, args...)
	}
	return r.DB.QueryxContext(ctx, query, args...)
}

func (r reader) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if kept := r.statements.prepared(ctx, query); kept != nil {
		return kept.QueryRowxContext(ctx, args...)
	}
	return r.DB.QueryRowxContext(ctx, query, args...)
}

// writer runs in a transaction of the writing connection. It asks whether ctx has ended before each statement, not
// during one: what watches a statement costs more than most statements do, and none of them is long.
type writer struct {
	*sqlx.Tx
	statements *statements
}

func (w writer) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if kept := w.statements.get(query); kept != nil {
		return w.StmtxContext(ctx, kept).QueryxContext(ctx, args...)
	}
	return w.Tx.QueryxContext(ctx, query, args...)
}

func (w writer) QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row {
	if ctx.Err() == nil {
		ctx = context.WithoutCancel(ctx)
	}
	if kept := w.statements.get(query); kept != nil {
		return w.StmtxContext(ctx, kept).QueryRowxContext(ctx, args...)
	}
	return w.Tx.QueryRowxContext(ctx, query, args...)
}

func (w writer) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if kept := w.statements.get(query); kept != nil {
		return w.StmtxContext(ctx, kept).ExecContext(ctx, args...)
	}
	return w.Tx.ExecContext(ctx, query, args...)
}
