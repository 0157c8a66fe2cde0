package ranges

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/ranges"
	"tradecounter/views/layout"
)

const (
	longestList = 2_000_000 // characters of numbers, one a line
	mostPasted  = 5000      // numbers at once
	newDays     = 30
	mostNews    = 10
	mostFound   = 12
)

// theClient is the client of the address with who works for it.
func (h *handlers) theClient(c *fiber.Ctx) (a asker, f view.Client, err error) {
	if a, err = h.asker(c); err != nil {
		return a, f, err
	}
	actor, account, err := h.Client(c)
	if err != nil {
		return a, f, err
	}
	a.actor = actor
	f.Slug, f.Name = account.Slug, account.Name
	if !actor.Can(identity.Tailor) {
		f.Why = "The client’s manager and administrators change its range."
	}
	return a, f, nil
}

// tailored is the client of the address, for someone who may change its range.
func (h *handlers) tailored(c *fiber.Ctx) (a asker, f view.Client, err error) {
	if a, f, err = h.theClient(c); err == nil && f.Why != "" {
		err = fault.Denied(f.Why)
	}
	return a, f, err
}

func (h *handlers) client(c *fiber.Ctx) error {
	a, f, err := h.theClient(c)
	if err != nil {
		return err
	}
	if f.Draft, err = h.Catalog.RangeOf(c.UserContext(), a.actor.Account.ID); err != nil {
		return err
	}
	f.Seen = f.Draft.Seen()
	if f.Why == "" {
		_, last, ok, err := h.Catalog.RangeBefore(c.UserContext(), a.actor.Account.ID, f.Draft)
		if err != nil {
			return err
		}
		if ok {
			f.Before = &last
		}
	}
	return h.showClient(c, fiber.StatusOK, a, f)
}

// readDraft reads the range as the form carries it.
func readDraft(c *fiber.Ctx, f *view.Client) {
	f.Seen = c.FormValue("seen")
	f.Draft.Assortments = web.Several(c, "assortment", 100)
	f.Draft.Added, f.Draft.Hidden = numbers(web.Lines(c, "added", longestList)), numbers(web.Lines(c, "hidden", longestList))
	f.Numbers, f.Words = web.Lines(c, "numbers", 200_000), web.Text(c, "find", 100)
}

// numbers are lines of text, each once, in order.
func numbers(text string) (list []string) {
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// tryClient takes a step in the form and answers what it would mean; nothing is saved.
func (h *handlers) tryClient(c *fiber.Ctx) error {
	a, f, err := h.tailored(c)
	if err != nil {
		return err
	}
	readDraft(c, &f)
	if err := h.takeStep(c, a, &f); err != nil {
		return err
	}
	return h.showClient(c, fiber.StatusOK, a, f)
}

func (h *handlers) takeStep(c *fiber.Ctx, a asker, f *view.Client) error {
	what, about := step(c)
	list := f.Draft.Assortments
	i := slices.Index(list, about)
	switch {
	case what == "give":
		if code := web.Text(c, "give", 100); code != "" && !slices.Contains(list, code) {
			f.Draft.Assortments = append(list, code)
		}
		f.Focus = "give"
	case what == "take" && i >= 0:
		f.Draft.Assortments, f.Focus = slices.Delete(list, i, i+1), "give"
	case what == "up" && i > 0:
		list[i-1], list[i] = list[i], list[i-1]
	case what == "down" && i >= 0 && i < len(list)-1:
		list[i+1], list[i] = list[i], list[i+1]
	case what == "add", what == "hide", what == "out":
		put(&f.Draft, what, []string{about})
		f.Focus = "find"
	case what == "paste":
		return h.paste(c, a, f, about)
	case what == "find":
		f.Looked, f.Focus = f.Words != "", "find"
	}
	return nil
}

// showClient shows the form with what it would mean, or what our own script puts in its place.
func (h *handlers) showClient(c *fiber.Ctx, status int, a asker, f view.Client) error {
	if err := h.fill(c, a, &f); err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Clients)
	if web.Fragment(c) {
		return h.Render(c, status, view.ClientForm(chrome, f))
	}
	return h.Render(c, status, view.ClientPage(chrome, f))
}

func (h *handlers) fill(c *fiber.Ctx, a asker, f *view.Client) error {
	ctx, id := c.UserContext(), a.actor.Account.ID
	saved, err := h.Catalog.RangeOf(ctx, id)
	if err != nil {
		return err
	}
	f.Changed = f.Draft.Seen() != saved.Seen()
	all, err := h.Catalog.Assortments(ctx, a.reach)
	if err != nil {
		return err
	}
	for _, code := range f.Draft.Assortments {
		if i := slices.IndexFunc(all, func(one catalog.Assortment) bool { return one.Code == code }); i >= 0 {
			f.Assortments = append(f.Assortments, all[i])
		}
	}
	for _, one := range all {
		if !slices.Contains(f.Draft.Assortments, one.Code) {
			f.Others = append(f.Others, one)
		}
	}
	if f.Added, err = h.singles(c, f.Draft.Added, saved.Added); err != nil {
		return err
	}
	if f.Hidden, err = h.singles(c, f.Draft.Hidden, saved.Hidden); err != nil {
		return err
	}
	if f.Looked {
		if f.Found, err = h.found(c, id, f.Words); err != nil {
			return err
		}
	}
	seen, err := h.Catalog.Range(ctx, a.actor.Scope(a.today))
	if err != nil {
		return err
	}
	f.Sees, f.After = seen.Len(), seen.Len()
	if f.Effect, err = h.effect(c, a, catalog.RangeChange{AccountID: id, Range: f.Draft}); err != nil {
		return err
	}
	if len(f.Clients) > 0 {
		f.After = f.Clients[0].After
	}
	f.Shown += f.Draft.Seen()
	f.NewDays = newDays
	f.News, err = h.Catalog.NewForAccount(ctx, a.actor.Scope(a.today), a.today.AddDays(-newDays), mostNews)
	return err
}

// saveClient saves the range, as long as the page before has told what it does.
func (h *handlers) saveClient(c *fiber.Ctx) error {
	a, f, err := h.tailored(c)
	if err != nil {
		return err
	}
	readDraft(c, &f)
	if f.Numbers != "" {
		if err := h.paste(c, a, &f, "add"); err != nil {
			return err
		}
		f.Note = "The numbers in the box are added now. Look at the effect, then save."
		return h.showClient(c, fiber.StatusOK, a, f)
	}
	told, err := h.effect(c, a, catalog.RangeChange{AccountID: a.actor.Account.ID, Range: f.Draft})
	if err != nil {
		return err
	}
	saved, err := h.Catalog.RangeOf(c.UserContext(), a.actor.Account.ID)
	if err != nil {
		return err
	}
	if f.Seen == saved.Seen() && c.FormValue("shown") != told.Shown+f.Draft.Seen() {
		f.Note = "What the change does has become something else meanwhile. Nothing was saved; this is what it does now."
		return h.showClient(c, fiber.StatusConflict, a, f)
	}
	err = h.Editor.SaveRange(c.UserContext(), a.actor, f.Draft, f.Seen)
	if problem, ok := fault.As(err); ok && problem.Kind == fault.KindInvalid {
		f.Problem = problem
		return h.showClient(c, fiber.StatusUnprocessableEntity, a, f)
	} else if ok && problem.Kind == fault.KindConflict {
		f.Meanwhile, f.Seen = problem.Message, saved.Seen()
		return h.showClient(c, fiber.StatusConflict, a, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.ClientAt(f.Slug), "Saved. "+didTo(f.Name, told))
}

func didTo(name string, e view.Effect) string {
	if len(e.Clients) == 0 {
		return name + " sees the same as before."
	}
	return did(e)
}

// undoClient puts the client's range back as it was before it was last changed.
func (h *handlers) undoClient(c *fiber.Ctx) error {
	a, f, err := h.tailored(c)
	if err != nil {
		return err
	}
	now, err := h.Catalog.RangeOf(c.UserContext(), a.actor.Account.ID)
	if err != nil {
		return err
	}
	was, _, ok, err := h.Catalog.RangeBefore(c.UserContext(), a.actor.Account.ID, now)
	if err != nil {
		return err
	}
	if !ok || c.FormValue("seen") != now.Seen() {
		return fault.Conflict("The range was changed by someone else meanwhile. Nothing was put back; look at it again.")
	}
	told, err := h.effect(c, a, catalog.RangeChange{AccountID: a.actor.Account.ID, Range: was})
	if err != nil {
		return err
	}
	if err := h.Editor.SaveRange(c.UserContext(), a.actor, was, now.Seen()); err != nil {
		return err
	}
	return h.Done(c, view.ClientAt(f.Slug), "Put back as it was before. "+didTo(f.Name, told))
}
