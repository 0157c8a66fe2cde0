package workspace

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"tradecounter/internal/money"
)

// Pasted is one line of a text that names a product and how many of it.
type Pasted struct {
	Text     string // as it was typed
	Number   string // SKU, part number, the manufacturer's number or a GTIN
	Quantity int64  // 0: there is none, or it can't be read
	Problem  string // "" when both were read
}

// MaxPasted is how many lines of a text are looked at.
const MaxPasted = 500

// ReadPasted reads lines of number and quantity with a tab, semicolon, comma or spaces between them. Of a row with more
// cells the first is the number and the last the quantity. Numbers may hold spaces: the quantity is what stands last.
func ReadPasted(text string) (list []Pasted) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\t' || r == '\uFEFF' {
				return -1
			}
			return r
		}, line))
		if line == "" {
			continue
		}
		if len(list) == MaxPasted {
			return append(list, Pasted{Text: line, Problem: fmt.Sprintf("At most %d lines are read at once; paste the rest next.", MaxPasted)})
		}
		list = append(list, readLine(line))
	}
	return list
}

func readLine(line string) Pasted {
	p := Pasted{Text: line}
	number, quantity := cells(line)
	if number == "" {
		p.Problem = "There is no number on this line."
		return p
	}
	p.Number = number
	if quantity == "" {
		p.Problem = "There is no quantity."
		return p
	}
	n, ok := readQuantity(quantity)
	if !ok {
		p.Problem = fmt.Sprintf("“%s” is no quantity: write a whole number from 1.", clipText(quantity, 20))
		return p
	}
	p.Quantity = n
	return p
}

// cells are the number and the quantity of a line, "" for what is missing.
func cells(line string) (number, quantity string) {
	for _, separator := range []string{"\t", ";", ","} {
		if !strings.Contains(line, separator) {
			continue
		}
		parts := strings.Split(line, separator)
		for _, part := range parts[1:] {
			if part = strings.TrimSpace(part); part != "" {
				quantity = part
			}
		}
		return strings.TrimSpace(parts[0]), quantity
	}
	words := strings.Fields(line)
	last := words[len(words)-1]
	if _, ok := readQuantity(last); ok && len(words) > 1 {
		words = words[:len(words)-1]
		if x := words[len(words)-1]; len(words) > 1 && (x == "x" || x == "×" || x == "X") {
			words = words[:len(words)-1]
		}
		return strings.Join(words, " "), last
	}
	return line, ""
}

// readQuantity reads a whole number from 1; a sign of times before or behind it is passed over.
func readQuantity(text string) (int64, bool) {
	text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "xX×"))
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 1 && n <= money.MaxQuantity
}

func clipText(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
