package products_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

const sku = "FS-0933-08040-Z"

// send posts a form with a file in it; fields are names and values in turn.
func send(b *apptest.Browser, from, to, field, name string, content []byte, fields ...string) *apptest.Page {
	b.Shop.T.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	b.Shop.Must(w.WriteField("csrf", b.Token(from)))
	for i := 0; i+1 < len(fields); i += 2 {
		b.Shop.Must(w.WriteField(fields[i], fields[i+1]))
	}
	part, err := w.CreateFormFile(field, name)
	b.Shop.Must(err)
	_, err = part.Write(content)
	b.Shop.Must(err)
	b.Shop.Must(w.Close())
	request, err := http.NewRequest(http.MethodPost, "http://"+b.Host+to, &body)
	b.Shop.Must(err)
	request.Header.Set("Content-Type", w.FormDataContentType())
	return b.Send(request)
}

func ask[T any](s *apptest.Shop, query string, args ...any) (value T) {
	s.T.Helper()
	s.Must(s.App.DB.Get(context.Background(), &value, query, args...))
	return value
}

// A file is checked, looked at, and written once; what is wrong is told by line and changes nothing.
func TestAFileIsLookedAtBeforeItIsWritten(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		b := s.SignIn("admin@harbour-vale.example")
		page := send(b, "/desk/imports", "/desk/imports", "file", "range.csv", []byte("sku,name,category,price\n"+
			sku+",Hex head screw M8 × 40,Fasteners > Screws > Hex head screws,12.90\nNEW-1,New one,Fasteners > Nuts,1.00\n"), "kind", "products")
		if page.Status != http.StatusSeeOther {
			t.Fatalf("send: %d %s", page.Status, page.Text())
		}
		at := page.Location
		if page = b.Get(at); !page.Shows("About to be checked") {
			t.Errorf("before its check: %s", page.Text())
		}
		s.Settle()
		page = b.Get(at)
		for _, shown := range []string{"12.5", "12.9", "NEW-1", "Import 2 records"} {
			if !page.Shows(shown) {
				t.Errorf("the preview doesn’t show %s: %s", shown, page.Text())
			}
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM products WHERE sku = 'NEW-1'`); n != 0 {
			t.Fatal("the check wrote it")
		}
		if page = b.Post(at, at+"/apply"); page.Status != http.StatusSeeOther {
			t.Fatalf("apply: %d %s", page.Status, page.Text())
		}
		if again := b.Do(http.MethodPost, at+"/apply", map[string][]string{"csrf": {b.Token("/desk/imports")}}); again.Status != http.StatusConflict {
			t.Errorf("twice: %d", again.Status)
		}
		s.Settle()
		if page = b.Get(at); !page.Shows("Written, whole") || !b.Get("/desk/imports").Shows("1 added, 1 changed") {
			t.Errorf("after: %s", page.Text())
		}
		_, err := s.App.DB.Exec(context.Background(), `UPDATE jobs SET state = 'queued', lease = '', leased_until = 0 WHERE kind LIKE 'imports.%'`) // a node died before it marked them
		s.Must(err)
		s.Settle()
		if n := ask[int](s, `SELECT COUNT(*) FROM events WHERE name = 'catalog.changed' AND payload LIKE '%import products%"records":2%'`); n != 1 {
			t.Errorf("it was written %d times", n)
		}
		if price := ask[int64](s, `SELECT unit_price FROM prices b JOIN products p ON p.id = b.product_id WHERE p.sku = ? AND b.min_qty = 1 AND b.price_list_id = (SELECT id FROM price_lists WHERE code = 'base')`, sku); price != 129_000 {
			t.Errorf("price %d", price)
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM changes WHERE kind = 'import' AND by_name = 'Ada Vale'`); n != 1 {
			t.Errorf("%d lines in the change log", n)
		}
		if !b.Get("/desk/products/new").Shows("New one") {
			t.Error("what came in isn’t there to be looked at")
		}

		page = send(b, "/desk/imports", "/desk/imports", "file", "bad.csv", []byte("sku,name,category,price\nX-1,,Nuts,abc\n"), "kind", "products")
		s.Settle()
		at = page.Location
		if page = b.Get(at); !page.Shows("2 problems") || page.Find("form[action="+at+"/apply]") != nil {
			t.Errorf("a bad file: %s", page.Text())
		}
		if list := b.Get(at + "/problems.csv"); list.Status != 200 || !strings.Contains(list.Body, "2,price,") {
			t.Errorf("problems: %d %s", list.Status, list.Body)
		}
		for _, kind := range []string{"products", "members", "synonyms"} {
			if out := b.Get("/desk/imports/export/" + kind); out.Status != 200 || out.Body == "" {
				t.Errorf("export %s: %d", kind, out.Status)
			}
		}
	})
}

type uploaded struct {
	To       string `json:"to"`
	Received int64  `json:"received"`
	Done     bool   `json:"done"`
}

func decode(t *testing.T, p *apptest.Page) (u uploaded) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.Body), &u); err != nil {
		t.Fatalf("%d %s", p.Status, p.Body)
	}
	return u
}

// Pieces come in order, from whoever began, and no more than was said; a repeated one is told where to go on.
func TestALargeFileComesInPieces(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Person("other@harbour-vale.example", "Other Admin", "", "", identity.Admin)
	b, other, ines := s.SignIn("admin@harbour-vale.example"), s.SignIn("other@harbour-vale.example"), s.SignIn("ines@harbour-vale.example")
	content := []byte("sku,stock\n" + sku + ",77\n")
	size := fmt.Sprint(len(content))
	begin := func(b *apptest.Browser, from, size string) *apptest.Page {
		return b.Post(from, "/desk/imports/uploads", "kind", "stock", "name", "../../etc/stock.csv", "size", size)
	}
	if page := begin(ines, "/desk", size); page.Status != http.StatusForbidden {
		t.Errorf("a manager begins: %d", page.Status)
	}
	for _, size := range []string{"0", "-1", "99999999999", "x"} {
		if page := begin(b, "/desk/imports", size); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("size %s: %d", size, page.Status)
		}
	}
	u := decode(t, begin(b, "/desk/imports", size))
	piece := func(b *apptest.Browser, at int, content []byte) *apptest.Page {
		return send(b, "/desk/imports", fmt.Sprintf("%s/pieces?at=%d", u.To, at), "piece", "blob", content)
	}
	if page := piece(b, 10, content[10:]); page.Status != http.StatusConflict || decode(t, page).Received != 0 {
		t.Errorf("out of order: %d %s", page.Status, page.Body)
	}
	if page := piece(other, 0, content[:10]); page.Status != http.StatusNotFound {
		t.Errorf("somebody else’s: %d", page.Status)
	}
	if page := piece(b, 0, content[:10]); page.Status != 200 || decode(t, page).Received != 10 {
		t.Errorf("the first: %d %s", page.Status, page.Body)
	}
	if page := piece(b, 0, content[:10]); page.Status != http.StatusConflict || decode(t, page).Received != 10 {
		t.Errorf("the first again: %d %s", page.Status, page.Body)
	}
	if got := decode(t, b.Get(u.To+"/received")); got.Received != 10 || got.Done {
		t.Errorf("where to go on: %+v", got)
	}
	if page := piece(b, 10, append(content[10:], "more"...)); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", page.Status)
	}
	if page := piece(b, 10, content[10:]); page.Status != 200 || !decode(t, page).Done {
		t.Errorf("the last: %d %s", page.Status, page.Body)
	}
	s.Settle()
	if page := b.Get(u.To); !page.Shows("Import 1 record") || page.Shows("etc/stock") {
		t.Errorf("after the last: %s", page.Text())
	}
	if page := ines.Get(u.To); page.Status != http.StatusForbidden {
		t.Errorf("a manager looks: %d", page.Status)
	}
	if page := b.Post(u.To, u.To+"/drop"); page.Status != http.StatusSeeOther || b.Get(u.To).Find("form[action="+u.To+"/apply]") != nil {
		t.Errorf("drop: %d", page.Status)
	}
}

// What a filter leaves is changed together after a look, and taken back; what others changed meanwhile stays.
func TestManyAreChangedAndTakenBack(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		b := s.SignIn("admin@harbour-vale.example")
		if page := b.Post("/desk/products/many?category=Fasteners", "/desk/products/many", "f_category", "Fasteners", "lead_time_days", "soon"); page.Status != http.StatusUnprocessableEntity || !page.Shows("whole number") {
			t.Fatalf("nonsense: %d %s", page.Status, page.Text())
		}
		page := b.Post("/desk/products/many?category=Fasteners", "/desk/products/many", "f_category", "Fasteners", "lead_time_days", "9", "add_tags", "season, fix", "attribute", "Material", "value", "Brass")
		if page.Status != http.StatusSeeOther {
			t.Fatalf("begin: %d %s", page.Status, page.Text())
		}
		at := page.Location
		s.Settle()
		if page = b.Get(at); !page.Shows("Change 4 products") || !page.Shows("Brass") {
			t.Fatalf("preview: %s", page.Text())
		}
		b.Post(at, at+"/apply")
		s.Settle()
		days := `SELECT COUNT(*) FROM products WHERE lead_time_days = 9`
		if n := ask[int](s, days); n != 4 {
			t.Fatalf("%d changed: %s", n, b.Get(at).Text())
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM product_tags WHERE tag = 'season'`); n != 4 {
			t.Errorf("%d tagged", n)
		}
		if !b.Get("/desk/products/" + sku).Shows("Lead time days") {
			t.Error("the product’s log doesn’t tell")
		}
		s.Import("products", "sku,name,category,price,lead_time_days", sku+",Hex head screw M8 × 40,Fasteners > Screws > Hex head screws,12.50,4")
		page = b.Post(at, at+"/undo")
		s.Settle()
		b.Post(page.Location, page.Location+"/apply")
		s.Settle()
		if n := ask[int](s, days); n != 0 {
			t.Errorf("%d are still changed: %s", n, b.Get(page.Location).Text())
		}
		if n := ask[int](s, `SELECT lead_time_days FROM products WHERE sku = ?`, sku); n != 4 {
			t.Errorf("what somebody else wrote meanwhile became %d", n)
		}
		if n := ask[int](s, `SELECT COUNT(*) FROM product_attributes WHERE text = 'Brass'`); n != 0 {
			t.Errorf("%d are still of brass", n)
		}
		if again := b.Get(at); !again.Shows("It was undone") {
			t.Error("it doesn’t say that it was undone")
		}
	})
}

// The prices of one of a filter's products are changed by a percentage or to a value, exactly, after a look.
func TestPricesOfManyAreChanged(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.SignIn("admin@harbour-vale.example")
	s.Import("products", "sku,name,category,price", sku+",Hex head screw M8 × 40,Fasteners > Screws > Hex head screws,12.0125")
	change := func(price string) *apptest.Page {
		return b.Post("/desk/products/many?category=Fasteners", "/desk/products/many", "f_category", "Fasteners", "price", price)
	}
	for _, c := range []struct{ typed, want string }{{"+3 %", "12.3729"}, {"−2,5%", "12.0636"}, {"11.9", "11.90"}, {"(none)", ""}, {"+3 %", ""}} {
		page := change(c.typed)
		if page.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", c.typed, page.Status, page.Text("main"))
		}
		s.Settle()
		if shown := b.Get(page.Location); c.want != "" && !shown.Shows(c.want) {
			t.Errorf("%s: the preview: %s", c.typed, shown.Text("main"))
		}
		b.Post(page.Location, page.Location+"/apply")
		s.Settle()
		if got := b.Get("/desk/products/"+sku).Attr("input[name=price]", "value"); got != c.want {
			t.Errorf("%s: the price is %q, want %q", c.typed, got, c.want)
		}
	}
	for _, nonsense := range []string{"0 %", "-100 %", "cheap", "0"} {
		if page := change(nonsense); page.Status != http.StatusUnprocessableEntity || page.Find("#price[aria-invalid]") == nil {
			t.Errorf("%s: %d %s", nonsense, page.Status, page.Text("main"))
		}
	}
}

// form are the fields of a product's page as they stand.
func form(p *apptest.Page) (fields []string) {
	for _, tag := range []string{"input", "textarea", "select"} {
		for _, n := range p.All("form[novalidate] " + tag) {
			attr := map[string]string{}
			for _, a := range n.Attr {
				attr[a.Key] = a.Val
			}
			value := attr["value"]
			if tag == "textarea" && n.FirstChild != nil {
				value = n.FirstChild.Data
			}
			if tag == "select" {
				value = map[string]string{"status": "active", "tax_class": "standard"}[attr["name"]]
			}
			if _, checked := attr["checked"]; attr["type"] == "file" || attr["name"] == "csrf" || attr["name"] == "title" || attr["name"] == "kind" || attr["name"] == "related" || attr["type"] == "checkbox" && !checked {
				continue
			}
			fields = append(fields, attr["name"], value)
		}
	}
	return fields
}

func with(fields []string, name, value string) []string {
	fields = append([]string{}, fields...)
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] == name {
			fields[i+1] = value
			return fields
		}
	}
	return append(fields, name, value)
}

// A product's form saves what changes, keeps what was typed when it is refused, and notices another editor.
func TestAProductIsEdited(t *testing.T) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		b, at := s.SignIn("admin@harbour-vale.example"), "/desk/products/"+sku
		fields := form(b.Get(at))
		if page := b.Post(at, at, with(fields, "price", "cheap")...); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, `value="cheap"`) {
			t.Fatalf("refused: %d", page.Status)
		}
		if page := b.Post(at, at, with(fields, "replaced_by", "NONE-1")...); page.Status != http.StatusUnprocessableEntity || !page.Shows(`There is no product "NONE-1".`) || page.Shows("file.") {
			t.Errorf("replaced by nothing: %d %s", page.Status, page.Text("main"))
		}
		if page := b.Post(at, at, append(with(fields, "name", "Hex screw, renamed"), "then", "next")...); page.Status != http.StatusSeeOther || page.Location == at {
			t.Fatalf("save and next: %d %s %s", page.Status, page.Location, page.Text())
		}
		s.Settle()
		if n := ask[int](s, `SELECT COUNT(*) FROM product_attributes v JOIN products p ON p.id = v.product_id WHERE p.sku = ?`, sku); n != 3 {
			t.Errorf("%d attributes are left", n)
		}
		if !s.SignIn("jana@nordwind.example").Get("/s/nordwind/search?q=renamed").Shows("Hex screw, renamed") {
			t.Error("the storefront’s search doesn’t know the new name")
		}
		if page := b.Post(at, at, with(fields, "name", "Another")...); page.Status != http.StatusConflict || !strings.Contains(page.Body, `value="Another"`) {
			t.Errorf("an old form: %d", page.Status)
		}
		if page := s.SignIn("ines@harbour-vale.example").Post("/desk/products", at, fields...); page.Status != http.StatusForbidden {
			t.Errorf("a manager saves: %d", page.Status)
		}
		page := b.Post("/desk/products/add", "/desk/products/add", "sku", "NEW/7", "name", "New", "category", "Fasteners > Rings", "price", "", "status", "active", "unit", "each", "tax_class", "standard",
			"pack_size", "1", "min_qty", "1", "qty_increment", "1", "lead_time_days", "0", "backorder", "yes", "attribute_name", "Width", "attribute_value", "4", "attribute_unit", "mm")
		if page.Status != http.StatusSeeOther || !b.Get(page.Location).Shows("NEW/7") {
			t.Errorf("a new one: %d %s", page.Status, page.Text())
		}
		if page := b.Post("/desk/products/NEW%2F7", "/desk/products/NEW%2F7/out"); page.Status != http.StatusSeeOther || ask[string](s, `SELECT status FROM products WHERE sku = 'NEW/7'`) != "inactive" {
			t.Errorf("taken out: %d", page.Status)
		}
	})
}

// What is sent as a picture becomes one that carries nothing else, or is refused.
func TestAPictureIsMadeHarmless(t *testing.T) {
	s := apptest.New(t).Fill()
	b, at := s.SignIn("admin@harbour-vale.example"), "/desk/products/"+sku
	var good bytes.Buffer
	picture := image.NewNRGBA(image.Rect(0, 0, 3000, 20))
	picture.Set(1, 1, color.Black)
	s.Must(png.Encode(&good, picture))
	for name, content := range map[string]string{"a.png": "<script>alert(1)</script>", "b.svg": "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg xmlns='http://www.w3.org/2000/svg'/>",
		"c.jpg": "GIF89a", "d.png": "\x89PNG\r\n\x1a\nPK\x03\x04"} {
		if page := send(b, at, at+"/picture", "picture", name, []byte(content)); page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, page.Status)
		}
	}
	page := send(b, at, at+"/picture", "picture", "x.html", append(good.Bytes(), "<script>alert(1)</script>"...))
	if page.Status != http.StatusSeeOther {
		t.Fatalf("a good one: %d %s", page.Status, page.Text())
	}
	got := b.Get(at + "/picture")
	config, _, err := image.DecodeConfig(strings.NewReader(got.Body))
	if err != nil || config.Width != 1600 || strings.Contains(got.Body, "script") || got.Header.Get("Content-Type") != "image/png" {
		t.Errorf("kept: %v %d %s", err, config.Width, got.Header.Get("Content-Type"))
	}
	if n := ask[int](s, `SELECT COUNT(*) FROM files WHERE account_id IS NOT NULL`); n != 0 {
		t.Error("it belongs to an account")
	}
	if page := send(s.SignIn("ines@harbour-vale.example"), "/desk/products", at+"/picture", "picture", "x.png", good.Bytes()); page.Status != http.StatusForbidden {
		t.Errorf("a manager: %d", page.Status)
	}
	if page := send(b, at, at+"/documents", "document", "Data sheet.pdf", []byte("%PDF-1.4\n%%EOF")); page.Status != http.StatusSeeOther || !b.Get(at).Shows("Data sheet") {
		t.Errorf("a document: %d %s", page.Status, page.Text())
	}
	if page := send(b, at, at+"/documents", "document", "evil.pdf", []byte("<html>")); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("no document: %d", page.Status)
	}
}

// The file of a document that is refused for its title needn't be chosen again: it waits, for this person alone, and is
// forgotten once it is taken.
func TestARefusedDocumentKeepsItsFile(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Person("second@harbour-vale.example", "Second Vale", "", "", identity.Admin)
	b, other, at := s.SignIn("admin@harbour-vale.example"), s.SignIn("second@harbour-vale.example"), "/desk/products/"+sku
	content, long := []byte("%PDF-1.4\n% the one that was chosen\n%%EOF"), strings.Repeat("Torque ", 30)
	page := send(b, at, at+"/documents", "document", "Torque table.pdf", content, "title", long)
	token := page.Attr("input[name=document_sent]", "value")
	if page.Status != http.StatusUnprocessableEntity || token == "" || !page.Shows("Torque table.pdf") || !page.Shows("at most 200 characters") {
		t.Fatalf("refused: %d %s", page.Status, page.Text("main"))
	}
	page = b.Post(at, at+"/documents", "document_sent", token, "title", long)
	if page.Status != http.StatusUnprocessableEntity || page.Attr("input[name=document_sent]", "value") != token {
		t.Errorf("refused again: %d %s", page.Status, page.Text("main"))
	}
	if page := other.Post(at, at+"/documents", "document_sent", token, "title", "Theirs"); page.Status != http.StatusUnprocessableEntity {
		t.Errorf("someone else takes the file: %d", page.Status)
	}
	if page := b.Post(at, at+"/documents", "document_sent", token, "title", "Torque table"); page.Status != http.StatusSeeOther || !b.Get(at).Shows("Torque table") {
		t.Fatalf("taken: %d %s", page.Status, page.Text("main"))
	}
	file := ask[string](s, `SELECT file FROM product_documents WHERE title = 'Torque table'`)
	if got := b.Get(at + "/documents?file=" + file); got.Body != string(content) {
		t.Errorf("the document is %q", got.Body)
	}
	if page := b.Post(at, at+"/documents", "document_sent", token, "title", "Twice"); page.Status != http.StatusUnprocessableEntity || !page.Shows("Choose it again") {
		t.Errorf("a file that was taken: %d %s", page.Status, page.Text("main"))
	}
	page = send(b, at, at+"/documents", "document", "evil.pdf", []byte("<html>"), "title", "Evil")
	if page.Status != http.StatusUnprocessableEntity || page.Find("input[name=document_sent]") != nil || page.Attr("#title", "value") != "Evil" {
		t.Errorf("a file that is itself refused is kept: %d", page.Status)
	}
}

// A price of one that leaves a larger quantity dearer is asked about, singly and in bulk; prices of the base list that begin
// later and decide today are told.
func TestAProductsOwnPriceBesideTheBaseList(t *testing.T) {
	s := apptest.New(t).Fill()
	b := s.SignIn("admin@harbour-vale.example")
	at := "/desk/products/" + sku // 12.50, from 10 11.25
	price := func() string { return b.Get(at).Attr("input[name=price]", "value") }
	form := func(price string, more ...string) *apptest.Page {
		return b.Post(at, at, append([]string{"seen", b.Get(at).Attr("input[name=seen]", "value"), "name", "Hex head screw M8 × 40", "category", "Fasteners > Screws > Hex head screws",
			"status", "active", "tax_class", "standard", "unit", "pack of 100", "min_qty", "1", "qty_increment", "1", "price", price}, more...)...)
	}
	page := form("11")
	if page.Status != http.StatusUnprocessableEntity || !page.Shows("from 10 costs more than from 1 (11.25 over 11.00)") || page.Attr("input[name=price]", "value") != "11" || price() != "12.50" {
		t.Fatalf("asked: %d %s", page.Status, page.Text("main"))
	}
	if page = form("11", "confirm", page.Attr("button[name=confirm]", "value")); page.Status != http.StatusSeeOther || price() != "11.00" {
		t.Fatalf("confirmed: %d %s", page.Status, page.Text("main"))
	}
	many := func(more ...string) *apptest.Page {
		return b.Post("/desk/products/many?category=Fasteners", "/desk/products/many", append([]string{"f_category", "Fasteners", "price", "-50 %"}, more...)...)
	}
	if page = many(); page.Status != http.StatusUnprocessableEntity || !page.Shows("from 10 costs more than from 1 (11.25 over 5.50)") {
		t.Fatalf("asked of many: %d %s", page.Status, page.Text("main"))
	}
	if page = many("confirm", page.Attr("button[name=confirm]", "value")); page.Status != http.StatusSeeOther {
		t.Fatalf("confirmed for many: %d %s", page.Status, page.Text("main"))
	}
	if b.Get(at).Shows("decides nothing today") {
		t.Error("no other prices are there")
	}
	s.Import("prices", "price_list,sku,min_qty,unit_price,valid_from,valid_to", "base,"+sku+",1,12.90,2026-01-01,", "base,"+sku+",1,15.00,2031-01-01,", "base,FS-0934-08-Z,1,6.00,2020-01-01,2020-02-01")
	if page = b.Get(at); !page.Shows("the base list says 12.90") || page.Find(`a[href=/desk/prices/lists/base?q=`+sku+`]`) == nil {
		t.Errorf("the later set isn’t told: %s", page.Text("main"))
	}
	if !b.Get("/desk/products/many?category=Fasteners").Shows("decides nothing today for 1 product of them") || b.Get("/desk/products/FS-0934-08-Z").Shows("decides nothing today") {
		t.Error("of many")
	}
}
