package exchange

import (
	"context"
	"fmt"
	"io"
	"iter"

	"tradecounter/internal/events"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/settings"
)

// Service imports and exports files.
type Service struct {
	db       *db.DB
	log      *events.Log
	now      clock.Now
	settings *settings.Service
	scratch  string // folder of staging files
}

// New makes the exchange; scratchDir holds the staging files of running imports.
func New(d *db.DB, log *events.Log, now clock.Now, scratchDir string) *Service {
	return &Service{db: d, log: log, now: now, settings: settings.New(d), scratch: scratchDir}
}

// Options of an import.
type Options struct {
	DryRun        bool
	Replace       bool             // remove what the file doesn't name
	CreateMissing bool             // orders, returns: make the accounts and products that lines name
	Invite        bool             // members: invite by letter
	Name          string           // the file's name, for messages; its content decides what it is
	Progress      func(done int64) // told now and then how many lines are staged

	Phase  func(name string, done, total int64)      // told now and then how far checking and writing are
	Differ func(Difference)                          // told of each record that becomes another
	First  func(ctx context.Context) error           // first in the transaction that writes, after the versions; an error undoes it
	Last   func(ctx context.Context, r Report) error // last in it, even when nothing is to be written
}

// Report is what an import did, or with DryRun would do. Lines are those of the file below its header; the other
// figures count records: a record of several lines counts once.
type Report struct {
	Lines        int64     `json:"lines"`
	Added        int64     `json:"added"`
	Changed      int64     `json:"changed"`
	Unchanged    int64     `json:"unchanged"`
	Removed      int64     `json:"removed"`
	Problems     []Problem `json:"problems,omitempty"` // the first 1,000 by line
	ProblemCount int64     `json:"problem_count"`
}

// Problem is what is wrong on a line of the file, the header being line 1, and what would be right.
type Problem struct {
	File    string `json:"file,omitempty"` // of a folder
	Line    int64  `json:"line"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

// String is the problem in one sentence.
func (p Problem) String() string {
	if p.File != "" {
		p, file := Problem{Line: p.Line, Column: p.Column, Message: p.Message}, p.File
		return file + ": " + p.String()
	}
	if p.Column == "" {
		return fmt.Sprintf("Line %d: %s", p.Line, p.Message)
	}
	return fmt.Sprintf("Line %d, %s: %s", p.Line, p.Column, p.Message)
}

const (
	batchSize     = 256    // records worked on at once; a power of two, see chunks
	mostProblems  = 1_000  // listed
	linesOfRecord = 10_000 // at most
)

// Import brings a file in, whole or not at all: when the report counts problems, or there is an error, nothing was
// changed.
func (s *Service) Import(ctx context.Context, actor identity.Actor, kind string, file io.Reader, o Options) (Report, error) {
	k, err := s.allowed(actor, kind)
	if err != nil {
		return Report{}, err
	}
	if err := o.fit(kind); err != nil {
		return Report{}, err
	}
	r, err := s.begin(ctx, k, o, actor)
	if err != nil {
		return Report{}, fmt.Errorf("import %s: %w", kind, err)
	}
	defer r.close()
	if err := r.all(ctx, file); err != nil {
		return r.report, fmt.Errorf("import %s: %w", kind, err)
	}
	return r.report, nil
}

func (r *run) all(ctx context.Context, file io.Reader) error {
	if err := r.stage(ctx, file); err != nil {
		return err
	}
	if err := r.plan(ctx); err != nil {
		return err
	}
	if err := r.listProblems(ctx); err != nil || r.o.DryRun || r.report.ProblemCount > 0 {
		return err
	}
	return r.write(ctx)
}

func (s *Service) allowed(actor identity.Actor, kind string) (*spec, error) {
	if !actor.Can(identity.Administer) {
		return nil, fault.Denied("Only administrators bring files in and out.")
	}
	return find(kind)
}

func (o Options) fit(kind string) error {
	if o.CreateMissing && kind != "orders" && kind != "returns" {
		return fault.Invalid("--create-missing goes with orders and returns alone.")
	}
	if o.Invite && kind != "members" {
		return fault.Invalid("--invite goes with members alone.")
	}
	return nil
}

// chunks gives a list in pieces of at most size, which is a power of two; the last ones shrink by halves, so that few
// texts of statements arise.
func chunks[T any](list []T, size int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for len(list) > 0 {
			for size > len(list) {
				size /= 2
			}
			if !yield(list[:size:size]) {
				return
			}
			list = list[size:]
		}
	}
}

// touched is how many records are written or removed.
func (r *run) touched() int64 { return r.report.Added + r.report.Changed + r.report.Removed }

// hasColumn says whether the file has the column.
func (r *run) hasColumn(name string) bool { return r.has[r.kind.column(name)] }

// cell is a record's canonical cell.
func (r *run) cell(x *record, column string) string { return x.cell(r.kind.column(column)) }

// after is what a record will hold: the file's cell, or without the column what it holds now.
func (r *run) after(x *record, column string) string {
	at := r.kind.column(column)
	if !r.has[at] && x.was != nil {
		return x.was.cells[0][at]
	}
	return x.cell(at)
}
