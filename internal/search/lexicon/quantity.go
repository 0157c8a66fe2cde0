package lexicon

import (
	"strconv"
	"strings"
	"unicode"

	"tradecounter/internal/money"
)

// SplitQuantity takes a quantity off what was typed: "M8x40 10", "FS-0933 x 20", "20 x FS-0933", "FS-0933 20 pcs". A
// number that may be a size or part of a name (M8 x 40, iPhone 11) stays; then the quantity is 0.
func SplitQuantity(text string) (words string, quantity int64) {
	text = strings.TrimSpace(text)
	fields := strings.Fields(strings.NewReplacer("×", "x", "✕", "x").Replace(text))
	if n := len(fields); n > 1 && units[strings.ToLower(fields[n-1])] == "pcs" { // 20 pcs
		if quantity := count(fields[n-2]); quantity > 0 && n > 2 {
			return strings.Join(fields[:n-2], " "), quantity
		}
	}
	if words, quantity := leading(fields); quantity > 0 {
		return words, quantity
	}
	if words, quantity := trailing(fields); quantity > 0 {
		return words, quantity
	}
	return text, 0
}

// leading reads "20 x FS-0933" and "20x FS-0933"; what follows must not be a size.
func leading(fields []string) (string, int64) {
	if len(fields) < 2 {
		return "", 0
	}
	number, rest := fields[0], fields[1:]
	if strings.EqualFold(rest[0], "x") {
		rest = rest[1:]
	} else if last := len(number) - 1; last > 0 && (number[last] == 'x' || number[last] == 'X') {
		number = number[:last]
	} else {
		return "", 0
	}
	if len(rest) == 0 || IsDigit(rest[0][0]) && sizedWord(rest[0]) {
		return "", 0
	}
	return strings.Join(rest, " "), count(number)
}

// trailing reads "FS-0933 x 20", "FS-0933 x20" and "FS-0933 20"; before it must stand a code or full dimensions.
func trailing(fields []string) (string, int64) {
	n := len(fields)
	if n < 2 {
		return "", 0
	}
	number, rest, times := fields[n-1], fields[:n-1], false
	if strings.EqualFold(rest[len(rest)-1], "x") {
		rest, times = rest[:len(rest)-1], true
	} else if number[0] == 'x' || number[0] == 'X' {
		number, times = number[1:], true
	}
	quantity := count(number)
	if quantity == 0 || len(rest) == 0 {
		return "", 0
	}
	last := rest[len(rest)-1]
	switch {
	case times && sizedWord(last): // M8 x 40, 10x20 x 30
		return "", 0
	case times, strings.ContainsFunc(last, unicode.IsDigit) && !loneSize(last):
		return strings.Join(rest, " "), quantity
	}
	return "", 0
}

func sizedWord(word string) bool { return sized(Fold(word)) }

// loneSize: M8, 40, 10mm; M8x40 is not, nothing is missing there.
func loneSize(word string) bool {
	folded := Fold(word)
	return sized(folded) && !strings.Contains(folded, "x")
}

func count(number string) int64 {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 || n > money.MaxQuantity || number[0] == '+' {
		return 0
	}
	return n
}
