package articles

import (
	"maps"
	"strings"

	"tradecounter/internal/search/lexicon"
)

// stops are the words of a question that don't say what it is about, beside those that only bind.
var stops = func() map[string]bool {
	m := maps.Clone(lexicon.StopWords)
	for _, w := range strings.Fields(`how what when where which who whom whose why do does did done doing can could should would will
		may might must shall have has had having am was were been being if then than so too very just about into onto there here
		we us they them he she him his her hers their theirs its these those some any anything something nobody someone but
		don doesn didn isn aren can't won wouldn couldn shouldn cannot ve ll re t s d m please tell thing things also again
		still yet now already really get got gets getting go goes going gone let make made want wanted wants need needs needed
		use uses using all after before no not one two under only back because while until without with per both each every`) {
		m[lexicon.Stem(w)] = true
	}
	return m
}()
