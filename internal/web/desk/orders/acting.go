package orders

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/orders"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

var roleWords = map[identity.Role]string{identity.Viewer: "viewer", identity.Buyer: "buyer", identity.Approver: "approver", identity.CompanyAdmin: "company admin"}

func (h *handlers) chooseMember(c *fiber.Ctx) error {
	staff, account, err := h.Client(c)
	if err != nil {
		return err
	}
	return h.seeAsPage(c, fiber.StatusOK, staff, account, web.Query(c, "member", 20), "phone", nil)
}

func (h *handlers) seeAsPage(c *fiber.Ctx, status int, staff identity.Actor, account accounts.Account, chosen, channel string, problem *fault.Fault) error {
	team, err := h.Identity.Team(c.UserContext(), staff)
	if err != nil {
		return err
	}
	v := view.SeeAs{Slug: account.Slug, Client: account.Name, Allowed: account.ActingAllowed, Channel: channel, Fault: problem}
	for i, m := range team {
		if m.Disabled != 0 {
			continue
		}
		about := roleWords[m.Role]
		if m.BlockedAt != 0 {
			about += ", blocked"
		}
		id := strconv.FormatInt(m.ID, 10)
		v.Members = append(v.Members, view.Member{ID: id, Name: m.Name, About: about, Chosen: id == chosen || chosen == "" && i == 0})
	}
	return h.Render(c, status, view.SeeAsPage(h.DeskChrome(c, layout.Clients), v))
}

// seeAs leads into the storefront as the member sees it.
func (h *handlers) seeAs(c *fiber.Ctx) error {
	staff, account, err := h.Client(c)
	if err != nil {
		return err
	}
	member, _ := web.Number64(web.Text(c, "member", 20))
	channel := web.Text(c, "channel", 20)
	if channel == "" {
		channel = "phone"
	}
	_, err = h.Identity.Act(c.UserContext(), staff, web.Session(c).ID, member, channel)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.seeAsPage(c, fiber.StatusUnprocessableEntity, staff, account, web.Text(c, "member", 20), channel, problem)
	}
	if err != nil {
		return err
	}
	return c.Redirect("/s/"+account.Slug, fiber.StatusSeeOther)
}

// stopActing leads back to the client on the desk.
func (h *handlers) stopActing(c *fiber.Ctx) error {
	slug, err := h.Identity.StopActing(c.UserContext(), web.Actor(c), web.Session(c).ID)
	if err != nil {
		return err
	}
	if slug == "" {
		return c.Redirect("/desk", fiber.StatusSeeOther)
	}
	return c.Redirect(ui.DeskClient(slug), fiber.StatusSeeOther)
}
