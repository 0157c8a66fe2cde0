package catalog

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	changelog "tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// StockLine is a product with its stock as staff correct it. Free is nil where stock isn't tracked.
type StockLine struct {
	ID         int64      `db:"id"`
	SKU        string     `db:"sku"`
	Name       string     `db:"name"`
	Unit       string     `db:"unit"`
	Backorder  bool       `db:"backorder"`
	Free       *int64     `db:"free"`
	ExpectedOn clock.Date `db:"expected_on"`
}

// FreeText is the figure as a form carries it, "" where stock isn't tracked.
func (l StockLine) FreeText() string {
	if l.Free == nil {
		return ""
	}
	return strconv.FormatInt(*l.Free, 10)
}

const (
	maxStock      = 1_000_000_000
	stockWords    = 6 // of a search that are looked at
	stockLines    = `SELECT p.id, p.sku, p.name, p.unit, p.backorder, s.free, COALESCE(s.expected_on, 0) AS expected_on FROM products p LEFT JOIN stock s ON s.product_id = p.id WHERE `
	stockIsNumber = "Stock is a whole number from 0 to 1,000,000,000, or empty where it isn't tracked."
)

// StockLines are the products that words describe by number or name; without words those that are out of stock, the
// one expected last first. found is how many there are in all.
func (s *Service) StockLines(ctx context.Context, words string, limit, offset int) (list []StockLine, found int, err error) {
	where, order, args := `p.status <> 'inactive'`, `p.sku`, []any{}
	typed := strings.Fields(words)
	for _, word := range typed[:min(len(typed), stockWords)] {
		where += ` AND (` + s.db.Fold(`p.sku || ' ' || p.name || ' ' || p.mpn || ' ' || p.gtin`) + ` LIKE ? ESCAPE '!'`
		args = append(args, likeAnywhere(db.Folded(word)))
		if key := FoldNumber(word); len(key) >= 3 {
			where, args = where+` OR p.sku_key LIKE ? ESCAPE '!'`, append(args, likeAnywhere(key))
		}
		where += `)`
	}
	if len(typed) == 0 {
		where, order = where+` AND s.free <= 0`, `CASE WHEN s.expected_on = 0 THEN 1 ELSE 0 END DESC, s.expected_on DESC, p.sku`
	}
	if err := s.db.Get(ctx, &found, `SELECT COUNT(*) FROM products p LEFT JOIN stock s ON s.product_id = p.id WHERE `+where, args...); err != nil {
		return nil, 0, fmt.Errorf("count stock: %w", err)
	}
	err = s.db.Select(ctx, &list, stockLines+where+` ORDER BY `+order+` LIMIT ? OFFSET ?`, append(args, limit, offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("list stock: %w", err)
	}
	return list, found, nil
}

func likeAnywhere(text string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(text) + "%"
}

// SetStock corrects a product's free stock and when more is expected, as long as both are as they were seen: an order
// that took some meanwhile isn't undone. free "" means that stock isn't tracked.
func (e *Editor) SetStock(ctx context.Context, actor identity.Actor, sku, free string, expected clock.Date, seenFree string, seenOn clock.Date) (StockLine, error) {
	if !actor.Can(identity.EditGoods) {
		return StockLine{}, fault.Denied("Administrators correct stock.")
	}
	n, err := readFree(free)
	if err != nil {
		return StockLine{}, err
	}
	if n == nil && expected != 0 {
		return StockLine{}, fault.Invalid("", fault.Field{Name: "expected_on", Message: "A date without a stock figure says nothing; write 0 where there is none."})
	}
	var line StockLine
	err = e.db.InTx(ctx, func(ctx context.Context) error {
		err := e.db.Get(ctx, &line, stockLines+`p.sku = ? AND p.status <> 'inactive'`, sku)
		if db.IsNone(err) {
			return fault.NotFound("There is no such product.")
		}
		if err != nil {
			return err
		}
		before := line
		if rows, err := e.writeStock(ctx, line.ID, n, expected, seenFree, seenOn); err != nil {
			return err
		} else if rows == 0 {
			return fault.Conflict(fmt.Sprintf("The stock of %s changed meanwhile: it is %s now. Nothing was changed; look at it again.", sku, stockText(before)))
		}
		line.Free, line.ExpectedOn = n, expected
		if err := e.stock.Changed(ctx, line.ID); err != nil {
			return err
		}
		if err := e.log.Record(ctx, actor.By(), changelog.Change{Kind: "product", Subject: sku, Field: "stock", Before: stockText(before), After: stockText(line)}); err != nil {
			return err
		}
		return e.events.Record(ctx, Changed{By: "desk", Records: 1})
	})
	if err != nil {
		return StockLine{}, fmt.Errorf("correct the stock of %s: %w", sku, err)
	}
	return line, nil
}

func readFree(text string) (*int64, error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil // an empty field is a value of its own: not tracked
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > maxStock {
		return nil, fault.Invalid("", fault.Field{Name: "free", Message: stockIsNumber})
	}
	return &n, nil
}

// writeStock writes it if it is as it was seen; no rows when it isn't.
func (e *Editor) writeStock(ctx context.Context, id int64, free *int64, expected clock.Date, seenFree string, seenOn clock.Date) (int64, error) {
	seen, err := readFree(seenFree)
	if err != nil {
		return 0, err
	}
	switch {
	case seen == nil && free == nil:
		var tracked int64
		err := e.db.Get(ctx, &tracked, `SELECT COUNT(*) FROM stock WHERE product_id = ?`, id)
		return 1 - tracked, err
	case seen == nil:
		return e.db.Exec(ctx, `INSERT INTO stock (product_id, free, expected_on) VALUES (?, ?, ?) ON CONFLICT (product_id) DO NOTHING`, id, *free, expected)
	case free == nil:
		return e.db.Exec(ctx, `DELETE FROM stock WHERE product_id = ? AND free = ? AND expected_on = ?`, id, *seen, seenOn)
	}
	return e.db.Exec(ctx, `UPDATE stock SET free = ?, expected_on = ? WHERE product_id = ? AND free = ? AND expected_on = ?`, *free, expected, id, *seen, seenOn)
}

// stockText is stock as people read it in the change log.
func stockText(l StockLine) string {
	switch {
	case l.Free == nil:
		return "not tracked"
	case l.ExpectedOn == 0:
		return l.FreeText()
	}
	return l.FreeText() + ", more on " + l.ExpectedOn.String()
}
