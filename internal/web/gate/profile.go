package gate

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/gate"
	"tradecounter/views/layout"
)

// registerProfile adds the pages of one's own sign-in, in a storefront or on the desk.
func (h *handlers) registerProfile(g fiber.Router) {
	g.Get("", h.showProfile)
	g.Get("/password", h.showPassword)
	g.Post("/password", h.changePassword)
	g.Post("/sessions/end", h.endSession)
	g.Post("/sessions/end-others", h.endOthers)
	g.Get("/second-factor", h.showOwnFactor)
	g.Post("/second-factor", h.beginFactor)
	g.Post("/second-factor/confirm", h.confirmFactor)
	g.Post("/second-factor/codes", h.newCodes)
	g.Post("/second-factor/off", h.turnOffFactor)
}

// place is the frame that the request's page stands in.
func (h *handlers) place(c *fiber.Ctx) (views.Place, error) {
	if web.Actor(c).Staff != "" {
		return views.Place{Chrome: h.DeskChrome(c, layout.Profile), Desk: true}, nil
	}
	chrome, err := h.Chrome(c, layout.Profile)
	return views.Place{Chrome: chrome}, err
}

// show renders a page in its frame.
func (h *handlers) show(c *fiber.Ctx, status int, page func(p views.Place) templ.Component) error {
	place, err := h.place(c)
	if err != nil {
		return err
	}
	return h.Render(c, status, page(place))
}

// done leads to one of these pages and says what was done.
func (h *handlers) done(c *fiber.Ctx, said string) error {
	place, err := h.place(c)
	if err != nil {
		return err
	}
	return h.Done(c, place.At(""), said)
}

func (h *handlers) showProfile(c *fiber.Ctx) error {
	ctx, session := c.UserContext(), web.Session(c)
	sessions, err := h.Identity.Sessions(ctx, session.Actor)
	if err != nil {
		return err
	}
	own := views.Profile{SecondFactor: session.HasSecondFactor, Sessions: sessions, Current: session.ID}
	if own.SecondFactor {
		if own.CodesLeft, err = h.Identity.RecoveryCodesLeft(ctx, session.Actor); err != nil {
			return err
		}
	}
	if session.Actor.Staff != "" {
		if own.Weekly, err = h.weekly.Wants(ctx, session.Actor); err != nil {
			return err
		}
	}
	return h.show(c, fiber.StatusOK, func(p views.Place) templ.Component { return views.ProfilePage(p, own) })
}

func (h *handlers) showPassword(c *fiber.Ctx) error {
	return h.show(c, fiber.StatusOK, func(p views.Place) templ.Component { return views.PasswordPage(p, nil) })
}

func (h *handlers) changePassword(c *fiber.Ctx) error {
	session := web.Session(c)
	err := h.Identity.ChangePassword(c.UserContext(), session.Actor, session.ID, web.Raw(c, "old"), web.Raw(c, "password"))
	if status, problem := again(err); problem != nil {
		return h.show(c, status, func(p views.Place) templ.Component { return views.PasswordPage(p, problem) })
	}
	if err != nil {
		return err
	}
	return h.done(c, "Your password is changed. Your other sessions have ended.")
}

func (h *handlers) endSession(c *fiber.Ctx) error {
	id, ok := web.Number64(c.FormValue("session"))
	if !ok {
		return fault.NotFound("This session has ended already.")
	}
	if err := h.Identity.EndSession(c.UserContext(), web.Actor(c), id); err != nil {
		return err
	}
	return h.done(c, "The session has ended.")
}

func (h *handlers) endOthers(c *fiber.Ctx) error {
	session := web.Session(c)
	if err := h.Identity.EndOtherSessions(c.UserContext(), session.Actor, session.ID); err != nil {
		return err
	}
	return h.done(c, "All other sessions have ended.")
}

func (h *handlers) showOwnFactor(c *fiber.Ctx) error { return h.factorPage(c, fiber.StatusOK, nil) }

// factorPage is the page of the second factor as it stands: off, being set up, or on. A refused password or code is
// shown on it.
func (h *handlers) factorPage(c *fiber.Ctx, status int, problem *fault.Fault) error {
	ctx, session := c.UserContext(), web.Session(c)
	if session.HasSecondFactor {
		left, err := h.Identity.RecoveryCodesLeft(ctx, session.Actor)
		if err != nil {
			return err
		}
		return h.show(c, status, func(p views.Place) templ.Component { return views.SecondFactorOnPage(p, left, problem) })
	}
	setup, err := h.Identity.PendingSecondFactor(ctx, session.Actor)
	if fault.Is(err, fault.KindNotFound) || problem.For("password") != "" {
		return h.show(c, status, func(p views.Place) templ.Component { return views.SecondFactorOffPage(p, problem) })
	}
	if err != nil {
		return err
	}
	return h.show(c, status, func(p views.Place) templ.Component { return views.SecondFactorSetupPage(p, setup, problem) })
}

func (h *handlers) beginFactor(c *fiber.Ctx) error {
	err := h.Identity.BeginSecondFactor(c.UserContext(), web.Actor(c), web.Raw(c, "password"))
	if status, problem := again(err); problem != nil {
		return h.factorPage(c, status, problem)
	}
	if err != nil {
		return err
	}
	return h.factorPage(c, fiber.StatusOK, nil)
}

func (h *handlers) confirmFactor(c *fiber.Ctx) error {
	codes, err := h.Identity.ConfirmSecondFactor(c.UserContext(), web.Actor(c), web.Text(c, "code", 60))
	return h.showCodes(c, codes, err)
}

func (h *handlers) newCodes(c *fiber.Ctx) error {
	codes, err := h.Identity.NewRecoveryCodes(c.UserContext(), web.Actor(c), web.Raw(c, "password"))
	return h.showCodes(c, codes, err)
}

// showCodes answers the form itself: the codes are kept hashed and can't be shown by a later request.
func (h *handlers) showCodes(c *fiber.Ctx, codes []string, err error) error {
	if status, problem := again(err); problem != nil {
		return h.factorPage(c, status, problem)
	}
	if err != nil {
		return err
	}
	return h.show(c, fiber.StatusOK, func(p views.Place) templ.Component { return views.CodesPage(p, codes) })
}

func (h *handlers) turnOffFactor(c *fiber.Ctx) error {
	err := h.Identity.TurnOffSecondFactor(c.UserContext(), web.Actor(c), web.Raw(c, "password"))
	if status, problem := again(err); problem != nil {
		return h.factorPage(c, status, problem)
	}
	if err != nil {
		return err
	}
	return h.done(c, "The second factor is turned off.")
}
