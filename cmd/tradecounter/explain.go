package main

import (
	"context"
	"fmt"

	"tradecounter/internal/app"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
)

var explainCommand = command{
	name: "explain", use: "SKU --account SLUG [--quantity N] [--on YYYY-MM-DD] [--json]", about: "why a client sees a product, and why it costs what it costs",
	run: func(ctx context.Context, c *call) error {
		account := c.flags.String("account", "", "`slug` of the account")
		quantity := c.flags.Int64("quantity", 1, "`units` of sale asked for")
		on := c.flags.String("on", "", "`date` of the order; today unless told")
		asJSON := c.flags.Bool("json", false, "print JSON")
		if err := c.parse(1, 1); err != nil {
			return err
		}
		if *account == "" || *quantity < 1 {
			return usageError("--account is needed, and --quantity is from 1")
		}
		var day clock.Date
		if *on != "" {
			var err error
			if day, err = clock.ParseDate(*on); err != nil {
				return usageError("--on: " + err.Error())
			}
		}
		return c.with(ctx, func(a *app.App) error {
			e, err := a.Explain(ctx, *account, c.operands[0], *quantity, day)
			if err != nil {
				return err
			}
			if *asJSON {
				return c.printJSON(e)
			}
			printExplanation(c, e)
			return nil
		})
	},
}

func printExplanation(c *call, e app.Explanation) {
	seen := "sees"
	if !e.Visible.Seen {
		seen = "doesn't see"
	}
	fmt.Fprintf(c.out, "%s %s %s:\n", e.Account, seen, e.SKU)
	for _, step := range e.Visible.Steps {
		fmt.Fprintf(c.out, "   %s\n", step)
	}
	if e.Price == nil {
		return
	}
	fmt.Fprintf(c.out, "on %s, %d units:\n", e.Price.Date, e.Quantity)
	for _, step := range e.Price.Steps {
		mark := " "
		if step.Decided {
			mark = "*"
		}
		name := step.ListName
		if step.Source == pricing.Contract {
			name = "contract price"
		}
		fmt.Fprintf(c.out, " %s %s: %s\n", mark, name, step.Said)
	}
	if e.Price.Quote.OnRequest {
		fmt.Fprintln(c.out, "price on request")
		return
	}
	fmt.Fprintf(c.out, "%s %s\n", e.Price.Quote.Price, e.Currency)
}
