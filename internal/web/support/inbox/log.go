package inbox

import (
	"cmp"
	"crypto/rand"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

const mostCallers = 8

// showLog begins to write a call down, with a client when the address names one.
func (h *handlers) showLog(c *fiber.Ctx) error {
	v := view.Log{Key: rand.Text(), Channel: "call", With: web.Query(c, "with", 100)}
	if slug := web.Query(c, "client", 100); slug != "" {
		if _, account, err := h.worksFor(c, slug); err == nil { // one out of reach isn't there
			v.Slug, v.Client = account.Slug, account.Name
		}
	}
	return h.logPage(c, fiber.StatusOK, v)
}

func (h *handlers) logPage(c *fiber.Ctx, status int, v view.Log) error {
	return h.Render(c, status, view.LogPage(h.DeskChrome(c, layout.LogCall), v))
}

// callers are options under the box while one types.
func (h *handlers) callers(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	list, err := h.Finder.Callers(c.UserContext(), reach, web.Query(c, "q", 200), mostCallers)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.Callers(list))
}

// log writes a call down: alone, before an order, or as a question that someone must answer.
func (h *handlers) log(c *fiber.Ctx) error {
	v := view.Log{Key: web.Text(c, "key", 64), Client: web.Text(c, "client", 200), Slug: web.Text(c, "slug", 100), With: web.Text(c, "with", 200), Channel: web.Text(c, "channel", 20),
		Reason: web.Text(c, "reason", 200), Minutes: web.Text(c, "minutes", 10), Note: web.Lines(c, "note", 2500)}
	then := web.Text(c, "then", 10)
	if then == "order" {
		v.Reason = cmp.Or(v.Reason, "Order")
	}
	works, err := h.calling(c, &v)
	to := ""
	if err == nil {
		to, err = h.keep(c, works, v, then)
	}
	if f, status, ok := refusal(err); ok {
		v.Problem = f
		return h.logPage(c, status, v)
	}
	if err != nil {
		return err
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// calling is the client that the form names: chosen from the list, picked from several, or found by the words alone.
func (h *handlers) calling(c *fiber.Ctx, v *view.Log) (works identity.Actor, err error) {
	if pick := web.Text(c, "pick", 300); pick != "" {
		slug, person, _ := strings.Cut(pick, " ")
		v.Slug, v.With = slug, cmp.Or(v.With, person)
	}
	if v.Slug == "" {
		one, several, err := h.find(c, v.Client)
		if v.Callers = several; err != nil {
			return works, err
		}
		v.Slug, v.With = one.Slug, cmp.Or(v.With, one.Person)
	}
	works, account, err := h.worksFor(c, v.Slug)
	if fault.Is(err, fault.KindNotFound) {
		v.Slug = ""
		return works, noClient
	}
	v.Client = account.Name
	return works, err
}

var noClient = fault.Invalid("", fault.Field{Name: "client", Message: "No client of yours is found by that. Try a part of the name, an order’s number, or who calls."})

// find is the one client that words mean, or several to choose from.
func (h *handlers) find(c *fiber.Ctx, words string) (one workspace.Caller, several []workspace.Caller, err error) {
	if words == "" {
		return one, nil, fault.Invalid("", fault.Field{Name: "client", Message: "Say who calls: a client’s name or number."})
	}
	reach, err := h.Reach(c)
	if err != nil {
		return one, nil, err
	}
	list, err := h.Finder.Callers(c.UserContext(), reach, words, mostCallers)
	if err != nil || len(list) == 0 {
		return one, nil, cmp.Or(err, error(noClient))
	}
	same := slices.DeleteFunc(slices.Clone(list), func(o workspace.Caller) bool {
		return o.Person != "" || !strings.EqualFold(o.Client, words) && o.Slug != words
	})
	if len(same) == 1 {
		return same[0], nil, nil
	}
	if !slices.ContainsFunc(list, func(o workspace.Caller) bool { return o.Slug != list[0].Slug }) {
		if one = list[0]; len(list) > 1 && one.Person != "" {
			one.Person = ""
		}
		return one, nil, nil
	}
	return one, list, fault.Invalid("", fault.Field{Name: "client", Message: "Several fit. Choose one below."})
}

var orderChannels = map[string]string{"call": "phone", "visit": "rep", "email": "email", "chat": "phone"}

// keep writes the call down and says where to go on. A question is a contact by itself, so that none is noted beside it.
func (h *handlers) keep(c *fiber.Ctx, works identity.Actor, v view.Log, then string) (to string, err error) {
	minutes, ok := web.Number64(cmp.Or(v.Minutes, "0"))
	if !ok {
		return "", fault.Invalid("", fault.Field{Name: "minutes", Message: "Enter whole minutes."})
	}
	if v.Key == "" {
		return "", fault.Invalid("This form is incomplete; open it again.")
	}
	member, err := h.memberOf(c, works, v.With)
	if err != nil {
		return "", err
	}
	if then == "ticket" {
		return h.askFor(c, works, v, member, int(minutes))
	}
	at := h.Now()
	err = h.Contacts.Add(c.UserContext(), works, contacts.Contact{At: at, Channel: v.Channel, Reason: v.Reason, Minutes: int(minutes), Note: v.Note, WithName: v.With}, v.Key)
	if err != nil {
		return "", err
	}
	if then == "order" {
		query := url.Values{"channel": {orderChannels[v.Channel]}, "noted": {v.Key}}
		if member != 0 {
			query.Set("member", formatID(member))
		}
		h.Flash(c, ui.Flash{Tone: ui.OK, Text: "Noted. The order goes on from here and stands with this contact."})
		return ui.DeskClient(works.Account.Slug) + "/order?" + query.Encode(), nil
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: "Logged: " + works.Account.Name + ", " + logged(int(minutes)) + ".", LinkText: "Their contacts", LinkTo: ui.DeskClient(works.Account.Slug) + "/contacts"})
	return view.LogPath, nil
}

func logged(minutes int) string {
	if minutes == 0 {
		return "without a length"
	}
	return view.Duration(time.Duration(minutes) * time.Minute)
}

func (h *handlers) askFor(c *fiber.Ctx, works identity.Actor, v view.Log, member int64, minutes int) (string, error) {
	in := support.Question{Key: v.Key, Subject: subjectOf(v), Text: v.Note, Reason: v.Reason, MemberID: member, Channel: v.Channel, Minutes: minutes}
	t, err := h.Support.AskFor(c.UserContext(), works, in)
	if f, ok := fault.AsInvalid(err); ok {
		for i, field := range f.Fields { // the form has one field for both
			if field.Name == "text" || field.Name == "subject" {
				f.Fields[i] = fault.Field{Name: "note", Message: "Write down what they ask."}
			}
		}
		f.Fields = slices.Compact(f.Fields)
		return "", f
	}
	if err != nil {
		return "", err
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: "It is question " + t.Number + ", and yours until you give it to somebody."})
	return view.At(t.Number), nil
}

// subjectOf is the first sentence of what was said.
func subjectOf(v view.Log) string {
	first, _, _ := strings.Cut(v.Note, "\n")
	if i := strings.IndexAny(first, ".?!"); i > 8 {
		first = strings.TrimRight(first[:i+1], ".!")
	}
	if runes := []rune(first); len(runes) > 80 {
		first = string(runes[:79]) + "…"
	}
	return cmp.Or(strings.TrimSpace(first), v.Reason)
}

// memberOf is the client's member of that name, 0 for nobody or several.
func (h *handlers) memberOf(c *fiber.Ctx, works identity.Actor, name string) (id int64, err error) {
	if name == "" {
		return 0, nil
	}
	team, err := h.Identity.Team(c.UserContext(), works)
	for _, m := range team {
		if strings.EqualFold(m.Name, name) || strings.EqualFold(m.Email, name) {
			if id != 0 {
				return 0, nil
			}
			id = m.ID
		}
	}
	return id, err
}
