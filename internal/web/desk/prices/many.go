package prices

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	view "tradecounter/views/desk/prices"
)

func book(o opened) exchange.Book { return exchange.Book{Contract: o.AccountID != 0, Name: o.Code} }

// many asks what to do with the rows that the sheet's filter chooses.
func (h *handlers) many(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	if !o.MayEdit {
		return fault.Denied(o.Opened.Why)
	}
	s, err := h.read(c, o, asked(c), true)
	if err != nil {
		return err
	}
	first := o.Today.AddMonths(1, 1)
	if s.PublishOn > o.Today {
		first = s.PublishOn
	}
	return h.Render(c, fiber.StatusOK, view.ManyPage(h.chrome(c, o), s, view.BulkForm{On: first.String(), Rows: s.Grid.Total}))
}

func (h *handlers) changeMany(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	query := carried(c)
	f := view.BulkForm{SKUs: web.Lines(c, "skus", 200_000), Percent: web.Text(c, "percent", 8), Decimals: web.Text(c, "decimals", 1), To: web.Text(c, "to", 10),
		On: web.Text(c, "on", 10), Do: web.Text(c, "do", 10), Derived: web.Checked(c, "derived")}
	rows, err := h.doMany(c, o, f)
	if problem, ok := fault.AsInvalid(err); ok {
		s, err := h.read(c, o, query, true)
		if err != nil {
			return err
		}
		f.Problem, f.Rows = problem, s.Grid.Total
		return h.Render(c, fiber.StatusUnprocessableEntity, view.ManyPage(h.chrome(c, o), s, f))
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened)+"?changed=1", fmt.Sprintf("%d rows are changed in the draft. Undo takes them back together.", rows))
}

func (h *handlers) doMany(c *fiber.Ctx, o opened, f view.BulkForm) (rows int, err error) {
	b := pricing.Bulk{Decimals: 4, SKUs: strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(f.SKUs)), Remove: f.Do == "remove", Derived: f.Derived}
	b.Filter, _ = readFilter(carried(c), o.Today)
	problem := fault.Invalid("")
	if n, err := strconv.Atoi(f.Decimals); err == nil && n >= 2 && n <= 4 {
		b.Decimals = n
	}
	if f.Do == "percent" || f.Do == "" {
		if b.Share, err = pricing.ReadShare(f.Percent); err != nil {
			problem.Add("percent", "Give a percentage from −99 to 1000 with at most two decimals, like 3 or −2.5; not 0.")
		}
	}
	if f.Do == "end" {
		to, bad := readDate(c, "to", 0)
		if b.To = &to; bad != nil {
			problem.Fields = append(problem.Fields, bad.Fields...)
		}
	}
	on, bad := readDate(c, "on", o.Today)
	if bad != nil {
		problem.Fields = append(problem.Fields, bad.Fields...)
	}
	if err := problem.OrNil(); err != nil {
		return 0, err
	}
	bought := map[int64]bool{}
	if b.Filter.Bought {
		if bought, err = h.Prices.Bought(c.UserContext(), o.reach, o.Opened); err != nil {
			return 0, err
		}
	}
	draft, err := h.Desk.Draft(c.UserContext(), o.Opened)
	if err != nil {
		return 0, err
	}
	if err := h.Desk.SetDate(c.UserContext(), o.actor, o.reach, o.Opened, on); err != nil {
		return 0, err
	}
	return h.Desk.Many(c.UserContext(), o.actor, o.reach, o.Opened, draft, b, bought)
}

func (h *handlers) bring(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	if !o.MayEdit {
		return fault.Denied(o.Opened.Why)
	}
	return h.Render(c, fiber.StatusOK, view.BringPage(h.chrome(c, o), view.Sheet{Opened: o.Opened}, view.BringForm{}))
}

func (h *handlers) notBrought(c *fiber.Ctx, o opened, f view.BringForm) error {
	return h.Render(c, fiber.StatusUnprocessableEntity, view.BringPage(h.chrome(c, o), view.Sheet{Opened: o.Opened}, f))
}

func (h *handlers) paste(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	f := view.BringForm{Lines: web.Lines(c, "lines", 1_000_000)}
	lines, problems := pricing.ReadPasted(f.Lines)
	if len(problems) > 0 {
		f.Problem = fault.Invalid("Nothing was drafted.")
		for _, problem := range problems[:min(len(problems), 20)] {
			f.Problem.Add("lines", problem)
		}
		return h.notBrought(c, o, f)
	}
	err = h.drafts(c, o, lines, c.FormValue("confirm"))
	if errors.As(err, &f.Asked) {
		return h.notBrought(c, o, f)
	}
	if problem, ok := fault.AsInvalid(err); ok {
		f.Problem = problem
		return h.notBrought(c, o, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(o.Opened)+"?changed=1", fmt.Sprintf("%d lines are in the draft.", len(lines)))
}

func (h *handlers) importFile(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	content, name, err := h.Uploads.Of(c, "file", uploads.MostDocument)
	if err == nil && len(content) == 0 {
		err = fault.Invalid("", fault.Field{Name: "file", Message: "Choose a file that isn’t empty."})
	}
	var rows []exchange.BookRow
	var problems []exchange.Problem
	if err == nil {
		rows, problems, err = h.Exchange.ReadBook(c.UserContext(), book(o), bytes.NewReader(content), name)
	}
	var changed int
	if err == nil && len(problems) == 0 {
		list := make([]pricing.Brought, len(rows))
		for i, r := range rows {
			list[i] = pricing.Brought(r)
		}
		changed, err = h.Desk.Bring(c.UserContext(), o.actor, o.reach, o.Opened, list, c.FormValue("confirm"))
	}
	var odd *pricing.OddBreaks
	if errors.As(err, &odd) {
		kept, err := h.Uploads.Keep(c, "file")
		if err != nil {
			return err
		}
		return h.notBrought(c, o, view.BringForm{Asked: odd, File: true, Kept: kept})
	}
	if problem, ok := fault.AsInvalid(err); ok {
		return h.notBrought(c, o, view.BringForm{Problem: problem})
	}
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		f := view.BringForm{Problem: fault.Invalid("Nothing was drafted.")}
		for _, problem := range problems[:min(len(problems), 20)] {
			f.Problem.Add("file", problem.String())
		}
		return h.notBrought(c, o, f)
	}
	h.Uploads.Used(c, "file")
	if changed == 0 {
		return h.Done(c, view.At(o.Opened), "The file says what the list says already: nothing is changed.")
	}
	return h.Done(c, view.At(o.Opened)+"?changed=1", fmt.Sprintf("%d rows of the file are in the draft.", changed))
}
