package exchange

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tradecounter/internal/catalog"
	"tradecounter/internal/money"
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
