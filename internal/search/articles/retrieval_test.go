package articles_test

import (
	"encoding/csv"
	"hash/fnv"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"tradecounter/internal/events"
	"tradecounter/internal/exchange"
	"tradecounter/internal/exchange/folder"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/jobs"
	"tradecounter/internal/platform/settings"
	"tradecounter/seed"
)

// firstOf is how many of the articles found a reader looks at.
const firstOf = 3

// TestTheRightArticleIsAmongTheFirstThree asks the hundred questions, and asks them again with a letter wrong in each.
// Tuning looked at the odd lines only; how the even ones fare says whether it learnt more than the questions.
func TestTheRightArticleIsAmongTheFirstThree(t *testing.T) {
	h, buyer := demo(t)
	for _, c := range []struct {
		name  string
		spelt func(string) string
		least int
	}{
		{"as written", func(s string) string { return s }, 90},
		{"with a letter wrong", misspelt, 80},
	} {
		right, half, strict := 0, [2]int{}, 0
		for i, q := range questions(t) {
			asked := c.spelt(q.asked)
			place, also := h.place(buyer, asked, q)
			if place < firstOf {
				strict++
			}
			if min(place, also) < firstOf {
				right++
				half[i%2]++
			} else {
				t.Logf("%s, line %d: %q finds %s at place %d", c.name, i+1, asked, q.answer, place+1)
			}
		}
		t.Logf("%s: %d of 100 right, %d of the odd lines and %d of the even ones; %d with the first answer alone", c.name, right, half[0], half[1], strict)
		if right < c.least {
			t.Errorf("%s: %d of 100, want %d", c.name, right, c.least)
		}
	}
}

// place is where the answer stands among what was found, and where the first of the other answers does.
func (h *house) place(scope identity.Scope, asked string, q question) (answer, also int) {
	answer, also = 1000, 1000
	for i, hit := range h.search(scope, asked).Hits {
		if hit.Slug == q.answer {
			answer = min(answer, i)
		}
		if slices.Contains(q.also, hit.Slug) {
			also = min(also, i)
		}
	}
	return answer, also
}

// misspelt has a letter lost, doubled, swapped with its neighbour or another in one of the words with four letters or
// more that carry the question; which, is drawn from the question itself.
func misspelt(question string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(question))
	draw := func(n int) int {
		_, _ = h.Write([]byte{1})
		return int(h.Sum64() >> 8 % uint64(n))
	}
	words := strings.Fields(question)
	var long []int
	for i, w := range words {
		letters := strings.Trim(strings.ToLower(w), ",.?")
		if utf8.RuneCountInString(letters) >= 4 && len(contentWords(letters)) == 1 && strings.IndexFunc(letters, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
			long = append(long, i)
		}
	}
	if len(long) == 0 {
		return question
	}
	at := long[draw(len(long))]
	w := words[at]
	n := len(strings.TrimRight(w, ",.?"))
	i := draw(n)
	switch draw(4) {
	case 0:
		w = w[:i] + w[i+1:]
	case 1:
		w = w[:i] + w[i:i+1] + w[i:]
	case 2:
		i = min(i, n-2)
		w = w[:i] + w[i+1:i+2] + w[i:i+1] + w[i+2:]
	default:
		w = w[:i] + string(rune('a'+draw(26))) + w[i+1:]
	}
	words[at] = w
	return strings.Join(words, " ")
}

// demo is the demo's articles and synonyms, read by a member of Nordwind.
func demo(t *testing.T) (*house, identity.Scope) {
	h := newHouse(t, dbtest.SQLite(t))
	var scope identity.Scope
	for _, line := range rows(t, "accounts") {
		if made := h.account(line["slug"], line["segment"]); line["slug"] == "nordwind" {
			scope = made
		}
	}
	now := func() clock.Time { return today.At(9, 0, time.UTC) }
	base := knowledge.New(h.db, events.New(h.db, jobs.NewQueue(h.db, now), now), now, files.New(h.db, t.TempDir(), now), settings.New(h.db))
	for _, from := range []fs.FS{seed.Articles(), seed.Handbook()} {
		report, err := folder.New(base).Import(h.ctx, identity.System("test"), alone(t, from), exchange.Options{})
		if err != nil || report.ProblemCount > 0 {
			t.Fatal(err, report.Problems)
		}
	}
	for _, line := range rows(t, "synonyms") {
		h.exec(`INSERT INTO synonyms (terms, input, scope) VALUES (?, ?, ?)`, line["terms"], line["input"], line["scope"])
	}
	h.raise("synonyms")
	return h.open(), scope
}

// rows are the lines of a file of the demo's, by the names of its columns.
func rows(t *testing.T, name string) (list []map[string]string) {
	t.Helper()
	file, err := os.Open("../../../seed/people/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		list = append(list, row)
	}
	return list
}

// named are the keys of an article's front matter that name people and products, which aren't here.
var named = regexp.MustCompile(`(?m)^(owner|products|product_categories):.*\n(?:[ -].*\n)*`)

// alone is a folder of articles without what they name.
func alone(t *testing.T, from fs.FS) fs.FS {
	t.Helper()
	in := fstest.MapFS{}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		if head, body, ok := strings.Cut(string(text), "\n---\n"); ok && path.Ext(name) == ".md" {
			text = []byte(named.ReplaceAllString(head+"\n", "") + "---\n" + body)
		}
		in[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return in
}
