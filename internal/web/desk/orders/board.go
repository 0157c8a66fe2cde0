package orders

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const perPage = 50

// board shows a page of orders; our own script asks for the open one alone.
func (h *handlers) board(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	at := ui.At{Path: view.Path, Query: web.Address(c)}
	chrome := h.DeskChrome(c, layout.Board)
	if web.Fragment(c) {
		o, err := h.beside(c, chrome, reach, c.Query("open"))
		if err != nil {
			return err
		}
		return h.Render(c, fiber.StatusOK, view.BesideOrder(chrome, o, at.Opened("")))
	}
	f := readBoard(c)
	b, err := h.Orders.Board(c.UserContext(), reach, f)
	if err != nil {
		return err
	}
	list, err := h.table(c, chrome, at, f, b)
	if err != nil {
		return err
	}
	if open := c.Query("open"); open != "" {
		if o, err := h.beside(c, chrome, reach, open); err == nil { // one that is gone isn't open
			list.Beside = view.BesideOrder(chrome, o, at.Opened(""))
		}
	}
	var managers []ui.Option
	if len(b.Managers) > 1 {
		managers = []ui.Option{{Label: "Anyone’s"}}
		for _, m := range b.Managers {
			managers = append(managers, ui.Option{Value: m, Label: m})
		}
	}
	return h.Render(c, fiber.StatusOK, view.BoardPage(chrome, f, list, managers, b.Open))
}

func readBoard(c *fiber.Ctx) orders.BoardFilter {
	page, _ := strconv.Atoi(c.Query("page"))
	f := orders.BoardFilter{Words: web.Query(c, "q", 100), Need: orders.Need(web.Query(c, "needs", 20)), State: orders.State(web.Query(c, "state", 20)),
		Manager: web.Query(c, "manager", 200), Sort: web.Query(c, "sort", 20), Page: page, PerPage: perPage}
	if !slices.Contains(orders.Needs, f.Need) {
		f.Need = ""
	}
	return f
}

func (h *handlers) table(c *fiber.Ctx, chrome layout.Chrome, at ui.At, f orders.BoardFilter, b orders.Board) (ui.DeskList, error) {
	views, err := h.Views.List(c.UserContext(), web.Actor(c), view.Path)
	if err != nil {
		return ui.DeskList{}, err
	}
	_, pages := web.Page(c, b.Found, perPage, at)
	list := ui.DeskList{Name: "orders", At: at, Columns: ui.Shown(view.Columns(len(b.Managers) > 1), at.Query["cols"]), Pages: pages,
		Offers: needChips(at, f, b), Chips: chips(at, f), Clear: at.With("q", "", "needs", "", "state", "", "manager", ""), CanOpen: true,
		CSRF: chrome.CSRF, Views: web.SavedViews(views), CanSave: true, Keep: []string{"needs"}}
	for _, r := range b.Rows {
		list.Rows = append(list.Rows, view.Row(r, b.Today, chrome.Zone, chrome.Locale))
	}
	if slices.ContainsFunc(b.Rows, func(r orders.BoardRow) bool { return r.State == orders.Placed }) {
		list.BulkAction, list.Bulk = view.Confirm, view.ConfirmTicked(b.Rows, at.With())
	}
	return list, nil
}

// needChips are the needs with how many orders each has, whatever else is filtered.
func needChips(at ui.At, f orders.BoardFilter, b orders.Board) (list []ui.Chip) {
	for _, n := range orders.Needs {
		on := f.Need == n
		if b.Counts[n] == 0 && !on {
			continue
		}
		chip := ui.Chip{Text: view.Chip(n), To: at.With("needs", string(n)), Count: strconv.Itoa(b.Counts[n]), On: on, Remove: on}
		if on {
			chip.To = at.With("needs", "")
		}
		list = append(list, chip)
	}
	return list
}

func chips(at ui.At, f orders.BoardFilter) (list []ui.Chip) {
	add := func(key, text string) { list = append(list, ui.Chip{Text: text, To: at.With(key, ""), Remove: true}) }
	if f.Words != "" {
		add("q", "“"+f.Words+"”")
	}
	if f.State != "" {
		add("state", ui.Capital(string(f.State)))
	}
	if f.Manager != "" {
		add("manager", f.Manager)
	}
	return list
}

func (h *handlers) beside(c *fiber.Ctx, chrome layout.Chrome, reach identity.Reach, number string) (view.Order, error) {
	o, err := h.Orders.OfStaff(c.UserContext(), reach, number)
	if err != nil {
		return view.Order{}, err
	}
	actor, _, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, o.AccountSlug)
	if err != nil {
		return view.Order{}, err
	}
	return h.shown(c, chrome, actor, o)
}

// confirmTicked confirms what is ticked, as it was shown; what changed meanwhile is told and stays as it is.
func (h *handlers) confirmTicked(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	seen := map[string]int64{}
	for _, text := range web.Several(c, "seen", 80) {
		version, number, _ := strings.Cut(text, " ")
		if n, ok := web.Number64(version); ok {
			seen[number] = n
		}
	}
	to := web.SafeNext(web.Text(c, "back", 2000))
	if !strings.HasPrefix(to, view.Path) {
		to = view.Path
	}
	var numbers []string
	for _, number := range web.Several(c, "row", 80) {
		if _, shown := seen[number]; shown {
			numbers = append(numbers, number)
		}
	}
	done, err := h.Orders.ConfirmAll(c.UserContext(), reach, seen, numbers, func(ctx context.Context, slug string) (identity.Actor, error) {
		actor, _, err := h.Accounts.ForStaff(ctx, web.Actor(c), reach, slug)
		return actor, err
	})
	if err != nil {
		return err
	}
	h.Flash(c, confirmedWords(done))
	return c.Redirect(to, fiber.StatusSeeOther)
}

func confirmedWords(done []orders.ConfirmedOne) ui.Flash {
	confirmed, problems := 0, []string{}
	for _, one := range done {
		if one.Problem == "" {
			confirmed++
		} else if len(problems) < 3 {
			problems = append(problems, one.Problem)
		}
	}
	switch {
	case len(done) == 0:
		return ui.Flash{Tone: ui.Warn, Text: "Nothing was confirmed: tick orders that are placed and not yet confirmed."}
	case len(problems) == 0 && confirmed == 1:
		return ui.Flash{Tone: ui.OK, Text: "Order " + done[0].Number + " is confirmed. The letter to the buyer is on its way."}
	case len(problems) == 0:
		return ui.Flash{Tone: ui.OK, Text: fmt.Sprintf("%d orders are confirmed. The letters to the buyers are on their way.", confirmed)}
	}
	return ui.Flash{Tone: ui.Warn, Text: fmt.Sprintf("%d of %d are confirmed. %s", confirmed, len(done), strings.Join(problems, " "))}
}
