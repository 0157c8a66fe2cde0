package storefront

import (
	"fmt"
	"net/url"
	"strings"

	"tradecounter/views/ui"
)

// Card is a product as every list shows it. It is built once and serves rows, the compact table and tiles.
type Card struct {
	To    string
	SKU   string
	Yours string // the account's own number
	Name  string
	Badge string   // New for you; Early, from Tue 1 Dec
	Attrs []string // up to two lines of what distinguishes it from its neighbours
	Stock Stock
	Price ui.Price
	Last  string // Last: 3 Nov, 10 packs
	Held  string // 4 in your cart

	Picture ui.Picture

	Found      string // the search and the position where it stands among its results, "" elsewhere
	QuantityID string // of the quantity box, unique on the page
	Quantity   string // to begin with
	CanAdd     bool
	AskTo      string // where it can only be asked for: no price
	NextTo     string // the product that replaces a discontinued one
}

// Stock is the sign and words about what is there and when it comes.
type Stock struct {
	Level      ui.StockLevel
	Text, Note string
}

// whole keeps dimensions on one line: in a narrow tile a name breaks beside 600 × 400 × 300, not within it.
func whole(name string) string { return strings.ReplaceAll(name, " × ", "\u00a0×\u00a0") }

func (c Card) attrs() string { return strings.Join(c.Attrs, ", ") }

func (c Card) what() string { return c.Name + ", " + c.SKU }

// View is a way to show a list.
type View string

// The views; their names stand in the address.
const (
	Rows     View = ""
	Compact  View = "compact"
	Pictures View = "pictures"
)

// Adding is what the forms that add to the cart share.
type Adding struct {
	Action string // says where the products were found: /s/nordwind/cart/add?from=search
	Cart   string
	CSRF   string
}

func (a Adding) form(c Card) ui.Add {
	if c.Found != "" {
		a.Action += "&found=" + url.QueryEscape(c.Found)
	}
	return ui.Add{Action: a.Action, Cart: a.Cart, CSRF: a.CSRF, SKU: c.SKU, ID: c.QuantityID, Value: c.Quantity, What: c.what()}
}

// HeldID is the id of the line that tells how many of a product are in the cart.
func HeldID(sku string) string { return "held-" + safeID(sku) }

// safeID writes a SKU with what an id may hold; two SKUs never share one.
func safeID(sku string) string {
	var b strings.Builder
	for _, c := range []byte(sku) {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}
