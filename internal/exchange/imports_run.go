package exchange

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"tradecounter/internal/changes"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/jobs"
)

// checkJob reads an import without writing it, and notes what it would do.
func (m *Imports) checkJob(ctx context.Context, job jobs.Job) error {
	b, err := m.ofJob(ctx, job)
	if err != nil || b.State != Checking {
		return err
	}
	sample := &sampler{}
	report, err := m.bring(ctx, b, Options{DryRun: true, Differ: sample.take})
	if err != nil {
		return m.failed(ctx, b, job, err)
	}
	return m.checked(ctx, b, report, sample.list)
}

func (m *Imports) checked(ctx context.Context, b Batch, report Report, sample []Difference) error {
	reported, err := json.Marshal(report)
	if err != nil {
		return err
	}
	shown, err := json.Marshal(sample)
	if err != nil {
		return err
	}
	_, err = m.db.Exec(ctx, `UPDATE imports SET state = 'checked', report = ?, sample = ?, phase = '', done = 0, total = 0, changed_at = ? WHERE id = ? AND state = 'checking'`,
		string(reported), string(shown), m.now(), b.ID)
	if err != nil {
		return fmt.Errorf("note what an import would do: %w", err)
	}
	return nil
}

// applyJob writes an import. Its state goes on in the transaction that writes it, so that a job that is run again, or on
// another node, finds it done.
func (m *Imports) applyJob(ctx context.Context, job jobs.Job) error {
	b, err := m.ofJob(ctx, job)
	if err != nil || b.State != Applying {
		return err
	}
	defer m.live.Delete(b.Token)
	var report Report
	for range tries {
		if report, err = m.apply(ctx, b); !errors.Is(err, errMoved) {
			break
		}
	}
	if errors.Is(err, errMoved) {
		err = fault.Conflict("Products were being written by others all the time. Nothing was changed; try again.")
	}
	if err != nil {
		return m.failed(ctx, b, job, err)
	}
	if report.ProblemCount > 0 { // what it relies on changed since it was checked
		_, err := m.db.Exec(ctx, `UPDATE imports SET state = 'checking' WHERE id = ? AND state = 'applying'`, b.ID)
		if err != nil {
			return fmt.Errorf("look at an import again: %w", err)
		}
		return m.checked(ctx, b, report, b.Sample)
	}
	m.remove(b.Token, "")
	return nil
}

func (m *Imports) apply(ctx context.Context, b Batch) (Report, error) {
	kept := &undoWriter{}
	o := Options{Last: func(ctx context.Context, report Report) error { return m.done(ctx, b, report, kept) }}
	if b.Source != "file" {
		still, err := m.still(ctx)
		if err != nil {
			return Report{}, err
		}
		o.First = still
		if err := kept.open(m.path(b.Token, ".undo")); err != nil {
			return Report{}, err
		}
		o.Differ = kept.take
	}
	report, err := m.bring(ctx, b, o)
	return report, errors.Join(err, kept.close())
}

// done is the last step of the transaction that writes an import.
func (m *Imports) done(ctx context.Context, b Batch, report Report, kept *undoWriter) error {
	if err := kept.close(); err != nil {
		return fmt.Errorf("keep what undoes a change: %w", err)
	}
	reported, err := json.Marshal(report)
	if err != nil {
		return err
	}
	rows, err := m.db.Exec(ctx, `UPDATE imports SET state = 'done', report = ?, applied_at = ?, changed_at = ? WHERE id = ? AND state = 'applying'`,
		string(reported), m.now(), m.now(), b.ID)
	if err != nil {
		return fmt.Errorf("note that an import is done: %w", err)
	}
	if rows == 0 {
		return fault.Conflict("This import was written already.")
	}
	if b.Options.Undoes != "" {
		if _, err := m.db.Exec(ctx, `UPDATE imports SET undone_by = ? WHERE token = ?`, b.Token, b.Options.Undoes); err != nil {
			return fmt.Errorf("note that a change is undone: %w", err)
		}
	}
	log := []changes.Change{{Kind: "import", Subject: b.Kind, Field: b.Name, After: report.Words()}}
	if len(kept.few) <= perProduct {
		log = append(log, told(kept.few)...)
	}
	return m.journal.Record(ctx, changes.By{PersonID: b.PersonID, Name: b.ByName}, log...)
}

// perProduct is up to how many products a change of many is written into the log of each, too.
const perProduct = 500

// Words are what an import did, in a sentence.
func (r Report) Words() string {
	words := fmt.Sprintf("%d added, %d changed, %d unchanged", r.Added, r.Changed, r.Unchanged)
	if r.Removed > 0 {
		words += fmt.Sprintf(", %d removed", r.Removed)
	}
	return words
}

func (m *Imports) ofJob(ctx context.Context, job jobs.Job) (Batch, error) {
	var of jobFor
	if err := json.Unmarshal([]byte(job.Payload), &of); err != nil {
		return Batch{}, fmt.Errorf("read a job: %w", err)
	}
	b, err := m.Find(ctx, identity.System("import"), of.Token)
	if fault.Is(err, fault.KindNotFound) {
		return Batch{}, nil
	}
	return b, err
}

// failed notes why an import can't go on; what may go better later is tried again.
func (m *Imports) failed(ctx context.Context, b Batch, job jobs.Job, cause error) error {
	f, told := fault.As(cause)
	if told && f.Kind == fault.KindBusy {
		told = job.Attempts >= tries
	}
	if !told && job.Attempts < tries {
		return cause
	}
	message := "Something went wrong on our side. Nothing was changed; try again, or ask whoever looks after the portal."
	if told {
		message = f.Error()
	}
	if ctx.Err() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	_, err := m.db.Exec(ctx, `UPDATE imports SET state = 'failed', message = ?, changed_at = ? WHERE id = ? AND state IN ('checking', 'applying')`, message, m.now(), b.ID)
	if err != nil {
		return errors.Join(cause, err)
	}
	m.remove(b.Token, "")
	if !told {
		return cause
	}
	return nil
}

// bring imports the content of a batch.
func (m *Imports) bring(ctx context.Context, b Batch, o Options) (Report, error) {
	content, err := os.Open(m.path(b.Token, ""))
	if err != nil {
		if os.IsNotExist(err) {
			return Report{}, fault.Invalid("The file isn’t there any more. Send it again.")
		}
		return Report{}, fmt.Errorf("open a file that was sent: %w", err)
	}
	defer content.Close()
	var from io.Reader = content
	size := b.Size
	o.Name, o.Replace, o.CreateMissing, o.Invite = b.Name, b.Options.Replace, b.Options.CreateMissing, b.Options.Invite
	if b.Source != "file" {
		made, err := m.made(ctx, b, content)
		if err != nil {
			return Report{}, err
		}
		defer func() { _ = made.Close(); _ = os.Remove(made.Name()) }()
		if size, err = made.Seek(0, io.SeekEnd); err == nil {
			_, err = made.Seek(0, io.SeekStart)
		}
		if err != nil {
			return Report{}, fmt.Errorf("read a change: %w", err)
		}
		from, o.Name = made, "products.csv"
	}
	told := m.teller(ctx, b)
	o.Phase = told.phase
	counting := &countingReader{from: from, tell: func(n int64) { told.phase("read", n, size) }}
	actor := identity.Actor{PersonID: b.PersonID, Name: b.ByName, Staff: identity.Admin} // asked when it began and when it was applied
	return m.Import(ctx, actor, b.Kind, counting, o)
}

// made is a change of many products as a file of what they are now and shall be.
func (m *Imports) made(ctx context.Context, b Batch, content io.Reader) (*os.File, error) {
	if err := os.MkdirAll(m.scratch, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(m.scratch, "edit-*.csv")
	if err != nil {
		return nil, err
	}
	if b.Source == "edit" {
		var edit Many
		if err = json.NewDecoder(content).Decode(&edit); err == nil {
			err = edit.file(ctx, m.Service, f)
		}
	} else {
		err = m.undoFile(ctx, bufio.NewReader(content), b.Options.Columns, f)
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return nil, fmt.Errorf("make the file of a change: %w", err)
	}
	return f, nil
}

// teller tells how far a job is, a few times a second at most: in memory, and in the table while that can be written.
type teller struct {
	m    *Imports
	b    Batch
	ctx  context.Context
	told time.Time
}

func (m *Imports) teller(ctx context.Context, b Batch) *teller { return &teller{m: m, b: b, ctx: ctx} }

func (t *teller) phase(name string, done, total int64) {
	if time.Since(t.told) < 400*time.Millisecond {
		return
	}
	t.told = time.Now()
	t.m.live.Store(t.b.Token, Progress{name, done, total})
	if name == "write" { // the one who writes is busy with the import itself
		return
	}
	// A figure that isn't told is no harm.
	_, _ = t.m.db.Exec(t.ctx, `UPDATE imports SET phase = ?, done = ?, total = ? WHERE id = ?`, name, done, total, t.b.ID)
}

type countingReader struct {
	from io.Reader
	n    int64
	tell func(n int64)
}

func (r *countingReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.n += int64(n)
	r.tell(r.n)
	return n, err
}

// sampler keeps the first differences of each sort.
type sampler struct {
	list                    []Difference
	added, changed, removed int
}

func (s *sampler) take(d Difference) {
	n := &s.changed
	if d.Added {
		n = &s.added
	} else if d.Removed {
		n = &s.removed
	}
	if *n++; *n > sampled/3 {
		return
	}
	for i := range d.Cells {
		d.Cells[i].Before, d.Cells[i].After = brief(d.Cells[i].Before), brief(d.Cells[i].After)
	}
	s.list = append(s.list, d)
}

func brief(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// undoWriter keeps what a change of many products did.
type undoWriter struct {
	file *os.File
	out  *bufio.Writer
	few  []Difference
	err  error
}

func (u *undoWriter) open(path string) (err error) {
	if u.file, err = os.Create(path); err == nil {
		u.out = bufio.NewWriter(u.file)
	}
	return err
}

func (u *undoWriter) take(d Difference) {
	if d.Added || d.Removed {
		return
	}
	if len(u.few) <= perProduct {
		u.few = append(u.few, d)
	}
	if u.err == nil {
		u.err = json.NewEncoder(u.out).Encode(d)
	}
}

func (u *undoWriter) close() error {
	if u.file == nil {
		return u.err
	}
	err := errors.Join(u.err, u.out.Flush(), u.file.Sync(), u.file.Close())
	u.file = nil
	return err
}
