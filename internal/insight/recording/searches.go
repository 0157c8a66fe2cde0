package recording

import (
	"context"
	"fmt"
	"slices"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight"
	"tradecounter/internal/platform/clock"
)

// SearchFigures are how searches of a period went: counts, of which Made is all.
type SearchFigures struct {
	Made    int64 `db:"made"`
	Empty   int64 `db:"empty"`
	Clicked int64 `db:"clicked"` // a result was opened or added
	Carted  int64 `db:"carted"`
	Slow    int64 `db:"slow"`
	Words   []SearchedWords
}

// SearchedWords are searches for the same words, whatever their casing.
type SearchedWords struct {
	Folded    string     `db:"folded"`
	Words     string     `db:"words"` // as somebody typed them
	Times     int64      `db:"times"`
	Empty     int64      `db:"empty"`
	Clicked   int64      `db:"clicked"`
	Carted    int64      `db:"carted"`
	Slow      int64      `db:"slow"`
	Millis    int64      `db:"millis"` // the longest
	Accounts  int        `db:"accounts"`
	LastAt    clock.Time `db:"last_at"`
	LastFound int        `db:"-"` // what it found the last time
	Whose     []Whose    `db:"-"` // the accounts that searched most
}

// Whose is an account among those that searched for words.
type Whose struct {
	Slug  string `db:"slug"`
	Name  string `db:"name"`
	Times int64  `db:"times"`
}

// Trouble says which searches are looked at.
type Trouble string

// The kinds of trouble.
const (
	AllSearches   Trouble = ""
	FoundNothing  Trouble = "empty"
	OpenedNothing Trouble = "no-click" // found something, and nothing was opened
	TookLong      Trouble = "slow"
)

// having are conditions on searches that share their words, with what comes first.
var having = map[Trouble]struct{ where, order string }{
	AllSearches:   {`1 = 1`, `COUNT(*)`},
	FoundNothing:  {`s.results = 0`, `COUNT(*)`},
	OpenedNothing: {`s.results > 0 AND s.position = 0`, `COUNT(*)`},
	TookLong:      {`s.millis >= 500`, `MAX(s.millis)`},
}

const mostWhose = 3

// Searches counts the searches of a period within reach, and lists the words of those in trouble, at most 200.
func (r *Recorder) Searches(ctx context.Context, reach identity.Reach, f insight.Filter, p insight.Period, trouble Trouble) (SearchFigures, error) {
	set, err := r.settings.Get(ctx)
	if err != nil {
		return SearchFigures{}, err
	}
	condition, args := within(reach, f)
	var s SearchFigures
	err = r.db.Get(ctx, &s, `SELECT COALESCE(SUM(s.searches), 0) AS made, COALESCE(SUM(s.searches_empty), 0) AS empty, COALESCE(SUM(s.searches_clicked), 0) AS clicked,
			COALESCE(SUM(s.searches_carted), 0) AS carted, COALESCE(SUM(s.searches_slow), 0) AS slow
		FROM daily_sums s JOIN accounts a ON a.id = s.account_id WHERE s.day >= ? AND s.day < ? AND `+condition, append([]any{p.From, p.To}, args...)...)
	if err != nil {
		return s, fmt.Errorf("count searches: %w", err)
	}
	is, ok := having[trouble]
	if !ok {
		is = having[AllSearches]
	}
	from, to := moments(p, set.Zone)
	args = append([]any{from, to}, args...)
	where := ` FROM searches s JOIN accounts a ON a.id = s.account_id WHERE s.at >= ? AND s.at < ? AND ` + condition + ` AND ` + is.where
	err = r.db.Select(ctx, &s.Words, `SELECT s.folded, MAX(s.words) AS words, COUNT(*) AS times, SUM(CASE WHEN s.results = 0 THEN 1 ELSE 0 END) AS empty,
			SUM(CASE WHEN s.position > 0 THEN 1 ELSE 0 END) AS clicked, SUM(CASE WHEN s.added > 0 THEN 1 ELSE 0 END) AS carted,
			SUM(CASE WHEN s.millis >= 500 THEN 1 ELSE 0 END) AS slow, MAX(s.millis) AS millis, COUNT(DISTINCT s.account_id) AS accounts, MAX(s.at) AS last_at`+where+`
		GROUP BY s.folded ORDER BY `+is.order+` DESC, MAX(s.at) DESC LIMIT 200`, args...)
	if err != nil {
		return s, fmt.Errorf("read what was searched: %w", err)
	}
	return s, r.whose(ctx, s.Words, where, args)
}

// whose fills in which accounts searched for the words, and what they found last.
func (r *Recorder) whose(ctx context.Context, words []SearchedWords, where string, args []any) error {
	if len(words) == 0 {
		return nil
	}
	at, folded := map[string]int{}, make([]string, len(words))
	for i, w := range words {
		at[w.Folded], folded[i] = i, w.Folded
	}
	var rows []struct {
		Whose
		Folded string `db:"folded"`
	}
	args = append(slices.Clone(args), folded)
	err := r.db.Select(ctx, &rows, `SELECT s.folded, a.slug, a.name, COUNT(*) AS times`+where+` AND s.folded IN (?) GROUP BY s.folded, a.slug, a.name ORDER BY COUNT(*) DESC, a.name`, args...)
	if err != nil {
		return fmt.Errorf("read who searched: %w", err)
	}
	for _, row := range rows {
		if w := &words[at[row.Folded]]; len(w.Whose) < mostWhose {
			w.Whose = append(w.Whose, row.Whose)
		}
	}
	var found []struct {
		Folded  string `db:"folded"`
		Results int    `db:"results"`
	}
	err = r.db.Select(ctx, &found, `SELECT s.folded, s.results`+where+` AND s.folded IN (?) ORDER BY s.at, s.id`, args...)
	if err != nil {
		return fmt.Errorf("read what searches found: %w", err)
	}
	for _, row := range found {
		words[at[row.Folded]].LastFound = row.Results
	}
	return nil
}
