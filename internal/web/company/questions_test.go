package company_test

import (
	"strconv"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
)

// answer publishes an article for all, or for one account.
func answer(s *apptest.Shop, title, body string, accounts ...int64) (id string) {
	s.T.Helper()
	ctx := s.T.Context()
	sam := identity.Actor{PersonID: int64(s.Count(`SELECT id FROM people WHERE email = 'admin@harbour-vale.example'`)), Name: "Ada Vale", Staff: identity.Admin}
	a, err := s.App.Knowledge.Create(ctx, sam, knowledge.NewArticle{Text: knowledge.Text{Title: title, Summary: title + ".", Body: body}})
	s.Must(err)
	to := knowledge.Audience{Kind: knowledge.All}
	if len(accounts) > 0 {
		to = knowledge.Audience{Kind: knowledge.Chosen, Accounts: accounts}
	}
	a, err = s.App.Knowledge.SetAudience(ctx, sam, a.Slug, a.Version, to)
	s.Must(err)
	s.Must(s.App.Knowledge.Publish(ctx, sam, a.Slug, a.Latest))
	return strconv.FormatInt(a.ID, 10)
}

// What may answer a question stands beside it; what became of it is counted once the question is sent, or isn't needed.
func TestAnswersAreOfferedBeforeAQuestionIsSent(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		returns := answer(s, "Send goods back", "Wet cartons come back with the next delivery.\n\n## Wet cartons\n\nTake a picture.")
		others := answer(s, "Wet cartons of Bright Harvest", "Wet cartons are burnt.", s.Actor("tom@bright-harvest.example", "bright-harvest").Account.ID)
		jana := s.SignIn("jana@nordwind.example")
		const at = "/s/nordwind/questions"
		if page := jana.Get(at + "/offers?key=0123456789abcdef&words=wet"); page.Status != 200 || page.Find("li") != nil {
			t.Errorf("one word: %d %s", page.Status, page.Text())
		}
		page := jana.Get(at + "/offers?key=0123456789abcdef&words=wet+cartons")
		if page.Status != 200 || len(page.All("li")) != 1 || !page.Shows("Send goods back") {
			t.Fatalf("%d %s", page.Status, page.Text())
		}
		if opened := jana.Get(page.Attr("li a", "href")); opened.Location != "/s/nordwind/help/send-goods-back#h-wet-cartons" && opened.Location != "/s/nordwind/help/send-goods-back" {
			t.Errorf("opened: %d %q", opened.Status, opened.Location)
		}
		form := func(fields ...string) *apptest.Page {
			return jana.Post(at+"/new", at+"/new", append([]string{"subject", "Wet cartons", "text", "What now?", "reason", "Returns"}, fields...)...)
		}
		if page := form("key", "look-0123456789abcdef", "look", "yes"); page.Status != 200 || len(page.All("#offers li")) != 1 || page.Attr("#subject", "value") != "Wet cartons" {
			t.Errorf("look first: %d %s", page.Status, page.Text())
		}
		if page := form("key", "sent-0123456789abcdef", "offered", returns, "offered", others); page.Status != 303 {
			t.Errorf("sent: %d %s", page.Status, page.Text())
		}
		solve := func(article string) *apptest.Page {
			return jana.Post(at+"/new", at+"/solved", "key", "done-0123456789abcdef", "words", "wet cartons", "article", article, "offered", returns)
		}
		if page := solve(returns); page.Status != 303 || page.Location != "/s/nordwind/help/send-goods-back" || !jana.Get(page.Location).Shows("Nothing was sent") {
			t.Errorf("solved: %d %s", page.Status, page.Text())
		}
		if page := solve(others); page.Status != 404 {
			t.Errorf("solved by what isn’t theirs: %d", page.Status)
		}
		for outcome, n := range map[string]int{"opened": 1, "offered": 1, "solved": 1} {
			if got := s.Count(`SELECT COUNT(*) FROM ticket_deflections WHERE outcome = ? AND article_id = `+returns, outcome); got != n {
				t.Errorf("%d %s", got, outcome)
			}
		}
		if n := s.Count(`SELECT COUNT(*) FROM tickets`) + s.Count(`SELECT COUNT(*) FROM ticket_deflections WHERE article_id = `+others); n != 1 {
			t.Errorf("%d", n)
		}
	})
}
