package client

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/identity"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/client"
	"tradecounter/views/layout"
)

// A new client is made in four steps of one form: what isn't shown goes along in it, so going back and forth keeps all.

func (h *handlers) mayMake(c *fiber.Ctx) error {
	if actor := web.Actor(c); actor.Staff != identity.Admin && actor.Staff != identity.Manager {
		return fault.Denied("Managers and administrators make clients.")
	}
	return nil
}

func (h *handlers) showNew(c *fiber.Ctx) error {
	if err := h.mayMake(c); err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	form := view.NewForm{Step: view.Company, Key: orders.NewKey(), Like: web.Query(c, "like", 64), Role: string(identity.CompanyAdmin), Code: "main", Billing: true,
		T: view.TermsForm{Currency: set.Currency, Locale: "en-GB", TermsDays: strconv.Itoa(set.TermsDays), TaxRule: "domestic", Status: "active"}}
	if a := web.Actor(c); a.Staff == identity.Manager {
		form.Manager = strconv.FormatInt(a.PersonID, 10)
	}
	if err := h.copyOver(c, &form); err != nil {
		return err
	}
	return h.newPage(c, fiber.StatusOK, form, nil)
}

func readNew(c *fiber.Ctx) view.NewForm {
	many := func(name string) (list []string) {
		for _, v := range c.Request().PostArgs().PeekMulti(name) {
			if code := strings.TrimSpace(string(v)); code != "" && len(code) <= 100 && len(list) < 200 && !slices.Contains(list, code) {
				list = append(list, code)
			}
		}
		return list
	}
	step, _ := strconv.Atoi(web.Text(c, "step", 2))
	l := readLocation(c, "location_")
	return view.NewForm{
		Step: view.Step(min(max(step, 1), 4)), Key: web.Text(c, "key", 64), Like: web.Text(c, "copy", 64), Copied: web.Text(c, "copied", 64), T: readTerms(c),
		Slug: strings.ToLower(web.Text(c, "slug", 100)), Manager: web.Text(c, "manager", 20), Place: l.Name, Code: cmp.Or(l.Code, "main"), Line1: l.Line1, Postcode: l.Postcode, City: l.City,
		Country: strings.ToUpper(l.Country), Billing: l.IsBilling, Person: web.Text(c, "person_name", 200), Email: web.Text(c, "person_email", 254), Role: web.Text(c, "person_role", 20),
		Assortments: many("assortments"), Lists: many("lists"), Singles: web.Checked(c, "singles"), Contracts: web.Checked(c, "contracts"), Look: web.Checked(c, "look"),
		Accent: web.Text(c, "accent", 40),
	}
}

// stepNew goes to another step, or makes the client.
func (h *handlers) stepNew(c *fiber.Ctx) error {
	if err := h.mayMake(c); err != nil {
		return err
	}
	form := readNew(c)
	wish := web.Text(c, "go", 10)
	if form.Slug == "" {
		form.Slug = view.SlugOf(form.T.Name)
	}
	if err := h.copyOver(c, &form); err != nil {
		return err
	}
	if wish == "make" {
		return h.makeClient(c, form)
	}
	to, err := strconv.Atoi(wish)
	if err != nil {
		to = int(form.Step)
	}
	target := view.Step(min(max(to, 1), 4))
	if target > form.Step {
		problem, err := h.checkStep(c, form)
		if err != nil {
			return err
		}
		if problem.OrNil() != nil {
			return h.newPage(c, fiber.StatusUnprocessableEntity, form, problem)
		}
	}
	form.Step = target
	return h.newPage(c, fiber.StatusOK, form, nil)
}

// checkStep says early what the making would refuse of this step's fields.
func (h *handlers) checkStep(c *fiber.Ctx, form view.NewForm) (*fault.Fault, error) {
	problem := fault.Invalid("")
	n := newClient(form, problem)
	_, err := accounts.CheckNew(form.Slug, n.Details)
	taken(problem, err, "")
	if n.Place != (accounts.Location{}) {
		taken(problem, n.Place.Check(), "location_")
	}
	if (form.Person == "") != (form.Email == "") {
		problem.Add(map[bool]string{true: "person_name", false: "person_email"}[form.Person == ""], "Enter name and email of the person, or neither.")
	} else if form.Email != "" {
		taken(problem, n.Person.Check(), "person_")
	}
	if form.Like != "" && form.Copied != form.Like {
		problem.Add("copy", "There is no such client to copy.")
	}
	if form.Step == view.Company {
		if _, err := h.Accounts.BySlug(c.UserContext(), form.Slug); err == nil {
			problem.Add("slug", "There is an account "+strconv.Quote(form.Slug)+" already.")
		} else if !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
	}
	if form.Contracts && form.Copied != "" {
		like, err := h.Accounts.BySlug(c.UserContext(), form.Copied)
		if err != nil && !fault.Is(err, fault.KindNotFound) {
			return nil, err
		}
		if err == nil && like.Currency != form.T.Currency {
			problem.Add("contracts", "Contract prices of "+like.Name+" are in "+like.Currency+".")
		}
	}
	problem.Fields = slices.DeleteFunc(problem.Fields, func(f fault.Field) bool {
		return view.StepOf(fault.Invalid("", f), form.Step) != form.Step
	})
	return problem, nil
}

// taken takes over what a part of the form is refused for; its fields have a name before theirs.
func taken(problem *fault.Fault, err error, before string) {
	if f, ok := fault.AsInvalid(err); ok {
		for _, field := range f.Fields {
			problem.Add(before+field.Name, field.Message)
		}
	}
}

// copyOver takes terms, range, prices and look of a similar client into the form, once for each that is chosen. Numbers
// that are a company's own (tax id, number, credit hold) aren't copied.
func (h *handlers) copyOver(c *fiber.Ctx, form *view.NewForm) error {
	if form.Like == form.Copied {
		return nil
	}
	if form.Like == "" {
		form.Copied, form.Singles, form.Contracts, form.Look = "", false, false, false
		return nil
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	actor, like, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, form.Like)
	if fault.Is(err, fault.KindNotFound) {
		return nil // told when one goes on
	}
	if err != nil {
		return err
	}
	t := view.TermsOf(like)
	t.Name, t.TaxID, t.ExternalID, t.Status, t.AcquisitionCost, t.Seen, t.ActingAllowed = form.T.Name, form.T.TaxID, form.T.ExternalID, "active", "", "", false
	form.T, form.Copied, form.Singles, form.Look = t, form.Like, true, true
	r, err := h.Catalog.RangeOf(c.UserContext(), like.ID)
	if err != nil {
		return err
	}
	form.Assortments = r.Assortments
	lists, err := h.Prices.ListsOf(c.UserContext(), actor)
	form.Lists = nil
	for _, l := range lists {
		if !l.IsBase {
			form.Lists = append(form.Lists, l.Code)
		}
	}
	return err
}

func (h *handlers) newPage(c *fiber.Ctx, status int, form view.NewForm, problem *fault.Fault) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	ctx, v := c.UserContext(), view.NewView{Form: form}
	switch form.Step {
	case view.Company:
		if v.Clients, err = h.Accounts.List(ctx, reach); err != nil {
			return err
		}
		if web.Actor(c).Staff == identity.Admin {
			if v.Managers, err = h.Steward.Managers(ctx); err != nil {
				return err
			}
		}
	case view.RangeStep:
		if v.Assortments, err = h.Catalog.Assortments(ctx, reach); err != nil {
			return err
		}
	case view.PricesStep:
		if v.Lists, err = h.Prices.Lists(ctx, web.Actor(c), reach, ""); err != nil {
			return err
		}
	}
	if form.Copied != "" {
		if _, like, err := h.Accounts.ForStaff(ctx, web.Actor(c), reach, form.Copied); err == nil {
			v.Like = like.Name
		}
	}
	return h.Render(c, status, view.NewPage(h.DeskChrome(c, layout.Clients), v, problem))
}

func (h *handlers) makeClient(c *fiber.Ctx, form view.NewForm) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	problem := fault.Invalid("")
	n := newClient(form, problem)
	var made accounts.Account
	if err = problem.OrNil(); err == nil {
		made, err = h.Steward.Make(c.UserContext(), web.Actor(c), reach, n)
	}
	if refused, ok := fault.AsInvalid(err); ok {
		form.Step = view.StepOf(refused, form.Step)
		return h.newPage(c, fiber.StatusUnprocessableEntity, form, refused)
	}
	if err != nil {
		return err
	}
	return h.Done(c, "/desk/clients/"+made.Slug, made.Name+" is made. Look at what they will see, then invite.")
}

// newClient is what the form says; numbers that are none stand in the fault.
func newClient(form view.NewForm, problem *fault.Fault) workspace.NewClient {
	n := workspace.NewClient{Key: form.Key, Slug: form.Slug, Details: details(form.T, problem), CopyOf: form.Copied, Assortments: form.Assortments, Lists: form.Lists,
		Singles: form.Singles, Contracts: form.Contracts, Look: form.Look, Accent: form.Accent,
		Person: identity.NewMember{Email: form.Email, Name: form.Person, Role: identity.Role(form.Role)}}
	n.ManagerID, _ = web.Number64(form.Manager)
	if form.Place+form.Line1+form.City+form.Postcode != "" {
		n.Place = accounts.Location{Code: form.Code, Name: cmp.Or(form.Place, form.T.Name), Line1: form.Line1, City: form.City, Postcode: form.Postcode, Country: form.Country, IsBilling: form.Billing}
	}
	return n
}
