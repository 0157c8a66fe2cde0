package prices

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
)

// posted are the rows of the sheet's form.
type posted struct {
	changes  []pricing.Change
	index    map[string]int // by SKU and set: the row's place in the form
	problems *fault.Fault
	typed    map[string]string
	asked    *pricing.OddBreaks // nil: nothing is asked
}

// key is what of a row the form carries: number, set, version in the draft, and how its prices were shown.
type key struct {
	sku     string
	set     clock.Date
	version int64
	mark    string
}

func readKey(text string) (k key, ok bool) {
	parts := strings.Split(text, "|")
	if len(parts) < 4 {
		return k, false
	}
	n := len(parts)
	set, okSet := web.Number64(parts[n-3])
	version, okVersion := web.Number64(parts[n-2])
	return key{strings.Join(parts[:n-3], "|"), clock.Date(set), version, parts[n-1]}, okSet && okVersion
}

// readRows reads the rows whose boxes are no longer as they were shown.
func (h *handlers) readRows(c *fiber.Ctx) (p posted, err error) {
	p = posted{index: map[string]int{}, problems: fault.Invalid(""), typed: map[string]string{}}
	keys := map[int]key{}
	var skus []string
	for i := range pricing.GridRows {
		if k, ok := readKey(c.FormValue("k" + strconv.Itoa(i))); ok {
			keys[i], skus = k, append(skus, k.sku)
		}
	}
	ids, err := h.Desk.IDs(c.UserContext(), skus)
	if err != nil {
		return p, err
	}
	for i := range pricing.GridRows {
		k, ok := keys[i]
		if !ok || ids[k.sku] == 0 {
			continue
		}
		p.index[k.sku+"|"+strconv.FormatInt(int64(k.set), 10)] = i
		if c.Request().PostArgs().Has("t" + strconv.Itoa(i)) {
			p.row(c, i, k, ids[k.sku])
		}
	}
	return p, nil
}

func (p *posted) row(c *fiber.Ctx, i int, k key, id int64) {
	at := strconv.Itoa(i)
	cells := make([][2]string, pricing.MostBreaks)
	for j := range cells {
		names := [2]string{"q" + at + "-" + strconv.Itoa(j), "p" + at + "-" + strconv.Itoa(j)}
		for side, name := range names {
			cells[j][side] = web.Text(c, name, 20)
			if c.Request().PostArgs().Has(name) {
				p.typed[name] = cells[j][side]
			}
		}
	}
	p.typed["k"+at], p.typed["t"+at] = c.FormValue("k"+at), web.Text(c, "t"+at, 10)
	breaks, problems := pricing.ReadLadder(cells)
	for j, problem := range problems {
		p.problems.Add("p"+at+"-"+strconv.Itoa(j), k.sku+": "+problem)
	}
	var to clock.Date
	if text := p.typed["t"+at]; text != "" {
		var err error
		if to, err = clock.ParseDate(text); err != nil {
			p.problems.Add("t"+at, k.sku+": "+err.Error()+".")
			return
		}
	}
	if len(problems) > 0 || pricing.Mark(breaks, to) == k.mark {
		return
	}
	change := pricing.Change{RowEdit: pricing.RowEdit{ProductID: id, Set: k.set, Breaks: breaks, To: to}, Seen: k.version}
	if problem := change.Problem(); problem != "" {
		p.problems.Add("p"+at+"-0", k.sku+": "+problem)
		return
	}
	p.changes = append(p.changes, change)
}

func (h *handlers) saveRows(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	p, err := h.readRows(c)
	if err != nil {
		return err
	}
	query := carried(c)
	if err = h.act(c, o, &p); err == nil {
		if err = p.problems.OrNil(); err == nil {
			_, err = h.Desk.Save(c.UserContext(), o.actor, o.reach, o.Opened, "edit", p.changes, c.FormValue("confirm"))
		}
	}
	errors.As(err, &p.asked)
	if problem, ok := fault.AsInvalid(err); ok && (!web.Fragment(c) || p.asked != nil || len(problem.Fields) > 0) {
		p.problems = problem
		if web.Fragment(c) {
			return h.pieces(c, fiber.StatusUnprocessableEntity, o, p, query)
		}
		return h.refused(c, o, p, query)
	}
	if fault.Is(err, fault.KindConflict) && !web.Fragment(c) {
		return h.clashed(c, o, p, err, query)
	}
	if err != nil {
		return err
	}
	if web.Fragment(c) {
		p.typed = nil
		return h.pieces(c, fiber.StatusOK, o, p, query)
	}
	return c.Redirect(backTo(o, query), fiber.StatusSeeOther)
}

// pieces answers the sheet's own script: the rows that it sent, and what stands around them.
func (h *handlers) pieces(c *fiber.Ctx, status int, o opened, p posted, query url.Values) error {
	s, err := h.read(c, o, query, true)
	if err != nil {
		return err
	}
	s.Typed, s.Problems, s.Asked = p.typed, p.problems, p.asked
	chrome := h.chrome(c, o)
	return h.Render(c, status, view.Pieces(chrome, s, p.index))
}
