package house

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tradecounter/views/ui"
)

// Sheet is a setting that holds rows: kept as JSON, shown and sent as a table whose empty rows fall away.
type Sheet struct {
	Key, Label, Hint string
	Columns          []SheetColumn
	Map              bool // JSON by the first column instead of a list
}

// SheetColumn is one field of each row, by its name in the JSON.
type SheetColumn struct {
	Name, Label string
	Hint        string
	Options     []ui.Option
	Kind        string // date, lines, words
	Size        string // of the field: xs, s, m
}

// Prices of a delivery method are lines of currency, price and, where there is one, the value from which it is free.
const linesOfPrices = "lines"

// Sheets are the settings that hold rows.
var Sheets = []Sheet{
	{"delivery.methods", "Delivery methods", "In the order in which they are offered; the first is the default. A method is offered in the currencies that it has a price in.", []SheetColumn{
		{Name: "code", Label: "Code", Size: "s"}, {Name: "name", Label: "Name", Size: "m"}, {Name: "note", Label: "Note", Size: "m"}, {Name: "days", Label: "Working days", Size: "xs"},
		{Name: "prices", Label: "Prices", Hint: "a line each: EUR 9.50 free from 250.00", Kind: linesOfPrices, Size: "m"}}, false},
	{"small_order", "Small orders", "Below the minimum the surcharge is added; without a surcharge a smaller order is refused.", []SheetColumn{
		{Name: "currency", Label: "Currency", Size: "xs"}, {Name: "minimum", Label: "Minimum", Size: "s"}, {Name: "surcharge", Label: "Surcharge", Size: "s"}}, true},
	{"tax.rates", "Tax rates", "From and to are included; an empty one is open. Of several that hold on a day the latest beginning decides.", []SheetColumn{
		{Name: "country", Label: "Country", Size: "xs"}, {Name: "class", Label: "Class", Options: []ui.Option{{}, {Value: "standard", Label: "standard"}, {Value: "reduced", Label: "reduced"}, {Value: "zero", Label: "zero"}}, Size: "s"},
		{Name: "percent", Label: "Percent", Size: "xs"}, {Name: "from", Label: "From", Kind: "date", Size: "s"}, {Name: "to", Label: "To", Kind: "date", Size: "s"}}, false},
	{"currency.rates", "Rates of other currencies", "How much of the seller’s currency one unit is worth. Orders keep the rate they were placed at.", []SheetColumn{
		{Name: "currency", Label: "Currency", Size: "xs"}, {Name: "rate", Label: "Rate", Size: "s"}}, true},
	channelSheet,
}

// SheetOf is the sheet of a setting, nil for one that is a plain text.
func SheetOf(key string) *Sheet {
	i := slices.IndexFunc(Sheets, func(s Sheet) bool { return s.Key == key })
	if i < 0 {
		return nil
	}
	return &Sheets[i]
}

// Rows are what a setting's text holds, a text per column; nothing for a text that can't be read.
func (s Sheet) Rows(text string) [][]string {
	var items []map[string]any
	if s.Map {
		var by map[string]any
		if json.Unmarshal([]byte(text), &by) != nil {
			return nil
		}
		for currency, value := range by {
			item, ok := value.(map[string]any)
			if !ok {
				item = map[string]any{s.Columns[1].Name: value}
			}
			item[s.Columns[0].Name] = currency
			items = append(items, item)
		}
		slices.SortFunc(items, func(a, b map[string]any) int {
			return strings.Compare(fmt.Sprint(a[s.Columns[0].Name]), fmt.Sprint(b[s.Columns[0].Name]))
		})
	} else if json.Unmarshal([]byte(text), &items) != nil {
		return nil
	}
	rows := make([][]string, len(items))
	for i, item := range items {
		for _, c := range s.Columns {
			rows[i] = append(rows[i], cellText(c, item[c.Name]))
		}
	}
	return rows
}

func cellText(c SheetColumn, value any) string {
	prices, ok := value.(map[string]any)
	if words, ok := value.([]any); ok && c.Kind == severalWords {
		return wordsText(words)
	}
	switch {
	case value == nil:
		return ""
	case c.Kind != linesOfPrices || !ok:
		return fmt.Sprint(value)
	}
	var lines []string
	for currency, price := range prices {
		p, _ := price.(map[string]any)
		line := currency + " " + fmt.Sprint(p["price"])
		if free, _ := p["free_from"].(string); free != "" {
			line += " free from " + free
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// Text is what rows say as the setting's text; a problem is told in words.
func (s Sheet) Text(rows [][]string) (text, problem string) {
	var list []map[string]any
	by := map[string]any{}
	for n, row := range rows {
		if strings.Join(row, "") == "" {
			continue
		}
		item := map[string]any{}
		for i, c := range s.Columns {
			value, problem := cellValue(c, row[i])
			if problem != "" {
				return "", fmt.Sprintf("Row %d: %s", n+1, problem)
			}
			if value != nil {
				item[c.Name] = value
			}
		}
		first := row[0]
		if s.Map && by[first] != nil {
			return "", fmt.Sprintf("Row %d: %s stands there twice.", n+1, first)
		}
		list, by[first] = append(list, item), item
		delete(item, "currency")
		if len(s.Columns) == 2 {
			by[first] = row[1]
		}
	}
	var content any = list
	if s.Map {
		content = by
	} else if list == nil {
		content = []any{}
	}
	out, err := json.Marshal(content)
	if err != nil {
		return "", "It can’t be written down."
	}
	return string(out), ""
}

func cellValue(c SheetColumn, text string) (value any, problem string) {
	switch {
	case c.Kind == severalWords:
		return wordsValue(text), ""
	case c.Name == "days":
		days, err := strconv.Atoi(text)
		if err != nil {
			return nil, "working days are a whole number."
		}
		return days, ""
	case c.Kind != linesOfPrices:
		if text == "" {
			return nil, ""
		}
		return text, ""
	}
	prices := map[string]any{}
	for _, line := range strings.Split(text, "\n") {
		words := strings.Fields(strings.ReplaceAll(line, "free from", ""))
		switch len(words) {
		case 0:
		case 2:
			prices[words[0]] = map[string]string{"price": words[1]}
		case 3:
			prices[words[0]] = map[string]string{"price": words[1], "free_from": words[2]}
		default:
			return nil, fmt.Sprintf("“%s” is not a price like EUR 9.50 free from 250.00.", line)
		}
	}
	return prices, ""
}
