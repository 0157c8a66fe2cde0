package inbox

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

const perPage = 50

// list shows a page of questions; our own script asks for the open one alone.
func (h *handlers) list(c *fiber.Ctx) error {
	at := ui.At{Path: view.Path, Query: web.Address(c)}
	chrome := h.DeskChrome(c, layout.Inbox)
	actor := web.Actor(c)
	if web.Fragment(c) {
		t, err := h.Support.Find(c.UserContext(), actor, c.Query("open"))
		if err != nil {
			return err
		}
		return h.Render(c, fiber.StatusOK, view.BesideTicket(chrome, t, actor.PersonID, h.Now(), at.Opened("")))
	}
	v := view.List{F: filter(c, actor), Mails: actor.Can(identity.EditAnswers)}
	var err error
	if v.In, err = h.Support.Inbox(c.UserContext(), actor, v.F); err != nil {
		return err
	}
	if v.People, err = h.Support.Colleagues(c.UserContext(), actor); err != nil {
		return err
	}
	if err := h.table(c, chrome, at, &v); err != nil {
		return err
	}
	if open := c.Query("open"); open != "" {
		if t, err := h.Support.Find(c.UserContext(), actor, open); err == nil { // one that is gone isn't open
			v.Table.Beside = view.BesideTicket(chrome, t, actor.PersonID, h.Now(), at.Opened(""))
		}
	}
	return h.Render(c, fiber.StatusOK, view.InboxPage(chrome, v))
}

func filter(c *fiber.Ctx, actor identity.Actor) support.Filter {
	page, _ := strconv.Atoi(c.Query("page"))
	queue, _ := web.Number64(c.Query("queue"))
	f := support.Filter{Queue: queue, State: support.State(web.Query(c, "state", 20)), Priority: web.Query(c, "priority", 20), Overdue: c.Query("overdue") != "",
		Account: web.Query(c, "account", 100), Reason: web.Query(c, "reason", 80), Words: web.Query(c, "q", 100), Page: max(page, 1), PerPage: perPage, Sort: web.Query(c, "sort", 20)}
	switch with := web.Query(c, "with", 20); with {
	case "me":
		f.Assignee = actor.PersonID
	case "nobody":
		f.Assignee = support.Nobody
	default:
		f.Assignee, _ = web.Number64(with)
	}
	return f
}

func (h *handlers) table(c *fiber.Ctx, chrome layout.Chrome, at ui.At, v *view.List) error {
	views, err := h.Views.List(c.UserContext(), web.Actor(c), view.Path)
	if err != nil {
		return err
	}
	_, pages := web.Page(c, v.In.Found, perPage, at)
	v.Table = ui.DeskList{Name: "questions", At: at, Columns: ui.Shown(view.Columns(), at.Query["cols"]), Pages: pages, Offers: offers(at, *v), Chips: chips(at, *v),
		Clear: at.With("q", "", "state", "", "with", "", "priority", "", "queue", "", "overdue", "", "account", "", "reason", ""), CanOpen: true,
		CSRF: chrome.CSRF, Views: web.SavedViews(views), CanSave: true, Keep: []string{"queue", "overdue", "account", "reason", "sort"}}
	for _, r := range v.In.Rows {
		v.Table.Rows = append(v.Table.Rows, view.Row(r, h.Now(), chrome.Zone, chrome.Today, chrome.Locale))
	}
	if len(v.In.Rows) > 0 {
		v.Table.BulkAction, v.Table.Bulk = view.Path, view.Bulk(*v)
	}
	return nil
}

// offers are what one looks at first, with how many questions wait there whatever else is filtered.
func offers(at ui.At, v view.List) (list []ui.Chip) {
	add := func(text string, n int, key, value string, on bool) {
		if n == 0 && !on {
			return
		}
		chip := ui.Chip{Text: text, Count: strconv.Itoa(n), To: at.With(key, value), On: on, Remove: on}
		if on {
			chip.To = at.With(key, "")
		}
		list = append(list, chip)
	}
	with := at.Query.Get("with")
	add("Overdue", v.In.All.Overdue, "overdue", "yes", v.F.Overdue)
	add("Mine", v.In.All.Mine, "with", "me", with == "me")
	add("Nobody’s", v.In.All.Nobodys, "with", "nobody", with == "nobody")
	for _, q := range v.In.Queues {
		add(q.Name, q.Open+q.Waiting, "queue", strconv.FormatInt(q.ID, 10), v.F.Queue == q.ID)
	}
	return list
}

func chips(at ui.At, v view.List) (list []ui.Chip) {
	add := func(is bool, key, text string) {
		if is {
			list = append(list, ui.Chip{Text: text, To: at.With(key, ""), Remove: true})
		}
	}
	add(v.F.Words != "", "q", "“"+v.F.Words+"”")
	add(slices.Contains(support.States, v.F.State), "state", view.StateWord(v.F.State))
	add(v.F.Priority != "", "priority", ui.Capital(v.F.Priority))
	add(v.F.Account != "", "account", v.F.Account)
	add(v.F.Reason != "", "reason", v.F.Reason)
	if i := slices.IndexFunc(v.People, func(p support.Colleague) bool { return p.ID == v.F.Assignee }); i >= 0 && at.Query.Get("with") != "me" {
		add(true, "with", "With "+v.People[i].Name)
	}
	return list
}

// bulk does one thing with all that is ticked; what was changed meanwhile stays and is told.
func (h *handlers) bulk(c *fiber.Ctx) error {
	to := web.SafeNext(web.Text(c, "back", 2000))
	if !strings.HasPrefix(to, view.Path) {
		to = view.Path
	}
	do, done, err := h.bulkMove(c)
	if err != nil {
		return err
	}
	n, problems, ticked := 0, []string{}, web.Several(c, "row", 20)
	for _, number := range ticked[:min(len(ticked), perPage)] {
		err := do(c.UserContext(), number)
		if f, _, ok := refusal(err); ok {
			problems = append(problems, firstWords(f))
			continue
		}
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		if err == nil {
			n++
		}
	}
	h.Flash(c, bulkSaid(n, done, problems))
	return c.Redirect(to, fiber.StatusSeeOther)
}

// bulkMove is what one of the buttons does to each question, and what is said of it afterwards.
func (h *handlers) bulkMove(c *fiber.Ctx) (do func(ctx context.Context, number string) error, done string, err error) {
	actor := web.Actor(c)
	switch web.Text(c, "do", 20) {
	case "assign":
		person, ok := web.Number64(web.Text(c, "assignee", 20))
		return func(ctx context.Context, number string) error {
			_, err := h.Support.Assign(ctx, actor, number, 0, person)
			return err
		}, "given away", onlyValid(ok)
	case "queue":
		queue, ok := web.Number64(web.Text(c, "queue", 20))
		return func(ctx context.Context, number string) error {
			_, err := h.Support.SetQueue(ctx, actor, number, 0, queue)
			return err
		}, "moved", onlyValid(ok)
	case "priority":
		priority := web.Text(c, "priority", 20)
		return func(ctx context.Context, number string) error {
			_, err := h.Support.SetPriority(ctx, actor, number, 0, priority)
			return err
		}, "set", nil
	case "solve":
		seen := map[string]int64{}
		for _, text := range web.Several(c, "seen", 60) {
			version, number, _ := strings.Cut(text, " ")
			seen[number], _ = web.Number64(version)
		}
		return func(ctx context.Context, number string) error {
			_, err := h.Support.Solve(ctx, actor, number, support.Solving{Seen: seen[number], Silent: true})
			return err
		}, "solved", nil
	}
	return nil, "", fault.Invalid("Choose what to do with what is ticked.")
}

func onlyValid(ok bool) error {
	if !ok {
		return fault.Invalid("Choose one of the list.")
	}
	return nil
}

func firstWords(f *fault.Fault) string {
	if len(f.Fields) > 0 {
		return f.Fields[0].Message
	}
	return f.Message
}

func bulkSaid(n int, done string, problems []string) ui.Flash {
	told := strings.Join(slices.Compact(problems[:min(3, len(problems))]), " ")
	switch {
	case n == 0 && told == "":
		return ui.Flash{Tone: ui.Warn, Text: "Nothing was done: tick questions first."}
	case n == 0:
		return ui.Flash{Tone: ui.Warn, Text: "Nothing was done. " + told}
	case told != "":
		return ui.Flash{Tone: ui.Warn, Text: fmt.Sprintf("%d %s, %d not. %s", n, done, len(problems), told)}
	case n == 1:
		return ui.Flash{Tone: ui.OK, Text: "One question is " + done + "."}
	}
	return ui.Flash{Tone: ui.OK, Text: fmt.Sprintf("%d questions are %s.", n, done)}
}
