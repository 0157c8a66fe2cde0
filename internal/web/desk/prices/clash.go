package prices

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	view "tradecounter/views/desk/prices"
)

// changedRows is the filter that shows what a draft holds.
var changedRows = url.Values{"changed": {"1"}}

// clashed shows the sheet as it is now, with what was typed in the boxes of the rows that were changed: saved once more,
// it takes the place of what someone else made of them.
func (h *handlers) clashed(c *fiber.Ctx, o opened, p posted, err error, query url.Values) error {
	s, failed := h.read(c, o, query, false)
	if failed != nil {
		return failed
	}
	s.Typed = p.moved(&s)
	s.Problems = clashesOf(err, s.Grid.Rows)
	return h.show(c, fiber.StatusConflict, o, s)
}

// clashesOf are the conflict's words, with each row's box where it is on the page.
func clashesOf(err error, rows []pricing.Row) *fault.Fault {
	told, _ := fault.As(err)
	var clashes *pricing.Clashes
	if !errors.As(err, &clashes) {
		return told
	}
	problem := &fault.Fault{Kind: fault.KindConflict, Message: "Nothing is saved. What you typed is kept in its boxes: Save changes puts it in place of theirs."}
	for _, r := range clashes.Rows {
		at := slices.IndexFunc(rows, func(row pricing.Row) bool { return row.ProductID == r.ProductID && row.Set == r.Set })
		if at < 0 {
			problem.Message = r.Said + " " + problem.Message
			continue
		}
		problem.Add(fmt.Sprintf("p%d-0", at), r.Said)
	}
	return problem
}

// moved is what was typed into changed rows, at the places that they have now; what wasn't touched is as it stands now.
func (p *posted) moved(s *view.Sheet) map[string]string {
	typed := map[string]string{}
	if on, ok := p.typed["on"]; ok {
		typed["on"] = on
	}
	for j, r := range s.Grid.Rows {
		i, shown := p.index[r.SKU+"|"+strconv.FormatInt(int64(r.Set), 10)]
		if !shown || p.at(pricing.Change{RowEdit: pricing.RowEdit{ProductID: r.ProductID, Set: r.Set}}) < 0 {
			continue
		}
		put := func(kind, column string) bool {
			text, ok := p.typed[kind+strconv.Itoa(i)+column]
			if ok {
				typed[kind+strconv.Itoa(j)+column] = text
			}
			return text != ""
		}
		put("t", "")
		for column := range pricing.MostBreaks {
			at := "-" + strconv.Itoa(column)
			quantity, price := put("q", at), put("p", at)
			if quantity || price {
				s.Breaks = max(s.Breaks, column+1)
			}
		}
	}
	return typed
}
