package main

import (
	"context"
	"fmt"
	"io"
	"os"
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
	queries, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	run, err := a.RunQueries(ctx, account, string(queries), limit)
	if err == nil {
		_, err = io.WriteString(c.out, run)
	}
	return err
}

var reindexCommand = command{
	name: "reindex", about: "build the search indexes of products and articles anew, while the portal goes on searching",
	run: func(ctx context.Context, c *call) error {
		if err := c.parse(0, 0); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error { return a.Reindex(ctx) })
	},
}
