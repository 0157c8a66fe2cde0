package knowledge

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// journal holds what was read and searched until it is written, off the pages' path.
type journal struct {
	mu      sync.Mutex
	entries []entry
}

// entry is a search, or with article a reading.
type entry struct {
	account, member int64
	at              clock.Time
	article         int64
	folded          string // of a reading: the search that led to it, "" for none
	words           string // of a search
	articles        int
	products        int
	opened          bool // a product of a search's results
}

const (
	mostWaiting  = 10_000           // entries; more are dropped rather than held
	oneReading   = 30 * time.Minute // of a member and an article
	oneSearch    = 30 * time.Minute // within which a click belongs to a search
	writeEvery   = 2 * time.Second
	maxComment   = 1000 // characters
	maxSearching = 200
)

func newJournal() *journal { return &journal{} }

func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.entries) < mostWaiting {
		j.entries = append(j.entries, e)
	}
}

func (j *journal) take() (list []entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	list, j.entries = j.entries, nil
	return list
}

// counts says whether what the actor does is counted: members' own doing, never what staff do for or as them.
func counts(actor identity.Actor) bool {
	return actor.MemberID != 0 && actor.Staff == "" && !actor.Behalf.Is()
}

// HasRead notes that a member reads an article; words are those of the search that led to it, "" for none. It never fails
// or slows a page.
func (s *Service) HasRead(actor identity.Actor, articleID int64, words string) {
	if counts(actor) {
		s.journal.add(entry{account: actor.Account.ID, member: actor.MemberID, at: s.now(), article: articleID, folded: foldWords(words)})
	}
}

// HasSearched notes a search in the one box with how many articles and products it found; not one made while typing.
func (s *Service) HasSearched(actor identity.Actor, words string, articles, products int) {
	words = oneLine(words)
	if counts(actor) && words != "" && utf8.RuneCountInString(words) <= maxSearching && utf8.ValidString(words) {
		s.journal.add(entry{account: actor.Account.ID, member: actor.MemberID, at: s.now(), words: words, folded: foldWords(words), articles: articles, products: products})
	}
}

// HasOpened notes that a member opened a product that a search found.
func (s *Service) HasOpened(actor identity.Actor, words string) {
	if counts(actor) && oneLine(words) != "" {
		s.journal.add(entry{account: actor.Account.ID, member: actor.MemberID, at: s.now(), folded: foldWords(words), opened: true})
	}
}

// foldWords makes searches that differ in casing and blanks one.
func foldWords(words string) string {
	words = db.Folded(oneLine(strings.ToValidUTF8(words, "")))
	if utf8.RuneCountInString(words) > maxSearching {
		return ""
	}
	return words
}

// Keep writes what was noted, every other second, until ctx ends, and then the rest.
func (s *Service) Keep(ctx context.Context) {
	ticker := time.NewTicker(writeEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
		writing, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		if err := s.Flush(writing); err != nil {
			slog.Warn("what was read and searched can't be written", "error", err)
		}
		done()
		if ctx.Err() != nil {
			return
		}
	}
}

// Flush writes what was noted by now. What can't be written is lost: it is for figures.
func (s *Service) Flush(ctx context.Context) error {
	entries := s.journal.take()
	if len(entries) == 0 {
		return nil
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		for _, e := range entries {
			if err := s.write(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) write(ctx context.Context, e entry) error {
	if e.words != "" {
		_, err := s.db.Exec(ctx, `INSERT INTO article_searches (account_id, member_id, words, folded, articles, products, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.account, e.member, e.words, e.folded, e.articles, e.products, e.at)
		if err != nil {
			return fmt.Errorf("note a search: %w", err)
		}
		return nil
	}
	search, err := s.led(ctx, e)
	if err != nil || e.article == 0 {
		return err
	}
	_, err = s.db.Exec(ctx, `INSERT INTO article_reads (article_id, account_id, member_id, at, searched) SELECT a.id, ?, ?, ?, ? FROM articles a
		WHERE a.id = ? AND NOT EXISTS (SELECT 1 FROM article_reads r WHERE r.article_id = a.id AND r.member_id = ? AND r.at > ? AND r.at <= ?)`,
		e.account, e.member, e.at, search, e.article, e.member, e.at.Add(-oneReading), e.at)
	if err != nil {
		return fmt.Errorf("note a reading: %w", err)
	}
	return nil
}

// led is the search that led to what was opened, which it marks.
func (s *Service) led(ctx context.Context, e entry) (int64, error) {
	if e.folded == "" {
		return 0, nil
	}
	var ids []int64
	err := s.db.Select(ctx, &ids, `SELECT id FROM article_searches WHERE account_id = ? AND member_id = ? AND folded = ? AND at > ? AND at <= ? ORDER BY at DESC, id DESC LIMIT 1`,
		e.account, e.member, e.folded, e.at.Add(-oneSearch), e.at)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if _, err := s.db.Exec(ctx, `UPDATE article_searches SET opened = 1 WHERE id = ? AND opened = 0`, ids[0]); err != nil {
		return 0, fmt.Errorf("note what a search led to: %w", err)
	}
	return ids[0], nil
}

// Reasons why an article didn't help.
var Reasons = []string{"wrong", "unclear", "incomplete", "other"}

// Helpful is a member's word on an article that they read; the last one counts. What staff say isn't counted.
func (s *Service) Helpful(ctx context.Context, actor identity.Actor, scope identity.Scope, slug string, helpful bool, reason, comment string) error {
	_, m, err := s.seen(ctx, scope, slug)
	if err != nil {
		return err
	}
	comment = strings.TrimSpace(comment)
	if utf8.RuneCountInString(comment) > maxComment {
		return fault.Invalid("", fault.Field{Name: "comment", Message: fmt.Sprintf("Use at most %d characters.", maxComment)})
	}
	if reason != "" && !isReason(reason) {
		return fault.Invalid("", fault.Field{Name: "reason", Message: "Choose what was missing."})
	}
	if !counts(actor) {
		return nil
	}
	word := 1
	if !helpful {
		word = -1
	} else {
		reason = ""
	}
	s.HasRead(actor, m.ID, "")
	if err := s.Flush(ctx); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(ctx context.Context) error {
		_, err := s.db.Exec(ctx, `UPDATE article_reads SET helpful = ?, reason = ?, comment = ?, handled_at = 0 WHERE id =
			(SELECT id FROM article_reads WHERE article_id = ? AND member_id = ? ORDER BY at DESC, id DESC LIMIT 1)`, word, reason, comment, m.ID, actor.MemberID)
		if err != nil {
			return fmt.Errorf("note whether an article helped: %w", err)
		}
		return nil
	})
}

func isReason(reason string) bool {
	for _, r := range Reasons {
		if r == reason {
			return true
		}
	}
	return false
}

// mostRead are the articles read most, kept for a while.
type mostRead struct {
	at  clock.Time
	ids []int64
}

func (s *Service) mostRead(ctx context.Context, n *snapshot, scope identity.Scope, most int) (list []Card, err error) {
	now := s.now()
	kept := s.most.Load()
	if kept == nil || now.Sub(kept.at) > 10*time.Minute || now < kept.at {
		kept = &mostRead{at: now}
		err := s.db.Select(ctx, &kept.ids, `SELECT article_id FROM article_reads WHERE at > ? GROUP BY article_id ORDER BY COUNT(*) DESC, article_id LIMIT 500`, now.Add(-90*24*time.Hour))
		if err != nil {
			return nil, fmt.Errorf("read which articles are read most: %w", err)
		}
		s.most.Store(kept)
	}
	for _, id := range kept.ids {
		if m := n.byID[id]; m != nil && m.audience.Reads(scope) && len(list) < most {
			list = append(list, m.card())
		}
	}
	return list, nil
}
