package web

import (
	"context"
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

const keyPreview = "preview"

// previewPolicy lets the desk alone put a page into a frame, where it runs nothing and sends nothing.
const previewPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// Preview lets the handlers that follow answer as if member had asked, with a storefront whose addresses begin with at. The
// pages are to be looked at: they carry no token that anything could be sent with.
func (w *Web) Preview(c *fiber.Ctx, member identity.Actor, at string) {
	c.Locals(keySession, identity.Session{Actor: member, CSRF: rand.Text()})
	c.Locals(keyPreview, at)
	c.Set(fiber.HeaderContentSecurityPolicy, previewPolicy)
}

// PreviewLetter does it for a letter, whose style stands in it.
func PreviewLetter(c *fiber.Ctx, html string) error {
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.SendString(html)
}

// Frames lets a page of the desk show previews in a frame.
func Frames(c *fiber.Ctx) {
	c.Set(fiber.HeaderContentSecurityPolicy, contentPolicy+"; frame-src 'self'")
}

// Shown is the member as whom a client's storefront is previewed: a buyer who has signed in lately, or else somebody of
// the client's, or else a buyer who is still to come.
func (w *Web) Shown(ctx context.Context, staff identity.Actor) (identity.Actor, error) {
	team, err := w.Identity.Team(ctx, staff)
	if err != nil {
		return identity.Actor{}, err
	}
	best, score := int64(0), clock.Time(-1)
	for _, m := range team {
		s := m.LastSignIn
		if m.Role != identity.Viewer {
			s += 1 << 50 // beyond any time
		}
		if m.BlockedAt == 0 && m.Disabled == 0 && s > score {
			best, score = m.ID, s
		}
	}
	if best == 0 {
		return identity.Actor{MemberID: -1, Account: staff.Account, Name: Newcomer, Role: identity.Viewer}, nil
	}
	return w.Identity.ActorOf(ctx, best)
}

// Newcomer stands for a buyer of a client that has none yet.
const Newcomer = "First buyer"
