package company

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
)

// team are the pages on which company admins look after people and locations.
type team struct{ *web.Web }

// RegisterTeam adds them; their services are those that every page has.
func RegisterTeam(w *web.Web) {
	t := &team{w}
	g := w.App.Group("/s/:account/team", w.Members)
	g.Get("", t.showTeam)
	g.Get("/invite", t.showInvite)
	g.Post("/invite", t.invite)
	t.registerLocations(g.Group("/locations"))
	g.Get("/:member", t.showMember)
	g.Post("/:member/role", t.changeRole)
	g.Post("/:member/invite", t.onMember("The invitation is on its way.", w.Identity.InviteAgain))
	g.Post("/:member/block", t.onMember("Blocked: may look, may not buy.", w.Identity.Block))
	g.Post("/:member/unblock", t.onMember("May buy again.", w.Identity.Unblock))
	g.Post("/:member/end-sessions", t.onMember("Signed out everywhere.", w.Identity.EndMemberSessions))
	g.Post("/:member/remove", t.remove)
}

func (t *team) showTeam(c *fiber.Ctx) error {
	members, err := t.Identity.Team(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	chrome, err := t.Chrome(c, layout.Team)
	if err != nil {
		return err
	}
	return t.Render(c, fiber.StatusOK, views.TeamPage(chrome, members))
}

func (t *team) showInvite(c *fiber.Ctx) error {
	if !web.Actor(c).Can(identity.ManageCompany) {
		return fault.Denied("Ask one of your company’s administrators.")
	}
	return t.invitePage(c, fiber.StatusOK, identity.NewMember{Role: identity.Buyer}, nil)
}

func (t *team) invitePage(c *fiber.Ctx, status int, n identity.NewMember, problem *fault.Fault) error {
	chrome, err := t.Chrome(c, layout.Team)
	if err != nil {
		return err
	}
	return t.Render(c, status, views.InvitePage(chrome, n, problem))
}

func (t *team) invite(c *fiber.Ctx) error {
	n := identity.NewMember{Email: web.Text(c, "email", 254), Name: web.Text(c, "name", 200), Role: identity.Role(web.Text(c, "role", 20))}
	err := t.Identity.Invite(c.UserContext(), web.Actor(c), n)
	if problem, ok := fault.AsInvalid(err); ok {
		return t.invitePage(c, fiber.StatusUnprocessableEntity, n, problem)
	}
	if err != nil {
		return err
	}
	return t.Done(c, web.Path(c, "team"), "The invitation to "+n.Name+" is on its way.")
}

// member is the colleague that the address names.
func (t *team) member(c *fiber.Ctx) (identity.Member, error) {
	id, ok := web.Number64(c.Params("member"))
	if !ok {
		return identity.Member{}, fault.NotFound("This colleague isn’t in your team.")
	}
	return t.Identity.Member(c.UserContext(), web.Actor(c), id)
}

func (t *team) showMember(c *fiber.Ctx) error {
	m, err := t.member(c)
	if err != nil {
		return err
	}
	return t.memberPage(c, fiber.StatusOK, m, nil)
}

func (t *team) memberPage(c *fiber.Ctx, status int, m identity.Member, problem *fault.Fault) error {
	chrome, err := t.Chrome(c, layout.Team)
	if err != nil {
		return err
	}
	return t.Render(c, status, views.MemberPage(chrome, m, m.ID == web.Actor(c).MemberID, problem))
}

func (t *team) changeRole(c *fiber.Ctx) error {
	role := identity.Role(web.Text(c, "role", 20))
	return t.change(c, "The role is changed.", func(m identity.Member) error {
		return t.Identity.ChangeRole(c.UserContext(), web.Actor(c), m.ID, role)
	})
}

// onMember is a button of a colleague's page.
func (t *team) onMember(said string, do func(ctx context.Context, actor identity.Actor, id int64) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		return t.change(c, said, func(m identity.Member) error { return do(c.UserContext(), web.Actor(c), m.ID) })
	}
}

// change does one thing to a colleague and shows their page again. What would leave the company without an
// administrator is told on it.
func (t *team) change(c *fiber.Ctx, said string, do func(m identity.Member) error) error {
	m, err := t.member(c)
	if err != nil {
		return err
	}
	err = do(m)
	if f, ok := fault.As(err); ok && (f.Kind == fault.KindInvalid || f.Kind == fault.KindConflict) {
		return t.memberPage(c, fiber.StatusUnprocessableEntity, m, f)
	}
	if err != nil {
		return err
	}
	if m.ID == web.Actor(c).MemberID {
		return t.Done(c, web.Path(c), said) // perhaps these pages are no longer theirs
	}
	return t.Done(c, web.Path(c, "team", c.Params("member")), said)
}

func (t *team) remove(c *fiber.Ctx) error {
	m, err := t.member(c)
	if err != nil {
		return err
	}
	err = t.Identity.Remove(c.UserContext(), web.Actor(c), m.ID)
	if f, ok := fault.As(err); ok && f.Kind == fault.KindConflict {
		return t.memberPage(c, fiber.StatusUnprocessableEntity, m, f)
	}
	if err != nil {
		return err
	}
	if m.ID == web.Actor(c).MemberID {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	return t.Done(c, web.Path(c, "team"), m.Name+" is removed.")
}
