package inbox_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/support"
)

const (
	ines, ada = "ines@harbour-vale.example", "admin@harbour-vale.example"
	sue, max  = "sue@harbour-vale.example", "max@harbour-vale.example"
	jana      = "jana@nordwind.example"
)

var ctx = context.Background()

// shop has Max, a manager of nobody, and Sue of support.
func shop(t *testing.T) *apptest.Shop {
	t.Helper()
	s := apptest.New(t).Fill()
	s.Person(max, "Max Other", "", "", identity.Manager)
	s.Person(sue, "Sue Support", "", "", identity.Support)
	return s
}

func asks(s *apptest.Shop, subject, text string) support.Ticket {
	s.T.Helper()
	t, err := s.App.Support.Ask(ctx, s.Actor(jana, "nordwind"), support.Question{Key: rand.Text(), Subject: subject, Text: text, Reason: "Where is my order"})
	s.Must(err)
	return t
}

func see(t *testing.T, b *apptest.Browser, path string, words ...string) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	if page.Status != http.StatusOK {
		t.Fatalf("%s: %d %.300s", path, page.Status, page.Text())
	}
	for _, w := range words {
		if !page.Shows(w) {
			t.Errorf("%s doesn't say %q:\n%s", path, w, page.Text("main"))
		}
	}
	return page
}

func leads(t *testing.T, page *apptest.Page, to string) {
	t.Helper()
	if page.Status != http.StatusSeeOther || !strings.HasPrefix(page.Location, to) {
		t.Fatalf("answered %d %s, not to %s: %.400s", page.Status, page.Location, to, page.Text("main"))
	}
}

// reply sends the form of a question's page.
func reply(b *apptest.Browser, at string, fields ...string) *apptest.Page {
	page := b.Get(at)
	return b.Post(at, at+"/reply", with(fields, "key", page.Attr("form[data-reply] input[name=key]", "value"), "seen", page.Attr("form[data-reply] input[name=seen]", "value"), "mode", "answer", "do", "send")...)
}

// with adds those fields of a form that aren't told.
func with(fields []string, others ...string) []string {
	fields = slices.Clone(fields)
	for i := 0; i < len(others); i += 2 {
		told := false
		for j := 0; j < len(fields); j += 2 {
			told = told || fields[j] == others[i]
		}
		if !told {
			fields = append(fields, others[i], others[i+1])
		}
	}
	return fields
}

func TestTheInboxIsWorkedThrough(t *testing.T) {
	s := shop(t)
	q := asks(s, "Where is HV-1?", "It was due on Monday.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+q.Number
	see(t, desk, "/desk/inbox", "Where is HV-1?", "Nordwind Maschinenbau", "Nobody’s", "First answer", "Give to")
	see(t, desk, "/desk/inbox?with=me", "No question is like that")
	see(t, desk, "/desk/inbox?q=monday", "Where is HV-1?")
	page := see(t, desk, at, "Jana Petersen asked in the portal", "It was due on Monday.", "Nobody has taken it", "First answer due in", "Last orders", "Client manager")
	for _, part := range []string{"[data-ticket]", "form#reply textarea", "select[name=assignee]", "input[name=mode]", "#right"} {
		if page.Find(part) == nil {
			t.Errorf("the page lacks %s", part)
		}
	}
	leads(t, desk.Post(at, at+"/take"), at)
	see(t, desk, "/desk/inbox?with=me", "Where is HV-1?")
	leads(t, desk.Post(at, at+"/details", "priority", "urgent", "was_priority", "normal", "reason", "Where is my order", "was_reason", "Where is my order"), at)
	leads(t, reply(desk, at, "mode", "note", "text", "The carrier lost it."), at)
	leads(t, reply(desk, at, "text", "Which dock?", "do", "wait", "minutes", "4"), at)
	see(t, desk, at, "Internal note", "The clock waits", "Waiting", "priority urgent")
	leads(t, desk.Post(at, at+"/resume", "seen", desk.Get(at).Attr("form[data-reply] input[name=seen]", "value")), at)
	leads(t, reply(desk, at, "text", "It comes tomorrow.", "do", "solve", "minutes", "2"), at)
	see(t, desk, at, "Solved", "It comes tomorrow.", "Make an article of this answer")
	see(t, desk, "/desk/inbox", "Nobody waits for an answer")
	if n := s.Count(`SELECT minutes FROM contacts WHERE id = (SELECT contact_id FROM tickets WHERE number = ?)`, q.Number); n != 6 {
		t.Errorf("%d minutes were spent, not 6", n)
	}
	buyer := s.Enter(jana)
	if page := see(t, buyer, "/s/nordwind/questions/"+q.Number, "It comes tomorrow."); page.Shows("carrier lost") || page.Shows("urgent") {
		t.Error("the client reads what is among staff")
	}
}

func TestWhatIsTypedStaysWhenItCantBeSent(t *testing.T) {
	s := shop(t)
	q := asks(s, "Torn film", "Look at it.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+q.Number
	for name, test := range map[string]struct {
		fields []string
		status int
		says   string
	}{
		"nothing written":  {[]string{"text", " "}, 422, "Write something."},
		"odd minutes":      {[]string{"text", "Kept words", "minutes", "soon"}, 422, "Enter whole minutes"},
		"changed since":    {[]string{"text", "Kept words", "seen", "99"}, 409, "changed by someone else"},
		"a note too long":  {[]string{"mode", "note", "text", strings.Repeat("Kept words ", 2000)}, 422, "characters"},
		"no canned answer": {[]string{"do", "fill", "text", "Kept words"}, 422, "Choose a canned answer."},
	} {
		page := reply(desk, at, test.fields...)
		if page.Status != test.status || !page.Shows(test.says) || !strings.HasPrefix(page.Text("title"), "Error: ") {
			t.Errorf("%s: %d %s: %.300s", name, page.Status, page.Text("title"), page.Text("[data-error-summary]"))
		}
		if name != "nothing written" && !strings.Contains(page.Text("textarea#text"), "Kept words") {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
	if page := desk.Post(at, at+"/remedy", "wrong", "Wet", "do", "keep"); page.Status != 422 || !page.Shows("Choose what kind of mistake") {
		t.Errorf("a remedy without a cause is answered %d", page.Status)
	}
}

func TestACannedAnswerIsFilledAndItsGapsAreTold(t *testing.T) {
	s := shop(t)
	q := asks(s, "Torn film", "Look at it.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+q.Number
	if page := desk.Post("/desk/answers/new", "/desk/answers/new", "name", "Late", "text", "Hello {nobody}"); page.Status != 422 || !page.Shows("is no field") {
		t.Errorf("an unknown field is answered %d", page.Status)
	}
	leads(t, desk.Post("/desk/answers/new", "/desk/answers/new", "name", "Late", "text", "Hello {name}, {order} is late. {me}"), "/desk/answers")
	see(t, desk, "/desk/answers", "Late", "not used yet")
	id := fmt.Sprint(s.Count(`SELECT MAX(id) FROM canned_answers`))
	page := reply(desk, at, "do", "fill", "canned", id)
	if text := page.Text("textarea#text"); page.Status != 200 || text != "Hello Jana, {order} is late. Sue Support" || !page.Shows("There is nothing for {order}") {
		t.Errorf("%d %q", page.Status, text)
	}
	if page := reply(desk, at, "canned", id, "text", "Hello Jana, {order} is late."); page.Status != 422 || !page.Shows("Fill in {order} first") {
		t.Errorf("a gap is sent: %d", page.Status)
	}
	leads(t, reply(desk, at, "canned", id, "text", "Hello Jana, it is late."), at)
	see(t, desk, "/desk/answers", "used once")
	if page := s.SignIn(ines).Get("/desk/answers/" + id); page.Status != 403 {
		t.Errorf("a manager opens a canned answer: %d", page.Status)
	}
	leads(t, desk.Post("/desk/answers/"+id, "/desk/answers/"+id+"/delete"), "/desk/answers")
	see(t, desk, "/desk/answers", "There are none yet")
}

func TestTwoQuestionsBecomeOne(t *testing.T) {
	s := shop(t)
	one, two := asks(s, "Torn film", "Look at it."), asks(s, "Torn film, again", "And here.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+two.Number
	see(t, desk, at+"/merge", one.Number, "Torn film")
	see(t, desk, at+"/merge?into="+one.Number, "One message goes", "It can be taken apart again.")
	if page := desk.Get(at + "/merge?into=T-9"); page.Status != 422 || !page.Shows("no question of that number") {
		t.Errorf("a question that isn't there: %d", page.Status)
	}
	leads(t, desk.Post(at, at+"/merge", "into", one.Number), "/desk/inbox/"+one.Number)
	see(t, desk, at, "a part of "+one.Number)
	see(t, desk, "/desk/inbox/"+one.Number, "And here.", "Holds "+two.Number)
	leads(t, desk.Post(at, at+"/unmerge"), at)
	see(t, desk, at, "And here.")
}

func TestSeveralAtOnce(t *testing.T) {
	s := shop(t)
	one, two := asks(s, "First", "a"), asks(s, "Second", "b")
	desk := s.SignIn(sue)
	post := func(b *apptest.Browser, body string) *apptest.Page {
		form, err := url.ParseQuery(body)
		s.Must(err)
		page := b.Get("/desk/inbox")
		for _, seen := range page.All("form#bulk input[name=seen]") {
			for _, a := range seen.Attr {
				if a.Key == "value" {
					form.Add("seen", a.Val)
				}
			}
		}
		form.Set("csrf", b.Token("/desk/profile/password"))
		return b.Do(http.MethodPost, "/desk/inbox", form)
	}
	leads(t, post(desk, "do=priority&priority=high&row="+one.Number+"&row="+two.Number), "/desk/inbox")
	see(t, desk, "/desk/inbox?priority=high", "First", "Second", "2 questions are set.")
	leads(t, post(s.SignIn(max), "do=priority&priority=low&row="+one.Number), "/desk/inbox")
	if n := s.Count(`SELECT COUNT(*) FROM tickets WHERE priority = 'high'`); n != 2 {
		t.Errorf("%d are high: another manager changed one", n)
	}
	leads(t, post(desk, "do=solve&row="+one.Number+"&row="+two.Number), "/desk/inbox")
	see(t, desk, "/desk/inbox", "Nobody waits for an answer")
}

func TestWhoElseIsHere(t *testing.T) {
	s := shop(t)
	q := asks(s, "Torn film", "Look at it.")
	at := "/desk/inbox/" + q.Number
	desk, other := s.SignIn(sue), s.SignIn(ines)
	other.Post(at, at+"/watch", "writing", "yes")
	if page := desk.Post(at, at+"/watch"); !strings.Contains(page.Body, `"name":"Ines Halvorsen"`) || !strings.Contains(page.Body, `"writing":true`) {
		t.Errorf("%s", page.Body)
	}
	other.Post(at, at+"/watch", "left", "yes")
	if page := desk.Post(at, at+"/watch"); !strings.Contains(page.Body, `"here":[]`) {
		t.Errorf("%s", page.Body)
	}
	s.Pass(time.Minute)
	if page := s.SignIn(max).Post("/desk/inbox", at+"/watch"); page.Status != 404 {
		t.Errorf("another manager watches: %d", page.Status)
	}
}

func TestAnAnswerBecomesAnArticle(t *testing.T) {
	s := shop(t)
	q := asks(s, "Where is HV-104211?", "Look at it.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+q.Number
	leads(t, reply(desk, at, "text", "Dear Jana,\n\nyour order HV-104211 is on its page under Orders.\n\nBest regards\nSue Support"), at)
	message := desk.Get(at).Attr("form input[name=message]", "value")
	leads(t, desk.Post(at, at+"/article", "message", message), "/desk/articles/")
	if n := s.Count(`SELECT COUNT(*) FROM article_versions WHERE title = 'Where is the order?' AND body LIKE '%the order is on its page%' AND body NOT LIKE '%Jana%' AND body NOT LIKE '%Sue%'`); n != 1 {
		t.Error("there is no draft without names")
	}
}

func TestACallIsLogged(t *testing.T) {
	s := shop(t)
	desk := s.SignIn(ines)
	log := func(fields ...string) *apptest.Page {
		return desk.Post("/desk/log", "/desk/log", with(fields, "key", desk.Get("/desk/log").Attr("form[data-log-form] input[name=key]", "value"), "channel", "call", "minutes", "4")...)
	}
	leads(t, log("client", "jana", "reason", "Needed help ordering", "then", "done", "note", "Which carton?"), "/desk/log")
	if n := s.Count(`SELECT COUNT(*) FROM contacts WHERE channel = 'call' AND reason = 'Needed help ordering' AND minutes = 4 AND with_name = 'Jana Petersen' AND by_name = 'Ines Halvorsen'`); n != 1 {
		t.Errorf("%d contacts are noted, not 1", n)
	}
	leads(t, log("client", "nordwind", "with", "Jana Petersen", "reason", "Returns", "note", "May cut goods come back? They are unopened.", "then", "ticket"), "/desk/inbox/T-")
	if n := s.Count(`SELECT COUNT(*) FROM tickets t JOIN contacts c ON c.id = t.contact_id WHERE t.subject = 'May cut goods come back?' AND t.channel = 'call' AND t.member_id IS NOT NULL AND c.minutes = 4`); n != 1 {
		t.Error("no question was made of it")
	}
	page := log("client", "nordwind", "with", "Jana Petersen", "then", "order")
	leads(t, page, "/desk/clients/nordwind/order?")
	if page := see(t, desk, page.Location); len(page.Attr("input[name=noted]", "value")) < 16 || page.Find("input[name=minutes]") != nil {
		t.Error("the order would note a second contact")
	}
	for says, fields := range map[string][]string{
		"No client of yours":   {"client", "zzzz", "reason", "Returns"},
		"Say who calls":        {"reason", "Returns"},
		"what it was about":    {"client", "nordwind"},
		"Enter whole minutes":  {"client", "nordwind", "reason", "Returns", "minutes", "x"},
		"Write down what they": {"client", "nordwind", "reason", "Returns", "then", "ticket"},
	} {
		if page := log(fields...); page.Status != 422 || !page.Shows(says) {
			t.Errorf("%v: %d %s", fields, page.Status, page.Text("[data-error-summary]"))
		}
	}
	if page := desk.Get("/desk/log/clients?q=peters"); !strings.Contains(page.Body, `data-slug="nordwind"`) {
		t.Errorf("a person isn't found: %s", page.Body)
	}
	if page := s.SignIn(max).Get("/desk/log/clients?q=nordwind"); strings.Contains(page.Body, "nordwind") {
		t.Error("another manager finds the client")
	}
}

func TestSomethingIsPutRight(t *testing.T) {
	s := shop(t)
	q := asks(s, "Crushed box", "Look at it.")
	desk, at := s.SignIn(sue), "/desk/inbox/"+q.Number
	leads(t, desk.Post(at, at+"/remedy", "cause", "Damaged", "wrong", "Crushed on the way", "do", "keep"), at)
	see(t, desk, "/desk/inbox/remedies", q.Number, "Crushed on the way", "Open")
	version := desk.Get(at).Attr("#right input[name=version]", "value")
	if page := desk.Post(at, at+"/remedy", "version", version, "cause", "Damaged", "wrong", "Crushed on the way", "do", "done"); page.Status != 422 || !page.Shows("Say what you did.") {
		t.Errorf("done without saying what: %d", page.Status)
	}
	leads(t, desk.Post(at, at+"/remedy", "version", version, "cause", "Damaged", "wrong", "Crushed on the way", "did", "Sent another", "gets", "A credit note", "do", "done"), at)
	see(t, desk, "/desk/inbox/remedies?all=yes", "A credit note", "Done")
	see(t, desk, "/desk/inbox/remedies", "Nothing waits to be put right")
}

func TestLettersOfPeopleNobodyKnows(t *testing.T) {
	s := shop(t)
	s.Must(s.App.DB.InTx(ctx, func(ctx context.Context) error {
		for _, id := range []string{"a", "b"} {
			if _, err := s.App.DB.Exec(ctx, `INSERT INTO mails_in (mail_id, from_email, from_name, subject, text, outcome, why, at) VALUES (?, 'new@nordwind.example', 'New Person', 'A letter', 'Do you have M8?', 'unknown', 'nobody of that address', ?)`, id+"@x", s.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
	desk := s.SignIn(sue)
	see(t, desk, "/desk/inbox/letters", "A letter", "new@nordwind.example", "nobody of that address")
	if page := desk.Post("/desk/inbox/letters", "/desk/inbox/letters/1", "do", "assign", "client", "zzz"); page.Status != 422 || !page.Shows("No client of yours") {
		t.Errorf("an unknown client: %d", page.Status)
	}
	leads(t, desk.Post("/desk/inbox/letters", "/desk/inbox/letters/1", "do", "assign", "client", "nordwind"), "/desk/inbox/T-")
	leads(t, desk.Post("/desk/inbox/letters", "/desk/inbox/letters/2", "do", "dismiss"), "/desk/inbox/letters")
	see(t, desk, "/desk/inbox/letters", "Nothing waits here")
	if page := s.SignIn(ines).Get("/desk/inbox/letters"); page.Status != 403 {
		t.Errorf("a manager reads them: %d", page.Status)
	}
}
