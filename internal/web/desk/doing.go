package desk

import (
	"cmp"
	"crypto/rand"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// registerDoing adds what is done about a task of Today.
func (h *handlers) registerDoing(g fiber.Router) {
	g.Post("/weekly", h.wantWeekly)
	g.Get("/aside", h.listAside)
	g.Post("/clients/:client/aside", h.setAside)
	g.Post("/clients/:client/back", h.takeBack)
	g.Get("/clients/:client/call", h.showCall)
	g.Post("/clients/:client/call", h.noteCall)
	g.Get("/clients/:client/letter", h.showWrite)
	g.Post("/clients/:client/letter", h.write)
}

func (h *handlers) listAside(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	list, err := h.Today.PutAside(c.UserContext(), reach)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, desk.AsidePage(h.DeskChrome(c, layout.Today), list))
}

func days(c *fiber.Ctx) int {
	n, _ := strconv.Atoi(c.FormValue("days")) // what isn't a number is refused like a wrong one
	return n
}

func (h *handlers) setAside(c *fiber.Ctx) error {
	actor, account, err := h.Client(c)
	if err != nil {
		return err
	}
	until, err := h.Today.SetAside(c.UserContext(), actor, workspace.Kind(web.Text(c, "kind", 20)), web.Text(c, "key", 200), days(c))
	if err != nil {
		return err
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: account.Name + " comes back " + ui.Date(until, "en-GB") + ".", LinkText: "See what is set aside", LinkTo: desk.AsidePath})
	return c.Redirect(ui.At{Path: "/desk"}.With("kind", web.Text(c, "only", 20), "manager", web.Text(c, "manager", 200)), fiber.StatusSeeOther)
}

func (h *handlers) takeBack(c *fiber.Ctx) error {
	actor, account, err := h.Client(c)
	if err != nil {
		return err
	}
	if err := h.Today.TakeBack(c.UserContext(), actor, workspace.Kind(web.Text(c, "kind", 20)), web.Text(c, "key", 200)); err != nil {
		return err
	}
	return h.Done(c, desk.AsidePath, account.Name+" stands on Today again.")
}

// about is the task that the address names, of the client whose page it is.
func (h *handlers) about(c *fiber.Ctx) (actor identity.Actor, a desk.About, err error) {
	actor, account, err := h.Client(c)
	if err != nil {
		return actor, a, err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return actor, a, err
	}
	kind, key := workspace.Kind(web.Query(c, "kind", 20)), web.Query(c, "key", 200)
	if !slices.Contains(workspace.Kinds, kind) {
		return actor, a, fault.NotFound("There is nothing to do here any more.")
	}
	a = desk.About{Task: workspace.Task{Kind: kind, Key: key, Slug: account.Slug, Client: account.Name, AccountID: account.ID, Currency: account.Currency}, Currency: set.Currency}
	found, ok, err := h.Today.Find(c.UserContext(), actor, kind, key)
	if ok {
		a.Task, a.Open = found, true
	}
	return actor, a, err
}

func (h *handlers) showCall(c *fiber.Ctx) error {
	return h.callPage(c, fiber.StatusOK, desk.Call{Key: rand.Text(), Channel: "call", Reason: workspace.KeepingInTouch}, nil)
}

func (h *handlers) callPage(c *fiber.Ctx, status int, v desk.Call, problem *fault.Fault) error {
	actor, a, err := h.about(c)
	if err != nil {
		return err
	}
	if v.People, err = h.Doing.Reachable(c.UserContext(), actor); err != nil {
		return err
	}
	if a.Task.Kind == workspace.CartCold {
		if v.Lines, err = h.Today.CartLeft(c.UserContext(), actor, a.Task.Key); err != nil {
			return err
		}
	}
	if status == fiber.StatusOK && v.With == "" && a.Task.Reason != workspace.HasLeft {
		v.With = a.Task.Who
	}
	return h.Render(c, status, desk.CallPage(h.DeskChrome(c, layout.Today), a, v, problem))
}

func (h *handlers) noteCall(c *fiber.Ctx) error {
	actor, a, err := h.about(c)
	if err != nil {
		return err
	}
	v := desk.Call{Key: web.Text(c, "form", 64), Channel: web.Text(c, "channel", 20), With: web.Text(c, "with", 200), Reason: web.Text(c, "reason", 200),
		Minutes: web.Text(c, "minutes", 10), Note: web.Lines(c, "note", 2500), Why: web.Text(c, "why", 20)}
	minutes, err := strconv.Atoi(cmp.Or(v.Minutes, "0"))
	switch {
	case err != nil:
		err = fault.Invalid("", fault.Field{Name: "minutes", Message: "Enter whole minutes."})
	case v.Key == "":
		err = fault.Invalid("Load the page again before you send the form.")
	default:
		err = h.Doing.Called(c.UserContext(), actor, a.Task.Kind, a.Task.Key, contacts.Contact{At: h.Now(), Channel: v.Channel, Reason: v.Reason, Minutes: minutes,
			Note: v.Note, WithName: v.With}, v.Key, days(c))
	}
	if err == nil && v.Why != "" {
		err = h.saveWhy(c, a, v)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		return h.callPage(c, fiber.StatusUnprocessableEntity, v, problem)
	}
	if err != nil {
		return err
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: "Noted. " + a.Task.Client + " is off the list for " + strconv.Itoa(days(c)) + " days.", LinkText: "See what is set aside", LinkTo: desk.AsidePath})
	return c.Redirect("/desk", fiber.StatusSeeOther)
}

// saveWhy notes why the cart that was called about was left.
func (h *handlers) saveWhy(c *fiber.Ctx, a desk.About, v desk.Call) error {
	id, ok := web.Number64(a.Task.Key)
	if a.Task.Kind != workspace.CartCold || !ok {
		return nil
	}
	note, _, _ := strings.Cut(v.Note, "\n")
	return h.Recorder.SaveWhy(c.UserContext(), web.Actor(c), id, v.Why, note)
}

func (h *handlers) showWrite(c *fiber.Ctx) error {
	actor, a, err := h.about(c)
	if err != nil {
		return err
	}
	v := desk.Letter{Written: workspace.Written{Key: rand.Text()}}
	if v.People, err = h.Doing.Reachable(c.UserContext(), actor); err != nil {
		return err
	}
	name := ""
	for i, m := range v.People {
		if i == 0 || m.Name == a.Task.Who || strconv.FormatInt(m.ID, 10) == a.Task.Key {
			v.MemberID, name = strconv.FormatInt(m.ID, 10), m.Name
		}
	}
	if v.Drafts, err = h.Doing.Drafts(c.UserContext(), actor, a.Task.Kind, name); err != nil {
		return err
	}
	if v.Draft, _ = strconv.Atoi(c.Query("draft")); v.Draft < 0 || v.Draft >= len(v.Drafts) {
		v.Draft = 0
	}
	if len(v.Drafts) > 0 {
		v.Subject, v.Text = v.Drafts[v.Draft].Subject, v.Drafts[v.Draft].Text
	}
	return h.Render(c, fiber.StatusOK, desk.WritePage(h.DeskChrome(c, layout.Today), a, v, nil))
}

func (h *handlers) write(c *fiber.Ctx) error {
	actor, a, err := h.about(c)
	if err != nil {
		return err
	}
	v := desk.Letter{Written: workspace.Written{Key: web.Text(c, "form", 64), MemberID: web.Text(c, "member", 20), Subject: web.Text(c, "subject", 300), Text: web.Lines(c, "text", 5000)}}
	err = h.Doing.Write(c.UserContext(), actor, a.Task.Kind, a.Task.Key, v.Written)
	if problem, ok := fault.AsInvalid(err); ok {
		if v.People, err = h.Doing.Reachable(c.UserContext(), actor); err != nil {
			return err
		}
		return h.Render(c, fiber.StatusUnprocessableEntity, desk.WritePage(h.DeskChrome(c, layout.Today), a, v, problem))
	}
	if err != nil {
		return err
	}
	return h.Done(c, "/desk", "The letter to "+a.Task.Client+" is on its way.")
}

// wantWeekly turns one's own weekly letter on or off.
func (h *handlers) wantWeekly(c *fiber.Ctx) error {
	on := c.FormValue("on") == "1"
	if err := h.Weekly.Want(c.UserContext(), web.Actor(c), on); err != nil {
		return err
	}
	if on {
		return h.Done(c, "/desk/profile", "The weekly letter comes on Monday morning.")
	}
	return h.Done(c, "/desk/profile", "No weekly letter any more.")
}
