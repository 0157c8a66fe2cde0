package client

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
	"tradecounter/views/layout"
)

// mostHandovers are clients handed over with one form.
const mostHandovers = 50

var administratorsHandOver = fault.Denied("Administrators hand over several clients at once.")

// newHandovers shows what handing over the clients that were ticked in the list passes on.
func (h *handlers) newHandovers(c *fiber.Ctx) error {
	return h.handoversPage(c, fiber.StatusOK, web.Address(c)["row"], view.HandoverForm{Tell: true}, nil)
}

func (h *handlers) handoversPage(c *fiber.Ctx, status int, slugs []string, form view.HandoverForm, problem *fault.Fault) error {
	if !web.Actor(c).Can(identity.Administer) {
		return administratorsHandOver
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	v := view.HandoversView{Form: form, TooMany: len(slugs) > mostHandovers}
	if v.Managers, err = h.Steward.Managers(c.UserContext()); err != nil {
		return err
	}
	for _, slug := range slugs[:min(len(slugs), mostHandovers)] {
		b, err := h.Beside.Beside(c.UserContext(), reach, slug)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		_, account, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, slug)
		if err != nil {
			return err
		}
		v.Clients = append(v.Clients, view.HandedClient{Beside: b, ManagerID: account.ManagerID})
	}
	return h.Render(c, status, view.HandoversPage(h.DeskChrome(c, layout.Clients), v, problem))
}

// handOverMany hands each of the form's clients over by itself, so that what one refuses keeps no other back.
func (h *handlers) handOverMany(c *fiber.Ctx) error {
	if !web.Actor(c).Can(identity.Administer) {
		return administratorsHandOver
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	form := view.HandoverForm{Note: web.Lines(c, "note", 5000), Tell: web.Checked(c, "tell")}
	form.To, _ = web.Number64(c.FormValue("manager"))
	rows := c.Request().PostArgs().PeekMulti("row") // a slug, and the manager whom the page named
	var slugs, left, why []string
	for _, row := range rows {
		slug, _, _ := strings.Cut(string(row), " ")
		slugs = append(slugs, slug)
	}
	switch {
	case len(rows) == 0 || len(rows) > mostHandovers:
		return h.handoversPage(c, fiber.StatusUnprocessableEntity, slugs, form, fault.Invalid(fmt.Sprintf("Tick from 1 to %d clients in the list first.", mostHandovers)))
	case form.To == 0:
		return h.handoversPage(c, fiber.StatusUnprocessableEntity, slugs, form, fault.Invalid("", fault.Field{Name: "manager", Message: "Choose who looks after them from now on."}))
	}
	for i, slug := range slugs {
		actor, account, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, slug)
		if err == nil {
			_, was, _ := strings.Cut(string(rows[i]), " ")
			seen, _ := web.Number64(was)
			_, err = h.Steward.HandOver(c.UserContext(), actor, seen, form.To, form.Note, form.Tell)
		}
		if f, ok := refusal(err); ok {
			left, why = append(left, slug), append(why, account.Name+": "+cmp.Or(f.For("manager"), f.For("note"), f.Message))
		} else if err != nil {
			return err
		}
	}
	if len(left) > 0 {
		message := fmt.Sprintf("Handed over: %d. These are not. %s", len(slugs)-len(left), strings.Join(why, " "))
		return h.handoversPage(c, fiber.StatusUnprocessableEntity, left, form, fault.Invalid(message))
	}
	return h.Done(c, "/desk/clients", fmt.Sprintf("Handed over: %d, each with its page.", len(slugs)))
}
