package search

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"tradecounter/internal/identity"
)

// WriteRun answers lines of `query_id<TAB>query` with TREC run lines, at most limit a query: `query_id Q0 sku rank score
// tradecounter`, rank from 1, scores falling, ties by SKU.
func (s *Service) WriteRun(ctx context.Context, scope identity.Scope, queries io.Reader, limit int, to io.Writer) error {
	out := bufio.NewWriter(to)
	lines := bufio.NewScanner(queries)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		id, words, ok := strings.Cut(line, "\t")
		if !ok || id == "" || strings.ContainsAny(id, " ") {
			return fmt.Errorf("line %d of the queries is not query_id<TAB>query: %q", number, line)
		}
		hits, err := s.ranked(ctx, scope, Query{Words: words, PerPage: min(max(limit, 1), MaxPerPage)})
		if err != nil {
			return fmt.Errorf("query %s: %w", id, err)
		}
		for i, h := range hits {
			if _, err := fmt.Fprintf(out, "%s Q0 %s %d %.4f tradecounter\n", id, h.sku, i+1, h.score); err != nil {
				return err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read the queries: %w", err)
	}
	return out.Flush()
}

type rankedSKU struct {
	sku   string
	score float64
}

func (s *Service) ranked(ctx context.Context, scope identity.Scope, q Query) ([]rankedSKU, error) {
	r, err := s.Search(ctx, scope, q)
	if err != nil {
		return nil, err
	}
	skus, err := s.SKUs(r.IDs)
	if err != nil {
		return nil, err
	}
	hits := make([]rankedSKU, len(skus))
	for i, sku := range skus {
		hits[i] = rankedSKU{sku, r.Scores[i]}
	}
	// As printed: what differs only beyond the last digit is a tie.
	slices.SortStableFunc(hits, func(a, b rankedSKU) int {
		return cmp.Or(strings.Compare(fmt.Sprintf("%016.4f", b.score), fmt.Sprintf("%016.4f", a.score)), strings.Compare(a.sku, b.sku))
	})
	return hits, nil
}

// SKUs are those of products that Search or Suggest found, in the same order.
func (s *Service) SKUs(ids []int64) ([]string, error) {
	n, err := s.take()
	if err != nil {
		return nil, err
	}
	defer n.release()
	skus := make([]string, 0, len(ids))
	for _, id := range ids {
		if ord, ok := n.ordinal(id); ok {
			skus = append(skus, n.items[ord].sku)
		}
	}
	return skus, nil
}
