package articles

import (
	"strconv"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/views/support/help"
	"tradecounter/views/ui"
)

// The work lists.
const (
	FoundNothing  = "nothing"
	OpenedNothing = "unopened"
	DidNotHelp    = "unhelpful"
	BeforeContact = "contact"
	NeverRead     = "unread"
	ReviewDue     = "review"
	BrokenLinks   = "broken"
	SolvedBy      = "solved"
)

// WorkLists are all, in order, with what each is.
var WorkLists = []ui.Option{{Value: FoundNothing, Label: "Found nothing"}, {Value: OpenedNothing, Label: "Nothing opened"}, {Value: DidNotHelp, Label: "Didn’t help"},
	{Value: BeforeContact, Label: "Read before a contact"}, {Value: NeverRead, Label: "Never read"}, {Value: ReviewDue, Label: "To be looked at again"}, {Value: BrokenLinks, Label: "Broken links"},
	{Value: SolvedBy, Label: "Solved a question"}}

var workMeans = map[string]string{
	FoundNothing:  "What clients searched in the last 90 days without finding an article or a product. Write what is missing, or say what they meant by it.",
	OpenedNothing: "What clients searched and then opened nothing of what was found. The title may not say what they look for.",
	DidNotHelp:    "Articles of which readers said so, with why. Mend them, then say that it is done.",
	BeforeContact: "Articles that someone read in the 24 hours before their company called, wrote or asked: they may not have answered it.",
	NeverRead:     "Articles for clients that nobody has opened for 90 days. Rename, tie to a page or product, or archive.",
	ReviewDue:     "Articles whose day has come to be looked at again.",
	BrokenLinks:   "Links in what readers see that lead nowhere, or not for all of its readers.",
	SolvedBy:      "What was offered while somebody typed a question, in the last 90 days: how often it was opened, and how often it solved the matter, so that nothing was sent.",
}

// ToDo is one of the work lists.
type ToDo struct {
	List     string
	Figures  map[string]int
	Lost     []knowledge.LostSearch
	Articles []knowledge.WorkArticle
	Broken   []knowledge.BrokenLink
	Solved   []Solved
	Tried    *Tried // what a search finds after something was done
	At, Term string // the row whose form was refused, and what was typed
	Problem  *fault.Fault
}

// Solved is what came of an article that was offered while questions were typed.
type Solved struct {
	Title, Slug             string
	Offered, Opened, Solved int // question forms
}

// Tried is a search as it answers now.
type Tried struct {
	Words string
	Total int
	Hits  []help.Hit
}

func (w ToDo) tabs() (list []ui.Tab) {
	for _, o := range WorkLists {
		tab := ui.Tab{Text: o.Label, To: Work + "?list=" + o.Value, Current: o.Value == w.List}
		if n := w.Figures[o.Value]; n > 0 {
			tab.Count = strconv.Itoa(n)
		}
		list = append(list, tab)
	}
	return list
}

func emptyWords(list string) string {
	if list == SolvedBy {
		return "Nothing was offered yet"
	}
	return "Nothing to do here"
}

// Rows is how many the list has.
func (w ToDo) Rows() int { return len(w.Lost) + len(w.Articles) + len(w.Broken) + len(w.Solved) }

func (w ToDo) term(folded string) string {
	if w.At == folded {
		return w.Term
	}
	return ""
}

func (w ToDo) problemAt(folded string) string {
	if w.At != folded {
		return ""
	}
	if text := w.Problem.For("terms"); text != "" {
		return text
	}
	return w.Problem.For("term")
}

func (w ToDo) isSearch() bool { return w.List == FoundNothing || w.List == OpenedNothing }

func timesWords(n int) string {
	if n == 1 {
		return "once"
	}
	return ui.Number(int64(n), "en-GB") + " times"
}

var reasonWords = map[string]string{"incomplete": "Something was missing", "unclear": "Not understood", "wrong": "Isn’t right", "other": "Something else", "": "No reason given"}

// solvedWords adds up what came of all.
func solvedWords(list []Solved) string {
	solved := 0
	for _, s := range list {
		solved += s.Solved
	}
	return several(solved, "question wasn’t sent", "questions weren’t sent") + ", since an article answered " + map[bool]string{true: "it", false: "them"}[solved == 1] + "."
}
