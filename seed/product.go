package seed

import (
	"fmt"
	"strconv"
	"strings"
)

// product is one line of the catalogue, before it is written as a file. Days
// are relative to today.
type product struct {
	family *family

	sku, name, category, brand, description string
	unit, image, gtin, mpn, tax             string
	pack, min, step, max                    int // max 0: none
	price                                   amount
	onRequest                               bool
	stock                                   string // empty: not tracked
	expectedIn                              int    // days; 0: no date
	refuseBackorder                         bool
	leadDays                                int
	tags                                    []string
	attrs                                   []attr
	availableIn                             int // days, negative: in the past; 0: always was
	replacedBy                              string
	discontinued                            bool
	sheet                                   string // file of its data sheet
	related                                 []relation
	breaks                                  []priceBreak
}

type attr struct{ name, value string }

// attr is an attribute's value, empty when the product hasn't it.
func (p *product) attr(name string) string {
	for _, a := range p.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

type relation struct{ sku, kind string }

// at is the base price of the break that a quantity reaches.
func (p *product) at(quantity int) amount {
	price := p.price
	for _, b := range p.breaks {
		if quantity >= b.from {
			price = p.breakPrice(b)
		}
	}
	return price
}

func (p *product) breakPrice(b priceBreak) amount { return tidy(p.price.less(b.off)) }

// fits is the quantity nearest to the wanted one that the product's rules allow.
func (p *product) fits(quantity int) int {
	over := max(quantity-p.min, 0)
	fit := p.min + (over+p.step/2)/p.step*p.step
	if p.max > 0 && fit > p.max {
		fit = p.min + (p.max-p.min)/p.step*p.step
	}
	return fit
}

// tidy rounds a price as a price list would: four decimals for what costs
// cents, two otherwise, whole tens of cents for what costs hundreds.
func tidy(a amount) amount {
	step := amount(100)
	switch {
	case a < 5_000:
		step = 5
	case a >= 2_000_000:
		step = 5_000
	case a >= 500_000:
		step = 500
	}
	return (a + step/2) / step * step
}

// expand multiplies a family's axes out, first axis slowest.
func (f *family) expand() ([]*product, error) {
	var (
		products []*product
		values   = map[string]value{"id": textValue(f.id)}
	)
	var walk func(axes []axis) error
	walk = func(axes []axis) error {
		if len(axes) == 0 {
			p, err := f.product(values)
			if p != nil {
				products = append(products, p)
			}
			return err
		}
		for _, row := range axes[0].rows {
			for i, column := range axes[0].columns {
				values[column] = row[i]
			}
			if err := walk(axes[1:]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(f.axes); err != nil {
		return nil, fmt.Errorf("family %s: %w", f.id, err)
	}
	return products, nil
}

// product makes one product of the values, or nil where an `only` rules it out.
func (f *family) product(values map[string]value) (*product, error) {
	for _, l := range f.lets {
		v, err := l.of(values)
		if err != nil {
			return nil, err
		}
		values[l.name] = v
	}
	for _, condition := range f.only {
		v, err := condition.of(values)
		if err != nil || v.num == 0 {
			return nil, err
		}
	}
	p := &product{family: f, breaks: f.breaks}
	for _, fill := range []func(map[string]value) error{p.words, p.numbers, p.attributes, p.relations} {
		if err := fill(values); err != nil {
			return nil, err
		}
	}
	p.gtin = gtin(p.sku)
	return p, nil
}

func (p *product) words(values map[string]value) error {
	var tags, stock, backorder, sheet string
	for key, into := range map[string]*string{
		"name": &p.name, "sku": &p.sku, "category": &p.category, "brand": &p.brand, "mpn": &p.mpn, "image": &p.image,
		"unit": &p.unit, "text": &p.description, "tags": &tags, "stock": &stock, "tax": &p.tax, "backorder": &backorder,
		"successor": &p.replacedBy, "sheet": &sheet,
	} {
		s, err := p.family.get(key).of(values)
		if err != nil {
			return err
		}
		*into = strings.TrimSpace(s)
	}
	p.image = "drawing:" + p.image
	p.tags = strings.Fields(tags)
	p.discontinued = p.replacedBy != ""
	p.refuseBackorder = backorder == "no" || p.discontinued
	if p.tax == "" {
		p.tax = "standard"
	}
	if sheet != "" {
		p.sheet = sheet + ".pdf"
	}
	return p.stocked(stock)
}

func (p *product) numbers(values map[string]value) error {
	price, err := p.family.price.number(values)
	if err != nil {
		return err
	}
	p.price = tidy(amount(price / 100_000))
	p.min, p.step, p.pack = 1, 1, 1
	for key, into := range map[string]*int{"min": &p.min, "step": &p.step, "max": &p.max} {
		if quantity, ok := p.family.quantity[key]; ok {
			n, err := quantity.number(values)
			if err != nil {
				return err
			}
			*into = int(n / one)
		}
	}
	for key, into := range map[string]*int{"pack": &p.pack, "lead": &p.leadDays} {
		s, err := p.family.get(key).of(values)
		if err != nil {
			return err
		}
		if s != "" {
			if *into, err = strconv.Atoi(s); err != nil {
				return fmt.Errorf("%s of %s: %w", key, p.sku, err)
			}
		}
	}
	return nil
}

func (p *product) attributes(values map[string]value) error {
	for _, t := range p.family.attrs {
		name, err := t.name.of(values)
		if err != nil {
			return err
		}
		v, err := t.value.of(values)
		if err != nil {
			return err
		}
		if v = strings.TrimSpace(v); v != "" {
			p.attrs = append(p.attrs, attr{name, v})
		}
	}
	return nil
}

func (p *product) relations(values map[string]value) error {
	for _, t := range p.family.related {
		sku, err := t.sku.of(values)
		if err != nil {
			return err
		}
		p.related = append(p.related, relation{sku, t.kind})
	}
	return nil
}
