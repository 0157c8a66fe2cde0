package recording

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
)

// Past is a fact of the past, with whose it is and when.
type Past struct {
	Who  Who
	At   clock.Time
	Fact Fact
}

// History keeps many facts of the past at once, the oldest first, with the visits, searches and sums that observing each of
// them then would have left by now. The event log gets none of them. It is for a portal that nobody uses yet.
func (r *Recorder) History(ctx context.Context, facts []Past) error {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return err
	}
	b := &batch{Recorder: r, set: set, visits: map[int64]*visit{}, sums: sums{}}
	for _, f := range facts {
		if err := b.take(entry{f.Who, f.At, f.Fact}); err != nil {
			return err
		}
		b.rows, b.steps = b.rows[:0], b.steps[:0]
	}
	kept := r.now().Add(-time.Duration(set.Recording.KeepDays) * 24 * time.Hour)
	searches, visits := b.pastSearches(kept), b.pastVisits(kept)
	err = r.db.InTx(ctx, func(ctx context.Context) error {
		if err := b.insert(ctx, `INSERT INTO searches (key, account_id, member_id, at, words, folded, filters, results, millis, position, sku, added)`, searches, ""); err != nil {
			return err
		}
		if err := b.insert(ctx, `INSERT INTO visits (`+strings.TrimPrefix(visitColumns, "id, ")+`)`, visits, ""); err != nil {
			return err
		}
		if err := b.saveSums(ctx); err != nil {
			return err
		}
		return b.db.BumpAtEnd(ctx, "figures")
	})
	if err != nil {
		return fmt.Errorf("record the past: %w", err)
	}
	return nil
}

// pastSearches counts each search and what it led to, and gives the rows of those that are still kept.
func (b *batch) pastSearches(kept clock.Time) (rows [][]any) {
	type outcome struct {
		position, added int
		sku             string
	}
	led := map[string]*outcome{}
	for _, l := range b.leads {
		o := led[l.key]
		if o == nil {
			o = &outcome{max(l.position, 1), 0, l.sku}
			led[l.key] = o
		}
		o.added += l.added
	}
	for _, s := range b.found {
		o := led[s.key]
		if o == nil {
			o = &outcome{}
		}
		b.sums.add(s.cell, searchesMade, 1)
		for _, c := range []struct {
			column column
			so     bool
		}{{searchesEmpty, s.results == 0}, {searchesSlow, s.millis >= slow}, {searchesClicked, o.position > 0}, {searchesCarted, o.added > 0}} {
			if c.so {
				b.sums.add(s.cell, c.column, 1)
			}
		}
		if s.at >= kept {
			rows = append(rows, []any{s.key, s.account, s.member, s.at, s.words, s.folded, s.filters, s.results, s.millis, o.position, o.sku, o.added})
		}
	}
	return rows
}

// pastVisits are the rows of visits that are still kept.
func (b *batch) pastVisits(kept clock.Time) (rows [][]any) {
	all := b.ended
	for _, v := range b.visits {
		all = append(all, v)
	}
	slices.SortFunc(all, func(x, y *visit) int { return int(x.BegunAt - y.BegunAt) })
	for _, v := range all {
		if v.BegunAt >= kept {
			rows = append(rows, []any{v.Account, v.Member, v.BegunAt, v.LastAt, v.Device, v.Pages, v.Reached, v.At, v.LastPage, v.Searches, v.Empty, v.Errors, v.Stuck, v.StuckAt})
		}
	}
	return rows
}
