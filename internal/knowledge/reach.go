package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// SetAudience says who reads the article from now on, as long as nobody else changed it since the Version that was seen.
func (s *Service) SetAudience(ctx context.Context, actor identity.Actor, slug string, seen int64, to Audience) (a Article, err error) {
	to = to.clean()
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		before, err := s.held(ctx, slug, seen)
		if err != nil {
			return err
		}
		names, err := s.checkAudience(ctx, before.Audience, to)
		if err != nil {
			return err
		}
		if err := s.writeAudience(ctx, before.ID, to); err != nil {
			return err
		}
		if a, err = s.find(ctx, before.Slug); err != nil {
			return err
		}
		return s.record(ctx, actor, "article", a.Slug, "audience", before.Audience.inWords(names), to.inWords(names))
	})
	return a, err
}

// checkAudience refuses what names nobody, and gives the names of the accounts in both.
func (s *Service) checkAudience(ctx context.Context, before, to Audience) (map[int64]string, error) {
	switch {
	case to.Kind != All && to.Kind != Staff && to.Kind != Chosen:
		return nil, fault.Invalid("", fault.Field{Name: "audience", Message: "Choose who reads it."})
	case to.Kind == Chosen && len(to.Accounts)+len(to.Segments) == 0:
		return nil, fault.Invalid("", fault.Field{Name: "audience", Message: "Choose the clients or segments who read it, or leave it to staff."})
	case len(to.Accounts) > 2000 || len(to.Segments) > 200:
		return nil, fault.Invalid("", fault.Field{Name: "audience", Message: "Choose at most 2,000 clients; a segment holds many."})
	}
	names := map[int64]string{}
	ids := append(slices.Clone(before.Accounts), to.Accounts...)
	var rows []ReachAccount
	if len(ids) > 0 {
		if err := s.db.Select(ctx, &rows, `SELECT id, slug, name, segment FROM accounts WHERE id IN (?)`, ids); err != nil {
			return nil, fmt.Errorf("find the accounts of an audience: %w", err)
		}
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	for _, id := range to.Accounts {
		if names[id] == "" {
			return nil, fault.Invalid("", fault.Field{Name: "audience", Message: "One of these clients isn’t there any more."})
		}
	}
	return names, nil
}

func (s *Service) writeAudience(ctx context.Context, article int64, to Audience) error {
	_, err := s.db.Exec(ctx, `UPDATE articles SET audience = ? WHERE id = ?`, to.Kind, article)
	if err == nil {
		_, err = s.db.Exec(ctx, `DELETE FROM article_audience WHERE article_id = ?`, article)
	}
	for _, id := range to.Accounts {
		if err == nil {
			_, err = s.db.Exec(ctx, `INSERT INTO article_audience (article_id, account_id) VALUES (?, ?)`, article, id)
		}
	}
	for _, segment := range to.Segments {
		if err == nil {
			_, err = s.db.Exec(ctx, `INSERT INTO article_audience (article_id, segment) VALUES (?, ?)`, article, segment)
		}
	}
	if err != nil {
		return fmt.Errorf("say who reads an article: %w", err)
	}
	return nil
}

// ReachAccount is a client that an audience holds.
type ReachAccount struct {
	ID      int64  `db:"id"`
	Slug    string `db:"slug"`
	Name    string `db:"name"`
	Segment string `db:"segment"`
}

// AudienceReach is who will see an article with an audience, before it is published or changed.
type AudienceReach struct {
	Accounts []ReachAccount // by name; closed ones aren't counted
	Of       int            // accounts there are
	Gains    []ReachAccount // who doesn't see the article now and will
	Loses    []ReachAccount // who sees it now and won't
}

// Reach says who would see the article with an audience once it is published. What readers see now is what is live.
func (s *Service) Reach(ctx context.Context, actor identity.Actor, slug string, to Audience) (AudienceReach, error) {
	a, err := s.Find(ctx, actor, slug)
	if err != nil {
		return AudienceReach{}, err
	}
	var all []ReachAccount
	if err := s.db.Select(ctx, &all, `SELECT id, slug, name, segment FROM accounts WHERE status <> 'closed' AND merged_into = 0`); err != nil {
		return AudienceReach{}, fmt.Errorf("read who would see an article: %w", err)
	}
	slices.SortFunc(all, func(a, b ReachAccount) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
	r, to := AudienceReach{Of: len(all)}, to.clean()
	for _, account := range all {
		will, does := to.holds(account.ID, account.Segment), a.Live() && a.Audience.holds(account.ID, account.Segment)
		switch {
		case will && !does:
			r.Gains = append(r.Gains, account)
		case does && !will:
			r.Loses = append(r.Loses, account)
		}
		if will {
			r.Accounts = append(r.Accounts, account)
		}
	}
	return r, nil
}

// Segments are those that accounts have, for choosing.
func (s *Service) Segments(ctx context.Context, actor identity.Actor) (list []string, err error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	err = s.db.Select(ctx, &list, `SELECT DISTINCT segment FROM accounts WHERE segment <> '' AND status <> 'closed' ORDER BY segment`)
	if err != nil {
		return nil, fmt.Errorf("list segments: %w", err)
	}
	return list, nil
}
