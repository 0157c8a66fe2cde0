package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// NearWord is what a word may have been meant to be.
type NearWord struct {
	Word     string
	Distance int // letters off; 0 for a word that begins with what was typed
	holders  int
	weight   float64
}

// Near adds what a word may have been meant to be: one letter off from four letters on, two from eight on, the first
// letter always right; or, for what isn't fully typed, what begins with it. Only words that something visible and not
// stale holds count.
func (v *Vocabulary) Near(near []NearWord, typed string, seen, stale Set) []NearWord {
	letters := utf8.RuneCountInString(typed)
	if letters < 3 || letters > 30 {
		return near
	}
	_, size := utf8.DecodeRuneInString(typed)
	low, high := v.span(typed[:size])
	return v.nearIn(near, low, high, typed, allowed(letters), seen, stale)
}

// allowed is how many letters of a word may be off.
func allowed(letters int) int {
	switch {
	case letters >= 8:
		return 2
	case letters >= 4:
		return 1
	}
	return 0
}

func (v *Vocabulary) nearIn(near []NearWord, low, high int, typed string, allowed int, seen, stale Set) []NearWord {
	for i := low; i < high; i++ {
		other := v.words[i]
		distance, weight := 0, weightBegun
		if !strings.HasPrefix(other, typed) {
			if distance = Edits(typed, other, allowed); distance > allowed || HasDigit(other) {
				continue
			}
			weight = weightTypo
			if distance == 2 {
				weight = weightTypo2
			}
		}
		if holders := visible(v.holders[v.from[i]:v.from[i+1]], seen, stale); holders > 0 {
			near = append(near, NearWord{other, distance, holders, weight})
		}
	}
	return near
}

func visible(holders []uint32, seen, stale Set) (count int) {
	for _, ord := range holders {
		if seen.Has(ord) && !stale.Has(ord) {
			count++
		}
	}
	return count
}

// Closest keeps the nearest, those that most documents hold first, at most five.
func Closest(near []NearWord) []NearWord {
	slices.SortFunc(near, func(a, b NearWord) int {
		if a.Distance != b.Distance {
			return a.Distance - b.Distance
		}
		if a.holders != b.holders {
			return b.holders - a.holders
		}
		return strings.Compare(a.Word, b.Word)
	})
	for i := range near {
		if near[i].Distance > max(near[0].Distance, 1) || i == 5 {
			return near[:i]
		}
	}
	return near
}

// HasDigit says that a text holds one.
func HasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// Edits counts the letters added, lost, changed or swapped with a neighbour between two words; past most it stops.
func Edits(a, b string, most int) int {
	if most == 0 || len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	const longest = 40
	if len(a) >= longest || len(b) >= longest {
		return most + 1
	}
	var rows [3][longest + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// NearAny is what a word may have been meant to be, its first letter wrong too when no other word is near.
func (v *Vocabulary) NearAny(typed string, seen Set) []NearWord {
	near := v.Near(nil, typed, seen, nil)
	if letters := utf8.RuneCountInString(typed); len(near) == 0 && letters >= 4 && letters <= 30 {
		near = v.nearIn(nil, 0, len(v.words), typed, allowed(letters), seen, nil)
	}
	return Closest(near)
}

// mostBegun is how many of the words that go on from what was typed are looked up.
const mostBegun = 12

// Begun are the words that begin with what was typed, those that most documents hold first.
func (v *Vocabulary) Begun(typed string, seen Set) (begun []NearWord) {
	if utf8.RuneCountInString(typed) < 2 {
		return nil
	}
	low, high := v.span(typed)
	for i := low; i < high; i++ {
		if holders := visible(v.holders[v.from[i]:v.from[i+1]], seen, nil); holders > 0 && v.words[i] != typed {
			begun = append(begun, NearWord{v.words[i], 0, holders, weightBegun})
		}
	}
	slices.SortFunc(begun, func(a, b NearWord) int { return b.holders - a.holders })
	return begun[:min(len(begun), mostBegun)]
}
