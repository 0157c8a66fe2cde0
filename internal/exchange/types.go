package exchange

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
)

// cellType is how one sort of cell is read and written. A canonical cell is what an export writes, before guard.
type cellType struct {
	canon   func(cell string) (string, error) // checks a cell that isn't empty
	value   func(canon string) any            // what the database holds
	format  func(held any) string             // the canonical cell of what the database holds
	numeric bool                              // XLSX keeps it as a binary number
	date    bool                              // XLSX keeps it as a count of days
}

func asText(canon string) any { return canon }

func fromText(held any) string {
	switch v := held.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	}
	return fmt.Sprint(held)
}

func fromInt(held any) int64 {
	switch v := held.(type) {
	case int64:
		return v
	case bool:
		if v {
			return 1
		}
	}
	return 0
}

func checked(check func(cell string) error) cellType {
	return cellType{canon: func(cell string) (string, error) { return cell, check(cell) }, value: asText, format: fromText}
}

func tooLong(cell string, limit int) error {
	if n := utf8.RuneCountInString(cell); n > limit {
		return fmt.Errorf("is %d characters long; at most %d fit", n, limit)
	}
	return nil
}

// text is kept as it is written, spaces included.
func text(limit int) cellType {
	return checked(func(cell string) error { return tooLong(cell, limit) })
}

// name is text in one line that isn't only spaces.
func name(limit int) cellType {
	return checked(func(cell string) error {
		if strings.TrimSpace(cell) == "" {
			return fmt.Errorf("is empty; it needs a value")
		}
		return inOneLine(cell, limit)
	})
}

func inOneLine(cell string, limit int) error {
	if strings.ContainsFunc(cell, unicode.IsControl) {
		return fmt.Errorf("%q has a line break or another sign that can't be printed; take it out", cell)
	}
	return tooLong(cell, limit)
}

// code is what things are told apart by; spaces around it mean nothing.
func code(limit int) cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		cell = strings.TrimSpace(cell)
		return cell, inOneLine(cell, limit)
	}}
}

// foldable is a code of which something is left when it is folded for searching.
func foldable(limit int) cellType {
	t := code(limit)
	plain := t.canon
	t.canon = func(cell string) (string, error) {
		if catalog.FoldNumber(cell) == "" {
			return "", fmt.Errorf("%q has no letter or digit", cell)
		}
		return plain(cell)
	}
	return t
}

func slug() cellType {
	return checked(func(cell string) error {
		if strings.Trim(cell, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(cell) > 64 {
			return fmt.Errorf("%q is not made of a-z, 0-9 and - alone, 64 signs at most", cell)
		}
		return nil
	})
}

func oneOf(allowed ...string) cellType {
	return checked(func(cell string) error {
		if !slices.Contains(allowed, cell) {
			return fmt.Errorf("%q is none of %s", cell, strings.Join(allowed, ", "))
		}
		return nil
	})
}

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

// email is lower-cased: people are known by it.
func email() cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		address, err := mail.ParseAddress(cell)
		if err != nil || address.Address != cell || len(cell) > 200 {
			return "", fmt.Errorf("%q is not an email address like jo@example.com", cell)
		}
		return strings.ToLower(cell), nil
	}}
}

func currency() cellType {
	return checked(func(cell string) error {
		if !money.KnownCurrency(cell) {
			return fmt.Errorf("%q is not a currency code like EUR", cell)
		}
		return nil
	})
}

func country() cellType {
	return checked(func(cell string) error {
		if len(cell) != 2 || strings.Trim(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Errorf("%q is not a country of two capital letters like DE", cell)
		}
		return nil
	})
}

func locale() cellType {
	return checked(func(cell string) error {
		language, region, _ := strings.Cut(cell, "-")
		if len(language) != 2 || strings.Trim(language, "abcdefghijklmnopqrstuvwxyz") != "" ||
			len(region) != 2 || strings.Trim(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Errorf("%q is not a locale like en-GB", cell)
		}
		return nil
	})
}

// gtin may have lost leading zeros, as spreadsheets do; its check digit must be right.
func gtin() cellType {
	return checked(func(cell string) error {
		if len(cell) < 8 || len(cell) > 14 || strings.Trim(cell, "0123456789") != "" {
			return fmt.Errorf("%q is not a GTIN of 8, 12, 13 or 14 digits", cell)
		}
		sum := 0
		for i := range len(cell) {
			weight := 3
			if (len(cell)-1-i)%2 == 0 {
				weight = 1
			}
			sum += weight * int(cell[i]-'0')
		}
		if sum%10 != 0 {
			return fmt.Errorf("%q has a wrong check digit; the last digit would have to be %d", cell,
				(int(cell[len(cell)-1]-'0')+10-sum%10)%10)
		}
		return nil
	})
}

// list is `a;b` of at most most items, each at most limit characters; sorted where the order means nothing.
func list(most, limit int, sorted bool) cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		items := readList(cell)
		if len(items) > most {
			return "", fmt.Errorf("has %d entries; at most %d fit", len(items), most)
		}
		for _, item := range items {
			if err := inOneLine(item, limit); err != nil {
				return "", fmt.Errorf("the entry %w", err)
			}
		}
		if sorted {
			slices.Sort(items)
		}
		return writeList(items), nil
	}}
}

func path() cellType {
	return cellType{value: asText, format: fromText, canon: canonPath}
}

func canonPath(cell string) (string, error) {
	names, err := readPath(cell)
	if err != nil {
		return "", err
	}
	if len(names) > 8 {
		return "", fmt.Errorf("%q has %d steps; at most 8 fit", cell, len(names))
	}
	for _, name := range names {
		if err := inOneLine(name, 100); err != nil {
			return "", fmt.Errorf("the step %w", err)
		}
	}
	canon := writePath(names)
	return canon, tooLong(canon, 500)
}

// Attributes: names are indexed, values are not.
const mostAttributes, attributeName, attributeValue = 500, 100, 10_000

func attributes() cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		read, err := readAttributes(cell)
		if err != nil {
			return "", err
		}
		if len(read) > mostAttributes {
			return "", fmt.Errorf("has %d attributes; at most %d fit", len(read), mostAttributes)
		}
		for _, a := range read {
			if err := tooLong(a.Name, attributeName); err != nil {
				return "", fmt.Errorf("the attribute %q %w", a.Name, err)
			}
			if err := tooLong(a.Text, attributeValue); err != nil {
				return "", fmt.Errorf("the value of %q %w", a.Name, err)
			}
		}
		return writeAttributes(read), nil
	}}
}
