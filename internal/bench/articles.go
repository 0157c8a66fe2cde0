package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
	"tradecounter/internal/search/articles"
)

// What the search of articles aims at.
const (
	benchArticles     = 10_000 // six sections of about 80 words each
	articleSections   = 6
	sectionWords      = 80
	aimArticleSearch  = 10 * time.Millisecond
	aimArticleSuggest = 10 * time.Millisecond
)

// Salts of what an article's number decides.
const (
	ofWord uint64 = iota + 200
	ofCommon
	ofAudience
)

// searchArticles measures the index of 10,000 articles, a tenth of them for one account alone: building it, opening it, and
// searching as that account does.
func searchArticles(ctx context.Context, out io.Writer) error {
	data, err := os.MkdirTemp("", "bench-articles")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	a, err := app.Open(ctx, app.Config{DB: "sqlite:" + filepath.Join(data, "tradecounter.db"), Data: data, URL: &url.URL{Scheme: "http", Host: "localhost"}})
	if err != nil {
		return err
	}
	defer a.Close()
	scope, err := writeArticles(ctx, a)
	if err != nil {
		return fmt.Errorf("write articles: %w", err)
	}
	fmt.Fprintf(out, "\nArticles: %d of %d sections\n", benchArticles, articleSections)
	before := heapInUse()
	begun, cpu := time.Now(), ownCPU()
	if err := a.Articles.Open(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "  making the index takes %.2f s, %.2f s of CPU; it keeps %d MB in memory\n",
		time.Since(begun).Seconds(), (ownCPU() - cpu).Seconds(), (heapInUse()-before)>>20)
	again := articles.New(a.DB, a.Catalog, filepath.Join(data, "index-articles"))
	if err := a.Articles.Close(); err != nil {
		return err
	}
	begun, cpu = time.Now(), ownCPU()
	if err := again.Open(ctx); err != nil {
		return err
	}
	defer again.Close()
	fmt.Fprintf(out, "  opening it takes %.2f s, %.2f s of CPU\n", time.Since(begun).Seconds(), (ownCPU() - cpu).Seconds())
	if err := timeChange(ctx, out, a, again); err != nil {
		return err
	}
	return measureArticles(ctx, out, a, again, scope)
}

// timeChange takes over one article's new text, which the next search waits for.
func timeChange(ctx context.Context, out io.Writer, a *app.App, find *articles.Service) error {
	err := a.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := a.DB.NextVersion(ctx, "articles"); err != nil {
			return err
		}
		_, err := a.DB.Exec(ctx, `UPDATE article_versions SET title = 'Another title', at = 2 WHERE article_id = (SELECT MIN(id) FROM articles)`)
		return err
	})
	if err != nil {
		return err
	}
	begun, cpu := time.Now(), ownCPU()
	if err := find.Refresh(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "  taking over a change takes %.2f s, %.2f s of CPU\n", time.Since(begun).Seconds(), (ownCPU() - cpu).Seconds())
	return nil
}

func measureArticles(ctx context.Context, out io.Writer, a *app.App, find *articles.Service, scope identity.Scope) error {
	ctx, err := a.DB.WithVersions(ctx) // a request reads them once
	if err != nil {
		return err
	}
	for _, m := range []struct {
		name string
		aim  time.Duration
		do   func(n int) error
	}{
		{"search, a question", aimArticleSearch, func(n int) error {
			return searchFor(ctx, find, scope, "how do I "+wordAt(n, 0)+" the "+wordAt(n, 1)+" when "+wordAt(n, 2)+" "+wordAt(n, 3))
		}},
		{"search, a word", aimArticleSearch, func(n int) error { return searchFor(ctx, find, scope, wordAt(n, 5)) }},
		{"search, a typo", aimArticleSearch, func(n int) error {
			w := wordAt(n, 6)
			return searchFor(ctx, find, scope, w[:2]+"q"+w[2:]+" "+wordAt(n, 7))
		}},
		{"suggest", aimArticleSuggest, func(n int) error {
			w := wordAt(n, 8)
			_, err := find.Suggest(ctx, scope, wordAt(n, 9)+" "+w[:3], 3)
			return err
		}},
	} {
		const times = 300
		cpu := ownCPU()
		for n := range times {
			if err := m.do(n); err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
		}
		each := (ownCPU() - cpu) / times
		fmt.Fprintf(out, "  %-20s %.2f ms of CPU (aim under %d: %s)\n", m.name, float64(each.Microseconds())/1000, m.aim.Milliseconds(), met(each < m.aim))
	}
	return nil
}

func searchFor(ctx context.Context, find *articles.Service, scope identity.Scope, words string) error {
	_, err := find.Search(ctx, scope, articles.Query{Words: words})
	return err
}

func heapInUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// syllables make 12,000 words; few of them are common, as in any language.
var syllables = kinds("ba, der, fin, gol, hem, kas, lo, mir, nu, pel, ras, sto, tu, ven, wil, xan, yo, zet, cor, dul, eks, fra, gli")

func wordOf(rank int) string {
	n := len(syllables)
	return syllables[rank%n] + syllables[rank/n%n] + syllables[rank/n/n%n]
}

// wordAt is the place-th word of a text; a rank is the product of two draws, so that low ones come often.
func wordAt(text, place int) string {
	key := text*100_000 + place
	return wordOf(pick(key, ofWord, 110) * pick(key, ofCommon, 110))
}

func prose(text, from, words int) string {
	var b strings.Builder
	for i := range words {
		b.WriteString(wordAt(text, from+i))
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String()) + "."
}

// writeArticles writes them straight into the tables, and tells who reads them.
func writeArticles(ctx context.Context, a *app.App) (scope identity.Scope, err error) {
	err = a.DB.InTx(ctx, func(ctx context.Context) error {
		if _, err := a.DB.NextVersion(ctx, "articles"); err != nil {
			return err
		}
		err := a.DB.Get(ctx, &scope.AccountID, `INSERT INTO accounts (slug, name, currency, created_at, updated_at) VALUES ('reader', 'Reader', 'EUR', 1, 1) RETURNING id`)
		if err != nil {
			return err
		}
		for n := range benchArticles {
			if err := writeArticle(ctx, a, n, scope.AccountID); err != nil {
				return err
			}
		}
		return nil
	})
	return scope, err
}

func writeArticle(ctx context.Context, a *app.App, n int, reader int64) error {
	audience := "all"
	if pick(n, ofAudience, 10) == 0 {
		audience = "chosen"
	}
	body := prose(n, 100, sectionWords)
	for s := 1; s < articleSections; s++ {
		body += "\n\n## " + prose(n, s*1000, 4) + "\n\n" + prose(n, s*1000+100, sectionWords)
	}
	var id int64
	err := a.DB.Get(ctx, &id, `INSERT INTO articles (slug, state, audience, latest, published, created_at, updated_at) VALUES (?, 'published', ?, 1, 1, 1, 1) RETURNING id`,
		fmt.Sprintf("article-%d", n), audience)
	if err != nil {
		return err
	}
	_, err = a.DB.Exec(ctx, `INSERT INTO article_versions (article_id, number, title, summary, body, by_name, at) VALUES (?, 1, ?, ?, ?, 'Bench', 1)`,
		id, prose(n, 0, 5), prose(n, 10, 12), body)
	if err == nil && audience == "chosen" && pick(n, ofAudience, 20) == 0 {
		_, err = a.DB.Exec(ctx, `INSERT INTO article_audience (article_id, account_id) VALUES (?, ?)`, id, reader)
	}
	return err
}
