package ui

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Noun is what one unit of sale is called: pack for "pack of 100", piece for "each".
func Noun(unit string) string {
	if word, _, _ := strings.Cut(unit, " "); word != "" && word != "each" {
		return word
	}
	return "piece"
}

// Nouns is Noun for so many: packs, boxes.
func Nouns(unit string, n int64) string {
	word := Noun(unit)
	switch {
	case n == 1:
		return word
	case strings.HasSuffix(word, "x"), strings.HasSuffix(word, "s"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		return word + "es"
	}
	return word + "s"
}

// Units counts units of sale: 10 packs, 3 pieces.
func Units(n int64, unit, locale string) string { return Number(n, locale) + " " + Nouns(unit, n) }

// SoldBy is the unit of sale as it stands beside a quantity or price: pack of 100, each.
func SoldBy(unit string) string { return cmp.Or(unit, "each") }

// Lines counts the lines of a cart, list or order.
func Lines(n int) string {
	if n == 1 {
		return "1 line"
	}
	return strconv.Itoa(n) + " lines"
}

// Article puts a or an before a noun.
func Article(noun string) string {
	if noun != "" && strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

// Capital makes the first letter of a sentence large.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
