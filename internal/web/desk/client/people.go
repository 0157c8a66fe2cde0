package client

import (
	"context"
	"fmt"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
)

func (h *handlers) registerPeople(g fiber.Router) {
	g.Get("", h.on(h.people))
	g.Get("/invite", h.on(h.showInvite))
	g.Post("/invite", h.on(h.invite))
	g.Post("/invite-all", h.on(h.inviteAll))
	g.Get("/:member", h.onMember(func(p page, m identity.Member) error { return h.memberPage(p, fiber.StatusOK, m, nil) }))
	g.Post("/:member/role", h.onMember(h.changeRole))
	for path, does := range map[string]struct {
		said string
		do   func(ctx context.Context, actor identity.Actor, id int64) error
	}{
		"invite": {"The invitation is on its way.", h.Identity.InviteAgain}, "block": {"Blocked: may look, may not buy.", h.Identity.Block},
		"unblock": {"May buy again.", h.Identity.Unblock}, "end-sessions": {"Signed out everywhere.", h.Identity.EndMemberSessions},
		"reset-second-factor": {"The second factor is reset, and they are told.", h.Identity.ResetMemberSecondFactor},
	} {
		g.Post("/:member/"+path, h.onMember(func(p page, m identity.Member) error {
			return h.changed(p, m, does.do(p.ctx, p.actor, m.ID), p.at("people", p.c.Params("member")), does.said)
		}))
	}
	g.Post("/:member/remove", h.onMember(func(p page, m identity.Member) error {
		return h.changed(p, m, h.Identity.Remove(p.ctx, p.actor, m.ID), p.at("people"), m.Name+" is removed.")
	}))
}

// onMember opens the client and the person of theirs whom the address names.
func (h *handlers) onMember(do func(p page, m identity.Member) error) fiber.Handler {
	return h.on(func(p page) error {
		id, ok := web.Number64(p.c.Params("member"))
		if !ok {
			return fault.NotFound("This person isn’t there.")
		}
		m, err := h.Identity.Member(p.ctx, p.actor, id)
		if err != nil {
			return err
		}
		return do(p, m)
	})
}

func (h *handlers) people(p page) error {
	list, err := h.Pages.People(p.ctx, p.actor)
	if err != nil {
		return err
	}
	return h.show(p, fiber.StatusOK, view.People, func(f view.Frame) templ.Component { return view.PeoplePage(f, list) })
}

func (h *handlers) showInvite(p page) error {
	return h.invitePage(p, fiber.StatusOK, identity.NewMember{Role: identity.Buyer}, nil)
}

func (h *handlers) invitePage(p page, status int, n identity.NewMember, problem *fault.Fault) error {
	return h.show(p, status, view.People, func(f view.Frame) templ.Component { return view.InvitePage(f, n, problem) })
}

func (h *handlers) invite(p page) error {
	n := identity.NewMember{Email: web.Text(p.c, "email", 254), Name: web.Text(p.c, "name", 200), Role: identity.Role(web.Text(p.c, "role", 20))}
	err := h.Identity.Invite(p.ctx, p.actor, n)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.invitePage(p, fiber.StatusUnprocessableEntity, n, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("people"), "The invitation to "+n.Name+" is on its way.")
}

func (h *handlers) inviteAll(p page) error {
	made, ok := web.Number64(p.c.FormValue("made"))
	if !ok {
		return fault.Invalid("This form is incomplete; open it again.")
	}
	n, err := h.Identity.InviteAll(p.ctx, p.actor, clock.Time(made))
	if err != nil {
		return err
	}
	said := "The invitation is on its way."
	if n > 1 {
		said = fmt.Sprintf("%d invitations are on their way.", n)
	}
	return h.Done(p.c, p.at(), said)
}

func (h *handlers) memberPage(p page, status int, m identity.Member, problem *fault.Fault) error {
	person, err := h.Identity.Person(p.ctx, m.PersonID)
	if err != nil {
		return err
	}
	return h.show(p, status, view.People, func(f view.Frame) templ.Component {
		return view.MemberPage(f, m, person.HasSecondFactor() && person.Staff == "", problem)
	})
}

func (h *handlers) changeRole(p page, m identity.Member) error {
	err := h.Identity.ChangeRole(p.ctx, p.actor, m.ID, identity.Role(web.Text(p.c, "role", 20)))
	return h.changed(p, m, err, p.at("people", p.c.Params("member")), "The role is changed.")
}

// changed goes on after something was done to a person; what isn't allowed is told on their page.
func (h *handlers) changed(p page, m identity.Member, err error, to, said string) error {
	if f, ok := refusal(err); ok {
		return h.memberPage(p, fiber.StatusUnprocessableEntity, m, f)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, to, said)
}
