package pricing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Brought is an entry of a file.
type Brought struct {
	Line      int64
	SKU       string
	MinQty    int64
	Price     money.Price
	OnRequest bool
	From, To  clock.Date
}

// Bring drafts a file's entries: each break of a product's validity set that the file names becomes as it says there,
// others stay, as in every import of prices. What is as published already isn't drafted, so that an export goes back in
// without a change.
func (d *Desk) Bring(ctx context.Context, actor identity.Actor, reach identity.Reach, o Opened, list []Brought, confirmed string) (rows int, err error) {
	sets, lines, err := d.broughtSets(ctx, list)
	if err != nil {
		return 0, err
	}
	ids := make([]int64, len(sets))
	for i, s := range sets {
		ids[i] = s.ProductID
	}
	live, err := d.setsOf(ctx, o, ids)
	if err != nil {
		return 0, err
	}
	deciding := map[int64]clock.Date{}
	for key, set := range live {
		if valid(set.Set, set.To, o.Today) {
			deciding[key.ProductID] = max(deciding[key.ProductID], set.Set)
		}
	}
	draft, err := d.Draft(ctx, o)
	if err != nil {
		return 0, err
	}
	drafted := map[draftKey]DraftRow{}
	for _, r := range draft.Rows {
		drafted[r.key()] = r
	}
	problem := fault.Invalid("")
	var changes []Change
	for _, s := range sets {
		was, exists := live[s.key()]
		named := s.Breaks
		s.Breaks = over(was.Breaks, named)
		if exists && was.To == s.To && slices.Equal(was.Breaks, s.Breaks) {
			continue
		}
		if r, ok := drafted[s.key()]; ok {
			s.Breaks = over(r.Breaks, named)
		}
		switch {
		case s.To != 0 && s.To < o.Today:
			problem.Add("file", fmt.Sprintf("Line %d: this set ended on %s; days that are over can’t be changed.", lines[s.key()], s.To))
		case s.Set <= o.Today && s.Set < deciding[s.ProductID]:
			problem.Add("file", fmt.Sprintf("Line %d: today the set from %s decides for this product; change that one.", lines[s.key()], deciding[s.ProductID]))
		case len(s.Breaks) > MostBreaks:
			problem.Add("file", fmt.Sprintf("Line %d: a product has at most %d breaks.", lines[s.key()], MostBreaks))
		default:
			changes = append(changes, Change{RowEdit: s, Seen: -1})
		}
	}
	problem.Fields = problem.Fields[:min(len(problem.Fields), 20)]
	if err := problem.OrNil(); err != nil || len(changes) == 0 {
		return 0, err
	}
	_, err = d.Save(ctx, actor, reach, o, fmt.Sprintf("importing %d rows", len(changes)), changes, confirmed)
	return len(changes), err
}

// over is a ladder with other breaks in the place of those from the same quantities, or beside them.
func over(ladder, others []Break) []Break {
	ladder = slices.DeleteFunc(slices.Clone(ladder), func(b Break) bool {
		return slices.ContainsFunc(others, func(o Break) bool { return o.From == b.From })
	})
	ladder = append(ladder, others...)
	slices.SortFunc(ladder, func(a, b Break) int { return cmp.Compare(a.From, b.From) })
	return ladder
}

// broughtSets are a file's entries by product and valid_from, each with the line that it begins on.
func (d *Desk) broughtSets(ctx context.Context, list []Brought) (sets []RowEdit, lines map[draftKey]int64, err error) {
	skus := make([]string, len(list))
	for i, b := range list {
		skus[i] = b.SKU
	}
	found, err := d.IDs(ctx, skus)
	if err != nil {
		return nil, nil, err
	}
	problem := fault.Invalid("")
	entries := map[draftKey][]entry{}
	lines = map[draftKey]int64{}
	var keys []draftKey
	for _, b := range list {
		id, ok := found[b.SKU]
		if !ok {
			if len(problem.Fields) < 20 {
				problem.Add("file", fmt.Sprintf("Line %d: there is no product %q.", b.Line, b.SKU))
			}
			continue
		}
		key := draftKey{id, b.From}
		if lines[key] == 0 {
			lines[key], keys = b.Line, append(keys, key)
		}
		e := entry{ProductID: id, MinQty: b.MinQty, Price: b.Price, From: b.From, To: b.To}
		if b.OnRequest {
			e.Price = onRequest
		}
		if slices.ContainsFunc(entries[key], func(other entry) bool { return other.MinQty == e.MinQty }) {
			problem.Add("file", fmt.Sprintf("Line %d: there are two prices from %d.", b.Line, b.MinQty))
		}
		entries[key] = append(entries[key], e)
	}
	if err := problem.OrNil(); err != nil {
		return nil, nil, err
	}
	for _, key := range keys {
		slices.SortFunc(entries[key], func(a, b entry) int { return int(a.MinQty - b.MinQty) })
		sets = append(sets, setsIn(entries[key])[0])
	}
	return sets, lines, nil
}
