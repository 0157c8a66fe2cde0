package seed

import (
	"regexp"
	"strings"
	"testing"

	"tradecounter/internal/platform/drawing"
)

func told(t *testing.T) *story {
	t.Helper()
	s, err := tell()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheCatalogueIsLargeEnough(t *testing.T) {
	s := told(t)
	leaves, tops, brands := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, p := range s.catalogue.products {
		leaves[p.category]++
		tops[strings.Split(p.category, " > ")[0]] = true
		brands[p.brand] = true
	}
	if n := len(s.catalogue.products); n < 5000 || n > 8000 {
		t.Errorf("%d products", n)
	}
	if len(leaves) < 60 || len(leaves) > 90 || len(tops) != 6 {
		t.Errorf("%d categories under %d", len(leaves), len(tops))
	}
	if len(brands) < 8 || len(brands) > 13 {
		t.Errorf("%d brands", len(brands))
	}
	for category, n := range leaves {
		if depth := strings.Count(category, " > "); depth < 1 || depth > 2 || n < 6 {
			t.Errorf("category %q has %d products", category, n)
		}
	}
}

func TestEveryProductIsWhole(t *testing.T) {
	s := told(t)
	sku, unfinished := regexp.MustCompile(`^(FS|PK|SW|CL|EL|AB)-[A-Z0-9]+(-[A-Z0-9]+)*$`), regexp.MustCompile(`[{}]|  |\.\.|, ,|\( *\)| ,|\| `)
	kinds := map[string]bool{}
	for _, kind := range drawing.Kinds() {
		kinds[kind] = true
	}
	gtins := map[string]bool{}
	for _, p := range s.catalogue.products {
		if !sku.MatchString(p.sku) {
			t.Errorf("SKU %q", p.sku)
		}
		if len(p.gtin) != 13 || p.gtin[0] != '2' || gtins[p.gtin] || p.gtin[12] != byte('0'+gtinCheck(p.gtin[:12])) {
			t.Errorf("%s: GTIN %s", p.sku, p.gtin)
		}
		gtins[p.gtin] = true
		if p.name == "" || p.unit == "" || p.brand == "" || p.mpn == "" || len(p.description) < 20 || unfinished.MatchString(p.name+"\n"+p.description) {
			t.Errorf("%s: %q, %q, %q", p.sku, p.name, p.unit, p.description)
		}
		if !kinds[strings.TrimPrefix(p.image, "drawing:")] {
			t.Errorf("%s: no drawing %q", p.sku, p.image)
		}
		if p.min < 1 || p.step < 1 || p.min%p.step != 0 || p.max != 0 && (p.max < p.min || p.max%p.step != 0) {
			t.Errorf("%s: from %d, in steps of %d, to %d", p.sku, p.min, p.step, p.max)
		}
		if !p.onRequest && (p.price <= 0 || p.price > 20_000_000) {
			t.Errorf("%s costs %s", p.sku, p.price)
		}
		if p.discontinued && s.catalogue.bySKU[p.replacedBy] == nil {
			t.Errorf("%s is replaced by %q", p.sku, p.replacedBy)
		}
		for _, a := range p.attrs {
			if a.value == "mm" || strings.Contains(a.value, "  ") || strings.ContainsAny(a.value, "{}") {
				t.Errorf("%s: %s is %q", p.sku, a.name, a.value)
			}
		}
	}
}

// A buyer compares prices: the same thing larger, stronger or stainless never costs less.
func TestPricesMakeSense(t *testing.T) {
	s := told(t)
	piece := func(sku string) amount {
		p := s.catalogue.bySKU[sku]
		if p == nil {
			t.Fatalf("no %s", sku)
		}
		return p.price * 100 / amount(p.pack)
	}
	for _, rising := range [][]string{
		{"FS-0933-06016-Z", "FS-0933-08016-Z", "FS-0933-08040-Z", "FS-0933-08060-Z", "FS-0933-10060-Z", "FS-0933-12080-Z", "FS-0933-20100-Z"},
		{"FS-0933-08040-Z", "FS-0933-08040-P", "FS-0933-08040-A2", "FS-0933-08040-A4"},
		{"FS-0934-06-Z", "FS-0934-08-Z", "FS-0934-10-Z", "FS-0934-10-A2", "FS-0934-10-A4"},
		{"FS-0125-08-Z", "FS-0934-08-Z", "FS-0933-08040-Z"},
		{"PK-0201-321-S", "PK-0201-321", "PK-0201-433", "PK-0201-643", "PK-0201-866"},
		{"EL-5110-IP20", "EL-5125-IP20", "EL-5025-IP44", "EL-5050-IP44"},
		{"AB-711-0300", "AB-711-0600", "AB-711-1000", "AB-712-1000"},
	} {
		for i := range len(rising) - 1 {
			if piece(rising[i]) >= piece(rising[i+1]) {
				t.Errorf("%s costs %s, %s only %s", rising[i], piece(rising[i])/100, rising[i+1], piece(rising[i+1])/100)
			}
		}
	}
}

func TestStockIsOfAllKinds(t *testing.T) {
	s := told(t)
	var none, dated, low, untracked, refused, gone, fresh, coming int
	for _, p := range s.catalogue.products {
		switch {
		case p.stock == "":
			untracked++
		case p.stock == "0":
			none++
		case len(p.stock) == 1:
			low++
		}
		count(&dated, p.expectedIn > 0)
		count(&refused, p.refuseBackorder)
		count(&gone, p.discontinued)
		count(&fresh, p.availableIn < 0 && p.availableIn >= -30)
		count(&coming, p.availableIn > 0)
	}
	for name, n := range map[string]int{"out of stock": none, "expected": dated, "low": low, "not tracked": untracked,
		"without backorder": refused, "discontinued": gone, "new this month": fresh, "coming": coming} {
		if n < 10 || n > len(s.catalogue.products)/5 {
			t.Errorf("%d products are %s", n, name)
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func TestFormulasAndTemplates(t *testing.T) {
	values := map[string]value{"d": textValue("8"), "length": textValue("40"), "kind": textValue("steel"), "w": textValue("4.8")}
	for source, want := range map[string]string{
		"d*d*length": "2560", "0.000042*d": "0.000336", `pick(kind == "brass", 1, length > 30 && d < 9, 2, 3)`: "2",
		"max(d, length)": "40", "round(d*0.7, 0.5)": "5.5", "10/d": "1.25", "d - length": "-32", `kind != "steel" || d == 8`: "1",
	} {
		f, err := parseFormula(source)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := f.of(values); err != nil || got.String() != want {
			t.Errorf("%s gives %s, %v, want %s", source, got, err, want)
		}
	}
	for _, wrong := range []string{"nothing", "kind * 2", "d / 0", "len(d)", "pick(d > 9, 1)"} {
		f, err := parseFormula(wrong)
		if err == nil {
			_, err = f.of(values)
		}
		if err == nil {
			t.Errorf("%s should fail", wrong)
		}
	}
	template, err := parseTemplate("{d:02}-{length:03}-{w:.} {kind:^} {w:2}")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := template.of(values); err != nil || got != "08-040-48 Steel 4.80" {
		t.Errorf("template gives %q, %v", got, err)
	}
}
