package prices

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/pricing"
	view "tradecounter/views/desk/prices"
)

var filterNames = []string{"q", "category", "changed", "bought", "odd", "ends", "breaks"}

// readFilter reads a filter from the address, or from what a form carries along of it.
func readFilter(query url.Values, today clock.Date) (f pricing.GridFilter, kept url.Values) {
	kept = url.Values{}
	for _, name := range filterNames {
		if value := query.Get(name); value != "" && len(value) <= 600 {
			kept.Set(name, value)
		}
	}
	f = pricing.GridFilter{Words: kept.Get("q"), Category: kept.Get("category"), Changed: kept.Has("changed"), Bought: kept.Has("bought"), Odd: kept.Has("odd")}
	if kept.Has("ends") {
		f.EndsBefore = today.AddDays(90)
		if date, err := clock.ParseDate(kept.Get("ends")); err == nil {
			f.EndsBefore = date
		}
	}
	f.Page, _ = strconv.Atoi(query.Get("page"))
	return f, kept
}

func carried(c *fiber.Ctx) url.Values {
	query, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		return url.Values{}
	}
	query.Set("page", c.FormValue("page"))
	return query
}

func asked(c *fiber.Ctx) url.Values {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return url.Values{}
	}
	return query
}

// backTo is the sheet's address as the form's page had it.
func backTo(o opened, query url.Values) string {
	query.Del("csrf")
	if query.Get("page") == "1" || query.Get("page") == "" {
		query.Del("page")
	}
	if len(query) == 0 {
		return view.At(o.Opened)
	}
	return view.At(o.Opened) + "?" + query.Encode()
}
