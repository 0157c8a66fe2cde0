package inbox

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
)

const mostLetters = 100

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

func (h *handlers) letters(c *fiber.Ctx) error {
	return h.lettersPage(c, fiber.StatusOK, view.Letter{})
}

// lettersPage lists what nobody is known for; typed is the one whose form was refused.
func (h *handlers) lettersPage(c *fiber.Ctx, status int, typed view.Letter) error {
	mails, err := h.Support.Mails(c.UserContext(), web.Actor(c), support.MailUnknown, mostLetters)
	if err != nil {
		return err
	}
	trouble, err := h.Support.MailboxTrouble(c.UserContext(), web.Actor(c))
	if err != nil {
		return err
	}
	var list []view.Letter
	for _, m := range mails {
		l := view.Letter{Mail: m}
		if m.ID == typed.ID {
			l.Client, l.Number, l.Callers, l.Problem = typed.Client, typed.Number, typed.Callers, typed.Problem
		}
		list = append(list, l)
	}
	return h.Render(c, status, view.LettersPage(h.DeskChrome(c, layout.Inbox), list, trouble))
}

// handleLetter makes a letter somebody's question, puts it into one, or dismisses it.
func (h *handlers) handleLetter(c *fiber.Ctx) error {
	id, ok := web.Number64(c.Params("id"))
	if !ok {
		return fault.NotFound("This letter isn’t there.")
	}
	typed := view.Letter{Mail: support.Mail{ID: id}, Client: web.Text(c, "client", 200), Number: strings.ToUpper(web.Text(c, "number", 20))}
	ctx, actor := c.UserContext(), web.Actor(c)
	var t support.Ticket
	var err error
	to, said := view.Letters, "Dismissed."
	switch web.Text(c, "do", 10) {
	case "assign":
		t, err = h.assignLetter(c, &typed)
	case "attach":
		t, err = h.Support.AttachMail(ctx, actor, id, typed.Number)
	case "dismiss":
		err = h.Support.DismissMail(ctx, actor, id)
	default:
		return fault.Invalid("Choose what becomes of the letter.")
	}
	if f, status, ok := refusal(err); ok {
		if f.Kind == fault.KindConflict {
			return h.told(c, view.Letters, f)
		}
		typed.Problem = f
		return h.lettersPage(c, status, typed)
	}
	if err != nil {
		return err
	}
	if t.Number != "" {
		to, said = view.At(t.Number), "The letter stands in "+t.Number+" now."
	}
	return h.Done(c, to, said)
}

// assignLetter finds whose letter it is; the sender, where the client has a member of that address, else who was found.
func (h *handlers) assignLetter(c *fiber.Ctx, typed *view.Letter) (t support.Ticket, err error) {
	if !web.Actor(c).Can(identity.EditAnswers) {
		return t, fault.Denied("Support and administrators look after letters that nobody is known for.")
	}
	slug, member := "", int64(0)
	if pick := web.Text(c, "pick", 300); pick != "" {
		name, id, _ := strings.Cut(pick, " ")
		slug = name
		member, _ = web.Number64(id)
	}
	if slug == "" {
		one, several, err := h.find(c, typed.Client)
		if typed.Callers = several; err != nil {
			return t, err
		}
		slug, member = one.Slug, one.Member
	}
	works, _, err := h.worksFor(c, slug)
	if fault.Is(err, fault.KindNotFound) {
		return t, noClient
	}
	if err != nil {
		return t, err
	}
	return h.Support.AssignMail(c.UserContext(), works, typed.ID, member)
}
