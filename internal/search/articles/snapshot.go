package articles

import (
	"strconv"
	"strings"

	"tradecounter/internal/platform/index"
	"tradecounter/internal/platform/lru"
	"tradecounter/internal/search/lexicon"
)

// snapshot is everything one answer is made of. It never changes; the next one takes its place. Articles and sections
// have ordinals: their places here.
type snapshot struct {
	of       present
	reader   *index.Reader
	articles []*article
	first    []uint32 // article → its first section
	lengths  []uint16 // by article
	within   []uint32 // section → article
	sections []uint16 // lengths by section

	// By document number.
	articleOf []uint32
	sectionOf []uint32
	tied      []tied

	vocabulary lexicon.Vocabulary
	families   map[string][]string // root → terms
	sights     *lru.Cache[sightKey, *sight]
}

// tied is the document of a product that an article is about.
type tied struct {
	doc     uint32
	product int64
}

// none marks a document that isn't known, or not asked for.
const none = ^uint32(0)

// publish puts the articles in the place of those before; words becomes the index in use.
func (s *Service) publish(words *index.Index, now present, read []*article) error {
	reader, err := words.Reader()
	if err != nil {
		return err
	}
	n := &snapshot{of: now, reader: reader, articles: read, sights: lru.New[sightKey, *sight](256)}
	n.lay()
	if err := n.mapDocuments(); err != nil {
		_ = reader.Close()
		return err
	}
	n.readWords(s.reading)
	s.reads.Lock()
	defer s.reads.Unlock()
	before, old := s.current, s.words
	s.current, s.words = n, words
	if before != nil {
		_ = before.reader.Close()
	}
	if old != nil && old != words {
		_ = old.Close()
	}
	return nil
}

// lay gives ordinals.
func (n *snapshot) lay() {
	for ord, a := range n.articles {
		n.first = append(n.first, uint32(len(n.within)))
		n.lengths = append(n.lengths, a.length)
		for _, sec := range a.sections {
			n.within = append(n.within, uint32(ord))
			n.sections = append(n.sections, sec.length)
		}
	}
}

// mapDocuments finds the ordinals of every document.
func (n *snapshot) mapDocuments() error {
	ords := make(map[int64]uint32, len(n.articles))
	for ord, a := range n.articles {
		ords[a.ID] = uint32(ord)
	}
	for i := range n.reader.Parts() {
		ids, err := n.reader.ExternalIDs(i)
		if err != nil {
			return err
		}
		for _, id := range ids {
			n.mapDocument(id, ords)
		}
	}
	return nil
}

func (n *snapshot) mapDocument(name string, ords map[int64]uint32) {
	head, rest, _ := strings.Cut(name, ":")
	id, _ := strconv.ParseInt(head, 10, 64)
	article, section := none, none
	if ord, ok := ords[id]; ok {
		article = ord
		if product, ok := strings.CutPrefix(rest, "p"); ok {
			p, _ := strconv.ParseInt(product, 10, 64)
			n.tied = append(n.tied, tied{uint32(len(n.articleOf)), p})
		} else if k, err := strconv.Atoi(rest); err == nil && k < len(n.articles[ord].sections) {
			section = n.first[ord] + uint32(k)
		}
	}
	n.articleOf, n.sectionOf = append(n.articleOf, article), append(n.sectionOf, section)
}

// readWords gathers the words of all articles and which belong together.
func (n *snapshot) readWords(r *reading) {
	lists := make([][]uint32, len(r.texts))
	for ord, a := range n.articles {
		for _, w := range a.words {
			lists[w] = append(lists[w], uint32(ord))
		}
	}
	held := make(map[string][]uint32, len(lists))
	n.families = map[string][]string{}
	known := map[string]bool{}
	for w, list := range lists {
		text := r.texts[w]
		if len(list) == 0 {
			continue
		}
		held[text] = list
		if term := lexicon.Stem(text); len(term) >= 4 && !lexicon.HasDigit(term) && !known[term] {
			known[term] = true
			root := lexicon.Root(term)
			n.families[root] = append(n.families[root], term)
		}
	}
	n.vocabulary = lexicon.NewVocabulary(held)
}

// family is a few terms with the same root.
func (n *snapshot) family(term string) (others []string) {
	for _, other := range n.families[lexicon.Root(term)] {
		if other != term && len(others) < 8 {
			others = append(others, other)
		}
	}
	return others
}
