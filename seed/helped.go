package seed

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tradecounter/internal/platform/clock"
)

// HelpSearch is a search in which articles were looked for; Slug is the one that was opened, "" for none.
type HelpSearch struct {
	Account, Member    string
	At                 clock.Time
	Words              string
	Articles, Products int
	Slug               string
	Helpful            bool // the reader said so
}

// Typed is a question that was typed, and what became of the article that was offered meanwhile.
type Typed struct {
	Account, Member string
	At              clock.Time
	Words, Slug     string
	Opened, Solved  bool
}

// Doubt is what readers miss in an article.
type Doubt struct {
	Slug    string `json:"slug"`
	Reason  string `json:"reason"`
	Comment string `json:"comment"`

	Account, Member string
	At              clock.Time
}

// helped is how many working days of help are told.
const helped = 130 // working days

// help tells what people looked for in the articles in the last half year, oldest first.
func (h *past) help() (told History, err error) {
	for _, r := range h.rhythms {
		if len(r.Members) == 0 || r.Account == "baltic-solar" {
			continue
		}
		for day := helped; day > 0; day -= 3 + chance(6, r.Account, "asks", strconv.Itoa(day)) {
			if day < r.Stopped {
				break
			}
			h.helpOn(r, day, &told)
		}
	}
	for i, d := range h.words.told.Doubts {
		r := h.rhythms[(i*5+3)%len(h.rhythms)]
		d.Account, d.Member = r.Account, r.Members[0].Email
		d.At = workday(h.today, 9+7*i).At(9, 20+i, time.UTC)
		told.Doubts = append(told.Doubts, d)
	}
	slices.SortStableFunc(told.Help, func(a, b HelpSearch) int { return cmp.Compare(a.At, b.At) })
	return told, nil
}

func (h *past) helpOn(r *rhythm, day int, told *History) {
	dice := func(n int, what string) int { return chance(n, r.Account, "help", strconv.Itoa(day), what) }
	at, member := workday(h.today, day).At(6, 30, time.UTC).Add(time.Duration(dice(560, "minute"))*time.Minute), r.member(day, dice(1000, "who"))
	if member == "" {
		return
	}
	if typed := h.words.told.Typed; dice(5, "types") == 0 {
		q := typed[dice(len(typed), "question")]
		t := Typed{Account: r.Account, Member: member, At: at, Words: q.Words, Slug: q.Slug, Solved: dice(100, "solved") < q.Solved}
		t.Opened = t.Solved || dice(3, "opened") == 0
		told.Typed = append(told.Typed, t)
		return
	}
	q := h.words.told.Questions[dice(len(h.words.told.Questions), "question")]
	s := HelpSearch{Account: r.Account, Member: member, At: at, Words: q.Words, Articles: q.Articles, Products: q.Products, Helpful: dice(3, "helpful") == 0}
	if dice(100, "opened") < q.Opened {
		s.Slug = q.Slug
	}
	told.Help = append(told.Help, s)
}
