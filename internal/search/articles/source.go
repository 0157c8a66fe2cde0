package articles

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"slices"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
)

// source is the only SQL that reads articles here.
type source struct{ db *db.DB }

// row is a published article without its text.
type row struct {
	ID       int64      `db:"id"`
	Slug     string     `db:"slug"`
	Audience string     `db:"audience"`
	Number   int64      `db:"number"`
	Title    string     `db:"title"`
	Summary  string     `db:"summary"`
	At       clock.Time `db:"at"`
	Size     int64      `db:"size"`
	Category string     `db:"category"`

	readers knowledge.Audience
	ties    []tie
}

// tie is a product that an article is about.
type tie struct {
	ArticleID int64  `db:"article_id"`
	ProductID int64  `db:"product_id"`
	SKU       string `db:"sku"`
	Name      string `db:"name"`
}

// all reads every article that has readers, by id.
func (s source) all(ctx context.Context) ([]*row, error) {
	var rows []*row
	err := s.db.Select(ctx, &rows, `SELECT a.id, a.slug, a.audience, v.number, v.title, v.summary, v.at, LENGTH(v.body) AS size, COALESCE(c.name, '') AS category
		FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.number = a.published
		LEFT JOIN article_categories c ON c.id = a.category_id WHERE a.published > 0 AND a.state <> 'archived' ORDER BY a.id`)
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	byID := make(map[int64]*row, len(rows))
	for _, r := range rows {
		r.readers.Kind = r.Audience
		byID[r.ID] = r
	}
	if err := s.addReaders(ctx, byID); err != nil {
		return nil, err
	}
	return rows, s.addTies(ctx, byID)
}

func (s source) addReaders(ctx context.Context, byID map[int64]*row) error {
	var chosen []struct {
		ArticleID int64  `db:"article_id"`
		AccountID int64  `db:"account_id"`
		Segment   string `db:"segment"`
	}
	err := s.db.Select(ctx, &chosen, `SELECT article_id, account_id, segment FROM article_audience`)
	if err != nil {
		return fmt.Errorf("read who reads articles: %w", err)
	}
	for _, c := range chosen {
		r, ok := byID[c.ArticleID]
		switch {
		case !ok:
		case c.AccountID != 0:
			r.readers.Accounts = append(r.readers.Accounts, c.AccountID)
		case c.Segment != "":
			r.readers.Segments = append(r.readers.Segments, c.Segment)
		}
	}
	return nil
}

func (s source) addTies(ctx context.Context, byID map[int64]*row) error {
	var ties []tie
	err := s.db.Select(ctx, &ties, `SELECT t.article_id, p.id AS product_id, p.sku, p.name FROM article_ties t
		JOIN products p ON p.sku = t.what WHERE t.kind = 'product' ORDER BY t.article_id, p.id`)
	if err != nil {
		return fmt.Errorf("read what articles are about: %w", err)
	}
	for _, t := range ties {
		if r, ok := byID[t.ArticleID]; ok {
			r.ties = append(r.ties, t)
		}
	}
	return nil
}

// stamp changes with everything that is written into the index.
func (r *row) stamp() uint64 {
	h := fnv.New64a()
	for _, n := range []int64{r.ID, r.Number, int64(r.At), r.Size} {
		_ = binary.Write(h, binary.LittleEndian, n) // a hash takes everything
	}
	fmt.Fprintf(h, "%q%q%q", r.Title, r.Summary, r.Category)
	for _, t := range r.ties {
		fmt.Fprintf(h, "%d%q%q", t.ProductID, t.SKU, t.Name)
	}
	return h.Sum64()
}

// bodies are the published texts of some articles.
func (s source) bodies(ctx context.Context, ids []int64) (map[int64]string, error) {
	texts := make(map[int64]string, len(ids))
	for some := range slices.Chunk(ids, 200) {
		var rows []struct {
			ID   int64  `db:"id"`
			Body string `db:"body"`
		}
		err := s.db.Select(ctx, &rows, `SELECT a.id, v.body FROM articles a
			JOIN article_versions v ON v.article_id = a.id AND v.number = a.published WHERE a.id IN (?)`, some)
		if err != nil {
			return nil, fmt.Errorf("read the texts of articles: %w", err)
		}
		for _, r := range rows {
			texts[r.ID] = r.Body
		}
	}
	return texts, nil
}

// body is one version of an article's text.
func (s source) body(ctx context.Context, id, number int64) (text string, err error) {
	err = s.db.Get(ctx, &text, `SELECT body FROM article_versions WHERE article_id = ? AND number = ?`, id, number)
	if err != nil {
		return "", fmt.Errorf("read an article's text: %w", err)
	}
	return text, nil
}
