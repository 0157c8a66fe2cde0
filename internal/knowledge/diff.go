package knowledge

import (
	"strings"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// hunk says that base[from:to] became lines.
type hunk struct {
	from, to int
	lines    []string
}

// linesOf cuts a text into lines with their ends.
func linesOf(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// step is a run of tokens that stayed, went or came.
type step struct {
	kind diffmatchpatch.Operation
	n    int // tokens
}

// steps compares two lists of tokens: lines, or words. Each different token is a sign of its own to the library.
func steps(a, b []string) []step {
	signs := map[string]rune{}
	write := func(tokens []string) []rune {
		runes := make([]rune, len(tokens))
		for i, t := range tokens {
			sign, ok := signs[t]
			if !ok {
				sign = rune(len(signs) + 1)
				if sign >= 0xd800 { // no character
					sign += 0x800
				}
				signs[t] = sign
			}
			runes[i] = sign
		}
		return runes
	}
	library := diffmatchpatch.New()
	library.DiffTimeout = 2 * time.Second // then it answers with a coarser difference, which is right as well
	var list []step
	for _, d := range library.DiffMainRunes(write(a), write(b), false) {
		list = append(list, step{d.Type, len([]rune(d.Text))})
	}
	return list
}

// hunks are what changes from one list of lines to another.
func hunks(base, next []string) (list []hunk) {
	at, to := 0, 0
	var open *hunk
	for _, d := range steps(base, next) {
		if d.kind == diffmatchpatch.DiffEqual {
			at, to, open = at+d.n, to+d.n, nil
			continue
		}
		if open == nil {
			list = append(list, hunk{from: at, to: at})
			open = &list[len(list)-1]
		}
		if d.kind == diffmatchpatch.DiffDelete {
			at += d.n
			open.to = at
		} else {
			open.lines = append(open.lines, next[to:to+d.n]...)
			to += d.n
		}
	}
	return list
}
