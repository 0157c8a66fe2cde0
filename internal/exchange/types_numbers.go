package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

func whole(low, high int64) cellType {
	return cellType{numeric: true,
		canon: func(cell string) (string, error) {
			n, err := strconv.ParseInt(cell, 10, 64)
			if err != nil || n < low || n > high {
				return "", fmt.Errorf("%q is not a whole number from %d to %d", cell, low, high)
			}
			return strconv.FormatInt(n, 10), nil
		},
		value:  func(canon string) any { return toInt(canon) },
		format: func(held any) string { return strconv.FormatInt(fromInt(held), 10) }}
}

// wholeOrNull is a whole number whose absence is NULL.
func wholeOrNull(low, high int64) cellType {
	t := whole(low, high)
	some := t.format
	t.format = func(held any) string {
		if held == nil {
			return ""
		}
		return some(held)
	}
	return t
}

// wholeOrNone is a whole number whose absence the database keeps as 0.
func wholeOrNone(low, high int64) cellType {
	t := whole(low, high)
	some := t.format
	t.format = func(held any) string {
		if fromInt(held) == 0 {
			return ""
		}
		return some(held)
	}
	return t
}

func toInt(canon string) int64 {
	n, _ := strconv.ParseInt(canon, 10, 64) // canonical cells are whole numbers or empty
	return n
}

// price is a unit price; the database keeps none as NULL: price on request.
func price(zero bool) cellType {
	return cellType{numeric: true,
		canon: func(cell string) (string, error) {
			p, err := money.ParsePrice(cell)
			if err == nil && p == 0 && !zero {
				return "", fmt.Errorf("is 0; write a price above 0, or leave it empty for price on request")
			}
			return p.String(), err
		},
		value: func(canon string) any {
			if canon == "" {
				return nil
			}
			return int64(toPrice(canon))
		},
		format: func(held any) string {
			if held == nil {
				return ""
			}
			return money.Price(fromInt(held)).String()
		}}
}

func toPrice(canon string) money.Price {
	p, _ := money.ParsePrice(canon) // canonical cells are prices or empty
	return p
}

func percent() cellType {
	return cellType{numeric: true,
		canon:  func(cell string) (string, error) { b, err := money.ParsePercent(cell); return b.String(), err },
		value:  func(canon string) any { return toBasisPoints(canon) },
		format: func(held any) string { return money.BasisPoints(fromInt(held)).String() }}
}

func toBasisPoints(canon string) int64 {
	b, _ := money.ParsePercent(canon) // canonical cells are percentages or empty
	return int64(b)
}

// amount is a sum of money whose currency only the record knows: amountIn checks it.
func amount() cellType {
	t := checked(func(cell string) error { _, err := money.ParseAmount(cell, "KWD"); return err })
	t.numeric = true
	return t
}

func amountIn(cell, currency string, negative bool) (money.Amount, error) {
	if cell == "" {
		return 0, nil
	}
	a, err := money.ParseAmount(cell, currency)
	if err == nil && a < 0 && !negative {
		return 0, fmt.Errorf("%q is below 0", cell)
	}
	return a, err
}

func date() cellType {
	return cellType{date: true,
		canon:  func(cell string) (string, error) { d, err := clock.ParseDate(cell); return d.String(), err },
		value:  func(canon string) any { return int64(toDate(canon)) },
		format: func(held any) string { return clock.Date(fromInt(held)).String() }}
}

func toDate(canon string) clock.Date {
	d, _ := clock.ParseDate(canon) // canonical cells are dates or empty
	return d
}

// month is kept as YYYYMM. A sheet makes its first day of it.
func month() cellType {
	return cellType{date: true,
		canon: func(cell string) (string, error) {
			t, err := time.Parse("2006-01", strings.TrimSuffix(cell, "-01"))
			if err != nil {
				t, err = time.Parse("2006-01", cell)
			}
			if err != nil || t.Year() < 1971 || t.Year() > 9998 {
				return "", fmt.Errorf("%q is not a month like 2026-11", cell)
			}
			return t.Format("2006-01"), nil
		},
		value:  func(canon string) any { return int64(toDate(canon+"-01")) / 100 },
		format: func(held any) string { return fmt.Sprintf("%04d-%02d", fromInt(held)/100, fromInt(held)%100) }}
}

func moment() cellType {
	return cellType{
		canon: func(cell string) (string, error) {
			t, err := time.Parse(time.RFC3339, cell)
			if err != nil || t.Year() < 1971 || t.Year() > 9998 {
				return "", fmt.Errorf("%q is not a time with offset like 2026-11-24T09:30:00+01:00", cell)
			}
			return clock.From(t).String(), nil
		},
		value:  func(canon string) any { return int64(toTime(canon)) },
		format: func(held any) string { return clock.Time(fromInt(held)).String() }}
}

func toTime(canon string) clock.Time {
	t, err := time.Parse(time.RFC3339, canon)
	if err != nil {
		return 0
	}
	return clock.From(t)
}

func flag() cellType {
	words := map[string]string{"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}
	return cellType{
		canon: func(cell string) (string, error) {
			word, ok := words[strings.ToLower(cell)]
			if !ok {
				return "", fmt.Errorf("%q is neither yes nor no", cell)
			}
			return word, nil
		},
		value: func(canon string) any { return canon == "yes" },
		format: func(held any) string {
			if fromInt(held) != 0 {
				return "yes"
			}
			return "no"
		}}
}
