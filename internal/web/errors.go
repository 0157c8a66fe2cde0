package web

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/views/layout"
)

// answerError is what becomes of every error that a handler returns: faults in their own words, everything else as a
// calm page with the number under which the log knows it.
func (w *Web) answerError(c *fiber.Ctx, err error) error {
	status, trouble := told(err)
	if c.UserContext().Err() != nil { // the request's own time is over; the answer has a little of its own
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), 5*time.Second)
		defer cancel()
		c.SetUserContext(ctx)
	}
	if status >= 500 {
		slog.ErrorContext(c.UserContext(), "request failed", "number", Number(c), "method", c.Method(), "path", c.Path(), "error", err)
		trouble.Request = Number(c)
	}
	w.failed(c, status, trouble.Topic)
	c.Response().ResetBody()
	if wantsFragment(c) {
		return c.Status(status).SendString(trouble.Message)
	}
	if Actor(c).Staff != "" && trouble.Topic != "" {
		if scope, _, err := w.Scope(c); err == nil {
			w.leadOn(c, scope, deskArticle)
		}
	}
	page := layout.Error(w.GateChrome(c), trouble)
	if Session(c).Actor.MemberID != 0 && status != fiber.StatusServiceUnavailable {
		if chrome, err := w.Chrome(c, ""); err == nil {
			page = layout.StorefrontError(chrome, trouble)
		}
	}
	if err := w.Render(c, status, page); err != nil {
		return c.Status(status).SendString(trouble.Message)
	}
	return nil
}

func told(err error) (int, layout.Trouble) {
	if f, ok := fault.As(err); ok {
		switch f.Kind {
		case fault.KindNotFound:
			return fiber.StatusNotFound, notFound
		case fault.KindDenied:
			return fiber.StatusForbidden, layout.Trouble{Title: "Not allowed", Message: f.Message, Topic: f.Topic}
		case fault.KindConflict:
			return fiber.StatusConflict, layout.Trouble{Title: "It changed meanwhile", Message: f.Message, Topic: f.Topic}
		case fault.KindTooMany:
			return fiber.StatusTooManyRequests, layout.Trouble{Title: "Too many attempts", Message: f.Message}
		case fault.KindBusy:
			return fiber.StatusServiceUnavailable, layout.Trouble{Title: "Busy for a moment", Message: f.Message}
		}
		return fiber.StatusUnprocessableEntity, layout.Trouble{Title: "That can't be used as it is", Message: f.Error()}
	}
	var known *fiber.Error
	if errors.As(err, &known) {
		switch known.Code {
		case fiber.StatusNotFound, fiber.StatusMethodNotAllowed:
			return known.Code, notFound
		case fiber.StatusRequestEntityTooLarge:
			return known.Code, layout.Trouble{Title: "Too large", Message: "What was sent is over 4 MB. Send it in smaller pieces."}
		}
		if known.Code < 500 {
			return known.Code, layout.Trouble{Title: "That can't be used as it is", Message: "The request can't be read. Go back and try again."}
		}
	}
	return fiber.StatusInternalServerError, layout.Trouble{Title: "Something went wrong on our side",
		Message: "Nothing was changed by this step unless a page told you so. Try again; if it happens again, tell us."}
}

var notFound = layout.Trouble{Title: "Not found", Message: "There is nothing at this address for you. It may have moved, or it isn’t part of your range."}

// wantsFragment says that our own script asked and places the answer itself.
func wantsFragment(c *fiber.Ctx) bool { return c.Get("X-Requested-With") == "fetch" }

// Fragment says that our own script asked; it wants a piece of a page instead of a redirect.
func Fragment(c *fiber.Ctx) bool { return wantsFragment(c) }

// Render writes a page into the response.
func (w *Web) Render(c *fiber.Ctx, status int, page templ.Component) error {
	c.Status(status)
	c.Response().Header.SetContentType(fiber.MIMETextHTMLCharsetUTF8)
	if err := page.Render(c.UserContext(), c.Response().BodyWriter()); err != nil {
		c.Response().ResetBody()
		return err
	}
	return nil
}
