package prices

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	view "tradecounter/views/desk/prices"
)

// effectBeside is how many drafted rows have their effect worked out with every showing of the sheet.
const effectBeside = 300

// read puts the sheet together; light leaves out what the grid's own script doesn't replace.
func (h *handlers) read(c *fiber.Ctx, o opened, query url.Values, light bool) (s view.Sheet, err error) {
	ctx := c.UserContext()
	s.Opened = o.Opened
	s.Filter, s.Query = readFilter(query, o.Today)
	s.Breaks, _ = strconv.Atoi(query.Get("breaks"))
	draft, err := h.Desk.Draft(ctx, o.Opened)
	if err != nil {
		return s, err
	}
	s.Version, s.Drafted, s.PublishOn, s.Questions = draft.Version, len(draft.Rows), draft.On(o.Today), draft.Questions()
	bought := map[int64]bool{}
	if s.NoBought = o.IsBase; !s.NoBought || s.Filter.Bought {
		if bought, err = h.Prices.Bought(ctx, o.reach, o.Opened); err != nil {
			return s, err
		}
	}
	if s.Grid, err = h.Desk.Grid(ctx, o.Opened, draft, s.Filter, bought); err != nil {
		return s, err
	}
	if o.AccountID != 0 {
		if s.LastPaid, err = h.lastPaid(c, o, s.Grid); err != nil {
			return s, err
		}
	}
	if s.Undo, s.Redo, err = h.Desk.Steps(ctx, o.actor, draft); err != nil || light {
		return s, err
	}
	if s.MayEdit && s.Drafted > 0 && s.Drafted <= effectBeside {
		e, err := h.Prices.Effect(ctx, o.reach, o.Opened, draft)
		if err != nil {
			return s, err
		}
		s.Effect = &e
	}
	if s.Categories, err = h.Desk.Categories(ctx); err != nil {
		return s, err
	}
	if o.AccountID != 0 {
		err = h.contract(c, o, &s)
	}
	return s, err
}

func (h *handlers) sheet(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	s, err := h.read(c, o, asked(c), false)
	if err != nil {
		return err
	}
	return h.show(c, fiber.StatusOK, o, s)
}

func (h *handlers) show(c *fiber.Ctx, status int, o opened, s view.Sheet) (err error) {
	if s.Why, err = h.readWhy(c, &o); err != nil {
		return err
	}
	return h.Render(c, status, view.SheetPage(h.chrome(c, o), s))
}

// refused shows the sheet again with a form as it was typed.
func (h *handlers) refused(c *fiber.Ctx, o opened, p posted, query url.Values) error {
	s, err := h.read(c, o, query, false)
	if err != nil {
		return err
	}
	s.Problems, s.Typed, s.Asked = p.problems, p.typed, p.asked
	return h.show(c, fiber.StatusUnprocessableEntity, o, s)
}

func (h *handlers) step(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	redo := c.FormValue("way") == "redo"
	what, err := h.Desk.Step(c.UserContext(), o.actor, o.reach, o.Opened, redo)
	if err != nil {
		return err
	}
	said := "Undone: " + what + "."
	if redo {
		said = "Done again: " + what + "."
	}
	return h.Done(c, backTo(o, carried(c)), said)
}
