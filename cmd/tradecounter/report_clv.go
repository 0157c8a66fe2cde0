package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"tradecounter/internal/app"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/insight/clv"
	"tradecounter/internal/platform/clock"
)

type clvJSON struct {
	BGNBD      *insight.Buying  `json:"bg_nbd"`
	GammaGamma *clv.GammaGamma  `json:"gamma_gamma"`
	Accounts   []clvAccountJSON `json:"accounts"`
}

type clvAccountJSON struct {
	Account            string   `json:"account"`
	Frequency          int      `json:"frequency"`
	Recency            float64  `json:"recency"`
	Age                float64  `json:"age"`
	Alive              *float64 `json:"alive"`
	ExpectedOrdersYear *float64 `json:"expected_orders_year"`
	PredictedValueYear *float64 `json:"predicted_value_year"`
}

func printCLV(ctx context.Context, c *call, a *app.App, asked asked) error {
	p, err := a.Insight.Predict(ctx, identity.Reach{All: true}, asked.until)
	if err != nil {
		return err
	}
	if asked.asJSON {
		told := clvJSON{BGNBD: p.Model.Buying, GammaGamma: p.Model.Value, Accounts: []clvAccountJSON{}}
		for _, x := range p.Accounts {
			told.Accounts = append(told.Accounts, clvAccountJSON{x.Slug, x.Frequency, x.Recency, x.Age, x.Alive, x.OrdersYear, insight.InUnits(x.ValueYear, p.Currency)})
		}
		return c.printJSON(told)
	}
	printModels(c, p.Model)
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "frequency\trecency\tage\talive\torders a year\t%s a year\t  account\n", p.Currency)
	for _, x := range p.Accounts {
		fmt.Fprintf(w, "%d\t%.1f\t%.1f\t%s\t%s\t%s\t  %s\n", x.Frequency, x.Recency, x.Age, number(x.Alive, 3), number(x.OrdersYear, 2),
			number(insight.InUnits(x.ValueYear, p.Currency), 2), x.Slug)
	}
	return w.Flush()
}

func printModels(c *call, m insight.Model) {
	if b := m.Buying; b != nil {
		fmt.Fprintf(c.out, "BG/NBD: r %.4f, alpha %.4f, a %.4f, b %.4f; log-likelihood %.1f\n", b.R, b.Alpha, b.A, b.B, b.LogLikelihood)
	} else {
		fmt.Fprintln(c.out, "BG/NBD: none, too few accounts have ordered again")
	}
	if v := m.Value; v != nil {
		fmt.Fprintf(c.out, "Gamma-Gamma: p %.4f, q %.4f, v %.4f\n", v.P, v.Q, v.V)
	} else {
		fmt.Fprintln(c.out, "Gamma-Gamma: none, too few accounts have ordered again, or for too much the same")
	}
	fmt.Fprintln(c.out)
}

// number is one for a table; - for none.
func number(x *float64, decimals int) string {
	if x == nil {
		return "-"
	}
	return fmt.Sprintf("%.*f", decimals, *x)
}

type atRiskJSON struct {
	Accounts []atRiskAccountJSON `json:"accounts"`
}

type atRiskAccountJSON struct {
	Account     string     `json:"account"`
	Reason      string     `json:"reason"`
	LastOrder   clock.Date `json:"last_order"`
	DaysOverdue *float64   `json:"days_overdue"`
	Alive       *float64   `json:"alive"`
	AtStake     *float64   `json:"at_stake"`
}

func printAtRisk(ctx context.Context, c *call, a *app.App, asked asked) error {
	found, err := a.Insight.AtRiskBefore(ctx, identity.Reach{All: true}, asked.until)
	if err != nil {
		return err
	}
	if asked.asJSON {
		told := atRiskJSON{Accounts: []atRiskAccountJSON{}}
		for _, r := range found.Accounts {
			told.Accounts = append(told.Accounts, atRiskAccountJSON{r.Slug, r.Reason(), r.LastOrder, r.DaysOverdue, r.Alive, insight.InUnits(r.AtStake, found.Currency)})
		}
		return c.printJSON(told)
	}
	w := tabwriter.NewWriter(c.out, 2, 4, 2, ' ', 0)
	fmt.Fprintf(w, "account\tlast order\t%s at stake\treason\tnext\n", found.Currency)
	for _, r := range found.Accounts {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Slug, r.LastOrder, number(insight.InUnits(r.AtStake, found.Currency), 2), r.Reason(), r.Action())
	}
	return w.Flush()
}
