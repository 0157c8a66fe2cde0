package seed

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rhythm is how one account buys; story/rhythms.json holds one for each. Days
// are working days before today.
type rhythm struct {
	Account       string    `json:"account"`
	Since         int       `json:"since"`    // first order
	Stopped       int       `json:"stopped"`  // no order since
	PerWeek       []float64 `json:"per_week"` // orders a week, at first and lately
	Core          int       `json:"core"`     // products bought again and again
	Mix           []string  `json:"mix"`      // how many of them in which top category
	LineValue     int       `json:"line_value"`
	Growth        int       `json:"growth"` // percent of the core that came later
	Fading        int       `json:"fading"` // percent of the core given up before the last order
	Phases        []phase   `json:"phases"`
	Members       []share   `json:"members"`
	PO            string    `json:"po"` // # are digits
	POFirst       int       `json:"po_first"`
	PartNumber    string    `json:"part_number"`   // # are digits, ccc the category's
	ExtraNumbers  int       `json:"extra_numbers"` // part numbers beyond the core
	ContractShare int       `json:"contract_share"`
	ContractOff   int       `json:"contract_off"` // percent off the base price
	Fixed         []habit   `json:"fixed"`
}

// phase is the mix of channels up to a day.
type phase struct {
	Until  int `json:"until"`
	Online int `json:"online"`
	Phone  int `json:"phone"`
	Email  int `json:"email"`
	Rep    int `json:"rep"`
	EDI    int `json:"edi"`
}

// share is a member's share of the online orders, perhaps only up to a day.
type share struct {
	Email  string `json:"email"`
	Weight int    `json:"weight"`
	Until  int    `json:"until"`
}

// habit is a product that is bought every so many working days; due counts
// from today, negative is overdue.
type habit struct {
	SKU      string `json:"sku"`
	Every    int    `json:"every"`
	Quantity int    `json:"quantity"`
	Due      int    `json:"due"`

	product     *product
	first, last int // working days before today between which it was bought
}

// habitsOf are the fixed habits of the file and the core, chosen by the dice
// from what the account sees.
func (s *story) habitsOf(r *rhythm) ([]habit, error) {
	a := s.accounts[r.Account]
	habits := slices.Clone(r.Fixed)
	taken := map[string]bool{}
	for i := range habits {
		h := &habits[i]
		if h.product = s.catalogue.bySKU[h.SKU]; h.product == nil || !s.sees(a, h.product) {
			return nil, fmt.Errorf("rhythm of %s: %s is not in its range", r.Account, h.SKU)
		}
		h.first, h.last = r.Since, r.Stopped
		taken[h.SKU] = true
	}
	visible := s.visible(a)
	for _, entry := range r.Mix {
		top, count, _ := strings.Cut(entry, ":")
		n, err := strconv.Atoi(count)
		if err != nil {
			return nil, fmt.Errorf("rhythm of %s: mix %q", r.Account, entry)
		}
		for _, h := range habits[:len(r.Fixed)] {
			if within(h.product.category, top) {
				n--
			}
		}
		for _, p := range choose(visible, r.Account, top, n, taken) {
			habits = append(habits, r.habit(s.usual(a, r, p), p))
		}
	}
	return habits, nil
}

// choose takes the n products of a top category that the dice like best.
func choose(visible []*product, account, top string, n int, taken map[string]bool) []*product {
	var candidates []*product
	for _, p := range visible {
		bought := within(p.category, top) && !taken[p.sku] && p.availableIn == 0 && !p.discontinued && !p.onRequest
		if bought && p.price < 1_600_000 {
			candidates = append(candidates, p)
		}
	}
	liking := func(p *product) int { return chance(1_000_000, account, "likes", p.sku) }
	slices.SortFunc(candidates, func(a, b *product) int { return liking(a) - liking(b) })
	candidates = candidates[:min(max(n, 0), len(candidates))]
	for _, p := range candidates {
		taken[p.sku] = true
	}
	return candidates
}

var intervals = []int{5, 10, 10, 15, 20, 20, 25, 30, 40, 60}

func (r *rhythm) habit(quantity int, p *product) habit {
	every := intervals[chance(len(intervals), r.Account, "every", p.sku)]
	h := habit{SKU: p.sku, Every: every, Quantity: quantity, product: p, first: r.Since, last: r.Stopped}
	h.Due = chance(every+every/4, r.Account, "due", p.sku) - every/4
	if chance(100, r.Account, "later", p.sku) < r.Growth {
		h.first = chance(r.Since-30, r.Account, "start", p.sku) + 30
	}
	if chance(100, r.Account, "gave up", p.sku) < r.Fading {
		h.last = r.Stopped + chance(140, r.Account, "end", p.sku)
	}
	return h
}

// usual is the quantity that makes a line of about the account's usual value,
// in steps people type.
func (s *story) usual(a *account, r *rhythm, p *product) int {
	value := r.LineValue * (30 + chance(160, r.Account, "value", p.sku)) / 100
	n := int(amount(value)*10_000/p.price) + 1
	switch {
	case n > 200:
		n = n / 50 * 50
	case n > 40:
		n = n / 10 * 10
	case n > 12:
		n = n / 5 * 5
	}
	return p.fits(min(n, max(400, p.min)))
}

// purchases are the days before today on which a habit is followed: from the
// next due date backwards, with a jitter of a seventh.
func (h *habit) purchases(account string) []int {
	var days []int
	for day := max(h.Every-h.Due, 1); day <= h.first; {
		if day >= max(h.last, 1) {
			days = append(days, day)
		}
		spread := h.Every / 7
		jitter := chance(2*spread+1, account, h.SKU, strconv.Itoa(day)) - spread
		day += max(h.Every+jitter, 1)
	}
	return days
}

// orderDays are the days on which the account orders at all, newest first; its
// pace changes evenly from the first figure to the second.
func (r *rhythm) orderDays() []int {
	var days []int
	newest := max(r.Stopped, 1)
	for at := newest * 1000; at <= r.Since*1000; {
		days = append(days, at/1000)
		age := 1000 * (at/1000 - newest) / max(r.Since-newest, 1)
		weekly := (int(r.PerWeek[0]*1000)*age + int(r.PerWeek[1]*1000)*(1000-age)) / 1000
		gap := 5_000_000 / weekly
		at += gap*7/10 + chance(gap*6/10+1, r.Account, "gap", strconv.Itoa(at))
	}
	return days
}

func (r *rhythm) channel(day, n int) string {
	for _, p := range r.Phases {
		if day <= p.Until && p.Until > 0 {
			continue
		}
		dice := chance(p.Online+p.Phone+p.Email+p.Rep+p.EDI, r.Account, "channel", strconv.Itoa(n))
		for i, share := range []int{p.Online, p.Phone, p.Email, p.Rep, p.EDI} {
			if dice -= share; dice < 0 {
				return []string{"online", "phone", "email", "rep", "edi"}[i]
			}
		}
	}
	return "phone"
}

func (r *rhythm) member(day, n int) string {
	sum := 0
	for _, m := range r.Members {
		if day > m.Until {
			sum += m.Weight
		}
	}
	dice := chance(max(sum, 1), r.Account, "member", strconv.Itoa(n))
	for _, m := range r.Members {
		if day <= m.Until {
			continue
		}
		if dice -= m.Weight; dice < 0 {
			return m.Email
		}
	}
	return ""
}

// fill puts the digits of n into a pattern's #, from the right.
func fill(pattern string, n int) string {
	out := []byte(pattern)
	for i := len(out) - 1; i >= 0; i-- {
		if out[i] == '#' {
			out[i] = byte('0' + n%10)
			n /= 10
		}
	}
	return string(out)
}

func (s *story) rhythmOf(account string) *rhythm {
	for _, r := range s.rhythms {
		if r.Account == account {
			return r
		}
	}
	return &rhythm{Account: account}
}

// online is since how many working days the account orders online, too.
func (r *rhythm) online() int {
	for _, p := range r.Phases {
		if p.Online == 0 {
			return p.Until
		}
	}
	return r.Since
}
