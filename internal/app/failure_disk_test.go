package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db"
)

// smallDisk makes the portal run on a disk of its own of 24 MB: a tmpfs that only its process sees, and that goes with
// it. The test reaches it through the process.
func smallDisk(t *testing.T) *portal {
	t.Helper()
	isolate := ownMounts()
	if isolate == nil {
		t.Skip("no disk can be filled here: neither unshare -m nor unshare -r -m lets us mount a tmpfs")
	}
	from, disk := t.TempDir(), t.TempDir()
	shop := apptest.Open(t, "sqlite:"+filepath.Join(from, "portal.db")).Fill()
	noCreditLimit(shop)
	shop.Close()
	wrapper := filepath.Join(t.TempDir(), "on-small-disk")
	script := fmt.Sprintf("#!/bin/sh\nset -e\nmount -t tmpfs -o size=24m none '%s'\ncp -a '%s'/. '%s'\nexec '%s' \"$@\"\n", disk, from, disk, program(t))
	if err := os.WriteFile(wrapper+".sh", []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	run := fmt.Sprintf("#!/bin/sh\nexec %s '%s.sh' \"$@\"\n", strings.Join(isolate, " "), wrapper)
	if err := os.WriteFile(wrapper, []byte(run), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	p := &portal{t: t, bin: wrapper, dsn: "sqlite:" + filepath.Join(disk, "portal.db"), data: filepath.Join(disk, "data"), addr: freeAddress(t)}
	t.Cleanup(p.kill)
	p.start()
	return p
}

// ownMounts is the command that runs another one with mounts of its own: as root, or as root of a name space of users.
func ownMounts() []string {
	for _, isolate := range [][]string{{"unshare", "-m"}, {"unshare", "-r", "-m"}} {
		if exec.Command(isolate[0], append(isolate[1:], "sh", "-c", "mount -t tmpfs none /mnt")...).Run() == nil {
			return isolate
		}
	}
	return nil
}

// onDisk is a path of the portal's own disk, as this process reaches it.
func (p *portal) onDisk(name string) string {
	return filepath.Join("/proc", itoa(p.cmd.Process.Pid), "root", filepath.Dir(p.data), name)
}

// fillDisk writes until nothing more fits.
func (p *portal) fillDisk() {
	p.t.Helper()
	file, err := os.Create(p.onDisk("ballast"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer file.Close()
	for block := 1 << 20; block > 0; block /= 2 {
		for {
			if _, err = file.Write(make([]byte, block)); err != nil {
				break
			}
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		p.t.Fatalf("the disk doesn't get full: %v", err)
	}
}

// copied stops the portal in the middle of everything and copies its database to where SQLite finds it.
func (p *portal) copied() string {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		p.t.Fatal(err)
	}
	to := filepath.Join(p.t.TempDir(), "portal.db")
	for _, part := range []string{"", "-wal"} {
		content, err := os.ReadFile(p.onDisk("portal.db" + part))
		if err == nil {
			err = os.WriteFile(to+part, content, 0o600)
		}
		if err != nil {
			p.t.Fatal(err)
		}
	}
	return to
}

func (p *portal) ready() int {
	response, err := http.Get("http://" + p.addr + "/ready")
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// TestAFullDisk: the portal says that it isn't ready, refuses orders with 503 and loses nothing, still shows its pages,
// and goes on without a restart when there is room.
func TestAFullDisk(t *testing.T) {
	p := smallDisk(t)
	c := p.client("nordwind")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(c.signIn("jana@nordwind.example"))
	acknowledged := map[string]string{} // key → order
	place := func() (answer, string) {
		form, err := c.checkout(killTestSKU, 1)
		must(err)
		placed, err := c.post("/s/nordwind/checkout", form)
		must(err)
		return placed, form.Get("key")
	}
	first, key := place()
	if first.status != http.StatusSeeOther {
		t.Fatalf("before: %d", first.status)
	}
	acknowledged[key] = filepath.Base(first.location)

	form, err := c.checkout(killTestSKU, 1)
	must(err)
	p.fillDisk()
	refused := answer{}
	for range 300 { // what the log already holds as its own is used up first
		refused, err = c.post("/s/nordwind/checkout", form)
		must(err)
		if refused.status != http.StatusSeeOther {
			break
		}
		acknowledged[form.Get("key")] = filepath.Base(refused.location)
		if form, err = c.checkout(killTestSKU, 1); err != nil {
			t.Fatalf("the cart is refused before the checkout: %v", err)
		}
	}
	if refused.status != http.StatusServiceUnavailable {
		t.Fatalf("an order on a full disk is answered %d", refused.status)
	}
	if again := formOf(refused.page, "/checkout"); again.Get("key") != form.Get("key") || again.Get("shown") != form.Get("shown") {
		t.Error("the refused form lost its key or what it shows")
	}
	if status := p.ready(); status != http.StatusServiceUnavailable {
		t.Errorf("/ready says %d on a full disk", status)
	}
	for _, path := range []string{"", "/search?q=glove", "/p/" + killTestSKU, "/cart", "/orders", "/orders/" + acknowledged[key], "/orders/" + acknowledged[key] + ".pdf"} {
		if page, err := c.get("/s/nordwind" + path); err != nil || page.status != http.StatusOK {
			t.Errorf("%s on a full disk: %d %v", path, page.status, err)
		}
	}
	must(os.Remove(p.onDisk("ballast")))
	for begun := time.Now(); p.ready() != http.StatusOK; time.Sleep(50 * time.Millisecond) {
		if time.Since(begun) > 10*time.Second {
			t.Fatal("the portal doesn't get ready again")
		}
	}
	for range 2 {
		placed, err := c.post("/s/nordwind/checkout", form)
		must(err)
		if placed.status != http.StatusSeeOther || !strings.Contains(placed.location, "/orders/") {
			t.Fatalf("the same form with room again: %d %s", placed.status, placed.location)
		}
		acknowledged[form.Get("key")] = filepath.Base(placed.location)
	}
	d, err := db.Open("sqlite:" + p.copied())
	must(err)
	defer d.Close()
	var kept []struct {
		Number string `db:"number"`
		Key    string `db:"idempotency_key"`
	}
	must(d.Select(bg, &kept, `SELECT number, idempotency_key FROM orders`))
	if len(kept) != len(acknowledged) {
		t.Errorf("%d orders, %d acknowledged", len(kept), len(acknowledged))
	}
	for _, o := range kept {
		if acknowledged[o.Key] != o.Number {
			t.Errorf("order %s, acknowledged as %q", o.Number, acknowledged[o.Key])
		}
	}
	var whole string
	must(d.Get(bg, &whole, `PRAGMA integrity_check`))
	if whole != "ok" {
		t.Error(whole)
	}
}
