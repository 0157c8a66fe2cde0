// Package clients is the door to the desk's list of clients; a client's own pages are package client's.
package clients

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/clients"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Parts are the services behind the list.
type Parts struct {
	Clients *workspace.Clients
	Views   *workspace.Views
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the list's routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	w.App.Get(view.Path, w.Staff, h.list)
	w.App.Get(view.Export, w.Staff, h.export)
}

const perPage = 50

// list shows a page of the clients; our own script asks for the open one alone.
func (h *handlers) list(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	at := ui.At{Path: view.Path, Query: web.Address(c)}
	chrome := h.DeskChrome(c, layout.Clients)
	if web.Fragment(c) {
		b, err := h.Clients.Beside(c.UserContext(), reach, c.Query("open"))
		if err != nil {
			return err
		}
		return h.Render(c, fiber.StatusOK, view.Beside(chrome, b, at.Opened("")))
	}
	filter := read(c)
	found, err := h.Clients.List(c.UserContext(), reach, filter)
	if err != nil {
		return err
	}
	list, err := h.table(c, chrome, at, filter, found)
	if err != nil {
		return err
	}
	if open := c.Query("open"); open != "" {
		if b, err := h.Clients.Beside(c.UserContext(), reach, open); err == nil { // one that is gone isn't open
			list.Beside = view.Beside(chrome, b, at.Opened(""))
		}
	}
	managers := options("Anyone’s", found.Managers, len(found.Managers) > 1)
	if managers != nil {
		managers = append(managers, ui.Option{Value: workspace.Nobody, Label: "Nobody’s"})
	}
	return h.Render(c, fiber.StatusOK, view.Page(chrome, filter, list, options("Any", found.Segments, len(found.Segments) > 0),
		managers, len(found.Every), h.mayAdd(c)))
}

// mayAdd says whether the person may make a client: managers for themselves, administrators for anyone.
func (h *handlers) mayAdd(c *fiber.Ctx) bool {
	actor := web.Actor(c)
	return actor.Staff == identity.Admin || actor.Staff == identity.Manager
}

func options(any string, values []string, worth bool) []ui.Option {
	if !worth {
		return nil
	}
	list := []ui.Option{{Label: any}}
	for _, v := range values {
		list = append(list, ui.Option{Value: v, Label: v})
	}
	return list
}

func read(c *fiber.Ctx) workspace.Filter {
	days, _ := strconv.Atoi(c.Query("ends"))
	return workspace.Filter{
		Words: web.Query(c, "q", 100), Status: web.Query(c, "status", 20), Segment: web.Query(c, "segment", 100),
		Manager: web.Query(c, "manager", 200), Trend: workspace.Trend(web.Query(c, "trend", 20)), Credit: web.Query(c, "credit", 20),
		Requests: c.Query("requests") != "", Promises: c.Query("promises") != "", EndsIn: min(max(days, 0), 3660),
		Nothing: c.Query("nothing") != "", NotLive: c.Query("waiting") != "", Sort: web.Query(c, "sort", 20),
	}
}

func (h *handlers) table(c *fiber.Ctx, chrome layout.Chrome, at ui.At, f workspace.Filter, found workspace.Listed) (ui.DeskList, error) {
	views, err := h.Views.List(c.UserContext(), web.Actor(c), view.Path)
	if err != nil {
		return ui.DeskList{}, err
	}
	page, pages := web.Page(c, len(found.Clients), perPage, at)
	list := ui.DeskList{
		Name: "clients", At: at, Columns: ui.Shown(view.Columns(len(found.Managers) > 1), at.Query["cols"]), Pages: pages,
		Totals: view.Totals(found, chrome.Locale), Offers: only(at, found), Chips: chips(at, f), Clear: clear(at), CanOpen: true, CSRF: chrome.CSRF,
		Views: web.SavedViews(views), CanSave: true, Export: ui.At{Path: view.Export, Query: at.Query}.With(),
		Keep:       []string{"requests", "promises", "ends", "nothing", "waiting"},
		BulkAction: view.Export, BulkMethod: "get", Bulk: view.Ticked(web.Actor(c).Staff == identity.Admin),
	}
	for _, client := range found.Clients[page.From:page.To] {
		list.Rows = append(list.Rows, view.Row(client, found, chrome.Zone, chrome.Locale))
	}
	return list, nil
}

// filters are the address's keys that narrow the list; a view keeps columns and order beside them.
var filters = []string{"q", "status", "segment", "manager", "trend", "credit", "requests", "promises", "ends", "nothing", "waiting"}

func clear(at ui.At) string {
	var pairs []string
	for _, key := range filters {
		pairs = append(pairs, key, "")
	}
	return at.With(pairs...)
}

// chips are the filters that are set, but those that stand as chips of their own.
func chips(at ui.At, f workspace.Filter) (list []ui.Chip) {
	add := func(key, text string) { list = append(list, ui.Chip{Text: text, To: at.With(key, ""), Remove: true}) }
	if f.Words != "" {
		add("q", "“"+f.Words+"”")
	}
	if f.Manager == workspace.Nobody {
		add("manager", "Nobody’s")
	} else if f.Manager != "" {
		add("manager", f.Manager)
	}
	if f.Segment != "" {
		add("segment", f.Segment)
	}
	for _, choice := range []struct {
		key, value string
		options    []ui.Option
	}{{"trend", string(f.Trend), view.Trends}, {"credit", f.Credit, view.Credits}, {"status", f.Status, view.Statuses}} {
		for _, o := range choice.options {
			if o.Value == choice.value && o.Value != "" {
				add(choice.key, o.Label)
			}
		}
	}
	if f.EndsIn > 0 && f.EndsIn != endsSoon {
		add("ends", fmt.Sprintf("Prices end in %d days", f.EndsIn))
	}
	return list
}

// endsSoon is within how many days prices end that the list offers with one click.
const endsSoon = 60

// only are the filters that one click sets or takes away, with how many clients of all within reach they leave.
func only(at ui.At, found workspace.Listed) (list []ui.Chip) {
	for _, chip := range []struct {
		key, value, text string
		filter           workspace.Filter
	}{
		{"requests", "1", "Open requests", workspace.Filter{Requests: true}},
		{"promises", "1", "Promises", workspace.Filter{Promises: true}},
		{"ends", strconv.Itoa(endsSoon), fmt.Sprintf("Prices end in %d days", endsSoon), workspace.Filter{EndsIn: endsSoon}},
		{"waiting", "1", "Not live yet", workspace.Filter{NotLive: true}},
		{"nothing", "1", "See nothing", workspace.Filter{Nothing: true}},
	} {
		n, on := found.Count(chip.filter), at.Query.Get(chip.key) == chip.value
		if n == 0 && !on {
			continue
		}
		to := at.With(chip.key, chip.value)
		if on {
			to = at.With(chip.key, "")
		}
		list = append(list, ui.Chip{Text: chip.text, To: to, Count: strconv.Itoa(n), On: on, Remove: on})
	}
	return list
}

// export writes the list as CSV: those that are ticked, or all that the filter leaves, on every page of it.
func (h *handlers) export(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	found, err := h.Clients.List(c.UserContext(), reach, read(c))
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	ticked := web.Address(c)["row"]
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := []string{"account", "name", "segment", "manager_email", "status", "last_order", "orders_90_days", "orders_90_days_before", "revenue_90_days",
		"revenue_90_days_before", "revenue_currency", "open_requests", "open_promises", "contract_prices_end", "currency", "credit_limit", "credit_used", "credit_hold", "not_live"}
	rows := [][]string{head}
	for _, client := range found.Clients {
		if len(ticked) == 0 || slices.Contains(ticked, client.Slug) {
			rows = append(rows, record(client, found.Currency, set.Zone))
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = exchange.Guard(row[i])
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("export clients: %w", err)
	}
	c.Attachment("clients-" + found.Today.String() + ".csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(out.Bytes())
}

func record(c workspace.Client, revenueIn string, zone *time.Location) []string {
	limit, last := "", ""
	if c.CreditLimit != nil {
		limit = c.CreditLimit.Decimal(c.Currency)
	}
	if c.LastOrder != 0 {
		last = c.LastOrder.Date(zone).String()
	}
	return []string{c.Slug, c.Name, c.Segment, c.ManagerEmail, c.Status, last, strconv.Itoa(c.Orders), strconv.Itoa(c.OrdersBefore),
		c.Revenue.Decimal(revenueIn), c.RevenueBefore.Decimal(revenueIn), revenueIn, strconv.Itoa(c.Requests), strconv.Itoa(c.Promises),
		c.ContractEnd.String(), c.Currency, limit, c.CreditUsed.Decimal(c.Currency), c.CreditHold, c.NotLive()}
}
