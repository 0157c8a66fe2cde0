package main

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/app"
	"tradecounter/internal/insight/recording"
)

// exportUser prints everything recorded of one person.
func exportUser(ctx context.Context, c *call, a *app.App, email string) error {
	recorded, err := a.Recorder.Of(ctx, email)
	if err != nil {
		return err
	}
	return c.printJSON(recorded)
}

// forgetUser removes a person from what is recorded, once that is said for sure.
func forgetUser(ctx context.Context, c *call, a *app.App, email string, sure bool) error {
	if !sure {
		there, err := a.Recorder.Of(ctx, email)
		if err != nil {
			return err
		}
		events := 0
		for _, e := range there.Events {
			if slices.Contains(recording.Personal, e.Name) {
				events++
			}
		}
		fmt.Fprintf(c.out, "Recorded of %s: %d events, %d visits, %d searches, %d carts, %d articles read, %d searches for help, %d articles offered, %d answers to surveys, %d ratings, %d votes.\n"+
			"To remove the person from all of it for good, say: tradecounter user forget %s --yes\n"+
			"Sums without names and %d business records (orders, contacts, questions, ideas, letters and the like), the sign-in itself and where it is used stay. Nothing was removed now.\n",
			there.Email, events, len(there.Visits), len(there.Searches), len(there.Carts), len(there.Articles), len(there.Help), len(there.Offers), len(there.Answers),
			len(there.Ratings), len(there.Votes), there.Email, len(there.Kept))
		return nil
	}
	f, err := a.Recorder.Forget(ctx, c.actor().By(), email)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "Removed: %d events. No longer named: %d visits, %d searches, %d carts, %d readings and searches for help, %d answers to surveys, %d ratings, %d votes.\n"+
		"Sums, orders, contacts, questions, ideas, letters and the sign-in stay; what they do from now on is recorded again.\n",
		f.Events, f.Visits, f.Searches, f.Carts, f.Readings, f.Answers, f.Ratings, f.Votes)
	return nil
}
