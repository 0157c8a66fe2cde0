// Package money counts in integers: amounts in minor units of a currency (cents), unit prices in ten-thousandths of
// its unit, percentages in basis points. It rounds in one place, half up, and every sum is checked.
package money

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
)

// Amount is a sum in minor units of a currency: 1234 is €12.34, ¥1,234 or KD 1.234.
type Amount int64

// Price is a net price per unit of sale in ten-thousandths of the currency's unit: 125 is €0.0125.
type Price int64

// BasisPoints are hundredths of a percent: 1900 is 19 %.
type BasisPoints int64

// PriceScale is how many Price steps make one unit of any currency.
const PriceScale = 10_000

// Limits that are stated to people and keep every product of two within 63 bits or checked.
const (
	MaxPrice    Price  = 1_000_000_000 * PriceScale // 1,000,000,000.0000
	MaxQuantity int64  = 10_000_000                 // units of sale on one line
	MaxAmount   Amount = 1 << 53                    // about 90,000,000,000,000.00
)

// ErrTooLarge says that a sum left the stated limits.
var ErrTooLarge = errors.New("the amount is too large")

var minorDigits = map[string]int{
	"BHD": 3, "CLP": 0, "IQD": 3, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3, "PYG": 0,
	"TND": 3, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}

var twoDigits = func() map[string]bool {
	known := map[string]bool{}
	for _, code := range strings.Fields(`AED ALL AMD AOA ARS AUD AZN BAM BBD BDT BGN BMD BOB BRL BSD BWP BYN BZD CAD
		CHF CNY COP CRC CZK DKK DOP DZD EGP ETB EUR FJD GBP GEL GHS GTQ HKD HNL HUF IDR ILS INR JMD KES KZT LBP LKR
		MAD MDL MKD MUR MXN MYR NAD NGN NOK NPR NZD PAB PEN PHP PKR PLN QAR RON RSD SAR SEK SGD THB TRY TTD TWD TZS
		UAH USD UYU UZS XCD ZAR ZMW`) {
		known[code] = true
	}
	return known
}()

// KnownCurrency says whether code is a currency that an account can have (ISO 4217, upper case).
func KnownCurrency(code string) bool { _, odd := minorDigits[code]; return odd || twoDigits[code] }

// MinorDigits is how many decimals amounts of a currency have: JPY 0, EUR 2, KWD 3.
func MinorDigits(currency string) int {
	if d, ok := minorDigits[currency]; ok {
		return d
	}
	return 2
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// mulDiv is a×b÷c rounded half up (away from zero for negative results), exact in 128 bits. c is above 0 and even or 1.
func mulDiv(a, b, c int64) (int64, error) {
	negative := (a < 0) != (b < 0)
	hi, lo := bits.Mul64(abs(a), abs(b))
	lo, carry := bits.Add64(lo, uint64(c)/2, 0)
	hi += carry
	if hi >= uint64(c) {
		return 0, ErrTooLarge
	}
	q, _ := bits.Div64(hi, lo, uint64(c))
	if q > uint64(MaxAmount) {
		return 0, ErrTooLarge
	}
	if negative {
		return -int64(q), nil
	}
	return int64(q), nil
}

func abs(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// LineTotal is round(quantity × unit price) − round(that × discount), half up, in minor units of the currency.
func LineTotal(quantity int64, unit Price, discount BasisPoints, currency string) (Amount, error) {
	if quantity < 0 || quantity > MaxQuantity || unit < 0 || unit > MaxPrice || discount < 0 || discount > 10_000 {
		return 0, ErrTooLarge
	}
	gross, err := mulDiv(quantity*pow10(MinorDigits(currency)), int64(unit), PriceScale)
	if err != nil {
		return 0, err
	}
	off, err := mulDiv(gross, int64(discount), 10_000)
	return Amount(gross - off), err
}

// Percent is the share of an amount, rounded half up.
func (a Amount) Percent(share BasisPoints) (Amount, error) {
	n, err := mulDiv(int64(a), int64(share), 10_000)
	return Amount(n), err
}

// Reduce takes a share off a price, rounded half up to four decimals.
func (p Price) Reduce(share BasisPoints) Price {
	n, err := mulDiv(int64(p), 10_000-int64(share), 10_000)
	if err != nil { // unreachable: the result is never above p
		return p
	}
	return Price(n)
}

// Convert turns an amount into another currency at a rate in millionths (to-units per from-unit), rounded half up once.
func (a Amount) Convert(from, to string, rateMillionths int64) (Amount, error) {
	if rateMillionths <= 0 || rateMillionths > 1_000_000_000_000 {
		return 0, ErrTooLarge
	}
	n, err := mulDiv(int64(a), rateMillionths*pow10(MinorDigits(to)), 1_000_000*pow10(MinorDigits(from)))
	return Amount(n), err
}

// Add is the checked sum.
func Add(amounts ...Amount) (Amount, error) {
	var sum Amount
	for _, a := range amounts {
		sum += a // each is within ±2^53, so 2^63 is out of reach for any list that fits in memory before the check
		if sum > MaxAmount || sum < -MaxAmount {
			return 0, ErrTooLarge
		}
	}
	return sum, nil
}

// Split gives an amount out by weights so that the parts always add up: each gets its share rounded down, the
// remaining minor units go to the largest fractions, first ones first. Weights are not negative and not all zero.
func (a Amount) Split(weights []int64) ([]Amount, error) {
	var total int64
	for _, w := range weights {
		if w < 0 {
			return nil, fmt.Errorf("split: weight %d is negative", w)
		}
		total += w
	}
	if total <= 0 || a < 0 || a > MaxAmount {
		return nil, fmt.Errorf("split %d by a total weight of %d", a, total)
	}
	parts, rests, left := make([]Amount, len(weights)), make([]uint64, len(weights)), a
	for i, w := range weights {
		hi, lo := bits.Mul64(uint64(a), uint64(w))
		q, r := bits.Div64(hi, lo, uint64(total))
		parts[i], rests[i] = Amount(q), r
		left -= parts[i]
	}
	for ; left > 0; left-- {
		best := 0
		for i := range rests {
			if rests[i] > rests[best] {
				best = i
			}
		}
		parts[best]++
		rests[best] = 0
	}
	return parts, nil
}
