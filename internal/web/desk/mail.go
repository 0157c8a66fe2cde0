// Package desk is the door of the seller's staff: what is to be done today, finding anything, saved views and sent mail.
package desk

import (
	"regexp"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/insight/recording"
	"tradecounter/internal/notify"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/mail"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/desk"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Parts are the services behind the desk's pages.
type Parts struct {
	Mail     *mail.Outbox
	Views    *workspace.Views
	Finder   *workspace.Finder
	Today    *workspace.Today
	Doing    *workspace.Doing
	Weekly   *notify.Weekly
	Clients  *workspace.Clients
	Recorder *recording.Recorder
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
	h.registerDoing(g)
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
	at := ui.At{Path: "/desk/mail", Query: web.Address(c)}
	find := mail.Find{Words: web.Query(c, "q", 100), State: web.Query(c, "state", 10), Limit: lettersPerPage + 1}
	find.Before, _ = strconv.ParseInt(c.Query("before"), 10, 64)
	letters, err := h.Mail.Search(c.UserContext(), find)
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
	older := ""
	if len(letters) > lettersPerPage {
		letters = letters[:lettersPerPage]
		older = at.With("before", strconv.FormatInt(letters[lettersPerPage-1].ID, 10))
	}
	chrome := h.DeskChrome(c, layout.Mail)
	list := ui.DeskList{Name: "letters", At: at, Columns: desk.LetterColumns, Chips: letterChips(at, find), Clear: at.Path, Pages: ui.Pages{Summary: strconv.Itoa(len(letters)) + " on this page"}}
	for _, l := range letters {
		list.Rows = append(list.Rows, desk.LetterRow(chrome, l))
	}
	return h.Render(c, fiber.StatusOK, desk.MailPage(chrome, list, find.Words, undelivered, set.SMTP.Host, older))
}

const lettersPerPage = 100

func letterChips(at ui.At, find mail.Find) (chips []ui.Chip) {
	if find.Words != "" {
		chips = append(chips, ui.Chip{Text: "“" + find.Words + "”", To: at.With("q", "", "before", ""), Remove: true})
	}
	for _, o := range desk.LetterStates {
		if o.Value == find.State && o.Value != "" {
			chips = append(chips, ui.Chip{Text: o.Label, To: at.With("state", "", "before", ""), Remove: true})
		}
	}
	return chips
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
