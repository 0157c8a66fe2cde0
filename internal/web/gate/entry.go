package gate

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/gate"
)

func (h *handlers) showReset(c *fiber.Ctx) error {
	return h.Render(c, fiber.StatusOK, views.ResetPage(h.GateChrome(c), "", nil))
}

func (h *handlers) askReset(c *fiber.Ctx) error {
	email := web.Text(c, "email", 254)
	err := h.Identity.AskReset(c.UserContext(), email, c.IP())
	if status, problem := again(err); problem != nil {
		return h.Render(c, status, views.ResetPage(h.GateChrome(c), email, problem))
	}
	if err != nil {
		return err
	}
	return c.Redirect("/reset/sent", fiber.StatusSeeOther)
}

func (h *handlers) showResetSent(c *fiber.Ctx) error {
	return h.Render(c, fiber.StatusOK, views.ResetSentPage(h.GateChrome(c)))
}

func (h *handlers) showInvitationSent(c *fiber.Ctx) error {
	return h.Render(c, fiber.StatusOK, views.InvitationSentPage(h.GateChrome(c)))
}

// showEntry shows what a link is for; looking uses nothing up, since mail scanners look.
func (h *handlers) showEntry(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		entry, err := h.Identity.Entry(c.UserContext(), kind, c.Params("token"))
		if err != nil {
			return err
		}
		if entry.State != identity.LinkGood {
			return h.Render(c, fiber.StatusGone, views.EntryOverPage(h.GateChrome(c), c.Path(), entry))
		}
		return h.Render(c, fiber.StatusOK, views.EntryPage(h.GateChrome(c), c.Path(), entry, entry.Name, nil))
	}
}

// enterThrough sets the password of a link's person and signs them in.
func (h *handlers) enterThrough(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		token, name := c.Params("token"), web.Text(c, "name", 200)
		fresh, err := h.Identity.SetThroughLink(c.UserContext(), kind, token, name, web.Raw(c, "password"), c.IP(), c.Get(fiber.HeaderUserAgent))
		if err == nil {
			return h.enter(c, fresh, "/")
		}
		status, problem := again(err)
		if problem == nil && !fault.Is(err, fault.KindConflict) {
			return err
		}
		entry, found := h.Identity.Entry(c.UserContext(), kind, token)
		if found != nil {
			return found
		}
		if problem == nil || entry.State != identity.LinkGood {
			return h.Render(c, fiber.StatusConflict, views.EntryOverPage(h.GateChrome(c), c.Path(), entry))
		}
		return h.Render(c, status, views.EntryPage(h.GateChrome(c), c.Path(), entry, name, problem))
	}
}

func (h *handlers) askInvitation(c *fiber.Ctx) error {
	if err := h.Identity.AskInvitationAgain(c.UserContext(), c.Params("token"), c.IP()); err != nil {
		return err
	}
	return c.Redirect("/invitation/sent", fiber.StatusSeeOther)
}
