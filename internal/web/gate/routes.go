package gate

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/notify"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/gate"
	"tradecounter/views/layout"
)

type handlers struct {
	*web.Web
	art    []templ.Component // beside the sign-in form
	weekly *notify.Weekly
}

// Register adds the routes of the door. None of them but the profile needs a session; their services are those that
// every page has.
func Register(w *web.Web, weekly *notify.Weekly) {
	h := &handlers{w, art(), weekly}
	w.App.Get("/", w.Gate, h.showStart)
	w.App.Get("/sign-in", w.Gate, h.showSignIn)
	w.App.Post("/sign-in", w.Gate, h.signIn)
	w.App.Post("/sign-in/stay", w.Person, h.stay)
	w.App.Post("/sign-out", w.Person, h.signOut)
	w.App.Get("/second-factor", w.Person, h.showSecondFactor)
	w.App.Post("/second-factor", w.Person, h.secondFactor)
	w.App.Get("/sign-in/look/:name", h.sendLook)
	w.App.Get("/sign-in/logo", h.sendLogo)
	w.App.Get("/reset", w.Gate, h.showReset)
	w.App.Post("/reset", w.Gate, h.askReset)
	w.App.Get("/reset/sent", w.Gate, h.showResetSent)
	w.App.Get("/reset/sent-again", w.Gate, h.showLinkSent)
	w.App.Get("/reset/:token", w.Gate, h.showEntry(identity.PasswordReset))
	w.App.Post("/reset/:token", w.Gate, h.enterThrough(identity.PasswordReset))
	w.App.Post("/reset/:token/again", w.Gate, h.askAgain(identity.PasswordReset))
	w.App.Get("/invitation/sent-again", w.Gate, h.showLinkSent)
	w.App.Get("/invitation/:token", w.Gate, h.showEntry(identity.Invitation))
	w.App.Post("/invitation/:token", w.Gate, h.enterThrough(identity.Invitation))
	w.App.Post("/invitation/:token/again", w.Gate, h.askAgain(identity.Invitation))
	h.registerProfile(w.App.Group("/s/:account/profile", w.Members, w.NotActing))
	h.registerProfile(w.App.Group("/desk/profile", w.Staff))
}

// pieces are drawn beside the sign-in form, two of each trade; they are the same for everyone.
var pieces = []struct {
	kind       string
	attributes map[string]string
}{
	{"hexbolt", map[string]string{"Thread": "M8", "Length": "40 mm"}}, {"nut", map[string]string{"Thread": "M16"}}, {"tape", nil},
	{"glove", nil}, {"disc", nil}, {"glasses", nil}, {"carton", nil}, {"bottle", nil}, {"bulb", nil}, {"cable", nil}, {"wipingroll", nil}, {"drill", nil},
}

func art() []templ.Component {
	var list []templ.Component
	for _, p := range pieces {
		if svg, ok := drawing.Small(p.kind, p.attributes, 170, 110); ok {
			list = append(list, templ.Raw(svg))
		}
	}
	return list
}

// page renders a page of the door in its frame.
func (h *handlers) page(c *fiber.Ctx, status int, page func(f layout.Chrome) templ.Component) error {
	frame, err := h.frame(c)
	if err != nil {
		return err
	}
	return h.Render(c, status, page(frame))
}

// showStart leads to where a person works; those with more than one such place choose.
func (h *handlers) showStart(c *fiber.Ctx) error {
	session := web.Session(c)
	if session.ID == 0 {
		return c.Redirect("/sign-in", fiber.StatusSeeOther)
	}
	if session.SecondFactorDue {
		return c.Redirect("/second-factor", fiber.StatusSeeOther)
	}
	choices, err := h.Identity.Choices(c.UserContext(), session.Actor)
	if err != nil {
		return err
	}
	staff := session.Actor.Staff != ""
	switch {
	case staff && len(choices) == 0:
		return c.Redirect("/desk", fiber.StatusSeeOther)
	case !staff && len(choices) == 1:
		return c.Redirect("/s/"+choices[0].Slug, fiber.StatusSeeOther)
	}
	return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component { return views.ChoicePage(f, session.Actor.Name, staff, choices) })
}

func (h *handlers) showSignIn(c *fiber.Ctx) error {
	next := web.SafeNext(c.Query("next"))
	if session := web.Session(c); session.ID != 0 && !session.SecondFactorDue && next == "/" {
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component {
		return views.SignInPage(f, h.art, views.SignIn{Next: next}, nil)
	})
}

func (h *handlers) signIn(c *fiber.Ctx) error {
	form := views.SignIn{Email: web.Text(c, "email", 254), Next: web.SafeNext(c.FormValue("next"))}
	fresh, err := h.Identity.SignIn(c.UserContext(), form.Email, web.Raw(c, "password"), h.Address(c), c.Get(fiber.HeaderUserAgent))
	if status, problem := again(err); problem != nil {
		return h.page(c, status, func(f layout.Chrome) templ.Component { return views.SignInPage(f, h.art, form, problem) })
	}
	if err != nil {
		return err
	}
	return h.enter(c, fresh, form.Next)
}

// again says that the form is shown once more: something in it was wrong, or it was tried too often.
func again(err error) (status int, problem *fault.Fault) {
	f, ok := fault.As(err)
	switch {
	case ok && f.Kind == fault.KindInvalid:
		return fiber.StatusUnprocessableEntity, f
	case ok && f.Kind == fault.KindTooMany:
		return fiber.StatusTooManyRequests, f
	}
	return 0, nil
}

// enter hands the browser its new session; one that it had before ends.
func (h *handlers) enter(c *fiber.Ctx, fresh identity.Fresh, next string) error {
	if old := h.Cookie(c, web.SessionCookie); old != "" {
		if err := h.Identity.SignOut(c.UserContext(), old); err != nil {
			return err
		}
	}
	h.keep(c, fresh)
	h.DropCookie(c, "gate")
	if fresh.SecondFactorDue {
		next = "/second-factor?next=" + url.QueryEscape(next)
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// keep sets the session's cookie. It outlives the session by a day, so that a form sent too late shows whose it is.
func (h *handlers) keep(c *fiber.Ctx, fresh identity.Fresh) {
	h.SetCookie(c, web.SessionCookie, fresh.Token, fresh.Lasts+24*time.Hour)
}

// stay keeps the session of a page that was open for long, and tells our script when it ends now.
func (h *handlers) stay(c *fiber.Ctx) error {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	session := web.Session(c)
	expires, err := h.Identity.Stay(c.UserContext(), session)
	if err != nil {
		return err
	}
	ends := h.Ends(session, expires, set)
	return c.SendString(fmt.Sprintf("%d %d", ends.In, ends.Latest))
}

func (h *handlers) signOut(c *fiber.Ctx) error {
	if err := h.Identity.SignOut(c.UserContext(), h.Cookie(c, web.SessionCookie)); err != nil {
		return err
	}
	h.DropCookie(c, web.SessionCookie)
	h.DropDraft(c)
	return h.Done(c, "/sign-in", "You are signed out.")
}

func (h *handlers) showSecondFactor(c *fiber.Ctx) error {
	next := web.SafeNext(c.Query("next"))
	if !web.Session(c).SecondFactorDue {
		return c.Redirect(next, fiber.StatusSeeOther)
	}
	return h.page(c, fiber.StatusOK, func(f layout.Chrome) templ.Component { return views.SecondFactorPage(f, next, nil) })
}

func (h *handlers) secondFactor(c *fiber.Ctx) error {
	next := web.SafeNext(c.FormValue("next"))
	fresh, err := h.Identity.SecondFactor(c.UserContext(), web.Session(c), web.Text(c, "code", 60))
	if status, problem := again(err); problem != nil {
		return h.page(c, status, func(f layout.Chrome) templ.Component { return views.SecondFactorPage(f, next, problem) })
	}
	if errors.Is(err, identity.ErrSignedOut) {
		return c.Redirect("/sign-in", fiber.StatusSeeOther)
	}
	if err != nil {
		return err
	}
	h.keep(c, fresh)
	return c.Redirect(next, fiber.StatusSeeOther)
}
