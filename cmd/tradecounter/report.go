package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/app"
	"tradecounter/internal/platform/clock"
)

// report is one name after `tradecounter report`.
type report struct {
	name  string
	flags []string                // beside --json and those of every command
	check func(asked asked) error // what is wrong with them; nil: nothing can be
	print func(ctx context.Context, c *call, a *app.App, asked asked) error
}

// reports in the order of the help.
func reports() []report {
	return []report{
		{"kpis", []string{"from", "to"}, checkPeriod, printKPIs},
		{"cohorts", []string{"online"}, nil, printCohorts},
		{"clv", []string{"until"}, nil, printCLV},
		{"at-risk", []string{"until"}, nil, printAtRisk},
	}
}

// asked is what the flags say; dates are 0 unless told.
type asked struct {
	from, to, until clock.Date
	online, asJSON  bool
}

var reportCommand = command{
	name: "report", about: "the seller's figures, the same that the desk shows",
	use: "kpis --from YYYY-MM-DD --to YYYY-MM-DD [--json]\n" +
		"       tradecounter report cohorts [--online] [--json]\n" +
		"       tradecounter report clv [--until YYYY-MM-DD] [--json]\n" +
		"       tradecounter report at-risk [--until YYYY-MM-DD] [--json]\n\n" +
		"kpis: the figures of a period, from the midnight that begins --from to the one that begins --to in the seller's zone; in JSON nothing is rounded.\n" +
		"cohorts: accounts by the month of their first order, and how many of them ordered in each month since.\n" +
		"clv: what each account is predicted to order and to be worth in the next 52 weeks, and the models behind it, time in weeks.\n" +
		"at-risk: accounts overdue by their own rhythm or probably gone, and the predicted value at stake.",
	run: func(ctx context.Context, c *call) error {
		var asked asked
		c.flags.Var(dateFlag{&asked.from}, "from", "kpis: `day` with which the period begins")
		c.flags.Var(dateFlag{&asked.to}, "to", "kpis: `day` after the period's last")
		c.flags.BoolVar(&asked.online, "online", false, "cohorts: look at online orders alone")
		c.flags.Var(dateFlag{&asked.until}, "until", "clv, at-risk: `day` before which orders count; until now unless told, by the models of last night as at the desk")
		c.flags.BoolVar(&asked.asJSON, "json", false, "print JSON")
		if err := c.parse(1, 1); err != nil {
			return err
		}
		name := c.operands[0]
		i := slices.IndexFunc(reports(), func(r report) bool { return r.name == name })
		if i < 0 {
			return usageError(fmt.Sprintf("there is no report %q; it is report %s", name, strings.Join(reportNames(), ", ")))
		}
		r := reports()[i]
		if err := r.refuseOthers(c.flags); err != nil {
			return err
		}
		if r.check != nil {
			if err := r.check(asked); err != nil {
				return err
			}
		}
		return c.with(ctx, func(a *app.App) error { return r.print(ctx, c, a, asked) })
	},
}

func reportNames() (names []string) {
	for _, r := range reports() {
		names = append(names, r.name)
	}
	return names
}

// refuseOthers refuses a flag of another report, which would change nothing.
func (r report) refuseOthers(given *flag.FlagSet) (err error) {
	given.Visit(func(f *flag.Flag) {
		ofReports := slices.ContainsFunc(reports(), func(r report) bool { return slices.Contains(r.flags, f.Name) })
		if ofReports && !slices.Contains(r.flags, f.Name) {
			err = usageError(fmt.Sprintf("--%s doesn't go with report %s", f.Name, r.name))
		}
	})
	return err
}

// dateFlag reads a date.
type dateFlag struct{ into *clock.Date }

func (d dateFlag) String() string { return "" }

func (d dateFlag) Set(text string) (err error) {
	*d.into, err = clock.ParseDate(text)
	return err
}
