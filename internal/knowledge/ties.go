package knowledge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tradecounter/internal/platform/fault"
)

// The kinds of tie.
const (
	TieProduct  = "product"          // a SKU
	TieCategory = "product_category" // a path of the range, as files write it: A > B
	TiePage     = "page"             // a name of Pages
	TieError    = "error"            // a name of Errors
)

// Tie says what an article is about.
type Tie struct {
	Kind string `db:"kind"`
	What string `db:"what"`
}

// Pages are the pages of the storefront that show articles about themselves; those of the desk are named desk-….
var Pages = []string{"account", "cart", "checkout", "home", "ideas", "listing", "lists", "order", "orders", "product", "questions", "search", "standing", "team"}

var deskPage = regexp.MustCompile(`^desk-[a-z]+(-[a-z]+)*$`)

// Errors are the messages that lead to an article about what to do, and the terms that lead to one about what they mean.
var Errors = []string{"blocked", "credit", "delivery-cost", "import-row", "list-row", "minimum-order", "no-price", "payment-terms", "po-number", "price-changed", "quantity",
	"session", "stock"}

const maxTies = 200

func checkTies(ties []Tie) error {
	problem := fault.Invalid("")
	if len(ties) > maxTies {
		problem.Add("ties", fmt.Sprintf("An article is about %d things at most.", maxTies))
	}
	for _, t := range ties {
		switch {
		case t.What == "" || len(t.What) > 500:
			problem.Add("ties", "Say what the article is about, in at most 500 signs.")
		case t.Kind == TiePage && !slices.Contains(Pages, t.What) && !deskPage.MatchString(t.What):
			problem.Add("pages", fmt.Sprintf("There is no page %q. There are %s, and desk-… for the desk.", t.What, strings.Join(Pages, ", ")))
		case t.Kind == TieError && !slices.Contains(Errors, t.What):
			problem.Add("errors", fmt.Sprintf("There is no message %q. There are %s.", t.What, strings.Join(Errors, ", ")))
		}
	}
	return problem.OrNil()
}

// SortTies puts ties in order, each once.
func SortTies(ties []Tie) []Tie {
	ties = slices.Clone(ties)
	slices.SortFunc(ties, func(a, b Tie) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What)) })
	return slices.Compact(ties)
}

// Of are what of a kind the ties name.
func Of(ties []Tie, kind string) (list []string) {
	for _, t := range ties {
		if t.Kind == kind {
			list = append(list, t.What)
		}
	}
	return list
}
