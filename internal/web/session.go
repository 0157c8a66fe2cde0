package web

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/ui"
)

// Session is who is signed in at this request; the zero Session for nobody.
func Session(c *fiber.Ctx) identity.Session {
	s, _ := c.Locals(keySession).(identity.Session)
	return s
}

// Actor is who acts at this request.
func Actor(c *fiber.Ctx) identity.Actor { return Session(c).Actor }

// cookie names carry the __Host- prefix where browsers honour it: over https.
func (w *Web) cookie(name string) string {
	if w.Secure() {
		return "__Host-tc_" + name
	}
	return "tc_" + name
}

// SetCookie sets one of our cookies, for the browser alone; lasts 0 ends with the browser.
func (w *Web) SetCookie(c *fiber.Ctx, name, value string, lasts time.Duration) {
	cookie := &fiber.Cookie{Name: w.cookie(name), Value: value, Path: "/", HTTPOnly: true, Secure: w.Secure(), SameSite: fiber.CookieSameSiteLaxMode}
	if lasts == 0 {
		cookie.SessionOnly = true
	} else {
		cookie.MaxAge = int(lasts.Seconds())
	}
	c.Cookie(cookie)
}

// DropCookie removes one of our cookies.
func (w *Web) DropCookie(c *fiber.Ctx, name string) { w.SetCookie(c, name, "", -time.Second) }

// Cookie reads one of our cookies.
func (w *Web) Cookie(c *fiber.Ctx, name string) string { return c.Cookies(w.cookie(name)) }

// SessionCookie is the name of the cookie that carries the session's token.
const SessionCookie = "session"

// Members lets only members of the account in the address through; everyone else is led to the sign-in page, whatever
// the account's name, or finds nothing.
func (w *Web) Members(c *fiber.Ctx) error {
	guard := "members of " + c.Params("account")
	if isThrough(c, guard) {
		return c.Next()
	}
	session, err := w.load(c, c.Params("account"))
	if err != nil {
		return err
	}
	if session.Actor.MemberID == 0 {
		return w.tooLate(c)
	}
	if err := w.checkCSRF(c, session.CSRF); err != nil {
		return w.outdated(c, err)
	}
	c.Locals(guard, true)
	if session.Actor.Behalf.Is() {
		return w.goOnActing(c, session.Actor)
	}
	return w.watched(c, w.goOn)
}

// isThrough says that the same guard let this request through already: addresses of several groups begin alike, and the guard
// of each is asked.
func isThrough(c *fiber.Ctx, guard string) bool { return c.Locals(guard) != nil }

// Staff lets only the seller's people through; to members the desk doesn't exist.
func (w *Web) Staff(c *fiber.Ctx) error {
	const guard = "staff"
	if isThrough(c, guard) {
		return c.Next()
	}
	session, err := w.load(c, "")
	if err != nil {
		return err
	}
	if session.ID == 0 || session.SecondFactorDue {
		return w.tooLate(c)
	}
	if session.Actor.Staff == "" {
		return fault.NotFound("This page isn't there.")
	}
	if err := w.checkCSRF(c, session.CSRF); err != nil {
		return w.outdated(c, err)
	}
	c.Locals(guard, true)
	return w.goOn(c)
}

// Person lets everyone through who is signed in, and those at their second factor; the handler looks who it is.
func (w *Web) Person(c *fiber.Ctx) error {
	session, err := w.load(c, "")
	if err != nil {
		return err
	}
	if session.ID == 0 {
		return w.toSignIn(c)
	}
	if err := w.checkCSRF(c, session.CSRF); err != nil {
		return err
	}
	return c.Next()
}

// load finds the session of the request's cookie and keeps it for the handlers. Nobody is no error.
func (w *Web) load(c *fiber.Ctx, slug string) (identity.Session, error) {
	ctx, err := w.DB.WithVersions(c.UserContext())
	if err != nil {
		return identity.Session{}, err
	}
	c.SetUserContext(ctx)
	session, err := w.Identity.Load(ctx, w.Cookie(c, SessionCookie), slug)
	if errors.Is(err, identity.ErrSignedOut) {
		return identity.Session{}, nil
	}
	if err == nil || fault.Is(err, fault.KindNotFound) {
		c.Locals(keySession, session)
	}
	return session, err
}

// toSignIn leads to the sign-in page and back to what was asked for. Our own script gets a plain 401.
func (w *Web) toSignIn(c *fiber.Ctx) error {
	if Fragment(c) {
		return c.Status(fiber.StatusUnauthorized).SendString("Sign in again to go on.")
	}
	door := "/sign-in"
	if Session(c).SecondFactorDue {
		door = "/second-factor"
	}
	next := c.OriginalURL()
	if c.Method() != fiber.MethodGet {
		next = refererPath(c)
	}
	return c.Redirect(door+"?next="+url.QueryEscape(next), fiber.StatusSeeOther)
}

// refererPath is the page that a form stood on, when it was one of ours.
func refererPath(c *fiber.Ctx) string {
	from, err := url.Parse(c.Get(fiber.HeaderReferer))
	if err != nil || from.Host != c.Hostname() {
		return "/"
	}
	return from.RequestURI()
}

// SafeNext is where to go after signing in: a path of this portal, or the start. It must begin with a single slash and
// hold no backslash or control character, so that no browser takes it for another host.
func SafeNext(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsFunc(next, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }) {
		return "/"
	}
	if parsed, err := url.Parse(next); err != nil || parsed.Host != "" || parsed.Scheme != "" || strings.HasPrefix(parsed.Path, "//") || strings.Contains(parsed.Path, `\`) {
		return "/"
	}
	return next
}

var errForged = fault.Denied("This form is no longer valid, perhaps because you signed in again meanwhile. Go back, reload the page and send it once more.").On("session")

// checkCSRF refuses a change that doesn't come from a page of ours: by the token, and by what browsers say of its origin.
func (w *Web) checkCSRF(c *fiber.Ctx, secret string) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead:
		return nil
	}
	if fromElsewhere(c) {
		return errForged
	}
	if secret == "" || !unmask(c.FormValue(ui.CSRFField), secret) {
		return errForged
	}
	return nil
}

// fromElsewhere says that the browser sends this for a page that isn't ours.
func fromElsewhere(c *fiber.Ctx) bool {
	site := c.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// CSRF is the token for the forms of a page: the session's secret under a new mask each time, so that the compressed
// page gives nothing away about it.
func (w *Web) CSRF(c *fiber.Ctx) string {
	if s := Session(c); s.CSRF != "" {
		return mask(s.CSRF)
	}
	return mask(w.gateSecret(c))
}

func mask(secret string) string {
	pad := make([]byte, len(secret))
	_, _ = rand.Read(pad) // never fails
	return base64.RawURLEncoding.EncodeToString(append(xor(pad, secret), pad...))
}

func unmask(token, secret string) bool {
	return subtle.ConstantTimeCompare(unmasked(token), []byte(secret)) == 1
}

// unmasked is the secret under a token's mask, nil for what is no token.
func unmasked(token string) []byte {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw)%2 != 0 {
		return nil
	}
	half := len(raw) / 2
	return xor(raw[half:], string(raw[:half]))
}

func xor(pad []byte, secret string) []byte {
	out := make([]byte, len(secret))
	for i := range out {
		out[i] = pad[i] ^ secret[i]
	}
	return out
}

// gateSecret protects forms before there is a session: it follows from a cookie that only this browser has.
func (w *Web) gateSecret(c *fiber.Ctx) string {
	token := w.Cookie(c, "gate")
	if len(token) < 20 || len(token) > 64 {
		if kept, ok := c.Locals("gate").(string); ok {
			token = kept
		} else {
			token = rand.Text()
			c.Locals("gate", token)
			w.SetCookie(c, "gate", token, 0)
		}
	}
	return gateSecretOf(token)
}

func gateSecretOf(token string) string {
	sum := sha256.Sum256([]byte("gate form " + token))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}

// Gate checks the forms of pages before the sign-in.
func (w *Web) Gate(c *fiber.Ctx) error {
	if _, err := w.load(c, ""); err != nil {
		return err
	}
	if c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead {
		return c.Next()
	}
	token, secret := w.Cookie(c, "gate"), Session(c).CSRF
	if secret != "" && unmask(c.FormValue(ui.CSRFField), secret) {
		return c.Next()
	}
	if len(token) < 20 || len(token) > 64 {
		return errForged
	}
	if err := w.checkCSRF(c, gateSecretOf(token)); err != nil {
		return err
	}
	return c.Next()
}
