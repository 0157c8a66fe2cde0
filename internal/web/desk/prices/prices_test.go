package prices_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

const (
	bolt  = "FS-0933-08040-Z"
	tape  = "PK-3050-66B"
	glove = "SW-2210-L"
	list  = "/desk/prices/lists/harvest"
)

// The sheet without a script: a cell is edited, waits in the draft with its effect, is published, and the storefront shows it;
// undone, it is as it was.
func TestAPriceIsChangedPublishedAndUndone(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		ines, tom := s.SignIn("ines@harbour-vale.example"), s.SignIn("tom@bright-harvest.example")
		if page := tom.Get("/s/bright-harvest/p/" + tape); !page.Shows("29.90") {
			t.Fatalf("before: %s", page.Text())
		}
		key := ines.Get(list).Attr("input[name=k0]", "value")
		page := ines.Post(list, list+"/rows", "k0", key, "p0-0", "30,5", "q0-1", "10", "p0-1", "28", "t0", "", "query", "", "page", "1")
		if page.Status != http.StatusSeeOther {
			t.Fatalf("saving a row: %d %s", page.Status, page.Text())
		}
		page = ines.Get(list)
		if !page.Shows("1 change, not published") || page.Attr("input[name=p0-0]", "value") != "30.50" || page.Attr("input[name=q0-1]", "value") != "10" {
			t.Errorf("the draft: %s", page.Text())
		}
		if page := tom.Get("/s/bright-harvest/p/" + tape); page.Shows("30.50") || !page.Shows("29.90") {
			t.Error("the client sees what isn't published")
		}
		if page := ines.Get(list + "/effect"); !page.Shows("Biggest rises") || !page.Shows("+2.01") {
			t.Errorf("the effect: %s", page.Text())
		}
		version := page.Attr("form[action="+list+"/publish] input[name=version]", "value")
		page = ines.Post(list, list+"/publish", "version", version, "on", "2026-11-19")
		if page.Status != http.StatusSeeOther {
			t.Fatalf("publishing: %d %s", page.Status, page.Text())
		}
		if page := tom.Get("/s/bright-harvest/p/" + tape); !page.Shows("30.50") || !page.Shows("28.00") {
			t.Errorf("published, the client sees: %s", page.Text())
		}
		if n := s.Count(`SELECT COUNT(*) FROM changes WHERE kind = 'price list' AND subject = 'harvest' AND before_text = '29.90' AND after_text = '30.50, from 10 28.00'`); n != 1 {
			t.Errorf("the change log has it %d times", n)
		}
		id := ines.Get(list+"/published").Attr("input[name=publication]", "value")
		if page := ines.Post(list+"/published", list+"/undo", "publication", id); page.Status != http.StatusSeeOther {
			t.Fatalf("undoing: %d %s", page.Status, page.Text())
		}
		if page := tom.Get("/s/bright-harvest/p/" + tape); !page.Shows("29.90") || page.Shows("30.50") {
			t.Errorf("undone, the client sees: %s", page.Text())
		}
	})
}

// A break that costs more than the smaller quantity is asked about before anything of it is saved: the row comes back as
// typed, the suggestion is one button away, and so is confirming it.
func TestAnOddBreakIsAskedAboutBeforeItIsSaved(t *testing.T) {
	s := apptest.New(t).Fill()
	ines := s.SignIn("ines@harbour-vale.example")
	drafted := func() int { return s.Count(`SELECT COUNT(*) FROM price_draft_rows`) }
	send := func(want int, fields ...string) *apptest.Page {
		t.Helper()
		key := ines.Get(list).Attr("input[name=k0]", "value")
		got := ines.Post(list, list+"/rows", append(fields, "k0", key, "query", "", "page", "1")...)
		if got.Status != want {
			t.Fatalf("saving: %d %s", got.Status, got.Text("main"))
		}
		return got
	}
	typed := []string{"p0-0", "30", "q0-1", "10", "p0-1", "28", "q0-2", "25", "p0-2", "82", "q0-3", "50", "p0-3", "26", "t0", ""}
	page := send(422, typed...)
	if !page.Shows("from 25 costs more than from 10") || !page.Shows("Is 27.00 meant") || page.Attr("input[name=p0-2]", "value") != "82" || page.Find("td.is-odd input[name=p0-2]") == nil || drafted() != 0 {
		t.Fatalf("the question, with %d rows drafted: %s", drafted(), page.Text("#questions"))
	}
	send(303, append(typed, "use", page.Attr("button[name=use]", "value"))...)
	if page = ines.Get(list); page.Shows("costs more") || page.Attr("input[name=p0-2]", "value") != "27.00" || drafted() != 1 {
		t.Errorf("after using the suggestion: %s", page.Text("#questions"))
	}
	typed = []string{"p0-0", "30", "q0-1", "10", "p0-1", "31", "t0", ""}
	mark := send(422, typed...).Attr("button[name=confirm]", "value")
	if page = send(422, "p0-0", "30", "q0-1", "10", "p0-1", "33", "t0", "", "confirm", mark); !page.Shows("33.00 over 30.00") {
		t.Errorf("another price than the confirmed one: %s", page.Text("#questions"))
	}
	send(303, append(typed, "confirm", mark)...)
	if page = ines.Get(list); page.Shows("costs more") || page.Attr("input[name=p0-1]", "value") != "31.00" {
		t.Errorf("after confirming it: %s", page.Text("#questions"))
	}
}

// Pasted lines and files are asked about together; a contract's prices too.
func TestOddBreaksOfManyLinesAreAskedAboutTogether(t *testing.T) {
	s := apptest.New(t).Fill()
	ines := s.SignIn("ines@harbour-vale.example")
	for _, at := range []string{list, "/desk/clients/bright-harvest/prices"} {
		lines := bolt + "; 1; 10\n" + bolt + "; 100; 11\n" + tape + "; 1; 20\n" + tape + "; 36; 19\n" + glove + "; 1; 9\n" + glove + "; 10; 95\n"
		page := ines.Post(at+"/bring", at+"/bring", "lines", lines)
		if page.Status != 422 || !page.Shows(bolt+": from 100 costs more than from 1") || !page.Shows(glove+": from 10 costs more") || page.Shows(tape+": from") || !strings.Contains(page.Body, lines[:20]) {
			t.Fatalf("%s: %d %s", at, page.Status, page.Text("main"))
		}
		if n := s.Count(`SELECT COUNT(*) FROM price_draft_rows`); n != 0 {
			t.Errorf("%s: %d rows are drafted before it is confirmed", at, n)
		}
		if page = ines.Post(at+"/bring", at+"/bring", "lines", lines, "confirm", page.Attr("button[name=confirm]", "value")); page.Status != 303 {
			t.Errorf("%s: confirmed: %d %s", at, page.Status, page.Text("main"))
		}
		if page = ines.Get(at); !page.Shows("3 changes, not published") || page.Shows("costs more") {
			t.Errorf("%s: %s", at, page.Text("main"))
		}
		if page = ines.Post(at, at+"/add", "sku", glove, "price", "96"); page.Status != 303 {
			t.Errorf("%s: a fine price for one: %d", at, page.Status)
		}
		if page = ines.Post(at, at+"/add", "sku", glove, "price", "8"); page.Status != 422 || page.Find("button[name=confirm]") == nil || !page.Shows("95.00 over 8.00") {
			t.Errorf("%s: a price for one below that from 10: %d %s", at, page.Status, page.Text("main"))
		}
		_, err := s.App.DB.Exec(context.Background(), `DELETE FROM price_draft_rows`)
		s.Must(err)
	}
}

func TestARefusedRowComesBackAsTyped(t *testing.T) {
	s := apptest.New(t).Fill()
	ines := s.SignIn("ines@harbour-vale.example")
	key := ines.Get(list).Attr("input[name=k0]", "value")
	page := ines.Post(list, list+"/rows", "k0", key, "p0-0", "cheap", "t0", "soon", "query", "", "page", "1")
	if page.Status != http.StatusUnprocessableEntity || page.Attr("input[name=p0-0]", "value") != "cheap" || !page.Shows("not a price above 0") {
		t.Errorf("%d %s", page.Status, page.Text())
	}
	if n := s.Count(`SELECT COUNT(*) FROM price_draft_rows`); n != 0 {
		t.Errorf("%d rows were drafted", n)
	}
}

// Nobody sees or changes what is other managers' clients': not their lists, not their contracts, not their names.
func TestListsOfOthersClientsArentThere(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Person("sue@harbour-vale.example", "Sue Support", "", "", identity.Support)
	s.Import("price-lists", "code,name,currency", "shared,Shared,EUR")
	s.Import("accounts", "slug,name,currency,manager_email,price_lists", "lone,Lone Star,EUR,max@harbour-vale.example,shared", "bright-harvest,Bright Harvest,EUR,ines@harbour-vale.example,harvest;shared")
	max := s.SignIn("max@harbour-vale.example")
	for path, want := range map[string]int{list: 404, list + "/export": 404, "/desk/clients/bright-harvest/prices": 404, "/desk/clients/lone/prices": 200, "/desk/prices/lists/shared": 200, "/desk/prices/lists/base": 200, "/desk/prices/lists/shared/settings": 200} {
		page := max.Get(path)
		if page.Status != want || page.Shows("Bright Harvest") {
			t.Errorf("%s: %d, want %d: %s", path, page.Status, want, page.Text())
		}
	}
	if page := max.Get("/desk/prices"); page.Shows("Bright Harvest") || page.Shows("harvest") || !page.Shows("Lone") && !page.Shows("1 client and 1 of colleagues") {
		t.Errorf("the lists: %s", page.Text())
	}
	if page := s.SignIn("ines@harbour-vale.example").Get("/desk/prices/why?client=nordwind&product=" + tape); !page.Shows("They don’t see this product") || !page.Shows("The base list.") {
		t.Errorf("why of a product outside the range: %s", page.Text())
	}
	if page := max.Get("/desk/prices/why?client=bright-harvest&product=" + tape); !page.Shows("You have no client of that name") {
		t.Errorf("why of a colleague's client: %s", page.Text())
	}
	for _, path := range []string{"/desk/prices/lists/shared", "/desk/prices/lists/base"} {
		if page := max.Post("/desk/prices/new", path+"/add", "sku", bolt, "price", "1"); page.Status != http.StatusForbidden {
			t.Errorf("Max changes %s: %d", path, page.Status)
		}
	}
	sue := s.SignIn("sue@harbour-vale.example")
	if page := sue.Post("/desk/profile", list+"/add", "sku", bolt, "price", "1"); page.Status != http.StatusForbidden {
		t.Errorf("support changes a price: %d", page.Status)
	}
	ada := s.SignIn("admin@harbour-vale.example")
	if page := ada.Post("/desk/prices/lists/base", "/desk/prices/lists/base/add", "sku", bolt, "price", "13"); page.Status != http.StatusSeeOther {
		t.Errorf("an administrator changes the base list: %d %s", page.Status, page.Text())
	}
	if n := s.Count(`SELECT COUNT(*) FROM price_draft_rows`); n != 1 {
		t.Errorf("%d rows were drafted, one by an administrator", n)
	}
}

// What is exported goes back in without a change; a changed line is drafted, a line of another list is told.
func TestAnExportGoesBackInUnchanged(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Import("prices", "price_list,sku,min_qty,unit_price,valid_from,valid_to", "harvest,"+tape+",10,28.00,,", "harvest,"+glove+",1,8.00,2026-01-01,2026-12-31", "harvest,"+glove+",1,8.50,2027-01-01,")
		ines := s.SignIn("ines@harbour-vale.example")
		for _, at := range []string{list, "/desk/clients/nordwind/prices"} {
			csv := ines.Get(at + "/export").Body
			if page := upload(ines, at, csv); page.Status != http.StatusSeeOther {
				t.Fatalf("importing %s: %d %s", csv, page.Status, page.Text())
			}
			if n := s.Count(`SELECT COUNT(*) FROM price_draft_rows`); n != 0 {
				t.Fatalf("%d rows were drafted by %s", n, csv)
			}
		}
		csv := ines.Get(list + "/export").Body
		if page := upload(ines, list, strings.Replace(csv, "28.00", "27.50", 1)); page.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM price_draft_rows`) != 1 {
			t.Errorf("one line was changed: %d, %s", page.Status, page.Text())
		}
		s.Must(s.App.DB.InTx(context.Background(), func(ctx context.Context) error {
			_, err := s.App.DB.Exec(ctx, `DELETE FROM price_draft_rows`)
			return err
		}))
		if page := upload(ines, list, "price_list,sku,min_qty,unit_price\nharvest,"+tape+",20,26.00"); page.Status != http.StatusSeeOther {
			t.Fatalf("one break more: %d %s", page.Status, page.Text())
		}
		var breaks string
		s.Must(s.App.DB.Get(context.Background(), &breaks, `SELECT breaks FROM price_draft_rows`))
		if !strings.Contains(breaks, "28") || !strings.Contains(breaks, "26") {
			t.Errorf("one break more leaves %q of the ladder", breaks)
		}
		if page := upload(ines, list, strings.ReplaceAll(csv, "harvest", "base")); page.Status != http.StatusUnprocessableEntity || !page.Shows("It names") {
			t.Errorf("a file of another list: %d %s", page.Status, page.Text())
		}
	})
}

// A file with an odd break is kept while it is asked about: confirmed, it goes into the draft without being chosen again.
func TestAFileIsKeptWhileItIsAskedAbout(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Import("prices", "price_list,sku,min_qty,unit_price", "harvest,"+tape+",1,28.00")
		ines := s.SignIn("ines@harbour-vale.example")
		page := upload(ines, list, "price_list,sku,min_qty,unit_price\nharvest,"+tape+",10,30.00")
		mark, token := page.Attr("button[name=confirm]", "value"), page.Attr("input[name=file_sent]", "value")
		if page.Status != http.StatusUnprocessableEntity || mark == "" || token == "" || !page.Shows("prices.csv is kept") {
			t.Fatalf("an odd break: %d %s", page.Status, page.Text())
		}
		ada := s.SignIn("admin@harbour-vale.example")
		if page := upload(ada, list, "", "file_sent", token, "confirm", mark); page.Status != http.StatusUnprocessableEntity || !page.Shows("Choose it again") {
			t.Errorf("somebody else sends it: %d %s", page.Status, page.Text())
		}
		for range 2 { // refused once more it is still there
			if page := upload(ines, list, "", "file_sent", token); page.Attr("input[name=file_sent]", "value") != token {
				t.Fatalf("without a confirmation: %d %s", page.Status, page.Text())
			}
		}
		if page := upload(ines, list, "", "file_sent", token, "confirm", mark); page.Status != http.StatusSeeOther || s.Count(`SELECT COUNT(*) FROM price_draft_rows`) != 1 {
			t.Errorf("confirmed: %d %s", page.Status, page.Text())
		}
		if page := upload(ines, list, "", "file_sent", token, "confirm", mark); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("once more: %d %s", page.Status, page.Text())
		}
	})
}

// upload sends a file, none when it is empty, with further fields.
func upload(b *apptest.Browser, at, csv string, fields ...string) *apptest.Page {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("csrf", b.Token(at+"/bring"))
	for i := 0; i < len(fields); i += 2 {
		_ = form.WriteField(fields[i], fields[i+1])
	}
	if csv != "" {
		file, _ := form.CreateFormFile("file", "prices.csv")
		_, _ = file.Write([]byte(csv))
	}
	_ = form.Close()
	request, err := http.NewRequest(http.MethodPost, "http://"+b.Host+at+"/import", &body)
	b.Shop.Must(err)
	request.Header.Set("Content-Type", form.FormDataContentType())
	return b.Send(request)
}

// Plus 3 % from the first of next month: drafted together, undone together, published for that day; until then the old prices hold.
func TestManyPricesAtOnceFromAnotherDay(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		const at = "/desk/clients/nordwind/prices"
		ines := s.SignIn("ines@harbour-vale.example")
		page := ines.Post(at+"/many", at+"/many", "do", "percent", "percent", "3", "decimals", "4", "on", "2026-12-01", "query", "", "skus", glove)
		if page.Status != http.StatusSeeOther {
			t.Fatalf("many: %d %s", page.Status, page.Text())
		}
		ines.Post(at, at+"/step", "way", "undo", "query", "")
		if n := s.Count(`SELECT COUNT(*) FROM price_draft_rows`); n != 0 {
			t.Fatalf("%d rows are left after undo", n)
		}
		ines.Post(at, at+"/step", "way", "redo", "query", "")
		page = ines.Get(at)
		if page.Attr("input[name=p0-0]", "value") != "8.0031" || page.Attr("#on", "value") != "2026-12-01" {
			t.Fatalf("the draft: %s", page.Text())
		}
		version := page.Attr("form[action="+at+"/publish] input[name=version]", "value")
		if page := ines.Post(at, at+"/publish", "version", version, "on", "2026-12-01"); page.Status != http.StatusSeeOther {
			t.Fatalf("publishing: %d %s", page.Status, page.Text())
		}
		for date, want := range map[string]string{"2026-11-30": "7.77", "2026-12-01": "8.0031"} {
			page := ines.Get(at + "?product=" + glove + "&quantity=3&date=" + date)
			if !strings.Contains(page.Text(".verdict"), want) {
				t.Errorf("on %s: %s, want %s", date, page.Text(".verdict"), want)
			}
		}
		if page := ines.Get(at + "?product=" + glove + "&quantity=3&date=2026-11-30"); !page.Shows("From Tue 1 Dec 2026 contract prices decides") {
			t.Errorf("what follows: %s", page.Text(".beside"))
		}
	})
}

// A client's lists are asked in the order that its manager chooses.
func TestTheOrderOfListsIsChanged(t *testing.T) {
	s := apptest.New(t).Fill()
	const at = "/desk/clients/bright-harvest/prices"
	ines := s.SignIn("ines@harbour-vale.example")
	if page := ines.Post("/desk/prices/new", "/desk/prices/new", "code", "spring", "name", "Spring", "currency", "EUR", "kind-0", "all", "value-0", "", "percent-0", "10"); page.Status != http.StatusSeeOther {
		t.Fatalf("a new list: %d %s", page.Status, page.Text())
	}
	if page := ines.Post(at, at+"/order", "list", "harvest", "add", "spring"); page.Status != http.StatusSeeOther {
		t.Fatalf("adding it: %d %s", page.Status, page.Text())
	}
	if page := ines.Get("/desk/prices/lists/spring"); !page.Shows("derived") || page.Attr("input[name=p0-0]", "value") == "" {
		t.Errorf("the derived list: %s", page.Text())
	}
	ines.Post(at, at+"/order", "list", "harvest", "up", "spring")
	if page := ines.Post(at, at+"/order", "list", "harvest", "list", "spring", "up", "spring"); page.Status != http.StatusSeeOther {
		t.Fatalf("moving it up: %d %s", page.Status, page.Text())
	}
	if page := ines.Get(at + "?product=" + tape); !strings.Contains(page.Text(".verdict"), "28.512") || !strings.Contains(page.Text(".verdict"), "Spring") {
		t.Errorf("Spring is asked first now: %s", page.Text(".beside"))
	}
	if page := ines.Post(at, at+"/order", "list", "harvest", "list", "spring", "up", "spring"); page.Status != http.StatusConflict {
		t.Errorf("from an old page: %d", page.Status)
	}
}

// The manager is told once, by letter, that contract prices end.
func TestTheManagerIsRemindedBeforeContractPricesEnd(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Import("contract-prices", "account,sku,min_qty,unit_price,valid_from,valid_to", "nordwind,"+bolt+",1,11.00,2026-01-01,2026-12-20", "nordwind,"+bolt+",10,10.00,2026-01-01,2026-12-20",
			"nordwind,FS-0934-08-Z,1,5.00,2026-01-01,2026-12-20", "nordwind,FS-0934-08-Z,1,5.20,2026-12-21,", "bright-harvest,"+tape+",1,28.00,,2027-06-30")
		for range 3 {
			s.Must(s.App.PriceDesk.Remind(context.Background()))
			s.Settle()
			s.Pass(24 * 60 * 60 * 1e9)
		}
		if n := s.Count(`SELECT COUNT(*) FROM letters WHERE kind = 'contract-ends'`); n != 1 {
			t.Fatalf("%d letters", n)
		}
		if n := s.Count(`SELECT COUNT(*) FROM letters WHERE to_email = 'ines@harbour-vale.example' AND subject = 'A contract price of Nordwind Maschinenbau ends on Sun 20 Dec 2026'`); n != 1 {
			t.Error("the letter isn't to the manager, or says something else")
		}
		ines := s.SignIn("ines@harbour-vale.example")
		if page := ines.Get("/desk/clients/nordwind/prices"); !page.Shows("1 contract price ends") {
			t.Errorf("the client's prices: %s", page.Text())
		}
	})
}

// Two people on one draft: the second to save sees what the first has made of the row, and overwrites nothing.
func TestAColleaguesChangeIsTold(t *testing.T) {
	s := apptest.New(t).Fill()
	ines, ada := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
	key := ines.Get(list).Attr("input[name=k0]", "value")
	save := func(b *apptest.Browser, price string) *apptest.Page {
		return b.Post(list, list+"/rows", "k0", key, "p0-0", price, "t0", "", "query", "", "page", "1")
	}
	if page := save(ada, "31"); page.Status != http.StatusSeeOther {
		t.Fatalf("Ada saves: %d", page.Status)
	}
	page := save(ines, "32")
	if page.Status != http.StatusConflict || !page.Shows("Ada Vale changed this row meanwhile to 31.00; you typed 32.00") {
		t.Errorf("Ines saves: %d %s", page.Status, page.Text())
	}
	if page.Find("form[data-grid]") == nil || page.Attr("input[name=p0-0]", "value") != "32" || page.Attr("input[name=p0-0]", "aria-invalid") != "true" {
		t.Errorf("what Ines typed is lost: %s", page.Text())
	}
	if page := save(ada, "31"); page.Status != http.StatusSeeOther {
		t.Errorf("the second click of the same saving clashes with the first: %d %s", page.Status, page.Text())
	}
	fresh := page.Attr("input[name=k0]", "value")
	if page := ines.Post(list, list+"/rows", "k0", fresh, "p0-0", "32", "t0", "", "query", "", "page", "1"); page.Status != http.StatusSeeOther {
		t.Errorf("Ines saves in spite of it: %d %s", page.Status, page.Text())
	}
	key0 := ada.Get(list).Attr("input[name=k0]", "value")
	if page := ada.Post(list, list+"/rows", "k0", key0, "p0-0", "31", "t0", "", "query", "", "page", "1"); page.Status != http.StatusSeeOther {
		t.Fatalf("Ada saves again: %d", page.Status)
	}
	if page := save(ines, "29.90"); page.Status != http.StatusSeeOther {
		t.Errorf("what Ines didn't touch is no conflict: %d %s", page.Status, page.Text())
	}
	if page := ines.Get(list); page.Attr("input[name=p0-0]", "value") != "31.00" {
		t.Error("Ines doesn't see what Ada drafted")
	}
	version := ines.Get(list).Attr("form[action="+list+"/publish] input[name=version]", "value")
	ada.Post(list, list+"/rows", "k0", ada.Get(list).Attr("input[name=k0]", "value"), "p0-0", "33", "t0", "", "query", "", "page", "1")
	page = ines.Post(list, list+"/publish", "version", version, "on", "2026-11-20")
	if page.Status != http.StatusConflict || !page.Shows("Ada Vale changed the draft since you looked") || !page.Shows("33.00") || page.Attr("#on", "value") != "2026-11-20" {
		t.Errorf("Ines publishes what she didn't see: %d %s", page.Status, page.Text())
	}
	version = page.Attr("form[action="+list+"/publish] input[name=version]", "value")
	if page := ines.Post(list, list+"/publish", "version", version, "on", "2026-11-20"); page.Status != http.StatusSeeOther {
		t.Fatalf("Ines publishes: %d %s", page.Status, page.Text())
	}
	if page := ines.Post(list, list+"/publish", "version", version, "on", "2026-11-20"); page.Status != http.StatusSeeOther || page.Header.Get("Location") != list+"/published" {
		t.Errorf("the second click: %d %s", page.Status, page.Text())
	}
	if page := ines.Get(list + "/published"); !page.Shows("Published already, by Ines") || !page.Shows("1 product has a new price") || s.Count(`SELECT COUNT(*) FROM price_publications`) != 1 {
		t.Errorf("published: %s", page.Text())
	}
	if page := save(ada, "34"); page.Status != http.StatusSeeOther {
		t.Errorf("a row that isn't drafted: %d", page.Status)
	}
	gone := ada.Post(list, list+"/rows", "k0", key0, "p0-0", "35", "t0", "", "query", "", "page", "1")
	if gone.Status != http.StatusConflict || gone.Attr("input[name=p0-0]", "value") != "35" {
		t.Errorf("a row whose change is gone: %d %s", gone.Status, gone.Text())
	}
}
