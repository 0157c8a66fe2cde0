package articles_test

import (
	"context"
	"strings"
	"testing"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/search/articles"
)

const today = clock.Date(20261122)

// house is a small knowledge base written straight into the tables.
type house struct {
	tb   testing.TB
	db   *db.DB
	ctx  context.Context
	dir  string
	find *articles.Service
}

func newHouse(tb testing.TB, d *db.DB) *house {
	h := &house{tb: tb, db: d, ctx: context.Background(), dir: tb.TempDir()}
	h.find = h.service()
	return h
}

func (h *house) service() *articles.Service { return articles.New(h.db, catalog.New(h.db), h.dir) }

func (h *house) open() *house {
	h.tb.Helper()
	if err := h.find.Open(h.ctx); err != nil {
		h.tb.Fatal(err)
	}
	h.tb.Cleanup(func() { _ = h.find.Close() })
	return h
}

func (h *house) exec(query string, args ...any) {
	h.tb.Helper()
	if _, err := h.db.Exec(h.ctx, query, args...); err != nil {
		h.tb.Fatal(err)
	}
}

func (h *house) id(query string, args ...any) (id int64) {
	h.tb.Helper()
	err := h.db.InTx(h.ctx, func(ctx context.Context) error { return h.db.Get(ctx, &id, query, args...) })
	if err != nil {
		h.tb.Fatal(err)
	}
	return id
}

// article is one of the knowledge base; without readers everyone signed in reads it.
type article struct {
	slug, title, summary, category, body string
	audience                             string // all unless told
	accounts                             []int64
	segments                             []string
	products                             []string // SKUs
	archived                             bool
}

// put writes an article as it is now, as a new version.
func (h *house) put(list ...article) {
	h.tb.Helper()
	for _, a := range list {
		if a.audience == "" {
			a.audience = "all"
		}
		if a.category == "" {
			a.category = "Ordering"
		}
		state := "published"
		if a.archived {
			state = "archived"
		}
		slug := strings.ReplaceAll(strings.ToLower(a.category), " ", "-")
		category := h.id(`INSERT INTO article_categories (slug, name) VALUES (?, ?) ON CONFLICT (slug) DO UPDATE SET name = excluded.name RETURNING id`, slug, a.category)
		id := h.id(`INSERT INTO articles (slug, category_id, state, audience, latest, published, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1, 1, 1)
			ON CONFLICT (slug) DO UPDATE SET category_id = excluded.category_id, state = excluded.state, audience = excluded.audience,
			latest = articles.latest + 1, published = articles.latest + 1 RETURNING id`, a.slug, category, state, a.audience)
		h.exec(`INSERT INTO article_versions (article_id, number, title, summary, body, by_name, at)
			SELECT id, published, ?, ?, ?, 'Tester', published FROM articles WHERE id = ?`, a.title, a.summary, a.body, id)
		h.exec(`DELETE FROM article_audience WHERE article_id = ?`, id)
		for _, account := range a.accounts {
			h.exec(`INSERT INTO article_audience (article_id, account_id) VALUES (?, ?)`, id, account)
		}
		for _, segment := range a.segments {
			h.exec(`INSERT INTO article_audience (article_id, segment) VALUES (?, ?)`, id, segment)
		}
		for _, sku := range a.products {
			h.exec(`INSERT INTO article_ties (article_id, kind, what) VALUES (?, 'product', ?) ON CONFLICT DO NOTHING`, id, sku)
		}
	}
	h.raise("articles")
}

func (h *house) raise(name string) {
	h.tb.Helper()
	err := h.db.InTx(h.ctx, func(ctx context.Context) error {
		_, err := h.db.NextVersion(ctx, name)
		return err
	})
	if err != nil {
		h.tb.Fatal(err)
	}
}

// product is what an article may be about; brand is what an account's range goes by.
func (h *house) product(sku, name, brand string) {
	h.tb.Helper()
	category := h.id(`INSERT INTO categories (name, path, slug) VALUES ('Goods', 'Goods', 'goods') ON CONFLICT (slug) DO UPDATE SET name = excluded.name RETURNING id`)
	h.exec(`INSERT INTO products (sku, sku_key, name, category_id, brand, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, 1, 1)`,
		sku, catalog.FoldNumber(sku), name, category, brand)
	h.raise("catalog")
}

// account sees the products of the brands.
func (h *house) account(slug, segment string, brands ...string) identity.Scope {
	h.tb.Helper()
	id := h.id(`INSERT INTO accounts (slug, name, segment, currency, created_at, updated_at) VALUES (?, ?, ?, 'EUR', 1, 1) RETURNING id`, slug, slug, segment)
	assortment := h.id(`INSERT INTO assortments (code, name) VALUES (?, ?) RETURNING id`, slug, slug)
	for i, brand := range brands {
		h.exec(`INSERT INTO assortment_rules (assortment_id, position, mode, kind, value) VALUES (?, ?, 'include', 'brand', ?)`, assortment, i, brand)
	}
	h.exec(`INSERT INTO account_assortments (account_id, assortment_id) VALUES (?, ?)`, id, assortment)
	h.raise("ranges")
	return identity.Scope{AccountID: id, Segment: segment, Currency: "EUR", Today: today}
}

var staff = identity.Scope{Staff: true, Today: today}

func (h *house) search(scope identity.Scope, words string) articles.Result {
	h.tb.Helper()
	r, err := h.find.Search(h.ctx, scope, articles.Query{Words: words})
	if err != nil {
		h.tb.Fatalf("%s: %v", words, err)
	}
	return r
}

// found are the slugs with the anchors of their sections.
func (h *house) found(scope identity.Scope, words string) string {
	h.tb.Helper()
	return told(h.search(scope, words).Hits)
}

func (h *house) suggested(scope identity.Scope, words string) string {
	h.tb.Helper()
	hits, err := h.find.Suggest(h.ctx, scope, words, 3)
	if err != nil {
		h.tb.Fatalf("%s: %v", words, err)
	}
	return told(hits)
}

func told(hits []articles.Hit) string {
	var list []string
	for _, hit := range hits {
		text := hit.Slug
		if hit.HeadingID != "" {
			text += "#" + strings.TrimPrefix(hit.HeadingID, "h-")
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}
