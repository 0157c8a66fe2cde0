package app_test

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// ownServer starts a PostgreSQL that only this test uses.
func ownServer(t *testing.T) (dir, dsn string) {
	t.Helper()
	outer, err := os.MkdirTemp("", "tradecounter-postgres-")
	if err == nil {
		err = os.Chmod(outer, 0o755) //nolint:gosec // the server runs as somebody else
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(outer) })
	dir = outer + "/pg"
	dsn = strings.TrimSpace(script(t, "start", dir))
	if dsn == "" {
		t.Skip("no PostgreSQL server is installed: nothing to restart")
	}
	t.Cleanup(func() { script(t, "stop", dir) })
	return dir, dsn
}

func script(t *testing.T, args ...string) string {
	t.Helper()
	var said, told bytes.Buffer
	cmd := exec.Command("../../.ci/postgres", args...)
	cmd.Stdout, cmd.Stderr = &said, &told
	if err := cmd.Run(); err != nil {
		t.Fatalf(".ci/postgres %s: %v\n%s", strings.Join(args, " "), err, told.String())
	}
	return said.String()
}

// TestAcknowledgedOrdersSurviveTheDatabaseRestarting: PostgreSQL is restarted in traffic, as an administrator would, as
// after a crash, and killed. The portal goes on by itself.
func TestAcknowledgedOrdersSurviveTheDatabaseRestarting(t *testing.T) {
	inTurn(t, 7)
	dir, dsn := ownServer(t)
	p := filled(t, program(t), dsn, noCreditLimit)
	p.start()
	book := &ledger{orders: map[string]entry{}}
	stop, failures := make(chan struct{}), make(chan error, 4)
	var group sync.WaitGroup
	for email, slug := range map[string]string{"jana@nordwind.example": "nordwind", "tom@bright-harvest.example": "bright-harvest", "chief@bright-harvest.example": "bright-harvest"} {
		c := p.client(slug)
		if err := c.signIn(email); err != nil {
			t.Fatal(err)
		}
		group.Go(func() { p.buy(c, book, stop, failures) })
	}
	more := func(after string) {
		t.Helper()
		wanted := book.acknowledged() + 5
		for begun := time.Now(); book.acknowledged() < wanted; time.Sleep(20 * time.Millisecond) {
			if time.Since(begun) > 20*time.Second {
				t.Errorf("after %s nothing is ordered any more", after)
				return
			}
		}
	}
	more("the start")
	for _, how := range []string{"fast", "immediate", "kill"} {
		script(t, "restart", dir, how)
		more(how)
	}
	close(stop)
	group.Wait()
	if status := p.ready(); status != 200 {
		t.Errorf("/ready says %d", status)
	}
	select {
	case err := <-failures:
		t.Error(err)
	default:
	}
	p.kill()
	t.Logf("%d orders acknowledged", book.acknowledged())
	for _, problem := range p.check(book) {
		t.Error(problem)
	}
}
