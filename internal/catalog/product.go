package catalog

import (
	"fmt"

	"tradecounter/internal/platform/clock"
)

// Product is what has a SKU and can be ordered, as one account sees it. Quantities are whole units of sale.
type Product struct {
	ID            int64      `db:"id"`
	SKU           string     `db:"sku"`
	Name          string     `db:"name"`
	CategoryID    int64      `db:"category_id"`
	Brand         string     `db:"brand"`
	Description   string     `db:"description"`
	Unit          string     `db:"unit"`      // each, pack of 100, metre
	PackSize      int64      `db:"pack_size"` // informs only
	MinQty        int64      `db:"min_qty"`
	Increment     int64      `db:"qty_increment"`
	MaxQty        int64      `db:"max_qty"` // 0: none
	Backorder     bool       `db:"backorder"`
	LeadTimeDays  int        `db:"lead_time_days"`
	TaxClass      string     `db:"tax_class"`
	GTIN          string     `db:"gtin"`
	MPN           string     `db:"mpn"`
	AvailableFrom clock.Date `db:"available_from"`
	ReplacedBy    string     `db:"replaced_by"`
	Image         string     `db:"image"` // an uploaded file, or drawing:<kind>
	Status        string     `db:"status"`
	Version       int64      `db:"version"`

	Attributes []Attribute `db:"-"`
	PartNumber string      `db:"-"` // the account's own number, its first
	Early      bool        `db:"-"` // seen through early access, before AvailableFrom
}

// Attribute is a named, typed property with a unit where it has one.
type Attribute struct {
	Name   string
	Text   string   // as written, without the unit
	Number *float64 // set when the text is a decimal number; for filters and sorting, never for money
	Unit   string
}

// String is the value with its unit.
func (a Attribute) String() string {
	if a.Unit == "" {
		return a.Text
	}
	return a.Text + " " + a.Unit
}

// Active says that the product can be ordered; a discontinued one is only shown, with what replaces it.
func (p Product) Active() bool { return p.Status == "active" }

// Stock is what is free to sell now. Untracked stock has no figure.
type Stock struct {
	Tracked    bool
	Free       int64
	ExpectedOn clock.Date
}

// QuantityProblem says in words why a quantity breaks the product's rules and what would fit; "" when it fits.
func (p Product) QuantityProblem(quantity int64) string {
	low, high := p.Fitting(quantity)
	switch {
	case low == quantity && low > 0:
		return ""
	case low == 0 && high == 0:
		return "This product can't be ordered in any quantity; ask your client manager."
	case low == 0:
		return fmt.Sprintf("The smallest quantity is %d.%s", high, p.stepWords())
	case high == 0:
		return fmt.Sprintf("The largest quantity is %d.%s", low, p.stepWords())
	}
	return fmt.Sprintf("%d doesn't fit: it comes in steps of %d from %d, so %d or %d would.", quantity, p.Increment, p.MinQty, low, high)
}

func (p Product) stepWords() string {
	if p.Increment <= 1 {
		return ""
	}
	return fmt.Sprintf(" It comes in steps of %d.", p.Increment)
}

// Fitting gives the nearest quantities that obey minimum, increment and maximum at or below, and at or above; 0 where
// there is none. The increment counts from the minimum.
func (p Product) Fitting(quantity int64) (low, high int64) {
	least, step := max(p.MinQty, 1), max(p.Increment, 1)
	most := p.MaxQty
	if most > 0 {
		if most < least {
			return 0, 0
		}
		most = least + (most-least)/step*step
	}
	if quantity < least {
		return 0, least
	}
	low = least + (quantity-least)/step*step
	if most > 0 && low >= most {
		if quantity == most {
			return most, most
		}
		return most, 0
	}
	if low == quantity {
		return low, low
	}
	return low, low + step
}
