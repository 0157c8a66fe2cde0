package seed

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
)

var today = clock.NewDate(2026, 11, 21)

type fileTable struct {
	columns []string
	rows    []map[string]string
	text    string
}

// shelf keeps what was written for a day; tests only read it.
var shelf = map[clock.Date]map[string]fileTable{}

func written(t *testing.T, on clock.Date) map[string]fileTable {
	t.Helper()
	if shelf[on] == nil {
		shelf[on] = writeAnew(t, on)
	}
	return shelf[on]
}

func writeAnew(t *testing.T, on clock.Date) map[string]fileTable {
	t.Helper()
	tables := map[string]fileTable{}
	for _, f := range Files(on) {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatalf("%s: %v", f.Kind, err)
		}
		text := b.String()
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", f.Kind, err)
		}
		table := fileTable{columns: lines[0], text: text}
		for _, line := range lines[1:] {
			row := map[string]string{}
			for i, cell := range line {
				row[lines[0][i]] = cell
			}
			table.rows = append(table.rows, row)
		}
		tables[f.Kind] = table
	}
	return tables
}

// columns of PRODUCT.md: needed ones, then those that may stand too.
var columns = map[string][2]string{
	"products": {"sku,name,category,price", "brand,description,unit,pack_size,min_qty,qty_increment,max_qty,stock,expected_on," +
		"backorder,lead_time_days,tax_class,tags,attributes,gtin,mpn,available_from,replaced_by,image,status"},
	"related":   {"sku,related_sku,kind", ""},
	"documents": {"sku,file,title", ""},
	"accounts": {"slug,name", "currency,locale,segment,manager_email,price_lists,assortments,payment_terms_days,credit_limit," +
		"discount_percent,tax_rule,tax_id,po_required,early_access_days,minimum_order,acquisition_cost,status,external_id"},
	"account-products": {"account,sku,mode", ""},
	"locations":        {"account,code,name,line1,city,postcode,country", "line2,region,is_billing"},
	"members":          {"email,name,account,role", ""},
	"assortments":      {"code,name,rule,kind,value", ""},
	"price-lists":      {"code,name", "currency,valid_from,valid_to,derived_percent,applies_to"},
	"prices":           {"price_list,sku,min_qty,unit_price", "valid_from,valid_to"},
	"contract-prices":  {"account,sku,min_qty,unit_price", "valid_from,valid_to"},
	"part-numbers":     {"account,part_number,sku", ""},
	"orders":           {"order_number,account,ordered_at,channel,sku,quantity,unit_price", "description,po_number,member_email,status"},
	"synonyms":         {"terms", "input,scope"},
	"returns":          {"return_number,account,returned_at,sku,quantity", "order_number,reason"},
	"contacts":         {"external_id,account,at,channel,reason,minutes", "note"},
	"survey-answers":   {"external_id,account,at,question,score", "member_email,comment"},
	"baselines":        {"month,channel,contacts,minutes,orders", ""},
}

func TestFilesHaveTheColumnsOfTheirKind(t *testing.T) {
	tables := written(t, today)
	if len(tables) != len(columns) {
		t.Errorf("%d kinds of files, want %d", len(tables), len(columns))
	}
	for kind, table := range tables {
		needed := strings.Split(columns[kind][0], ",")
		allowed := append(needed, strings.Split(columns[kind][1], ",")...)
		for _, c := range needed {
			if !slices.Contains(table.columns, c) {
				t.Errorf("%s lacks the column %s", kind, c)
			}
		}
		for _, c := range table.columns {
			if !slices.Contains(allowed, c) {
				t.Errorf("%s has a column %s, which no importer knows", kind, c)
			}
		}
	}
}

func TestTheSameDayTellsTheSameStory(t *testing.T) {
	first, second := written(t, today), writeAnew(t, today)
	for kind := range first {
		if first[kind].text != second[kind].text {
			t.Errorf("%s differs between two runs", kind)
		}
	}
}

// Any other day, whatever its weekday, moves dates and changes nothing else.
func TestAnotherDayMovesDatesOnly(t *testing.T) {
	dates := map[string]bool{"expected_on": true, "available_from": true, "ordered_at": true, "valid_from": true, "valid_to": true, "returned_at": true, "at": true, "month": true}
	first := written(t, today)
	for _, days := range []int{1, 2, 100} {
		later := written(t, today.AddDays(days))
		for kind, table := range first {
			if len(later[kind].rows) != len(table.rows) {
				t.Fatalf("%d days later %s has %d lines instead of %d", days, kind, len(later[kind].rows), len(table.rows))
			}
			for i, row := range table.rows {
				for column, cell := range row {
					if !dates[column] && later[kind].rows[i][column] != cell {
						t.Fatalf("%d days later %s line %d says %s %q instead of %q", days, kind, i+2, column, later[kind].rows[i][column], cell)
					}
				}
			}
		}
	}
}

func TestWhatFilesNameExists(t *testing.T) {
	tables := written(t, today)
	names := func(kind, column string) map[string]bool {
		set := map[string]bool{}
		for _, row := range tables[kind].rows {
			set[row[column]] = true
		}
		return set
	}
	skus, accounts, lists, ranges := names("products", "sku"), names("accounts", "slug"), names("price-lists", "code"), names("assortments", "code")
	categories := map[string]bool{}
	for path := range names("products", "category") {
		for p := path; p != ""; {
			categories[p] = true
			p = p[:max(strings.LastIndex(p, " > "), 0)]
		}
	}
	brands, tags := names("products", "brand"), map[string]bool{}
	for list := range names("products", "tags") {
		for _, tag := range strings.Split(list, ";") {
			tags[tag] = true
		}
	}
	staff := map[string]bool{}
	seller, err := TheSeller(today)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range seller.Staff {
		staff[p.Email] = true
	}
	check := func(what, name string, known map[string]bool) {
		if name != "" && !known[name] {
			t.Errorf("%s names %q, which isn't there", what, name)
		}
	}
	for kind, table := range tables {
		for _, row := range table.rows {
			check(kind, row["sku"], skus)
			check(kind, row["related_sku"], skus)
			check(kind, row["replaced_by"], skus)
			check(kind, row["account"], accounts)
			check(kind, row["price_list"], lists)
			check(kind, row["manager_email"], staff)
			for _, code := range split(row["price_lists"]) {
				check(kind, code, lists)
			}
			for _, code := range split(row["assortments"]) {
				check(kind, code, ranges)
			}
		}
	}
	for _, row := range tables["assortments"].rows {
		check("assortment "+row["code"], row["value"], map[string]map[string]bool{
			"category": categories, "brand": brands, "tag": tags, "sku": skus}[row["kind"]])
	}
	for _, row := range tables["price-lists"].rows {
		kind, value, _ := strings.Cut(row["applies_to"], ":")
		check("list "+row["code"], value, map[string]map[string]bool{"category": categories, "brand": brands}[kind])
	}
}

func TestKeysAreUnique(t *testing.T) {
	tables := written(t, today)
	for kind, key := range map[string][]string{
		"products": {"sku"}, "related": {"sku", "related_sku"}, "documents": {"sku", "file"}, "accounts": {"slug"},
		"account-products": {"account", "sku"}, "locations": {"account", "code"}, "members": {"email", "account"},
		"prices": {"price_list", "sku", "min_qty"}, "contract-prices": {"account", "sku", "min_qty"},
		"part-numbers": {"account", "part_number"}, "orders": {"order_number", "sku"}, "synonyms": {"terms", "input"},
	} {
		seen := map[string]bool{}
		for _, row := range tables[kind].rows {
			k := ""
			for _, column := range key {
				k += row[column] + "|"
			}
			if seen[k] {
				t.Errorf("%s has %s twice", kind, k)
			}
			seen[k] = true
		}
	}
}

func TestPricesAreAboveZeroAndFallWithTheQuantity(t *testing.T) {
	tables := written(t, today)
	for _, kind := range []string{"prices", "contract-prices"} {
		last, lastKey, lastFrom := amount(0), "", 0
		for _, row := range tables[kind].rows {
			price, err := parseAmount(row["unit_price"])
			if err != nil || price <= 0 {
				t.Fatalf("%s: %v", kind, row)
			}
			from, _ := strconv.Atoi(row["min_qty"])
			key := row["price_list"] + row["account"] + row["sku"]
			if key == lastKey && (from <= lastFrom || price > last) {
				t.Errorf("%s: %s costs %s from %d but %s before", kind, row["sku"], price, from, last)
			}
			last, lastKey, lastFrom = price, key, from
		}
	}
}
