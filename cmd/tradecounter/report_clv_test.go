package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type clvTold struct {
	BGNBD      map[string]float64 `json:"bg_nbd"`
	GammaGamma map[string]float64 `json:"gamma_gamma"`
	Accounts   []map[string]any   `json:"accounts"`
}

// reported reads what a report prints as JSON.
func (x *terminal) reported(into any, args ...string) {
	x.t.Helper()
	printed := x.run(0, append(args, "--json")...)
	if err := json.Unmarshal([]byte(printed), into); err != nil {
		x.t.Fatalf("%v: %v: %.300s", args, err, printed)
	}
}

// TestTheLiteratureFromTheCommandLine imports the purchase history of the papers and reports its models.
func TestTheLiteratureFromTheCommandLine(t *testing.T) {
	if testing.Short() {
		t.Skip("imports 6,919 orders")
	}
	dir := os.Getenv("SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file := filepath.Join(dir, "clv", "orders.csv.gz")
	if _, err := os.Stat(file); err != nil {
		t.Skipf("no sample of purchases: %s is missing (SAMPLES names the folder)", file)
	}
	x := newTerminal(t)
	x.run(0, "import", "orders", file, "--create-missing")
	var told clvTold
	x.reported(&told, "report", "clv", "--until", "1997-10-01")
	if len(told.Accounts) != 2357 || len(told.BGNBD) != 5 || len(told.GammaGamma) != 3 {
		t.Fatalf("%d accounts, %v, %v", len(told.Accounts), told.BGNBD, told.GammaGamma)
	}
	for name, want := range map[string]struct{ value, unit float64 }{"r": {0.243, 0.001}, "alpha": {4.414, 0.001}, "a": {0.793, 0.001}, "b": {2.426, 0.001},
		"log_likelihood": {-9582.4, 0.1}, "p": {6.25, 0.01}, "q": {3.74, 0.01}, "v": {15.44, 0.01}} {
		got, ok := told.BGNBD[name]
		if !ok {
			got = told.GammaGamma[name]
		}
		if math.Abs(got-want.value) > want.unit/2+1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want.value)
		}
	}
	again := 0
	for _, a := range told.Accounts {
		if a["frequency"].(float64) > 0 {
			again++
		}
		if len(a) != 7 || !strings.HasPrefix(a["account"].(string), "cd") || a["age"].(float64) > 39 || a["alive"].(float64) > 1 || a["predicted_value_year"].(float64) < 0 {
			t.Fatalf("%v", a)
		}
	}
	if again != 946 {
		t.Errorf("%d accounts came back, want 946", again)
	}
}

func TestReportsOfASmallShop(t *testing.T) {
	x := newTerminal(t)
	var none struct {
		BGNBD      *struct{} `json:"bg_nbd"`
		GammaGamma *struct{} `json:"gamma_gamma"`
		Accounts   []any     `json:"accounts"`
	}
	if x.reported(&none, "report", "clv"); none.BGNBD != nil || none.GammaGamma != nil || none.Accounts == nil || len(none.Accounts) != 0 {
		t.Errorf("of nothing: %+v", none)
	}
	today := time.Now().UTC()
	order := func(number, account string, daysAgo int) string {
		return fmt.Sprintf("%s,%s,%s,online,A-1,2,12.50\n", number, account, today.AddDate(0, 0, -daysAgo).Format(time.RFC3339))
	}
	x.in = "order_number,account,ordered_at,channel,sku,quantity,unit_price\n" + order("1", "late", 60) + order("2", "late", 50) + order("3", "late", 40) +
		order("4", "fine", 60) + order("5", "fine", 40) + order("6", "fine", 20) + order("7", "new", 300)
	x.run(0, "import", "orders", "-", "--create-missing")
	var risk struct{ Accounts []map[string]any }
	x.reported(&risk, "report", "at-risk")
	if len(risk.Accounts) != 1 {
		t.Fatalf("%v", risk.Accounts)
	}
	late := risk.Accounts[0]
	if late["account"] != "late" || late["days_overdue"] != 30.0 || late["alive"] != nil || late["at_stake"] != nil || len(late) != 6 ||
		late["last_order"] != today.AddDate(0, 0, -40).Format(time.DateOnly) || late["reason"] != "No order for 40 days, usually one every 10 days" {
		t.Errorf("%v", late)
	}
	before := today.AddDate(0, 0, -29).Format(time.DateOnly)
	if x.reported(&risk, "report", "at-risk", "--until", before); len(risk.Accounts) != 0 {
		t.Errorf("before %s: %v", before, risk.Accounts)
	}
	if got := x.run(0, "report", "clv"); !strings.Contains(got, "BG/NBD: none") || !strings.Contains(got, "fine") {
		t.Errorf("table: %q", got)
	}
	if got := x.run(0, "report", "at-risk"); !strings.Contains(got, "usually one every 10 days") || strings.Contains(got, "fine") {
		t.Errorf("table: %q", got)
	}
	for _, args := range [][]string{{"report"}, {"report", "weather"}, {"report", "clv", "at-risk"}, {"report", "clv", "--until", "soon"}, {"report", "kpis", "--until", "2026-01-01"}} {
		x.run(2, args...)
	}
}
