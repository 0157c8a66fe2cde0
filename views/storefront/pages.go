package storefront

import "tradecounter/views/ui"

// Branch is a category of the tree with what the account sees in it.
type Branch struct {
	Name, To, Count string
	Below           []Branch
	Picture         ui.Picture
}

// Ask is the form that asks the client manager for something.
type Ask struct {
	Action   string
	CSRF     string
	Who      string // the manager's name, or the seller's
	Product  *Card  // what it is about, when it is a product of the range
	SKU      string
	Words    string
	Quantity string
	Note     string
	Filters  string // what was filtered, in words; goes along with the words
	Answer   string // Ines answers to jana@nordwind.example
}

// BuyAgain is what the account buys.
type BuyAgain struct {
	Count string // 46 products
	Due   *Due
	Pages ui.Pages
	Begin *Begin
}

// About is the seller's own page.
type About struct {
	Name       string
	Paragraphs []string
	Address    []string
	Phone      string
	Mail       string
	TaxID      string
}
