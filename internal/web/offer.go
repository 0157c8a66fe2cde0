package web

import (
	"log/slog"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/knowledge"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

const (
	keyPutAway  = "helped" // the cookie that says which offer was put away
	putAwayDays = 2 * 24 * time.Hour
)

// offers are the words for each way to be at a loss, and the page whose articles help.
var offers = map[recording.Kind]struct{ title, text, page string }{
	recording.BySearches: {"Not finding it?", "We look for it with you: tell us what you need, a description or a number is enough.", "search"},
	recording.ByErrors:   {"Something in the way?", "Tell us what you want to do, and we help you there.", ""},
	recording.ByIdleness: {"Anything unclear before you order?", "Your cart stays as it is meanwhile.", "checkout"},
}

// offerHelp puts the article or person that helps into the page of a member who seems to be at a loss. It asks memory
// alone, and only for them the articles.
func (w *Web) offerHelp(c *fiber.Ctx, chrome *layout.Chrome, scope identity.Scope) {
	actor := Actor(c)
	if actor.MemberID == 0 || actor.Behalf.Is() || chrome.Still {
		return
	}
	lost, is := w.Recorder.Lost(actor.MemberID)
	since := strconv.FormatInt(int64(lost.At), 10)
	if !is || w.Cookie(c, keyPutAway) == since {
		return
	}
	words := offers[lost.Kind]
	chrome.Offer = &layout.Offer{Title: words.title, Text: words.text, Ask: chrome.Ask, Action: chrome.Path("recorded/not-now"), Since: since}
	article, ok, err := w.helpfulArticle(c, scope, lost)
	if err != nil {
		slog.WarnContext(c.UserContext(), "help is offered without an article", "error", err)
	}
	if ok {
		chrome.Offer.Article = &ui.Link{Text: article.Title, To: chrome.Path("help/" + url.PathEscape(article.Slug))}
	}
}

// helpfulArticle is that of the last error, or else the first of the page where they stand.
func (w *Web) helpfulArticle(c *fiber.Ctx, scope identity.Scope, lost recording.Stuck) (knowledge.Card, bool, error) {
	if lost.Topic != "" {
		if article, ok, err := w.Knowledge.ForError(c.UserContext(), scope, lost.Topic); ok || err != nil {
			return article, ok, err
		}
	}
	page := offers[lost.Kind].page
	if page == "" {
		page = helped[lost.Page]
	}
	if page == "" {
		return knowledge.Card{}, false, nil
	}
	list, err := w.Knowledge.ForPage(c.UserContext(), scope, page)
	if len(list) == 0 {
		return knowledge.Card{}, false, err
	}
	return list[0], true, err
}

// PutAway keeps an offer of help from coming back.
func (w *Web) PutAway(c *fiber.Ctx) error {
	if since, err := strconv.ParseInt(Text(c, "since", 20), 10, 64); err == nil && since > 0 {
		w.SetCookie(c, keyPutAway, strconv.FormatInt(since, 10), putAwayDays)
	}
	return c.Redirect(SafeNext(refererPath(c)), fiber.StatusSeeOther)
}
