package exchange

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestGuardTakesExactlyOneSignOff(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+49 40": "'+49 40", "-5": "'-5", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx",
		"'=1": "''=1", "''-": "'''-", "'tis": "'tis", "'": "'", "a=b": "a=b", "": "",
	} {
		if got := guard(cell); got != want {
			t.Errorf("guard(%q) = %q, want %q", cell, got, want)
		}
	}
	for cell, want := range map[string]string{"'=1": "=1", "'hello": "'hello", "''=1": "'=1", "=1": "=1"} {
		if got := unguard(cell); got != want {
			t.Errorf("unguard(%q) = %q, want %q", cell, got, want)
		}
	}
}

func FuzzGuard(f *testing.F) {
	for _, cell := range nasty {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if got := unguard(guard(cell)); got != cell {
			t.Errorf("%q came back as %q", cell, got)
		}
		if g := guard(cell); g != "" && strings.ContainsRune("=+-@\t\r", rune(g[0])) {
			t.Errorf("%q is still a formula", g)
		}
	})
}

// nasty are cells that have broken importers.
var nasty = []string{
	"", " ", "'", "''", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=x", "''=x", `a\;b`, `a;b`, `a\`, `\`, `\\`, `a=b=c`,
	`A > B`, `A \> B`, `A>B`, "line\nbreak", "line\r\nbreak", "lone\rreturn", `"quoted"`, `say ""hi""`, "a,b", "ü ß € 漢字 🧤", "a\u00a0b",
	"e\u0301", "\u202eright to left", "0", "-0", "007", "1e5", "NULL", "\\N", "'; DROP TABLE products; --", "<script>alert(1)</script>", "%s%n",
}

func TestEscapes(t *testing.T) {
	for _, c := range []struct {
		cell string
		want []string
	}{
		{`a;b`, []string{"a", "b"}},
		{`a\;b;c`, []string{"a;b", "c"}},
		{`a\\;b`, []string{`a\`, "b"}},
		{`C:\dir;x`, []string{`C:\dir`, "x"}},
		{`a\=b;c\>d`, []string{"a=b", "c>d"}},
		{` a ; ;a;b `, []string{"a", "b"}},
		{`end\`, []string{`end\`}},
	} {
		if got := readList(c.cell); !slices.Equal(got, c.want) {
			t.Errorf("readList(%q) = %q, want %q", c.cell, got, c.want)
		}
	}
	if got, err := readPath(`A \> B > C > D\\`); err != nil || !slices.Equal(got, []string{"A > B", "C", `D\`}) {
		t.Errorf("readPath = %q, %v", got, err)
	}
	for _, bad := range []string{"", ">", "A >", "A > > B", "> A"} {
		if got, err := readPath(bad); err == nil {
			t.Errorf("readPath(%q) = %q, want an error", bad, got)
		}
	}
}

func TestAttributesKnowNumbersAndUnits(t *testing.T) {
	for _, c := range []struct{ value, text, unit, number string }{
		{"40 mm", "40", "mm", "40"}, {"12.5 °C", "12.5", "°C", "12.5"}, {"5 m2", "5", "m2", "5"}, {"5 m/s²", "5", "m/s²", "5"}, {"-3", "-3", "", "-3"},
		{"hex", "hex", "", ""}, {"10 - 20", "10 - 20", "", ""}, {"1440 x 900", "1440 x 900", "", ""}, {"10  mm", "10  mm", "", ""},
		{"M8 x 40", "M8 x 40", "", ""}, {"12 million colours", "12 million colours", "", ""}, {"1e5", "1e5", "", ""},
	} {
		got, err := readAttributes("Size=" + c.value)
		if err != nil || len(got) != 1 || got[0].Text != c.text || got[0].Unit != c.unit || (got[0].Number != nil) != (c.number != "") {
			t.Errorf("%q: %+v, %v", c.value, got, err)
		}
	}
	list, err := readAttributes(`Colour=red;Colour=blue;A\=B=x\;y=z;;`)
	if err != nil || len(list) != 3 || list[1].Text != "blue" || list[2].Name != "A=B" || list[2].Text != "x;y=z" {
		t.Errorf("%+v, %v", list, err)
	}
	for _, bad := range []string{"x", "=x", "x=", ";x"} {
		if list, err := readAttributes(bad); err == nil {
			t.Errorf("readAttributes(%q) = %+v, want an error", bad, list)
		}
	}
}

func FuzzLists(f *testing.F) {
	for _, cell := range nasty {
		f.Add(cell, cell+";"+cell)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var items []string
		for _, item := range []string{a, b} {
			if item = strings.TrimSpace(item); item != "" && !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
		if got := readList(writeList(items)); !slices.Equal(got, items) {
			t.Errorf("%q came back as %q", items, got)
		}
		if len(items) == 0 {
			return
		}
		if got, err := readPath(writePath(items)); err != nil || !slices.Equal(got, items) {
			t.Errorf("%q came back as %q, %v", items, got, err)
		}
	})
}

// What is read from any cell and written again is read the same, and written the same from then on.
func FuzzAttributes(f *testing.F) {
	for _, cell := range nasty {
		f.Add(cell)
		f.Add("Name=" + cell + ";Name=4 mm")
	}
	f.Fuzz(func(t *testing.T, cell string) {
		first, err := readAttributes(cell)
		if err != nil {
			return
		}
		canon := writeAttributes(first)
		second, err := readAttributes(canon)
		if err != nil || len(first) != len(second) || writeAttributes(second) != canon {
			t.Fatalf("%q became %q, %+v, %v", cell, canon, second, err)
		}
		for i := range first {
			if first[i].Name != second[i].Name || first[i].String() != second[i].String() || first[i].Unit != second[i].Unit {
				t.Errorf("%+v came back as %+v", first[i], second[i])
			}
		}
	})
}

// Every canonical form stays as it is when it is read again.
func FuzzTypes(f *testing.F) {
	for _, cell := range nasty {
		f.Add(cell)
	}
	for _, cell := range []string{"0.0125", "12.50", "007", "2026-11-24", "2026-11-24T09:30:00+01:00", "yes", "TRUE", "Jo@Example.com", "4006381333931", "25.50", "EUR"} {
		f.Add(cell)
	}
	types := map[string]cellType{"name": name(400), "text": text(400), "code": code(64), "foldable": foldable(64), "slug": slug(), "whole": whole(1, 1000),
		"price": price(true), "percent": percent(), "amount": amount(), "date": date(), "moment": moment(), "flag": flag(), "email": email(),
		"currency": currency(), "country": country(), "locale": locale(), "gtin": gtin(), "list": list(50, 64, true), "path": path(), "attributes": attributes()}
	f.Fuzz(func(t *testing.T, cell string) {
		if !utf8.ValidString(cell) || cell == "" {
			return
		}
		for name, typ := range types {
			canon, err := typ.canon(cell)
			if err != nil || canon == "" {
				continue
			}
			again, err := typ.canon(canon)
			if err != nil || again != canon {
				t.Errorf("%s %q became %q and then %q, %v", name, cell, canon, again, err)
			}
			if name != "flag" && typ.value != nil && typ.format(typ.value(canon)) != canon {
				t.Errorf("%s %q is held as %v and comes out as %q", name, canon, typ.value(canon), typ.format(typ.value(canon)))
			}
		}
	})
}

func readAll(t *testing.T, file string) (rows [][]string, lines []int64, err error) {
	t.Helper()
	c, err := newCSV(bufio.NewReaderSize(strings.NewReader(file), 64<<10))
	if err != nil {
		return nil, nil, err
	}
	for {
		line, cells, err := c.next()
		if err == io.EOF {
			return rows, lines, nil
		}
		if err != nil {
			return rows, lines, err
		}
		rows, lines = append(rows, cells), append(lines, line)
	}
}

func TestCSVLinesAreThoseOfTheFile(t *testing.T) {
	rows, lines, err := readAll(t, "\ufeffa;b\r\n\"x\r\ny\";\"say \"\"hi\"\"\"\r\n\r\n1;2,5\r\n\"\";\"last\"")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a", "b"}, {"x\r\ny", `say "hi"`}, {"1", "2,5"}, {"", "last"}}
	if !slices.EqualFunc(rows, want, slices.Equal) || !slices.Equal(lines, []int64{1, 2, 5, 6}) {
		t.Errorf("%q on lines %v", rows, lines)
	}
	for name, bad := range map[string]string{"never closed": "a,b\n\"x,y\n", "inside a cell": "a,b\nx\"y,z\n", "after the quotes": "a,b\n\"x\"y,z\n",
		"endless": "a,b\n\"" + strings.Repeat("x", maxRecord+1)} {
		if rows, _, err := readAll(t, bad); err == nil || !strings.Contains(err.Error(), "Line 2") {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
	}
}

// What encoding/csv writes is read back to the byte.
func FuzzCSV(f *testing.F) {
	for _, cell := range nasty {
		f.Add(cell, "x", cell)
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		want := [][]string{{"one", "two", "three"}, {a, b, c}, {c, a, b}}
		if err := w.WriteAll(want); err != nil {
			t.Skip()
		}
		rows, _, err := readAll(t, file.String())
		if err != nil || !slices.EqualFunc(rows, want, slices.Equal) {
			t.Errorf("%q came back as %q, %v", want, rows, err)
		}
	})
}
