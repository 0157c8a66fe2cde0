package exchange

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
)

// Imports are files that the desk brings in: sent whole or in pieces, checked by a job, looked at, and written by a job,
// each once. A change of many products is one, too, and can be undone.
//
// Table: imports. The content lies in a folder that all nodes share, under the import's token.
type Imports struct {
	*Service
	queue   *jobs.Queue
	journal *changes.Log
	dir     string
	live    sync.Map // token → Progress of what this node is writing
	piece   sync.Mutex
}

// The limits of what is sent.
const (
	MaxUpload  = 512 << 20           // bytes of a file
	mostOpen   = 10                  // files that one person may have under way
	sendWithin = 24 * time.Hour      // since the last piece
	keepFor    = 14 * 24 * time.Hour // a checked file, and what undoes a change
	sampled    = 60                  // differences shown
)

// NewImports makes them on an exchange; dir is a folder that all nodes share.
func NewImports(s *Service, queue *jobs.Queue, dir string) *Imports {
	m := &Imports{Service: s, queue: queue, journal: changes.New(s.db, s.now), dir: dir}
	queue.Handle("imports.check", m.checkJob)
	queue.Handle("imports.apply", m.applyJob)
	queue.Every("imports.clean", jobs.Each(time.Hour), m.clean)
	return m
}

// State is where an import stands.
type State string

// The states of an import, in order; the last three end it.
const (
	Sending  State = "sending"
	Checking State = "checking"
	Checked  State = "checked"
	Applying State = "applying"
	Done     State = "done"
	Failed   State = "failed"
	Dropped  State = "dropped"
)

// Batch is one import.
type Batch struct {
	ID        int64      `db:"id"`
	Token     string     `db:"token"` // its address
	Kind      string     `db:"kind"`
	Source    string     `db:"source"` // file, edit, undo
	Name      string     `db:"name"`   // of the file; what was changed, in words
	PersonID  int64      `db:"person_id"`
	ByName    string     `db:"by_name"`
	State     State      `db:"state"`
	Size      int64      `db:"size"`
	Received  int64      `db:"received"`
	Message   string     `db:"message"` // why it failed
	UndoneBy  string     `db:"undone_by"`
	CreatedAt clock.Time `db:"created_at"`
	ChangedAt clock.Time `db:"changed_at"`
	AppliedAt clock.Time `db:"applied_at"`
	OptionsIn string     `db:"options"`
	ReportIn  string     `db:"report"`
	SampleIn  string     `db:"sample"`
	Progress

	Options BatchOptions `db:"-"`
	Report  Report       `db:"-"`
	Sample  []Difference `db:"-"`
}

// Progress is how far a job is: it reads bytes, compares records, or writes them.
type Progress struct {
	Phase string `db:"phase"`
	Done  int64  `db:"done"`
	Total int64  `db:"total"`
}

// Percent is how much of the phase is done.
func (p Progress) Percent() int {
	if p.Total <= 0 {
		return 0
	}
	return int(min(100, p.Done*100/p.Total))
}

// BatchOptions are what was chosen for it.
type BatchOptions struct {
	Replace       bool     `json:"replace,omitempty"`
	CreateMissing bool     `json:"create_missing,omitempty"`
	Invite        bool     `json:"invite,omitempty"`
	Columns       []string `json:"columns,omitempty"` // that an edit touches
	Undoes        string   `json:"undoes,omitempty"`  // token of the edit
}

// Running says that a job has it.
func (b Batch) Running() bool { return b.State == Checking || b.State == Applying }

// MayUndo says that what it did can be taken back.
func (b Batch) MayUndo() bool {
	return b.Source == "edit" && b.State == Done && b.UndoneBy == "" && b.Report.Changed > 0
}

func administers(actor identity.Actor) error {
	if !actor.Can(identity.Administer) {
		return fault.Denied("Only administrators bring files in and out.")
	}
	return nil
}

// Begin notes a file of so many bytes that is going to be sent.
func (m *Imports) Begin(ctx context.Context, actor identity.Actor, kind, name string, size int64, o BatchOptions) (Batch, error) {
	if _, err := m.allowed(actor, kind); err != nil {
		return Batch{}, err
	}
	if err := (Options{CreateMissing: o.CreateMissing, Invite: o.Invite}).fit(kind); err != nil {
		return Batch{}, err
	}
	if size <= 0 || size > MaxUpload {
		return Batch{}, fault.Invalid("", fault.Field{Name: "file", Message: fmt.Sprintf("Choose a file of at most %d MB that isn’t empty.", MaxUpload>>20)})
	}
	o.Columns, o.Undoes = nil, ""
	return m.make(ctx, actor, Batch{Kind: kind, Source: "file", Name: fileName(name), Size: size, State: Sending, Options: o})
}

// fileName is the last part of a name as people read it.
func fileName(name string) string {
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	if utf8.RuneCountInString(name) > 120 {
		name = string([]rune(name)[:120])
	}
	return name
}

func (m *Imports) make(ctx context.Context, actor identity.Actor, b Batch) (Batch, error) {
	b.Token, b.PersonID, b.ByName, b.CreatedAt, b.ChangedAt = rand.Text(), actor.PersonID, actor.Name, m.now(), m.now()
	err := m.db.InTx(ctx, func(ctx context.Context) error {
		var open int
		err := m.db.Get(ctx, &open, `SELECT COUNT(*) FROM imports WHERE person_id = ? AND state IN ('sending', 'checking', 'applying')`, actor.PersonID)
		if err != nil {
			return err
		}
		if open >= mostOpen {
			return fault.TooMany("You have many files under way. Let them end or drop some first.")
		}
		options, err := json.Marshal(b.Options)
		if err != nil {
			return err
		}
		_, err = m.db.Exec(ctx, `INSERT INTO imports (token, kind, source, name, person_id, by_name, state, options, size, created_at, changed_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, b.Token, b.Kind, b.Source, b.Name, b.PersonID, b.ByName, string(b.State), string(options), b.Size, b.CreatedAt, b.ChangedAt)
		return err
	})
	if err != nil {
		return Batch{}, fmt.Errorf("begin an import: %w", err)
	}
	return b, nil
}

func (m *Imports) path(token, part string) string { return filepath.Join(m.dir, token+part) }

// ErrPiece tells a sender where to go on.
type ErrPiece struct{ Received int64 }

func (e ErrPiece) Error() string { return fmt.Sprintf("the next piece begins at %d", e.Received) }

// Piece takes the next piece of a file, which begins at a byte; the last one lets the check begin. A piece that doesn't
// fit answers ErrPiece, with where the next one begins, so that a broken transfer goes on there.
func (m *Imports) Piece(ctx context.Context, actor identity.Actor, token string, at int64, content []byte) (Batch, error) {
	m.piece.Lock()
	defer m.piece.Unlock()
	b, err := m.own(ctx, actor, token)
	if err != nil {
		return Batch{}, err
	}
	if b.State != Sending || at != b.Received || len(content) == 0 {
		return b, ErrPiece{b.Received}
	}
	if at+int64(len(content)) > b.Size {
		return Batch{}, fault.Invalid("The file is longer than it was said to be.")
	}
	if err := m.put(token, at, content); err != nil {
		return Batch{}, fmt.Errorf("keep a piece of a file: %w", err)
	}
	b.Received += int64(len(content))
	err = m.db.InTx(ctx, func(ctx context.Context) error {
		rows, err := m.db.Exec(ctx, `UPDATE imports SET received = ?, changed_at = ? WHERE id = ? AND state = 'sending' AND received = ?`, b.Received, m.now(), b.ID, at)
		if err != nil {
			return err
		}
		if rows == 0 {
			return ErrPiece{at}
		}
		if b.Received < b.Size {
			return nil
		}
		return m.goOn(ctx, &b, Checking, "imports.check")
	})
	return b, err
}

// own finds a person's own upload; somebody else's isn't there.
func (m *Imports) own(ctx context.Context, actor identity.Actor, token string) (Batch, error) {
	b, err := m.Find(ctx, actor, token)
	if err == nil && b.PersonID != actor.PersonID {
		err = noImport
	}
	return b, err
}

var noImport = fault.NotFound("This import isn’t there.")

func (m *Imports) put(token string, at int64, content []byte) error {
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(m.path(token, ""), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(content, at)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// goOn moves an import to a state in which a job has it.
func (m *Imports) goOn(ctx context.Context, b *Batch, to State, job string) error {
	rows, err := m.db.Exec(ctx, `UPDATE imports SET state = ?, phase = '', done = 0, total = 0, message = '', changed_at = ? WHERE token = ? AND state = ?`,
		string(to), m.now(), b.Token, string(b.State))
	if err != nil {
		return err
	}
	if rows == 0 {
		return fault.Conflict("This import has gone on meanwhile. Look at it again.")
	}
	b.State = to
	payload, err := json.Marshal(jobFor{b.Token})
	if err != nil {
		return err
	}
	return m.queue.Enqueue(ctx, jobs.New{Kind: job, Key: job + ":" + b.Token, Payload: payload})
}

type jobFor struct {
	Token string `json:"token"`
}

// Apply lets a checked import be written.
func (m *Imports) Apply(ctx context.Context, actor identity.Actor, token string) (Batch, error) {
	b, err := m.Find(ctx, actor, token)
	if err != nil {
		return Batch{}, err
	}
	if b.State != Checked || b.Report.ProblemCount > 0 {
		return b, fault.Conflict("This import can’t be written now. Look at it again.")
	}
	err = m.db.InTx(ctx, func(ctx context.Context) error { return m.goOn(ctx, &b, Applying, "imports.apply") })
	return b, err
}

// Drop forgets an import that wasn't written.
func (m *Imports) Drop(ctx context.Context, actor identity.Actor, token string) error {
	b, err := m.Find(ctx, actor, token)
	if err != nil {
		return err
	}
	rows, err := m.db.Exec(ctx, `UPDATE imports SET state = 'dropped', changed_at = ? WHERE id = ? AND state IN ('sending', 'checking', 'checked')`, m.now(), b.ID)
	if err != nil {
		return fmt.Errorf("drop an import: %w", err)
	}
	if rows == 0 {
		return fault.Conflict("This import has gone on meanwhile. Look at it again.")
	}
	m.remove(token, "")
	return nil
}

func (m *Imports) remove(token, part string) { _ = os.Remove(m.path(token, part)) } // one that stays is removed by clean
