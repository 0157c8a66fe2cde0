package recording

import "tradecounter/internal/platform/clock"

// column is one of daily_sums, in the order of columnNames; none is 0.
type column int

const (
	none column = iota
	visits
	looked
	carted
	delivery
	payment
	review
	ordered
	pages
	products
	searchesMade
	searchesEmpty
	searchesClicked
	searchesCarted
	searchesSlow
	suggestions
	linesAdded
	linesRemoved
	errorsShown
	asks
	articles
	questions
	letters
	columns
)

var columnNames = [columns]string{"", "visits", "looked", "carted", "delivery", "payment", "review", "ordered", "pages", "products", "searches",
	"searches_empty", "searches_clicked", "searches_carted", "searches_slow", "suggestions", "lines_added", "lines_removed", "errors", "asks",
	"articles", "questions", "letters"}

// stage is the column that counts visits that came so far.
func (r Reached) stage() column { return visits + column(r) }

// cell is whose sums of which day.
type cell struct {
	day     clock.Date
	account int64
	device  Device
}

type sums map[cell]*[columns]int64

func (s sums) add(at cell, c column, n int64) {
	if c == none {
		return
	}
	if s[at] == nil {
		s[at] = new([columns]int64)
	}
	s[at][c] += n
}
