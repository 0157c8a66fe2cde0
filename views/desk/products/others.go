package products

import (
	"net/url"
	"strconv"
	"strings"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/workspace"
	"tradecounter/views/ui"
)

// CategoryForm is the tree with the category that is open.
type CategoryForm struct {
	Tree    []catalog.DeskCategory
	Open    int64
	Chosen  catalog.DeskCategory
	Name    string // as typed
	New     bool   // the refused form is that of a new one
	Problem *fault.Fault
	MayEdit bool
}

// OpenCategory is the tree with a category open.
func OpenCategory(id int64) string {
	if id == 0 {
		return Categories
	}
	return Categories + "?open=" + strconv.FormatInt(id, 10)
}

func (f CategoryForm) parents() []ui.Option {
	list := []ui.Option{{Value: "0", Label: "The top"}}
	for _, n := range f.Tree {
		if n.Path != f.Chosen.Path && !strings.HasPrefix(n.Path, f.Chosen.Path+" > ") {
			list = append(list, ui.Option{Value: strconv.FormatInt(n.ID, 10), Label: n.Path})
		}
	}
	return list
}

func (f CategoryForm) do(what string) string {
	return Categories + "/" + strconv.FormatInt(f.Chosen.ID, 10) + "/" + what
}

func (f CategoryForm) name() string {
	if f.Problem != nil && !f.New {
		return f.Name
	}
	return f.Chosen.Name
}

func (f CategoryForm) newName() string {
	if f.New {
		return f.Name
	}
	return ""
}

func (f CategoryForm) problemOf(field string, ofNew bool) string {
	if f.New != ofNew {
		return ""
	}
	return f.Problem.For(field)
}

// depth indents a category as deep as it lies.
func depth(n catalog.DeskCategory) string { return "depth-" + strconv.Itoa(min(n.Depth, 7)) }

// AttributeForm are all names with the one that is open.
type AttributeForm struct {
	List    []workspace.Named
	Words   string
	Open    string
	Name    string
	Merge   bool
	Problem *fault.Fault
	MayEdit bool
}

func (f AttributeForm) shown() (list []workspace.Named) {
	for _, a := range f.List {
		if f.Words == "" || strings.Contains(strings.ToLower(a.Name), strings.ToLower(f.Words)) {
			list = append(list, a)
		}
	}
	return list
}

func (f AttributeForm) typed() string {
	if f.Problem != nil {
		return f.Name
	}
	return f.Open
}

func (f AttributeForm) uses() int {
	for _, a := range f.List {
		if a.Name == f.Open {
			return a.Count
		}
	}
	return 0
}

// alike are other names that differ in case, spaces or signs alone.
func alike(list []workspace.Named) map[string]string {
	first, found := map[string]string{}, map[string]string{}
	for _, a := range list {
		key := catalog.FoldNumber(a.Name)
		if other, ok := first[key]; ok {
			found[a.Name] = other
		} else {
			first[key] = a.Name
		}
	}
	return found
}

// SynonymForm is a group as typed.
type SynonymForm struct {
	Group   catalog.Synonyms
	Seen    string
	Back    string // the word that was looked for
	Problem *fault.Fault
}

// Tried is what a search finds in everything that the seller has.
type Tried struct {
	Words string
	Total int
	First []catalog.Product
}

// Find is the page of synonyms with a word looked for.
func Find(word string) string {
	if word == "" {
		return Synonyms
	}
	return Synonyms + "?q=" + url.QueryEscape(word)
}

func editGroup(id int64, word string) string {
	return at(Synonyms+"/edit", "id", strconv.FormatInt(id, 10), "q", word)
}
