package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
)

var errHelp = errors.New("help")

// usageError is wrong usage: exit status 2.
type usageError string

func (e usageError) Error() string { return string(e) }

// call is one command under way: its flags, operands and streams.
type call struct {
	cmd       command
	args      []string
	flags     *flag.FlagSet
	operands  []string
	in        io.Reader
	out, errs io.Writer

	db, data, addr, url, proxies, metrics string
}

func newCall(cmd command, args []string, in io.Reader, out, errs io.Writer) *call {
	c := &call{cmd: cmd, args: args, flags: flag.NewFlagSet(cmd.name, flag.ContinueOnError), in: in, out: out, errs: errs}
	c.flags.SetOutput(io.Discard)
	c.flags.StringVar(&c.db, "db", os.Getenv("TRADECOUNTER_DB"), "`address` of the database, sqlite:PATH or postgres://… (TRADECOUNTER_DB); SQLite in the data folder unless told")
	c.flags.StringVar(&c.data, "data", or(os.Getenv("TRADECOUNTER_DATA"), "./data"), "`folder` of database, index and uploads (TRADECOUNTER_DATA)")
	return c
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// serving adds the flags of a running portal.
func (c *call) serving() {
	c.flags.StringVar(&c.addr, "addr", or(os.Getenv("TRADECOUNTER_ADDR"), "localhost:8080"), "listen `address` (TRADECOUNTER_ADDR)")
	c.flags.StringVar(&c.metrics, "metrics", os.Getenv("TRADECOUNTER_METRICS"), "listen `address` of the metrics, none unless told (TRADECOUNTER_METRICS)")
	c.flags.StringVar(&c.proxies, "trusted-proxies", os.Getenv("TRADECOUNTER_TRUSTED_PROXIES"), "`addresses` of the proxies before the portal, single ones or networks, with commas: 127.0.0.1,10.0.0.0/8. X-Forwarded-For and X-Forwarded-Host are believed from them alone. "+
		"None unless told: behind a proxy everybody then shares its address, and attempt limits are everybody's together (TRADECOUNTER_TRUSTED_PROXIES)")
	c.public()
}

// public adds the flag of the address that links begin with.
func (c *call) public() {
	c.flags.StringVar(&c.url, "url", or(os.Getenv("TRADECOUNTER_URL"), "http://localhost:8080"), "public `address` for links (TRADECOUNTER_URL)")
}

// parse reads flags, before, between or after the operands, of which there must be least to most (-1: any number).
func (c *call) parse(least, most int) error {
	rest := c.args
	for {
		if err := c.flags.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return errHelp
			}
			return usageError(err.Error())
		}
		consumed := len(rest) - c.flags.NArg()
		if c.flags.NArg() == 0 {
			break
		}
		if consumed > 0 && rest[consumed-1] == "--" { // what follows -- are operands, whatever they look like
			c.operands = append(c.operands, c.flags.Args()...)
			break
		}
		c.operands = append(c.operands, c.flags.Arg(0))
		rest = c.flags.Args()[1:]
	}
	if len(c.operands) < least {
		return usageError("something is missing after " + or(strings.Join(c.operands, " "), c.cmd.name))
	}
	if most >= 0 && len(c.operands) > most {
		return usageError(fmt.Sprintf("%q is too much", c.operands[most]))
	}
	return nil
}

func (c *call) help(w io.Writer) {
	fmt.Fprintf(w, "tradecounter %s: %s\n\nUsage: tradecounter %s %s\n\nFlags:\n", c.cmd.name, c.cmd.about, c.cmd.name, c.cmd.use)
	c.flags.SetOutput(w)
	c.flags.PrintDefaults()
}

// config checks what the flags say before anything is opened.
func (c *call) config() (app.Config, error) {
	config := app.Config{DB: c.db, Data: c.data, Addr: c.addr, Metrics: c.metrics}
	if config.DB == "" {
		config.DB = "sqlite:" + filepath.Join(c.data, "tradecounter.db")
	}
	address, err := url.Parse(or(c.url, "http://localhost:8080"))
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Host == "" || strings.Trim(address.Path, "/") != "" {
		return config, usageError(fmt.Sprintf("--url %q is not an address like https://portal.example.com", c.url))
	}
	config.URL = address
	for _, proxy := range strings.FieldsFunc(c.proxies, func(r rune) bool { return r == ',' || r == ' ' }) {
		_, single := netip.ParseAddr(proxy)
		if _, network := netip.ParsePrefix(proxy); single != nil && network != nil {
			return config, usageError(fmt.Sprintf("--trusted-proxies: %q is not an address like 10.0.0.1 or 10.0.0.0/8", proxy))
		}
		config.Proxies = append(config.Proxies, proxy)
	}
	return config, nil
}

// open builds the portal's parts on a database whose schema is up to date.
func (c *call) open(ctx context.Context) (*app.App, error) {
	config, err := c.config()
	if err != nil {
		return nil, err
	}
	return app.Open(ctx, config)
}

// with opens the parts, does something with them and closes them.
func (c *call) with(ctx context.Context, do func(a *app.App) error) error {
	a, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(a)
}

// actor is who a command acts as in the books.
func (c *call) actor() identity.Actor { return identity.System("command line") }

func (c *call) printJSON(v any) error {
	e := json.NewEncoder(c.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
