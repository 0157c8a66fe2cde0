package recording

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tradecounter/internal/platform/clock"
)

const visitColumns = `id, account_id, member_id, begun_at, last_at, device, pages, reached, reached_at, last_page, searches, empty, errors, stuck, stuck_at`

// searchRow is a search to be kept.
type searchRow struct {
	key             string
	account, member int64
	at              clock.Time
	words, folded   string
	filters         string
	results         int
	millis          int64
	cell            cell
}

// lead is what a search led to: a result opened, or added.
type lead struct {
	key      string
	position int
	sku      string
	added    int
	member   int64
	cell     cell
}

// findVisits reads the visits that go on, in one query.
func (b *batch) findVisits(ctx context.Context, entries []entry) error {
	whose := map[int64]bool{}
	for _, e := range entries {
		whose[e.who.MemberID] = true
	}
	query := `SELECT ` + visitColumns + ` FROM visits WHERE member_id IN (?) AND last_at >= ? AND last_at <= ? ORDER BY last_at`
	owner, ids := map[int64]int64{}, make([]int64, 0, len(whose))
	for member := range whose {
		ids = append(ids, member)
	}
	if !b.set.Recording.Persons {
		query, ids = `SELECT `+visitColumns+` FROM visits WHERE id IN (?) AND last_at >= ? AND last_at <= ? ORDER BY last_at`, ids[:0]
		for member := range whose {
			if id, ok := b.live[member]; ok {
				ids, owner[id] = append(ids, id), member
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var rows []*visit
	if err := b.db.Select(ctx, &rows, query, ids, entries[0].at.Add(-gap), entries[len(entries)-1].at.Add(gap)); err != nil {
		return fmt.Errorf("find visits: %w", err)
	}
	for _, v := range rows {
		if v.who = v.Member; v.who == 0 {
			v.who = owner[v.ID]
		}
		b.visits[v.who] = v
	}
	return nil
}

func (b *batch) save(ctx context.Context) error {
	if err := b.insert(ctx, `INSERT INTO events (at, name, account_id, person_id, payload)`, b.rows, ""); err != nil {
		return err
	}
	if err := b.saveSearches(ctx); err != nil {
		return err
	}
	if err := b.saveVisits(ctx); err != nil {
		return err
	}
	for _, e := range b.steps {
		if err := b.reached(ctx, e.who.MemberID, e.fact.(StepReached).Step, e.at); err != nil {
			return err
		}
	}
	return b.saveSums(ctx)
}

// insert writes rows many at a time, in few lengths, so that few texts are compiled.
func (b *batch) insert(ctx context.Context, head string, rows [][]any, tail string) error {
	for len(rows) > 0 {
		n := 1
		for _, size := range []int{100, 10} {
			if len(rows) >= size {
				n = size
				break
			}
		}
		one := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
		args := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := b.db.Exec(ctx, head+` VALUES `+one+strings.Repeat(", "+one, n-1)+tail, args...); err != nil {
			return fmt.Errorf("write what was recorded: %w", err)
		}
		rows = rows[n:]
	}
	return nil
}

// saveSearches keeps searches that aren't kept yet, and what searches led to.
func (b *batch) saveSearches(ctx context.Context) error {
	for _, s := range b.found {
		isNew, err := b.db.Exec(ctx, `INSERT INTO searches (key, account_id, member_id, at, words, folded, filters, results, millis)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING`, s.key, s.account, s.member, s.at, s.words, s.folded, s.filters, s.results, s.millis)
		if err != nil {
			return fmt.Errorf("keep a search: %w", err)
		}
		b.sums.add(s.cell, searchesMade, isNew)
		if s.results == 0 {
			b.sums.add(s.cell, searchesEmpty, isNew)
		}
		if s.millis >= slow {
			b.sums.add(s.cell, searchesSlow, isNew)
		}
	}
	for _, l := range b.leads {
		if err := b.follow(ctx, l); err != nil {
			return fmt.Errorf("keep what a search led to: %w", err)
		}
	}
	return nil
}

// follow counts what a search led to on the search's own day, the first time. Another's search is none, whatever a link says:
// it may have been passed on, or made up. A link that is followed later than the day
// after is no click of it: sums of days before yesterday change no more.
func (b *batch) follow(ctx context.Context, l lead) error {
	var was []struct {
		ID       int64      `db:"id"`
		At       clock.Time `db:"at"`
		Position int        `db:"position"`
		Added    int        `db:"added"`
	}
	err := b.db.Select(ctx, &was, `SELECT id, at, position, added FROM searches WHERE key = ? AND account_id = ? AND member_id IN (0, ?)`, plain(l.key), l.cell.account, l.member)
	if err != nil || len(was) == 0 {
		return err
	}
	s := was[0]
	on := cell{s.At.Date(b.set.Zone), l.cell.account, l.cell.device}
	if l.cell.day > on.day.AddDays(1) {
		return nil
	}
	if s.Position == 0 {
		b.sums.add(on, searchesClicked, 1)
	}
	if s.Added == 0 {
		b.sums.add(on, searchesCarted, int64(l.added))
	}
	_, err = b.db.Exec(ctx, `UPDATE searches SET added = added + ?, sku = CASE WHEN position = 0 THEN CAST(? AS TEXT) ELSE sku END,
		position = CASE WHEN position = 0 THEN CAST(? AS BIGINT) ELSE position END WHERE id = ?`, l.added, l.sku, max(l.position, 1), s.ID)
	return err
}

func (b *batch) saveVisits(ctx context.Context) error {
	var begun, going [][]any
	all := append([]*visit{}, b.ended...)
	for _, member := range slices.Sorted(maps.Keys(b.visits)) {
		all = append(all, b.visits[member])
	}
	for _, v := range all {
		row := []any{v.Account, v.Member, v.BegunAt, v.LastAt, v.Device, v.Pages, v.Reached, v.At, v.LastPage, v.Searches, v.Empty, v.Errors, v.Stuck, v.StuckAt}
		switch {
		case v.ID != 0:
			going = append(going, append([]any{v.ID}, row...))
		case b.set.Recording.Persons:
			begun = append(begun, row)
		default:
			err := b.db.Get(ctx, &v.ID, `INSERT INTO visits (`+strings.TrimPrefix(visitColumns, "id, ")+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, row...)
			if err != nil {
				return fmt.Errorf("begin a visit: %w", err)
			}
		}
	}
	if err := b.insert(ctx, `INSERT INTO visits (`+strings.TrimPrefix(visitColumns, "id, ")+`)`, begun, ""); err != nil {
		return err
	}
	return b.insert(ctx, `INSERT INTO visits (`+visitColumns+`)`, going, ` ON CONFLICT (id) DO UPDATE SET last_at = excluded.last_at, pages = excluded.pages,
		reached = excluded.reached, reached_at = excluded.reached_at, last_page = excluded.last_page, searches = excluded.searches,
		empty = excluded.empty, errors = excluded.errors, stuck = excluded.stuck, stuck_at = excluded.stuck_at`)
}

var sumsHead, sumsTail = func() (head, tail string) {
	names := columnNames[1:]
	var adds []string
	for _, name := range names {
		adds = append(adds, name+" = daily_sums."+name+" + excluded."+name)
	}
	return `INSERT INTO daily_sums (day, account_id, device, ` + strings.Join(names, ", ") + `)`,
		` ON CONFLICT (day, account_id, device) DO UPDATE SET ` + strings.Join(adds, ", ")
}()

func (b *batch) saveSums(ctx context.Context) error {
	var rows [][]any
	for at, s := range b.sums {
		row := []any{at.day, at.account, at.device}
		for _, n := range s[1:] {
			row = append(row, n)
		}
		rows = append(rows, row)
	}
	return b.insert(ctx, sumsHead, rows, sumsTail)
}
