package client

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
)

func (h *handlers) registerLocations(g fiber.Router) {
	g.Get("", h.on(h.locations))
	g.Get("/new", h.onLocation(h.showLocation))
	g.Post("/new", h.onLocation(h.saveLocation))
	g.Get("/:location", h.onLocation(h.showLocation))
	g.Post("/:location", h.onLocation(h.saveLocation))
	g.Post("/:location/use", h.onLocation(h.useLocation))
}

func (h *handlers) locations(p page) error {
	list, err := h.Accounts.Locations(p.ctx, p.actor.Scope(0), true)
	if err != nil {
		return err
	}
	return h.show(p, fiber.StatusOK, view.Locations, func(f view.Frame) templ.Component { return view.LocationsPage(f, list) })
}

// onLocation opens the client and the place of theirs that the address names; a new one without an id.
func (h *handlers) onLocation(do func(p page, l accounts.Location) error) fiber.Handler {
	return h.on(func(p page) error {
		if p.c.Params("location") == "" {
			return do(p, accounts.Location{})
		}
		id, ok := web.Number64(p.c.Params("location"))
		if !ok {
			return fault.NotFound("This place isn’t there.")
		}
		l, err := h.Accounts.Location(p.ctx, p.actor.Scope(clock.Date(0)), id)
		if err != nil {
			return err
		}
		return do(p, l)
	})
}

func (h *handlers) showLocation(p page, l accounts.Location) error {
	return h.locationPage(p, fiber.StatusOK, l, nil)
}

func (h *handlers) locationPage(p page, status int, l accounts.Location, problem *fault.Fault) error {
	return h.show(p, status, view.Locations, func(f view.Frame) templ.Component { return view.LocationPage(f, l, problem) })
}

func readLocation(c *fiber.Ctx, prefix string) accounts.Location {
	text := func(name string, most int) string { return web.Text(c, prefix+name, most) }
	return accounts.Location{Code: text("code", 200), Name: text("name", 200), Line1: text("line1", 200), Line2: text("line2", 200), City: text("city", 200),
		Postcode: text("postcode", 200), Region: text("region", 200), Country: text("country", 10), IsBilling: web.Checked(c, prefix+"is_billing")}
}

func (h *handlers) saveLocation(p page, l accounts.Location) error {
	form := readLocation(p.c, "")
	form.ID, form.Inactive = l.ID, l.Inactive
	saved, err := h.Accounts.SaveLocation(p.ctx, p.actor, form)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.locationPage(p, fiber.StatusUnprocessableEntity, form, problem)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("locations"), saved.Name+" is saved.")
}

func (h *handlers) useLocation(p page, l accounts.Location) error {
	inUse := web.Checked(p.c, "in_use")
	if err := h.Accounts.UseLocation(p.ctx, p.actor, l.ID, inUse); err != nil {
		return err
	}
	said := l.Name + " is no longer offered at the checkout."
	if inUse {
		said = l.Name + " is offered at the checkout again."
	}
	return h.Done(p.c, p.at("locations"), said)
}
