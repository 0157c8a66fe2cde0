package ui

import "strings"

// shown are the pages worth a link: the first, the last and those around the current one; 0 is a gap.
func (p Pages) shown() []int {
	var list []int
	for n := 1; n <= p.Last; n++ {
		near := n >= p.Current-1 && n <= p.Current+1
		switch {
		case n == 1 || n == p.Last || near:
			list = append(list, n)
		case list[len(list)-1] != 0:
			list = append(list, 0)
		}
	}
	return list
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.Fields(name)
	switch len(words) {
	case 0:
		return ""
	case 1:
		return first(words[0])
	default:
		return first(words[0]) + first(words[len(words)-1])
	}
}

func first(word string) string {
	for _, r := range word {
		return strings.ToUpper(string(r))
	}
	return ""
}
