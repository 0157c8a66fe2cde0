package orders

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode/utf8"

	"tradecounter/internal/cart"
	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Limits of what a checkout form may hold.
const (
	maxPO     = 50
	maxNote   = 1000
	maxCopies = 5
)

// Checkout is what a buyer fills in. Field names of its faults are those in the comments.
type Checkout struct {
	Key         string     // made by NewKey when the form was rendered; the same key never orders twice
	Shown       string     // cart.Shown of the cart that the form showed
	ShipTo      string     // ship_to: a location's code, "" for OneOff
	OneOff      Address    // ship_name, ship_line1, …
	BillTo      string     // bill_to: a location's code; "" for the account's billing location
	RequestedOn clock.Date // requested_on; 0: as soon as possible
	Method      string     // method: a delivery method's code
	PONumber    string     // po_number
	POAgain     string     // po_again: the number that may be one used before
	Note        string     // note
	CopiesTo    string     // copies_to: addresses with commas between them
}

// NewKey makes the key that a form carries.
func NewKey() string { return rand.Text() }

// draft reads the form; what is wrong with its texts is noted in problems.
func (in Checkout) draft(problems *fault.Fault) Draft {
	d := Draft{Key: in.Key, ShipTo: Where{Code: in.ShipTo}, BillTo: Where{Code: in.BillTo}, RequestedOn: in.RequestedOn,
		Method: in.Method, PONumber: oneLine(in.PONumber), Note: strings.TrimSpace(in.Note)}
	if in.ShipTo == "" {
		oneOff := in.OneOff.clean(problems)
		d.ShipTo.OneOff = &oneOff
	}
	if utf8.RuneCountInString(d.PONumber) > maxPO {
		problems.Add("po_number", fmt.Sprintf("This is too long: at most %d characters.", maxPO))
	}
	if utf8.RuneCountInString(d.Note) > maxNote {
		problems.Add("note", fmt.Sprintf("The note is too long: at most %d characters.", maxNote))
	}
	var problem string
	if d.Copies, problem = readCopies(in.CopiesTo); problem != "" {
		problems.Add("copies_to", problem)
	}
	return d
}

func readCopies(text string) (copies []string, problem string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		part = oneLine(part)
		if part == "" || slices.Contains(copies, part) {
			continue
		}
		parsed, err := mail.ParseAddress(part)
		if err != nil || parsed.Address != part || len(part) > 254 {
			return nil, fmt.Sprintf("%q is not a mail address.", part)
		}
		copies = append(copies, part)
	}
	if len(copies) > maxCopies {
		return nil, fmt.Sprintf("At most %d addresses get copies.", maxCopies)
	}
	return copies, ""
}

// content is the fingerprint of everything that the form says, and of who sends it.
func (in Checkout) content(actor identity.Actor) string {
	in.Key, in.POAgain = "", ""
	text, _ := json.Marshal(in) // strings and integers always marshal
	sum := sha256.Sum256(fmt.Appendf(text, "|%d", actor.MemberID))
	return hex.EncodeToString(sum[:])
}

// Changed says that the cart isn't what the form showed: nothing was placed. The page shows Old beside New and asks
// once more, with New.Shown() in the form.
type Changed struct {
	Old    cart.Shown
	New    cart.Cart
	Lines  []LineChange
	Costs  bool // delivery, surcharge or tax differ too
	Method string
}

// LineChange is one line that differs; quantity 0 means that it wasn't there, or isn't any more. A price of −1 means
// that the line couldn't be ordered.
type LineChange struct {
	SKU, Name                string
	OldQuantity, NewQuantity int64
	OldPrice, NewPrice       money.Price
}

func (e *Changed) Error() string { return e.Unwrap().Error() }

// Unwrap lets a door that doesn't know Changed answer with a conflict.
func (e *Changed) Unwrap() error {
	return fault.Conflict("Something changed since this form was shown. Nothing was ordered; look at the changes and place it again.")
}

func changed(old cart.Shown, c cart.Cart, method string) *Changed {
	now, e := c.Shown(), &Changed{Old: old, New: c, Method: method}
	names, before := map[string]string{}, map[string]cart.ShownLine{}
	for _, l := range c.Lines {
		names[l.SKU] = l.Name
	}
	for _, l := range old.Lines {
		before[l.SKU] = l
	}
	for _, l := range now.Lines {
		if was := before[l.SKU]; was != l {
			e.Lines = append(e.Lines, LineChange{l.SKU, names[l.SKU], was.Quantity, l.Quantity, was.Price, l.Price})
		}
		delete(before, l.SKU)
	}
	for _, l := range old.Lines {
		if _, gone := before[l.SKU]; gone {
			e.Lines = append(e.Lines, LineChange{SKU: l.SKU, OldQuantity: l.Quantity, OldPrice: l.Price})
		}
	}
	was, _ := old.Cost(method)
	is, _ := now.Cost(method)
	e.Costs = was.Delivery != is.Delivery || was.Surcharge != is.Surcharge || (len(e.Lines) == 0 && was != is)
	return e
}
