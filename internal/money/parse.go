package money

import (
	"fmt"
	"strconv"
	"strings"
)

// decimal reads a decimal number with a point and at most places decimals into an integer of that scale.
func decimal(s string, places int) (int64, error) {
	number, negative := strings.CutPrefix(s, "-")
	whole, fraction, pointed := strings.Cut(number, ".")
	bad := whole == "" || (pointed && fraction == "") || strings.Trim(whole+fraction, "0123456789") != "" ||
		len(strings.TrimLeft(whole, "0")) > 15
	if bad {
		return 0, fmt.Errorf("%s is not a number like 1234.50", strconv.Quote(s))
	}
	trimmed := strings.TrimRight(fraction, "0")
	if len(trimmed) > places {
		return 0, fmt.Errorf("%s has more than %d decimals", strconv.Quote(s), places)
	}
	digits := strings.TrimLeft(whole, "0") + trimmed + strings.Repeat("0", places-len(trimmed))
	if digits == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%s is too large", strconv.Quote(s))
	}
	if negative {
		n = -n
	}
	return n, nil
}

func format(n int64, places, least int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%0*d", places+1, n)
	whole, fraction := s[:len(s)-places], s[len(s)-places:]
	for len(fraction) > least && strings.HasSuffix(fraction, "0") {
		fraction = fraction[:len(fraction)-1]
	}
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// ParsePrice reads a price of 0 to a thousand million with at most four decimals.
func ParsePrice(s string) (Price, error) {
	n, err := decimal(s, 4)
	if err == nil && (n < 0 || Price(n) > MaxPrice) {
		err = fmt.Errorf("%s is not between 0 and 1000000000", strconv.Quote(s))
	}
	return Price(n), err
}

// ParseAmount reads an amount of a currency with no more decimals than the currency has.
func ParseAmount(s, currency string) (Amount, error) {
	n, err := decimal(s, MinorDigits(currency))
	if err == nil && abs(n) > uint64(MaxAmount) {
		err = fmt.Errorf("%s is too large", strconv.Quote(s))
	}
	return Amount(n), err
}

// ParsePercent reads a percentage of 0 to 100 with at most two decimals.
func ParsePercent(s string) (BasisPoints, error) {
	n, err := decimal(s, 2)
	if err == nil && (n < 0 || n > 10_000) {
		err = fmt.Errorf("%s is not between 0 and 100", strconv.Quote(s))
	}
	return BasisPoints(n), err
}

// ParseRate reads an exchange rate above 0 with at most six decimals, in millionths.
func ParseRate(s string) (int64, error) {
	n, err := decimal(s, 6)
	if err == nil && n <= 0 {
		err = fmt.Errorf("%s is not above 0", strconv.Quote(s))
	}
	return n, err
}

// String is the price as files hold it: a decimal point, two to four decimals.
func (p Price) String() string { return format(int64(p), 4, 2) }

// Decimal is the amount as files hold it: a decimal point, the currency's decimals.
func (a Amount) Decimal(currency string) string {
	d := MinorDigits(currency)
	return format(int64(a), d, d)
}

// String is the percentage without its sign: 25.5 for 2550.
func (b BasisPoints) String() string { return format(int64(b), 2, 0) }
