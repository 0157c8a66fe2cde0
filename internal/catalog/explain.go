package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Visibility says whether a scope sees a product, and why: what was asked, in order, in words.
type Visibility struct {
	Seen  bool
	Steps []string

	Decides int `json:"-"` // the step that settles it
}

// ExplainVisibility is for the seller's people: it tells of products whether the scope sees them or not.
func (s *Service) ExplainVisibility(ctx context.Context, scope identity.Scope, sku string) (Visibility, error) {
	v, err := s.view(ctx, scope)
	if err != nil {
		return Visibility{}, err
	}
	id, err := s.idOf(ctx, sku)
	if err != nil {
		return Visibility{}, err
	}
	if id == 0 {
		return Visibility{}, fault.NotFound(fmt.Sprintf("There is no product %s.", sku))
	}
	said := Visibility{Seen: v.seen.Has(id)}
	if scope.AccountID == 0 {
		said.Steps = []string{"no account is named: everything is seen"}
		return said, nil
	}
	rules, err := s.readRules(ctx, scope.AccountID)
	if err != nil {
		return Visibility{}, err
	}
	said.Steps, said.Decides = v.snap.explain(rules, keyOf(scope), uint32(id))
	return said, nil
}

// explain asks the same sets, in the same order, as resolve.
func (n *snapshot) explain(rules accountRules, key rangeKey, id uint32) (steps []string, decides int) {
	first := map[string]int{} // what was said of the product first, and where
	say := func(what, words string, values ...any) {
		if _, known := first[what]; !known {
			first[what] = len(steps)
		}
		steps = append(steps, fmt.Sprintf(words, values...))
	}
	if len(rules.assortments) == 0 {
		say("none", "the account has no assortment")
	}
	for _, a := range rules.assortments {
		if n.assortment(a).Contains(id) {
			say("in", "assortment %s: in it, %s", a.Code, n.deciding(a, "include", id))
		} else if why := n.deciding(a, "exclude", id); why != "" {
			say("excluded", "assortment %s: not in it, %s", a.Code, why)
		} else {
			say("none", "assortment %s: not in it, no include matches", a.Code)
		}
	}
	if rules.added.Contains(id) {
		say("in", "added for the account")
	}
	if rules.hidden.Contains(id) {
		say("hidden", "hidden from the account")
	}
	if !n.listed.Contains(id) {
		say("inactive", "the product is inactive")
	}
	r := n.row(int64(id))
	if n.future(key.until).Contains(id) {
		say("later", "available from %s, the account sees what is available by %s", clock.Date(r.available), key.until)
	} else if r.available != 0 {
		say("since", "available from %s", clock.Date(r.available))
	}
	for _, what := range []string{"inactive", "later", "hidden", "in", "excluded", "none"} {
		if at, said := first[what]; said {
			return steps, at
		}
	}
	return steps, 0
}

// deciding is the first rule of a mode that matches, in words.
func (n *snapshot) deciding(a assortment, mode string, id uint32) string {
	for _, r := range a.rules {
		if r.Mode == mode && n.matching(r).Contains(id) {
			return r.String()
		}
	}
	return ""
}
