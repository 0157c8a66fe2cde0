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

// paid is what a quantity pays by a ladder.
func paid(breaks []Break, quantity int64) (reached Break, ok bool) {
	return answer{ladder: breaks}.reach(quantity)
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

// ReadShare reads a percentage as people type it: 3, +2.5 % or −4; at least −99 and at most 1000, not 0.
func ReadShare(text string) (money.BasisPoints, error) {
	text = strings.NewReplacer("−", "-", ",", ".", "%", "", "+", "", " ", "").Replace(text)
	unsigned, negative := strings.CutPrefix(text, "-")
	p, err := money.ParsePrice(unsigned) // four decimals; a basis point is the second
	if err != nil || p == 0 || p%100 != 0 || p > 1000*money.PriceScale || (negative && p > 99*money.PriceScale) {
		return 0, fmt.Errorf("%q is no such percentage", text)
	}
	share := money.BasisPoints(p / 100)
	if negative {
		share = -share
	}
	return share, nil
}

// Mark tells whether a row's boxes are still as they were shown.
func Mark(breaks []Break, to clock.Date) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(writeBreaks(breaks) + "|" + to.String()))
	return strconv.FormatUint(uint64(h.Sum32()), 36)
}
