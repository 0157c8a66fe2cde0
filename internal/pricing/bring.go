package pricing

import (
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

// Bring drafts a file's entries: each product and validity set that the file names becomes as it says there, others
// stay. What is as published already isn't drafted, so that an export goes back in without a change.
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
	problem := fault.Invalid("")
	var changes []Change
	for _, s := range sets {
		was, exists := live[s.key()]
		if exists && was.To == s.To && slices.Equal(was.Breaks, s.Breaks) {
			continue
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
