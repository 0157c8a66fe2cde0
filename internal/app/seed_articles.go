package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/seed"
)

// importArticles takes in a folder of ours; a problem in it is an error.
func (a *App) importArticles(ctx context.Context, by identity.Actor, from fs.FS) error {
	report, err := a.Folder.Import(ctx, by, from, exchange.Options{})
	if err == nil && report.ProblemCount > 0 {
		err = errors.New(report.Problems[0].String())
	}
	return err
}

// articles are the seller's own and the handbook, written months ago. Reviews are spread over the year: a few are due.
func (t *teller) articles(ctx context.Context) error {
	now := t.at
	defer func() { t.at = now }()
	t.at = now.Add(-140 * 24 * time.Hour)
	if err := t.threeVersions(ctx, now); err != nil {
		return err
	}
	if err := t.importArticles(ctx, t.by, seed.Articles()); err != nil {
		return err
	}
	if err := t.Handbook(ctx); err != nil {
		return err
	}
	return t.reviews(ctx, now)
}

// threeVersions: one article came about in three versions, by two people.
func (t *teller) threeVersions(ctx context.Context, now clock.Time) error {
	const slug = "get-a-safety-data-sheet"
	text, err := fs.ReadFile(seed.Articles(), "safety-data/"+slug+".md")
	if err != nil {
		return err
	}
	_, body, _ := strings.Cut(string(text), "\n---\n")
	parts := strings.SplitAfter(strings.TrimSpace(body)+"\n", "\n## ")
	if len(parts) < 3 {
		return fmt.Errorf("%s has too few headings", slug)
	}
	until := func(n int) string { return strings.TrimSuffix(strings.Join(parts[:n], ""), "## ") }
	people, err := t.Identity.Staff(ctx, t.by)
	if err != nil {
		return err
	}
	var authors []identity.Actor
	for _, p := range people {
		if p.Role == identity.Support {
			authors = append(authors, identity.Actor{PersonID: p.ID, Name: p.Name, Staff: p.Role})
		}
	}
	if len(authors) < 2 {
		return fmt.Errorf("%d people of support", len(authors))
	}
	title, summary := "Where is the safety data sheet?", "For every chemical we sell, free of charge."
	a, err := t.Knowledge.Create(ctx, authors[0], knowledge.NewArticle{Slug: slug, Text: knowledge.Text{Title: title, Summary: summary, Body: until(1)}, Note: "First answer, from a call"})
	if err != nil {
		return err
	}
	t.at = now.Add(-120 * 24 * time.Hour)
	if _, err := t.Knowledge.Save(ctx, authors[1], slug, knowledge.Edit{Seen: a.Latest, Text: knowledge.Text{Title: title, Summary: summary, Body: until(len(parts) - 1)}, Note: "The steps in full"}); err != nil {
		return err
	}
	head := frontMatterOf(string(text))
	t.at = now.Add(-90 * 24 * time.Hour)
	_, err = t.Knowledge.Save(ctx, authors[0], slug, knowledge.Edit{Seen: a.Latest + 1, Text: knowledge.Text{Title: head["title"], Summary: head["summary"], Body: strings.TrimSpace(body) + "\n"},
		Note: "The title as people ask it"})
	return err
}

// frontMatterOf reads plain keys.
func frontMatterOf(text string) map[string]string {
	keys := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if _, had := keys[key]; !had {
			keys[key] = strings.Trim(value, `"`)
		}
	}
	return keys
}

func (t *teller) reviews(ctx context.Context, now clock.Time) error {
	set, err := t.Settings.Get(ctx)
	if err != nil {
		return err
	}
	today := set.Today(now)
	list, _, err := t.Knowledge.List(ctx, t.by, knowledge.Filter{Limit: 10_000})
	if err != nil {
		return err
	}
	t.at = now.Add(-30 * 24 * time.Hour)
	for i, a := range list {
		if a.OwnerID == 0 || a.ReviewOn != 0 {
			continue
		}
		d := a.Details()
		d.ReviewOn = today.AddDays((i*37)%330 - 6)
		if _, err := t.Knowledge.SetDetails(ctx, t.by, a.Slug, a.Version, d); err != nil {
			return fmt.Errorf("%s: %w", a.Slug, err)
		}
	}
	return nil
}
