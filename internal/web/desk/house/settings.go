package house

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/changes"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/house"
	"tradecounter/views/layout"
)

var noSuchGroup = fault.NotFound("There are no such settings.")

// sentSettings are a group's settings as they were sent: texts, and the rows of sheets.
type sentSettings struct {
	values map[string]string
	rows   map[string][][]string
}

// firstSettings leads to the first group, whoever may see it.
func (h *handlers) firstSettings(c *fiber.Ctx) error {
	if _, err := h.House.Values(c.UserContext(), web.Actor(c)); err != nil {
		return err
	}
	return c.Redirect("/desk/settings/seller", fiber.StatusSeeOther)
}

func (h *handlers) showSettings(c *fiber.Ctx) error {
	g, ok := view.GroupOf(c.Params("group"))
	if !ok {
		return noSuchGroup
	}
	values, err := h.House.Values(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	kept := sentSettings{values, map[string][][]string{}}
	for _, key := range g.Keys {
		if sheet := view.SheetOf(key); sheet != nil {
			kept.rows[key] = sheet.Rows(values[key])
		}
	}
	return h.settingsPage(c, fiber.StatusOK, g, kept, nil)
}

func (h *handlers) settingsPage(c *fiber.Ctx, status int, g view.Group, s sentSettings, problem *fault.Fault) error {
	all, err := h.Changes.List(c.UserContext(), changes.Filter{Kind: "setting", Limit: 100})
	if err != nil {
		return err
	}
	var lately []changes.Change
	for _, change := range all {
		if slices.Contains(g.Keys, change.Subject) && len(lately) < 5 {
			lately = append(lately, change)
		}
	}
	return h.Render(c, status, view.SettingsPage(h.DeskChrome(c, layout.Settings), g, s.values, s.rows, problem, lately))
}

func (h *handlers) saveSettings(c *fiber.Ctx) error {
	g, ok := view.GroupOf(c.Params("group"))
	if !ok {
		return noSuchGroup
	}
	sent, problem := readSettings(c, g)
	if len(problem.Fields) > 0 {
		return h.settingsPage(c, fiber.StatusUnprocessableEntity, g, sent, problem)
	}
	err := h.House.Set(c.UserContext(), web.Actor(c), sent.values)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.settingsPage(c, fiber.StatusUnprocessableEntity, g, sent, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, "/desk/settings/"+g.Slug, "Saved. It holds from now on.")
}

const (
	longestSetting = 20_000 // characters
	mostRows       = 500
)

func readSettings(c *fiber.Ctx, g view.Group) (sentSettings, *fault.Fault) {
	sent, problem := sentSettings{map[string]string{}, map[string][][]string{}}, fault.Invalid("")
	for _, key := range g.Keys {
		sheet := view.SheetOf(key)
		switch {
		case sheet != nil:
			sent.rows[key] = readRows(c, *sheet)
			text, wrong := sheet.Text(sent.rows[key])
			if wrong != "" {
				problem.Add(key, wrong)
			}
			sent.values[key] = text
		case key == "closed.weekdays":
			var days []string
			for _, day := range c.Context().PostArgs().PeekMulti(key) {
				days = append(days, string(day))
			}
			sent.values[key] = strings.Join(days, ",")
		default:
			sent.values[key] = web.Lines(c, key, longestSetting)
		}
	}
	return sent, problem
}

func readRows(c *fiber.Ctx, s view.Sheet) (rows [][]string) {
	for i := range mostRows {
		row, any := make([]string, len(s.Columns)), false
		for j, column := range s.Columns {
			name := fmt.Sprintf("%s.%d.%s", s.Key, i, column.Name)
			any = any || c.Context().PostArgs().Has(name)
			row[j] = web.Lines(c, name, 2000)
		}
		if !any {
			break
		}
		rows = append(rows, row)
	}
	for len(rows) > 0 && strings.Join(rows[len(rows)-1], "") == "" {
		rows = rows[:len(rows)-1] // those to write into stand there again
	}
	return rows
}
