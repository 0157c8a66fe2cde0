package knowledge

import (
	"context"
	"regexp"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"

	"tradecounter/internal/identity"
)

// Mark says what became of a line or a word.
type Mark string

// The marks of a difference.
const (
	Same    Mark = "same"
	Added   Mark = "added"
	Removed Mark = "removed"
	Skipped Mark = "skipped" // lines that stayed, left out
)

// Word is a run of text in a line.
type Word struct {
	Text string
	Mark Mark // Same, Added or Removed
}

// Line of a difference. A changed line is a removed one with the words that went and an added one with those that came.
type Line struct {
	Mark     Mark
	Old, New int // numbers in the two texts; 0 where it isn't
	Words    []Word
	Skipped  int // how many lines are left out here
}

// Difference is what became of one text on the way to another.
type Difference struct {
	From, To       Version
	Title, Summary []Word // nil: as it was
	Lines          []Line // nil: as they were
}

// Difference between two versions of an article; with from 0 the one before to, with to 0 the newest.
func (s *Service) Difference(ctx context.Context, actor identity.Actor, slug string, from, to int) (Difference, error) {
	b, err := s.Version(ctx, actor, slug, to)
	if err != nil {
		return Difference{}, err
	}
	if from == 0 {
		from = b.Number - 1
	}
	a := Version{} // before the first there was nothing
	if from > 0 {
		if a, err = s.version(ctx, b.ArticleID, from); err != nil {
			return Difference{}, err
		}
	}
	d := Compare(a.Text, b.Text)
	d.From, d.To = a, b
	return d, nil
}

// Compare is the difference between two texts.
func Compare(a, b Text) Difference {
	d := Difference{}
	if a.Title != b.Title {
		d.Title = words(a.Title, b.Title, Same)
	}
	if a.Summary != b.Summary {
		d.Summary = words(a.Summary, b.Summary, Same)
	}
	if a.Body != b.Body {
		d.Lines = lines(linesOf(a.Body), linesOf(b.Body))
	}
	return d
}

var wordForm = regexp.MustCompile(`[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]`)

// words compares two lines; with Removed only the old one's words are given, with Added only the new one's.
func words(a, b string, side Mark) (list []Word) {
	old, new := wordForm.FindAllString(a, -1), wordForm.FindAllString(b, -1)
	add := func(tokens []string, mark Mark) {
		if side == Same || mark == Same || mark == side {
			list = append(list, Word{strings.Join(tokens, ""), mark})
		}
	}
	for _, d := range steps(old, new) {
		switch d.kind {
		case diffmatchpatch.DiffEqual:
			add(old[:d.n], Same)
			old, new = old[d.n:], new[d.n:]
		case diffmatchpatch.DiffDelete:
			add(old[:d.n], Removed)
			old = old[d.n:]
		default:
			add(new[:d.n], Added)
			new = new[d.n:]
		}
	}
	return list
}

// around is how many lines that stayed are shown beside those that didn't.
const around = 3

func lines(a, b []string) (list []Line) {
	at, to := 0, 0 // how far in a and b
	same := func(n int, first, last bool) {
		head, tail := around, around
		if first {
			head = 0
		}
		if last {
			tail = 0
		}
		for i := 0; i < n; i++ {
			if i == head && n > head+tail+1 {
				list = append(list, Line{Mark: Skipped, Skipped: n - head - tail})
				i = n - tail
			}
			if i < n {
				list = append(list, Line{Mark: Same, Old: at + i + 1, New: to + i + 1, Words: []Word{{strings.TrimRight(a[at+i], "\n"), Same}}})
			}
		}
		at, to = at+n, to+n
	}
	for _, h := range hunks(a, b) {
		same(h.from-at, at == 0, false)
		old := a[h.from:h.to]
		for i, l := range old {
			list = append(list, Line{Mark: Removed, Old: at + i + 1, Words: beside(l, h.lines, i, Removed)})
		}
		for i, l := range h.lines {
			list = append(list, Line{Mark: Added, New: to + i + 1, Words: beside(l, old, i, Added)})
		}
		at, to = at+len(old), to+len(h.lines)
	}
	same(len(a)-at, false, true)
	return list
}

// beside marks the words of a line that differ from those of the line in the same place on the other side.
func beside(line string, other []string, i int, side Mark) []Word {
	line = strings.TrimRight(line, "\n")
	if i >= len(other) {
		return []Word{{line, side}}
	}
	against := strings.TrimRight(other[i], "\n")
	if side == Removed {
		return words(line, against, Removed)
	}
	return words(against, line, Added)
}
