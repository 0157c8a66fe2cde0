package gate

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
)

// frame is the seller's; a client's look is on it only on that client's own host name.
func (h *handlers) frame(c *fiber.Ctx) (layout.Chrome, error) {
	chrome := h.GateChrome(c)
	look, own, err := h.ownLook(c)
	if err != nil || !own {
		return chrome, err
	}
	chrome.Account = layout.Account{Name: look.Name, Slug: look.Slug}
	if look.CSS != "" {
		chrome.Account.Theme = "/sign-in/look/" + look.Hash + ".css"
	}
	chrome.Account.Logo = layout.Logo{SVG: look.LogoSVG}
	if look.LogoSVG == "" && look.Theme.LogoFile != "" {
		chrome.Account.Logo = layout.Logo{Src: "/sign-in/logo", Width: "160", Height: "36"}
	}
	return chrome, nil
}

// ownLook is the look of the account whose own host name was asked.
func (h *handlers) ownLook(c *fiber.Ctx) (look accounts.Look, own bool, err error) {
	slug := web.HostsSlug(c)
	if slug == "" {
		return look, false, nil
	}
	account, err := h.Accounts.BySlug(c.UserContext(), slug)
	if err != nil {
		return look, false, err
	}
	look, err = h.Accounts.LookOf(c.UserContext(), account.ID)
	return look, err == nil, err
}

// sendLook sends the style sheet of the host's account.
func (h *handlers) sendLook(c *fiber.Ctx) error {
	look, own, err := h.ownLook(c)
	if err != nil {
		return err
	}
	if !own || look.CSS == "" || c.Params("name") != look.Hash+".css" {
		return fault.NotFound("This page isn't there.")
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	return c.SendString(look.CSS)
}

// sendLogo sends the logo of the host's account.
func (h *handlers) sendLogo(c *fiber.Ctx) error {
	look, own, err := h.ownLook(c)
	if err != nil {
		return err
	}
	if !own || look.Theme.LogoFile == "" {
		return fault.NotFound("This page isn't there.")
	}
	file, content, err := h.Accounts.Logo(c.UserContext(), look)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	return c.Send(content)
}
