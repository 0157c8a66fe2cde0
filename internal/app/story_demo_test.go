package app_test

import (
	"fmt"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"tradecounter/internal/platform/db/dbtest"
)

const demoPassword = "tide-and-timber-1911"

// TestStoryOfTheDemoPageByPage follows every kind of link of the demo seller, as people of each role and of accounts that
// differ in look, currency and language of numbers.
func TestStoryOfTheDemoPageByPage(t *testing.T) {
	if testing.Short() {
		t.Skip("the demo takes a minute")
	}
	inTurn(t, 250)
	bin, dsn := program(t), dbtest.SQLiteDSN(t)
	p := &portal{t: t, bin: bin, dsn: dsn, data: t.TempDir(), addr: freeAddress(t)}
	t.Cleanup(p.kill)
	if out, err := exec.Command(bin, "seed", "--db", dsn, "--data", p.data).CombinedOutput(); err != nil {
		t.Fatalf("seed: %v\n%s", err, out)
	}
	s := tell(t, p, "Harbour & Vale")
	for _, who := range []struct {
		email string
		full  bool // every kind of page, else only those in the way of an order
	}{
		{"jana.petersen@nordwind.example", true}, {"svenja.kruse@nordwind.example", false}, {"owen.marsh@brightharvest.example", false},
		{"kenji.tanabe@minato-precision.example", false}, {"khalid.mansour@shuwaikh-facilities.example", false}, {"greta.vale@harbour-vale.example", true},
		{"ines.halvorsen@harbour-vale.example", false}, // her pages are the administrator's
	} {
		t.Run(who.email, func(t *testing.T) {
			b := s.browser(t).signIn(who.email, demoPassword)
			seen := b.walk(b.where(), who.full)
			t.Logf("%d kinds of pages", seen)
		})
	}
	if !t.Failed() {
		walked.Store("to its end", true)
	}
}

// Kinds of pages that stories left to the walk, with the story; those that the walk came to.
var leftToTheWalk, walked sync.Map

// beyondTheWalk are pages that no link of the demo leads to: before one is in, from letters, on the way of a form.
var beyondTheWalk = regexp.MustCompile(`^/(sign-in|second-factor|reset|invitation|standing-order)\b|^/desk/(aside|search|imports/\*)$|/(ship|effect|checkout|again|confirm|cancel|delete|empty|new|ask)$`)

// kindAnywhere is kindOf without the account.
func kindAnywhere(path string) string {
	return inAccount.ReplaceAllString(kindOf(path), "/s/*")
}

var inAccount = regexp.MustCompile(`^/s/[^/]+`)

// notWalked are the kinds of pages that were left to the walk, which has ended without coming to them.
func notWalked() (list []string) {
	if _, ended := walked.Load("to its end"); !ended {
		return nil // it wasn't asked for, or has failed
	}
	leftToTheWalk.Range(func(kind, story any) bool {
		if _, came := walked.Load(kind); !came {
			list = append(list, fmt.Sprintf("%s (%s)", kind, story))
		}
		return true
	})
	slices.Sort(list)
	return list
}

// walk opens one page of each kind that links lead to, from here on.
func (b *tab) walk(from string, full bool) int {
	b.Helper()
	root := strings.Join(strings.SplitN(from, "/", 4)[:min(3, strings.Count(from, "/")+1)], "/")
	queue, known := []string{from}, map[string]bool{kindOf(from): true}
	for at := 0; at < len(queue); at++ {
		b.open(queue[at]).answers(200).passes(kindOf(queue[at]))
		walked.Store(kindAnywhere(b.where()), true)
		links, err := ask[[]string](b, "links")
		b.must(err)
		for _, link := range links {
			path := strings.TrimPrefix(link, b.base)
			kind := kindOf(path)
			if !strings.HasPrefix(path, root) || known[kind] || isFile.MatchString(path) || !full && !slices.Contains(ordering, strings.TrimPrefix(kind, root)) {
				continue
			}
			known[kind] = true
			queue = append(queue, path)
		}
	}
	return len(queue)
}

var (
	isFile   = regexp.MustCompile(`\.(pdf|csv)(\?|$)|/files/|/picture$|/export\b|/recorded/download$`)
	named    = regexp.MustCompile(`/(p|c|orders|standing-orders|lists|dates|team|locations|mail|help/categories|help|questions|ideas)/([^/]*[0-9A-Z][^/]*|[^/]+$)`)
	ofDesk   = regexp.MustCompile(`^/desk/(clients|prices/lists|range/assortments|range|staff|products|categories|settings|imports|orders|articles|inbox|answers|ideas|insight/figures|insight/cohorts|help/categories|help)/([^/]+)`)
	words    = []string{"new", "invite", "locations", "empty", "see", "why", "merge", "bulk", "attributes", "letters", "queues", "remedies", "work", "categories"}
	ordering = []string{"/categories", "/c/*", "/p/*", "/cart", "/orders", "/orders/*"}
)

// kindOf is an address without the names of what it shows, and how it shows it.
func kindOf(path string) string {
	at, err := url.Parse(path)
	if err != nil {
		return path
	}
	star := func(part string) string {
		if slices.Contains(words, part[strings.LastIndexByte(part, '/')+1:]) {
			return part
		}
		return part[:strings.LastIndexByte(part, '/')+1] + "*"
	}
	kind := named.ReplaceAllStringFunc(ofDesk.ReplaceAllStringFunc(at.Path, star), star)
	return kind + at.Query().Get("view")
}
