package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/settings"
)

var settingsCommand = command{
	name: "settings", use: "list | get KEY | set KEY VALUE", about: "show and change what the seller sets once for all clients; with - for VALUE it is read from standard input",
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
			return c.with(ctx, func(a *app.App) error { return setSetting(ctx, c, a, operands[0], operands[1]) })
		}
		return usageError("it is settings list, settings get KEY or settings set KEY VALUE")
	},
}

// setSetting changes one setting, which the change log tells. A password read from standard input stays out of the shell's
// history.
func setSetting(ctx context.Context, c *call, a *app.App, name, value string) error {
	if !slices.ContainsFunc(settings.Keys(), func(k settings.Key) bool { return k.Name == name }) {
		return noSetting(name)
	}
	if value == "-" {
		text, err := io.ReadAll(io.LimitReader(c.in, 1<<20))
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
		value = strings.TrimRight(string(text), "\r\n")
	}
	return a.House.Set(ctx, identity.System("The command line"), map[string]string{name: value})
}

func noSetting(name string) error {
	return fmt.Errorf("there is no setting %q; `tradecounter settings list` shows them", name)
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
		return noSetting(name)
	}
	fmt.Fprintln(c.out, value)
	return nil
}
