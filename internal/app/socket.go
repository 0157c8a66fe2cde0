package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search"
)

// One process owns the index. Commands that need it ask a running server through a socket in the data folder, and
// without one open the index themselves.

func socketIn(data string) string { return filepath.Join(data, "portal.sock") }

// Hit is a product found by the search command.
type Hit struct {
	SKU   string  `json:"sku"`
	Name  string  `json:"name"`
	Score float64 `json:"score"`
}

type searchRequest struct {
	Account string
	Words   string
	Queries string // lines of query_id<TAB>query, instead of Words
	Limit   int
}

type reply struct {
	Hits  []Hit  `json:",omitempty"`
	Run   string `json:",omitempty"` // TREC run lines
	Error string `json:",omitempty"`
}

// serveSocket answers commands until stop is called.
func (a *App) serveSocket(ctx context.Context) (stop func(), err error) {
	path := socketIn(a.Config.Data)
	if a.Running() {
		return nil, fmt.Errorf("another portal is running on %s already", a.Config.Data)
	}
	_ = os.Remove(path) // left by one that was killed
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /search", func(w http.ResponseWriter, r *http.Request) {
		var asked searchRequest
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			answer(w, reply{}, err)
			return
		}
		found, err := a.searchHere(r.Context(), asked)
		answer(w, found, err)
	})
	mux.HandleFunc("POST /reindex", func(w http.ResponseWriter, r *http.Request) {
		answer(w, reply{}, a.rebuild(context.WithoutCancel(ctx)))
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); err != nil && !errors.Is(err, http.ErrServerClosed) {
			slog.Error("the socket for commands stopped", "error", err)
		}
	}()
	return func() { _ = server.Close() }, nil
}

func answer(w http.ResponseWriter, r reply, err error) {
	if f, ok := fault.As(err); ok {
		r.Error = f.Error()
	} else if err != nil {
		r.Error = err.Error()
	}
	if err := json.NewEncoder(w).Encode(r); err != nil {
		slog.Warn("a command's answer can't be sent", "error", err)
	}
}

func (a *App) client() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socketIn(a.Config.Data))
	}}}
}

// Running says whether a server answers on this data folder.
func (a *App) Running() bool { return RunningOn(a.Config.Data) }

// RunningOn says whether a server answers on a data folder.
func RunningOn(data string) bool {
	conn, err := net.Dial("unix", socketIn(data))
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func (a *App) ask(ctx context.Context, what string, question any) (r reply, err error) {
	body, err := json.Marshal(question)
	if err != nil {
		return r, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://portal/"+what, bytes.NewReader(body))
	if err != nil {
		return r, err
	}
	response, err := a.client().Do(request)
	if err != nil {
		return r, fmt.Errorf("ask the running portal: %w", err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(io.LimitReader(response.Body, 64<<20)).Decode(&r); err != nil {
		return r, fmt.Errorf("ask the running portal: %w", err)
	}
	if r.Error != "" {
		return r, errors.New(r.Error)
	}
	return r, nil
}

// SearchAs searches as an account would.
func (a *App) SearchAs(ctx context.Context, account, words string, limit int) ([]Hit, error) {
	r, err := a.search(ctx, searchRequest{Account: account, Words: words, Limit: limit})
	return r.Hits, err
}

// RunQueries answers lines of query_id<TAB>query with TREC run lines.
func (a *App) RunQueries(ctx context.Context, account, queries string, limit int) (string, error) {
	r, err := a.search(ctx, searchRequest{Account: account, Queries: queries, Limit: limit})
	return r.Run, err
}

func (a *App) search(ctx context.Context, asked searchRequest) (reply, error) {
	if a.Running() {
		return a.ask(ctx, "search", asked)
	}
	if err := a.openSearch(ctx); err != nil {
		return reply{}, err
	}
	return a.searchHere(ctx, asked)
}

func (a *App) openSearch(ctx context.Context) error {
	a.searchOpen.Do(func() { a.searchOpenError = errors.Join(a.Search.Open(ctx), a.Articles.Open(ctx)) })
	return a.searchOpenError
}

func (a *App) searchHere(ctx context.Context, asked searchRequest) (reply, error) {
	account, err := a.Accounts.BySlug(ctx, asked.Account)
	if err != nil {
		return reply{}, err
	}
	set, err := a.Settings.Get(ctx)
	if err != nil {
		return reply{}, err
	}
	scope := identity.System("search").ForAccount(account.Acting()).Scope(set.Today(a.Config.Now()))
	if asked.Queries != "" {
		var run strings.Builder
		err := a.Search.WriteRun(ctx, scope, strings.NewReader(asked.Queries), asked.Limit, &run)
		return reply{Run: run.String()}, err
	}
	result, err := a.Search.Search(ctx, scope, search.Query{Words: asked.Words, Page: 1, PerPage: asked.Limit})
	if err != nil {
		return reply{}, err
	}
	products, err := a.Catalog.ByIDs(ctx, scope, result.IDs)
	if err != nil {
		return reply{}, err
	}
	hits := make([]Hit, 0, len(result.IDs))
	for i, id := range result.IDs {
		if p, ok := products[id]; ok {
			hits = append(hits, Hit{p.SKU, p.Name, result.Scores[i]})
		}
	}
	return reply{Hits: hits}, nil
}

// Reindex builds the indexes of products and articles anew beside the old ones and switches.
func (a *App) Reindex(ctx context.Context) error {
	if a.Running() {
		_, err := a.ask(ctx, "reindex", struct{}{})
		return err
	}
	if err := a.openSearch(ctx); err != nil {
		return err
	}
	return a.rebuild(ctx)
}

func (a *App) rebuild(ctx context.Context) error {
	if err := a.Search.Rebuild(ctx); err != nil {
		return err
	}
	return a.Articles.Rebuild(ctx)
}
