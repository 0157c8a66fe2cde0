package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
)

// Find is an import by its token.
func (m *Imports) Find(ctx context.Context, actor identity.Actor, token string) (b Batch, err error) {
	if err := administers(actor); err != nil {
		return Batch{}, err
	}
	err = m.db.Get(ctx, &b, `SELECT `+batchColumns+` FROM imports WHERE token = ?`, token)
	if db.IsNone(err) {
		return Batch{}, noImport
	}
	if err == nil {
		err = b.read()
	}
	if err != nil {
		return Batch{}, fmt.Errorf("find an import: %w", err)
	}
	if p, ok := m.live.Load(token); ok && b.State == Applying {
		b.Progress = p.(Progress)
	}
	return b, nil
}

const batchColumns = `id, token, kind, source, name, person_id, by_name, state, size, received, message, undone_by, created_at, changed_at,
	applied_at, options, report, sample, phase, done, total`

func (b *Batch) read() error {
	if err := json.Unmarshal([]byte(b.OptionsIn), &b.Options); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(b.ReportIn), &b.Report); err != nil {
		return err
	}
	return json.Unmarshal([]byte(b.SampleIn), &b.Sample)
}

// List is the history, the newest first: from so many, with how many there are.
func (m *Imports) List(ctx context.Context, actor identity.Actor, from, limit int) (list []Batch, total int, err error) {
	if err := administers(actor); err != nil {
		return nil, 0, err
	}
	if err = m.db.Get(ctx, &total, `SELECT COUNT(*) FROM imports WHERE state <> 'dropped'`); err != nil {
		return nil, 0, fmt.Errorf("count imports: %w", err)
	}
	err = m.db.Select(ctx, &list, `SELECT `+strings.Replace(batchColumns, "sample,", "'[]' AS sample,", 1)+`
		FROM imports WHERE state <> 'dropped' ORDER BY id DESC LIMIT ? OFFSET ?`, limit, from)
	for i := range list {
		if err == nil {
			err = list[i].read()
		}
	}
	if err != nil {
		return nil, 0, fmt.Errorf("list imports: %w", err)
	}
	return list, total, nil
}

// clean removes what wasn't finished in its time, and contents that nothing needs any more.
func (m *Imports) clean(ctx context.Context) error {
	now := m.now()
	for state, after := range map[State]time.Duration{Sending: sendWithin, Checked: keepFor} {
		if _, err := m.db.Exec(ctx, `UPDATE imports SET state = 'dropped', changed_at = ? WHERE state = ? AND changed_at < ?`, now, string(state), now.Add(-after)); err != nil {
			return fmt.Errorf("drop old imports: %w", err)
		}
	}
	entries, err := os.ReadDir(m.dir)
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("look for old files: %w", err)
	}
	for _, entry := range entries {
		token, part, _ := strings.Cut(entry.Name(), ".")
		var state string
		err := m.db.Get(ctx, &state, `SELECT state FROM imports WHERE token = ? AND (changed_at > ? OR state IN ('checking', 'applying'))`, token, now.Add(-keepFor))
		if err != nil && !db.IsNone(err) {
			return fmt.Errorf("look for old files: %w", err)
		}
		ended := state == "" || part == "" && (state == string(Done) || state == string(Failed) || state == string(Dropped))
		if info, err := entry.Info(); err == nil && ended && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(m.dir, entry.Name()))
		}
	}
	return nil
}
