package storefront

import (
	"net/url"
	"slices"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"tradecounter/internal/search"
)

// read parses an address as a request would.
func read(t testing.TB, address string) asked {
	t.Helper()
	var request fasthttp.RequestCtx
	request.Request.SetRequestURI(address)
	app := fiber.New(fiber.Config{Immutable: true})
	c := app.AcquireCtx(&request)
	defer app.ReleaseCtx(c)
	return readAsked(c)
}

func TestEveryStateOfAListingHasAnAddressThatBringsItBack(t *testing.T) {
	all := asked{
		words: "hex & nut=m8?", category: "fasteners",
		filters: []filter{{"Thread", "M8"}, {"Länge: außen", "16:9 mm"}, {`Back\slash`, `a\b`}, {"Thread", "M10"}},
		ranges:  []between{{"Width across flats", "8", "13.5"}, {"Höhe", "", "4"}},
		brands:  []string{"Müller & Söhne", "A+B"},
		stock:   true, bought: true, news: true, sort: search.ByPrice, view: "compact", page: 3, per: 40,
	}
	back := read(t, all.at("/s/x/search"))
	if back.at("") != all.at("") || !slices.Equal(back.filters, all.filters) || !slices.Equal(back.ranges, all.ranges) || !slices.Equal(back.brands, all.brands) {
		t.Fatalf("went out as %s\n came back as %s\n%+v", all.at(""), back.at(""), back)
	}
	if back.page != 3 || back.per != 40 || back.sort != search.ByPrice || !back.stock || !back.news {
		t.Errorf("lost something: %+v", back)
	}
}

func TestAnAddressIsReadWithPatience(t *testing.T) {
	for address, want := range map[string]string{
		"/?sort=nonsense&view=x&per=7&page=-4":   "",
		"/?f=NoValue&f=:x&f=Thread:&f=":          "",
		"/?f=Unknown:Value":                      "?f=Unknown%3AValue",
		"/?from:Length=&to:Length=60&from:=1":    "?to%3ALength=60",
		"/?f=A:1&f=A:1&brand=B&brand=B":          "?f=A%3A1&brand=B",
		"/?q=%ff%fe++hex%00++nut":                "?q=hex+nut",
		"/?page=99999999999999999999":            "",
		"/?from:A=12,5":                          "?from%3AA=12%2C5",
		"/?%66=Thread%3AM8&unknown=1&csrf=token": "?f=Thread%3AM8",
	} {
		if got := read(t, address).at(""); got != want {
			t.Errorf("%s is read as %q, want %q", address, got, want)
		}
	}
}

func TestARangeIsANumberOrOpen(t *testing.T) {
	q := read(t, "/?from:A=12,5&to:A=x&to:B=NaN&from:B=1e400&from:C=-3").query()
	if a := q.Ranges["A"]; a.Min == nil || *a.Min != 12.5 || a.Max != nil {
		t.Errorf("A: %+v", a)
	}
	if b := q.Ranges["B"]; b.Min != nil || b.Max != nil {
		t.Errorf("B: %+v", b)
	}
	if c := q.Ranges["C"]; c.Min == nil || *c.Min != -3 {
		t.Errorf("C: %+v", c)
	}
}

func TestChangingAFilterKeepsTheRestAndBeginsAtTheFirstPage(t *testing.T) {
	a := read(t, "/?q=hex&f=Thread:M8&from:Length=16&brand=Brennick&stock=1&sort=price&view=compact&page=4")
	m8, m10 := filter{"Thread", "M8"}, filter{"Thread", "M10"}
	if got := a.toggled(m10).toggled(m8); len(got.filters) != 1 || got.filters[0] != m10 || got.page != 1 || !got.stock {
		t.Errorf("toggled: %+v", got)
	}
	if len(a.filters) != 1 || a.page != 4 {
		t.Errorf("the original changed: %+v", a)
	}
	if bare := a.bare(); bare.filtered() || bare.words != "hex" || bare.sort != search.ByPrice || bare.view != "compact" {
		t.Errorf("bare: %+v", bare)
	}
	if a.withoutRange("Length").withoutBrand("Brennick").toggled(m8).filtered() != true {
		t.Error("in stock is a filter too")
	}
}

func FuzzAnAddressNeverBreaksAndIsStable(f *testing.F) {
	for _, seed := range []string{"f=A%5C:b:c&from:x=1", "f=\\", "f=\\:", "q=%zz", "brand=&brand=%00", "to:=&from:"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, fields string) {
		if _, err := url.ParseQuery(fields); err != nil || len(fields) > 2000 {
			t.Skip()
		}
		once := read(t, "/?"+fields).at("")
		if twice := read(t, "/"+once).at(""); once != twice {
			t.Errorf("%q becomes %q, then %q", fields, once, twice)
		}
	})
}
