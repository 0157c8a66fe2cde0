// Package layout holds the frames that pages stand in: the storefront's, the gate's (what one sees
// before signing in), the desk's and the error page's.
package layout

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"tradecounter/internal/platform/clock"
	"tradecounter/views/ui"
)

// Chrome is what every page needs besides its own content. Middleware fills it once a request;
// everything in it is written already, pages only place it.
type Chrome struct {
	Seller  Seller
	Account Account
	Person  Person
	Cart    Cart
	Rights  Rights

	Base    string // where the storefront lives, "/s/nordwind" or "" on a client's own host name
	CSRF    string
	Ends    Ends // of the session
	Flashes []ui.Flash
	Still   bool     // is looked at in a preview: nothing runs
	Scripts []string // of this page alone
	Acting  string   // "You see this as Jana Petersen, Nordwind." while staff act for a member

	Locale string
	Zone   *time.Location
	Today  clock.Date // in the seller's zone

	Categories []Category // the top of the tree as the account sees it, with the next level below
	Section    Section    // where in the masthead the page belongs
	Category   string     // the address of the top category that the page belongs to
	Query      string     // stays in the search box
	HelpHere   []ui.Link  // articles about the page
	Ask        string     // the form of a question, which carries along where it is asked
	Offer      *Offer     // of help, for somebody at a loss

	Desk []DeskGroup // the desk's navigation
}

// DeskGroup is a part of the desk's navigation; the first has no name.
type DeskGroup struct {
	Name  string
	Links []DeskLink
}

// DeskLink is a place on the desk.
type DeskLink struct {
	Section        Section
	Name, Icon, To string
	Count          string // what waits there; empty: nothing is counted
}

// Seller is whoever runs the portal.
type Seller struct {
	Name  string
	Story string // one or two sentences of the footer; the page tells the rest
	Phone string // and hours, for those who can't get in: told at the gate
	Hours string
	Logo  Logo
	Theme string // address of the style sheet with the seller's own accent, for gate and desk
}

// Account is the client company whose prices and range the page shows.
type Account struct {
	Name    string
	Slug    string
	Logo    Logo
	Theme   string // address of the account's generated style sheet
	Manager Manager
	Links   []ui.Link // the account's own links and documents, chosen by its manager
}

// Logo is a drawing placed in the page, or a picture at an address; without either the name stands in its place.
type Logo struct {
	SVG           string // made harmless already; it takes the page's ink, light or dark
	Src           string
	Width, Height string
}

// Manager is the client manager's card. No card without a name.
type Manager struct {
	Name, Photo        string
	Phone, Hours, Mail string
}

// Person is who is signed in.
type Person struct {
	Name, Email string
	Role        string // in words: buyer, company admin
	Others      []ui.Link
}

// Cart is the summary in the masthead.
type Cart struct {
	Lines int
	Total string // net, written in the account's currency
}

// Rights decide which links a page offers; the services decide what is allowed.
type Rights struct {
	Buy        bool // has a cart, lists, standing orders
	ManageTeam bool
}

// Category is a node of the tree with what the account sees in it.
type Category struct {
	Name, To string
	Count    string
	Below    []Category
}

// Section is a place in the masthead.
type Section string

// The sections that pages belong to.
const (
	Home     Section = "home"
	Browse   Section = "browse"
	BuyAgain Section = "buy-again"
	Orders   Section = "orders"
	Standing Section = "standing-orders"
	Lists    Section = "lists"
	CartPage Section = "cart"
	Checkout Section = "checkout"
	Team     Section = "team"
	Profile  Section = "profile"
	About    Section = "about"
	Help     Section = "help"

	// Of the desk.
	Today    Section = "today"
	Clients  Section = "clients"
	Board    Section = "orders-board"
	OrderFor Section = "order-for"
	Range    Section = "range"
	Prices   Section = "prices"
	Look     Section = "look"
	Products Section = "products"
	Synonyms Section = "synonyms"
	Inbox    Section = "inbox"
	LogCall  Section = "log"
	Answers  Section = "answers"
	Ideas    Section = "ideas"
	Articles Section = "articles"

	Insight       Section = "insight"
	Cohorts       Section = "cohorts"
	Funnel        Section = "funnel"
	SearchFigures Section = "search-figures"
	Predictions   Section = "predictions"
	Carts         Section = "past-carts"

	Imports   Section = "imports"
	Mail      Section = "mail"
	ChangeLog Section = "change-log"
	Staff     Section = "staff"
	Settings  Section = "settings"
	Style     Section = "style-guide"
)

// scripts are those of the storefront's pages.
func (c Chrome) scripts() []string {
	if c.Still {
		return nil
	}
	return append([]string{"forms.js", "suggest.js", "cart.js"}, c.Scripts...)
}

// AskWith is Ask with a subject that stands in the form.
func (c Chrome) AskWith(subject string) string {
	and := "?"
	if strings.Contains(c.Ask, "?") {
		and = "&"
	}
	return c.Ask + and + "subject=" + url.QueryEscape(subject)
}

// Path is an address within the storefront: Path("orders") is /s/nordwind/orders.
func (c Chrome) Path(rest string) string {
	if rest == "" && c.Base == "" {
		return "/"
	}
	if rest == "" {
		return c.Base
	}
	return c.Base + "/" + rest
}

// titleRoom is how many characters of a title search boxes and tabs read; an ampersand is written with five.
const titleRoom = 70

// Title names page, client and shop; the shop is left out where all three are too long.
func (c Chrome) Title(page string) string {
	if c.Account.Name == "" {
		return page + " – " + c.Seller.Name
	}
	short := page + " – " + c.Account.Name
	whole := short + " – " + c.Seller.Name
	if utf8.RuneCountInString(whole)+4*strings.Count(whole, "&") > titleRoom {
		return short
	}
	return whole
}

func (c Chrome) theme() string {
	if c.Account.Theme != "" {
		return c.Account.Theme
	}
	return c.Seller.Theme
}

func (c Chrome) in(s Section) bool { return c.Section == s }
