package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"tradecounter/internal/app"
)

var searchCommand = command{
	name: "search", use: "--account SLUG [--limit 10] [--json] WORDS…\n       tradecounter search --account SLUG --queries FILE", about: "search as an account would",
	run: func(ctx context.Context, c *call) error {
		account := c.flags.String("account", "", "`slug` of the account whose range is searched")
		limit := c.flags.Int("limit", 10, "most products to show, 1 to 1000")
		asJSON := c.flags.Bool("json", false, "print JSON")
		queries := c.flags.String("queries", "", "`file` of lines query_id<TAB>query; prints TREC run lines")
		if err := c.parse(0, -1); err != nil {
			return err
		}
		words := strings.Join(c.operands, " ")
		switch {
		case *account == "":
			return usageError("--account is needed: search sees what an account sees")
		case *limit < 1 || *limit > 1000:
			return usageError("--limit is from 1 to 1000")
		case (words == "") == (*queries == ""):
			return usageError("give either WORDS or --queries FILE")
		}
		return c.with(ctx, func(a *app.App) error {
			if *queries != "" {
				return searchQueries(ctx, c, a, *account, *queries, *limit)
			}
			hits, err := a.SearchAs(ctx, *account, words, *limit)
			if err != nil {
				return err
			}
			if *asJSON {
				return c.printJSON(hits)
			}
			w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
			for _, h := range hits {
				fmt.Fprintf(w, "%s\t%s\n", h.SKU, h.Name)
			}
			return w.Flush()
		})
	},
}

// searchQueries prints a run in TREC form: ranks from 1, ties by SKU.
func searchQueries(ctx context.Context, c *call, a *app.App, account, name string, limit int) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		id, query, ok := strings.Cut(line, "\t")
		if !ok || strings.ContainsAny(id, " ") || id == "" {
			return fmt.Errorf("%s, line %d: it is not query_id<TAB>query", name, n)
		}
		hits, err := a.SearchAs(ctx, account, query, limit)
		if err != nil {
			return fmt.Errorf("%s, line %d: %w", name, n, err)
		}
		slices.SortStableFunc(hits, func(x, y app.Hit) int {
			if x.Score != y.Score {
				if x.Score > y.Score {
					return -1
				}
				return 1
			}
			return strings.Compare(x.SKU, y.SKU)
		})
		for rank, h := range hits {
			fmt.Fprintf(c.out, "%s Q0 %s %d %g tradecounter\n", id, h.SKU, rank+1, h.Score)
		}
	}
	return lines.Err()
}

var reindexCommand = command{
	name: "reindex", about: "build the search index anew, while the portal goes on searching",
	run: func(ctx context.Context, c *call) error {
		if err := c.parse(0, 0); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error { return a.Reindex(ctx) })
	},
}
