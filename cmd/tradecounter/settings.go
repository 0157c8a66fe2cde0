package main

import (
	"context"
	"fmt"

	"tradecounter/internal/app"
	"tradecounter/internal/platform/settings"
)

var settingsCommand = command{
	name: "settings", use: "list | get KEY | set KEY VALUE", about: "show and change what the seller sets once for all clients",
	run: func(ctx context.Context, c *call) error {
		asJSON := c.flags.Bool("json", false, "list: print JSON")
		if err := c.parse(1, 3); err != nil {
			return err
		}
		verb, operands := c.operands[0], c.operands[1:]
		switch {
		case verb == "list" && len(operands) == 0:
			return c.with(ctx, func(a *app.App) error { return listSettings(ctx, c, a, *asJSON) })
		case verb == "get" && len(operands) == 1:
			return c.with(ctx, func(a *app.App) error { return getSetting(ctx, c, a, operands[0]) })
		case verb == "set" && len(operands) == 2:
			return c.with(ctx, func(a *app.App) error { return a.Settings.Set(ctx, operands[0], operands[1]) })
		}
		return usageError("it is settings list, settings get KEY or settings set KEY VALUE")
	},
}

func listSettings(ctx context.Context, c *call, a *app.App, asJSON bool) error {
	values, err := a.Settings.Values(ctx)
	if err != nil {
		return err
	}
	for _, key := range settings.Keys() {
		if key.Secret && values[key.Name] != "" {
			values[key.Name] = "(set)"
		}
	}
	if asJSON {
		return c.printJSON(values)
	}
	for _, key := range settings.Keys() {
		fmt.Fprintf(c.out, "%s = %s\n    %s\n", key.Name, values[key.Name], key.Help)
	}
	return nil
}

func getSetting(ctx context.Context, c *call, a *app.App, name string) error {
	values, err := a.Settings.Values(ctx)
	if err != nil {
		return err
	}
	for _, key := range settings.Keys() {
		if key.Name == name && key.Secret {
			return fmt.Errorf("%s is secret and isn't shown", name)
		}
	}
	value, known := values[name]
	if !known {
		return fmt.Errorf("there is no setting %q; `tradecounter settings list` shows them", name)
	}
	fmt.Fprintln(c.out, value)
	return nil
}
