package ranges_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
)

// desk is a test shop with a manager of each client's own: Ines has Nordwind, Max has Bright Harvest, and both clients have
// the assortment "wear" besides their own.
func desk(t *testing.T, s *apptest.Shop) {
	t.Helper()
	s.Fill()
	s.Person("max@harbour-vale.example", "Max Other", "", "", identity.Manager)
	s.Person("sam@harbour-vale.example", "Sam Support", "", "", identity.Support)
	_, err := s.App.DB.Exec(context.Background(), `UPDATE accounts SET manager_id = (SELECT id FROM people WHERE email = 'max@harbour-vale.example') WHERE slug = 'bright-harvest'`)
	s.Must(err)
	s.Import("assortments", "code,name,rule,kind,value", "wear,Safety wear,include,category,Safety wear")
	s.Import("accounts", "slug,name,assortments", "nordwind,Nordwind Maschinenbau,workshop;wear", "bright-harvest,Bright Harvest,packing;wear")
	s.Settle()
}

// ask is what a form's answer is asked for with, as our own script does.
func ask(b *apptest.Browser, from, to string, fields ...string) *apptest.Page {
	token := b.Token(from)
	b.Header.Set("X-Requested-With", "fetch")
	defer b.Header.Del("X-Requested-With")
	form := map[string][]string{"csrf": {token}}
	for i := 0; i+1 < len(fields); i += 2 {
		form[fields[i]] = append(form[fields[i]], fields[i+1])
	}
	return b.Do(http.MethodPost, to, form)
}

// workshop is the form of the assortment with one rule more.
func workshop(b *apptest.Browser, kind, value string, more ...string) []string {
	page := b.Get("/desk/range/assortments/workshop")
	return append([]string{"seen", page.Attr("input[name=seen]", "value"), "name", "Workshop",
		"mode", "include", "kind", "category", "value", "Fasteners", "mode", "include", "kind", "sku", "value", "SW-2210-L",
		"mode", "include", "kind", kind, "value", value}, more...)
}

func TestARuleIsChangedWithItsEffectSaidBefore(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		desk(t, s)
		ines, jana := s.SignIn("ines@harbour-vale.example"), s.SignIn("jana@nordwind.example")
		at := "/desk/range/assortments/workshop"

		list := ines.Get("/desk/range")
		if list.Status != 200 || !list.Shows("Workshop workshop 5 1") || !list.Shows("Safety wear wear 1 1 1") || list.Shows("Bright Harvest") {
			t.Errorf("the list: %d %s", list.Status, list.Text("main"))
		}
		page := ines.Get(at)
		if page.Status != 200 || len(page.All("li.rule")) != 2 || page.Text("#count-0") != "4 products" || !page.Shows("Nordwind Maschinenbau") {
			t.Fatalf("the rules: %d %s", page.Status, page.Text("main"))
		}

		live := ask(ines, at, at, workshop(ines, "category", "Packaging", "do", "preview")...)
		if live.Status != 200 || live.Text("#count-2") != "2 products" || !strings.Contains(live.Text("#answer"), "7 products . 2 come and 0 go") || !strings.Contains(live.Text("#answer"), "Packing tape brown 50 mm") || live.Find("html body header") != nil {
			t.Errorf("the live answer: %d %s", live.Status, live.Text("#answer"))
		}
		nothing := ines.Post(at, at, workshop(ines, "brand", "Nobody", "do", "preview")...)
		if !nothing.Shows("1 rule names nothing that is there: include brand Nobody") || nothing.Text("#count-2") != "names nothing" {
			t.Errorf("a brand that isn't there: %s", nothing.Text("main"))
		}

		review := ines.Post(at, at+"/review", workshop(ines, "category", "Packaging")...)
		if review.Status != 200 || !review.Shows("2 products appear and 0 disappear for 1 client.") || !review.Shows("Nordwind Maschinenbau 5 +2 0 7") || !review.Shows("include category Packaging") {
			t.Fatalf("the effect: %d %s", review.Status, review.Text("main"))
		}
		if jana.Get("/s/nordwind/p/PK-3050-66B").Status != http.StatusNotFound {
			t.Error("the buyer sees it before it is saved")
		}
		if early := ines.Post(at, at+"/save", workshop(ines, "category", "Packaging")...); early.Status != http.StatusConflict || !early.Shows("What this change does") {
			t.Errorf("saved without its effect being told: %d", early.Status)
		}
		saved := ines.Post(at, at+"/save", workshop(ines, "category", "Packaging", "shown", review.Attr("input[name=shown]", "value"))...)
		if saved.Status != http.StatusSeeOther || saved.Location != at {
			t.Fatalf("saving: %d %s", saved.Status, saved.Text("main"))
		}
		s.Settle()
		if page := jana.Get("/s/nordwind/p/PK-3050-66B"); page.Status != 200 {
			t.Errorf("the buyer doesn't see what was said to appear: %d", page.Status)
		}
		if page := jana.Get("/s/nordwind/search?q=carton"); !page.Shows("Folding carton") {
			t.Errorf("the buyer's list: %s", page.Text("main"))
		}
		log, err := s.App.Changes.List(context.Background(), changes.Filter{Kind: "assortment", Subject: "workshop"})
		if err != nil || len(log) != 1 || log[0].ByName != "Ines Halvorsen" || log[0].After != "include category Packaging" {
			t.Errorf("the change log: %+v, %v", log, err)
		}

		after := ines.Get(at)
		if !after.Shows("Saved. 2 appeared and 0 disappeared for Nordwind Maschinenbau.") || !after.Shows("Changed by Ines Halvorsen") {
			t.Errorf("after saving: %s", after.Text("main"))
		}
		back := ines.Post(at, at+"/undo", "seen", after.Attr("form[action=/desk/range/assortments/workshop/undo] input[name=seen]", "value"))
		if back.Status != http.StatusSeeOther || jana.Get("/s/nordwind/p/PK-3050-66B").Status != http.StatusNotFound || len(ines.Get(at).All("li.rule")) != 2 {
			t.Errorf("put back: %d %s", back.Status, back.Text("main"))
		}
	})
}

// Rows are added, moved and removed by the form alone, and what is typed is kept.
func TestRulesAreArrangedWithoutAScript(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	ines, at := s.SignIn("ines@harbour-vale.example"), "/desk/range/assortments/workshop"
	values := func(p *apptest.Page) (list []string) {
		for _, n := range p.All("li.rule input") {
			for _, a := range n.Attr {
				if a.Key == "value" {
					list = append(list, a.Val)
				}
			}
		}
		return list
	}
	for do, want := range map[string]string{"add": "Fasteners|SW-2210-L|Packaging|", "up:2": "Fasteners|Packaging|SW-2210-L", "down:0": "SW-2210-L|Fasteners|Packaging",
		"drop:1": "Fasteners|Packaging", "up:0": "Fasteners|SW-2210-L|Packaging", "drop:99": "Fasteners|SW-2210-L|Packaging", "drop:x": "Fasteners|SW-2210-L|Packaging"} {
		page := ines.Post(at, at, workshop(ines, "category", "Packaging", "do", do)...)
		if got := strings.Join(values(page), "|"); page.Status != 200 || got != want {
			t.Errorf("%s: %d %q, not %q", do, page.Status, got, want)
		}
	}
	if page := ines.Post(at, at+"/review", workshop(ines, "brand", "")...); page.Status != http.StatusUnprocessableEntity || !page.Shows("Say which brand the rule names") || len(values(page)) != 3 {
		t.Errorf("a rule that names nothing: %d %s", page.Status, page.Text("main"))
	}
}

// Who was slower is told, with what they typed kept and what is saved now beside it.
func TestTwoChangeOneAssortment(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	ines, admin, at := s.SignIn("ines@harbour-vale.example"), s.SignIn("admin@harbour-vale.example"), "/desk/range/assortments/workshop"
	slow := workshop(ines, "category", "Packaging")
	shown := ines.Post(at, at+"/review", slow...).Attr("input[name=shown]", "value")
	quick := workshop(admin, "tag", "pack")
	quick = append(quick, "shown", admin.Post(at, at+"/review", quick...).Attr("input[name=shown]", "value"))
	if page := admin.Post(at, at+"/save", quick...); page.Status != http.StatusSeeOther {
		t.Fatalf("the quicker one: %d", page.Status)
	}
	page := ines.Post(at, at+"/save", append(slow, "shown", shown)...)
	if page.Status != http.StatusConflict || !page.Shows("was changed by someone else meanwhile") || page.Attr("#rule_3", "value") != "Packaging" || !page.Shows("include tag pack") {
		t.Errorf("the slower one: %d %s", page.Status, page.Text("main"))
	}
	if page := ines.Post(at, at+"/undo", "seen", slow[1]); page.Status != http.StatusConflict {
		t.Errorf("undone from an old page: %d", page.Status)
	}
	again := append([]string{"seen", page.Attr("input[name=seen]", "value")}, slow[2:]...)
	if page := ines.Post(at, at+"/review", again...); page.Status != 200 || !page.Shows("include tag pack") {
		t.Errorf("gone on with what was typed: %d %s", page.Status, page.Text("main"))
	}
}

// An assortment that would leave a client with nothing is said loudly, before and after.
func TestAClientThatWouldSeeNothing(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	s.Import("accounts", "slug,name,assortments", "nordwind,Nordwind Maschinenbau,workshop")
	ines, at := s.SignIn("ines@harbour-vale.example"), "/desk/range/assortments/workshop"
	seen := ines.Get(at).Attr("input[name=seen]", "value")
	none := []string{"seen", seen, "name", "Workshop", "mode", "include", "kind", "brand", "value", "Nobody"}
	if page := ines.Post(at, at, append(none, "do", "preview")...); !page.Shows("It would hold nothing.") {
		t.Errorf("the answer: %s", page.Text("main"))
	}
	review := ines.Post(at, at+"/review", none...)
	if !review.Shows("1 client would see nothing") || !review.Shows("0 products appear and 5 disappear for 1 client.") {
		t.Errorf("the effect: %s", review.Text("main"))
	}
	ines.Post(at, at+"/save", append(none, "shown", review.Attr("input[name=shown]", "value"))...)
	if page := ines.Get("/desk/range"); !page.Shows("1 client sees nothing") || page.Find("a[href=/desk/clients/nordwind/range]") == nil {
		t.Errorf("the list: %s", page.Text("main"))
	}
	if page := s.SignIn("max@harbour-vale.example").Get("/desk/range"); page.Shows("sees nothing") || page.Shows("Nordwind") {
		t.Errorf("a colleague is told of it: %s", page.Text("main"))
	}
}

// Others' assortments are read only, with the reason; others' clients aren't there and are never named.
func TestWhoMayChangeRanges(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		desk(t, s)
		ines, max, sam, admin := s.SignIn("ines@harbour-vale.example"), s.SignIn("max@harbour-vale.example"), s.SignIn("sam@harbour-vale.example"), s.SignIn("admin@harbour-vale.example")
		wear := ines.Get("/desk/range/assortments/wear")
		if wear.Status != 200 || wear.Find("li.rule") != nil || !wear.Shows("Clients of colleagues have this assortment too") || !wear.Shows("1 client of colleagues") || wear.Shows("Bright Harvest") {
			t.Errorf("one that others have too: %s", wear.Text("main"))
		}
		fields := []string{"seen", "x", "name", "Wear", "mode", "include", "kind", "all", "value", ""}
		for path, want := range map[string]int{"/desk/range/assortments/wear": 403, "/desk/range/assortments/wear/review": 403, "/desk/range/assortments/wear/undo": 403, "/desk/range/assortments/nowhere": 404, "/desk/range/assortments/nowhere/review": 404} {
			if page := ines.Post("/desk/range/new", path, fields...); page.Status != want {
				t.Errorf("a manager at %s: %d", path, page.Status)
			}
		}
		if page := ines.Post("/desk/range/new", "/desk/range/assortments/wear/save", "seen", "x", "name", "Wear"); page.Status != 403 && page.Status != 409 {
			t.Errorf("a manager saves what others have: %d", page.Status)
		}
		if page := sam.Get("/desk/range/assortments/workshop"); page.Status != 200 || page.Find("li.rule") != nil || !page.Shows("Client managers and administrators change ranges.") {
			t.Errorf("support: %d %s", page.Status, page.Text("main"))
		}
		if page := sam.Get("/desk/range/new"); page.Status != 403 {
			t.Errorf("support makes one: %d", page.Status)
		}
		for path, want := range map[string]int{"/desk/clients/bright-harvest/range": 404, "/desk/range/see?client=bright-harvest": 422, "/desk/range/see?client=Bright+Harvest&sku=SW-2210-L": 422} {
			if page := ines.Get(path); page.Status != want || page.Shows("Bright Harvest") || page.Shows("SW-2210-L,") {
				t.Errorf("another's client at %s: %d", path, page.Status)
			}
			if page := max.Get(path); page.Status != 200 {
				t.Errorf("one's own client at %s: %d", path, page.Status)
			}
		}
		if page := sam.Get("/desk/clients/nordwind/range"); page.Status != 200 || page.Find("button[name=do]") != nil || !page.Shows("manager and administrators change its range") {
			t.Errorf("support at a client's: %d %s", page.Status, page.Text("main"))
		}
		if page := sam.Post("/desk/profile/password", "/desk/clients/nordwind/range/save", "seen", "x"); page.Status != 403 {
			t.Errorf("support saves: %d", page.Status)
		}
		if page := admin.Get("/desk/range/assortments/wear"); len(page.All("li.rule")) != 1 || !page.Shows("Bright Harvest") {
			t.Errorf("an administrator: %s", page.Text("main"))
		}
		if page := s.SignIn("jana@nordwind.example").Get("/desk/range"); page.Status != 404 {
			t.Errorf("a member: %d", page.Status)
		}
	})
}

func TestAnAssortmentIsMadeAndDeleted(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	ines := s.SignIn("ines@harbour-vale.example")
	if page := ines.Get("/desk/range/new?from=wear"); page.Attr("#rule_1", "value") != "Safety wear" || page.Attr("#name", "value") != "Safety wear, copy" {
		t.Errorf("a copy: %s", page.Text("main"))
	}
	fields := func(code string) []string {
		return []string{"code", code, "name", "Gloves", "mode", "include", "kind", "tag", "value", "wear", "do", "make"}
	}
	for code, says := range map[string]string{"wear": "There is an assortment wear already.", "a b": "Use letters, digits"} {
		if page := ines.Post("/desk/range/new", "/desk/range/new", fields(code)...); page.Status != 422 || !page.Shows(says) || page.Attr("#rule_1", "value") != "wear" {
			t.Errorf("%s: %d %s", code, page.Status, page.Text("main"))
		}
	}
	if page := ines.Post("/desk/range/new", "/desk/range/new", fields("gloves")...); page.Status != 303 || page.Location != "/desk/range/assortments/gloves" {
		t.Fatalf("made: %d %s", page.Status, page.Text("main"))
	}
	page := ines.Get("/desk/range/assortments/gloves")
	if !page.Shows("1 product") || !page.Shows("Nobody. Give it to a client") {
		t.Errorf("made: %s", page.Text("main"))
	}
	if page := ines.Get("/desk/range/assortments/gloves/products"); page.Status != 200 || !page.Shows("Nitrile glove blue L") {
		t.Errorf("its products: %s", page.Text("main"))
	}
	if page := ines.Post("/desk/range/new", "/desk/range/assortments/workshop/delete", "seen", ines.Get("/desk/range/assortments/workshop").Attr("input[name=seen]", "value")); page.Status != 409 {
		t.Errorf("one that a client has is deleted: %d", page.Status)
	}
	gone := ines.Post("/desk/range/assortments/gloves", "/desk/range/assortments/gloves/delete", "seen", page.Attr("form[action=/desk/range/assortments/gloves/delete] input[name=seen]", "value"))
	if gone.Status != 303 || ines.Get("/desk/range/assortments/gloves").Status != 404 {
		t.Errorf("deleted: %d %s", gone.Status, gone.Text("main"))
	}
}

// A client's own range: assortments given and taken, numbers pasted, what can't be read kept, the effect told, saved, put back.
func TestAClientsOwnRange(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		desk(t, s)
		ines, jana, at := s.SignIn("ines@harbour-vale.example"), s.SignIn("jana@nordwind.example"), "/desk/clients/nordwind/range"
		page := ines.Get(at)
		if page.Status != 200 || !page.Shows("Sees 5 products today.") || !page.Shows("Nothing is changed yet.") || page.Shows("Bright") {
			t.Fatalf("the range: %d %s", page.Status, page.Text("main"))
		}
		form := func(p *apptest.Page, more ...string) []string {
			fields := []string{"seen", p.Attr("input[name=seen]", "value"), "shown", p.Attr("input[name=shown]", "value"),
				"added", p.Attr("input[name=added]", "value"), "hidden", p.Attr("input[name=hidden]", "value")}
			for _, n := range p.All("input[name=assortment]") {
				for _, a := range n.Attr {
					if a.Key == "value" {
						fields = append(fields, "assortment", a.Val)
					}
				}
			}
			return append(fields, more...)
		}
		pasted := ines.Post(at, at, form(page, "numbers", "PK-3050-66B\nNM 400-1187\tscrew\nBH-TAPE-1, nonsense", "do", "paste:add")...)
		if pasted.Text("textarea") != "BH-TAPE-1 nonsense" || !pasted.Shows("2 of 4 name no product; they are left here.") || !pasted.Shows("Packing tape brown 50 mm") {
			t.Errorf("pasted: %s", pasted.Text("main"))
		}
		hidden := ines.Post(at, at, form(pasted, "do", "hide:FS-0934-08-Z")...)
		if !hidden.Shows("1 product appears and 1 disappears") || !hidden.Shows("sees 5 now, 5 then") {
			t.Errorf("the effect: %s", hidden.Text("main"))
		}
		if early := ines.Post(at, at+"/save", "seen", page.Attr("input[name=seen]", "value"), "hidden", "FS-0934-08-Z"); early.Status != http.StatusConflict || !early.Shows("5 disappear") {
			t.Errorf("saved without its effect: %d", early.Status)
		}
		found := ines.Post(at, at, form(hidden, "find", "carton", "do", "find")...)
		if !found.Shows("Folding carton") || found.Find("button[value=add:PK-0201-643]") == nil {
			t.Errorf("found: %s", found.Text("main"))
		}
		saved := ines.Post(at, at+"/save", form(hidden)...)
		if saved.Status != http.StatusSeeOther {
			t.Fatalf("saving: %d %s", saved.Status, saved.Text("main"))
		}
		if a, b := jana.Get("/s/nordwind/p/PK-3050-66B").Status, jana.Get("/s/nordwind/p/FS-0934-08-Z").Status; a != 200 || b != 404 {
			t.Errorf("the buyer sees what appeared: %d, what disappeared: %d", a, b)
		}
		slow := ines.Post(at, at+"/save", form(hidden)...)
		if slow.Status != http.StatusConflict || !slow.Shows("changed by someone else meanwhile") {
			t.Errorf("from an old page: %d %s", slow.Status, slow.Text("main"))
		}
		after := ines.Get(at)
		back := ines.Post(at, at+"/undo", "seen", after.Attr("form[action=/desk/clients/nordwind/range/undo] input[name=seen]", "value"))
		if back.Status != http.StatusSeeOther || jana.Get("/s/nordwind/p/PK-3050-66B").Status != 404 {
			t.Errorf("put back: %d %s", back.Status, back.Text("main"))
		}
		log, err := s.App.Changes.List(context.Background(), changes.Filter{Kind: "account", Subject: "nordwind"})
		if err != nil || len(log) != 4 || log[0].Field != "products hidden" {
			t.Errorf("the change log: %+v, %v", log, err)
		}

		bare := ines.Post(at, at, form(after, "do", "take:workshop")...)
		bare = ines.Post(at, at, form(bare, "do", "take:wear")...)
		if !bare.Shows("None: but for single products") {
			t.Errorf("without assortments: %s", bare.Text("main"))
		}
		given := ines.Post(at, at, form(bare, "give", "packing", "do", "give")...)
		if !given.Shows("Packing packing, 3 products") {
			t.Errorf("given: %s", given.Text("main"))
		}
	})
}

func TestWhatAClientSees(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	s.Import("products", "sku,name,category,price,available_from", "FS-0999-X,Screw of next year,Fasteners > Screws,1.00,2027-01-10")
	s.Settle()
	ines := s.SignIn("ines@harbour-vale.example")
	for query, says := range map[string]string{
		"client=nordwind&sku=FS-0933-08040-Z":                "Yes, Nordwind Maschinenbau sees FS-0933-08040-Z",
		"client=Nordwind+Maschinenbau&sku=nm4001187":         "Assortment workshop: in it, include category Fasteners",
		"client=nordwind&sku=PK-3050-66B":                    "No, Nordwind Maschinenbau doesn’t see PK-3050-66B",
		"client=nordwind&sku=FS-0999-X":                      "No, Nordwind Maschinenbau doesn’t see FS-0999-X",
		"client=nordwind&sku=FS-0999-X&date=2027-01-10":      "Yes, Nordwind Maschinenbau sees FS-0999-X",
		"client=nordwind":                                    "5 products in all, today",
		"client=nordwind&category=Fasteners":                 "Nordwind Maschinenbau sees 4 of 5 products , today",
		"client=nordwind&category=Packaging":                 "sees 0 of 2 products",
		"client=nordwind&category=Fasteners&date=2027-01-10": "sees 5 of 5 products",
		"sku=FS-0933-08040-Z":                                "What does a client see?",
	} {
		if page := ines.Get("/desk/range/see?" + query); page.Status != 200 || !page.Shows(says) {
			t.Errorf("%s: %d %s", query, page.Status, page.Text("main"))
		}
	}
	for query, says := range map[string]string{"client=nordwind&sku=nothing": "There is no product “nothing”", "client=nobody&sku=FS-0999-X": "You have no client of that name.", "client=nordwind&date=someday": "Give a day of the calendar.", "client=nordwind&category=Nowhere": "There is no such category."} {
		if page := ines.Get("/desk/range/see?" + query); page.Status != 422 || !page.Shows(strings.NewReplacer("“", `"`, "”", `"`).Replace(says)) {
			t.Errorf("%s: %d %s", query, page.Status, page.Text("main"))
		}
	}
	if page := ines.Get("/desk/range/goods?q=hex"); !strings.Contains(page.Body, `<option value="FS-0934-08-Z">Hex nut M8</option>`) {
		t.Errorf("choices: %s", page.Body)
	}
}

// A file may name an assortment as the pages beside the assortments are called: it has its own page all the same.
func TestAnAssortmentMayBeCalledAsAPage(t *testing.T) {
	s := apptest.New(t)
	desk(t, s)
	ines := s.SignIn("ines@harbour-vale.example")
	s.Import("assortments", "code,name,rule,kind,value", "new,Called new,include,tag,wear", "see,Called see,include,tag,wear", "goods,Called goods,include,tag,wear")
	for _, code := range []string{"new", "see", "goods"} {
		if ines.Get("/desk/range").Find("a[href=/desk/range/assortments/"+code+"]") == nil {
			t.Errorf("%s isn’t in the list", code)
		}
		if page := ines.Get("/desk/range/assortments/" + code); page.Status != 200 || !page.Shows("Called "+code) || page.Find("li.rule") == nil {
			t.Errorf("%s: %d %s", code, page.Status, page.Text("main"))
		}
	}
}
