package seed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
)

// Seller is what no importer carries.
type Seller struct {
	Settings       []Setting // in the order in which they must be set
	Staff          []Staff   // to be made before the accounts, whose managers they are
	Logins         []Login
	Looks          []Look
	StandingOrders []StandingOrder
	OrderLists     []OrderList
	OpenOrders     []OpenOrder // oldest first
	Documents      []Document
	Questions      []Question // oldest first
	Ideas          []Idea     // oldest first
	Answers        []CannedAnswer
	Logo           string // SVG
}

// Setting is a key of the settings and its text.
type Setting struct{ Key, Value string }

// Staff is a person of the seller's.
type Staff struct {
	Email    string `json:"email"`
	Name     string `json:"name"`
	Role     string `json:"role"`
	Phone    string `json:"phone"`
	Hours    string `json:"hours"`
	Portrait string `json:"-"` // SVG
}

// Look is an account's theme.
type Look struct {
	Account            string   `json:"account"`
	Accent             string   `json:"accent"`
	Mast               string   `json:"mast"` // header colour; empty: paper
	Art                string   `json:"art"`  // header picture of package drawing
	Greeting           string   `json:"greeting"`
	Welcome            string   `json:"welcome"` // the client manager's words
	FeaturedCategories []string `json:"featured_categories"`
	FeaturedProducts   []string `json:"featured_products"`
	Links              []Link   `json:"links"`
	Logo               string   `json:"-"` // SVG; its letters are currentColor
}

// Link leads to an address, or to one of Documents.
type Link struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	File  string `json:"file"`
}

// Line is a product and how many units of sale.
type Line struct {
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
}

// StandingOrder is a subscription; Anchor is its first due date.
type StandingOrder struct {
	Account       string     `json:"account"`
	Owner         string     `json:"owner"` // email
	Name          string     `json:"name"`
	ShipTo        string     `json:"ship_to"` // code of a location
	PurchaseOrder string     `json:"purchase_order"`
	Every         int        `json:"every"`
	Unit          string     `json:"unit"`         // days, weeks, months
	Weekday       int        `json:"weekday"`      // 1 Monday; 0 for days and months
	DayOfMonth    int        `json:"day_of_month"` // 31: the last
	Anchor        clock.Date `json:"-"`
	StartsIn      int        `json:"starts_in"`   // days from today to look for the anchor
	DiscountBP    int        `json:"discount_bp"` // benefit, in basis points
	FreeDelivery  bool       `json:"free_delivery"`
	Priority      bool       `json:"priority"`
	Lines         []Line     `json:"lines"`
}

// OrderList is a named list of a member's.
type OrderList struct {
	Account string `json:"account"`
	Owner   string `json:"owner"`
	Name    string `json:"name"`
	Lines   []Line `json:"lines"`
}

// OpenOrder is an order of the last days that isn't delivered yet.
type OpenOrder struct {
	Account       string `json:"account"`
	Member        string `json:"member"`
	Channel       string `json:"channel"`
	ShipTo        string `json:"ship_to"`
	Delivery      string `json:"delivery"` // code of a delivery method
	PurchaseOrder string `json:"purchase_order"`
	Note          string `json:"note"`
	DaysAgo       int    `json:"days_ago"` // working days; 0 today
	Lines         []Line `json:"lines"`
	Steps         []Step `json:"steps"`

	On clock.Date `json:"-"`
}

// Step moves an open order on: "confirm", or "ship" of all lines but some.
type Step struct {
	Do       string   `json:"do"`
	DaysAgo  int      `json:"days_ago"`
	Note     string   `json:"note"`
	Tracking string   `json:"tracking"`
	Except   []string `json:"except"` // SKUs that stay behind

	On clock.Date `json:"-"`
}

// TheSeller reads what no importer carries.
func TheSeller(today clock.Date) (Seller, error) {
	s := Seller{Logins: Logins()}
	for name, into := range map[string]any{
		"staff": &s.Staff, "looks": &s.Looks, "standing-orders": &s.StandingOrders, "order-lists": &s.OrderLists,
		"open-orders": &s.OpenOrders,
	} {
		if err := readJSON(name, into); err != nil {
			return s, err
		}
	}
	for _, step := range []func(clock.Date) error{s.readSettings, s.readDrawings, s.dateOrders, s.readDocuments, s.readQuestions} {
		if err := step(today); err != nil {
			return s, err
		}
	}
	return s, nil
}

func readJSON(name string, into any) error {
	text, err := files.ReadFile("story/" + name + ".json")
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// readSettings takes texts as they are and keeps lists as JSON; the currency
// comes first, since amounts are read in it.
func (s *Seller) readSettings(today clock.Date) error {
	var values map[string]json.RawMessage
	if err := readJSON("settings", &values); err != nil {
		return err
	}
	story, err := files.ReadFile("story/about.md")
	if err != nil {
		return err
	}
	var closed []string
	for _, day := range closedDays(today) {
		closed = append(closed, day.String())
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := string(values[key])
		if strings.HasPrefix(value, `"`) {
			if err := json.Unmarshal(values[key], &value); err != nil {
				return fmt.Errorf("settings: %s: %w", key, err)
			}
		}
		s.Settings = append(s.Settings, Setting{key, value})
	}
	slices.SortStableFunc(s.Settings, func(a, b Setting) int {
		switch {
		case a.Key == "currency":
			return -1
		case b.Key == "currency":
			return 1
		}
		return 0
	})
	s.Settings = append(s.Settings, Setting{"closed.days", strings.Join(closed, ",")}, Setting{"seller.story", strings.TrimSpace(string(story))})
	return nil
}

func (s *Seller) readDrawings(clock.Date) error {
	for i := range s.Staff {
		p := &s.Staff[i]
		name, _, _ := strings.Cut(p.Email, "@")
		text, err := files.ReadFile("story/portraits/" + strings.ReplaceAll(name, ".", "-") + ".svg")
		if err != nil {
			return err
		}
		p.Portrait = string(text)
	}
	for i := range s.Looks {
		text, err := files.ReadFile("story/logos/" + s.Looks[i].Account + ".svg")
		if err != nil {
			return err
		}
		s.Looks[i].Logo = string(text)
	}
	text, err := files.ReadFile("story/logos/harbour-vale.svg")
	s.Logo = string(text)
	return err
}

func (s *Seller) dateOrders(today clock.Date) error {
	for i := range s.StandingOrders {
		o := &s.StandingOrders[i]
		o.Anchor = o.firstFrom(today.AddDays(o.StartsIn))
	}
	for i := range s.OpenOrders {
		o := &s.OpenOrders[i]
		o.On = daysAgo(today, o.DaysAgo)
		for j := range o.Steps {
			o.Steps[j].On = daysAgo(today, o.Steps[j].DaysAgo)
		}
	}
	slices.SortStableFunc(s.OpenOrders, func(a, b OpenOrder) int { return b.DaysAgo - a.DaysAgo })
	return nil
}

func daysAgo(today clock.Date, workingDays int) clock.Date {
	if workingDays == 0 {
		return today
	}
	return workday(today, workingDays)
}

// firstFrom is the first date from d on that has the weekday or day of the month.
func (o *StandingOrder) firstFrom(d clock.Date) clock.Date {
	for o.Weekday > 0 && d.Weekday() != o.Weekday {
		d = d.AddDays(1)
	}
	if o.DayOfMonth > 0 {
		first := d.AddMonths(0, o.DayOfMonth)
		if first < d {
			first = d.AddMonths(1, o.DayOfMonth)
		}
		return first
	}
	return d
}
