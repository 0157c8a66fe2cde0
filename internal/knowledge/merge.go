package knowledge

import (
	"slices"
	"strings"

	"tradecounter/internal/platform/fault"
)

// Merged is something that others changed since a text was opened.
type Merged struct {
	Field  string // title, summary or body
	Line   int    // of the new body, from 1; 0 for title and summary
	Before string
	After  string
	By     []string // who saved meanwhile
}

// Clash is one place that both changed.
type Clash struct {
	Field  string
	Line   int // of the joined body, from 1, where yours stands; 0 for title and summary
	Base   string
	Yours  string
	Theirs string
}

// Conflict is a save that was refused: others changed the same place since. It is a fault.Conflict, too.
type Conflict struct {
	Base    Version
	Theirs  Version // the newest
	Yours   Text
	Joined  Text // what both made of it, with yours where they clash
	By      []string
	Clashes []Clash
}

func (c *Conflict) Error() string { return c.Unwrap().Error() }

// Unwrap is the sentence for those who know nothing of merging.
func (c *Conflict) Unwrap() error {
	return fault.Conflict(strings.Join(c.By, " and ") + " changed the same place meanwhile. Nothing was saved; choose what shall stand.")
}

// merge joins what two made of one text: what only one of them changed is taken; where both did, and differently, they clash.
func merge(base, yours, theirs Text) (text Text, merged []Merged, clashes []Clash) {
	one := func(field, base, yours, theirs string) string {
		switch {
		case yours == theirs || theirs == base:
			return yours
		case yours == base:
			merged = append(merged, Merged{Field: field, Before: base, After: theirs})
			return theirs
		}
		clashes = append(clashes, Clash{Field: field, Base: base, Yours: yours, Theirs: theirs})
		return yours
	}
	text.Title = one("title", base.Title, yours.Title, theirs.Title)
	text.Summary = one("summary", base.Summary, yours.Summary, theirs.Summary)
	var inBody []Merged
	var bodyClashes []Clash
	text.Body, inBody, bodyClashes = mergeLines(linesOf(base.Body), linesOf(yours.Body), linesOf(theirs.Body))
	return text, append(merged, inBody...), append(clashes, bodyClashes...)
}

// mergeLines walks through both lists of hunks in the order of the base; hunks that touch belong to one place.
func mergeLines(base, yours, theirs []string) (body string, merged []Merged, clashes []Clash) {
	mine, other := hunks(base, yours), hunks(base, theirs)
	var out []string
	at := 0
	for len(mine) > 0 || len(other) > 0 {
		from, to := len(base), 0
		var my, their []hunk
		for grown := true; grown; {
			grown = false
			for _, side := range []struct{ rest, taken *[]hunk }{{&mine, &my}, {&other, &their}} {
				for len(*side.rest) > 0 {
					h := (*side.rest)[0]
					if len(my)+len(their) == 0 {
						if first := firstOf(mine, other); h.from != first {
							break
						}
					} else if h.from > to {
						break
					}
					from, to, grown = min(from, h.from), max(to, h.to), true
					*side.taken, *side.rest = append(*side.taken, h), (*side.rest)[1:]
				}
			}
		}
		out = append(out, base[at:from]...)
		a, b := applied(base, from, to, my), applied(base, from, to, their)
		switch {
		case len(their) == 0 || slices.Equal(a, b):
			out = append(out, a...)
		case len(my) == 0:
			merged = append(merged, Merged{Field: "body", Line: len(out) + 1, Before: strings.Join(base[from:to], ""), After: strings.Join(b, "")})
			out = append(out, b...)
		default:
			clashes = append(clashes, Clash{"body", len(out) + 1, strings.Join(base[from:to], ""), strings.Join(a, ""), strings.Join(b, "")})
			out = append(out, a...)
		}
		at = to
	}
	return strings.Join(append(out, base[at:]...), ""), merged, clashes
}

func firstOf(mine, other []hunk) int {
	switch {
	case len(mine) == 0:
		return other[0].from
	case len(other) == 0:
		return mine[0].from
	}
	return min(mine[0].from, other[0].from)
}

// applied is what the hunks make of base[from:to].
func applied(base []string, from, to int, list []hunk) (out []string) {
	at := from
	for _, h := range list {
		out = append(append(out, base[at:h.from]...), h.lines...)
		at = h.to
	}
	return append(out, base[at:to]...)
}
