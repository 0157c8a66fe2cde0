// Package inbox is the door to the support's pages: questions of clients and what is done with them, logging a call or a
// visit, canned answers, letters from people nobody knows, and what is being put right.
package inbox

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/contacts"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

// Parts are the services behind these pages.
type Parts struct {
	Support  *support.Service
	Tickets  *workspace.TicketPages
	Finder   *workspace.Finder
	Views    *workspace.Views
	Contacts *contacts.Service
	Articles *knowledge.Service
	Files    *files.Store
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group(view.Path, w.Staff)
	g.Get("", h.list)
	g.Post("", h.bulk)
	g.Get("/letters", h.letters)
	g.Post("/letters/:id", h.handleLetter)
	g.Get("/remedies", h.remedies)
	g.Get("/queues", h.queues)
	g.Post("/queues", h.saveQueue)
	g.Get("/:number", h.show)
	g.Get("/:number/merge", h.showMerge)
	g.Post("/:number/merge", h.merge)
	g.Get("/:number/canned", h.canned)
	g.Get("/:number/files/:id", h.sendFile)
	g.Post("/:number/watch", h.watch)
	g.Post("/:number/reply", h.reply)
	g.Post("/:number/details", h.details)
	g.Post("/:number/remedy", h.remedy)
	g.Post("/:number/article", h.article)
	g.Post("/:number/:step", h.step)
	w.App.Get(view.LogPath, w.Staff, h.showLog)
	w.App.Post(view.LogPath, w.Staff, h.log)
	w.App.Get(view.LogPath+"/clients", w.Staff, h.callers)
	w.App.Get(view.Answers, w.Staff, h.answers)
	w.App.Get(view.Answers+"/:id", w.Staff, h.showAnswer)
	w.App.Post(view.Answers+"/:id", w.Staff, h.saveAnswer)
	w.App.Post(view.Answers+"/:id/delete", w.Staff, h.deleteAnswer)
}

// number is the question's number in the path as people write it; what isn't well encoded names nothing.
func number(c *fiber.Ctx) string {
	plain, err := url.PathUnescape(c.Params("number"))
	if err != nil || strings.ContainsRune(plain, 0) {
		return ""
	}
	return strings.ToUpper(plain)
}

// worksFor is the person working for a client, within their reach.
func (h *handlers) worksFor(c *fiber.Ctx, slug string) (identity.Actor, accounts.Account, error) {
	reach, err := h.Reach(c)
	if err != nil {
		return identity.Actor{}, accounts.Account{}, err
	}
	return h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, slug)
}

// refusal is what a form says of itself when it can't be done as typed, or no longer.
func refusal(err error) (f *fault.Fault, status int, ok bool) {
	f, ok = fault.As(err)
	switch {
	case !ok:
		return nil, 0, false
	case f.Kind == fault.KindInvalid:
		return f, fiber.StatusUnprocessableEntity, true
	case f.Kind == fault.KindConflict:
		return f, fiber.StatusConflict, true
	}
	return nil, 0, false
}

// told leads to a page that says why nothing was done, where there is nothing typed to keep.
func (h *handlers) told(c *fiber.Ctx, to string, f *fault.Fault) error {
	text := f.Message
	for _, field := range f.Fields {
		text = strings.TrimSpace(text + " " + field.Message)
	}
	h.Flash(c, ui.Flash{Tone: ui.Warn, Text: text})
	return c.Redirect(to, fiber.StatusSeeOther)
}
