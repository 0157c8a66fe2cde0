package main

import (
	"context"
	"fmt"
	"strconv"
	"text/tabwriter"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// kpis are the figures of report kpis, under their names.
var kpis = []insight.Name{insight.Churn, insight.Retention, insight.RepeatPurchase, insight.ReturnRate, insight.OrderValue, insight.LifetimeValue,
	insight.NetPromoter, insight.DaysBetween, insight.DaysBetweenMean, insight.OnlineRetention, insight.CartAbandonment, insight.ServiceContacts}

type kpisJSON struct {
	From    clock.Date                      `json:"from"`
	To      clock.Date                      `json:"to"`
	Figures map[insight.Name]map[string]any `json:"figures"`
}

func (a asked) period() insight.Period { return insight.Period{From: a.from, To: a.to} }

func checkPeriod(asked asked) error {
	if asked.from == 0 || asked.to == 0 {
		return usageError("report kpis needs --from and --to, two dates like 2026-10-01")
	}
	if err := asked.period().Check(); err != nil {
		return usageError("--to is the day after the period's last: later than --from")
	}
	return nil
}

func printKPIs(ctx context.Context, c *call, a *app.App, asked asked) error {
	figures, err := a.Insight.Figures(ctx, identity.Reach{All: true}, insight.Filter{}, asked.period(), kpis...)
	if err != nil {
		return err
	}
	set, err := a.Settings.Get(ctx)
	if err != nil {
		return err
	}
	if !asked.asJSON {
		return tableOfKPIs(c, insight.Definitions(set), figures, set.Currency)
	}
	told := kpisJSON{asked.from, asked.to, map[insight.Name]map[string]any{}}
	for name, f := range figures {
		told.Figures[name] = kpiJSON(f, set.Currency)
	}
	return c.printJSON(told)
}

// kpiJSON is a figure with its parts; amounts are in the currency's unit.
func kpiJSON(f insight.Figure, currency string) map[string]any {
	told := map[string]any{"value": f.Value, "numerator": f.Numerator, "denominator": f.Denominator}
	switch f.Name {
	case insight.OrderValue:
		revenue := insight.Major(f.Numerator, currency)
		if told["numerator"] = revenue; f.Value != nil {
			told["value"] = revenue / f.Denominator // to the last digit what the two printed beside it give
		}
	case insight.OnlineRetention:
		told["went_back"], told["silent"] = f.Parts["went_back"], f.Parts["silent"]
	case insight.ServiceContacts:
		told["minutes"] = f.Parts["minutes"]
	case insight.LifetimeValue:
		return lifetimeJSON(f, insight.InUnits(f.Value, currency), currency)
	}
	return told
}

// lifetimeJSON has factors instead of a numerator and a denominator; without orders all of them are null.
func lifetimeJSON(f insight.Figure, value *float64, currency string) map[string]any {
	told := map[string]any{"value": value, "average_order_value": nil, "orders_per_account_year": nil, "lifespan_years": nil, "lifespan_from": nil}
	if value == nil {
		return told
	}
	told["average_order_value"] = insight.Major(f.Parts["average_order_value"], currency)
	told["orders_per_account_year"], told["lifespan_years"] = f.Parts["orders_per_account_year"], f.Parts["lifespan_years"]
	told["lifespan_from"] = "churn"
	if f.Parts["lifespan_observed"] == 1 {
		told["lifespan_from"] = "observed"
	}
	return told
}

func tableOfKPIs(c *call, words []insight.Definition, figures map[insight.Name]insight.Figure, currency string) error {
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	for _, d := range words {
		f, ok := figures[d.Name]
		if !ok {
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", d.Title, valueOf(d, f, currency), partsOf(d, f, currency))
	}
	return w.Flush()
}

func valueOf(d insight.Definition, f insight.Figure, currency string) string {
	switch {
	case f.Value == nil:
		return "-"
	case d.Unit == insight.Percent:
		return number(f.Value, 2) + " %"
	case d.Unit == insight.Money:
		return number(insight.InUnits(f.Value, currency), money.MinorDigits(currency)) + " " + currency
	case d.Unit == insight.Days:
		return number(f.Value, 2) + " days"
	}
	return number(f.Value, 2)
}

// partsOf is what a figure is made of, in words.
func partsOf(d insight.Definition, f insight.Figure, currency string) string {
	switch {
	case d.Name == insight.LifetimeValue && f.Value != nil:
		return fmt.Sprintf("%.2f orders per account and year over %.2f years", f.Parts["orders_per_account_year"], f.Parts["lifespan_years"])
	case d.Numerator == "":
		return ""
	}
	plain := func(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
	numerator := plain(f.Numerator)
	switch d.Unit {
	case insight.Money:
		numerator = fmt.Sprintf("%.*f", money.MinorDigits(currency), insight.Major(f.Numerator, currency))
	case insight.Days:
		numerator = fmt.Sprintf("%.2f", f.Numerator)
	}
	return fmt.Sprintf("%s %s ÷ %s %s", numerator, d.Numerator, plain(f.Denominator), d.Denominator)
}

type cohortsJSON struct {
	Cohorts []cohortJSON `json:"cohorts"`
}

type cohortJSON struct {
	Month    string            `json:"month"`
	Accounts int               `json:"accounts"`
	Months   []cohortMonthJSON `json:"months"`
}

type cohortMonthJSON struct {
	N       int     `json:"n"`
	Active  int     `json:"active"`
	Revenue float64 `json:"revenue"`
}

func printCohorts(ctx context.Context, c *call, a *app.App, asked asked) error {
	list, err := a.Insight.Cohorts(ctx, identity.Reach{All: true}, insight.Filter{}, asked.online)
	if err != nil {
		return err
	}
	set, err := a.Settings.Get(ctx)
	if err != nil {
		return err
	}
	told := cohortsJSON{Cohorts: []cohortJSON{}}
	for _, cohort := range list {
		months := make([]cohortMonthJSON, len(cohort.Months))
		for i, m := range cohort.Months {
			months[i] = cohortMonthJSON{m.N, m.Active, insight.Major(float64(m.Revenue), set.Currency)}
		}
		told.Cohorts = append(told.Cohorts, cohortJSON{cohort.Month.String()[:7], cohort.Accounts, months})
	}
	if asked.asJSON {
		return c.printJSON(told)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "first order\taccounts\tordering in month 0, 1, 2 …\t\n")
	for _, cohort := range told.Cohorts {
		fmt.Fprintf(w, "%s\t%d\t", cohort.Month, cohort.Accounts)
		for _, m := range cohort.Months {
			fmt.Fprintf(w, "%d\t", m.Active)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
