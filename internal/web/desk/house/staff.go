package house

import (
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/house"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) today(c *fiber.Ctx) (clock.Date, error) {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return 0, err
	}
	return set.Today(h.Now()), nil
}

func (h *handlers) listStaff(c *fiber.Ctx) error {
	staff, err := h.Identity.Staff(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	today, err := h.today(c)
	if err != nil {
		return err
	}
	deputies, err := h.Identity.Deputies(c.UserContext(), web.Actor(c), today)
	if err != nil {
		return err
	}
	chrome, at := h.DeskChrome(c, layout.Staff), ui.At{Path: "/desk/staff", Query: web.Address(c)}
	_, pages := web.Page(c, len(staff), len(staff)+1, at)
	list := ui.DeskList{Name: "people", At: at, Columns: view.StaffColumns, Pages: pages}
	for _, p := range staff {
		list.Rows = append(list.Rows, view.StaffRow(chrome, p))
	}
	return h.Render(c, fiber.StatusOK, view.StaffPage(chrome, list, deputies))
}

func (h *handlers) askInvite(c *fiber.Ctx) error {
	if !web.Actor(c).Can(identity.Administer) {
		return fault.Denied("Only administrators may change who gets in.")
	}
	return h.Render(c, fiber.StatusOK, view.InvitePage(h.DeskChrome(c, layout.Staff), view.NewColleague{Role: "manager"}, nil))
}

func (h *handlers) invite(c *fiber.Ctx) error {
	form := view.NewColleague{Name: web.Text(c, "name", 200), Email: web.Text(c, "email", 254), Role: web.Text(c, "role", 20)}
	_, err := h.Identity.Add(c.UserContext(), web.Actor(c), identity.NewPerson{Name: form.Name, Email: form.Email, Staff: identity.StaffRole(form.Role), Invite: true, OnlyNew: true})
	if problem, ok := fault.AsInvalid(err); ok {
		return h.Render(c, fiber.StatusUnprocessableEntity, view.InvitePage(h.DeskChrome(c, layout.Staff), form, problem))
	}
	if err != nil {
		return err
	}
	return h.Done(c, "/desk/staff", form.Name+" is invited; the letter is on its way.")
}

// colleague is the one whose number stands in the address.
func (h *handlers) colleague(c *fiber.Ctx) (identity.Colleague, error) {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil || id <= 0 {
		return identity.Colleague{}, fault.NotFound("This colleague isn’t there.")
	}
	return h.Identity.Colleague(c.UserContext(), web.Actor(c), id)
}

func (h *handlers) showColleague(c *fiber.Ctx) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	return h.colleaguePage(c, fiber.StatusOK, p, view.Standing{}, nil)
}

func (h *handlers) colleaguePage(c *fiber.Ctx, status int, p identity.Colleague, s view.Standing, problem *fault.Fault) error {
	actor := web.Actor(c)
	today, err := h.today(c)
	if err != nil {
		return err
	}
	deputies, err := h.Identity.Deputies(c.UserContext(), actor, today)
	if err != nil {
		return err
	}
	staff, err := h.Identity.Staff(c.UserContext(), actor)
	if err != nil {
		return err
	}
	others := []ui.Option{{Label: "Choose"}}
	for _, o := range staff {
		if o.ID != p.ID && o.Role == identity.Manager && o.DisabledAt == 0 {
			others = append(others, ui.Option{Value: strconv.FormatInt(o.ID, 10), Label: o.Name})
		}
	}
	deputies = slices.DeleteFunc(deputies, func(d identity.Deputy) bool { return d.ManagerID != p.ID })
	return h.Render(c, status, view.ColleaguePage(h.DeskChrome(c, layout.Staff), p, others, deputies, s, problem))
}

func colleagueAt(id int64) string { return "/desk/staff/" + strconv.FormatInt(id, 10) }

func (h *handlers) saveColleague(c *fiber.Ctx) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	p.Role, p.Phone, p.Hours = identity.StaffRole(web.Text(c, "role", 20)), web.Text(c, "phone", 200), web.Text(c, "hours", 200)
	err = h.Identity.ChangeColleague(c.UserContext(), web.Actor(c), p)
	if problem := told(err, "role"); problem != nil {
		return h.colleaguePage(c, fiber.StatusUnprocessableEntity, p, view.Standing{}, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, colleagueAt(p.ID), "Saved.")
}

// told is what stands beside the form: what is invalid, and what can't be done as things are.
func told(err error, field string) *fault.Fault {
	if problem, ok := fault.AsInvalid(err); ok {
		return problem
	}
	if f, ok := fault.As(err); ok && f.Kind == fault.KindConflict {
		return fault.Invalid("", fault.Field{Name: field, Message: f.Message})
	}
	return nil
}

func (h *handlers) addDeputy(c *fiber.Ctx) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	today, err := h.today(c)
	if err != nil {
		return err
	}
	form := view.Standing{Deputy: web.Text(c, "deputy", 20), From: web.Text(c, "from", 10), To: web.Text(c, "to", 10)}
	d := identity.Deputy{ManagerID: p.ID}
	d.DeputyID, _ = strconv.ParseInt(form.Deputy, 10, 64)
	d.From, _ = clock.ParseDate(form.From) // what can't be read is 0, which the service refuses in words
	d.To, _ = clock.ParseDate(form.To)
	err = h.Identity.AddDeputy(c.UserContext(), web.Actor(c), d, today)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.colleaguePage(c, fiber.StatusUnprocessableEntity, p, form, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, colleagueAt(p.ID), "They see the clients of "+p.Name+" on these days.")
}

func (h *handlers) endDeputy(c *fiber.Ctx) error {
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return fault.NotFound("This deputy isn’t there any more.")
	}
	today, err := h.today(c)
	if err != nil {
		return err
	}
	if err := h.Identity.EndDeputy(c.UserContext(), web.Actor(c), id, today); err != nil {
		return err
	}
	return h.Done(c, "/desk/staff", "It is ended: they don’t see these clients any more.")
}

// act is what an administrator does about somebody's signing in.
func (h *handlers) act(c *fiber.Ctx) error {
	p, err := h.colleague(c)
	if err != nil {
		return err
	}
	actor := web.Actor(c)
	does := map[string]struct {
		do   func(context.Context) error
		said string
	}{
		"invite":        {func(ctx context.Context) error { return h.Identity.InviteColleagueAgain(ctx, actor, p.ID) }, "Another invitation is on its way."},
		"sessions":      {func(ctx context.Context) error { return h.Identity.EndColleagueSessions(ctx, actor, p.ID) }, "Their sessions are ended."},
		"second-factor": {func(ctx context.Context) error { return h.Identity.ResetSecondFactor(ctx, actor, p.Email) }, "The second factor is reset."},
		"disable":       {func(ctx context.Context) error { return h.Identity.Disable(ctx, actor, p.Email) }, p.Name + " can’t sign in any more."},
		"enable":        {func(ctx context.Context) error { return h.Identity.Enable(ctx, actor, p.Email) }, p.Name + " may sign in again."},
	}
	act, ok := does[c.Params("what")]
	if !ok {
		return fault.NotFound("There is nothing like that to do.")
	}
	err = act.do(c.UserContext())
	if problem := told(err, "role"); problem != nil {
		return h.colleaguePage(c, fiber.StatusUnprocessableEntity, p, view.Standing{}, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, colleagueAt(p.ID), act.said)
}
