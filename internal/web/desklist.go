package web

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// Address is what a page's address asks for, cleaned like Text; a list of the desk keeps its whole state there.
func Address(c *fiber.Ctx) url.Values {
	query := url.Values{}
	for key, value := range c.Context().QueryArgs().All() {
		if len(key) <= longestKey && len(query) < mostKeys && len(query[string(key)]) < mostValues {
			query.Add(string(key), cut(clean(string(value), false), longestValue))
		}
	}
	return query
}

const (
	mostKeys     = 40
	mostValues   = 500 // ticked rows
	longestKey   = 40
	longestValue = 200
)

// Part is which rows of a list a page of it shows.
type Part struct{ From, To int }

// Page cuts a list of n rows into pages of per; the address's page says which one is shown, the last for what is beyond.
func Page(c *fiber.Ctx, n, per int, at ui.At) (Part, ui.Pages) {
	last := max(1, (n+per-1)/per)
	page, _ := strconv.Atoi(c.Query("page"))
	page = min(max(page, 1), last)
	part := Part{(page - 1) * per, min(page*per, n)}
	return part, ui.Pages{Summary: summary(part, n), Current: page, Last: last, To: func(p int) string { return at.Page(strconv.Itoa(p)) }}
}

func summary(p Part, n int) string {
	switch {
	case n == 0:
		return "None"
	case p.From == 0 && p.To == n:
		return ui.Number(int64(n), "en-GB") + " in all"
	}
	return fmt.Sprintf("%s to %s of %s", ui.Number(int64(p.From+1), "en-GB"), ui.Number(int64(p.To), "en-GB"), ui.Number(int64(n), "en-GB"))
}

// SavedViews are a person's views as a list's menu shows them.
func SavedViews(views []workspace.View) (list []ui.SavedView) {
	for _, v := range views {
		list = append(list, ui.SavedView{ID: strconv.FormatInt(v.ID, 10), Name: v.Name, Query: v.Query})
	}
	return list
}
