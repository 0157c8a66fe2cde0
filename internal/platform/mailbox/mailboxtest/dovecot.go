// Package mailboxtest runs a real mail server, Dovecot, for tests: on free ports of this machine alone, with a folder, a
// certificate and a user of its own.
package mailboxtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"text/template"
	"time"

	"tradecounter/internal/platform/settings"
)

// Server is a running Dovecot with one user.
type Server struct {
	Plain, Secure int // ports; Plain offers STARTTLS
	Roots         *x509.CertPool
	t             testing.TB
	dir           string
	owner         int
	delivered     atomic.Int64
	process       *exec.Cmd
}

// User and Password open the mailbox.
const (
	User     = "reply@harbour-vale.example"
	Password = "tide-and-timber"
)

var config = template.Must(template.New("").Parse(`
base_dir = {{.Dir}}/run
log_path = {{.Dir}}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{{.Dir}}/cert.pem
ssl_key = <{{.Dir}}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{{.Dir}}/mail/%u
first_valid_uid = 1
{{if .Internal}}default_internal_user = {{.Internal}}
default_internal_group = {{.Group}}
default_login_user = {{.Internal}}
{{end}}
passdb {
  driver = static
  args = password={{.Password}}
}
userdb {
  driver = static
  args = uid={{.UID}} gid={{.GID}} home={{.Dir}}/mail/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = {{.Plain}}
  }
  inet_listener imaps {
    port = {{.Secure}}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`))

// Start starts it; where Dovecot isn't installed the test is skipped.
func Start(t testing.TB) *Server {
	t.Helper()
	binary := "/usr/sbin/dovecot"
	if _, err := os.Stat(binary); err != nil {
		if binary, err = exec.LookPath("dovecot"); err != nil {
			t.Skip("Dovecot isn't installed (apt-get install dovecot-imapd): reading a real mailbox isn't tested")
		}
	}
	dir, err := os.MkdirTemp("", "dovecot-")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755)) //nolint:gosec // the server's own users look into it
	s := &Server{Plain: freePort(t), Secure: freePort(t), t: t, dir: dir, owner: os.Getuid()}
	values := map[string]any{"Dir": dir, "Plain": s.Plain, "Secure": s.Secure, "Password": Password, "UID": s.owner, "GID": os.Getgid(), "Internal": "", "Group": ""}
	if s.owner == 0 { // the mail belongs to nobody: Dovecot lets no mail be root's
		s.owner = 65534
		values["UID"], values["GID"] = s.owner, s.owner
	} else {
		values["Internal"], values["Group"] = whoami(t, "-un"), whoami(t, "-gn")
	}
	s.certificate()
	for _, folder := range []string{"mail", "mail/" + User, "mail/" + User + "/new", "mail/" + User + "/cur", "mail/" + User + "/tmp"} {
		must(t, os.MkdirAll(filepath.Join(dir, folder), 0o700))
		s.own(filepath.Join(dir, folder))
	}
	var text bytes.Buffer
	must(t, config.Execute(&text, values))
	must(t, os.WriteFile(filepath.Join(dir, "dovecot.conf"), text.Bytes(), 0o600))
	s.process = exec.Command(binary, "-F", "-c", filepath.Join(dir, "dovecot.conf"))
	s.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(t, s.process.Start())
	t.Cleanup(s.stop)
	s.waitUntilUp()
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func whoami(t testing.TB, what string) string {
	t.Helper()
	out, err := exec.Command("id", what).Output()
	must(t, err)
	return string(bytes.TrimSpace(out))
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *Server) own(path string) {
	if os.Getuid() == 0 {
		must(s.t, os.Chown(path, s.owner, s.owner))
	}
}

func (s *Server) waitUntilUp() {
	for range 100 {
		if conn, err := net.DialTimeout("tcp", "127.0.0.1:"+strconv.Itoa(s.Plain), time.Second); err == nil {
			_ = conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	s.t.Fatalf("Dovecot doesn't start: %s", log)
}

func (s *Server) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	_ = s.process.Wait()
}

// Down stops the server before the test ends.
func (s *Server) Down() { s.stop() }

// Box are the settings to read the mailbox with.
func (s *Server) Box(tls string) settings.Mailbox {
	box := settings.Mailbox{Host: "127.0.0.1", Port: s.Plain, TLS: tls, User: User, Password: Password, Folder: "INBOX"}
	if tls == "tls" {
		box.Port = s.Secure
	}
	return box
}

// Deliver puts a letter into the mailbox, as its server would.
func (s *Server) Deliver(letter string) {
	s.t.Helper()
	name := fmt.Sprintf("%d.M%d.test", time.Now().Unix(), s.delivered.Add(1))
	folder := filepath.Join(s.dir, "mail", User)
	must(s.t, os.WriteFile(filepath.Join(folder, "tmp", name), []byte(letter), 0o600))
	s.own(filepath.Join(folder, "tmp", name))
	must(s.t, os.Rename(filepath.Join(folder, "tmp", name), filepath.Join(folder, "new", name)))
}

// Renumber makes the server number all letters anew, as after a restored backup.
func (s *Server) Renumber() {
	s.t.Helper()
	lists, err := filepath.Glob(filepath.Join(s.dir, "mail", User, "dovecot*"))
	must(s.t, err)
	for _, list := range lists {
		must(s.t, os.RemoveAll(list))
	}
	time.Sleep(1100 * time.Millisecond) // the new numbers begin with the second
}

// certificate is one of this machine, signed by itself.
func (s *Server) certificate() {
	s.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(s.t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(s.t, err)
	private, err := x509.MarshalECPrivateKey(key)
	must(s.t, err)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	must(s.t, os.WriteFile(filepath.Join(s.dir, "cert.pem"), certificate, 0o600))
	must(s.t, os.WriteFile(filepath.Join(s.dir, "key.pem"), pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600))
	s.Roots = x509.NewCertPool()
	s.Roots.AppendCertsFromPEM(certificate)
}
