// Package desk is the door of the seller's staff: what is to be done today, finding anything, saved views and sent mail.
package desk

import (
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
	"tradecounter/views/layout"
)

// Parts are the services behind the desk's pages.
type Parts struct {
	Mail    *mail.Outbox
	Views   *workspace.Views
	Finder  *workspace.Finder
	Today   *workspace.Today
	Clients *workspace.Clients
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the desk's routes.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	g := w.App.Group("/desk", w.Staff)
	g.Get("/", h.showToday)
	g.Get("/mail", h.listMail)
	g.Get("/mail/:id", h.showLetter)
	g.Get("/search", h.showSearch)
	g.Get("/suggest", h.suggest)
	g.Post("/views", h.saveView)
	g.Post("/views/rename", h.renameView)
	g.Post("/views/delete", h.deleteView)
}

// mayRead lets administrators alone read letters: they hold clients' matters and, without a mail server, links.
func mayRead(c *fiber.Ctx) error {
	if !web.Actor(c).Can(identity.ReadLetters) {
		return fault.Denied("Only administrators read sent mail.")
	}
	return nil
}

func (h *handlers) listMail(c *fiber.Ctx) error {
	if err := mayRead(c); err != nil {
		return err
	}
	letters, err := h.Mail.List(c.UserContext(), 200)
	if err != nil {
		return err
	}
	undelivered, err := h.Mail.Undelivered(c.UserContext())
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, desk.MailPage(h.DeskChrome(c, layout.Mail), letters, undelivered, set.SMTP.Host))
}

func (h *handlers) showLetter(c *fiber.Ctx) error {
	if err := mayRead(c); err != nil {
		return err
	}
	id, err := strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return fault.NotFound("There is no such letter.")
	}
	letter, err := h.Mail.Find(c.UserContext(), id)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, desk.LetterPage(h.DeskChrome(c, layout.Mail), letter, pieces(letter.Text)))
}

var address = regexp.MustCompile(`https?://[^\s]+`)

// pieces cuts a text at its links.
func pieces(text string) (list []desk.Piece) {
	at := 0
	for _, m := range address.FindAllStringIndex(text, -1) {
		list = append(list, desk.Piece{Text: text[at:m[0]]}, desk.Piece{Text: text[m[0]:m[1]], URL: text[m[0]:m[1]]})
		at = m[1]
	}
	return append(list, desk.Piece{Text: text[at:]})
}
