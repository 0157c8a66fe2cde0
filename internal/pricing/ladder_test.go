package pricing

import (
	"reflect"
	"testing"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

func TestPercentages(t *testing.T) {
	for _, c := range []struct {
		price    string
		share    money.BasisPoints
		decimals int
		want     string
	}{
		{"12.20", 300, 4, "12.566"}, {"12.20", 300, 2, "12.57"}, {"0.0125", 300, 4, "0.0129"}, {"0.0150", 333, 4, "0.0155"},
		{"12.20", -300, 4, "11.834"}, {"10.00", 0, 2, "10.00"}, {"99.99", 150, 0, "101.00"}, {"0.005", 1000, 2, "0.01"}, {"0.0001", -9000, 4, "too large"},
	} {
		price, err := money.ParsePrice(c.price)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Raise(price, c.share, c.decimals)
		if text := got.String(); (err != nil) != (c.want == "too large") || err == nil && text != c.want {
			t.Errorf("%s by %s %% to %d decimals: %s, %v, want %s", c.price, c.share, c.decimals, text, err, c.want)
		}
	}
}

func TestCellsAsTyped(t *testing.T) {
	for name, c := range map[string]struct {
		cells    [][2]string
		want     string
		problems int
	}{
		"a plain row":               {[][2]string{{"", "12.20"}, {"10", "10.98"}, {"", ""}}, "12.20, from 10 10.98", 0},
		"commas of a spreadsheet":   {[][2]string{{"", "1.234,50"}, {"10", "€ 1,200.25"}}, "1234.50, from 10 1200.25", 0},
		"out of order":              {[][2]string{{"", ""}, {"25", "9"}, {"10", "10"}}, "from 10 10.00, from 25 9.00", 0},
		"on request":                {[][2]string{{"", "request"}}, "on request", 0},
		"zero":                      {[][2]string{{"", "0"}}, "", 1},
		"five decimals":             {[][2]string{{"", "1.00001"}}, "", 1},
		"no price":                  {[][2]string{{"", "2"}, {"10", ""}}, "2.00", 1},
		"no quantity":               {[][2]string{{"", "2"}, {"", "1"}}, "2.00", 1},
		"one quantity twice":        {[][2]string{{"", "2"}, {"10", "1"}, {"10", "1.5"}}, "2.00, from 10 1.00", 1},
		"a quantity of no quantity": {[][2]string{{"", "2"}, {"1.5", "1"}}, "2.00", 1},
	} {
		breaks, problems := ReadLadder(c.cells)
		if Words(breaks) != c.want || len(problems) != c.problems {
			t.Errorf("%s: %q, %v", name, Words(breaks), problems)
		}
	}
}

// What publishing does to a product's entries: the days before stay as they were, a later set is changed in its place.
func TestWhatPublishingWrites(t *testing.T) {
	const on = clock.Date(20261201)
	set := func(from, to clock.Date, pairs ...int64) (list []entry) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, entry{MinQty: pairs[i], Price: money.Price(pairs[i+1]), From: from, To: to})
		}
		return list
	}
	edit := func(from, to clock.Date, pairs ...int64) RowEdit {
		return RowEdit{Set: from, To: to, Breaks: ladderOf(pairs...)}
	}
	for name, c := range map[string]struct {
		was, want []entry
		edit      RowEdit
	}{
		"a new product":                      {nil, set(on, 0, 1, 100), edit(0, 0, 1, 100)},
		"the open set stays for the past":    {set(0, 0, 1, 100), append(set(0, 0, 1, 100), set(on, 0, 1, 110, 10, 99)...), edit(0, 0, 1, 110, 10, 99)},
		"all its breaks together":            {set(0, 0, 1, 100, 10, 90), append(set(0, 0, 1, 100, 10, 90), set(on, 0, 1, 110)...), edit(0, 0, 1, 110)},
		"the set of that very day":           {set(on, 0, 1, 100, 10, 90), set(on, 20261231, 1, 110), edit(on, 20261231, 1, 110)},
		"a later set, in its place":          {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(set(0, 0, 1, 100), set(20270101, 0, 1, 125)...), edit(20270101, 0, 1, 125)},
		"the current one before a later set": {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(append(set(0, 0, 1, 100), set(on, 0, 1, 105)...), set(20270101, 0, 1, 120)...), edit(0, 0, 1, 105)},
		"removed: it ends the day before":    {set(0, 0, 1, 100, 10, 90), set(0, 20261130, 1, 100, 10, 90), RowEdit{Removed: true}},
		"a later set removed":                {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), set(0, 0, 1, 100), RowEdit{Set: 20270101, Removed: true}},
		"removed with its successor kept":    {append(set(0, 0, 1, 100), set(20270101, 0, 1, 120)...), append(set(0, 20261130, 1, 100), set(20270101, 0, 1, 120)...), RowEdit{Removed: true}},
		"on request":                         {nil, []entry{{MinQty: 1, Price: onRequest, From: on}}, RowEdit{Breaks: []Break{{From: 1, OnRequest: true}}}},
	} {
		if got := after(c.was, []RowEdit{c.edit}, on); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
