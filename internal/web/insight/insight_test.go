package insight_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

const (
	ines  = "ines@harbour-vale.example"
	other = "max@harbour-vale.example"
	admin = "admin@harbour-vale.example"
)

// shop has two clients of two managers that ordered two months ago and last month.
func shop(t *testing.T) (s *apptest.Shop, last, before insight.Period) {
	s = apptest.New(t).Fill()
	s.Person(other, "Max Other", "", "", identity.Manager)
	s.Import("accounts", "slug,name,currency,segment,manager_email", "quiet,=Quiet Ltd,EUR,Oil,"+other)
	last = insight.Month(clock.DateOf(s.Now().In(time.UTC)).AddMonths(-1, 1))
	before = last.Before()
	s.Import("orders", "order_number,account,ordered_at,channel,sku,quantity,unit_price",
		"A-1,nordwind,"+before.From.String()+"T10:00:00Z,online,SW-2210-L,10,2.00",
		"A-2,nordwind,"+last.From.AddDays(3).String()+"T10:00:00Z,online,SW-2210-L,30,2.00",
		"A-3,nordwind,"+last.From.AddDays(9).String()+"T10:00:00Z,phone,SW-2210-L,5,2.00",
		"A-4,quiet,"+last.From.AddDays(9).String()+"T10:00:00Z,phone,SW-2210-L,500,2.00")
	return s, last, before
}

func see(t *testing.T, b *apptest.Browser, path string, words ...string) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, page.Status, page.Text())
	}
	for _, w := range words {
		if !page.Shows(w) {
			t.Errorf("%s doesn't show %q: %s", path, w, page.Text("main"))
		}
	}
	return page
}

func TestTheBoardSaysWhatChangedAndWho(t *testing.T) {
	s, _, _ := shop(t)
	b := s.SignIn(ines)
	page := see(t, b, "/desk/insight", "€70", "One client explains most of it: Nordwind Maschinenbau", "+€50", "250.0", "Cohort", "Predictions")
	if n := len(page.All(".figures--board .figure")); n != 8 {
		t.Errorf("%d figures", n)
	}
	for _, svg := range page.All("figure svg") {
		named := false
		for _, a := range svg.Attr {
			named = named || a.Key == "aria-labelledby" && a.Val != ""
			if a.Key == "style" {
				t.Error("a drawing with a style of its own")
			}
		}
		if !named {
			t.Error("a drawing without a name")
		}
	}
	if len(page.All("figure details table")) < 2 {
		t.Error("charts without their tables")
	}
	see(t, s.SignIn(admin), "/desk/insight", "€1,070", "=Quiet Ltd")
}

// A manager's figures, files and lists hold their own clients alone, whatever the address asks for.
func TestAManagersFiguresAreThoseOfTheirClients(t *testing.T) {
	s, last, _ := shop(t)
	b := s.SignIn(ines)
	for _, path := range []string{"", "/figures", "/figures.csv", "/figures/revenue", "/figures/revenue.csv", "/figures/revenue.csv?of=clients", "/figures/revenue.csv?of=orders", "/figures/revenue.csv?of=segments",
		"/figures/revenue.csv?of=channels", "/figures/churn_rate", "/figures/lifetime_value", "/figures/days_between_purchases", "/figures/service_contacts", "/cohorts", "/cohorts?of=online&show=revenue", "/cohorts.csv", "/funnel", "/funnel.csv", "/search", "/search.csv",
		"/predictions", "/predictions/at-risk.csv", "/predictions/clients.csv", "/carts", "/carts.csv", "/baselines", "?period=2026&by=week", "?period=90d",
		"?from=" + last.From.String() + "&to=" + last.To.String()} {
		page := b.Get("/desk/insight" + path)
		if page.Status != http.StatusOK || strings.Contains(page.Body, "Quiet") || strings.Contains(page.Body, "1070") || strings.Contains(page.Body, "1,070") || strings.Contains(page.Body, "A-4") {
			t.Errorf("%s: %d %s", path, page.Status, page.Text("main"))
		}
	}
	for _, path := range []string{"/desk/insight?client=quiet", "/desk/insight/figures/revenue?client=quiet", "/desk/clients/quiet/figures", "/desk/insight?manager=999", "/desk/insight?segment=Oil", "/desk/insight?channel=pigeon", "/desk/insight/figures/nonsense", "/desk/insight/figures/nonsense.csv"} {
		if page := b.Get(path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
	if page := s.SignIn("jana@nordwind.example").Get("/desk/insight"); page.Status == http.StatusOK {
		t.Error("a buyer sees the board")
	}
}

func TestAFigureLeadsToWhatIsBehindIt(t *testing.T) {
	s, last, before := shop(t)
	b := s.SignIn(ines)
	page := see(t, b, "/desk/insight/figures/revenue", "Line totals", "1 client behind it", "2 orders behind it", "A-2", "A-3", "By channel")
	if page.Attr("#accounts", "id") == "" || len(page.All("figure rect.ch-b1")) == 0 {
		t.Errorf("no columns: %s", page.Text("main"))
	}
	see(t, b, "/desk/insight/figures/repeat_purchase_rate", "1 of 1", "1 account with two orders or more, 1 account with an order")
	see(t, b, "/desk/insight/figures/revenue?channel=phone", "€10")
	see(t, b, "/desk/insight/figures/average_order_value", "From their first online order on", "With a recommended or related product", "€35")
	see(t, b, "/desk/insight/figures/return_rate", "By the month of the sale", "more may come back")
	see(t, b, "/desk/insight/figures/lifetime_value", "Orders per account and year")
	file := b.Get("/desk/insight/figures/revenue.csv")
	if want := last.From.String() + "," + last.To.String() + ",70,70,,no"; !strings.Contains(file.Body, want) || !strings.Contains(file.Body, before.From.String()+","+before.To.String()+",20,20,,no") || !strings.Contains(file.Header.Get("Content-Disposition"), "revenue.csv") {
		t.Errorf("the file lacks %s: %s", want, file.Body)
	}
	at := before.From.At(12, 0, time.UTC).String()
	s.Import("survey-answers", "external_id,account,at,question,score", "u,nordwind,"+at+",nps,2")
	if file := b.Get("/desk/insight/figures/net_promoter_score.csv"); !strings.Contains(file.Body, before.From.String()+","+before.To.String()+",-100,-1,1,") {
		t.Errorf("a score below zero isn’t a number:\n%s", file.Body)
	}
	if file := s.SignIn(admin).Get("/desk/insight/figures/revenue.csv?of=clients"); !strings.Contains(file.Body, "quiet,'=Quiet Ltd,Oil,Max Other,1000,1000,") {
		t.Errorf("clients: %s", file.Body)
	}
}

// The form's answer is a clean address; what can't be read is said, and the usual days are shown.
func TestTheDaysAreReadFromTheAddress(t *testing.T) {
	s, last, _ := shop(t)
	b := s.SignIn(ines)
	usual := last.From.String()[:7]
	for asked, want := range map[string]string{
		"was=" + usual + "&period=2026-q3&from=&until=&by=month&segment=":           "/desk/insight?period=2026-q3",
		"was=" + usual + "&period=" + usual + "&from=2026-01-05&until=2026-01-31":   "/desk/insight?from=2026-01-05&to=2026-02-01",
		"was=&period=90d&from=2026-01-05&until=2026-01-31&by=week&channel=phone":    "/desk/insight?by=week&channel=phone&period=90d",
		"was=" + usual + "&period=" + usual + "&from=2026-01-05&until=":             "/desk/insight?period=" + usual,
		"was=" + usual + "&period=" + usual + "&from=&until=&by=month&segment=Tool": "/desk/insight?period=" + usual + "&segment=Tool",
	} {
		if page := b.Get("/desk/insight?" + asked); page.Status != http.StatusFound || page.Location != want {
			t.Errorf("%s leads to %d %s, want %s", asked, page.Status, page.Location, want)
		}
	}
	for _, odd := range []string{"period=2026-13", "period=x", "from=2026-02-31", "from=2026-02-02&to=2026-02-01", "from=0001-01-01&to=9999-12-31", "period=999999d"} {
		see(t, b, "/desk/insight?"+odd, "by month is shown instead")
	}
	for _, fine := range []string{"period=1990", "period=0001", "period=9999", "from=2026-02-02&to=2026-02-03", "by=nonsense&page=%00&only=x", "from=1985-01-01&to=2026-02-01&by=week", "from=1985-01-01&to=2034-12-31", "from=1977-01-02&to=2026-12-31", "period=2033"} {
		see(t, b, "/desk/insight?"+fine)
		see(t, b, "/desk/insight/figures/revenue?"+fine)
	}
	see(t, b, "/desk/insight?to=2026-02-01", "by month is shown instead")
	for _, file := range []string{"figures.csv", "figures/revenue.csv", "funnel.csv", "search.csv", "carts.csv"} {
		for _, odd := range []string{"from=2026-02-02&to=2026-02-01", "to=2026-02-01", "period=2026-13", "by=day"} {
			if page := b.Get("/desk/insight/" + file + "?" + odd); page.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s?%s is a file of other days: %d %s", file, odd, page.Status, page.Body)
			}
		}
	}
	for _, none := range []string{"figures/revenue.csv?of=dogs", "cohorts?of=dogs", "cohorts?show=dogs", "cohorts/2026-10?of=dogs", "funnel?device=dog", "search?only=dogs", "carts?only=dogs", "carts?why=dogs"} {
		if page := b.Get("/desk/insight/" + none); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", none, page.Status)
		}
	}
	for _, path := range []string{"funnel", "search", "carts"} {
		if page := see(t, b, "/desk/insight/"+path+"?channel=phone"); page.Shows("Phone, remove") {
			t.Errorf("%s seems to be narrowed by a channel: %s", path, page.Text("main"))
		}
	}
	if page := see(t, b, "/desk/insight?channel=phone", "Service contacts", "all channels"); page.Text("table.heat tbody th") == "" || page.Text("table.heat tbody th") != see(t, b, "/desk/insight/cohorts").Text("table.heat tbody th") {
		t.Errorf("cohorts of phone orders lead to those of all: %s", page.Text("table.heat"))
	}
	see(t, b, "/desk/insight/figures?channel=phone", "(all channels)")
	now := insight.Month(clock.DateOf(s.Now().In(time.UTC)))
	see(t, b, "/desk/insight?period="+now.From.String()[:7], "so far", "is not over")
}

func TestBaselinesAreTypedInByAdministrators(t *testing.T) {
	s, _, _ := shop(t)
	b := s.SignIn(admin)
	at := "/desk/insight/baselines"
	page := b.Post(at, at, "month", "2024-3", "channel", "call", "contacts", "many", "minutes", "960", "orders", "80")
	if page.Status != http.StatusUnprocessableEntity || page.Attr("#contacts", "value") != "many" || !page.Shows("Two things to put right") || !strings.Contains(page.Text("title"), "Error") {
		t.Errorf("odd values: %d %s", page.Status, page.Text("main"))
	}
	if page := b.Post(at, at, "month", "2024-03", "channel", "call", "contacts", "120", "minutes", "960", "orders", "80"); page.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", page.Status, page.Text("main"))
	}
	see(t, b, at, "2024-03", "150.0", "Saved: 2024-03, call.")
	see(t, b, "/desk/changes", "120 contacts, 960 minutes, 80 orders")
	see(t, b, "/desk/insight/figures/service_contacts", "150")
	if got := see(t, b, at+"?month=2024-03&reached=call").Attr("#minutes", "value"); got != "960" {
		t.Errorf("the form holds %q", got)
	}
	manager := s.SignIn(ines)
	if page := see(t, manager, at, "Administrators type in"); len(page.All("form[method=post][action="+at+"]")) != 0 {
		t.Error("a manager gets the form")
	}
	if page := manager.Post("/desk/profile/password", at, "month", "2024-04", "channel", "call", "contacts", "1", "minutes", "1", "orders", "1"); page.Status != http.StatusForbidden {
		t.Errorf("a manager types one in: %d", page.Status)
	}
	if page := b.Post(at, at+"/2024-03/call/remove"); page.Status != http.StatusSeeOther {
		t.Errorf("removed: %d", page.Status)
	}
	see(t, b, at, "Nothing yet")
}

func TestWhyACartWasDroppedIsNoted(t *testing.T) {
	s, last, _ := shop(t)
	at := last.From.AddDays(4).At(9, 0, time.UTC)
	_, err := s.App.DB.Exec(context.Background(), `INSERT INTO past_carts (account_id, member_id, begun_at, changed_at, ended_at, outcome, step, lines, value, currency)
		SELECT id, 0, ?, ?, ?, 'cold', 'delivery', 2, 9900, 'EUR' FROM accounts WHERE slug IN ('nordwind', 'quiet')`, at, at, at.Add(72*time.Hour))
	s.Must(err)
	b, path := s.SignIn(ines), "/desk/insight/carts"
	page := see(t, b, path, "1 of 1 carts were abandoned", "Gone cold at delivery", "€99.00", "Note why")
	form := page.Attr(".more form", "action")
	if got := b.Post(path, form, "why", "pigeons"); got.Status != http.StatusUnprocessableEntity || !got.Shows("One thing to put right") {
		t.Errorf("an odd reason: %d", got.Status)
	}
	if got := b.Post(path, form, "why", "elsewhere", "note", "6 % cheaper"); got.Status != http.StatusSeeOther || !strings.HasPrefix(got.Location, path) {
		t.Fatalf("%d %s", got.Status, got.Location)
	}
	see(t, b, path+"?only=abandoned&why=elsewhere", "Bought elsewhere: 6 % cheaper")
	see(t, b, path+"?only=abandoned&why=price", "No cart like that")
	if got := s.SignIn(other).Post("/desk/insight/carts", form, "why", "price"); got.Status != http.StatusNotFound {
		t.Errorf("another manager notes why: %d", got.Status)
	}
}

func TestAClientsOwnFigures(t *testing.T) {
	s, last, _ := shop(t)
	page := see(t, s.SignIn(ines), "/desk/clients/nordwind/figures", "Nordwind Maschinenbau", "€70", "Orders", "Carts left", "Contacts")
	if len(page.All("figure svg.at-whole circle.ch-b1")) != 2 || page.Text(".tabs [aria-current=page]") != "Figures" {
		t.Errorf("the journey has %d online orders: %s", len(page.All("figure svg.at-whole circle.ch-b1")), page.Text(".tabs"))
	}
	see(t, s.SignIn(other), "/desk/clients/quiet/figures", "€1,000")
	contacts := []string{"external_id,account,at,channel,reason,minutes"}
	for i := range 503 { // three in the period, the others since
		day := last.From.AddDays(2)
		if i >= 3 {
			day = last.To
		}
		contacts = append(contacts, fmt.Sprintf("c%d,nordwind,%s,call,Returns,1", i, day.At(9, 0, time.UTC)))
	}
	s.Import("contacts", contacts...)
	see(t, s.SignIn(ines), "/desk/clients/nordwind/figures?period="+last.From.String()[:7], last.From.Std().Format("January 2006")+" 2 0 0 3")
}

// A seller without any order sees what will appear and what to import.
func TestANewSellerSeesWhatWillAppear(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.SignIn(admin)
	if page := see(t, b, "/desk/insight", "Figures begin with the first order", "Import orders"); page.Shows("Beside it") {
		t.Errorf("compares with nothing: %s", page.Text("main"))
	}
	for path, words := range map[string]string{"/figures": "first order", "/figures/churn_rate": "first order", "/cohorts": "first order", "/predictions": "first order", "/funnel": "No visits", "/search": "Nothing was searched",
		"/carts": "No cart", "/baselines": "Nothing yet"} {
		see(t, b, "/desk/insight"+path, words)
	}
	see(t, b, "/desk/clients/nordwind/figures", "Nothing has happened yet")
}
