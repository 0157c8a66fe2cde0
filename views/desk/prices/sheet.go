// Package prices holds the desk's pages about prices: the lists, a list or a client's contract as a sheet that is edited,
// what a draft does, and why a price is what it is.
package prices

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// Path is where the price lists live.
const Path = "/desk/prices"

// At is the address of a list's sheet, or of the contract of a client.
func At(o pricing.Opened) string {
	if o.AccountID != 0 {
		return "/desk/clients/" + o.Code + "/prices"
	}
	return Path + "/lists/" + url.PathEscape(o.Code)
}

// Sheet is a page of a book as it is edited.
type Sheet struct {
	pricing.Opened
	Grid       pricing.Grid
	Filter     pricing.GridFilter
	Version    int64
	Drafted    int
	Questions  int            // drafted rows with an odd break that nobody kept
	LastPaid   map[int64]Paid // of a contract, by product
	Undo, Redo string         // what they would take back or do again; empty for nothing
	Categories []string
	Effect     *workspace.Effect // nil: too large to be worked out beside the sheet
	PublishOn  clock.Date        // as chosen; 0 for today
	Query      url.Values        // the filter, as in the address
	Typed      map[string]string // a refused form as it was typed
	Problems   *fault.Fault
	Asked      *pricing.OddBreaks // of the form as typed, to be confirmed before it is saved
	Breaks     int                // columns asked for
	NoBought   bool               // the filter of what was bought isn't counted
	Why        WhyForm
	Contract   *Contract // of a client's own page
}

// Contract is what a client's price page has besides the sheet.
type Contract struct {
	Lists    []pricing.Opened // in the order in which they are asked, the base list last
	Discount money.BasisPoints
	Ends     []pricing.Ends
	Others   []pricing.Listed // that can be added
}

func (s Sheet) at(rest string) string { return At(s.Opened) + rest }

func (s Sheet) title() string {
	if s.AccountID != 0 {
		return "Prices of " + s.Name
	}
	return s.Name
}

// with is the sheet's address with one part of its filter changed; "" takes it away.
func (s Sheet) with(name, value string) string {
	query := url.Values{}
	for k, v := range s.Query {
		query[k] = v
	}
	query.Del("page")
	query.Set(name, value)
	if value == "" {
		query.Del(name)
	}
	if len(query) == 0 {
		return s.at("")
	}
	return s.at("?" + query.Encode())
}

func (s Sheet) chips() []ui.Chip {
	toggle := func(name, text string, on bool, count int, counted bool) ui.Chip {
		c := ui.Chip{Text: text, On: on, Remove: on, To: s.with(name, "1")}
		if on {
			c.To = s.with(name, "")
		}
		if counted {
			c.Count = ui.Number(int64(count), "en-GB")
		}
		return c
	}
	f, g := s.Filter, s.Grid
	var chips []ui.Chip
	if f.Category != "" {
		names := strings.Split(f.Category, " > ")
		chips = append(chips, ui.Chip{Text: names[len(names)-1], On: true, Remove: true, To: s.with("category", "")})
	}
	if f.Words != "" {
		chips = append(chips, ui.Chip{Text: "“" + f.Words + "”", On: true, Remove: true, To: s.with("q", "")})
	}
	return append(chips, toggle("changed", "Changed", f.Changed, g.Changed, true), toggle("bought", "Bought in 90 days", f.Bought, g.Bought, !s.NoBought || f.Bought),
		toggle("odd", "Odd breaks", f.Odd, g.Odd, true), toggle("ends", "Ends before "+ui.Date(g.EndsBefore, "en-GB"), f.EndsBefore != 0, g.Ends, true))
}

func (s Sheet) pages() ui.Pages {
	p := ui.Pages{Current: s.Grid.Page, Last: s.Grid.Last, To: func(page int) string { return s.with("page", strconv.Itoa(page)) }}
	switch n := len(s.Grid.Rows); n {
	case 0:
		p.Summary = "No rows"
	case 1:
		p.Summary = fmt.Sprintf("Row %s of %s", ui.Number(int64(s.Grid.Rows[0].Line), "en-GB"), ui.Number(int64(s.Grid.Total), "en-GB"))
	default:
		p.Summary = fmt.Sprintf("Rows %s to %s of %s", ui.Number(int64(s.Grid.Rows[0].Line), "en-GB"), ui.Number(int64(s.Grid.Rows[n-1].Line), "en-GB"), ui.Number(int64(s.Grid.Total), "en-GB"))
	}
	return p
}
