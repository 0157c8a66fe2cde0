package catalog

import (
	"context"
	"fmt"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
)

// SeeNothing are the clients within reach whose storefront shows no product on a date, by name.
func (s *Service) SeeNothing(ctx context.Context, reach identity.Reach, today clock.Date) (list []Holding, err error) {
	snap, err := s.latest(ctx)
	if err != nil {
		return nil, err
	}
	within, args := reach.Where("a")
	var accounts []touchedAccount
	err = s.db.Select(ctx, &accounts, `SELECT a.id, a.slug, a.name, a.early_access_days, TRUE AS within FROM accounts a
		WHERE a.status <> 'closed' AND `+within+` ORDER BY a.name, a.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("list who may see nothing: %w", err)
	}
	rules, err := s.rulesOf(ctx, snap, accounts)
	if err != nil {
		return nil, err
	}
	alike := map[string]bool{} // accounts with the same assortments and nothing of their own see the same
	for i, a := range accounts {
		until, key := today.AddDays(a.EarlyDays), ""
		if rules[i].added.IsEmpty() && rules[i].hidden.IsEmpty() {
			key = fmt.Sprint(until, rules[i].codes())
		}
		nothing, known := alike[key]
		if !known || key == "" {
			nothing = snap.resolve(rules[i], rangeKey{a.ID, until}).IsEmpty()
			alike[key] = nothing
		}
		if nothing {
			list = append(list, Holding{a.ID, a.Slug, a.Name})
		}
	}
	return list, nil
}

func (r accountRules) codes() (codes []string) {
	for _, a := range r.assortments {
		codes = append(codes, a.Code)
	}
	return codes
}

// Within are clients within reach by name, at most limit of them.
func (s *Service) Within(ctx context.Context, reach identity.Reach, limit int) (list []Holding, err error) {
	within, args := reach.Where("a")
	err = s.db.Select(ctx, &list, `SELECT a.id, a.slug, a.name FROM accounts a WHERE a.status <> 'closed' AND `+within+` ORDER BY a.name, a.id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("list clients to choose from: %w", err)
	}
	return list, nil
}
