package storefront

import (
	"github.com/a-h/templ"

	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Product is a product's own page.
type Product struct {
	Crumbs      []ui.Link
	Name        string
	SKU         string
	Yours       string
	Unit        string
	Badge       string
	Description string
	Picture     ui.Picture
	Caption     string // Dimensions in mm

	Price  Price
	Ladder *Ladder
	Stock  Stock
	Arrive string // Order before 16:00: delivered tomorrow, Fri 20 Nov

	CanAdd    bool
	AskTo     string // where there is no price
	AskWho    string
	Gone      bool     // discontinued
	Successor *ui.Link // what replaces it

	Add      Adding
	Beside   Adding // of the related ones
	Quantity ui.Quantity
	QtyLabel string // Packs
	Rule     string // any number from 1
	Held     string

	Bought     *Bought
	Documents  []Document
	HowTo      []ui.Link // articles about it and its category
	QuestionTo string
	Spec       []SpecRow
	Related    []RelatedGroup
}

// Price is what the chosen quantity costs.
type Price struct {
	Amount string
	Basis  string // a pack, net, from 10 packs
	Piece  string // €0.1066 a piece
	Why    string // your contract price, from 10
}

// Ladder is the table of prices by quantity.
type Ladder struct {
	Unit, PerUnit string // Packs, A pack
	Breaks        []ui.Break
}

// Bought is the account's own history with a product.
type Bought struct {
	Title string // You bought it 9 times
	Note  string // about every 13 days
	Unit  string // Packs
	Per   string // A pack
	Times []Purchase
}

// Purchase is one order line of the past.
type Purchase struct {
	When            templ.Component
	Number, To      string
	Quantity, Price string
}

// Document is a file about a product: Data sheet (PDF, 180 KB).
type Document struct{ Text, To string }

// SpecRow is one property.
type SpecRow struct{ Name, Value string }

// RelatedGroup is what stands beside the product, by kind.
type RelatedGroup struct {
	ID, Title string
	Cards     []Card
}

func (p Product) title(c layout.Chrome) string {
	if p.Quantity.Error != "" {
		return fitting(c, "Error: "+p.Name, "Error: "+p.SKU)
	}
	return fitting(c, p.Name, p.SKU)
}
