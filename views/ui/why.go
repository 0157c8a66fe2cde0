package ui

import "context"

type whyKey struct{}

// WithWhy lets pages lead from a message to the article about it; article knows them by the names of knowledge.Errors.
func WithWhy(ctx context.Context, article func(name string) (Link, bool)) context.Context {
	return context.WithValue(ctx, whyKey{}, article)
}

func why(ctx context.Context, name string) (Link, bool) {
	article, ok := ctx.Value(whyKey{}).(func(string) (Link, bool))
	if !ok || name == "" {
		return Link{}, false
	}
	return article(name)
}
