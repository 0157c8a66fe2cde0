package house

import (
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/house"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const changesPerPage = 100

// listChanges shows the change log: a manager their own clients' alone, others of the seller's everything.
func (h *handlers) listChanges(c *fiber.Ctx) error {
	ctx := c.UserContext()
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	clients, err := h.Accounts.List(ctx, reach)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(ctx)
	if err != nil {
		return err
	}
	at := ui.At{Path: "/desk/changes", Query: web.Address(c)}
	asked := view.Asked{Words: web.Query(c, "q", 100), Kind: web.Query(c, "kind", 40), Person: web.Query(c, "person", 20),
		Client: web.Query(c, "client", 100), From: web.Query(c, "from", 10), To: web.Query(c, "to", 10)}
	filter := within(reach, clients, asked, set.Zone)
	filter.Before, _ = strconv.ParseInt(c.Query("before"), 10, 64)
	filter.Limit = changesPerPage + 1
	list, err := h.Changes.List(ctx, filter)
	if err != nil {
		return err
	}
	older := ""
	if len(list) > changesPerPage {
		list = list[:changesPerPage]
		older = at.With("before", strconv.FormatInt(list[changesPerPage-1].ID, 10))
	}
	kinds, people, err := h.Changes.Choices(ctx, filter.Accounts)
	if err != nil {
		return err
	}
	views, err := h.Views.List(ctx, web.Actor(c), at.Path)
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.ChangeLog)
	table := ui.DeskList{Name: "changes", At: at, Columns: ui.Shown(view.ChangeColumns, at.Query["cols"]), Chips: changeChips(at, asked, people), Clear: at.Path,
		CSRF: chrome.CSRF, CanSave: true, Views: web.SavedViews(views), Pages: ui.Pages{Summary: strconv.Itoa(len(list)) + " on this page"}}
	byID := map[int64]accounts.Account{}
	for _, a := range clients {
		byID[a.ID] = a
	}
	for _, change := range list {
		a := byID[change.AccountID]
		table.Rows = append(table.Rows, view.ChangeRow(chrome, change, a.Name, a.Slug))
	}
	return h.Render(c, fiber.StatusOK, view.ChangesPage(chrome, table, asked, kindOptions(kinds), personOptions(people), older))
}

// within narrows the log to what the person reaches and asks for.
func within(reach identity.Reach, clients []accounts.Account, a view.Asked, zone *time.Location) changes.Filter {
	f := changes.Filter{Words: a.Words, Kind: a.Kind}
	f.PersonID, _ = strconv.ParseInt(a.Person, 10, 64)
	if from, err := clock.ParseDate(a.From); err == nil {
		f.From = from.At(0, 0, zone)
	}
	if to, err := clock.ParseDate(a.To); err == nil {
		f.To = to.AddDays(1).At(0, 0, zone)
	}
	if reach.All && a.Client == "" {
		return f
	}
	f.Accounts = []int64{}
	for _, account := range clients {
		if strings.Contains(db.Folded(account.Name+"\n"+account.Slug), db.Folded(a.Client)) {
			f.Accounts = append(f.Accounts, account.ID)
		}
	}
	return f
}

func changeChips(at ui.At, a view.Asked, people []changes.Person) (chips []ui.Chip) {
	add := func(key, text string) {
		if text != "" {
			chips = append(chips, ui.Chip{Text: text, To: at.With(key, "", "before", ""), Remove: true})
		}
	}
	for _, p := range people {
		if strconv.FormatInt(p.ID, 10) == a.Person {
			add("person", p.Name)
		}
	}
	add("kind", ui.Capital(a.Kind))
	for _, c := range []struct{ key, value, text string }{{"q", a.Words, "“" + a.Words + "”"}, {"client", a.Client, "Client: " + a.Client},
		{"from", a.From, "from " + a.From}, {"to", a.To, "to " + a.To}} {
		if c.value != "" {
			add(c.key, c.text)
		}
	}
	return chips
}

func kindOptions(kinds []string) []ui.Option {
	options := []ui.Option{{Label: "Anything"}}
	for _, kind := range kinds {
		options = append(options, ui.Option{Value: kind, Label: ui.Capital(kind)})
	}
	return options
}

func personOptions(people []changes.Person) []ui.Option {
	options := []ui.Option{{Label: "Anyone"}}
	for _, p := range people {
		options = append(options, ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: p.Name})
	}
	return options
}
