// Package articles is the door to the knowledge base at the desk: the list, the editor, publishing, versions, categories
// and the work lists for those who write articles, and help for all staff.
package articles

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/support/articles"
	"tradecounter/views/ui"
)

// Parts are the services behind these pages.
type Parts struct {
	Knowledge *knowledge.Service
	Search    *articles.Service
	Support   *support.Service // knows the seller's people
	Words     *catalog.Editor  // synonyms
	Views     *workspace.Views
	Files     *files.Store
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group(view.Path, w.Staff, writers)
	g.Get("", h.list)
	g.Get("/new", h.showNew)
	g.Post("/new", h.create)
	g.Get("/categories", h.categories)
	g.Post("/categories", h.addCategory)
	g.Post("/categories/:category/:do", h.changeCategory)
	g.Get("/work", h.work)
	g.Post("/work/:do", h.workDone)
	g.Get("/:slug", h.show)
	g.Post("/:slug", h.save)
	g.Post("/:slug/merge", h.merge)
	g.Post("/:slug/autosave", h.autosave)
	g.Post("/:slug/discard", h.discard)
	g.Post("/:slug/preview", h.preview)
	g.Get("/:slug/publish", h.showPublish)
	g.Post("/:slug/audience", h.setAudience)
	g.Post("/:slug/state/:do", h.move)
	g.Get("/:slug/details", h.showDetails)
	g.Post("/:slug/details", h.saveDetails)
	g.Get("/:slug/versions", h.versions)
	g.Post("/:slug/versions/:number/restore", h.restore)
	g.Get("/:slug/files", h.showFiles)
	g.Post("/:slug/files", h.addFile)
	g.Get("/:slug/files/:name", h.sendFile)
	g.Post("/:slug/files/:name/remove", h.removeFile)
	h.registerUploads(g)

	r := w.App.Group(view.HelpPath, w.Staff)
	r.Get("", h.help)
	r.Get("/categories/:slug", h.shelf)
	r.Get("/:slug", h.read)
	r.Get("/:slug/files/:name", h.readFile)
}

// writers lets those through who write articles.
func writers(c *fiber.Ctx) error {
	if !web.Actor(c).Can(identity.EditArticles) {
		return fault.Denied("Support and administrators write articles. You read them under Help.")
	}
	return c.Next()
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

// find is the article that the address names.
func (h *handlers) find(c *fiber.Ctx) (knowledge.Article, error) {
	return h.Knowledge.Find(c.UserContext(), web.Actor(c), c.Params("slug"))
}

// text is what a form has of an article's text, as it was typed.
func text(c *fiber.Ctx) knowledge.Text {
	body := strings.ReplaceAll(strings.ReplaceAll(web.Raw(c, "body"), "\r\n", "\n"), "\r", "\n")
	return knowledge.Text{Title: web.Text(c, "title", 1000), Summary: web.Text(c, "summary", 2000), Body: strings.ToValidUTF8(body, "")}
}

func number(text string) int {
	n, ok := web.Number64(text)
	if !ok || n < 0 || n > 1_000_000_000 {
		return 0
	}
	return int(n)
}
