package app_test

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"tradecounter/internal/platform/db"
)

// What a page may weigh on a first visit, pictures and the font aside.
const (
	maxSent     = 100 << 10 // HTML, style sheets and scripts, as sent
	maxScripts  = 40 << 10
	maxRequests = 10
	maxNodes    = 2500
	maxShift    = 0.1
)

// facts are what browser.js tells of a page.
type facts struct {
	Title   string
	Lang    string
	H1      int
	First   int // level of the first heading
	Skipped []string
	Nodes   int
	Main    int
	Unnamed []string // pictures without a text, or that can't be shown
	Inline  []string // styles and scripts that the policy refuses
}

// passes checks the page that is open, whatever story leads over it: structure, weight, console, and once per page and
// state axe in light on a wide window and in dark on a narrow one. A state names what differs under the same title. A page
// in no state of its own is left to the walk through the demo, where that comes to it.
func (b *tab) passes(state ...string) *tab {
	b.Helper()
	f := until(b, "the page isn't finished", func(f *facts) bool { return f != nil }, "facts")
	b.clean()
	at := b.where()
	for _, wrong := range append(f.wrong(), b.heavy()...) {
		b.Errorf("%s: %s", at, wrong)
	}
	b.stories.titled(b, f.Title, at)
	if kind := kindAnywhere(at); len(state) == 0 && !refusal.MatchString(f.Title) && !beyondTheWalk.MatchString(kind) {
		leftToTheWalk.Store(kind, b.Name()+" at "+at)
		return b
	}
	if !b.stories.first(f.Title, state) {
		return b
	}
	if f.Nodes > maxNodes {
		b.Errorf("%s: %d nodes", at, f.Nodes)
	}
	if b.scripts { // else nobody can ask
		shift, err := ask[float64](b, "shift")
		if err == nil && shift > maxShift { // a busy machine may bring the style late; what shifts again shifts by itself
			until(b.open(at), "the page isn't finished", func(ready bool) bool { return ready }, "ready")
			shift, err = ask[float64](b, "shift")
		}
		if err != nil || shift > maxShift {
			b.Errorf("%s: the layout shifts by %.3f (%v)", at, shift, err)
		}
	}
	b.axe(at)
	return b
}

func (f facts) wrong() (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if f.Lang != "en" {
		say("its language is %q", f.Lang)
	}
	if f.H1 != 1 || f.First != 1 || f.Main != 1 {
		say("%d h1, the first heading is an h%d, %d main", f.H1, f.First, f.Main)
	}
	if len(f.Skipped) > 0 {
		say("headings skip a level before %q", f.Skipped)
	}
	if len(f.Unnamed) > 0 || len(f.Inline) > 0 {
		say("pictures without text: %q, inline styles or scripts: %q", f.Unnamed, f.Inline)
	}
	return list
}

// heavy is what the page loaded too much of.
func (b *tab) heavy() (list []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent, scripts, requests := 0.0, 0.0, 0
	for _, f := range b.fetched {
		if f.page != b.page {
			continue
		}
		switch f.kind {
		case network.ResourceTypeDocument, network.ResourceTypeStylesheet:
			sent += f.bytes
		case network.ResourceTypeScript:
			sent, scripts = sent+f.bytes, scripts+f.bytes
		case network.ResourceTypeImage, network.ResourceTypeFetch, network.ResourceTypeOther: // fetches follow what people do
			continue
		}
		requests++
	}
	if sent > maxSent || scripts > maxScripts || requests > maxRequests {
		list = append(list, fmt.Sprintf("%.1f KB are sent, %.1f KB of them scripts, in %d requests", sent/1024, scripts/1024, requests))
	}
	b.stories.weighs(sent/1024, scripts/1024, requests)
	return list
}

var (
	digits  = regexp.MustCompile(`[0-9]+`)
	listing = regexp.MustCompile(`^/s/[^/]+/(c/|search)`)
	refusal = regexp.MustCompile(`^(Error: |Not found|Not allowed)`)
)

// titled: a title names page, client and shop, and is the title of one page only. The shop may be missing from a long
// one. A search within a category is a listing of that category; what is printed is called as what is shown.
func (s *stories) titled(b *tab, title, at string) {
	b.Helper()
	path, _, _ := strings.Cut(at, "?")
	ends := " – " + s.seller
	if strings.HasPrefix(at, "/s/") && title != "Not found"+ends {
		ends = " – " + s.client(path) + ends
	}
	if short := strings.TrimSuffix(ends, " – "+s.seller); !strings.HasSuffix(title, ends) && (short == "" || !strings.HasSuffix(title, short) || len(title) < 50) {
		b.Errorf("%s is titled %q", at, title)
	}
	key, page := digits.ReplaceAllString(title, "#"), digits.ReplaceAllString(strings.TrimSuffix(path, "/print"), "#")
	if listing.MatchString(page) || refusal.MatchString(title) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other, known := s.titles[key]; known && other != page {
		b.Errorf("%s and %s are both titled %q", at, other, title)
	}
	s.titles[key] = page
}

// client is the name of the account whose storefront an address is in.
func (s *stories) client(at string) string {
	slug := strings.Split(at, "/")[2]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clients[slug] == "" {
		var name string
		s.database(s.portal.t, func(d *db.DB) error { return d.Get(bg, &name, `SELECT name FROM accounts WHERE slug = ?`, slug) })
		s.clients[slug] = name
	}
	return s.clients[slug]
}

// first says that a page wasn't checked by axe yet.
func (s *stories) first(title string, state []string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := digits.ReplaceAllString(title+" "+strings.Join(state, " "), "#")
	known := s.checked[key]
	s.checked[key] = true
	return !known
}

func (s *stories) took(since time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.axeTook += time.Since(since)
}

// weighs keeps the heaviest of all pages.
func (s *stories) weighs(sent, scripts float64, requests int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heaviest[0], s.heaviest[1], s.heaviest[2] = max(s.heaviest[0], sent), max(s.heaviest[1], scripts), max(s.heaviest[2], float64(requests))
}

// axeRun tells what violates any rule, one line a rule.
const axeRun = `Promise.allSettled(document.getAnimations().map((a) => a.finished))
	.then(() => axe.run(document, { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }, resultTypes: ["violations"] }))
	.then((r) => r.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " (" + n.any.concat(n.all, n.none).map((c) => c.message).join(", ").slice(0, 200) + ")").join(" | ")))`

// looks are what a page is seen in: between them each width and each colour once.
var looks = []struct {
	width  int64
	scheme string
}{{1440, "light"}, {390, "dark"}}

// axe checks the page in each look; on a narrower window still nothing may reach over its edge.
func (b *tab) axe(at string) {
	b.Helper()
	b.ours(true)
	defer b.ours(false)
	defer b.stories.took(time.Now())
	if !b.scripts {
		b.runScripts(true)
		defer b.runScripts(false)
	}
	b.must(chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void](b.stories.axe)))
	for _, look := range looks {
		b.wide(look.width).scheme(look.scheme)
		violations := b.evaluated(axeRun)
		for _, v := range violations {
			b.Errorf("%s, %d wide, %s: %s", at, look.width, look.scheme, v)
		}
	}
	for _, width := range []int64{390, 320, 1440} {
		b.wide(width)
		if wider, err := ask[[]string](b, "wider", width); err != nil || len(wider) > 0 {
			b.Errorf("%s scrolls sideways at %d: %q %v", at, width, wider, err)
		}
	}
}

// evaluated runs a script that answers with lines.
func (b *tab) evaluated(script string) []string {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 2*patience)
	defer cancel()
	lines, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](script, chromedp.EvalAwaitPromise))
	b.must(err)
	return lines
}

func (b *tab) scheme(name string) {
	b.Helper()
	call(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: name}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
}

func (b *tab) ours(yes bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.checking = yes
}

func readAxe() (string, error) {
	source, err := os.ReadFile("testdata/axe/axe.min.js")
	return string(source), err
}
