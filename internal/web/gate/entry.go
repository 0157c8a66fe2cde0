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

func (h *handlers) showLinkSent(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, views.LinkSentPage)
}

// showEntry shows what a link is for; looking uses nothing up, since mail scanners look.
func (h *handlers) showEntry(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		entry, err := h.Identity.Entry(c.UserContext(), kind, c.Params("token"))
		if err != nil {
			return err
		}
		if entry.State != identity.LinkGood {
			return h.over(c, fiber.StatusGone, entry, nil)
		}
		return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component { return views.EntryPage(f, c.Path(), entry, entry.Name, nil) })
	}
}

// over shows what became of a link and how one gets in all the same. An unknown one is told nothing but that.
func (h *handlers) over(c *fiber.Ctx, status int, entry identity.Entry, problem *fault.Fault) error {
	if entry.State == identity.LinkUnknown && problem == nil {
		status = fiber.StatusNotFound
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	ask := views.Ask{Phone: set.Seller.Phone, Mail: set.Seller.Email}
	if entry.AskedOf != 0 {
		look, err := h.Accounts.LookOf(c.UserContext(), entry.AskedOf)
		if err != nil {
			return err
		}
		ask.Manager = layout.Manager{Name: look.Manager.Name, Phone: look.Manager.Phone, Hours: look.Manager.Hours, Mail: look.Manager.Email}
	}
	to := entryPath(entry.Kind, c.Params("token")) + "/again"
	return h.page(c, status, func(f layout.Chrome) templ.Component { return views.EntryOverPage(f, to, entry, ask, problem) })
}

func entryPath(kind identity.LinkKind, token string) string {
	if kind == identity.Invitation {
		return "/invitation/" + token
	}
	return "/reset/" + token
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
		if problem == nil && !fault.Is(err, fault.KindConflict) && !fault.Is(err, fault.KindNotFound) {
			return err
		}
		entry, found := h.Identity.Entry(c.UserContext(), kind, token)
		if found != nil {
			return found
		}
		if problem == nil || entry.State != identity.LinkGood {
			return h.over(c, fiber.StatusConflict, entry, nil)
		}
		return h.page(c, status, func(f layout.Chrome) templ.Component { return views.EntryPage(f, c.Path(), entry, name, problem) })
	}
}

// askAgain answers the same for every link, known or not.
func (h *handlers) askAgain(kind identity.LinkKind) fiber.Handler {
	return func(c *fiber.Ctx) error {
		err := h.Identity.AskLinkAgain(c.UserContext(), kind, c.Params("token"), h.Address(c))
		if status, problem := again(err); problem != nil {
			entry, err := h.Identity.Entry(c.UserContext(), kind, c.Params("token"))
			if err != nil {
				return err
			}
			return h.over(c, status, entry, problem)
		}
		if err != nil {
			return err
		}
		return c.Redirect(entryPath(kind, "sent-again"), fiber.StatusSeeOther)
	}
}
