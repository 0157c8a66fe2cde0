package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"tradecounter/internal/app"
	"tradecounter/internal/cart"
	"tradecounter/internal/money"
)

var standingCommand = command{
	name: "standing", about: "standing orders, and the benefits that the seller grants them",
	use: "list [--json]\n" +
		"       tradecounter standing benefit NUMBER [--discount PERCENT] [--free-delivery] [--priority]\n" +
		"\nThe benefit is set as a whole: without a flag there is none.",
	run: func(ctx context.Context, c *call) error {
		c.public()
		discount := c.flags.String("discount", "0", "`percent` off every line")
		free := c.flags.Bool("free-delivery", false, "deliver free")
		priority := c.flags.Bool("priority", false, "pick before other orders")
		asJSON := c.flags.Bool("json", false, "list: print JSON")
		if err := c.parse(1, 2); err != nil {
			return err
		}
		switch verb := c.operands[0]; {
		case verb == "list" && len(c.operands) == 1:
			return c.with(ctx, func(a *app.App) error { return listStanding(ctx, c, a, *asJSON) })
		case verb == "benefit" && len(c.operands) == 2:
			off, err := money.ParsePercent(*discount)
			if err != nil {
				return usageError("--discount: " + err.Error())
			}
			return c.with(ctx, func(a *app.App) error {
				_, err := a.Standing.SetBenefit(ctx, c.actor(), c.operands[1], cart.Benefit{Discount: off, FreeDelivery: *free, Priority: *priority})
				return err
			})
		}
		return usageError("it is standing list or standing benefit NUMBER")
	},
}

func listStanding(ctx context.Context, c *call, a *app.App, asJSON bool) error {
	list, err := a.Standing.List(ctx, c.actor())
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(list)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, o := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\tnext %s\t%s\n", o.Number, o.AccountSlug, o.Name, o.State, o.NextDue, o.OwnerName)
	}
	return w.Flush()
}
