package client

import (
	"context"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
)

func (h *handlers) registerPeople(g fiber.Router) {
	g.Get("", h.people)
	g.Get("/invite", h.showInvite)
	g.Post("/invite", h.invite)
	g.Post("/invite-all", h.inviteAll)
	g.Get("/:member", h.showMember)
	g.Post("/:member/role", func(c *fiber.Ctx) error {
		role := identity.Role(web.Text(c, "role", 20))
		return h.changeMember(c, "The role is changed.", func(ctx context.Context, actor identity.Actor, id int64) error {
			return h.Identity.ChangeRole(ctx, actor, id, role)
		})
	})
	for path, does := range map[string]struct {
		said string
		do   func(ctx context.Context, actor identity.Actor, id int64) error
	}{
		"invite": {"The invitation is on its way.", h.Identity.InviteAgain}, "block": {"Blocked: may look, may not buy.", h.Identity.Block},
		"unblock": {"May buy again.", h.Identity.Unblock}, "end-sessions": {"Signed out everywhere.", h.Identity.EndMemberSessions},
		"reset-second-factor": {"The second factor is reset, and they are told.", h.Identity.ResetMemberSecondFactor},
	} {
		g.Post("/:member/"+path, func(c *fiber.Ctx) error { return h.changeMember(c, does.said, does.do) })
	}
	g.Post("/:member/remove", h.removeMember)
}

func (h *handlers) people(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	list, err := h.Pages.People(p.ctx, p.actor)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.People)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.PeoplePage(f, list))
}

func (h *handlers) showInvite(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	return h.invitePage(p, fiber.StatusOK, identity.NewMember{Role: identity.Buyer}, nil)
}

func (h *handlers) invitePage(p page, status int, n identity.NewMember, problem *fault.Fault) error {
	f, err := h.frame(p, view.People)
	if err != nil {
		return err
	}
	return h.Render(p.c, status, view.InvitePage(f, n, problem))
}

func (h *handlers) invite(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	n := identity.NewMember{Email: web.Text(c, "email", 254), Name: web.Text(c, "name", 200), Role: identity.Role(web.Text(c, "role", 20))}
	err = h.Identity.Invite(p.ctx, p.actor, n)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.invitePage(p, fiber.StatusUnprocessableEntity, n, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, p.at("people"), "The invitation to "+n.Name+" is on its way.")
}

func (h *handlers) inviteAll(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	n, err := h.Steward.InviteAll(p.ctx, p.actor)
	if err != nil {
		return err
	}
	said := "The invitation is on its way."
	if n > 1 {
		said = fmt.Sprintf("%d invitations are on their way.", n)
	}
	return h.Done(c, p.at(), said)
}

func (h *handlers) member(p page) (identity.Member, error) {
	id, ok := web.Number64(p.c.Params("member"))
	if !ok {
		return identity.Member{}, fault.NotFound("This person isn’t there.")
	}
	return h.Identity.Member(p.ctx, p.actor, id)
}

func (h *handlers) showMember(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	m, err := h.member(p)
	if err != nil {
		return err
	}
	return h.memberPage(p, fiber.StatusOK, m, nil)
}

func (h *handlers) memberPage(p page, status int, m identity.Member, problem *fault.Fault) error {
	person, err := h.Identity.Person(p.ctx, m.PersonID)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.People)
	if err != nil {
		return err
	}
	return h.Render(p.c, status, view.MemberPage(f, m, person.HasSecondFactor() && person.Staff == "", problem))
}

// changeMember does one thing to a person and shows their page again; what isn't allowed is told on it.
func (h *handlers) changeMember(c *fiber.Ctx, said string, do func(ctx context.Context, actor identity.Actor, id int64) error) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	m, err := h.member(p)
	if err != nil {
		return err
	}
	if err := do(p.ctx, p.actor, m.ID); err != nil {
		return h.memberRefused(p, m, err)
	}
	return h.Done(c, p.at("people", c.Params("member")), said)
}

func (h *handlers) memberRefused(p page, m identity.Member, err error) error {
	if f, ok := fault.As(err); ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		return h.memberPage(p, fiber.StatusUnprocessableEntity, m, f)
	}
	return err
}

func (h *handlers) removeMember(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	m, err := h.member(p)
	if err != nil {
		return err
	}
	if err := h.Identity.Remove(p.ctx, p.actor, m.ID); err != nil {
		return h.memberRefused(p, m, err)
	}
	return h.Done(c, p.at("people"), m.Name+" is removed.")
}

func (h *handlers) registerLocations(g fiber.Router) {
	g.Get("", h.locations)
	g.Get("/new", h.showLocation)
	g.Post("/new", h.saveLocation)
	g.Get("/:location", h.showLocation)
	g.Post("/:location", h.saveLocation)
	g.Post("/:location/use", h.useLocation)
}

func (h *handlers) locations(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	list, err := h.Accounts.Locations(p.ctx, p.actor.Scope(0), true)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Locations)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.LocationsPage(f, list))
}

// location is the one that the address names; a new one without an id.
func (h *handlers) location(p page) (accounts.Location, error) {
	if p.c.Params("location") == "" {
		return accounts.Location{}, nil
	}
	id, ok := web.Number64(p.c.Params("location"))
	if !ok {
		return accounts.Location{}, fault.NotFound("This place isn’t there.")
	}
	return h.Accounts.Location(p.ctx, p.actor.Scope(clock.Date(0)), id)
}

func (h *handlers) showLocation(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	l, err := h.location(p)
	if err != nil {
		return err
	}
	return h.locationPage(p, fiber.StatusOK, l, nil)
}

func (h *handlers) locationPage(p page, status int, l accounts.Location, problem *fault.Fault) error {
	f, err := h.frame(p, view.Locations)
	if err != nil {
		return err
	}
	return h.Render(p.c, status, view.LocationPage(f, l, problem))
}

func readLocation(c *fiber.Ctx, prefix string) accounts.Location {
	text := func(name string, most int) string { return web.Text(c, prefix+name, most) }
	return accounts.Location{Code: text("code", 200), Name: text("name", 200), Line1: text("line1", 200), Line2: text("line2", 200), City: text("city", 200),
		Postcode: text("postcode", 200), Region: text("region", 200), Country: text("country", 10), IsBilling: web.Checked(c, prefix+"is_billing")}
}

func (h *handlers) saveLocation(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	l, err := h.location(p)
	if err != nil {
		return err
	}
	form := readLocation(c, "")
	form.ID, form.Inactive = l.ID, l.Inactive
	saved, err := h.Accounts.SaveLocation(p.ctx, p.actor, form)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.locationPage(p, fiber.StatusUnprocessableEntity, form, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(c, p.at("locations"), saved.Name+" is saved.")
}

func (h *handlers) useLocation(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err != nil {
		return err
	}
	l, err := h.location(p)
	if err != nil {
		return err
	}
	inUse := web.Checked(c, "in_use")
	if err := h.Accounts.UseLocation(p.ctx, p.actor, l.ID, inUse); err != nil {
		return err
	}
	said := l.Name + " is no longer offered at the checkout."
	if inUse {
		said = l.Name + " is offered at the checkout again."
	}
	return h.Done(c, p.at("locations"), said)
}
