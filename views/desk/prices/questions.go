package prices

import (
	"fmt"

	"tradecounter/internal/pricing"
	"tradecounter/views/ui"
)

// question is an odd break in words.
type question struct {
	Row           string // what the sentence begins with
	From, Than    int64
	Price, Lower  string
	Suggest       string
	Key, UseValue string
}

func ask(row, key string, breaks []pricing.Break, o pricing.Odd) question {
	b, than := breaks[o.At], breaks[o.Than]
	return question{Row: row, From: b.From, Than: than.From, Price: b.Price.String(), Lower: than.Price.String(), Suggest: o.Suggest.String(),
		Key: key, UseValue: fmt.Sprintf("%s|%d|%s", key, b.From, o.Suggest)}
}

// questions are those about rows that stand so: in the draft, or as published where odd breaks are looked at.
func (s Sheet) questions() (list []question) {
	for _, r := range s.Grid.Rows {
		for _, o := range r.Odd {
			if r.Changed || s.Filter.Odd {
				list = append(list, ask("Row "+ui.Number(int64(r.Line), "en-GB"), Key(r), r.Breaks, o))
			}
		}
	}
	return list[:min(len(list), 5)]
}

// mostAsked questions are told in words at once; the confirmation holds for those beyond too.
const mostAsked = 20

// asked are the questions about what isn't saved yet, and how many more there are.
func asked(odd *pricing.OddBreaks, keys map[string]string) (list []question, more int) {
	for _, r := range odd.Rows {
		for _, o := range r.Odds {
			if len(list) == mostAsked {
				more++
				continue
			}
			list = append(list, ask(r.SKU, keys[fmt.Sprintf("%s|%d", r.SKU, int64(r.Set))], r.Breaks, o))
		}
	}
	return list, more
}

// keys are the rows of the page as the form names them.
func (s Sheet) keys() map[string]string {
	keys := make(map[string]string, len(s.Grid.Rows))
	for i, r := range s.Grid.Rows {
		keys[fmt.Sprintf("%s|%d", r.SKU, int64(r.Set))] = s.typed(fmt.Sprintf("k%d", i), Key(r))
	}
	return keys
}
