package insight

import (
	"net/url"

	"tradecounter/internal/insight/recording"
	"tradecounter/views/ui"
)

// SearchView is what was searched, and how it went.
type SearchView struct {
	Frame
	Figures  recording.SearchFigures
	Trouble  recording.Trouble
	MayWrite bool                      // articles
	Words    []recording.SearchedWords // of this page
	Pages    ui.Pages
}

func (v SearchView) tabs() []ui.Tab {
	tab := func(text string, t recording.Trouble, n int64) ui.Tab {
		return ui.Tab{Text: text, To: v.At(Search, "only", string(t)), Count: v.number(float64(n)), Current: v.Trouble == t}
	}
	s := v.Figures
	return []ui.Tab{tab("All", recording.AllSearches, s.Made), tab("No result", recording.FoundNothing, s.Empty),
		tab("No click", recording.OpenedNothing, max(s.Made-s.Empty-s.Clicked, 0)), tab("Slow", recording.TookLong, s.Slow)}
}

// searchShare is a figure of searches: what, how many, and their share.
type searchShare struct{ Title, Value, Of string }

func (v SearchView) shares() []searchShare {
	s := v.Figures
	share := func(title string, n int64) searchShare {
		if s.Made >= ui.FewCases {
			return searchShare{title, ui.Decimal(float64(n)/float64(s.Made)*100, 1, v.C.Locale) + "\u00a0%", v.number(float64(n)) + " of " + v.number(float64(s.Made))}
		}
		return searchShare{title, ui.Share(n, s.Made, v.C.Locale), ""}
	}
	return []searchShare{{"Searches", v.number(float64(s.Made)), ""}, share("No result", s.Empty), share("With a click", s.Clicked), share("Led to a cart line", s.Carted), share("Over half a second", s.Slow)}
}

// troubled says that words found nothing the last time, or that not every search of them led to a product.
func troubled(w recording.SearchedWords) bool { return w.LastFound == 0 || w.Clicked < w.Times }

func synonymFor(words string) string { return "/desk/synonyms/edit?word=" + url.QueryEscape(words) }

func articleFor(words string) string {
	return "/desk/articles/new?title=" + url.QueryEscape(ui.Capital(words)) + "&search=" + url.QueryEscape(words)
}
