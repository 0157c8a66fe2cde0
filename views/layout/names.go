package layout

import (
	"strings"

	"github.com/a-h/templ"
)

// tel is the address to call a number; what stands between the digits is only for reading.
func tel(number string) templ.SafeURL {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, number)
	return templ.SafeURL("tel:" + digits)
}

// unbroken keeps a number on one line.
func unbroken(number string) string {
	return strings.NewReplacer(" ", "\u00a0", "-", "\u2011").Replace(number)
}

// comma leads on to what may be missing.
func comma(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}
