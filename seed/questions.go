package seed

import (
	"fmt"
	"slices"
	"time"

	"tradecounter/internal/platform/clock"
)

// Question is one that a client asked, with what became of it. Days are working days before today; times are of the
// seller's zone.
type Question struct {
	Account  string          `json:"account"`
	Member   string          `json:"member"`
	DaysAgo  int             `json:"days_ago"`
	At       string          `json:"at"` // 08:40
	Reason   string          `json:"reason"`
	Subject  string          `json:"subject"`
	Text     string          `json:"text"`
	Order    int             `json:"order"`   // it is about the account's n-th newest order of that time
	SKU      string          `json:"sku"`     // or about a product
	Channel  string          `json:"channel"` // in which staff wrote it down; empty: asked in the portal
	By       string          `json:"by"`      // who wrote it down
	Priority string          `json:"priority"`
	Minutes  int             `json:"minutes"`
	Steps    []Reply         `json:"steps"`
	Rating   *QuestionRating `json:"rating"`
	Remedy   *QuestionRemedy `json:"remedy"`

	When When `json:"-"`
}

// When is a day and a time on it.
type When struct {
	Day          clock.Date
	Hour, Minute int
}

// Reply is a step of a question: answer, write (of the client's), note or solve.
type Reply struct {
	Do      string `json:"do"`
	By      string `json:"by"` // of the seller's; empty: the client
	DaysAgo int    `json:"days_ago"`
	At      string `json:"at"`
	Text    string `json:"text"`
	Asks    bool   `json:"asks"`
	Solves  bool   `json:"solves"`
	Minutes int    `json:"minutes"`

	When When `json:"-"`
}

// QuestionRating is what the client said a day after it was closed.
type QuestionRating struct {
	Solved  bool   `json:"solved"`
	Score   int    `json:"score"`
	Comment string `json:"comment"`
}

// QuestionRemedy is what was put right; without a time it is still open.
type QuestionRemedy struct {
	Cause   string `json:"cause"`
	Wrong   string `json:"wrong"`
	Did     string `json:"did"`
	Gets    string `json:"gets"`
	DaysAgo int    `json:"days_ago"`
	At      string `json:"at"`

	When When `json:"-"`
}

// Idea is what a client proposed; published and answered so many calendar days ago, where they were.
type Idea struct {
	Account      string  `json:"account"`
	Member       string  `json:"member"`
	DaysAgo      int     `json:"days_ago"`
	Kind         string  `json:"kind"`
	Title        string  `json:"title"`
	Text         string  `json:"text"`
	PublishedAgo int     `json:"published_ago"`
	ShownTitle   string  `json:"shown_title"` // empty: not published
	ShownText    string  `json:"shown_text"`
	Votes        []Voter `json:"votes"`
	State        string  `json:"state"` // of the answer; empty: none yet
	Answer       string  `json:"answer"`
	AnsweredAgo  int     `json:"answered_ago"`
}

// Voter is a member who wants an idea.
type Voter struct {
	Account string `json:"account"`
	Member  string `json:"member"`
}

// CannedAnswer is an answer written once.
type CannedAnswer struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// readQuestions reads what clients asked and proposed, the oldest question first.
func (s *Seller) readQuestions(today clock.Date) error {
	for name, into := range map[string]any{"questions": &s.Questions, "ideas": &s.Ideas, "canned-answers": &s.Answers} {
		if err := readJSON(name, into); err != nil {
			return err
		}
	}
	for i := range s.Questions {
		q := &s.Questions[i]
		var err error
		if q.When, err = when(today, q.DaysAgo, q.At); err != nil {
			return fmt.Errorf("question %q: %w", q.Subject, err)
		}
		for j := range q.Steps {
			if q.Steps[j].When, err = when(today, q.Steps[j].DaysAgo, q.Steps[j].At); err != nil {
				return fmt.Errorf("question %q: %w", q.Subject, err)
			}
		}
		if q.Remedy != nil && q.Remedy.At != "" {
			if q.Remedy.When, err = when(today, q.Remedy.DaysAgo, q.Remedy.At); err != nil {
				return fmt.Errorf("question %q: %w", q.Subject, err)
			}
		}
	}
	slices.SortStableFunc(s.Questions, func(a, b Question) int { return b.DaysAgo - a.DaysAgo })
	slices.SortStableFunc(s.Ideas, func(a, b Idea) int { return b.DaysAgo - a.DaysAgo })
	return nil
}

func when(today clock.Date, days int, at string) (When, error) {
	t, err := time.Parse("15:04", at)
	return When{daysAgo(today, days), t.Hour(), t.Minute()}, err
}
