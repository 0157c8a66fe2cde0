package insight

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	figures "tradecounter/internal/insight"
)

// send answers with a table as a file. A number is no formula, also below zero.
func send(c *fiber.Ctx, name string, rows [][]string) error {
	for _, row := range rows {
		for i := range row {
			if _, err := strconv.ParseFloat(row[i], 64); err != nil {
				row[i] = exchange.Guard(row[i])
			}
		}
	}
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	c.Attachment(name + ".csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(out.Bytes())
}

// number writes a value without rounding; nothing for none.
func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

// written are a figure's value, numerator and denominator; money in the currency's units, its value to the last digit what
// the two written beside it give.
func (p page) written(d figures.Definition, f figures.Figure) []string {
	value, top, bottom := f.Value, f.Numerator, f.Denominator
	if d.Unit == figures.Money {
		top = figures.Major(top, p.Currency)
		switch {
		case value == nil:
		case d.Denominator != "":
			value = new(top / bottom)
		default:
			value = new(figures.Major(*value, p.Currency))
		}
	}
	if d.Name == figures.LifetimeValue {
		return []string{number(value), "", ""}
	}
	if d.Denominator == "" {
		return []string{number(value), number(&top), ""}
	}
	return []string{number(value), number(&top), number(&bottom)}
}
