package catalog

import (
	"strings"
	"unicode"
)

// FoldNumber folds an identifier to its lower-case letters and digits, so that HV-8840/12, "hv 8840 12" and hv884012
// are the same.
func FoldNumber(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, number)
}

// FoldGTIN folds a GTIN of 8 to 14 digits (leading zeros may be lost) to 14; what has other characters than digits,
// spaces and dashes is none and gives "". The check digit isn't asked for.
func FoldGTIN(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, number)
	if len(digits) < 8 || len(digits) > 14 || strings.Trim(digits, "0123456789") != "" {
		return ""
	}
	return strings.Repeat("0", 14-len(digits)) + digits
}
