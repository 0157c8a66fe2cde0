// Command tradecounter is the portal and everything an administrator does from the command line.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // a seller's zone must be known on any machine

	"tradecounter/internal/platform/fault"
)

// command is one word after tradecounter. run returns usageError for wrong usage; every other error is one clear line.
type command struct {
	name  string
	use   string // operands and flags, for the help
	about string
	run   func(ctx context.Context, c *call) error
}

// commands in the order of the help.
func commands() []command {
	return []command{
		serveCommand, migrateCommand, seedCommand, importCommand, exportCommand, searchCommand, explainCommand, userCommand, accountCommand, fileCommand,
		orderCommand, standingCommand, reportCommand, settingsCommand, reindexCommand, backupCommand, restoreCommand, versionCommand,
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run does one command and returns the exit status: 0 done, 1 failed, 2 wrong usage.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	slog.SetDefault(slog.New(slog.NewTextHandler(errs, &slog.HandlerOptions{Level: logLevel()})))
	if len(args) == 0 {
		overview(errs)
		return 2
	}
	switch args[0] {
	case "help", "--help", "-h", "-help":
		overview(out)
		return 0
	case "--version":
		args[0] = "version"
	}
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			return runOne(ctx, cmd, args[1:], in, out, errs)
		}
	}
	fmt.Fprintf(errs, "tradecounter: there is no command %q; `tradecounter --help` shows them\n", args[0])
	return 2
}

func runOne(ctx context.Context, cmd command, args []string, in io.Reader, out, errs io.Writer) int {
	c := newCall(cmd, args, in, out, errs)
	err := cmd.run(ctx, c)
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errHelp):
		c.help(out)
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "tradecounter %s: %s\nTry `tradecounter %s --help`.\n", cmd.name, usage, cmd.name)
		return 2
	}
	message := err.Error()
	if f, ok := fault.As(err); ok {
		message = f.Error()
	}
	fmt.Fprintf(errs, "tradecounter %s: %s\n", cmd.name, message)
	return 1
}

func overview(w io.Writer) {
	fmt.Fprintln(w, "Tradecounter is a customer portal for companies that sell to companies.\n\nCommands:")
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", cmd.name, cmd.about)
	}
	fmt.Fprintln(w, "\n`tradecounter COMMAND --help` tells more. Exit status: 0 done, 1 failed, 2 wrong usage.")
}

func logLevel() slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(os.Getenv("TRADECOUNTER_LOG"))); err != nil {
		return slog.LevelInfo
	}
	return level
}

var versionCommand = command{
	name: "version", about: "print the version of this program",
	run: func(_ context.Context, c *call) error {
		if err := c.parse(0, 0); err != nil {
			return err
		}
		fmt.Fprintln(c.out, "tradecounter", buildVersion())
		return nil
	},
}

func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}
