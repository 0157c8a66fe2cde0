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
	"tradecounter/views/layout"
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
	Breaks     int  // columns asked for
	NoBought   bool // the filter of what was bought isn't counted
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

// WhyForm asks why a price is what it is.
type WhyForm struct {
	Action             string
	Client             string
	Clients            []pricing.Client
	Fixed              bool // the client is that of the page
	Product, Quantity  string
	On                 string
	WithDraft, Drafted bool
	Hidden             url.Values
	Answer             *workspace.Why
	Problem            *fault.Fault
}

func (s Sheet) at(rest string) string { return At(s.Opened) + rest }

func (s Sheet) title() string {
	if s.AccountID != 0 {
		return "Prices of " + s.Name
	}
	return s.Name
}

// Columns are how many breaks the sheet shows: four, as many as the longest ladder of the page has, or as many as asked.
func (s Sheet) Columns() int {
	n := max(4, s.Breaks)
	for _, r := range s.Grid.Rows {
		n = max(n, len(places(r.Breaks, pricing.MostBreaks+1, true)))
	}
	return min(n, pricing.MostBreaks)
}

func ordinal(n int) string {
	switch n {
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return strconv.Itoa(n) + "th"
}

// Cell is one box of a row.
type Cell struct {
	Name, Value, Label string
	Quantity           bool // not a price
	Changed, Odd       bool
	Problem            string
}

// Key names a row in the form: product, set, the draft's version of it and its prices as they were shown.
func Key(r pricing.Row) string {
	return fmt.Sprintf("%s|%d|%d|%s", r.SKU, int64(r.Set), r.Version, pricing.Mark(r.Breaks, r.To))
}

// rowID is the row's id in the page.
func rowID(r pricing.Row) string { return fmt.Sprintf("row-%d-%d", r.ProductID, int64(r.Set)) }

// places puts a ladder's breaks into the sheet's columns: the first column is the price of one. Trimmed it ends with the
// last break.
func places(breaks []pricing.Break, columns int, trimmed bool) []*pricing.Break {
	at := make([]*pricing.Break, columns)
	next := 1
	for i := range breaks {
		if breaks[i].From == 1 {
			at[0] = &breaks[i]
		} else if next < columns {
			at[next] = &breaks[i]
			next++
		}
	}
	if trimmed {
		return at[:next]
	}
	return at
}

// cells are the boxes of a row from the first price to the last.
func (s Sheet) cells(i int, r pricing.Row, columns int) (cells []Cell) {
	odd := map[int64]bool{}
	for _, o := range r.Odd {
		odd[r.Breaks[o.At].From] = true
	}
	now, was := places(r.Breaks, columns, false), places(r.Was, columns, false)
	for j := range now {
		from, price, changed := "", "", false
		if b := now[j]; b != nil {
			from, price = strconv.FormatInt(b.From, 10), priceText(*b)
		}
		if r.Changed {
			changed = (now[j] == nil) != (was[j] == nil) || now[j] != nil && *now[j] != *was[j]
		}
		if j > 0 {
			name := fmt.Sprintf("q%d-%d", i, j)
			cells = append(cells, Cell{Name: name, Value: s.typed(name, from), Label: r.SKU + ", " + ordinal(j+1) + " quantity", Quantity: true,
				Changed: changed && (was[j] == nil || now[j] == nil || was[j].From != now[j].From) && !r.Removed})
		}
		name := fmt.Sprintf("p%d-%d", i, j)
		label := r.SKU + ", price of one"
		if j > 0 {
			label = r.SKU + ", " + ordinal(j+1) + " price"
		}
		cells = append(cells, Cell{Name: name, Value: s.typed(name, price), Label: label, Changed: changed && !r.Removed && (was[j] == nil || now[j] == nil || was[j].Price != now[j].Price || was[j].OnRequest != now[j].OnRequest), Odd: now[j] != nil && odd[now[j].From], Problem: s.Problems.For(name)})
	}
	return cells
}

func (s Sheet) typed(name, otherwise string) string {
	if text, ok := s.Typed[name]; ok {
		return text
	}
	return otherwise
}

func priceText(b pricing.Break) string {
	if b.OnRequest {
		return "request"
	}
	return b.Price.String()
}

// editable says whether a row's boxes can be changed.
func (s Sheet) editable(r pricing.Row) bool {
	return s.MayEdit && r.State != pricing.Under && !r.Removed
}

func (s Sheet) head() string {
	var b strings.Builder
	switch {
	case s.AccountID != 0:
		fmt.Fprintf(&b, "Contract prices in %s, asked before every list. %s", s.Currency, many(int64(s.Grid.Explicit), "entry", "entries"))
	case s.IsBase:
		fmt.Fprintf(&b, "The base list of %s, asked last. %s", s.Currency, many(int64(s.Grid.Explicit), "entry", "entries"))
	default:
		fmt.Fprintf(&b, "Price list in %s%s. %s", s.Currency, s.of(), many(int64(s.Grid.Explicit), "entry", "entries"))
	}
	if s.Grid.Derived > 0 {
		fmt.Fprintf(&b, ", %s derived: %s", ui.Number(int64(s.Grid.Derived), "en-GB"), pricing.RulesInWords(s.Rules))
	}
	if s.From != 0 || s.To != 0 {
		fmt.Fprintf(&b, "; valid %s", span(s.From, s.To))
	}
	return b.String() + "."
}

func (s Sheet) of() string {
	switch n := len(s.Clients); {
	case n == 1 && s.Others == 0:
		return " for " + s.Clients[0].Name
	case n == 0 && s.Others == 0:
		return " that no client has yet"
	default:
		text := " for " + many(int64(n), "client", "clients")
		if s.Others > 0 {
			text += " and " + many(int64(s.Others), "client", "clients") + " of colleagues"
		}
		return text
	}
}

func many(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(n, "en-GB") + " " + more
}

func span(from, to clock.Date) string {
	switch {
	case from == 0 && to == 0:
		return "always"
	case from == 0:
		return "to " + ui.DateLong(to, "en-GB")
	case to == 0:
		return "from " + ui.DateLong(from, "en-GB")
	}
	return ui.DateLong(from, "en-GB") + " to " + ui.DateLong(to, "en-GB")
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

// question is an odd break in words.
type question struct {
	Row           pricing.Row
	Index         int // the row's place on the page
	From, Than    int64
	Price, Lower  string
	Suggest       string
	Key, UseValue string
}

func (s Sheet) questions() (list []question) {
	for i, r := range s.Grid.Rows {
		for _, o := range r.Odd {
			if !r.Changed && !s.Filter.Odd {
				continue // what is published is questioned where odd breaks are looked at
			}
			b, than := r.Breaks[o.At], r.Breaks[o.Than]
			list = append(list, question{Row: r, Index: i, From: b.From, Than: than.From, Price: b.Price.String(), Lower: than.Price.String(), Suggest: o.Suggest.String(),
				Key: Key(r), UseValue: fmt.Sprintf("%s|%d|%s", Key(r), b.From, o.Suggest)})
		}
	}
	return list[:min(len(list), 5)]
}

func percent(share money.BasisPoints) string {
	text := ui.Percent(share, "en-GB")
	if share > 0 {
		return "+" + text
	}
	return text
}

func signedMoney(a money.Amount, currency, locale string) string {
	text := ui.Money(a, currency, locale)
	if a > 0 {
		return "+" + text
	}
	return text
}

// effectWords says in one sentence what a draft does.
func effectWords(e workspace.Effect) string {
	var b strings.Builder
	reached := many(int64(e.Clients), "client", "clients")
	if e.Others > 0 {
		reached += " and " + many(int64(e.Others), "client", "clients") + " of colleagues"
	}
	fmt.Fprintf(&b, "They reach %s and %s", reached, many(int64(e.Moves.Products), "product", "products"))
	m := e.Moves
	if len(m.Rises) > 0 {
		fmt.Fprintf(&b, ", biggest rise %s (%s)", percent(m.Rises[0].Share), m.Rises[0].SKU)
	} else {
		b.WriteString(", none rises")
	}
	if len(m.Falls) > 0 {
		fmt.Fprintf(&b, ", biggest fall %s (%s)", percent(m.Falls[0].Share), m.Falls[0].SKU)
	} else {
		b.WriteString(", none falls")
	}
	if m.New > 0 {
		fmt.Fprintf(&b, ", %d new", m.New)
	}
	if m.Gone > 0 {
		fmt.Fprintf(&b, ", %d without a price then", m.Gone)
	}
	b.WriteString(".")
	return b.String()
}

func boughtWords(e workspace.Effect) string {
	switch {
	case e.Changed == 0:
		return "Nothing changes on what was bought in the last 90 days."
	case e.Changed == 1:
		return "On what " + e.Buyers[0].Name + " bought in the last 90 days:"
	}
	return "On what " + many(int64(e.Changed), "client", "clients") + " bought in the last 90 days:"
}

func on(d, today clock.Date) string {
	if d == 0 || d == today {
		return "now"
	}
	return "on " + ui.Date(d, "en-GB")
}

func saidWords(s pricing.Said) string {
	switch {
	case s.Decides:
		return "Says " + s.Words + validity(s) + ". Decides."
	case s.Asked:
		return "Says " + s.Words + "."
	case s.Speaks:
		return "Would say " + s.Words + validity(s) + ". Not asked."
	}
	return "Would say " + s.Words + ". Not asked."
}

func validity(s pricing.Said) string {
	if s.From == 0 && s.To == 0 {
		return ""
	}
	return ", valid " + span(s.From, s.To)
}

func saidPrice(s pricing.Said, currency string, c layout.Chrome) string {
	if !s.Speaks {
		return "–"
	}
	if s.Break.OnRequest {
		return "on request"
	}
	return ui.UnitPrice(s.Break.Price, currency, c.Locale)
}

// verdict says what decides in one sentence.
func verdict(w workspace.Why) string {
	d := w.Decides()
	var who string
	switch d.Source {
	case pricing.Contract:
		who = "Their contract price"
	case pricing.List:
		who = "List “" + d.ListName + "”"
	case pricing.Base:
		who = "The base list"
	default:
		return "No list says anything: it is on request."
	}
	if d.Break.From > 1 {
		who += fmt.Sprintf(", break from %d", d.Break.From)
	}
	if d.To != 0 {
		who += ", until " + ui.DateLong(d.To, "en-GB")
	}
	return who + "."
}

func nextWords(w workspace.Why, c layout.Chrome) (when, what string) {
	n := w.Next
	when = ui.DateLong(n.On, c.Locale)
	switch {
	case n.By.Source == "" || n.Quote.OnRequest:
		return when, "it is on request."
	}
	price := ui.UnitPrice(n.Quote.Price, w.Currency, c.Locale)
	change := "."
	if !w.Quote.OnRequest && w.Quote.Price > 0 {
		share := pricing.ShareOf(n.Quote.Price, w.Quote.Price)
		switch {
		case share > 0:
			change = ", " + ui.Percent(share, c.Locale) + " more."
		case share < 0:
			change = ", " + ui.Percent(-share, c.Locale) + " less."
		}
	}
	return when, strings.ToLower(n.By.Title()[:1]) + n.By.Title()[1:] + " decides: " + price + change
}

func derived(rules []pricing.Rule) string {
	if len(rules) == 0 {
		return "–"
	}
	return pricing.RulesInWords(rules)
}

func has(l pricing.Listed) string {
	switch others := l.All - l.Mine; {
	case l.IsBase:
		return "everybody, asked last"
	case l.All == 0:
		return "nobody yet"
	case l.Client != "":
		return l.Client
	case l.Mine == 0:
		return many(int64(others), "client", "clients") + " of colleagues"
	case others > 0:
		return many(int64(l.Mine), "client", "clients") + " and " + many(int64(others), "of colleagues", "of colleagues")
	}
	return many(int64(l.Mine), "client", "clients")
}

// ListForm is a new list or the settings of one.
type ListForm struct {
	Opened                         *pricing.Opened // nil: a new one
	Code, Name, Currency, From, To string
	Rules                          []RuleForm
	Seen                           string
	Problem                        *fault.Fault
}

// RuleForm is a reduction as typed.
type RuleForm struct{ Kind, Value, Percent string }

func (f ListForm) action() string {
	if f.Opened == nil {
		return Path + "/new"
	}
	return At(*f.Opened) + "/settings"
}

var ruleKinds = []ui.Option{{Value: "all", Label: "Everything"}, {Value: "category", Label: "Category"}, {Value: "brand", Label: "Brand"}}

// BulkForm changes many rows.
type BulkForm struct {
	SKUs, Percent, Decimals, To, On string
	Do                              string // percent, end, remove
	Derived                         bool
	Rows                            int
	Problem                         *fault.Fault
}

// BringForm brings lines or a file into the draft.
type BringForm struct {
	Lines    string
	Problem  *fault.Fault
	Problems []string
}

func placeOf(index map[string]int, r pricing.Row) (int, bool) {
	i, ok := index[fmt.Sprintf("%s|%d", r.SKU, int64(r.Set))]
	return i, ok
}

// endHint stands in the box of a row without an end.
func endHint(r pricing.Row) string {
	switch {
	case r.State == pricing.Derived && !r.Changed:
		return "derived"
	case r.State == pricing.Later:
		return "from " + ui.Date(r.Set, "en-GB")[4:]
	}
	return "open"
}

// asked says what there is to know of a list in the order in which a client is asked by it.
func (s Sheet) asked(l pricing.Opened) string {
	text := l.Currency
	switch {
	case l.IsBase:
		text += ", the base list"
		if s.Contract.Discount > 0 {
			text += ", less the client’s discount of " + ui.Percent(s.Contract.Discount, "en-GB")
		}
	case len(l.Rules) > 0:
		text += ", derived: " + pricing.RulesInWords(l.Rules)
	}
	if l.From != 0 || l.To != 0 {
		text += ", valid " + span(l.From, l.To)
	}
	if l.Currency != s.Currency {
		text += "; says nothing to a client in " + s.Currency
	}
	return text
}

// Paid is what a client paid last, and when.
type Paid struct{ Price, When string }

// shape tells the sheet's own script whether its columns and the rows that it sent are still those of the page.
func (s Sheet) shape(index map[string]int) string {
	shown := 0
	for _, r := range s.Grid.Rows {
		if _, ok := placeOf(index, r); ok {
			shown++
		}
	}
	if shown < len(index) {
		return "other"
	}
	return strconv.Itoa(s.Columns())
}
