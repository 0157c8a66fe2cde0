package seed

import (
	"fmt"
	"hash/fnv"
	"strconv"
)

// chance is a number in [0, n) that depends on the words alone: the demo's
// dice, the same on every run and unmoved by other products.
func chance(n int, words ...string) int {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w))
		h.Write([]byte{0})
	}
	x := h.Sum64() // FNV's low bits are weak in short texts: mix (the finaliser of MurmurHash3)
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>33) * 0xc4ceb9fe1a85ec53
	return int((x ^ x>>33) % uint64(n))
}

// gtin is a GTIN-13 from the range that starts with 20, which GS1 leaves to
// companies for use inside their own walls: it is nobody's article.
func gtin(sku string) string {
	digits := fmt.Sprintf("20%010d", chance(10_000_000_000, "gtin", sku))
	return digits + strconv.Itoa(gtinCheck(digits))
}

// gtinCheck is the check digit for the digits before it: weights 3 and 1 from
// the right, up to the next ten.
func gtinCheck(digits string) int {
	sum := 0
	for i := range len(digits) {
		weight := 3
		if (len(digits)-i)%2 == 0 {
			weight = 1
		}
		sum += int(digits[i]-'0') * weight
	}
	return (10 - sum%10) % 10
}

// stocked gives the product a stock: most of it near the family's usual figure,
// some low, some none with or without a date, some not tracked.
func (p *product) stocked(usual string) error {
	if usual == "untracked" || usual == "" {
		return nil
	}
	n, err := strconv.Atoi(usual)
	if err != nil {
		return fmt.Errorf("stock of %s: %w", p.sku, err)
	}
	switch dice := chance(1000, "stock", p.sku); {
	case p.discontinued:
		p.stock = strconv.Itoa(chance(n/8+2, "rest", p.sku))
	case dice < 40:
		p.stock, p.expectedIn = "0", 4+chance(24, "expected", p.sku)
	case dice < 52:
		p.stock = "0"
	case dice < 120:
		p.stock = strconv.Itoa(1 + chance(8, "low", p.sku))
		p.expectedIn = 6 + chance(20, "expected", p.sku)
	case dice < 150: // not tracked
	default:
		p.stock = strconv.Itoa(n/3 + chance(n*4/3+1, "level", p.sku))
	}
	if chance(1000, "backorder", p.sku) < 35 {
		p.refuseBackorder = true
	}
	return nil
}
