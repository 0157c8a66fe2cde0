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
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a browser waits for what a story expects; only a story that fails waits so long.
const patience = 20 * time.Second

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

	mu       sync.Mutex
	loads    int // pages that were loaded to the end
	status   int64
	fetched  map[network.RequestID]*fetched // by the page that is open
	problems []string                       // what no page may have
	checking bool                           // the console is ours
}

// fetched is what a page loaded.
type fetched struct {
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
			clear(b.fetched)
		}
		b.fetched[e.RequestID] = &fetched{kind: e.Type, url: e.Request.URL}
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

// excerpt is what stands in the content of the page.
func (b *tab) excerpt() string {
	text, _ := ask[string](b, "text", "main")
	return text[:min(len(text), 1200)]
}

func (b *tab) where() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	return strings.TrimPrefix(at, b.base)
}

// open goes to an address.
func (b *tab) open(path string) *tab {
	b.Helper()
	return b.loading("opening "+path, func() {
		call(b, page.Navigate, page.NavigateParams{URL: b.base + path})
	})
}

// loading waits for the page that something leads to.
func (b *tab) loading(what string, do func()) *tab {
	b.Helper()
	count := func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.loads
	}
	before := count()
	do()
	for begun := time.Now(); count() == before; time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > patience {
			b.Fatalf("%s: %s leads nowhere\n%s", b.where(), what, b.excerpt())
		}
	}
	return b
}

func (b *tab) reload() *tab {
	b.Helper()
	return b.loading("a reload", func() {
		call(b, page.Reload, page.ReloadParams{})
	})
}

// back goes back as the browser's button does; a page that the browser has kept is not loaded again.
func (b *tab) back() *tab {
	b.Helper()
	from := b.where()
	history, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
	b.must(err)
	to := history.Entries[history.CurrentIndex-1]
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
	for begun := time.Now(); b.where() == from && time.Since(begun) < patience; {
		time.Sleep(10 * time.Millisecond)
	}
	until(b, "going back", func(ready bool) bool { return ready }, "ready")
	return b
}

// spot is where something is in the window.
type spot struct {
	X, Y  float64
	Over  string
	Value string
}

func (b *tab) click(what string, function string, args ...any) {
	b.Helper()
	at := until(b, "no "+what, func(s *spot) bool { return s != nil }, function, args...)
	if at.Over != "" {
		b.Fatalf("%s: %s can't be clicked, over it lies %s", b.where(), what, at.Over)
	}
	for _, kind := range []input.DispatchMouseEventType{chromedp.MousePressed, chromedp.MouseReleased} {
		hand(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1})
	}
}

// press clicks on what is called so; the page stays. within narrows it to a part of the page.
func (b *tab) press(words string, within ...string) *tab {
	b.Helper()
	b.click(fmt.Sprintf("control %q", words), "control", words, strings.Join(within, " "))
	return b
}

// follow clicks on what is called so and leads to a page.
func (b *tab) follow(words string, within ...string) *tab {
	b.Helper()
	return b.loading(fmt.Sprintf("%q", words), func() { b.press(words, within...) })
}

// into clicks into a field.
func (b *tab) into(field string, within ...string) *tab {
	b.Helper()
	b.click(fmt.Sprintf("field %q", field), "field", field, strings.Join(within, " "))
	return b
}

// types clicks into a field and writes over what is in it.
func (b *tab) types(field, text string, within ...string) *tab {
	b.Helper()
	b.into(field, within...)
	until(b, "selecting", func(ok bool) bool { return ok }, "select")
	call(b, input.InsertText, input.InsertTextParams{Text: text})
	return b
}

// chooses picks from a list, or a date.
func (b *tab) chooses(field, value string, within ...string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("no %q in the field %q", value, field), func(ok bool) bool { return ok }, "put", field, value, strings.Join(within, " "))
	return b
}

// holds says that a field is filled in so.
func (b *tab) holds(field, value string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("the field %q isn't %q", field, value), func(s *spot) bool { return s != nil && s.Value == value }, "field", field, "")
	return b
}

// keys presses keys one after the other. A key and what it writes go as one, so that a script that takes the key keeps
// the browser from writing it.
func (b *tab) keys(keys string, modifiers ...chromedp.Modifier) *tab {
	b.Helper()
	for _, key := range keys {
		events := kb.Encode(key)
		down, up := events[0], events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, event := range []*input.DispatchKeyEventParams{down, up} {
			for _, m := range modifiers {
				event.Modifiers |= int64(m)
			}
			hand(b, input.DispatchKeyEvent, *event)
		}
	}
	return b
}

// sees waits for words on the page.
func (b *tab) sees(words ...string) *tab {
	b.Helper()
	for _, w := range words {
		until(b, fmt.Sprintf("%q isn't there", w), func(text string) bool { return strings.Contains(text, w) }, "says")
	}
	return b
}

// seesNot says that words aren't on the page that stands there.
func (b *tab) seesNot(words string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("%q is there", words), func(text string) bool { return !strings.Contains(text, words) }, "says")
	return b
}

// reads is the text of the first element that a selector describes, once it has some.
func (b *tab) reads(selector string) string {
	b.Helper()
	return until(b, "nothing to read in "+selector, func(text string) bool { return text != "" }, "text", selector)
}

// has waits for an attribute's value.
func (b *tab) has(selector, attribute, value string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("%s of %s isn't %q", attribute, selector, value), func(is string) bool { return is == value }, "attribute", selector, attribute)
	return b
}

// at waits until the address begins so.
func (b *tab) at(path string) *tab {
	b.Helper()
	for begun := time.Now(); !strings.HasPrefix(b.where(), path); time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > patience {
			b.Fatalf("at %s instead of %s", b.where(), path)
		}
	}
	return b
}

// answers says with which status the page came.
func (b *tab) answers(status int64) *tab {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.status != status {
		b.Errorf("%s: %d instead of %d", b.where(), b.status, status)
	}
	return b
}

// wide sets the window's width; under 600 it is a phone.
func (b *tab) wide(width int64) *tab {
	b.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
	return b
}

// signIn goes through the door.
func (b *tab) signIn(email, password string) *tab {
	b.Helper()
	return b.open("/sign-in").types("Email", email).types("Password", password).follow("Sign in")
}

func (b *tab) signOut() *tab {
	b.Helper()
	return b.press("", "header details.menu").follow("Sign out")
}
