package pricing

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Pasted is a line SKU, quantity, price of what was pasted, or of a file.
type Pasted struct {
	Line  int
	SKU   string
	From  int64
	Price Break
	Set   clock.Date
	To    clock.Date
}

// ReadPasted reads lines of a number, a quantity and a price, as a spreadsheet copies them: with tabs, semicolons or
// commas between; without a quantity it is 1. Problems name the line.
func ReadPasted(text string) (lines []Pasted, problems []string) {
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r", ""), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		separator := "\t"
		if !strings.Contains(line, "\t") {
			separator = ";"
			if !strings.Contains(line, ";") {
				separator = ","
			}
		}
		cells := strings.Split(line, separator)
		if len(cells) == 2 {
			cells = []string{cells[0], "1", cells[1]}
		}
		if len(cells) != 3 {
			problems = append(problems, fmt.Sprintf("Line %d: a line is number, quantity and price.", i+1))
			continue
		}
		b, problem := readBreak(strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2]), true)
		if problem != "" {
			problems = append(problems, fmt.Sprintf("Line %d: %s", i+1, problem))
			continue
		}
		lines = append(lines, Pasted{Line: i + 1, SKU: strings.TrimSpace(cells[0]), From: b.From, Price: b})
	}
	return lines, problems
}

// Paste drafts pasted lines: the breaks that they name replace those of the products' current rows from the same
// quantities, the others stay. A product that isn't in the book comes into it.
func (d *Desk) Paste(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, draft Draft, lines []Pasted, confirmed string) (products int, err error) {
	skus := make([]string, len(lines))
	for i, l := range lines {
		skus[i] = l.SKU
	}
	found, err := d.IDs(ctx, skus)
	if err != nil {
		return 0, err
	}
	edits := map[int64]*RowEdit{}
	var ids []int64
	problem := fault.Invalid("")
	for _, l := range lines {
		id, ok := found[l.SKU]
		if !ok {
			problem.Add("lines", fmt.Sprintf("Line %d: there is no product %q.", l.Line, l.SKU))
			continue
		}
		if edits[id] == nil {
			edits[id] = &RowEdit{ProductID: id}
			ids = append(ids, id)
		}
	}
	if err := problem.OrNil(); err != nil {
		return 0, err
	}
	if len(ids) == 0 {
		return 0, fault.Invalid("", fault.Field{Name: "lines", Message: "There is no line with a number and a price."})
	}
	if err := d.fillCurrent(ctx, o, draft, ids, edits); err != nil {
		return 0, err
	}
	for _, l := range lines {
		e := edits[found[l.SKU]]
		e.Removed = false
		e.Breaks = slices.DeleteFunc(e.Breaks, func(b Break) bool { return b.From == l.From })
		e.Breaks = append(e.Breaks, l.Price)
	}
	var list []Change
	for _, id := range ids {
		e := edits[id]
		slices.SortFunc(e.Breaks, func(a, b Break) int { return int(a.From - b.From) })
		list = append(list, Change{RowEdit: *e, Seen: -1})
	}
	_, err = d.Save(ctx, actor, reach, o, fmt.Sprintf("pasting %d products", len(list)), list, confirmed)
	return len(list), err
}

// fillCurrent gives edits the set that decides today, as the draft has it.
func (d *Desk) fillCurrent(ctx context.Context, o Opened, draft Draft, ids []int64, edits map[int64]*RowEdit) error {
	sets, err := d.setsOf(ctx, o, ids)
	if err != nil {
		return err
	}
	for key, set := range sets {
		e := edits[key.ProductID]
		if valid(set.Set, set.To, o.Today) && set.Set >= e.Set {
			e.Set, e.Breaks, e.To = set.Set, slices.Clone(set.Breaks), set.To
		}
	}
	for _, r := range draft.Rows {
		if e := edits[r.ProductID]; e != nil && r.Set == e.Set {
			e.Breaks, e.To = slices.Clone(r.Breaks), r.To
		}
	}
	return nil
}
