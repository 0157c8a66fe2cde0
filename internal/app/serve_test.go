package app_test

import (
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tradecounter/internal/platform/db/dbtest"
)

// command runs another command of the program on the same data, while the portal serves.
func (p *portal) command(in string, args ...string) string {
	p.t.Helper()
	cmd := exec.Command(p.bin, append(args, "--db", p.dsn, "--data", p.data)...)
	cmd.Stdin = strings.NewReader(in)
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (p *portal) fetch(address string) (int, string) {
	p.t.Helper()
	response, err := http.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// TestCommandsWorkBesideTheRunningPortal: the server picks up what commands write within a second, searches for them,
// builds its index anew, and is backed up, all while it serves.
func TestCommandsWorkBesideTheRunningPortal(t *testing.T) {
	inTurn(t, 2)
	p := filled(t, program(t), dbtest.SQLiteDSN(t))
	metrics := freeAddress(t)
	p.env = []string{"TRADECOUNTER_METRICS=" + metrics}
	p.start()

	p.command("sku,name,category,price\nFS-NEW-1,Quokka clamp,Fasteners > Clamps,4.20\n", "import", "products", "-")
	for begun := time.Now(); !strings.Contains(p.command("", "search", "--account", "nordwind", "quokka"), "FS-NEW-1"); time.Sleep(100 * time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatal("what an import brought isn't found")
		}
	}
	p.command("", "reindex")
	if found := p.command("", "search", "--account", "nordwind", "--json", "quokka"); !strings.Contains(found, `"FS-NEW-1"`) {
		t.Errorf("after reindex: %s", found)
	}
	if found := p.command("", "search", "--account", "bright-harvest", "quokka"); found != "" {
		t.Errorf("another account finds %s", found)
	}
	if info, err := os.Stat(filepath.Join(p.data, "portal.sock")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket's mode is %v, %v", info.Mode(), err)
	}
	p.command("", "backup", filepath.Join(t.TempDir(), "backup.zip"))

	if status, body := p.fetch("http://" + p.addr + "/health"); status != 200 || body != "ok\n" {
		t.Errorf("health: %d %s", status, body)
	}
	if status, body := p.fetch("http://" + metrics + "/metrics"); status != 200 || !strings.Contains(body, "tradecounter_request_seconds_count") ||
		!strings.Contains(body, "tradecounter_sqlite_wal_bytes") || !strings.Contains(body, "tradecounter_jobs_queued") {
		t.Errorf("metrics: %d %.300s", status, body)
	}
	if status, _ := p.fetch("http://" + p.addr + "/metrics"); status != 404 {
		t.Errorf("metrics on the portal's own address: %d", status)
	}
}

func TestATakenPortIsOneClearLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()
	out, err := exec.Command(program(t), "serve", "--data", t.TempDir(), "--addr", address).CombinedOutput()
	want := "tradecounter serve: " + address + " is taken by another program; stop it or choose another address with --addr or TRADECOUNTER_ADDR\n"
	if err == nil || string(out) != want {
		t.Errorf("%v, said %q", err, out)
	}
}
