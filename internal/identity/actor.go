package identity

import (
	"tradecounter/internal/changes"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// Role is what a member may do in an account.
type Role string

// The roles of members.
const (
	Viewer       Role = "viewer"
	Buyer        Role = "buyer"
	Approver     Role = "approver"
	CompanyAdmin Role = "company_admin"
)

// StaffRole is what a person of the seller's may do.
type StaffRole string

// The roles of staff.
const (
	Manager StaffRole = "manager"
	Support StaffRole = "support"
	Admin   StaffRole = "admin"
)

// Right is one thing that a person may or may not do.
type Right int

// The rights that services ask for.
const (
	SeeRange      Right = iota // range, prices and orders of the account
	Buy                        // cart, checkout, own lists and standing orders
	ManageCompany              // members, locations, everyone's sessions, lists and standing orders
	MoveOrders                 // confirm, ship, deliver: staff
	Tailor                     // a client's terms, range, prices and look: its manager, administrators
	EditWords                  // synonyms: all staff
	EditArticles               // the knowledge base: support, administrators
	EditGoods                  // products, categories, shared assortments and price lists: administrators
	EditAnswers                // canned answers, queues, what becomes of ideas: support, administrators
	ReadLetters                // the sent mail page: administrators
	Administer                 // import, users, settings, backups
)

// Actor is who acts, for which account, with which rights. It is passed by value after ctx; the server makes it anew at
// each request from the session, never from what a client sends.
type Actor struct {
	PersonID int64
	MemberID int64 // 0 for staff and the system
	Account  Account
	Name     string
	Email    string
	Role     Role      // "" for staff
	Staff    StaffRole // "" for members
	Blocked  bool      // the member is blocked: may look, may not buy
	Behalf   Behalf    // zero unless a person of the seller's acts for the member
}

// Account is what of a client company an actor carries along.
type Account struct {
	ID        int64
	Slug      string
	Name      string
	Currency  string
	Locale    string
	EarlyDays int // sees new products that many days sooner
	Discount  money.BasisPoints
	Status    string // active, blocked, closed
	Segment   string // the kind of client, "" for none
}

// System acts for the seller without a person: commands, jobs, the seed.
func System(name string) Actor { return Actor{Name: name, Staff: Admin} }

// ForAccount is the actor working for an account: standing orders, commands.
func (a Actor) ForAccount(account Account) Actor { a.Account = account; return a }

// Can says whether the actor has a right.
func (a Actor) Can(right Right) bool {
	if a.Staff != "" {
		return a.staffCan(right)
	}
	switch right {
	case SeeRange:
		return a.MemberID != 0 && a.Account.Status != "closed"
	case Buy:
		return a.MemberID != 0 && a.Role != Viewer && !a.Blocked && a.Account.Status == "active"
	case ManageCompany:
		return a.MemberID != 0 && a.Role == CompanyAdmin && !a.Blocked && a.Account.Status != "closed"
	}
	return false
}

// staffCan: what concerns a client needs an actor that works for it, which accounts.ForStaff makes for those within
// their reach alone; administrators are everywhere.
func (a Actor) staffCan(right Right) bool {
	if a.Staff == Admin {
		return true
	}
	switch right {
	case SeeRange, EditWords:
		return true
	case EditAnswers:
		return a.Staff == Support
	case ManageCompany, MoveOrders:
		return a.Account.ID != 0
	case EditArticles:
		return a.Staff == Support
	case Tailor:
		return a.Account.ID != 0 && a.Staff == Manager
	}
	return false
}

// By is the actor as the change log names them: under both names when one acts for the other.
func (a Actor) By() changes.By {
	if a.Behalf.Is() {
		return changes.By{PersonID: a.PersonID, Name: a.Behalf.Name, BehalfOf: a.Name}
	}
	return changes.By{PersonID: a.PersonID, Name: a.Name}
}

// Scope is what of the seller's goods an actor may see; every read that can return a product, a price or an order takes
// one, so that forgetting it doesn't compile.
type Scope struct {
	AccountID int64
	Segment   string // the account's, for articles of a segment
	Currency  string
	EarlyDays int
	Discount  money.BasisPoints
	Today     clock.Date // the calendar date in the seller's zone, for what is available and what it costs
	Staff     bool       // one of the seller's, who works for no account at the moment: reads articles of every audience
}

// Scope is the actor's, on a date of the seller's zone.
func (a Actor) Scope(today clock.Date) Scope {
	return Scope{a.Account.ID, a.Account.Segment, a.Account.Currency, a.Account.EarlyDays, a.Account.Discount, today, a.Staff != "" && a.Account.ID == 0}
}
