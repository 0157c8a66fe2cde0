package folder

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
)

// check looks for what can't be written: what is wrong in itself, what stands in two files, and names of what isn't there.
func (r *run) check(ctx context.Context) error {
	taken := map[string]string{}
	for _, f := range r.files {
		for _, slug := range append([]string{f.record.Slug}, f.record.OldSlugs...) {
			if other := taken[slug]; other != "" && slug != "" {
				r.problem(f.name, f.line("slug"), "slug", fmt.Sprintf("%s has the address %s already.", other, slug))
			}
			taken[slug] = f.name
		}
		if problem, ok := fault.As(knowledge.CheckRecord(f.record)); ok {
			for _, field := range problem.Fields {
				r.problem(f.name, f.line(field.Name), field.Name, field.Message)
			}
		}
		if f.record.State == knowledge.Scheduled && f.record.PublishAt == 0 {
			r.problem(f.name, f.line("status"), "publish_at", "What is scheduled needs the time at which it is published.")
		}
	}
	r.addCategories()
	return r.checkNames(ctx)
}

// addCategories: one that a file names and nobody knows is made, last.
func (r *run) addCategories() {
	known := map[string]bool{"": true}
	for _, was := range r.present {
		known[was.Category] = true
	}
	for _, c := range r.bring.Categories {
		known[c.Name] = true
	}
	for _, f := range r.files {
		if name := f.record.Category; !known[name] {
			known[name] = true
			r.bring.Categories = append(r.bring.Categories, knowledge.Category{Slug: knowledge.SlugOf(name), Name: name})
		}
	}
}

func (r *run) checkNames(ctx context.Context) error {
	var ask knowledge.Known
	own := map[string]bool{}
	for _, f := range r.files {
		own[f.record.Slug] = true
		ask.Accounts = append(ask.Accounts, f.record.Accounts...)
		ask.Products = append(ask.Products, knowledge.Of(f.record.Ties, knowledge.TieProduct)...)
		ask.Slugs = append(append(ask.Slugs, f.record.Related...), f.record.OldSlugs...)
		if f.record.Owner != "" {
			ask.Owners = append(ask.Owners, f.record.Owner)
		}
	}
	has, err := r.knowledge.Names(ctx, ask)
	if err != nil {
		return err
	}
	for _, f := range r.files {
		missing := func(key, what string, names, found []string) {
			for _, name := range names {
				if !slices.Contains(found, name) {
					r.problem(f.name, f.line(key), key, fmt.Sprintf("There is no %s %q.", what, name))
				}
			}
		}
		missing("audience", "account", f.record.Accounts, has.Accounts)
		missing("products", "product", knowledge.Of(f.record.Ties, knowledge.TieProduct), has.Products)
		if f.record.Owner != "" {
			missing("owner", "person of the seller’s", []string{f.record.Owner}, has.Owners)
		}
		for _, slug := range f.record.Related {
			if !own[slug] && !slices.Contains(has.Slugs, slug) || slug == f.record.Slug {
				r.problem(f.name, f.line("related"), "related", fmt.Sprintf("There is no other article %q.", slug))
			}
		}
		for _, old := range f.record.OldSlugs {
			if slices.Contains(has.Slugs, old) {
				r.problem(f.name, f.line("old_slugs"), "old_slugs", fmt.Sprintf("There is an article %q.", old))
			}
		}
	}
	return nil
}
