package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// goOnActing answers a person of the seller's who acts for a member. Who may look only can't write: not by a form, which
// is refused here, nor by anything that a page does.
func (w *Web) goOnActing(c *fiber.Ctx, actor identity.Actor) error {
	if !actor.Behalf.Watching() {
		return c.Next()
	}
	why := fault.Denied(fmt.Sprintf("You see this as %s and can't change anything for them: %s doesn't allow it. To order for them, use “Order for…” on the desk.",
		actor.Name, actor.Account.Name))
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead:
		c.SetUserContext(db.LookOnly(c.UserContext(), why))
		return c.Next()
	}
	return why
}

// NotActing keeps those who act for a member from pages that are the member's alone: their sign-in and sessions.
func (w *Web) NotActing(c *fiber.Ctx) error {
	if Actor(c).Behalf.Is() {
		return fault.NotFound("This page isn't there.")
	}
	return c.Next()
}

// actingWords say on each page for whom one acts, and whether it is to look only.
func actingWords(actor identity.Actor) string {
	switch {
	case !actor.Behalf.Is():
		return ""
	case actor.Behalf.Watching():
		return fmt.Sprintf("You see this as %s, %s. You can look, not change anything.", actor.Name, actor.Account.Name)
	}
	return fmt.Sprintf("You act for %s, %s. What you do is recorded under both names.", actor.Name, actor.Account.Name)
}
