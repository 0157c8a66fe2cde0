package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const fewOrders = `order_number,account,ordered_at,channel,sku,quantity,unit_price
1,nord,2026-01-05T09:00:00Z,online,A,3,10.005
2,nord,2026-01-25T21:00:00Z,phone,A,1,5
3,sued,2026-02-01T00:00:00Z,online,A,2,1.25
4,west,2026-01-31T23:59:59Z,rep,A,1,0.10
`

type kpisTold struct {
	From, To string
	Figures  map[string]map[string]any
}

func TestKPIsFromTheCommandLine(t *testing.T) {
	x := newTerminal(t)
	file := filepath.Join(t.TempDir(), "orders.csv")
	if err := os.WriteFile(file, []byte(fewOrders), 0o600); err != nil {
		t.Fatal(err)
	}
	x.run(0, "import", "orders", file, "--create-missing")
	var told kpisTold
	x.reported(&told, "report", "kpis", "--from", "2026-01-01", "--to", "2026-02-01")
	pair := []string{"value", "numerator", "denominator"}
	for name, fields := range map[string][]string{
		"churn_rate": pair, "retention_rate": pair, "repeat_purchase_rate": pair, "return_rate": pair, "average_order_value": pair,
		"lifetime_value":     {"value", "average_order_value", "orders_per_account_year", "lifespan_years", "lifespan_from"},
		"net_promoter_score": pair, "days_between_purchases": pair, "days_between_purchases_mean_interval": pair,
		"online_retention_rate": append([]string{"went_back", "silent"}, pair...), "cart_abandonment_rate": pair, "service_contacts": append([]string{"minutes"}, pair...),
	} {
		if len(told.Figures[name]) != len(fields) {
			t.Errorf("%s has %v, want %v", name, told.Figures[name], fields)
		}
		for _, field := range fields {
			if _, ok := told.Figures[name][field]; !ok {
				t.Errorf("%s has no %s", name, field)
			}
		}
	}
	if told.From != "2026-01-01" || told.To != "2026-02-01" || len(told.Figures) != 12 {
		t.Errorf("%+v", told)
	}
	revenue := 35.12 // no constant: the quotient below is one of floats
	for _, c := range []struct {
		name, field string
		want        any
	}{
		{"average_order_value", "numerator", 35.12}, {"average_order_value", "denominator", 3.0}, {"average_order_value", "value", revenue / 3},
		{"churn_rate", "value", nil}, {"churn_rate", "denominator", 0.0}, {"repeat_purchase_rate", "value", 50.0}, {"net_promoter_score", "value", nil},
		{"days_between_purchases", "value", 10.25}, {"days_between_purchases_mean_interval", "value", 20.5}, {"lifetime_value", "lifespan_from", "observed"},
		{"return_rate", "value", 0.0}, {"service_contacts", "denominator", 3.0},
	} {
		if got := told.Figures[c.name][c.field]; got != c.want {
			t.Errorf("%s of %s is %v, want %v", c.field, c.name, got, c.want)
		}
	}
	x.reported(&told, "report", "kpis", "--from", "1900-01-01", "--to", "2030-01-01")
	if got := told.Figures["average_order_value"]["denominator"]; got != 4.0 {
		t.Errorf("%v orders of all time", got)
	}
	table := x.run(0, "report", "kpis", "--to", "2026-02-01", "--from", "2026-01-01")
	if !strings.Contains(table, "11.71 EUR") || !strings.Contains(table, "1 accounts with two orders or more ÷ 2 accounts with an order") {
		t.Errorf("%s", table)
	}
	var cohorts struct{ Cohorts []cohortJSON }
	x.reported(&cohorts, "report", "cohorts")
	if len(cohorts.Cohorts) != 2 || cohorts.Cohorts[0].Month != "2026-01" || cohorts.Cohorts[0].Accounts != 2 || len(cohorts.Cohorts[0].Months) != 2 ||
		cohorts.Cohorts[0].Months[0] != (cohortMonthJSON{0, 2, 35.12}) || cohorts.Cohorts[0].Months[1] != (cohortMonthJSON{1, 0, 0}) || cohorts.Cohorts[1].Month != "2026-02" {
		t.Errorf("%+v", cohorts)
	}
	if cohorts := x.run(0, "report", "cohorts", "--online"); !strings.Contains(cohorts, "2026-02") {
		t.Errorf("%s", cohorts)
	}
	for _, wrong := range [][]string{{}, {"kpis"}, {"kpis", "--from", "2026-01-01"}, {"kpis", "--from", "2026-01-01", "--to", "2026-01-01"}, {"kpis", "--from", "1", "--to", "2"},
		{"kpis", "--from", "2026-01-01", "--to", "2026-02-01", "--until", "2026-02-01"}, {"cohorts", "--from", "2026-01-01"}, {"nonsense"}} {
		x.run(2, append([]string{"report"}, wrong...)...)
	}
}
