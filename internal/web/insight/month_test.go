package insight_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// A cohort leads to its clients: those whose first order fell in its month, and which of them ordered in a later one.
func TestACohortLeadsToItsClients(t *testing.T) {
	s, last, before := shop(t)
	b := s.SignIn(admin)
	month := func(p insight.Period) string { return p.From.String()[:7] }
	cohorts := see(t, b, "/desk/insight/cohorts")
	to := false
	for _, a := range cohorts.All(".heat a") {
		for _, at := range a.Attr {
			to = to || at.Key == "href" && at.Val == "/desk/insight/cohorts/"+month(before)
		}
	}
	if !to {
		t.Error("the month leads nowhere")
	}

	first := see(t, b, "/desk/insight/cohorts/"+month(before), "1 of 1 client ordered in", "Nordwind Maschinenbau", "€70", "€90")
	if strings.Contains(first.Text("main"), "=Quiet") {
		t.Error("who came later stands in an earlier cohort")
	}
	see(t, b, "/desk/insight/cohorts/"+month(last), "Quiet Ltd", "€1,000")

	today := clock.DateOf(s.Now().In(time.UTC))
	see(t, b, "/desk/insight/cohorts/"+month(before)+"?in="+month(insight.Month(today)), "0 of 1 client ordered in", "so far", "no order")
	see(t, b, "/desk/insight/cohorts/"+month(last)+"?of=online", "No client like that first ordered")

	file := b.Get("/desk/insight/cohorts/" + month(before) + ".csv")
	if want := "nordwind,Nordwind Maschinenbau,"; file.Status != http.StatusOK || !strings.Contains(file.Body, want) || !strings.Contains(file.Body, ",90.00,") {
		t.Errorf("the file: %d %s", file.Status, file.Body)
	}
	if away := s.SignIn(other).Get("/desk/insight/cohorts/" + month(before)); away.Status != http.StatusOK || away.Shows("Nordwind Maschinenbau") {
		t.Errorf("another manager sees them: %d %s", away.Status, away.Text("main"))
	}
	for _, path := range []string{"/desk/insight/cohorts/2026-13", "/desk/insight/cohorts/all", "/desk/insight/cohorts/2999-01", "/desk/insight/cohorts/" + month(before) + "?in=x"} {
		if page := b.Get(path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}
