package company_test

import (
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

// A question carries along where it was asked: the link to its form says it, the form shows it, and it can be left out.
func TestAQuestionCarriesAlongWhereItWasAsked(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		answer(s, "Send goods back", "By post.")
		jana := s.SignIn("jana@nordwind.example")
		const base, ask = "/s/nordwind", "/s/nordwind/questions/new"
		for path, about := range map[string]string{
			"":                         "",
			"/questions":               "",
			"/cart":                    "About: the page /cart",
			"/search?q=hex+screw%3F":   "About: the page /search?q=hex+screw%3F",
			"/p/FS-0933-08040-Z":       "About: Hex head screw M8",
			"/help/send-goods-back":    "About: the article “Send goods back”",
			"/lists/7?x=1":             "About: the page /lists/7",
			"/orders/HV-999999":        "", // there is no such order
			"/help/nothing-of-theirs":  "",
			"/search?q=%3Cscript%3Eal": "About: the page /search?q=%3Cscript%3Eal",
		} {
			to := ""
			for _, link := range jana.Get(base + path).All("footer a[href]") {
				if href := link.Attr[0].Val; strings.HasPrefix(href, ask) {
					to = href
				}
			}
			form := jana.Get(to)
			if label := form.Find("#ask label.choice"); to == "" || form.Status != 200 || (label != nil) != (about != "") || about != "" && !form.Shows(about) {
				t.Errorf("%s leads to %q: %d %s", path, to, form.Status, form.Text())
			}
		}
		asked := func(about string) (kind, what string) {
			page := jana.Post(ask, ask, "key", "about-0123456789-"+about, "subject", "Why", "text", "So?", "reason", "Returns", "about", about)
			if page.Status != 303 {
				t.Fatalf("%s: %d %s", about, page.Status, page.Text())
			}
			var row struct {
				Kind string `db:"about_kind"`
				What string `db:"about"`
			}
			s.Must(s.App.DB.Get(t.Context(), &row, `SELECT about_kind, about FROM tickets ORDER BY id DESC LIMIT 1`))
			return row.Kind, row.What
		}
		for about, want := range map[string]string{"page:/cart": "page /cart", "product:FS-0933-08040-Z": "product FS-0933-08040-Z", "product:NONE": " ", "order:HV-1": " ", "": " "} {
			if kind, what := asked(about); kind+" "+what != want {
				t.Errorf("%q is kept as %q", about, kind+" "+what)
			}
		}
	})
}
