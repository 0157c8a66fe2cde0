package app_test

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long a browser waits for what a story expects; only a story that fails waits so long.
const patience = time.Minute

//go:embed testdata/browser.js
var browserScript string

// inPage is the object of browser.js without the comment above it.
var inPage = strings.TrimSpace(browserScript[strings.Index(browserScript, "\n({")+1:])

// chromium starts one headless browser for all people of a test.
func chromium(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("no chromium is found: the stories are not told (apt-get install chromium)")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))
	for _, flag := range []string{"disable-dev-shm-usage", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	// what lives as long as a page is neither optimised to the last nor moved about for its garbage
	options = append(options, chromedp.Flag("js-flags", "--no-turbofan --min-semi-space-size=64"))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() { cancel(); stop() })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is one person's browser: cookies of its own, nothing in its cache.
type tab struct {
	*testing.T
	stories *stories
	ctx     context.Context
	base    string
	scripts bool // run on its pages
	clicks  int  // so far

	mu       sync.Mutex
	loads    int // pages that were loaded to the end
	status   int64
	page     int // counts those that were asked for
	fetched  map[network.RequestID]*fetched
	problems []string // what no page may have
	checking bool     // the console is ours
}

// fetched is what a page loaded.
type fetched struct {
	page   int
	kind   network.ResourceType
	url    string
	status int64
	bytes  float64 // as sent, headers included
}

// browser opens a new one at a width of 1440.
func (s *stories) browser(t *testing.T) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(s.chromium, chromedp.WithNewBrowserContext())
	b := &tab{T: t, stories: s, ctx: ctx, base: "http://" + s.portal.addr, scripts: true, fetched: map[network.RequestID]*fetched{}}
	t.Cleanup(func() {
		b.clean()
		cancel()
	})
	b.must(chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	b.must(chromedp.Listen(ctx, b.hears))
	call(b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	b.wide(1440)
	return b
}

// withoutScripts is a browser that runs none.
func (s *stories) withoutScripts(t *testing.T) *tab {
	t.Helper()
	b := s.browser(t)
	b.scripts = false
	b.runScripts(false)
	return b
}

func (b *tab) runScripts(yes bool) {
	b.Helper()
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !yes})
}

// hears notes what the page loads, and whatever goes wrong with it.
func (b *tab) hears(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Type == network.ResourceTypeDocument {
			b.page++
		}
		b.fetched[e.RequestID] = &fetched{page: b.page, kind: e.Type, url: e.Request.URL}
		if at, err := url.Parse(e.Request.URL); err == nil && at.Scheme != "data" && at.Host != strings.TrimPrefix(b.base, "http://") {
			b.problems = append(b.problems, "asks another host: "+e.Request.URL)
		}
	case *network.EventResponseReceived:
		if f := b.fetched[e.RequestID]; f != nil {
			f.kind, f.status = e.Type, e.Response.Status
			switch {
			case e.Type == network.ResourceTypeDocument:
				b.status = f.status
			case f.status >= 400 && e.Type != network.ResourceTypeFetch:
				b.problems = append(b.problems, fmt.Sprintf("%d for %s", f.status, f.url))
			}
		}
	case *network.EventLoadingFinished:
		if f := b.fetched[e.RequestID]; f != nil {
			f.bytes = e.EncodedDataLength
		}
	case *page.EventLoadEventFired:
		b.loads++
	case *log.EventEntryAdded:
		asked := b.fetched[e.Entry.NetworkRequestID] // a page or a fetch may be refused: that is no fault of the page
		if e.Entry.Level == log.EntryLevelError && !b.checking && (asked == nil || asked.kind != network.ResourceTypeDocument && asked.kind != network.ResourceTypeFetch) {
			b.problems = append(b.problems, "the console says: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError && !b.checking {
			b.problems = append(b.problems, "the console is told an error")
		}
	case *runtime.EventExceptionThrown:
		b.problems = append(b.problems, "a script fails: "+e.ExceptionDetails.Text)
	}
}

// clean reports what no page may have.
func (b *tab) clean() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, problem := range b.problems {
		b.Errorf("%s", problem)
	}
	b.problems = nil
}

// call gives the browser a command.
func call[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	b.must(tried(b, command, params))
}

// hand is call for keys and clicks: one that leads away has done its work, its page can't answer any more.
func hand[P, R any](b *tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if err := tried(b, command, params); err != nil && !strings.Contains(err.Error(), "navigated or closed") {
		b.must(err)
	}
}

func tried[P, R any](b *tab, command cdp.Command[P, R], params P) error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	_, err := chromedp.Call(ctx, command, params)
	return err
}

func (b *tab) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// ask calls a function of browser.js in the page.
func ask[T any](b *tab, function string, args ...any) (T, error) {
	texts := make([]string, len(args))
	for i, arg := range args {
		text, err := json.Marshal(arg)
		b.must(err)
		texts[i] = string(text)
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](inPage+"."+function+"("+strings.Join(texts, ", ")+")", chromedp.EvalAwaitPromise))
}

// until asks again and again; pages that are just being left give no answer.
func until[T any](b *tab, want string, enough func(T) bool, function string, args ...any) T {
	b.Helper()
	var last T
	var err error
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(15 * time.Millisecond) {
		if last, err = ask[T](b, function, args...); err == nil && enough(last) {
			return last
		}
	}
	if _, isText := any(last).(string); isText {
		b.Fatalf("%s: %s, %v\n%s", b.where(), want, err, b.excerpt())
	}
	b.Fatalf("%s: %s: %v, %v\n%s", b.where(), want, last, err, b.excerpt())
	return last
}
