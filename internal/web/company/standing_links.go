package company

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/standing"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

// showLink shows what a letter's link would do; nothing happens before its button is pressed. The link proves who
// presses it: no sign-in is asked for.
func (h *standingPages) showLink(c *fiber.Ctx) error {
	page, err := h.standing.FindLink(c.UserContext(), param(c, "token"))
	if err != nil {
		return err
	}
	v := h.linkView(c, page)
	switch {
	case page.State == identity.LinkUsed:
		v.Over = "This link works once, and it was used. What you can still change is on the standing order's page."
	case page.State == identity.LinkExpired:
		v.Over = "This link is too old. What you can still change is on the standing order's page."
	default:
		v.Over = page.Reason
	}
	if v.Over != "" {
		v.Title = page.Order.Name
	}
	return h.web.Render(c, fiber.StatusOK, views.StandingLinkPage(h.web.GateChrome(c), v))
}

func (h *standingPages) linkView(c *fiber.Ctx, page standing.LinkPage) views.StandingLink {
	o, locale := page.Order, ""
	day := ui.DateLong(page.RunOn, locale)
	v := views.StandingLink{Action: "/standing-order/" + url.PathEscape(param(c, "token")), Number: o.Number, Name: o.Name,
		StandingTo: h.web.URL.String() + "/s/" + o.AccountSlug + "/standing-orders/" + url.PathEscape(o.Number)}
	if page.Act == standing.PauseAct {
		v.Title, v.Yes = "Pause this standing order?", "Pause it"
		v.Effect = "Nothing is ordered, from " + day + " on, until you resume it. Dates in between are not made up for."
		return v
	}
	v.Title, v.Yes = "Skip "+day+"?", "Skip this date"
	v.Effect = "Nothing is ordered on " + day + ". It goes on as always on " + ui.DateLong(page.After, locale) + "."
	return v
}

func (h *standingPages) useLink(c *fiber.Ctx) error {
	page, err := h.standing.UseLink(c.UserContext(), param(c, "token"))
	if told, ok := fault.As(err); ok && told.Kind == fault.KindConflict {
		return h.showLink(c)
	}
	if err != nil {
		return err
	}
	h.web.ObserveOf(c, page.By, recording.LetterOpened{Letter: "standing-ahead"}) // its page alone may have been opened by a mail filter
	said := "Nothing is ordered on " + ui.DateLong(page.Due, "") + ". It goes on " + ui.DateLong(page.After, "") + "."
	if page.Act == standing.PauseAct {
		said = "It is paused: nothing is ordered until you resume it."
	}
	return h.web.Done(c, "/standing-order/"+url.PathEscape(param(c, "token")), said)
}
