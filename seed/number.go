package seed

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// nano is a number in billionths: exact enough for dimensions and price
// formulas, and never a float.
type nano int64

const one nano = 1_000_000_000

// parseNano reads a plain decimal such as "12", "-0.5" or "0.000042".
func parseNano(s string) (nano, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	units, fraction, _ := strings.Cut(digits, ".")
	if units == "" || len(fraction) > 9 {
		return 0, false
	}
	n, err := strconv.ParseUint(units+fraction+strings.Repeat("0", 9-len(fraction)), 10, 63)
	if err != nil {
		return 0, false
	}
	if negative {
		return -nano(n), true
	}
	return nano(n), true
}

// mulDiv is a × b ÷ c, rounded half away from zero, with 128 bits in between.
func mulDiv(a, b, c nano) (nano, error) {
	negative := (a < 0) != (b < 0) != (c < 0)
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	d := magnitude(c)
	if hi >= d {
		return 0, fmt.Errorf("%s × %s ÷ %s is out of range", a, b, c)
	}
	q, rest := bits.Div64(hi, lo, d)
	if rest >= d-rest {
		q++
	}
	if negative {
		return -nano(q), nil
	}
	return nano(q), nil
}

func magnitude(n nano) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// String writes the number without needless zeros.
func (n nano) String() string {
	s := fmt.Sprintf("%d.%09d", magnitude(n)/uint64(one), magnitude(n)%uint64(one))
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if n < 0 {
		return "-" + s
	}
	return s
}

// roundTo rounds half up to a multiple of step; n is not negative.
func roundTo(n, step nano) nano { return (n + step/2) / step * step }

// amount is money in ten-thousandths of a currency unit, the precision that
// PRODUCT.md gives to unit prices.
type amount int64

// String writes two decimals, or as many as there are up to four.
func (a amount) String() string {
	s := fmt.Sprintf("%d.%04d", a/10_000, a%10_000)
	for i := 0; i < 2 && strings.HasSuffix(s, "0"); i++ {
		s = s[:len(s)-1]
	}
	return s
}

// less takes a percentage in basis points off, rounded half up.
func (a amount) less(basisPoints int) amount {
	return (a*amount(10_000-basisPoints) + 5_000) / 10_000
}

func parseAmount(s string) (amount, error) {
	n, ok := parseNano(s)
	if !ok || n < 0 || n%100_000 != 0 {
		return 0, fmt.Errorf("%q is no price of at most four decimals", s)
	}
	return amount(n / 100_000), nil
}
