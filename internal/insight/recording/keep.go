package recording

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tradecounter/internal/identity"
)

// deletedAtOnce is how many rows one transaction of the nightly job removes, so that nobody waits long to write.
const deletedAtOnce = 2_000

// signIns are the events of a person who comes in: of no account, and kept as long as what they do there.
var signIns = []string{identity.SignedIn{}.EventName(), identity.ResetAsked{}.EventName(), identity.PasswordChanged{}.EventName(), identity.SecondFactorChanged{}.EventName()}

// Personal are the names of the events that say what a person did and nothing that the business needs: they are deleted
// when they are old, or when the person is forgotten.
var Personal = slices.Concat(ofAccounts, signIns)

// ofAccounts are those of them that happened in an account. Ratings themselves are kept; the event would name who gave one.
var ofAccounts = append(slices.Clone(Names), "ticket.rated")

// Keep removes what is older than the seller keeps it: events, visits and searches, and whose carts and readings were.
// Where persons aren't kept at all it takes their names off what there is. Sums stay.
func (r *Recorder) Keep(ctx context.Context) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	until := r.now().Add(-time.Duration(set.Recording.KeepDays) * 24 * time.Hour)
	for _, query := range []string{
		`DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE begun_at < ? LIMIT ?)`,
		`DELETE FROM searches WHERE id IN (SELECT id FROM searches WHERE at < ? LIMIT ?)`,
	} {
		if err := r.bitByBit(ctx, query, until, deletedAtOnce); err != nil {
			return err
		}
	}
	for _, name := range Personal {
		if err := r.bitByBit(ctx, `DELETE FROM events WHERE id IN (SELECT id FROM events WHERE name = ? AND at < ? LIMIT ?)`, name, until, deletedAtOnce); err != nil {
			return err
		}
	}
	if !set.Recording.Persons {
		until = r.now().Add(24 * time.Hour) // all
		for _, name := range Names {
			if err := r.bitByBit(ctx, `UPDATE events SET person_id = NULL WHERE id IN (SELECT id FROM events WHERE name = ? AND person_id IS NOT NULL LIMIT ?)`, name, deletedAtOnce); err != nil {
				return err
			}
		}
	}
	for _, query := range unnamed {
		if err := r.bitByBit(ctx, query, until, deletedAtOnce); err != nil {
			return err
		}
	}
	return nil
}

// unnamed take the member off rows that stay.
var unnamed = []string{
	`UPDATE visits SET member_id = 0 WHERE id IN (SELECT id FROM visits WHERE begun_at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE searches SET member_id = 0 WHERE id IN (SELECT id FROM searches WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE past_carts SET member_id = 0 WHERE id IN (SELECT id FROM past_carts WHERE ended_at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE article_reads SET member_id = 0 WHERE id IN (SELECT id FROM article_reads WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE article_searches SET member_id = 0 WHERE id IN (SELECT id FROM article_searches WHERE at < ? AND member_id <> 0 LIMIT ?)`,
	`UPDATE ticket_deflections SET member_id = 0 WHERE id IN (SELECT id FROM ticket_deflections WHERE at < ? AND member_id <> 0 LIMIT ?)`,
}

func (r *Recorder) bitByBit(ctx context.Context, query string, args ...any) error {
	for {
		rows, err := r.db.Exec(ctx, query, args...)
		if err != nil {
			return fmt.Errorf("remove what is no longer kept: %w", err)
		}
		if rows < deletedAtOnce {
			return nil
		}
	}
}
