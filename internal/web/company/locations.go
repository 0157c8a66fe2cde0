package company

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
)

func (t *team) registerLocations(g fiber.Router) {
	g.Get("", t.showLocations)
	g.Get("/new", t.showNewLocation)
	g.Post("/new", t.saveLocation)
	g.Get("/:location", t.showLocation)
	g.Post("/:location", t.saveLocation)
	g.Post("/:location/use", t.useLocation)
}

func (t *team) showLocations(c *fiber.Ctx) error {
	scope, err := t.managed(c)
	if err != nil {
		return err
	}
	list, err := t.Accounts.Locations(c.UserContext(), scope, true)
	if err != nil {
		return err
	}
	chrome, err := t.Chrome(c, layout.Team)
	if err != nil {
		return err
	}
	return t.Render(c, fiber.StatusOK, views.LocationsPage(chrome, list))
}

// managed is the scope of a company admin.
func (t *team) managed(c *fiber.Ctx) (identity.Scope, error) {
	if !web.Actor(c).Can(identity.ManageCompany) {
		return identity.Scope{}, fault.Denied("Ask one of your company’s administrators.")
	}
	scope, _, err := t.Scope(c)
	return scope, err
}

func (t *team) showNewLocation(c *fiber.Ctx) error {
	if _, err := t.managed(c); err != nil {
		return err
	}
	return t.locationPage(c, fiber.StatusOK, accounts.Location{}, nil)
}

func (t *team) showLocation(c *fiber.Ctx) error {
	l, err := t.location(c)
	if err != nil {
		return err
	}
	return t.locationPage(c, fiber.StatusOK, l, nil)
}

// location is the place that the address names.
func (t *team) location(c *fiber.Ctx) (accounts.Location, error) {
	scope, err := t.managed(c)
	if err != nil {
		return accounts.Location{}, err
	}
	id, ok := web.Number64(c.Params("location"))
	if !ok {
		return accounts.Location{}, fault.NotFound("This place isn’t there.")
	}
	return t.Accounts.Location(c.UserContext(), scope, id)
}

func (t *team) locationPage(c *fiber.Ctx, status int, l accounts.Location, problem *fault.Fault) error {
	chrome, err := t.Chrome(c, layout.Team)
	if err != nil {
		return err
	}
	return t.Render(c, status, views.LocationPage(chrome, l, problem))
}

func (t *team) saveLocation(c *fiber.Ctx) error {
	form := accounts.Location{
		Code: web.Text(c, "code", 200), Name: web.Text(c, "name", 200), Line1: web.Text(c, "line1", 200), Line2: web.Text(c, "line2", 200),
		City: web.Text(c, "city", 200), Postcode: web.Text(c, "postcode", 200), Region: web.Text(c, "region", 200),
		Country: web.Text(c, "country", 10), IsBilling: web.Checked(c, "is_billing"),
	}
	if c.Params("location") != "" {
		l, err := t.location(c)
		if err != nil {
			return err
		}
		form.ID, form.Inactive = l.ID, l.Inactive
	}
	saved, err := t.Accounts.SaveLocation(c.UserContext(), web.Actor(c), form)
	if problem, ok := fault.AsInvalid(err); ok {
		return t.locationPage(c, fiber.StatusUnprocessableEntity, form, problem)
	}
	if err != nil {
		return err
	}
	return t.Done(c, web.Path(c, "team", "locations"), saved.Name+" is saved.")
}

func (t *team) useLocation(c *fiber.Ctx) error {
	l, err := t.location(c)
	if err != nil {
		return err
	}
	inUse := web.Checked(c, "in_use")
	if err := t.Accounts.UseLocation(c.UserContext(), web.Actor(c), l.ID, inUse); err != nil {
		return err
	}
	said := l.Name + " is no longer offered at the checkout."
	if inUse {
		said = l.Name + " is offered at the checkout again."
	}
	return t.Done(c, web.Path(c, "team", "locations"), said)
}
