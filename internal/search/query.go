package search

// Sort is the order of the products found.
type Sort string

// The orders that a person can choose. Without words Relevance is the order of names.
const (
	Relevance    Sort = ""
	ByName       Sort = "name"
	ByPartNumber Sort = "number" // the account's own number, as a product shows it; those without one last
	ByPrice      Sort = "price"  // the account's own price for the smallest quantity; on request last
	ByPriceDown  Sort = "-price" // dearest first; on request last
	OftenBought  Sort = "bought" // orders of this account that held the product, most first
	LastBought   Sort = "last"   // the newest of these orders, latest first; never bought last
)

// Query is what a person asks; without Words it browses.
type Query struct {
	Words    string
	Category string              // slug; with all below it
	Filters  map[string][]string // attribute → values as Value.Text has them; values of one are alternatives
	Ranges   map[string]Between  // attribute → numbers
	Brands   []string            // alternatives
	InStock  bool                // free stock, or stock that isn't tracked
	Bought   bool                // bought by this account before
	New      bool                // available since 60 days at most, or seen through early access
	Sort     Sort
	Page     int // from 1
	PerPage  int // 20 or 40; other numbers up to MaxPerPage serve commands
}

// Between is a range of numbers, both ends inclusive; nil is open.
type Between struct{ Min, Max *float64 }

// MaxPerPage bounds what one answer carries.
const MaxPerPage = 1000

// Result is one page of what was found and what can be chosen next.
type Result struct {
	IDs    []int64   // products of the page, in order
	Scores []float64 // of the same products, falling; for the search command

	Total    int // products found, over all pages
	Exact    int // the first ones carry the number that was asked
	AllWords int // the first ones (Exact included) hold all words; those after hold most of them
	Page     int
	Pages    int
	PerPage  int

	Facets     []Facet
	Brands     Facet // Name "Brand"; no values when there is nothing to choose
	Categories []CategoryCount
	InStock    int // how many of what was found would remain with the filter set
	Bought     int
	New        int
	Numbered   bool // the account has numbers of its own: sorting by them says something

	Spelling string   // a spelling that finds more, "" for none
	Dropped  []string // words no product found holds, when none holds all: the query was relaxed by them
	Known    []string // the words that were kept then
}

// Facet is an attribute of what was found; Values or, for many different numbers, Min and Max.
type Facet struct {
	Name     string
	Unit     string // of a numeric facet whose values share one
	Values   []Value
	Numeric  bool    // Min and Max are set: a range can be asked
	Min, Max float64 // over what was found without this facet's own filter
	Chosen   Between
	Promoted bool // the most useful one: stands above the list too
}

// Value is a choice of a facet; Count is how many products it would show, other filters kept.
type Value struct {
	Text   string // the value with its unit, as Query.Filters takes it
	Count  int
	Chosen bool
}

// CategoryCount is a category that holds products found, here or below; in the order of the tree.
type CategoryCount struct {
	ID       int64
	ParentID int64
	Name     string
	Slug     string
	Path     string
	Depth    int // 0 at the top
	Count    int
	Chosen   bool
}

// Suggestions are what could be meant while typing, each product in one group only.
type Suggestions struct {
	Exact      []int64 // carries the number typed, or begins with it
	Bought     []int64 // bought by this account, matching
	Products   []int64
	Categories []CategoryCount
	Words      string // the text without the quantity
	Quantity   int64  // typed along ("M8x40 10", "20 x FS-0933"), 0 for none
}
