package seed

import (
	"fmt"
	"strconv"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// drops is how many of a hundred orders have a cart beside them that came to nothing.
func (h *past) drops(o *Placed) int {
	switch o.Account {
	case "kestrel":
		return 45
	case "nordwind", "brunner", "lindenhof":
		return 18
	}
	return 30
}

// triedFirst: before the call there was a cart, left where the day of delivery is chosen; it is emptied after the call, or
// stays.
func (h *past) triedFirst(o *Placed, member string) {
	dice := func(n int, what string) int { return chance(n, o.Number, "tried", what) }
	c := PastCart{Account: o.Account, Member: member, Outcome: "cold", Step: "delivery"}
	if dice(3, "how") == 0 {
		c.Outcome = "emptied"
	}
	h.leave(c, o.At.Add(-time.Duration(35+dice(50, "minutes"))*time.Minute), o.SKUs, 1, o.Number+" tried")
}

// cold is after how long without a change a cart has gone cold.
const cold = 72 * time.Hour

// leave tells a cart that wasn't ordered, and the visit in which it was filled.
func (h *past) leave(c PastCart, at clock.Time, skus []string, times int64, key string) {
	v := &visiting{past: h, Visit: Visit{Account: c.Account, Member: c.Member, At: at, Device: device(c.Member, key)}, key: key}
	v.do(Doing{Do: SeePage})
	for i, sku := range skus {
		v.took += time.Duration(40+chance(90, key, "add", sku)) * time.Second
		v.add(sku, i)
		if i == 0 {
			c.BegunAt = v.now()
		}
		c.Value += h.value(c.Account, sku, v.quantity(sku)*times)
	}
	c.Lines, c.ChangedAt = len(skus), v.now()
	v.do(Doing{Do: SeePage, Name: "/cart"}, Doing{Do: SeeCart})
	if c.Step != "" {
		v.do(Doing{Do: SeePage, Name: "/checkout"})
	}
	for _, step := range []string{"delivery", "payment", "review"} {
		if c.Step == "" {
			break
		}
		v.took += time.Duration(20+chance(60, key, step)) * time.Second
		v.do(Doing{Do: ReachStep, Name: step})
		if step == c.Step {
			break
		}
	}
	v.took += time.Duration(1+chance(4, key, "end")) * time.Minute
	c.EndsAt = c.ChangedAt.Add(cold)
	if c.Outcome != "cold" {
		if c.Outcome == "emptied" {
			v.do(Doing{Do: RemoveLine})
		} else {
			v.do(Doing{Do: SeePage, Name: "/lists/:id"})
		}
		c.EndsAt = v.now()
		c.ChangedAt = c.EndsAt
	}
	if c.EndsAt >= h.now || !free(h.carts, c.Member+c.Account, c.BegunAt, c.EndsAt, 0) {
		return
	}
	if !h.come(v.Visit) {
		h.carts[c.Member+c.Account] = h.carts[c.Member+c.Account][:len(h.carts[c.Member+c.Account])-1]
		return
	}
	h.ended = append(h.ended, c)
}

// value is what so many cost the account, in minor units of its currency.
func (h *past) value(account, sku string, quantity int64) int64 {
	a := h.accounts[account]
	price, err := money.ParsePrice(h.pays(a, h.catalogue.bySKU[sku], int(quantity)).String())
	if err != nil {
		return 0 // no price has more than four decimals
	}
	total, _ := money.LineTotal(quantity, price, 0, a.currency)
	return int64(total)
}

// dropped are the carts of story/dropped-carts.json.
func (h *past) dropped() error {
	var told []struct {
		Account  string `json:"account"`
		Member   string `json:"member"`
		DaysAgo  int    `json:"days_ago"`
		At       string `json:"at"`
		Step     string `json:"step"`
		Lines    []Line `json:"lines"`
		Habits   int    `json:"habits"`   // or so many of what the account buys again and again
		Quantity int64  `json:"quantity"` // so many times the usual quantity
		Why      string `json:"why"`
		Note     string `json:"note"`
		By       string `json:"by"`
	}
	if err := readJSON("dropped-carts", &told); err != nil {
		return err
	}
	for _, d := range told {
		on, err := when(h.today, d.DaysAgo, d.At)
		if err != nil {
			return fmt.Errorf("dropped cart of %s: %w", d.Account, err)
		}
		var skus []string
		for _, l := range d.Lines {
			skus = append(skus, l.SKU)
		}
		for _, habit := range h.habits[d.Account][:d.Habits] {
			skus = append(skus, habit.SKU)
		}
		h.leave(PastCart{Account: d.Account, Member: d.Member, Outcome: "cold", Step: d.Step, Why: d.Why, Note: d.Note, By: d.By},
			on.Day.At(on.Hour, on.Minute, time.UTC), skus, max(d.Quantity, 4), "dropped "+d.Account+strconv.Itoa(d.DaysAgo))
	}
	return nil
}
