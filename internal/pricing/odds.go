package pricing

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/fault"
)

// Odd is a break that costs more than a smaller quantity: a buyer would order twice.
type Odd struct {
	At      int // the break's place in the ladder
	Than    int // the place of the cheapest smaller one
	Suggest money.Price
}

// Odds questions a ladder. The suggestion changes the break's old price as its smaller neighbour's changed; without old
// prices it is the middle between its neighbours. It never costs more than the smaller quantity.
func Odds(breaks, was []Break) (odds []Odd) {
	cheapest := -1
	for i, b := range breaks {
		if b.OnRequest {
			continue
		}
		if cheapest >= 0 && b.Price > breaks[cheapest].Price {
			odds = append(odds, Odd{At: i, Than: cheapest, Suggest: suggest(breaks, was, i, cheapest)})
			continue
		}
		cheapest = i
	}
	return odds
}

func suggest(breaks, was []Break, at, than int) money.Price {
	smaller := breaks[than].Price
	old, okOld := priceAt(was, breaks[at].From)
	oldSmaller, okSmaller := priceAt(was, breaks[than].From)
	guess := smaller
	if okOld && okSmaller && old <= oldSmaller && (old != breaks[at].Price || oldSmaller != smaller) && int64(smaller) < (1<<62)/int64(oldSmaller) {
		guess = money.Price((int64(smaller)*int64(old) + int64(oldSmaller)/2) / int64(oldSmaller))
	} else if at+1 < len(breaks) && !breaks[at+1].OnRequest && breaks[at+1].Price <= smaller {
		guess = (smaller + breaks[at+1].Price + 1) / 2
	}
	if rounded := (guess + 50) / 100 * 100; smaller%100 == 0 && rounded > 0 { // as fine as its neighbour
		guess = rounded
	}
	return min(guess, smaller)
}

func priceAt(breaks []Break, from int64) (money.Price, bool) {
	for _, b := range breaks {
		if b.From == from && !b.OnRequest {
			return b.Price, true
		}
	}
	return 0, false
}

// OddRow is a row of a change with breaks that cost more than a smaller quantity.
type OddRow struct {
	SKU string
	RowEdit
	Odds []Odd
}

// OddBreaks asks about the odd rows of a change before any of it is saved; given its Mark, the same change is saved.
type OddBreaks struct{ Rows []OddRow }

// Error says it in a sentence.
func (o *OddBreaks) Error() string {
	return o.Said() + " Nothing is saved until somebody confirms it."
}

// Said names the first of them and counts the others.
func (o *OddBreaks) Said() string {
	first := o.Rows[0]
	at, than := first.Breaks[first.Odds[0].At], first.Breaks[first.Odds[0].Than]
	text := fmt.Sprintf("%s: from %d costs more than from %d (%s over %s).", first.SKU, at.From, than.From, at.Price, than.Price)
	if more := len(o.Rows) - 1; more > 0 {
		text += fmt.Sprintf(" So it is on %d rows more.", more)
	}
	return text
}

// Unwrap makes it an invalid fault to whoever can't ask.
func (o *OddBreaks) Unwrap() error { return fault.Invalid(o.Error()) }

// Mark tells whether what was confirmed is what is asked.
func (o *OddBreaks) Mark() string {
	h := fnv.New64a()
	for _, r := range o.Rows {
		fmt.Fprintf(h, "%d|%d|%s\n", r.ProductID, r.Set, writeBreaks(r.Breaks))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

// odd are the odd breaks of an edit to be asked about: neither kept already nor standing so before.
func (r RowEdit) odd(stood, published []Break) (odds []Odd) {
	if r.Removed || r.Kept {
		return nil
	}
	for _, o := range Odds(r.Breaks, published) {
		if !slices.Contains(stood, r.Breaks[o.At]) || !slices.Contains(stood, r.Breaks[o.Than]) {
			odds = append(odds, o)
		}
	}
	return odds
}

// confirm keeps the odd rows among those that are to be stored, once they are confirmed; else it asks about them.
func (d *Desk) confirm(ctx context.Context, odd []OddRow, confirmed string, after []storedRow) error {
	if len(odd) == 0 {
		return nil
	}
	asked := &OddBreaks{odd}
	if asked.Mark() != confirmed {
		return d.asking(ctx, asked)
	}
	keys := map[draftKey]bool{}
	for _, r := range odd {
		keys[r.key()] = true
	}
	for i, r := range after {
		after[i].Kept = r.Kept || keys[draftKey{r.ProductID, r.Set}]
	}
	return nil
}

func (d *Desk) asking(ctx context.Context, asked *OddBreaks) error {
	ids := make([]int64, len(asked.Rows))
	for i, r := range asked.Rows {
		ids[i] = r.ProductID
	}
	skus, err := d.skus(ctx, uniqueIDs(ids))
	if err != nil {
		return err
	}
	for i, r := range asked.Rows {
		asked.Rows[i].SKU = skus[r.ProductID]
	}
	return asked
}
