package gate

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/gate"
	"tradecounter/views/layout"
)

func (h *handlers) showReset(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component { return views.ResetPage(f, "", nil) })
}

func (h *handlers) askReset(c *fiber.Ctx) error {
	email := web.Text(c, "email", 254)
	err := h.Identity.AskReset(c.UserContext(), email, h.Address(c))
	if status, problem := again(err); problem != nil {
		return h.page(c, status, func(f layout.Chrome) templ.Component { return views.ResetPage(f, email, problem) })
	}
	if err != nil {
		return err
	}
	return c.Redirect("/reset/sent", fiber.StatusSeeOther)
}

func (h *handlers) showResetSent(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, views.ResetSentPage)
}

func (h *handlers) showInvitationSent(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, views.InvitationSentPage)
}

// showEntry shows what a link is for; looking uses nothing up, since mail scanners look.
func (h *handlers) showEntry(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		entry, err := h.Identity.Entry(c.UserContext(), kind, c.Params("token"))
		if err != nil {
			return err
		}
		if entry.State != identity.LinkGood {
			return h.page(c, fiber.StatusGone, func(f layout.Chrome) templ.Component { return views.EntryOverPage(f, c.Path(), entry) })
		}
		return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component { return views.EntryPage(f, c.Path(), entry, entry.Name, nil) })
	}
}

// enterThrough sets the password of a link's person and signs them in.
func (h *handlers) enterThrough(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		token, name := c.Params("token"), web.Text(c, "name", 200)
		fresh, err := h.Identity.SetThroughLink(c.UserContext(), kind, token, name, web.Raw(c, "password"), h.Address(c), c.Get(fiber.HeaderUserAgent))
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
			return h.page(c, fiber.StatusConflict, func(f layout.Chrome) templ.Component { return views.EntryOverPage(f, c.Path(), entry) })
		}
		return h.page(c, status, func(f layout.Chrome) templ.Component { return views.EntryPage(f, c.Path(), entry, name, problem) })
	}
}

func (h *handlers) askInvitation(c *fiber.Ctx) error {
	if err := h.Identity.AskInvitationAgain(c.UserContext(), c.Params("token"), h.Address(c)); err != nil {
		return err
	}
	return c.Redirect("/invitation/sent", fiber.StatusSeeOther)
}
