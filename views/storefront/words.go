package storefront

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/layout"
)

func itoa(n int) string { return strconv.Itoa(n) }

// restWords names the first of the values that are folded away: M3, M16 and 5 more.
func restWords(rest []FilterValue) string {
	switch len(rest) {
	case 1:
		return rest[0].Text
	case 2:
		return rest[0].Text + " and " + rest[1].Text
	}
	return rest[0].Text + ", " + rest[1].Text + " and " + itoa(len(rest)-2) + " more"
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// tel is the address to call a number; what stands between the digits is only for reading.
func tel(number string) templ.SafeURL {
	return templ.SafeURL("tel:" + strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, number))
}

// titleOf begins the title of a refused form with what it is.
func titleOf(title string, f *fault.Fault) string {
	if f != nil {
		return "Error: " + title
	}
	return title
}

// titleRoom is how many characters search engines, tabs and the validator grant a page's title.
const titleRoom = 70

// fitting is the first title that leaves room for client and shop, else the last.
func fitting(c layout.Chrome, titles ...string) string {
	for _, t := range titles {
		whole := c.Title(t)
		if utf8.RuneCountInString(whole)+4*strings.Count(whole, "&") <= titleRoom {
			return t
		}
	}
	return titles[len(titles)-1]
}

// unbroken keeps a number on one line.
func unbroken(number string) string {
	return strings.NewReplacer(" ", "\u00a0", "-", "\u2011").Replace(number)
}
