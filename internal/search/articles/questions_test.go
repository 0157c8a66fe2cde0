package articles_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// help is where the demo's articles lie, seen from here.
var help = os.DirFS("../../../seed/help")

// question is one of the hundred that the search is measured by: what somebody asks, the article that answers it, and
// others that answer it as well.
type question struct {
	asked, answer string
	also          []string
}

func questions(t *testing.T) []question {
	t.Helper()
	text, err := os.ReadFile("testdata/questions.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var list []question
	for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		cells := strings.Split(line, "\t")
		if len(cells) != 3 || cells[0] == "" || cells[1] == "" {
			t.Fatalf("line %d is not question, article and others: %q", n+1, line)
		}
		q := question{asked: cells[0], answer: cells[1]}
		if cells[2] != "" {
			q.also = strings.Split(cells[2], ";")
		}
		list = append(list, q)
	}
	return list
}

var (
	titleLine    = regexp.MustCompile(`(?m)^title: "?(.*?)"?$`)
	audienceLine = regexp.MustCompile(`(?m)^audience: (.*)$`)
	statusLine   = regexp.MustCompile(`(?m)^status: (.*)$`)
)

// buyers holds the titles by slug of what every buyer can read.
func buyers(t *testing.T) map[string]string {
	t.Helper()
	titles := map[string]string{}
	err := fs.WalkDir(help, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" {
			return err
		}
		text, err := fs.ReadFile(help, name)
		if err != nil {
			return err
		}
		head, _, _ := bytes.Cut(text[len("---"):], []byte("\n---"))
		title, audience, status := titleLine.FindSubmatch(head), audienceLine.FindSubmatch(head), statusLine.FindSubmatch(head)
		if title != nil && audience != nil && status != nil && string(audience[1]) == "all" && string(status[1]) == "published" {
			titles[strings.TrimSuffix(path.Base(name), ".md")] = string(title[1])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return titles
}

// A question that repeats its article's title measures nothing: at most half of its content words may stand there.
func TestTheQuestionsAreInOtherWordsThanTheTitles(t *testing.T) {
	titles, list := buyers(t), questions(t)
	if len(list) != 100 {
		t.Errorf("%d questions", len(list))
	}
	asked := map[string]bool{}
	for _, q := range list {
		if asked[q.asked] {
			t.Errorf("%q is there twice", q.asked)
		}
		asked[q.asked] = true
		for _, slug := range append([]string{q.answer}, q.also...) {
			if titles[slug] == "" {
				t.Errorf("%q: every buyer reads no article %s", q.asked, slug)
			}
		}
		words, inTitle := contentWords(q.asked), contentWords(titles[q.answer])
		shared := 0
		for word := range words {
			if inTitle[word] {
				shared++
			}
		}
		if len(words) == 0 || 2*shared > len(words) {
			t.Errorf("%q shares %d of its %d content words with %q", q.asked, shared, len(words), titles[q.answer])
		}
	}
}

var stopWords = wordSet(`a about after all also am an and any anybody are as at be because been before but by can cannot could couldn
	did didn do does doesn don for from get gets getting goes going got had has have he her here his how i if in into is isn it its just let ll
	may me my need needs no nobody not now of on one only or our ours out please re s same she should so some somebody t than that the their
	them then there these they this those to under up us use using ve want wants was we what when where which while who why will with without
	won would yet you your yours`)

var wordsOf = regexp.MustCompile(`[\p{L}\p{N}]+`)

// contentWords are the words of a text that carry its meaning, lower-case, in the singular.
func contentWords(text string) map[string]bool {
	words := wordSet(text)
	for word := range words {
		if stopWords[word] {
			delete(words, word)
		}
	}
	return words
}

func wordSet(text string) map[string]bool {
	words := map[string]bool{}
	for _, word := range wordsOf.FindAllString(strings.ToLower(strings.ReplaceAll(text, "’", "'")), -1) {
		words[singular(word)] = true
	}
	return words
}

// singular is enough of English for names of things: boxes, deliveries, screws.
func singular(word string) string {
	switch {
	case len(word) > 4 && strings.HasSuffix(word, "ies"):
		return strings.TrimSuffix(word, "ies") + "y"
	case len(word) > 4 && (strings.HasSuffix(word, "xes") || strings.HasSuffix(word, "sses") || strings.HasSuffix(word, "shes") || strings.HasSuffix(word, "ches")):
		return strings.TrimSuffix(word, "es")
	case len(word) > 3 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		return strings.TrimSuffix(word, "s")
	}
	return word
}
