package db

import "context"

type lookOnlyKey struct{}

// LookOnly makes a context in which nothing can be written, whoever tries: each attempt fails with why. It is for
// requests of those who may see everything and change nothing.
func LookOnly(ctx context.Context, why error) context.Context {
	return context.WithValue(ctx, lookOnlyKey{}, why)
}

func lookOnly(ctx context.Context) error {
	why, _ := ctx.Value(lookOnlyKey{}).(error)
	return why
}
