package recording

import (
	"strings"

	"tradecounter/internal/identity"
)

// Fact is one thing that a member did. EventName is its name in the event log; "" writes no event: the log has it by
// other means, and only the visit follows it.
type Fact interface {
	EventName() string
	effect() effect
}

// effect is what a fact adds to its visit and to the sums of its day.
type effect struct {
	sum     column // 0: none
	reached Reached
	empty   bool
	failed  bool
	topic   string // of an error shown
}

// Reached is how far a visit came.
type Reached int

// The stages of a visit.
const (
	CameIn Reached = iota
	Looked         // searched, or opened a category or a product
	Carted         // had a line in the cart
	Delivery
	Payment
	Review
	Ordered
)

// Who is whose doing a fact is.
type Who struct {
	AccountID, MemberID, PersonID int64
	Device                        Device
}

// Of is the actor as recording knows them, and whether their doing is recorded: a member's own alone.
func Of(actor identity.Actor, userAgent string) (Who, bool) {
	if actor.MemberID == 0 || actor.Staff != "" || actor.Behalf.Is() {
		return Who{}, false
	}
	return Who{actor.Account.ID, actor.MemberID, actor.PersonID, DeviceOf(userAgent)}, true
}

// Device is what somebody sits before.
type Device string

// The devices.
const (
	Computer Device = "computer"
	Phone    Device = "phone"
	Tablet   Device = "tablet"
)

// DeviceOf reads a browser's User-Agent; what names no small device is a computer.
func DeviceOf(userAgent string) Device {
	has := func(word string) bool { return strings.Contains(userAgent, word) }
	switch {
	case has("iPad"), has("Tablet"), has("PlayBook"), has("Silk/"), has("Android") && !has("Mobile"):
		return Tablet
	case has("Mobi"), has("iPhone"), has("Android"):
		return Phone
	}
	return Computer
}

// PageSeen: a page was shown. Page is its route, like /p/:sku, "" for the home page; Path what stood after it.
type PageSeen struct {
	Page string `json:"page"`
	Path string `json:"path,omitempty"`
}

// EventName is its name in the log.
func (PageSeen) EventName() string { return "page.seen" }

func (f PageSeen) effect() effect {
	switch f.Page {
	case "/search", "/c/:slug", "/p/:sku":
		return effect{sum: pages, reached: Looked}
	}
	return effect{sum: pages}
}

// SearchMade: words were searched. Key names the search to what follows from it; the same search of a member within half
// an hour is one.
type SearchMade struct {
	Key     string `json:"key"`
	Words   string `json:"words"`
	Within  string `json:"within,omitempty"` // a category
	Filters string `json:"filters,omitempty"`
	Results int    `json:"results"`
	Millis  int64  `json:"millis"`
}

// EventName is its name in the log.
func (SearchMade) EventName() string { return "search.made" }

// Its sums are counted where it is kept: a repetition is none. That nothing passes a filter is no failed search.
func (f SearchMade) effect() effect {
	return effect{reached: Looked, empty: f.Results == 0 && f.Filters == ""}
}

// ResultOpened: a product that a search found was opened.
type ResultOpened struct {
	Key      string `json:"key"`
	Position int    `json:"position"`
	SKU      string `json:"sku"`
}

// EventName is its name in the log.
func (ResultOpened) EventName() string { return "search.opened" }
func (ResultOpened) effect() effect    { return effect{reached: Looked} }

// SuggestionTaken: what the search box suggested was opened or added. Kind: product, category, article.
type SuggestionTaken struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// EventName is its name in the log.
func (SuggestionTaken) EventName() string { return "suggestion.taken" }
func (SuggestionTaken) effect() effect    { return effect{sum: suggestions, reached: Looked} }

// ProductSeen: a product's page was shown.
type ProductSeen struct {
	SKU string `json:"sku"`
}

// EventName is its name in the log.
func (ProductSeen) EventName() string { return "product.seen" }
func (ProductSeen) effect() effect    { return effect{sum: products, reached: Looked} }

// CartSeen: the cart was shown with lines in it; the page itself is in the log.
type CartSeen struct{}

// EventName is none.
func (CartSeen) EventName() string { return "" }
func (CartSeen) effect() effect    { return effect{reached: Carted} }

// LineAdded: a product went into the cart. Source: where from; Key and Position: of the search that it was found by.
type LineAdded struct {
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
	Source   string `json:"source,omitempty"`
	Key      string `json:"key,omitempty"`
	Position int    `json:"position,omitempty"`
}

// EventName is its name in the log.
func (LineAdded) EventName() string { return "cart.line_added" }
func (LineAdded) effect() effect    { return effect{sum: linesAdded, reached: Carted} }

// LineRemoved: a line was taken out of the cart, into which it came from Source.
type LineRemoved struct {
	SKU    string `json:"sku"`
	Source string `json:"source,omitempty"`
}

// EventName is its name in the log.
func (LineRemoved) EventName() string { return "cart.line_removed" }
func (LineRemoved) effect() effect    { return effect{sum: linesRemoved} }

// StepReached: the checkout was shown, or came further.
type StepReached struct {
	Step string `json:"step"` // delivery, payment, review
}

// EventName is its name in the log.
func (StepReached) EventName() string { return "checkout.reached" }

func (f StepReached) effect() effect { return effect{reached: steps[f.Step]} }

var steps = map[string]Reached{"delivery": Delivery, "payment": Payment, "review": Review}

// ErrorShown: a form came back with what is wrong, or an error page was shown. Topic: the article's that explains it.
type ErrorShown struct {
	Page   string `json:"page"`
	Status int    `json:"status"`
	Topic  string `json:"topic,omitempty"`
}

// EventName is its name in the log.
func (ErrorShown) EventName() string { return "error.shown" }
func (f ErrorShown) effect() effect {
	return effect{sum: errorsShown, failed: true, topic: f.Topic}
}

// PriceAsked: a price on request, or a product that wasn't found, was asked for.
type PriceAsked struct {
	SKU string `json:"sku,omitempty"`
}

// EventName is its name in the log.
func (PriceAsked) EventName() string { return "price.asked" }
func (PriceAsked) effect() effect    { return effect{sum: asks} }

// ArticleRead: an article of help was opened.
type ArticleRead struct {
	Slug string `json:"slug"`
}

// EventName is its name in the log.
func (ArticleRead) EventName() string { return "article.read" }
func (ArticleRead) effect() effect    { return effect{sum: articles} }

// QuestionAsked: a question was sent.
type QuestionAsked struct {
	Number string `json:"number"`
}

// EventName is its name in the log.
func (QuestionAsked) EventName() string { return "question.asked" }
func (QuestionAsked) effect() effect    { return effect{sum: questions} }

// LetterOpened: the link of a letter was followed.
type LetterOpened struct {
	Letter string `json:"letter"`
}

// EventName is its name in the log.
func (LetterOpened) EventName() string { return "letter.opened" }
func (LetterOpened) effect() effect    { return effect{sum: letters} }

// OrderPlaced: the visit ended in an order; the log has order.placed.
type OrderPlaced struct{}

// EventName is none.
func (OrderPlaced) EventName() string { return "" }
func (OrderPlaced) effect() effect    { return effect{reached: Ordered} }

// Names are those of all facts in the event log.
var Names = []string{PageSeen{}.EventName(), SearchMade{}.EventName(), ResultOpened{}.EventName(), SuggestionTaken{}.EventName(),
	ProductSeen{}.EventName(), LineAdded{}.EventName(), LineRemoved{}.EventName(), StepReached{}.EventName(), ErrorShown{}.EventName(),
	PriceAsked{}.EventName(), ArticleRead{}.EventName(), QuestionAsked{}.EventName(), LetterOpened{}.EventName()}
