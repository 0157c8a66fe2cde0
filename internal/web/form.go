package web

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
)

// Text is a form field of one line: valid UTF-8, spaces folded, at most max characters (a longer one is cut there; the
// services say what is too long for them).
func Text(c *fiber.Ctx, name string, max int) string {
	return cut(strings.Join(strings.Fields(clean(c.FormValue(name), false)), " "), max)
}

// Lines is a form field of several lines.
func Lines(c *fiber.Ctx, name string, max int) string {
	return cut(strings.TrimSpace(clean(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"), true)), max)
}

// Raw is a form field as it was sent, for passwords.
func Raw(c *fiber.Ctx, name string) string { return c.FormValue(name) }

// Query is a value of the address, cleaned like Text.
func Query(c *fiber.Ctx, name string, max int) string {
	return cut(strings.Join(strings.Fields(clean(c.Query(name), false)), " "), max)
}

// Number is a whole number of a form field; ok is false for anything else.
func Number64(text string) (n int64, ok bool) {
	text = strings.TrimSpace(text)
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && len(text) <= 18
}

// Checked says whether a box of the form is ticked.
func Checked(c *fiber.Ctx, name string) bool { return c.FormValue(name) != "" }

func clean(s string, lines bool) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "")
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && (r != '\n' || !lines) && r != '\t' {
			return -1
		}
		return r
	}, s)
}

func cut(s string, max int) string {
	if utf8.RuneCountInString(s) <= max {
		return s
	}
	return string([]rune(s)[:max])
}
