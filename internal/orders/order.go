package orders

import (
	"strings"

	"tradecounter/internal/cart"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Channel is where an order was placed.
type Channel string

// The channels that exist so far. What staff enter for a client is phone, email or rep, never online.
const (
	Online Channel = "online"
	Phone  Channel = "phone"
	Email  Channel = "email"
	Rep    Channel = "rep"
)

// Standing is the source of orders that a standing order placed; its channel is online.
const Standing = "standing order"

// Order is what was ordered, by whom, for where, at which cost. All of it was copied when it was placed, so that a
// later change elsewhere rewrites no history. Amounts are minor units of its currency.
type Order struct {
	ID          int64  `db:"id"`
	Number      string `db:"number"`
	AccountID   int64  `db:"account_id"`
	AccountSlug string `db:"account_slug"`
	AccountName string `db:"account_name"`

	MemberID      *int64  `db:"member_id"`
	PlacedBy      string  `db:"placed_by"`
	PlacedByEmail string  `db:"placed_by_email"`
	OnBehalfBy    string  `db:"on_behalf_by"` // of the seller's, who entered it for them; "" for what they ordered themselves
	Channel       Channel `db:"channel"`
	Source        string  `db:"source"`
	Imported      bool    `db:"imported"`

	State             State      `db:"state"`
	CancelRequestedAt clock.Time `db:"cancel_requested_at"`
	PlacedAt          clock.Time `db:"placed_at"`
	PlacedOn          clock.Date `db:"placed_on"` // in the seller's zone
	ConfirmedAt       clock.Time `db:"confirmed_at"`
	ShippedAt         clock.Time `db:"shipped_at"`
	DeliveredAt       clock.Time `db:"delivered_at"`
	EndedAt           clock.Time `db:"ended_at"`

	PONumber       string     `db:"po_number"`
	Note           string     `db:"note"`
	CopiesTo       string     `db:"copies_to"` // addresses, with ", " between them
	ShipTo         Address    `db:"ship_to"`
	BillTo         Address    `db:"bill_to"`
	ShipLocationID *int64     `db:"ship_location_id"` // nil: a one-off address
	BillLocationID *int64     `db:"bill_location_id"`
	RequestedOn    clock.Date `db:"requested_on"` // 0: as soon as possible
	ExpectedOn     clock.Date `db:"expected_on"`
	DeliveryMethod string     `db:"delivery_method"`
	DeliveryName   string     `db:"delivery_name"`

	PaymentMethod    string       `db:"payment_method"`
	PaymentTermsDays int          `db:"payment_terms_days"`
	Currency         string       `db:"currency"`
	RateMillionths   int64        `db:"rate_millionths"` // the seller's currency per unit of the order's
	LinesTotal       money.Amount `db:"lines_total"`
	DeliveryTotal    money.Amount `db:"delivery_total"`
	SurchargeTotal   money.Amount `db:"surcharge_total"`
	TaxTotal         money.Amount `db:"tax_total"`
	Total            money.Amount `db:"total"`
	TaxRule          cart.TaxRule `db:"tax_rule"`
	TaxReason        string       `db:"tax_reason"` // why no tax is charged
	TaxID            string       `db:"tax_id"`
	Priority         bool         `db:"priority"`
	Version          int64        `db:"version"`

	InvoiceNumber string     `db:"invoice_number"` // the seller's own, "" until it is attached
	InvoiceFile   string     `db:"invoice_file"`   // of the account's files
	InvoicedAt    clock.Time `db:"invoiced_at"`

	Lines     []Line     `db:"-"`
	Taxes     []cart.Tax `db:"-"`
	Shipments []Shipment `db:"-"`
	Moves     []Move     `db:"-"`
}

// Line is an order line. Quantities are whole units of sale.
type Line struct {
	ID          int64             `db:"id"`
	OrderID     int64             `db:"order_id"`
	Position    int               `db:"position"`
	ProductID   *int64            `db:"product_id"`
	SKU         string            `db:"sku"`
	Name        string            `db:"name"`
	PartNumber  string            `db:"part_number"`
	Unit        string            `db:"unit"`
	PackSize    int64             `db:"pack_size"`
	Note        string            `db:"note"`
	Quantity    int64             `db:"quantity"`
	Shipped     int64             `db:"shipped"`
	Cancelled   int64             `db:"cancelled"`
	Reserved    int64             `db:"reserved"` // taken from free stock and not given back; shipping uses it up first
	UnitPrice   money.Price       `db:"unit_price"`
	Discount    money.BasisPoints `db:"discount_bp"`
	Total       money.Amount      `db:"line_total"`
	TaxClass    string            `db:"tax_class"`
	TaxBP       money.BasisPoints `db:"tax_bp"`
	PriceSource string            `db:"price_source"`
	Source      string            `db:"source"`
	ExpectedOn  clock.Date        `db:"expected_on"`
}

// Open is what is neither shipped nor cancelled.
func (l Line) Open() int64 { return l.Quantity - l.Shipped - l.Cancelled }

// Remaining is what isn't cancelled.
func (l Line) Remaining() int64 { return l.Quantity - l.Cancelled }

// TotalNow is the line's total without what was cancelled.
func (l Line) TotalNow(currency string) (money.Amount, error) {
	if l.Cancelled == 0 {
		return l.Total, nil
	}
	return money.LineTotal(l.Remaining(), l.UnitPrice, l.Discount, currency)
}

// Shipment is one parcel or more that left together.
type Shipment struct {
	ID          int64          `db:"id"`
	OrderID     int64          `db:"order_id"`
	Number      int            `db:"number"` // 1, 2, … within the order
	ShippedAt   clock.Time     `db:"shipped_at"`
	DeliveredAt clock.Time     `db:"delivered_at"`
	TrackingURL string         `db:"tracking_url"`
	Lines       []ShipmentLine `db:"-"`
}

// ShipmentLine is how much of an order line was in a shipment.
type ShipmentLine struct {
	ShipmentID int64 `db:"shipment_id"`
	LineID     int64 `db:"order_line_id"`
	Quantity   int64 `db:"quantity"`
}

// Move is one thing that happened to an order, with a note that the buyer sees.
type Move struct {
	OrderID int64      `db:"order_id"`
	At      clock.Time `db:"at"`
	Kind    MoveKind   `db:"kind"`
	Actor   string     `db:"actor"`
	Note    string     `db:"note"`
	Detail  string     `db:"detail"` // what exactly: "4 × FS-0933-08040-Z", "2026-11-24 → 2026-12-02"
}

// Copies are the further addresses that get the order's letters.
func (o Order) Copies() []string {
	if o.CopiesTo == "" {
		return nil
	}
	return strings.Split(o.CopiesTo, ", ")
}

// DueOn is the day on which an order on account is to be paid.
func (o Order) DueOn() clock.Date { return o.PlacedOn.AddDays(o.PaymentTermsDays) }

// Open is how many units are neither shipped nor cancelled.
func (o Order) Open() (units int64) {
	for _, l := range o.Lines {
		units += l.Open()
	}
	return units
}

// InPart says that some of it has shipped while more is to come.
func (o Order) InPart() bool { return o.ShippedAt != 0 && o.Open() > 0 }

// Now is what the order costs without what was cancelled: what credit it uses and what will be invoiced. Delivery and
// surcharge stand until the whole order is cancelled.
func (o Order) Now() (cart.Totals, error) {
	shares, left := make([]cart.Share, 0, len(o.Lines)), int64(0)
	for _, l := range o.Lines {
		if l.Remaining() == 0 {
			continue
		}
		left += l.Remaining()
		total, err := l.TotalNow(o.Currency)
		if err != nil {
			return cart.Totals{}, err
		}
		shares = append(shares, cart.Share{Amount: total, BP: l.TaxBP})
	}
	if left == 0 {
		return cart.Totals{}, nil
	}
	return o.TaxRule.Sum(shares, o.DeliveryTotal, o.SurchargeTotal)
}
