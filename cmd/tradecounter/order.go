package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"tradecounter/internal/app"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
)

var orderCommand = command{
	name: "order", about: "list orders and move them on; each move writes to the buyer",
	use: "list [WORDS…] [--page N] [--json]\n" +
		"       tradecounter order show NUMBER [--json]\n" +
		"       tradecounter order confirm | deliver NUMBER [--note T]\n" +
		"       tradecounter order ship NUMBER [--line SKU=QTY …] [--tracking URL] [--note T]\n" +
		"       tradecounter order cancel NUMBER [--line SKU=QTY …] [--note T]\n" +
		"       tradecounter order date NUMBER --on YYYY-MM-DD [--note T]",
	run: func(ctx context.Context, c *call) error {
		c.public()
		m := orderMove{some: lineFlags{}}
		c.flags.Var(&m.some, "line", "ship, cancel: `SKU=QTY` of what to move, again for each line; everything open unless told")
		c.flags.StringVar(&m.tracking, "tracking", "", "ship: web `address` to follow the parcel")
		c.flags.StringVar(&m.note, "note", "", "`text` that the buyer reads")
		c.flags.StringVar(&m.on, "on", "", "date: the `day` on which it is expected")
		page := c.flags.Int("page", 1, "list: `number` of the page")
		asJSON := c.flags.Bool("json", false, "list, show: print JSON")
		if err := c.parse(1, -1); err != nil {
			return err
		}
		verb := c.operands[0]
		if verb == "list" {
			return c.with(ctx, func(a *app.App) error { return listOrders(ctx, c, a, *page, *asJSON) })
		}
		if len(c.operands) != 2 {
			return usageError("it is order list, show, confirm, ship, deliver, cancel or date, with the order's NUMBER")
		}
		m.number = c.operands[1]
		if err := m.check(verb); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			order, err := m.do(ctx, c, a, verb)
			if err != nil {
				return err
			}
			if *asJSON {
				return c.printJSON(order)
			}
			return showOrder(c, order)
		})
	},
}

type orderMove struct {
	number, tracking, note, on string
	some                       lineFlags
}

func (m orderMove) check(verb string) error {
	switch {
	case len(m.some) > 0 && verb != "ship" && verb != "cancel":
		return usageError("--line goes with ship and cancel")
	case m.tracking != "" && verb != "ship":
		return usageError("--tracking goes with ship")
	case (m.on != "") != (verb == "date"):
		return usageError("date needs --on YYYY-MM-DD, and nothing else does")
	}
	return nil
}

func (m orderMove) do(ctx context.Context, c *call, a *app.App, verb string) (orders.Order, error) {
	actor, told, some := c.actor(), orders.Told{Note: m.note}, orders.Some(m.some)
	if len(m.some) == 0 {
		some = nil
	}
	switch verb {
	case "show":
		return a.Orders.Find(ctx, actor, m.number)
	case "confirm":
		return a.Orders.Confirm(ctx, actor, m.number, told)
	case "ship":
		return a.Orders.Ship(ctx, actor, m.number, some, m.tracking, told)
	case "deliver":
		return a.Orders.Deliver(ctx, actor, m.number, 0, told)
	case "cancel":
		return a.Orders.Cancel(ctx, actor, m.number, some, told)
	case "date":
		day, err := clock.ParseDate(m.on)
		if err != nil {
			return orders.Order{}, usageError("--on: " + err.Error())
		}
		return a.Orders.ChangeDate(ctx, actor, m.number, day, told)
	}
	return orders.Order{}, usageError(fmt.Sprintf("there is no order %s", verb))
}

// lineFlags collects --line SKU=QTY. The last = divides, since a SKU may hold one.
type lineFlags map[string]int64

func (l *lineFlags) String() string { return "" }

func (l *lineFlags) Set(text string) error {
	i := strings.LastIndexByte(text, '=')
	if i < 1 {
		return fmt.Errorf("%q is not SKU=QTY", text)
	}
	n, err := strconv.ParseInt(text[i+1:], 10, 64)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a whole number from 1", text[i+1:])
	}
	if _, twice := (*l)[text[:i]]; twice {
		return fmt.Errorf("%s is named twice", text[:i])
	}
	(*l)[text[:i]] = n
	return nil
}

func listOrders(ctx context.Context, c *call, a *app.App, page int, asJSON bool) error {
	found, err := a.Orders.List(ctx, c.actor(), orders.Filter{Words: strings.Join(c.operands[1:], " "), Page: page})
	if err != nil {
		return err
	}
	if asJSON {
		return c.printJSON(found)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, o := range found.Orders {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s %s\n", o.Number, o.PlacedOn, o.AccountSlug, o.Channel, o.State, o.Total.Decimal(o.Currency), o.Currency)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if found.Pages > 1 {
		fmt.Fprintf(c.errs, "page %d of %d, %d orders\n", found.Page, found.Pages, found.Total)
	}
	return nil
}

func showOrder(c *call, o orders.Order) error {
	state := string(o.State)
	if o.InPart() {
		state += " in part"
	}
	if o.CancelRequestedAt != 0 {
		state += ", cancel requested"
	}
	fmt.Fprintf(c.out, "%s  %s  %s\nplaced %s by %s (%s)\npurchase order %s\nto %s\n", o.Number, o.AccountName, state, o.PlacedOn, o.PlacedBy, o.Channel,
		or(o.PONumber, "none"), strings.Join(o.ShipTo.Lines(), ", "))
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, l := range o.Lines {
		fmt.Fprintf(w, "  %s\t%d ordered\t%d shipped\t%d cancelled\t%s\t%s\t%s\n", l.SKU, l.Quantity, l.Shipped, l.Cancelled, l.UnitPrice, l.Total.Decimal(o.Currency), l.Name)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, s := range o.Shipments {
		fmt.Fprintf(c.out, "shipment %d, %s %s\n", s.Number, s.ShippedAt, s.TrackingURL)
	}
	fmt.Fprintf(c.out, "total %s %s\n", o.Total.Decimal(o.Currency), o.Currency)
	return nil
}
