package web

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
)

// Where a link of ours says where it stood, in the query field from.
const (
	fromSuggestion = "suggest"
	fromLetter     = "letter:"
	fromSearch     = "s:"
)

// Observe notes what the member of this request does; what staff do for or as them isn't noted.
func (w *Web) Observe(c *fiber.Ctx, fact recording.Fact) { w.ObserveOf(c, Actor(c), fact) }

// ObserveOf notes what a member does whom something else than a session proves, as the link of a letter.
func (w *Web) ObserveOf(c *fiber.Ctx, actor identity.Actor, fact recording.Fact) {
	if who, ok := recording.Of(actor, c.Get(fiber.HeaderUserAgent)); ok {
		w.Recorder.Observe(who, fact)
	}
}

// FromSearch is what a link says that stands at a position of a search's results.
func FromSearch(found string) string { return "from=" + url.QueryEscape(fromSearch+found) }

// Found is the search and the position that a link of results carries, "" for another link.
func Found(c *fiber.Ctx) string {
	found, ok := strings.CutPrefix(Query(c, "from", 60), fromSearch)
	if !ok {
		return ""
	}
	return found
}

// page is the route of a storefront page as the recording names it.
func pageOf(c *fiber.Ctx) string { return strings.TrimPrefix(c.Route().Path, storefrontRoute) }

// letterName is what a kind of letter is called.
var letterName = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

const storefrontRoute = "/s/:account"

// watched goes on and then notes what became of the page.
func (w *Web) watched(c *fiber.Ctx, goOn fiber.Handler) error {
	err := goOn(c)
	if err == nil {
		w.seen(c)
	}
	return err
}

// seen notes a page of the storefront after it was made: that it was shown, or what it came back with.
func (w *Web) seen(c *fiber.Ctx) {
	status := c.Response().StatusCode()
	if !strings.HasPrefix(string(c.Response().Header.ContentType()), fiber.MIMETextHTML) {
		return
	}
	switch {
	case status >= fiber.StatusBadRequest:
		w.Observe(c, recording.ErrorShown{Page: pageOf(c), Status: status})
	case status == fiber.StatusOK && c.Method() == fiber.MethodGet && !Fragment(c):
		path := strings.TrimPrefix(c.Path(), "/s/"+Actor(c).Account.Slug)
		w.Observe(c, recording.PageSeen{Page: pageOf(c), Path: path[:min(len(path), 200)]})
		w.cameFrom(c)
	}
}

// cameFrom notes what the link was that led here.
func (w *Web) cameFrom(c *fiber.Ctx) {
	from := Query(c, "from", 60)
	if letter, ok := strings.CutPrefix(from, fromLetter); ok && letterName.MatchString(letter) {
		w.Observe(c, recording.LetterOpened{Letter: letter})
	}
	if from != fromSuggestion {
		return
	}
	switch pageOf(c) {
	case "/p/:sku":
		w.Observe(c, recording.SuggestionTaken{Kind: "product", Name: c.Params("sku")})
	case "/search":
		w.Observe(c, recording.SuggestionTaken{Kind: "category", Name: Query(c, "in", 80)})
	case "/help/:slug":
		w.Observe(c, recording.SuggestionTaken{Kind: "article", Name: c.Params("slug")})
	}
}

// failed notes an error that a member is told on a page of the storefront; pictures and the like are no pages.
func (w *Web) failed(c *fiber.Ctx, status int, topic string) {
	if Actor(c).MemberID == 0 || !strings.HasPrefix(c.Route().Path, storefrontRoute) {
		return
	}
	if c.Method() != fiber.MethodGet || strings.Contains(c.Get(fiber.HeaderAccept), fiber.MIMETextHTML) {
		w.Observe(c, recording.ErrorShown{Page: pageOf(c), Status: status, Topic: topic})
	}
}
