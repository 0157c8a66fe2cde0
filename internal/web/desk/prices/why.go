package prices

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/layout"
)

// why explains any client's price on a page of its own.
func (h *handlers) why(c *fiber.Ctx) error {
	w, err := h.readWhy(c, nil)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.WhyPage(h.DeskChrome(c, layout.Prices), w))
}

// readWhy reads the question beside a sheet, or on its own page, and answers it once it is asked.
func (h *handlers) readWhy(c *fiber.Ctx, o *opened) (w view.WhyForm, err error) {
	reach, err := h.Reach(c)
	if err != nil {
		return w, err
	}
	today, err := h.Desk.Today(c.UserContext())
	if err != nil {
		return w, err
	}
	w = view.WhyForm{Action: view.Path + "/why", Client: web.Query(c, "client", 200), Product: web.Query(c, "product", 64), Quantity: web.Query(c, "quantity", 9),
		On: web.Query(c, "date", 10), WithDraft: c.Query("draft") != "", Problem: fault.Invalid("")}
	var plan pricing.Plan
	date := today
	if o != nil {
		w.Action, w.Hidden, w.Clients = view.At(o.Opened), url.Values{}, o.Clients[:min(len(o.Clients), 100)]
		_, w.Hidden = readFilter(asked(c), today)
		if page := c.Query("page"); page != "" {
			w.Hidden.Set("page", page)
		}
		if w.Fixed = o.AccountID != 0; w.Fixed {
			w.Client = o.Code
		} else if w.Client == "" && len(o.Clients) == 1 {
			w.Client = o.Clients[0].Slug
		}
		draft, err := h.Desk.Draft(c.UserContext(), o.Opened)
		if err != nil {
			return w, err
		}
		if w.Drafted = len(draft.Rows) > 0 && o.MayEdit; w.Drafted && (w.WithDraft || c.Query("product") == "") {
			w.WithDraft = true
			plan = pricing.NewPlan(o.Book, draft.On(o.Today), draft.Edits())
			date = plan.On
		}
	}
	quantity := int64(1)
	if w.Quantity == "" {
		w.Quantity = "1"
	} else if n, ok := web.Number64(w.Quantity); ok && n > 0 && n <= 10_000_000 {
		quantity = n
	} else {
		w.Problem.Add("quantity", "Give a whole quantity from 1.")
	}
	if w.On == "" {
		w.On = date.String()
	} else if date, err = clock.ParseDate(w.On); err != nil {
		w.Problem.Add("date", "Give a day of the calendar.")
	}
	if w.Product == "" || len(w.Problem.Fields) > 0 {
		return w, nil
	}
	actor, ok, err := h.clientNamed(c, reach, w.Client)
	if err != nil {
		return w, err
	}
	if !ok {
		w.Problem.Add("client", "You have no client of that name.")
		return w, nil
	}
	answer, err := h.Prices.Why(c.UserContext(), actor, w.Product, quantity, date, plan)
	if problem, ok := fault.AsInvalid(err); ok {
		w.Problem = problem
		return w, nil
	}
	w.Answer = &answer
	return w, err
}

// clientNamed is the actor working for the client of that short name or name, within reach.
func (h *handlers) clientNamed(c *fiber.Ctx, reach identity.Reach, name string) (identity.Actor, bool, error) {
	slug, err := h.Desk.Slug(c.UserContext(), reach, name)
	if err != nil || slug == "" {
		return identity.Actor{}, false, err
	}
	actor, _, err := h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, slug)
	return actor, err == nil, err
}
