package pricing

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// MostBreaks are the breaks that one product may have in one validity set.
const MostBreaks = 10

// RowEdit is one product's ladder as it shall be, in the set that began on Set (0: the open one, or none yet).
type RowEdit struct {
	ProductID int64
	Set       clock.Date
	Breaks    []Break // smallest first; none with Removed
	To        clock.Date
	Removed   bool // the list says nothing of the product any more
	Kept      bool // somebody looked at the odd break and keeps it
}

// after are a product's entries once the edits are published on a date. A set that began before it keeps its place for
// the days before; a later set is changed where it stands. Entries and result are sorted by valid_from and minimum.
func after(entries []entry, edits []RowEdit, on clock.Date) []entry {
	list := slices.Clone(entries)
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b RowEdit) int { return int(a.Set - b.Set) })
	for _, edit := range edits {
		from := max(on, edit.Set)
		list = slices.DeleteFunc(list, func(e entry) bool { return e.From == from })
		if edit.Removed && from == on {
			for i, e := range list {
				if e.From < on && (e.To == 0 || e.To >= on) {
					list[i].To = on.AddDays(-1)
				}
			}
		}
		for _, b := range edit.Breaks {
			e := entry{ProductID: edit.ProductID, MinQty: b.From, Price: b.Price, From: from, To: edit.To}
			if b.OnRequest {
				e.Price = onRequest
			}
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b entry) int {
		if a.From != b.From {
			return int(a.From - b.From)
		}
		return int(a.MinQty - b.MinQty)
	})
	return list
}

// Odd is a break that costs more than a smaller quantity: a buyer would order twice.
type Odd struct {
	At      int // the break's place in the ladder
	Than    int // the place of the cheapest smaller one
	Suggest money.Price
}

// Odds questions a ladder. The suggestion changes the break's old price as its smaller neighbour's changed; without old
// prices it is the middle between its neighbours. It never costs more than the smaller quantity.
func Odds(breaks, was []Break) (odds []Odd) {
	cheapest := -1
	for i, b := range breaks {
		if b.OnRequest {
			continue
		}
		if cheapest >= 0 && b.Price > breaks[cheapest].Price {
			odds = append(odds, Odd{At: i, Than: cheapest, Suggest: suggest(breaks, was, i, cheapest)})
			continue
		}
		cheapest = i
	}
	return odds
}

func suggest(breaks, was []Break, at, than int) money.Price {
	smaller := breaks[than].Price
	old, okOld := priceAt(was, breaks[at].From)
	oldSmaller, okSmaller := priceAt(was, breaks[than].From)
	guess := smaller
	if okOld && okSmaller && old <= oldSmaller && (old != breaks[at].Price || oldSmaller != smaller) && int64(smaller) < (1<<62)/int64(oldSmaller) {
		guess = money.Price((int64(smaller)*int64(old) + int64(oldSmaller)/2) / int64(oldSmaller))
	} else if at+1 < len(breaks) && !breaks[at+1].OnRequest && breaks[at+1].Price <= smaller {
		guess = (smaller + breaks[at+1].Price + 1) / 2
	}
	if rounded := (guess + 50) / 100 * 100; smaller%100 == 0 && rounded > 0 { // as fine as its neighbour
		guess = rounded
	}
	return min(guess, smaller)
}

func priceAt(breaks []Break, from int64) (money.Price, bool) {
	for _, b := range breaks {
		if b.From == from && !b.OnRequest {
			return b.Price, true
		}
	}
	return 0, false
}

// paid is what a quantity pays by a ladder.
func paid(breaks []Break, quantity int64) (reached Break, ok bool) {
	return answer{ladder: breaks}.reach(quantity)
}

// Raise changes a price by a share (below 0: cheaper), rounded half up to so many decimals, 0 to 4.
func Raise(p money.Price, share money.BasisPoints, decimals int) (money.Price, error) {
	if share < -10_000 || share > 100_000 {
		return 0, money.ErrTooLarge
	}
	raised := p.Reduce(-share)
	step := money.Price(1)
	for range 4 - decimals {
		step *= 10
	}
	raised = (raised + step/2) / step * step
	if raised <= 0 || raised > money.MaxPrice {
		return 0, money.ErrTooLarge
	}
	return raised, nil
}

// ShareOf is how far a price is above another in basis points, rounded half up, away from 0.
func ShareOf(now, was money.Price) money.BasisPoints {
	if was == 0 {
		return 0
	}
	n := int64(now-was) * 10_000
	half := int64(was) / 2
	if n < 0 {
		half = -half
	}
	return money.BasisPoints((n + half) / int64(was))
}

func writeBreaks(breaks []Break) string {
	parts := make([]string, len(breaks))
	for i, b := range breaks {
		parts[i] = strconv.FormatInt(b.From, 10) + ":"
		if !b.OnRequest {
			parts[i] += strconv.FormatInt(int64(b.Price), 10)
		}
	}
	return strings.Join(parts, " ")
}

func readBreaks(text string) ([]Break, error) {
	var breaks []Break
	for _, part := range strings.Fields(text) {
		from, price, _ := strings.Cut(part, ":")
		b := Break{OnRequest: price == ""}
		var err error
		if b.From, err = strconv.ParseInt(from, 10, 64); err != nil {
			return nil, fmt.Errorf("read a drafted ladder: %w", err)
		}
		if !b.OnRequest {
			n, err := strconv.ParseInt(price, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("read a drafted ladder: %w", err)
			}
			b.Price = money.Price(n)
		}
		breaks = append(breaks, b)
	}
	return breaks, nil
}

// Words writes a ladder as people read it: 12.20, from 10 10.98.
func Words(breaks []Break) string {
	parts := make([]string, len(breaks))
	for i, b := range breaks {
		parts[i] = b.Price.String()
		if b.OnRequest {
			parts[i] = "on request"
		}
		if b.From > 1 {
			parts[i] = fmt.Sprintf("from %d %s", b.From, parts[i])
		}
	}
	return strings.Join(parts, ", ")
}

// ReadLadder reads the cells of a row: quantities and prices in pairs, both as typed; the first quantity may be left
// out for 1. Pairs without both are no break. Problems name the pair.
func ReadLadder(cells [][2]string) (breaks []Break, problems map[int]string) {
	problems = map[int]string{}
	seen := map[int64]bool{}
	for i, cell := range cells {
		from, price := strings.TrimSpace(cell[0]), strings.TrimSpace(cell[1])
		if price == "" && (from == "" || i == 0) {
			continue
		}
		b, problem := readBreak(from, price, i == 0)
		if problem == "" && seen[b.From] {
			problem = fmt.Sprintf("There are two prices from %d.", b.From)
		}
		if problem != "" {
			problems[i] = problem
			continue
		}
		seen[b.From] = true
		breaks = append(breaks, b)
	}
	slices.SortFunc(breaks, func(a, b Break) int { return int(a.From - b.From) })
	return breaks, problems
}

func readBreak(from, price string, first bool) (b Break, problem string) {
	b.From = 1
	if from != "" {
		n, err := strconv.ParseInt(from, 10, 64)
		if err != nil || n < 1 || n > money.MaxQuantity {
			return b, fmt.Sprintf("%q is not a whole quantity from 1.", from)
		}
		b.From = n
	} else if !first {
		return b, "A price needs the quantity from which it holds."
	}
	if price == "" {
		return b, fmt.Sprintf("From %d has no price. Clear the quantity too, or write “request”.", b.From)
	}
	if strings.EqualFold(price, "request") || strings.EqualFold(price, "on request") {
		b.OnRequest = true
		return b, ""
	}
	p, err := ReadPrice(price)
	if err != nil {
		return b, err.Error()
	}
	b.Price = p
	return b, ""
}

// ReadPrice reads a price as people type or paste it: 12.2, 12,20, 1.234,50 or 1,234.50.
func ReadPrice(text string) (money.Price, error) {
	cleaned := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", "$", "", "£", "", "'", "").Replace(text)
	comma, point := strings.LastIndexByte(cleaned, ','), strings.LastIndexByte(cleaned, '.')
	switch {
	case comma > point && strings.Count(cleaned, ",") == 1: // 12,20 and 1.234,50
		cleaned = strings.Replace(strings.ReplaceAll(cleaned, ".", ""), ",", ".", 1)
	case comma >= 0: // 1,234.50
		cleaned = strings.ReplaceAll(cleaned, ",", "")
	}
	p, err := money.ParsePrice(cleaned)
	if err != nil || p == 0 {
		return 0, fmt.Errorf("%q is not a price above 0 with at most four decimals, like 12.50", text)
	}
	return p, nil
}

// Mark tells whether a row's boxes are still as they were shown.
func Mark(breaks []Break, to clock.Date) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(writeBreaks(breaks) + "|" + to.String()))
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
