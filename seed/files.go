package seed

import (
	"bytes"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"sync"

	"tradecounter/internal/platform/clock"
)

// File is one import file in the format of PRODUCT.md, "Files in and out".
type File struct {
	Kind  string // "products", "accounts", …
	Write func(w io.Writer) error
}

// Files are the import files of the demo in the order in which they must be
// loaded. The same today gives the same bytes; another one moves the dates.
func Files(today clock.Date) []File {
	told := sync.OnceValues(tell)
	generated := func(header string, rows func(s *story, put func(cells ...string)) error) func(w io.Writer) error {
		return func(w io.Writer) error {
			s, err := told()
			if err != nil {
				return err
			}
			out := csv.NewWriter(w)
			put := func(cells ...string) { _ = out.Write(cells) } // Error tells it below
			put(strings.Split(header, ",")...)
			if err := rows(s, put); err != nil {
				return err
			}
			out.Flush()
			return out.Error()
		}
	}
	written := func(name string) func(w io.Writer) error {
		return func(w io.Writer) error { return dated(w, "people/"+name+".csv", today) }
	}
	return []File{
		{"products", generated(productColumns, func(s *story, put func(...string)) error { return s.putProducts(put, today) })},
		{"related", generated("sku,related_sku,kind", (*story).putRelated)},
		{"documents", generated("sku,file,title", (*story).putDocuments)},
		{"synonyms", written("synonyms")},
		{"assortments", written("assortments")},
		{"price-lists", written("price-lists")},
		{"prices", generated("price_list,sku,min_qty,unit_price", (*story).putPrices)},
		{"accounts", written("accounts")},
		{"account-products", written("account-products")},
		{"locations", written("locations")},
		{"members", written("members")},
		{"contract-prices", generated("account,sku,min_qty,unit_price,valid_from,valid_to", func(s *story, put func(...string)) error {
			return s.putContractPrices(put, today)
		})},
		{"part-numbers", generated("account,part_number,sku", (*story).putPartNumbers)},
		{"orders", generated(orderColumns, func(s *story, put func(...string)) error { return s.putOrders(put, today) })},
		{"returns", generated("return_number,account,returned_at,sku,quantity,order_number,reason", func(s *story, put func(...string)) error { return s.putReturns(put, today) })},
		{"contacts", generated("external_id,account,at,channel,reason,minutes,note", func(s *story, put func(...string)) error { return s.putContacts(put, today) })},
		{"survey-answers", generated("external_id,account,at,question,score,member_email,comment", func(s *story, put func(...string)) error { return s.putAnswers(put, today) })},
		{"baselines", generated("month,channel,contacts,minutes,orders", func(s *story, put func(...string)) error { return s.putBaselines(put, today) })},
	}
}

// dated copies a file of the demo and turns its "@…" cells into dates.
func dated(w io.Writer, name string, today clock.Date) error {
	text, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return err
	}
	for _, line := range lines {
		for i, cell := range line {
			if strings.HasPrefix(cell, "@") {
				d, err := date(cell, today)
				if err != nil {
					return err
				}
				line[i] = d.String()
			}
		}
	}
	out := csv.NewWriter(w)
	return out.WriteAll(lines)
}

const productColumns = "sku,name,category,price,brand,description,unit,pack_size,min_qty,qty_increment,max_qty,stock,expected_on," +
	"backorder,lead_time_days,tax_class,tags,attributes,gtin,mpn,available_from,replaced_by,image,status"

func (s *story) putProducts(put func(...string), today clock.Date) error {
	for _, p := range s.catalogue.products {
		put(p.sku, p.name, p.category, p.priceCell(), p.brand, p.description, p.unit, strconv.Itoa(p.pack), strconv.Itoa(p.min),
			strconv.Itoa(p.step), orEmpty(p.max), p.stock, inDays(today, p.expectedIn), yesNo(!p.refuseBackorder),
			strconv.Itoa(p.leadDays), p.tax, strings.Join(p.tags, ";"), p.attributesCell(), p.gtin, p.mpn,
			inDays(today, p.availableIn), p.replacedBy, p.image, p.statusCell())
	}
	return nil
}

func (p *product) priceCell() string {
	if p.onRequest {
		return ""
	}
	return p.price.String()
}

func (p *product) statusCell() string {
	if p.discontinued {
		return "discontinued"
	}
	return "active"
}

var listEscape = strings.NewReplacer(`\`, `\\`, ";", `\;`, "=", `\=`)

func (p *product) attributesCell() string {
	parts := make([]string, len(p.attrs))
	for i, a := range p.attrs {
		parts[i] = listEscape.Replace(a.name) + "=" + listEscape.Replace(a.value)
	}
	return strings.Join(parts, ";")
}

func inDays(today clock.Date, days int) string {
	if days == 0 {
		return ""
	}
	return today.AddDays(days).String()
}

func orEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func (s *story) putRelated(put func(...string)) error {
	for _, p := range s.catalogue.products {
		for _, r := range p.related {
			put(p.sku, r.sku, r.kind)
		}
	}
	return nil
}

func (s *story) putDocuments(put func(...string)) error {
	for _, p := range s.catalogue.products {
		if p.sheet != "" {
			put(p.sku, p.sheet, "Data sheet")
		}
	}
	return nil
}

const orderColumns = "order_number,account,ordered_at,channel,sku,quantity,unit_price,description,po_number,member_email,status"

func (s *story) putOrders(put func(...string), today clock.Date) error {
	for _, o := range s.pastOrders() {
		for _, l := range o.lines {
			put(o.number, o.account.slug, o.at(today), o.channel, l.product.sku, strconv.Itoa(l.quantity), l.price.String(),
				l.product.name, o.po, o.member, o.status)
		}
	}
	return nil
}
