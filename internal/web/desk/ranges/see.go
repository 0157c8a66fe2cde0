package ranges

import (
	"fmt"
	"html"
	"slices"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// mostChoices is how many clients the form offers by name.
const mostChoices = 500

// see answers what a client sees: a product, a category, or in all.
func (h *handlers) see(c *fiber.Ctx) error {
	a, err := h.asker(c)
	if err != nil {
		return err
	}
	q := view.Question{Client: web.Query(c, "client", 200), Product: web.Query(c, "sku", 100), On: web.Query(c, "date", 10),
		Category: web.Query(c, "category", 1000), Today: a.today, Date: a.today, Problem: fault.Invalid("")}
	if err := h.choices(c, a, &q); err != nil {
		return err
	}
	if q.On == "" {
		q.On = a.today.String()
	} else if q.Date, err = clock.ParseDate(q.On); err != nil {
		q.Problem.Add("date", "Give a day of the calendar.")
	}
	if q.Client == "" && q.Product+q.Category != "" {
		q.Problem.Add("client", "Choose the client that is asked about.")
	}
	if q.Client != "" && len(q.Problem.Fields) == 0 {
		if err := h.answer(c, a, &q); err != nil {
			return err
		}
	}
	status := fiber.StatusOK
	if len(q.Problem.Fields) == 0 {
		q.Problem = nil
	} else if q.Product+q.Category != "" && q.Client == "" && c.Query("date") == "" {
		q.Problem = nil // led here from a product: the client is still to be chosen
	}
	if q.Problem != nil {
		status = fiber.StatusUnprocessableEntity
	}
	return h.Render(c, status, view.SeePage(h.DeskChrome(c, layout.Range), q))
}

func (h *handlers) choices(c *fiber.Ctx, a asker, q *view.Question) error {
	values, err := h.Catalog.Values(c.UserContext())
	if err != nil {
		return err
	}
	q.Categories = values.Categories
	q.Clients, err = h.Catalog.Within(c.UserContext(), a.reach, mostChoices)
	return err
}

func (h *handlers) answer(c *fiber.Ctx, a asker, q *view.Question) error {
	slug, err := h.Desk.Slug(c.UserContext(), a.reach, q.Client)
	if err != nil {
		return err
	}
	if slug == "" {
		q.Problem.Add("client", "You have no client of that name.")
		return nil
	}
	actor, account, err := h.Accounts.ForStaff(c.UserContext(), a.actor, a.reach, slug)
	if err != nil {
		return err
	}
	q.Named = catalog.Holding{ID: account.ID, Slug: account.Slug, Name: account.Name}
	scope := actor.Scope(q.Date)
	seen, err := h.Catalog.Range(c.UserContext(), scope)
	if err != nil {
		return err
	}
	q.Sees = seen.Len()
	if q.Product != "" {
		if err := h.explain(c, scope, q); err != nil {
			return err
		}
	}
	if q.Category != "" {
		return h.part(c, scope, q)
	}
	return nil
}

func (h *handlers) explain(c *fiber.Ctx, scope identity.Scope, q *view.Question) error {
	picks, err := h.Catalog.Picks(c.UserContext(), scope.AccountID, []string{q.Product})
	if err != nil {
		return err
	}
	switch found := picks[0].Products; len(found) {
	case 0:
		q.Problem.Add("sku", fmt.Sprintf("There is no product %q.", q.Product))
		return nil
	case 1:
		q.Asked = &found[0]
	default:
		said := "Several are called that:"
		for _, p := range found {
			said += " " + p.SKU
		}
		q.Problem.Add("sku", said+".")
		return nil
	}
	told, err := h.Catalog.ExplainVisibility(c.UserContext(), scope, q.Asked.SKU)
	q.Answer = &told
	return err
}

// part is what the client sees of a category and all below it.
func (h *handlers) part(c *fiber.Ctx, scope identity.Scope, q *view.Question) error {
	if !slices.Contains(q.Categories, q.Category) {
		q.Problem.Add("category", "There is no such category. Its path is written like Fasteners > Screws.")
		return nil
	}
	held, err := h.Catalog.Mean(c.UserContext(), nil, []catalog.Rule{{Include: true, Kind: "category", Value: q.Category}})
	if err != nil {
		return err
	}
	seen, err := h.Catalog.Range(c.UserContext(), scope)
	if err != nil {
		return err
	}
	ids := held.Came.Clone()
	ids.And(seen.Bitmap())
	part, pages := web.Page(c, int(ids.GetCardinality()), perSlice, ui.At{Path: view.Path + "/see", Query: web.Address(c)})
	q.Part = &view.Part{Path: q.Category, Sees: int(ids.GetCardinality()), Of: held.Products, Pages: pages}
	q.Part.Products, err = h.Catalog.Named(c.UserContext(), ids, part.From, perSlice)
	return err
}

// goods are choices for a field that names a product, for our own script.
func (h *handlers) goods(c *fiber.Ctx) error {
	words := web.Query(c, "q", 100)
	var list []catalog.Listed
	var err error
	if len(words) > 1 {
		if list, err = h.Catalog.Wordy(c.UserContext(), words, mostFound); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	text := ""
	for _, p := range list {
		text += `<option value="` + html.EscapeString(p.SKU) + `">` + html.EscapeString(p.Name) + `</option>`
	}
	return c.SendString(text)
}
