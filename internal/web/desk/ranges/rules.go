package ranges

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// meaning works out what is typed means beside what is saved. A row that names nothing yet means nothing.
func (h *handlers) meaning(c *fiber.Ctx, f *view.Rules) error {
	var rules []catalog.Rule
	var at []int
	for i, row := range f.Rows {
		f.Rows[i].Whole = row.Kind == "all" || row.Value != ""
		if f.Rows[i].Whole {
			rules, at = append(rules, row.Rule()), append(at, i)
		}
	}
	m, err := h.Catalog.Mean(c.UserContext(), f.Saved.Rules, rules)
	if err != nil {
		return err
	}
	f.Products = m.Products
	for i, row := range at {
		f.Rows[row].Count = m.PerRule[i]
		f.Rows[row].Unknown = slices.Contains(m.Unknown, rules[i].String())
	}
	f.Changed = f.Name != f.Saved.Name || !slices.Equal(f.Typed().Rules, f.Saved.Rules)
	if f.New {
		return nil
	}
	if f.Came, err = h.slice(c, "came", "Come", m.Came); err != nil {
		return err
	}
	f.Went, err = h.slice(c, "went", "Go", m.Went)
	return err
}

// open reads the assortment that the form is about, beside what the form says.
func (h *handlers) open(c *fiber.Ctx, a asker, f *view.Rules) (err error) {
	if f.Values, err = h.Catalog.Values(c.UserContext()); err != nil || f.New {
		return err
	}
	if f.Saved, err = h.Catalog.Assortment(c.UserContext(), a.reach, f.Code); err != nil {
		return err
	}
	f.Why = f.Saved.MayEdit(a.actor)
	f.Holders, err = h.Catalog.HoldersOf(c.UserContext(), a.reach, f.Saved.ID)
	return err
}

// proposed reads the form beside the assortment that it is about, for someone who may change it.
func (h *handlers) proposed(c *fiber.Ctx) (a asker, f view.Rules, err error) {
	if a, err = h.asker(c); err != nil {
		return a, f, err
	}
	f = typed(c)
	if err = h.open(c, a, &f); err == nil && f.Why != "" {
		err = fault.Denied(f.Why)
	}
	return a, f, err
}

// showRules shows the form as typed, or what our own script puts in its place.
func (h *handlers) showRules(c *fiber.Ctx, status int, f view.Rules) error {
	if err := h.meaning(c, &f); err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Range)
	if web.Fragment(c) {
		return h.Render(c, status, view.RulesForm(chrome, f))
	}
	return h.Render(c, status, view.RulesPage(chrome, f))
}

func (h *handlers) rules(c *fiber.Ctx) error {
	a, err := h.asker(c)
	if err != nil {
		return err
	}
	f := view.Rules{Code: code(c)}
	if err := h.open(c, a, &f); err != nil {
		return err
	}
	f.Name, f.Rows, f.Seen = f.Saved.Name, rows(f.Saved.Rules), f.Saved.Seen()
	if f.Why == "" {
		_, last, ok, err := h.Catalog.AssortmentBefore(c.UserContext(), f.Saved)
		if err != nil {
			return err
		}
		if ok {
			f.Before = &last
		}
	}
	return h.showRules(c, fiber.StatusOK, f)
}

// tryRules answers what the rules as typed would mean; nothing is saved.
func (h *handlers) tryRules(c *fiber.Ctx) error {
	_, f, err := h.proposed(c)
	if err != nil {
		return err
	}
	arrange(c, &f)
	return h.showRules(c, fiber.StatusOK, f)
}

// refused shows the form as typed with what keeps it from being saved: invalid, or changed meanwhile.
func (h *handlers) refused(c *fiber.Ctx, a asker, f view.Rules, err error) error {
	problem, ok := fault.As(err)
	if !ok || problem.Kind != fault.KindInvalid && problem.Kind != fault.KindConflict {
		return err
	}
	if err := h.open(c, a, &f); err != nil {
		return err
	}
	if problem.Kind == fault.KindInvalid {
		f.Problem = problem
		return h.showRules(c, fiber.StatusUnprocessableEntity, f)
	}
	f.Meanwhile, f.Seen = problem.Message, f.Saved.Seen()
	return h.showRules(c, fiber.StatusConflict, f)
}

// review says what a change does, before it is saved.
func (h *handlers) review(c *fiber.Ctx) error {
	a, f, err := h.proposed(c)
	if err != nil {
		return err
	}
	if err := f.Typed().Check(); err != nil {
		return h.refused(c, a, f, err)
	}
	if f.Seen != f.Saved.Seen() {
		return h.refused(c, a, f, fault.Conflict(f.Saved.Name+" was changed by someone else meanwhile. Nothing was saved; look at it again."))
	}
	r, err := h.reviewed(c, a, f)
	if err != nil {
		return err
	}
	return h.showReview(c, fiber.StatusOK, r)
}

func (h *handlers) reviewed(c *fiber.Ctx, a asker, f view.Rules) (r view.Review, err error) {
	r.Rules = f
	r.Changed = f.Name != f.Saved.Name || !slices.Equal(f.Typed().Rules, f.Saved.Rules)
	r.Effect, err = h.effect(c, a, catalog.RangeChange{Code: f.Code, Rules: f.Typed().Rules})
	return r, err
}

func (h *handlers) showReview(c *fiber.Ctx, status int, r view.Review) error {
	chrome := h.DeskChrome(c, layout.Range)
	if web.Fragment(c) {
		return h.Render(c, status, view.ReviewForm(chrome, r))
	}
	return h.Render(c, status, view.ReviewPage(chrome, r))
}

// save saves the change, as long as it does what the page before said.
func (h *handlers) save(c *fiber.Ctx) error {
	a, f, err := h.proposed(c)
	if err != nil {
		return err
	}
	r, err := h.reviewed(c, a, f)
	if err != nil {
		return err
	}
	if f.Seen == f.Saved.Seen() && c.FormValue("shown") != r.Shown && f.Typed().Check() == nil {
		r.Note = "What the change does has become something else meanwhile"
		return h.showReview(c, fiber.StatusConflict, r)
	}
	if err := h.Editor.SaveAssortment(c.UserContext(), a.actor, a.reach, f.Typed(), f.Seen); err != nil {
		return h.refused(c, a, f, err)
	}
	return h.Done(c, view.At(f.Code), "Saved. "+did(r.Effect))
}

// did says what a saved change has done.
func did(e view.Effect) string {
	if len(e.Clients) == 0 {
		return "No client of yours sees anything else by it."
	}
	clients := strconv.Itoa(len(e.Clients)) + " clients"
	if len(e.Clients) == 1 {
		clients = e.Clients[0].Name
	}
	return fmt.Sprintf("%s appeared and %s disappeared for %s.", ui.Number(int64(e.Appear.Total), "en-GB"), ui.Number(int64(e.Gone.Total), "en-GB"), clients)
}

// undo puts the assortment back as it was before it was last changed.
func (h *handlers) undo(c *fiber.Ctx) error {
	a, now, err := h.assortment(c)
	if err != nil {
		return err
	}
	was, _, ok, err := h.Catalog.AssortmentBefore(c.UserContext(), now)
	if err != nil {
		return err
	}
	if why := now.MayEdit(a.actor); why != "" {
		return fault.Denied(why)
	}
	if !ok || c.FormValue("seen") != now.Seen() {
		return fault.Conflict(now.Name + " was changed by someone else meanwhile. Nothing was put back; look at it again.")
	}
	e, err := h.effect(c, a, catalog.RangeChange{Code: now.Code, Rules: was.Rules})
	if err != nil {
		return err
	}
	if err := h.Editor.SaveAssortment(c.UserContext(), a.actor, a.reach, was, now.Seen()); err != nil {
		return err
	}
	return h.Done(c, view.At(now.Code), "Put back as it was before. "+did(e))
}

func (h *handlers) remove(c *fiber.Ctx) error {
	a, one, err := h.assortment(c)
	if err != nil {
		return err
	}
	if err := h.Editor.DeleteAssortment(c.UserContext(), a.actor, a.reach, one.Code, c.FormValue("seen")); err != nil {
		return err
	}
	return h.Done(c, view.Path, one.Name+" is deleted.")
}
