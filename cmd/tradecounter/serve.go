package main

import (
	"context"
	"fmt"

	"tradecounter/internal/app"
	"tradecounter/seed"
)

var serveCommand = command{
	name: "serve", use: "[--demo] [flags]", about: "run the portal: migrate, serve pages, do jobs",
	run: func(ctx context.Context, c *call) error {
		c.serving()
		demo := c.flags.Bool("demo", false, "load the demo seller into an empty database first")
		if err := c.parse(0, 0); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			if *demo {
				if err := loadDemo(ctx, c, a); err != nil {
					return err
				}
			}
			return a.Serve(ctx, func(address string) { announce(c, a, address, *demo) })
		})
	},
}

var migrateCommand = command{
	name: "migrate", about: "bring the database's schema up to date (serve does it too)",
	run: func(ctx context.Context, c *call) error {
		if err := c.parse(0, 0); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error { // opening migrates
			current, _, err := a.DB.SchemaVersions(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.out, "schema %d\n", current)
			return nil
		})
	},
}

var seedCommand = command{
	name: "seed", about: "load the demo seller, Harbour & Vale, into an empty database",
	run: func(ctx context.Context, c *call) error {
		c.public()
		if err := c.parse(0, 0); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error { return loadDemo(ctx, c, a) })
	},
}

// loadDemo loads the demo where nothing is yet; a second start keeps the data.
func loadDemo(ctx context.Context, c *call, a *app.App) error {
	empty, err := a.IsEmpty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		if c.cmd.name == "seed" {
			return fmt.Errorf("the database holds accounts or products already; the demo is loaded into an empty one only")
		}
		return nil
	}
	fmt.Fprintln(c.errs, "Loading the demo seller, Harbour & Vale …")
	return a.Seed(ctx)
}

func announce(c *call, a *app.App, address string, demo bool) {
	fmt.Fprintf(c.errs, "Tradecounter serves on http://%s (public address %s)\n", address, a.Config.URL)
	fmt.Fprintf(c.errs, "  sign in   %s/sign-in\n  the desk  %s/desk\n", a.Config.URL, a.Config.URL)
	if !demo {
		return
	}
	fmt.Fprintln(c.errs, "Demo logins:")
	for _, login := range seed.Logins() {
		fmt.Fprintf(c.errs, "  %-36s %-22s %s\n", login.Email, login.Password, login.About)
	}
}
