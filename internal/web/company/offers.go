package company

import (
	"log/slog"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/ui"
)

const (
	mostOffers = 3
	offersRead = 1000 // characters of what was typed: what a question is about stands at its beginning
)

// askedSoFar is what a question says.
func askedSoFar(form support.Question) string {
	words := []rune(strings.TrimSpace(form.Subject + " " + form.Text))
	return string(words[:min(len(words), offersRead)])
}

// offers are articles that may answer what was typed. Without them the form stands as it is.
func (h *questionPages) offers(p *page, key, words string) views.Offers {
	o := views.Offers{Action: p.to("questions/solved"), Key: key, Words: words}
	if len(strings.Fields(words)) < 2 {
		return o
	}
	found, err := h.answers.Articles.Search(p.ctx, p.scope, articles.Query{Words: words, Limit: mostOffers})
	if err != nil {
		slog.WarnContext(p.ctx, "a question is asked without offers", "error", err)
	}
	for _, hit := range found.Hits {
		offer := views.Offer{ID: strconv.FormatInt(hit.ArticleID, 10), Title: hit.Title, Text: hit.Summary}
		offer.To = p.to("questions/offers/"+offer.ID) + "?" + url.Values{"key": {key}, "words": {words}, "at": {hit.HeadingID}}.Encode()
		o.List = append(o.List, offer)
	}
	return o
}

// showOffers answers ask.js with a fragment.
func (h *questionPages) showOffers(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	p.chrome.CSRF = h.web.CSRF(c)
	return h.web.Render(c, fiber.StatusOK, views.OffersList(p.chrome, h.offers(p, web.Query(c, "key", 64), web.Query(c, "words", offersRead))))
}

// keepOffers counts what became of the articles that stood beside the form. Nothing else depends on it.
func (h *questionPages) keepOffers(p *page, key, words string, outcome support.Outcome, ids ...int64) {
	shown := web.Several(p.c, "offered", 20)
	if form, err := p.c.MultipartForm(); err == nil { // with files
		shown = form.Value["offered"]
	}
	for _, text := range shown[:min(len(shown), mostOffers)] {
		id, _ := strconv.ParseInt(text, 10, 64)
		ids = append(ids, id)
	}
	seen, err := h.answers.Knowledge.ByIDs(p.ctx, p.scope, ids)
	if err != nil {
		slog.WarnContext(p.ctx, "what articles came to isn't counted", "error", err)
		return
	}
	for id := range seen {
		if err := h.support.Deflected(p.ctx, p.actor, key, words, outcome, id); err != nil {
			slog.WarnContext(p.ctx, "what an article came to isn't counted", "error", err)
		}
	}
}

// offered is the article with that id, if it is the reader's.
func (h *questionPages) offered(p *page, text string) (knowledge.Card, error) {
	id, _ := strconv.ParseInt(text, 10, 64)
	seen, err := h.answers.Knowledge.ByIDs(p.ctx, p.scope, []int64{id})
	if err != nil {
		return knowledge.Card{}, err
	}
	card, ok := seen[id]
	if !ok {
		return card, fault.NotFound("This article isn’t there.")
	}
	return card, nil
}

func (h *questionPages) openOffer(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	card, err := h.offered(p, c.Params("article"))
	if err != nil {
		return err
	}
	if err := h.support.Deflected(p.ctx, p.actor, web.Query(c, "key", 64), web.Query(c, "words", offersRead), support.Opened, card.ID); err != nil {
		slog.WarnContext(p.ctx, "an opened article isn't counted", "error", err)
	}
	to := p.to("help/" + url.PathEscape(card.Slug))
	if at := web.Query(c, "at", 200); at != "" {
		to += "#" + url.PathEscape(at)
	}
	return c.Redirect(to, fiber.StatusSeeOther)
}

// solvedBy is told instead of sending the question.
func (h *questionPages) solvedBy(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	card, err := h.offered(p, web.Text(c, "article", 20))
	if err != nil {
		return err
	}
	key, words := web.Text(c, "key", 64), web.Text(c, "words", offersRead)
	h.keepOffers(p, key, words, support.Offered)
	if err := h.support.Deflected(p.ctx, p.actor, key, words, support.SolvedIt, card.ID); err != nil {
		return err
	}
	h.web.Flash(c, ui.Flash{Tone: ui.OK, Text: "Good. Nothing was sent."})
	return c.Redirect(p.to("help/"+url.PathEscape(card.Slug)), fiber.StatusSeeOther)
}
