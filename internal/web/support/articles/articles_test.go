package articles_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/support"
)

// From nothing to an article that a client reads: begun, written, previewed, its readers chosen, published.
func TestAnArticleIsWrittenAndPublished(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		jana := d.SignIn("jana@nordwind.example")
		is(t, "a manager", d.ines.Get("/desk/articles"), http.StatusForbidden)
		is(t, "no title", d.sam.Post("/desk/articles/new", "/desk/articles/new", "title", " "), http.StatusUnprocessableEntity, "Give it a title")
		made := d.sam.Post("/desk/articles/new", "/desk/articles/new", "title", "How do I return gloves?")
		is(t, "begin", made, http.StatusSeeOther)
		at := "/desk/articles/how-do-i-return-gloves"
		if made.Location != at {
			t.Fatalf("leads to %s", made.Location)
		}
		is(t, "the editor", d.sam.Get(at), http.StatusOK, "How do I return gloves?", "As its reader sees it")
		body := "First **ask** us.\n\n{product SW-2210-L}\n\n[Sizes](sizes) and [below](#how-to-pack)\n\n## How to pack\n\nWell.\n"
		preview := d.sam.Post(at, at+"/preview", "title", "Returning gloves", "body", body, "seen", "1")
		is(t, "the preview", preview, http.StatusOK, "Returning gloves", "SW-2210-L", "One link leads nowhere", "Line 5", "is no article")
		if preview.Find(".article-text strong") == nil {
			t.Error("the preview isn't formatted")
		}
		is(t, "save", d.sam.Post(at, at, "title", "Returning gloves", "body", body, "seen", "1", "note", "First text"), http.StatusSeeOther)
		is(t, "nobody reads it yet", jana.Get("/s/nordwind/help/how-do-i-return-gloves"), http.StatusNotFound)

		publish := d.sam.Get(at + "/publish")
		is(t, "before publishing", publish, http.StatusOK, "Only the seller’s staff will see it.")
		look := d.sam.Post(at+"/publish", at+"/audience", "do", "look", "audience", "chosen", "account", strconv.Itoa(d.Count(`SELECT id FROM accounts WHERE slug = 'nordwind'`)))
		is(t, "who would", look, http.StatusOK, "1 of", "would see it: Nordwind")
		is(t, "find", d.sam.Post(at+"/publish", at+"/audience", "do", "find", "find", "bright"), http.StatusOK, "Bright Harvest")
		is(t, "nobody chosen", d.sam.Post(at+"/publish", at+"/audience", "do", "save", "audience", "chosen", "seen", publish.Attr("input[name=seen]", "value")), http.StatusUnprocessableEntity, "Choose the clients")
		is(t, "chosen", d.sam.Post(at+"/publish", at+"/audience", "do", "save", "audience", "chosen", "account", strconv.Itoa(d.Count(`SELECT id FROM accounts WHERE slug = 'nordwind'`)),
			"seen", publish.Attr("#who input[name=seen]", "value")), http.StatusSeeOther)
		is(t, "stale", d.sam.Post(at+"/publish", at+"/audience", "do", "save", "audience", "all", "seen", publish.Attr("#who input[name=seen]", "value")), http.StatusConflict)
		is(t, "publish", d.sam.Post(at+"/publish", at+"/state/publish", "seen", "2"), http.StatusSeeOther)
		is(t, "twice", d.sam.Post(at+"/publish", at+"/state/publish", "seen", "2"), http.StatusConflict)
		is(t, "its reader", jana.Get("/s/nordwind/help/how-do-i-return-gloves"), http.StatusOK, "Returning gloves", "How to pack")
		is(t, "another client", d.SignIn("tom@bright-harvest.example").Get("/s/bright-harvest/help/how-do-i-return-gloves"), http.StatusNotFound)
		is(t, "staff read it", d.ines.Get("/desk/help/how-do-i-return-gloves"), http.StatusOK, "For chosen clients", "Returning gloves")
		is(t, "the list", d.sam.Get("/desk/articles?q=returning&sort=title"), http.StatusOK, "Returning gloves", "Published", "1 client")
		is(t, "archive", d.sam.Post(at+"/publish", at+"/state/archive", "seen", "2"), http.StatusSeeOther)
		is(t, "gone", jana.Get("/s/nordwind/help/how-do-i-return-gloves"), http.StatusNotFound)
		is(t, "no such step", d.sam.Post(at+"/publish", at+"/state/burn", "seen", "2"), http.StatusNotFound)
	})
}

// What two write at once is put together; where both changed the same place one chooses, and nothing is lost.
func TestTwoWriteAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.article("Returns", "one\n\ntwo\n\nthree\n")
		at := "/desk/articles/" + a.Slug
		is(t, "Sam saves", d.sam.Post(at, at, "title", "Returns", "body", "ONE\n\ntwo\n\nthree\n", "seen", "1"), http.StatusSeeOther)
		is(t, "elsewhere", d.admin.Post(at, at, "title", "Returns", "body", "one\n\ntwo\n\nTHREE\n", "seen", "1"), http.StatusSeeOther)
		is(t, "is told", d.admin.Get(at), http.StatusOK, "had changed one place meanwhile")
		if _, body := d.now(a.Slug); body != "ONE\n\ntwo\n\nTHREE\n" {
			t.Fatalf("put together: %q", body)
		}
		clash := d.admin.Post(at, at, "title", "Returns", "body", "Eins\n\ntwo\n\nthree\n", "seen", "1", "tab", "t1", "note", "German")
		is(t, "the same place", clash, http.StatusConflict, "changed the same place meanwhile", "Eins", "ONE", "nothing is lost")
		if now, _ := d.now(a.Slug); now.Latest != 3 {
			t.Fatalf("saved all the same: %d", now.Latest)
		}
		is(t, "it is kept", d.admin.Get(at), http.StatusOK, "You typed this")
		is(t, "and taken up", d.admin.Get(at+"?draft=t1"), http.StatusOK, "This is what you typed")
		fields := []string{"title", "Returns", "body", "Eins\n\ntwo\n\nthree\n", "seen", "1", "tab", "t1", "theirs", "3"}
		is(t, "somebody saves again", d.sam.Post(at, at, "title", "Returns", "body", "Uno\n\ntwo\n\nTHREE\n", "seen", "3"), http.StatusSeeOther)
		is(t, "asked again", d.admin.Post(at, at+"/merge", append(fields, "choice-0", "both")...), http.StatusConflict, "saved once more", "Uno")
		fields[len(fields)-1] = "4"
		is(t, "both", d.admin.Post(at, at+"/merge", append(fields, "choice-0", "both")...), http.StatusSeeOther)
		if _, body := d.now(a.Slug); body != "Eins\nUno\n\ntwo\n\nTHREE\n" {
			t.Errorf("chosen: %q", body)
		}
		if p := d.admin.Get(at); p.Shows("You typed this") {
			t.Error("what is saved is offered as unsaved")
		}
	})
}

// A tab that crashed: what was typed is offered again, and who saved meanwhile is told.
func TestWhatIsTypedIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.article("Returns", "one\n")
		at := "/desk/articles/" + a.Slug
		kept := d.sam.Post(at, at+"/autosave", "title", "Returns", "body", "one and more\n", "seen", "1", "tab", "t1")
		is(t, "autosave", kept, http.StatusOK)
		if !strings.Contains(string(kept.Body), `"changed":""`) {
			t.Errorf("answers %s", kept.Body)
		}
		is(t, "another saves", d.admin.Post(at, at, "title", "Returns", "body", "two\n", "seen", "1"), http.StatusSeeOther)
		kept = d.sam.Post(at, at+"/autosave", "title", "Returns", "body", "one and more\n", "seen", "1", "tab", "t1")
		if !strings.Contains(string(kept.Body), "saved version 2 meanwhile") {
			t.Errorf("answers %s", kept.Body)
		}
		is(t, "the list", d.sam.Get("/desk/articles"), http.StatusOK, "You typed this and haven’t saved it", "a newer version was saved since")
		is(t, "the editor", d.sam.Get(at), http.StatusOK, "didn’t save it", "one and more")
		if p := d.admin.Get(at); p.Shows("one and more") {
			t.Error("another sees it")
		}
		is(t, "discard", d.sam.Post(at, at+"/discard", "tab", "t1"), http.StatusSeeOther)
		if p := d.sam.Get(at); p.Shows("one and more") {
			t.Error("it is still there")
		}
	})
}

func TestVersionsAreComparedAndRestored(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.published("Returns", "Within 14 days.\n")
		at := "/desk/articles/" + a.Slug
		is(t, "save", d.sam.Post(at, at, "title", "Returns", "body", "Within 30 days.\n", "seen", "1", "note", "Longer"), http.StatusSeeOther)
		versions := d.sam.Get(at + "/versions")
		is(t, "the difference", versions, http.StatusOK, "What changed from version 1 to 2", "Longer", "Added:", "Taken out:", "Readers see it")
		if got := versions.Text("ins") + " " + versions.Text("del"); got != "30 14" {
			t.Errorf("marked: %s", got)
		}
		is(t, "restore", d.sam.Post(at+"/versions", at+"/versions/1/restore"), http.StatusSeeOther)
		if now, body := d.now(a.Slug); now.Latest != 3 || body != "Within 14 days.\n" {
			t.Errorf("version %d: %q", now.Latest, body)
		}
		is(t, "no such version", d.sam.Get(at+"/versions?to=9"), http.StatusNotFound)
	})
}

func TestAnArticleIsScheduled(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.article("Holidays", "We are closed.\n")
		at := "/desk/articles/" + a.Slug
		is(t, "no day", d.sam.Post(at+"/publish", at+"/state/schedule", "seen", "1", "publish_at", "soon", "time", "8"), http.StatusUnprocessableEntity, "Choose a day.")
		is(t, "over", d.sam.Post(at+"/publish", at+"/state/schedule", "seen", "1", "publish_at", "2020-01-01", "time", "08:00"), http.StatusUnprocessableEntity, "Choose a time to come")
		is(t, "then", d.sam.Post(at+"/publish", at+"/state/schedule", "seen", "1", "publish_at", "2031-01-01", "time", "08:00"), http.StatusSeeOther)
		is(t, "it says so", d.sam.Get(at+"/publish"), http.StatusOK, "Scheduled", "Version 1 is published Wed 1 Jan")
		is(t, "back", d.sam.Post(at+"/publish", at+"/state/take-back", "seen", "1"), http.StatusSeeOther)
		is(t, "submit", d.sam.Post(at+"/publish", at+"/state/submit", "seen", "1"), http.StatusSeeOther)
		is(t, "in review", d.sam.Get("/desk/articles?state=in_review"), http.StatusOK, "Holidays", "In review")
	})
}

func TestDetailsOfAnArticle(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a, other := d.published("Returns", "text\n"), d.published("Delivery", "text\n")
		at := "/desk/articles/" + a.Slug
		seen := d.sam.Get(at+"/details").Attr("input[name=seen]", "value")
		is(t, "what isn't there", d.sam.Post(at+"/details", at+"/details", "slug", "Not one!", "products", "NOT-1", "product_categories", "Nowhere", "place", "x", "seen", seen),
			http.StatusUnprocessableEntity, "There is no product NOT-1.", "There is no category Nowhere.", "Use a number")
		is(t, "save", d.sam.Post(at+"/details", at+"/details", "slug", "sending-back", "products", "sw-2210-l", "product_categories", "Packaging > Cartons", "pages", "order", "pages", "orders",
			"desk_pages", "desk-orders", "errors", "stock", "related", other.Slug, "place", "3", "review_on", "2031-03-01", "seen", seen), http.StatusSeeOther)
		now, _ := d.now("sending-back")
		if now.ReviewOn != 20310301 || len(now.Ties) != 6 || len(now.Related) != 1 || now.Place != 3 {
			t.Errorf("kept: %+v", now)
		}
		if p := d.sam.Get(at); p.Status != http.StatusMovedPermanently || p.Location != "/desk/articles/sending-back" {
			t.Errorf("the old address: %d %s", p.Status, p.Location)
		}
		is(t, "stale", d.sam.Post("/desk/articles/sending-back/details", "/desk/articles/sending-back/details", "slug", "sending-back", "seen", seen), http.StatusConflict)
	})
}

func TestPicturesAndFilms(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.article("Sizes", "text\n")
		at := "/desk/articles/" + a.Slug
		sent := send(t, d.sam, at, at+"/files", "file", picture(t), true)
		is(t, "paste", sent, http.StatusOK)
		if string(sent.Body) != `{"markdown":"![Glove sizes](Glove-sizes.png)"}` {
			t.Errorf("answers %s", sent.Body)
		}
		is(t, "no picture", send(t, d.sam, at+"/files", at+"/files", "file", []byte("text"), false), http.StatusUnprocessableEntity)
		is(t, "the page", d.sam.Get(at+"/files"), http.StatusOK, "Glove-sizes.png")
		is(t, "the file", d.sam.Get(at+"/files/Glove-sizes.png"), http.StatusOK)
		preview := d.sam.Post(at, at+"/preview", "title", "Sizes", "body", "![Sizes](Glove-sizes.png)\n", "seen", "1")
		if src := preview.Attr(".article-text img", "src"); src != at+"/files/Glove-sizes.png" {
			t.Errorf("the preview shows %q", src)
		}
		is(t, "used", d.sam.Post(at, at, "title", "Sizes", "body", "![Sizes](Glove-sizes.png)\n", "seen", "1"), http.StatusSeeOther)
		is(t, "kept", d.sam.Post(at+"/files", at+"/files/Glove-sizes.png/remove"), http.StatusSeeOther)
		is(t, "and told", d.sam.Get(at+"/files"), http.StatusOK, "Take it out there first")

		content := film()
		begun := d.sam.Post(at+"/files", at+"/uploads", "name", "Packing.mp4", "size", strconv.Itoa(len(content)))
		is(t, "a film", begun, http.StatusOK)
		to := strings.Split(string(begun.Body), `"`)[3]
		is(t, "first piece", send(t, d.sam, at+"/files", to+"/pieces?at=0", "piece", content[:20], true), http.StatusOK)
		is(t, "not the next", send(t, d.sam, at+"/files", to+"/pieces?at=30", "piece", content[30:], true), http.StatusConflict)
		is(t, "another person", d.admin.Get(to+"/received"), http.StatusNotFound)
		if p := d.sam.Get(to + "/received"); !strings.Contains(string(p.Body), `"received":20`) {
			t.Errorf("received: %s", p.Body)
		}
		last := send(t, d.sam, at+"/files", to+"/pieces?at=20", "piece", content[20:], true)
		is(t, "last piece", last, http.StatusOK)
		if !strings.Contains(string(last.Body), `"done":true`) {
			t.Errorf("answers %s", last.Body)
		}
		is(t, "it is there", d.sam.Get(at+"/files"), http.StatusOK, "Packing.mp4")
		is(t, "too large", d.sam.Post(at+"/files", at+"/uploads", "name", "Long.mp4", "size", "300000000"), http.StatusUnprocessableEntity)
	})
}

func TestCategoriesOfArticles(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		const at = "/desk/articles/categories"
		for _, name := range []string{"Ordering", "Delivery"} {
			is(t, "add", d.sam.Post(at, at, "name", name), http.StatusSeeOther)
		}
		is(t, "twice", d.sam.Post(at, at, "name", "delivery"), http.StatusUnprocessableEntity)
		is(t, "up", d.sam.Post(at, at+"/delivery/up"), http.StatusSeeOther)
		list, err := d.App.Knowledge.Categories(bg, d.writer())
		d.Must(err)
		if list[0].Slug != "delivery" {
			t.Errorf("in order: %+v", list)
		}
		is(t, "rename", d.sam.Post(at, at+"/delivery/rename", "name", "Delivery and freight", "seen", "0"), http.StatusSeeOther)
		is(t, "stale", d.sam.Post(at, at+"/delivery/rename", "name", "Freight", "seen", "0"), http.StatusConflict)
		_, err = d.App.Knowledge.Create(bg, d.writer(), knowledge.NewArticle{Text: knowledge.Text{Title: "Zones"}, Category: "delivery"})
		d.Must(err)
		is(t, "not empty", d.sam.Post(at, at+"/delivery/delete"), http.StatusConflict, "Move them to another category first")
		is(t, "empty", d.sam.Post(at, at+"/ordering/delete"), http.StatusSeeOther)
	})
}

// From a search that found nothing to a fix in two actions: the word typed, the button pressed, and the effect is there.
func TestASearchThatFoundNothingIsMended(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		d.published("Returning what you ordered", "Send it back within 30 days.\n")
		jana := d.SignIn("jana@nordwind.example")
		for _, words := range []string{"Rücksendung", "zebra crossing"} {
			is(t, "search", jana.Get("/s/nordwind/help?q="+strings.ReplaceAll(words, " ", "+")), http.StatusOK)
		}
		d.Must(d.App.Knowledge.Flush(bg))
		const at = "/desk/articles/work"
		is(t, "the list", d.sam.Get(at), http.StatusOK, "Rücksendung", "zebra crossing", "once by 1 client")
		folded := func(words string) string { return d.text(`SELECT folded FROM article_searches WHERE words = ?`, words) }
		is(t, "no word", d.sam.Post(at, at+"/synonym", "list", "nothing", "folded", folded("Rücksendung"), "words", "Rücksendung", "term", ""), http.StatusUnprocessableEntity, "Write the word")
		fixed := d.sam.Post(at, at+"/synonym", "list", "nothing", "folded", folded("Rücksendung"), "words", "Rücksendung", "term", "returning")
		is(t, "a synonym", fixed, http.StatusSeeOther)
		page := d.sam.Get(fixed.Location)
		is(t, "the effect", page, http.StatusOK, "now finds 1 article", "Returning what you ordered")
		if page.Find(`[id^="search-r"]`) != nil {
			t.Error("it is still on the list")
		}
		is(t, "clients find it", jana.Get("/s/nordwind/help?q=R%C3%BCcksendung"), http.StatusOK, "Returning what you ordered")
		is(t, "an article", d.sam.Post(at, "/desk/articles/new", "title", "Zebra crossing", "search", folded("zebra crossing")), http.StatusSeeOther)
		if p := d.sam.Get(at); !p.Shows("Nothing to do here") {
			t.Errorf("the list: %s", p.Text("main"))
		}
	})
}

func TestArticlesThatDidNotHelp(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.published("Returns", "Send it back. [See](nowhere)\n")
		d.SignIn("jana@nordwind.example").Post("/s/nordwind/help/"+a.Slug, "/s/nordwind/help/"+a.Slug+"/helpful", "helpful", "no", "reason", "unclear", "comment", "Where to?")
		const at = "/desk/articles/work"
		is(t, "the list", d.sam.Get(at+"?list=unhelpful"), http.StatusOK, "Returns", "Not understood. Where to?", "Nordwind")
		is(t, "mended", d.sam.Post(at+"?list=unhelpful", at+"/mended", "list", "unhelpful", "slug", a.Slug), http.StatusSeeOther)
		is(t, "off the list", d.sam.Get(at+"?list=unhelpful"), http.StatusOK, "Nothing to do here")
		is(t, "broken links", d.sam.Get(at+"?list=broken"), http.StatusOK, "Returns", "Line 1", "nowhere")
		is(t, "no such action", d.sam.Post(at, at+"/burn"), http.StatusNotFound)
		is(t, "nothing offered", d.sam.Get(at+"?list=solved"), http.StatusOK, "Nothing was offered yet")
		actor := d.Actor("jana@nordwind.example", "nordwind")
		for i, outcome := range []support.Outcome{support.Offered, support.Opened, support.SolvedIt} {
			d.Must(d.App.Support.Deflected(bg, actor, "form-of-a-question-"+strconv.Itoa(i), "wet cartons", outcome, a.ID))
		}
		is(t, "what solved a question", d.sam.Get(at+"?list=solved"), http.StatusOK, "1 question wasn’t sent, since an article answered it.", "Returns 3 2 1")
		for _, list := range []string{"unopened", "contact", "unread", "review"} {
			is(t, list, d.sam.Get(at+"?list="+list), http.StatusOK)
		}
	})
}

func (d *desk) text(query string, args ...any) (text string) {
	d.T.Helper()
	d.Must(d.App.DB.Get(bg, &text, query, args...))
	return text
}
