package recording

import (
	"encoding/json"
	"time"

	"tradecounter/internal/platform/clock"
)

// Recorded is everything recorded of one person, as it goes out.
type Recorded struct {
	Name     string            `json:"name"`
	Email    string            `json:"email"`
	Events   []RecordedEvent   `json:"events"`
	Visits   []RecordedVisit   `json:"visits"`
	Searches []RecordedSearch  `json:"searches"`
	Carts    []RecordedCart    `json:"carts"`
	Articles []RecordedReading `json:"articles"`
	Help     []RecordedHelp    `json:"help_searches"`
	Offers   []RecordedOffer   `json:"articles_offered"`
	Answers  []RecordedAnswer  `json:"survey_answers"`
	Ratings  []RecordedRating  `json:"ratings"`
	Votes    []RecordedVote    `json:"votes"`
	Sessions []RecordedSession `json:"sessions"`
	Kept     []RecordedKept    `json:"business_records"`
}

// RecordedEvent is a row of the event log.
type RecordedEvent struct {
	At      stamp           `db:"at" json:"at"`
	Name    string          `db:"name" json:"name"`
	Account string          `db:"account" json:"account"`
	Text    string          `db:"payload" json:"-"`
	Payload json.RawMessage `db:"-" json:"payload"`
}

// RecordedVisit is one visit.
type RecordedVisit struct {
	Account  string  `db:"account" json:"account"`
	Begun    stamp   `db:"begun_at" json:"begun"`
	Last     stamp   `db:"last_at" json:"last"`
	Device   Device  `db:"device" json:"device"`
	Pages    int     `db:"pages" json:"pages"`
	Reached  Reached `db:"reached" json:"reached"`
	LastPage string  `db:"last_page" json:"last_page"`
	Searches int     `db:"searches" json:"searches"`
	Empty    int     `db:"empty" json:"searches_without_result"`
	Errors   int     `db:"errors" json:"errors"`
	Stuck    Kind    `db:"stuck" json:"stuck,omitempty"`
}

// RecordedSearch is a search for products.
type RecordedSearch struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
	Results int    `db:"results" json:"results"`
	SKU     string `db:"sku" json:"opened,omitempty"`
	Added   int    `db:"added" json:"lines_added"`
}

// RecordedCart is a cart that ended.
type RecordedCart struct {
	Account string `db:"account" json:"account"`
	Begun   stamp  `db:"begun_at" json:"begun"`
	Ended   stamp  `db:"ended_at" json:"ended"`
	Outcome string `db:"outcome" json:"outcome"`
	Step    string `db:"step" json:"step"`
	Lines   int    `db:"lines" json:"lines"`
	Order   string `db:"order_number" json:"order,omitempty"`
}

// RecordedReading is an article that was read.
type RecordedReading struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Article string `db:"slug" json:"article"`
	Helpful int    `db:"helpful" json:"helpful"` // 1 yes, -1 no, 0 not said
	Comment string `db:"comment" json:"comment,omitempty"`
}

// RecordedHelp is a search for help.
type RecordedHelp struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
}

// RecordedOffer is an article that was offered while a question was typed.
type RecordedOffer struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Words   string `db:"words" json:"words"`
	Article string `db:"slug" json:"article"`
	Outcome string `db:"outcome" json:"outcome"`
}

// RecordedAnswer is an answer to a survey.
type RecordedAnswer struct {
	Account  string `db:"account" json:"account"`
	At       stamp  `db:"at" json:"at"`
	Question string `db:"question" json:"question"`
	Score    int    `db:"score" json:"score"`
	Comment  string `db:"comment" json:"comment,omitempty"`
}

// RecordedRating is what was said of an answer to a question.
type RecordedRating struct {
	Account  string `db:"account" json:"account"`
	At       stamp  `db:"at" json:"at"`
	Question string `db:"number" json:"question"`
	Score    int    `db:"score" json:"score"`
	Solved   bool   `db:"solved" json:"solved"`
	Comment  string `db:"comment" json:"comment,omitempty"`
}

// RecordedVote is one for an idea.
type RecordedVote struct {
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Idea    string `db:"number" json:"idea"`
}

// RecordedSession is a place where the person signed in; it goes three months after it ended.
type RecordedSession struct {
	Begun   stamp  `db:"created_at" json:"begun"`
	Last    stamp  `db:"seen_at" json:"last"`
	Address string `db:"address" json:"address"`
	Agent   string `db:"agent" json:"browser"`
}

// RecordedKept is a record of business that names the person and stays: order, request, question, idea, list, standing
// order, contact, letter.
type RecordedKept struct {
	Kind    string `db:"kind" json:"kind"`
	Account string `db:"account" json:"account"`
	At      stamp  `db:"at" json:"at"`
	Name    string `db:"name" json:"name"` // its number, or what it was about
}

// stamp is a moment as it goes out: RFC 3339.
type stamp clock.Time

// MarshalText writes it.
func (s stamp) MarshalText() ([]byte, error) {
	return []byte(clock.Time(s).Std().Format(time.RFC3339)), nil
}
