package seed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tradecounter/internal/platform/clock"
)

// lastNumber is the number of the newest order of the past; the portal's own
// numbers go on from it.
const lastNumber = 104_611

// pastOrder is an order of the two years before today.
type pastOrder struct {
	number  string
	account *account
	day     int // working days before today
	minute  int // of the day, UTC
	channel string
	member  string
	po      string
	status  string
	lines   []pastLine
}

type pastLine struct {
	product  *product
	quantity int
	price    amount
}

// pastOrders tells two years of orders, oldest first.
func (s *story) pastOrders() []*pastOrder {
	var all []*pastOrder
	for _, r := range s.rhythms {
		all = append(all, s.ordersOf(r)...)
	}
	slices.SortStableFunc(all, func(a, b *pastOrder) int {
		return cmp.Or(b.day-a.day, a.minute-b.minute, cmp.Compare(a.account.slug, b.account.slug))
	})
	for i, o := range all {
		o.number = "HV-" + strconv.Itoa(lastNumber-len(all)+1+i)
	}
	return all
}

func (s *story) ordersOf(r *rhythm) []*pastOrder {
	days := r.orderDays()
	lines := make([][]pastLine, len(days))
	for _, h := range s.habits[r.Account] {
		for _, day := range h.purchases(r.Account) {
			i := nearest(days, day)
			if !slices.ContainsFunc(lines[i], func(l pastLine) bool { return l.product == h.product }) {
				lines[i] = append(lines[i], s.line(r, h, days[i]))
			}
		}
	}
	var orders []*pastOrder
	for i := len(days) - 1; i >= 0; i-- {
		if len(lines[i]) > 0 {
			orders = append(orders, s.order(r, days[i], len(orders), lines[i]))
		}
	}
	return orders
}

// nearest is the index of the order day closest to a day; days rise.
func nearest(days []int, day int) int {
	i, _ := slices.BinarySearchFunc(days, day, func(d, target int) int { return d - target })
	if i == len(days) || i > 0 && day-days[i-1] < days[i]-day {
		return i - 1
	}
	return i
}

// line buys the usual quantity, now and then a third more or less, at the price
// of that day: this year's, 1.5 % less before half a year, 4 % less before a year.
func (s *story) line(r *rhythm, h habit, day int) pastLine {
	quantity := h.Quantity
	switch chance(10, r.Account, h.SKU, "quantity", strconv.Itoa(day)) {
	case 0:
		quantity = quantity * 2 / 3
	case 1:
		quantity = quantity * 4 / 3
	}
	quantity = h.product.fits(max(quantity, 1))
	price := s.pays(s.accounts[r.Account], h.product, quantity)
	switch {
	case day > 260:
		price = round(price.less(400), s.accounts[r.Account].currency)
	case day > 130:
		price = round(price.less(150), s.accounts[r.Account].currency)
	}
	return pastLine{h.product, quantity, price}
}

func (s *story) order(r *rhythm, day, n int, lines []pastLine) *pastOrder {
	o := &pastOrder{account: s.accounts[r.Account], day: day, channel: r.channel(day, n), lines: lines, status: "delivered"}
	o.minute = 6*60 + 5 + chance(585, r.Account, "minute", strconv.Itoa(n))
	if o.channel == "edi" {
		o.minute = 4*60 + chance(20, r.Account, "minute", strconv.Itoa(n))
	}
	if o.channel == "online" {
		o.member = r.member(day, n)
	}
	if r.PO != "" {
		o.po = fill(r.PO, r.POFirst+n*3+chance(3, r.Account, "po", strconv.Itoa(n)))
	}
	if day > 5 && chance(1000, r.Account, "cancelled", strconv.Itoa(n)) < 9 {
		o.status = "cancelled"
	}
	return o
}

// at is the order's moment in RFC 3339.
func (o *pastOrder) at(today clock.Date) string {
	return fmt.Sprintf("%sT%02d:%02d:00Z", workday(today, o.day), o.minute/60, o.minute%60)
}
