package exchange_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/jobs"
)

// shop is a portal with nothing in it but the exchange.
type shop struct {
	*testing.T
	db      *db.DB
	files   *exchange.Service
	scratch string
}

var (
	today = clock.From(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
	admin = identity.System("test")
)

func open(t *testing.T, d *db.DB) *shop {
	t.Helper()
	now := func() clock.Time { return today }
	scratch := t.TempDir()
	return &shop{t, d, exchange.New(d, events.New(d, jobs.NewQueue(d, now), now), now, scratch), scratch}
}

// take imports and fails the test on an error; problems are in the report.
func (s *shop) take(kind, file string, o exchange.Options) exchange.Report {
	s.Helper()
	report, err := s.files.Import(context.Background(), admin, kind, strings.NewReader(file), o)
	if err != nil {
		s.Fatalf("import %s: %v", kind, err)
	}
	return report
}

// have imports a file that must have no problem.
func (s *shop) have(kind string, lines ...string) exchange.Report {
	s.Helper()
	report := s.take(kind, strings.Join(lines, "\n")+"\n", exchange.Options{})
	for _, p := range report.Problems {
		s.Fatalf("import %s: %s", kind, p)
	}
	return report
}

func (s *shop) export(kind string) string {
	s.Helper()
	var out bytes.Buffer
	if err := s.files.Export(context.Background(), admin, kind, &out); err != nil {
		s.Fatalf("export %s: %v", kind, err)
	}
	return out.String()
}

func (s *shop) number(query string, args ...any) (n int64) {
	s.Helper()
	if err := s.db.Get(context.Background(), &n, query, args...); err != nil {
		s.Fatal(err)
	}
	return n
}

func (s *shop) text(query string, args ...any) (text string) {
	s.Helper()
	if err := s.db.Get(context.Background(), &text, query, args...); err != nil {
		s.Fatal(err)
	}
	return text
}

// sample opens a file of the sample data, which isn't part of the project.
func sample(t testing.TB, name string) *os.File {
	t.Helper()
	folder := os.Getenv("SAMPLES")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(folder, filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("no sample data: %v (SAMPLES names their folder)", err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func unpacked(t testing.TB, name string) *gzip.Reader {
	t.Helper()
	r, err := gzip.NewReader(sample(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
