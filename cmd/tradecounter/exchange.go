package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tradecounter/internal/app"
	"tradecounter/internal/exchange"
	"tradecounter/internal/exchange/folder"
)

var importCommand = command{
	name: "import", use: "KIND FILE [flags]\n\n" + kindsHelp(), about: "take in a file, whole or not at all",
	run: func(ctx context.Context, c *call) error {
		c.public()
		var o exchange.Options
		c.flags.BoolVar(&o.DryRun, "dry-run", false, "say what would change and change nothing")
		c.flags.BoolVar(&o.Replace, "replace", false, "remove what the file doesn't name")
		c.flags.BoolVar(&o.CreateMissing, "create-missing", false, "orders, returns: make the accounts and products that lines name")
		c.flags.BoolVar(&o.Invite, "invite", false, "members: send new members an invitation")
		asJSON := c.flags.Bool("json", false, "print the report as JSON")
		if err := c.parse(2, 2); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error { return importFile(ctx, c, a, o, *asJSON) })
	},
}

func kindsHelp() string {
	var b strings.Builder
	b.WriteString("FILE is CSV (comma or semicolon), the same gzipped, or XLSX; - is standard input. Kinds and their columns:\n")
	for _, k := range exchange.Kinds() {
		fmt.Fprintf(&b, "  %s\n      %s\n", k.Name, strings.Join(k.Columns, ", "))
		if len(k.Optional) > 0 {
			fmt.Fprintf(&b, "      optional: %s\n", strings.Join(k.Optional, ", "))
		}
		if k.Replace != "" {
			fmt.Fprintf(&b, "      --replace: %s\n", k.Replace)
		}
	}
	fmt.Fprintf(&b, "  %s\n      FILE is a folder of Markdown files with front matter, pictures and films beside them, and categories.yaml\n      keys: %s\n", articlesKind, strings.Join(folder.Keys, ", "))
	b.WriteString("      --replace: archives the articles that the folder doesn't name\n")
	return b.String()
}

// articlesKind is the one kind that is a folder.
const articlesKind = "articles"

func importFile(ctx context.Context, c *call, a *app.App, o exchange.Options, asJSON bool) error {
	kind, name := c.operands[0], c.operands[1]
	if kind == articlesKind {
		report, err := a.Folder.Import(ctx, c.actor(), os.DirFS(name), o)
		return told(c, kind, report, o.DryRun, asJSON, err)
	}
	in := c.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	o.Name = filepath.Base(name)
	o.Progress = progress(c.errs)
	report, err := a.Exchange.Import(ctx, c.actor(), kind, in, o)
	return told(c, kind, report, o.DryRun, asJSON, err)
}

// told says what an import came to.
func told(c *call, kind string, report exchange.Report, dry, asJSON bool, err error) error {
	if err != nil {
		return err
	}
	if asJSON {
		if err := c.printJSON(report); err != nil {
			return err
		}
	} else {
		printReport(c, kind, report, dry)
	}
	if report.ProblemCount > 0 {
		return fmt.Errorf("%d problems: nothing was changed", report.ProblemCount)
	}
	return nil
}

func printReport(c *call, kind string, r exchange.Report, dry bool) {
	for _, p := range r.Problems {
		where := ""
		if p.Column != "" {
			where = ", " + p.Column
		}
		if p.File != "" {
			fmt.Fprintf(c.errs, "%s ", p.File)
		}
		fmt.Fprintf(c.errs, "line %d%s: %s\n", p.Line, where, p.Message)
	}
	if r.ProblemCount > int64(len(r.Problems)) {
		fmt.Fprintf(c.errs, "… and %d more problems\n", r.ProblemCount-int64(len(r.Problems)))
	}
	if r.ProblemCount > 0 {
		return
	}
	verb := ""
	if dry {
		verb = "would be "
	}
	read := "lines"
	if kind == articlesKind {
		read = "files"
	}
	fmt.Fprintf(c.out, "%s: %d %s read; %sadded %d, changed %d, unchanged %d, removed %d\n", kind, r.Lines, read, verb, r.Added, r.Changed, r.Unchanged, r.Removed)
}

// progress tells a person at a terminal how far work over a second has come.
func progress(w io.Writer) func(done int64) {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	begun, told := time.Now(), time.Now()
	return func(done int64) {
		if time.Since(begun) > time.Second && time.Since(told) > 200*time.Millisecond {
			told = time.Now()
			fmt.Fprintf(w, "\r%d lines …\033[K", done)
		}
	}
}

var exportCommand = command{
	name: "export", use: "KIND [--out FILE]\n\nKIND articles is written as a folder of Markdown: export articles --out FOLDER, which is empty or isn't there yet.",
	about: "write all of a kind as CSV that an import takes back unchanged",
	run: func(ctx context.Context, c *call) error {
		name := c.flags.String("out", "-", "`file` (articles: folder) to write instead of standard output")
		if err := c.parse(1, 1); err != nil {
			return err
		}
		return c.with(ctx, func(a *app.App) error {
			if c.operands[0] == articlesKind {
				if *name == "-" {
					return errors.New("articles are written as a folder: name it with --out FOLDER")
				}
				return a.Folder.Export(ctx, c.actor(), *name)
			}
			if *name == "-" {
				return a.Exchange.Export(ctx, c.actor(), c.operands[0], c.out)
			}
			file, err := os.OpenFile(*name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
			if err != nil {
				return err
			}
			return errors.Join(a.Exchange.Export(ctx, c.actor(), c.operands[0], file), file.Close())
		})
	},
}
