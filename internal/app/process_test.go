package app_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"

	"tradecounter/internal/app/apptest"
)

// portal is the real program as its own process, to be killed.
type portal struct {
	t    *testing.T
	bin  string
	dsn  string
	data string
	addr string
	env  []string

	mu   sync.Mutex
	cmd  *exec.Cmd
	said bytes.Buffer // what it wrote since its start
}

// honest is where the program of the sources as they are lies once a test has asked for it, linked once for all of them.
var honest struct {
	sync.Mutex
	folder, bin string
}

func TestMain(m *testing.M) {
	slog.SetLogLoggerLevel(slog.LevelError)
	line.open()
	code := m.Run()
	_ = os.RemoveAll(honest.folder)
	if list := notWalked(); len(list) > 0 {
		fmt.Printf("the walk through the demo doesn't come to these kinds of pages, so that nothing checks them (beyondTheWalk):\n%s\n", strings.Join(list, "\n"))
		code = max(code, 1)
	}
	os.Exit(code)
}

// program is the binary.
func program(t *testing.T) string {
	t.Helper()
	honest.Lock()
	defer honest.Unlock()
	if honest.bin == "" {
		folder, err := os.MkdirTemp("", "tradecounter-program-")
		if err != nil {
			t.Fatal(err)
		}
		honest.folder, honest.bin = folder, filepath.Join(folder, "tradecounter")
		compile(t, "build", "-o", honest.bin, "tradecounter/cmd/tradecounter")
	}
	return honest.bin
}

// compile has Go's command make a binary. Nobody debugs it, and without the tables for that linking is a third less work.
func compile(t *testing.T, do string, args ...string) {
	t.Helper()
	if out, err := exec.Command("go", append([]string{do, "-ldflags=-s -w"}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
}

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// filled is a portal on a test shop's data.
func filled(t *testing.T, bin, dsn string, prepare ...func(*apptest.Shop)) *portal {
	t.Helper()
	shop := apptest.Open(t, dsn).Fill()
	for _, do := range prepare {
		do(shop)
	}
	shop.Close()
	p := &portal{t: t, bin: bin, dsn: dsn, data: t.TempDir(), addr: freeAddress(t)}
	t.Cleanup(p.kill)
	return p
}

func (p *portal) start() {
	p.t.Helper()
	cmd := exec.Command(p.bin, "serve", "--db", p.dsn, "--data", p.data, "--addr", p.addr, "--url", "http://"+p.addr)
	cmd.Env = append(append(os.Environ(), "TRADECOUNTER_LOG=error"), p.env...)
	cmd.Stderr = &p.said
	p.said.Reset()
	if err := cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	p.cmd = cmd
	p.mu.Unlock()
	for begun := time.Now(); time.Since(begun) < 30*time.Second; time.Sleep(10 * time.Millisecond) {
		if response, err := http.Get("http://" + p.addr + "/ready"); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
	}
	p.kill()
	p.t.Fatalf("the portal doesn't get ready: %s", p.said.String())
}

// kill ends the process as a power cut would.
func (p *portal) kill() { p.signal(syscall.SIGKILL) }

func (p *portal) signal(s os.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Signal(s)
	_ = p.cmd.Wait()
	p.cmd = nil
}

// client is a person's browser without scripts, over real connections.
type client struct {
	*http.Client
	base string
	slug string
}

func (p *portal) client(slug string) *client {
	jar, _ := cookiejar.New(nil) // fails for no options
	return &client{&http.Client{Jar: jar, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		"http://" + p.addr, slug}
}

type answer struct {
	status   int
	location string
	page     *html.Node
}

func (c *client) do(request *http.Request, err error) (answer, error) {
	if err != nil {
		return answer{}, err
	}
	response, err := c.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	page, err := html.Parse(response.Body)
	return answer{response.StatusCode, response.Header.Get("Location"), page}, err
}

func (c *client) get(path string) (answer, error) {
	return c.do(http.NewRequestWithContext(context.Background(), http.MethodGet, c.base+path, nil))
}

func (c *client) post(path string, form url.Values) (answer, error) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.base+path, strings.NewReader(form.Encode()))
	if err == nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return c.do(request, err)
}

func (c *client) signIn(email string) error {
	door, err := c.get("/sign-in")
	if err != nil {
		return err
	}
	form := formOf(door.page, "/sign-in")
	form.Set("email", email)
	form.Set("password", apptest.Password)
	in, err := c.post("/sign-in", form)
	if err == nil && in.status != http.StatusSeeOther {
		err = fmt.Errorf("sign in as %s: %d", email, in.status)
	}
	return err
}

// checkout puts a quantity of a product into the cart and reads the checkout's form as it is filled in.
func (c *client) checkout(sku string, quantity int) (url.Values, error) {
	product, err := c.get("/s/" + c.slug + "/p/" + sku)
	if err != nil {
		return nil, err
	}
	form := formOf(product.page, "/cart/add")
	form.Set("sku", sku)
	form.Set("qty", fmt.Sprint(quantity))
	if added, err := c.post("/s/"+c.slug+"/cart/add", form); err != nil || added.status != http.StatusSeeOther {
		return nil, fmt.Errorf("add to cart: %d, %w", added.status, orNone(err))
	}
	page, err := c.get("/s/" + c.slug + "/checkout")
	if err != nil || page.status != http.StatusOK {
		return nil, fmt.Errorf("checkout: %d, %w", page.status, orNone(err))
	}
	return formOf(page.page, "/checkout"), nil
}

var errNone = fmt.Errorf("no error")

func orNone(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

// formOf is what a browser would send of the form whose action ends so.
func formOf(page *html.Node, action string) url.Values {
	values := url.Values{}
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		if n.Type == html.ElementNode && n.Data == "form" {
			to, _, _ := strings.Cut(attribute(n, "action"), "?")
			in = strings.HasSuffix(to, action)
			if in && len(values) > 0 {
				return // the first one counts
			}
		}
		if in && n.Type == html.ElementNode {
			collect(n, values)
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child, in)
		}
	}
	walk(page, false)
	return values
}

func collect(n *html.Node, values url.Values) {
	name := attribute(n, "name")
	if name == "" || has(n, "disabled") {
		return
	}
	switch n.Data {
	case "input":
		switch attribute(n, "type") {
		case "submit", "button", "file":
		case "checkbox", "radio":
			if has(n, "checked") {
				values.Add(name, attribute(n, "value"))
			}
		default:
			values.Add(name, attribute(n, "value"))
		}
	case "textarea":
		if n.FirstChild != nil {
			values.Add(name, n.FirstChild.Data)
		} else {
			values.Add(name, "")
		}
	case "select":
		values.Add(name, chosen(n))
	}
}

func chosen(list *html.Node) string {
	first, found := "", false
	var value string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "option" {
			v := attribute(n, "value")
			if first == "" {
				first = v
			}
			if has(n, "selected") && !found {
				value, found = v, true
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(list)
	if found {
		return value
	}
	return first
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
