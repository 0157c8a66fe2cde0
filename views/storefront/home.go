package storefront

import (
	"github.com/a-h/templ"

	"tradecounter/internal/accounts"
	"tradecounter/views/ui"
)

// Home is the account's start page. What it has nothing to say about is absent.
type Home struct {
	Greeting string // Good morning, Jana
	Lead     string // Thursday 19 November. Two products are past their rhythm.
	Art      ui.Picture
	Blocks   []accounts.Block // in their order; those that are off are left out

	Due    *Due
	Begin  *Begin // for an account that has ordered nothing yet
	Last   *LastOrder
	Way    []OnWay
	Orders string // the address of all orders

	New      []Card
	NewTo    string
	NewCount string // 23 new for you

	Featured   []Card
	Categories []CountLink // that the client manager put forward
	Add        Adding

	Welcome  string // the manager's words
	Standing []SideLine
	Lists    []SideLine
	Credit   *Credit
}

// Due are the products whose time has come, with the usual quantities.
type Due struct {
	Action string
	CSRF   string
	Rows   []DueRow
	All    string // All 46 products you buy
	AllTo  string
	CanAdd bool
}

// DueRow is one of them.
type DueRow struct {
	Card    Card
	Late    string // 3 days late
	When    string // due tomorrow
	Rhythm  string // every 13 days
	Last    templ.Component
	LastQty string // 10 packs
	Ticked  bool
	Field   string // of the quantity: qty:FS-0933-08040-Z
}

// Begin leads an account that has no orders yet.
type Begin struct {
	Products   string // 5,120 products at your prices
	Categories string // the address of all categories
}

// LastOrder is the newest order, ready to be ordered again.
type LastOrder struct {
	Number, To, PO string
	About          string // Tue 17 Nov by Milan Roth, to Werk 2, Lübeck
	Lines, Net     string // 12 lines, €842.16
	Pictures       []NamedPicture
	More           string // and 8 more
	AgainTo, CSRF  string
	CanAgain       bool
}

// NamedPicture is a small picture that has no words beside it.
type NamedPicture struct {
	Name    string
	Picture ui.Picture
}

// OnWay is an order that hasn't arrived.
type OnWay struct {
	When       string // tomorrow, Fri 20 Nov
	Number, To string
	About      string // 3 lines, to Werk 1
	Steps      []ui.Step
}

// SideLine is a short line of the column beside: a standing order, a list.
type SideLine struct{ Text, To, Aside string }

// Credit is what stands on account.
type Credit struct {
	Terms       string
	Limit       string // "" without a limit
	Used, Left  string
	UsedPercent string // of the limit, whole
	Hold        string // why nothing can be bought
}
