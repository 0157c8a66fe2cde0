package ranges

import (
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
)

// typed reads the form; the rows stand in the order of the page.
func typed(c *fiber.Ctx) view.Rules {
	f := view.Rules{Code: code(c), Name: web.Text(c, "name", 300), Seen: c.FormValue("seen")}
	if f.New = f.Code == ""; f.New {
		f.Code = web.Text(c, "code", 100)
	}
	args := c.Request().PostArgs()
	modes, kinds, values := args.PeekMulti("mode"), args.PeekMulti("kind"), web.Several(c, "value", 1100)
	for i := range min(len(modes), len(kinds), len(values), mostRows) {
		f.Rows = append(f.Rows, view.Row{Mode: string(modes[i]), Kind: string(kinds[i]), Value: values[i]})
	}
	return f
}

// mostRows is above what may be saved, so that too many are told and not cut.
const mostRows = 1000

func rows(rules []catalog.Rule) (list []view.Row) {
	for _, r := range rules {
		row := view.Row{Mode: "exclude", Kind: r.Kind, Value: r.Value}
		if r.Include {
			row.Mode = "include"
		}
		list = append(list, row)
	}
	return list
}

// arrange adds, moves or removes a row as a button asks.
func arrange(c *fiber.Ctx, f *view.Rules) {
	what, about := step(c)
	i, err := strconv.Atoi(about)
	if what == "add" {
		f.Rows = append(f.Rows, view.Row{Mode: "include", Kind: "category"})
		f.Focus = "mode-" + strconv.Itoa(len(f.Rows)-1)
		return
	}
	if err != nil || i < 0 || i >= len(f.Rows) {
		return
	}
	switch {
	case what == "up" && i > 0:
		f.Rows[i-1], f.Rows[i] = f.Rows[i], f.Rows[i-1]
		f.Focus = "up:" + strconv.Itoa(i-1)
		if i == 1 {
			f.Focus = "down:0"
		}
	case what == "down" && i < len(f.Rows)-1:
		f.Rows[i+1], f.Rows[i] = f.Rows[i], f.Rows[i+1]
		f.Focus = "down:" + strconv.Itoa(i+1)
		if i+2 == len(f.Rows) {
			f.Focus = "up:" + strconv.Itoa(i+1)
		}
	case what == "drop":
		f.Rows = slices.Delete(f.Rows, i, i+1)
		f.Focus = "drop:" + strconv.Itoa(min(i, len(f.Rows)-1))
	}
}
