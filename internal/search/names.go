package search

import (
	"strings"
	"sync"

	"tradecounter/internal/search/lexicon"
)

// names keeps every attribute, value, brand and title term once; products hold numbers. It only grows, until the index
// is rebuilt.
type names struct {
	mu         sync.RWMutex
	attributes table
	brands     table
	terms      table
	families   map[string][]string // root → the title words that have it
	values     []value
	valueIndex map[valueKey]uint32
	numeric    []bool // by attribute: every value seen is a number
}

// value is one value of an attribute.
type value struct {
	attribute uint32
	text      string // with its unit, as people see and choose it
	unit      string
	number    float64
	numeric   bool
}

type valueKey struct {
	attribute uint32
	text      string
}

// table numbers strings from 1; 0 is none.
type table struct {
	texts []string
	index map[string]uint32
}

func newTable() table { return table{texts: []string{""}, index: map[string]uint32{}} }

func (t *table) number(text string) uint32 {
	if text == "" {
		return 0
	}
	if n, ok := t.index[text]; ok {
		return n
	}
	text = strings.Clone(text)
	n := uint32(len(t.texts))
	t.texts = append(t.texts, text)
	t.index[text] = n
	return n
}

func newNames() *names {
	return &names{attributes: newTable(), brands: newTable(), terms: newTable(),
		values: make([]value, 1), valueIndex: map[valueKey]uint32{}, families: map[string][]string{}, numeric: []bool{false}}
}

// add numbers a value; the caller holds mu.
func (n *names) add(attribute, text, unit string, number *float64) uint32 {
	a := n.attributes.number(attribute)
	if int(a) == len(n.numeric) {
		n.numeric = append(n.numeric, true)
	}
	n.numeric[a] = n.numeric[a] && number != nil
	if unit != "" {
		text += " " + unit
	}
	key := valueKey{a, text}
	if v, ok := n.valueIndex[key]; ok {
		return v
	}
	key.text = strings.Clone(text)
	v := value{attribute: a, text: key.text, numeric: number != nil}
	if number != nil {
		v.number = *number
	}
	if unit != "" {
		v.unit = key.text[len(key.text)-len(unit):]
	}
	id := uint32(len(n.values))
	n.values = append(n.values, v)
	n.valueIndex[key] = id
	return id
}

// word numbers a title's term and notes its family; the caller holds mu.
func (n *names) word(l lexicon.Lexeme) uint32 {
	known := len(n.terms.texts)
	id := n.terms.number(l.Whole)
	if int(id) == known && l.Kind == lexicon.Word && len(l.Whole) >= 4 {
		r := lexicon.Root(l.Whole)
		n.families[r] = append(n.families[r], n.terms.texts[id])
	}
	return id
}

// family is a few title words with the same root as the term, itself aside.
func (n *names) family(term string) (others []string) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	for _, other := range n.families[lexicon.Root(term)] {
		if other != term && len(others) < 6 {
			others = append(others, other)
		}
	}
	return others
}

// view is the tables as they are now; what they hold by then never changes.
type nameView struct {
	attributes []string
	brands     []string
	terms      []string
	values     []value
	numeric    []bool
}

func (n *names) view() nameView {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return nameView{n.attributes.texts, n.brands.texts, n.terms.texts, n.values, append([]bool(nil), n.numeric...)}
}

// find looks strings up; 0 is unknown.
func (n *names) attribute(name string) uint32 { return n.lookup(&n.attributes, name) }
func (n *names) term(text string) uint32      { return n.lookup(&n.terms, text) }

func (n *names) lookup(t *table, text string) uint32 {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return t.index[text]
}
