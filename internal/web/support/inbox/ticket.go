package inbox

import (
	"crypto/rand"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

func (h *handlers) show(c *fiber.Ctx) error {
	return h.page(c, fiber.StatusOK, view.Reply{}, view.Remedy{})
}

// page shows a question with its forms as they were typed.
func (h *handlers) page(c *fiber.Ctx, status int, reply view.Reply, remedy view.Remedy) error {
	actor := web.Actor(c)
	t, err := h.Support.Find(c.UserContext(), actor, number(c))
	if err != nil {
		return err
	}
	v := view.Ticket{Ticket: t, Me: actor.PersonID, Now: h.Now(), Allowed: t.Allowed(actor), Reply: reply, Remedy: remedy,
		Articles: actor.Can(identity.EditArticles), Answers: actor.Can(identity.EditAnswers), About: about(t.About)}
	if err := h.around(c, &v); err != nil {
		return err
	}
	if v.Reply.Key == "" {
		v.Reply.Key = rand.Text()
	}
	if r := t.Remedy; r != nil && v.Remedy.Problem == nil {
		v.Remedy = view.Remedy{Cause: r.Cause, Wrong: r.Wrong, Did: r.Did, Gets: r.Gets}
	}
	if t.Remedy != nil {
		v.Remedy.Version = strconv.FormatInt(t.Remedy.Version, 10)
	}
	return h.Render(c, status, view.TicketPage(h.DeskChrome(c, layout.Inbox), v))
}

// around reads what stands beside the question and what may be chosen for it.
func (h *handlers) around(c *fiber.Ctx, v *view.Ticket) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	works, account, err := h.worksFor(c, v.Slug)
	if err != nil {
		return err
	}
	if v.Context, err = h.Tickets.OfTicket(ctx, works, account, v.ID, v.MemberID); err != nil {
		return err
	}
	if v.Queues, err = h.Support.Queues(ctx); err != nil {
		return err
	}
	if v.People, err = h.Support.Colleagues(ctx, actor); err != nil {
		return err
	}
	if v.Canned, err = h.Support.CannedAnswers(ctx, actor); err != nil || v.Ticket.SolvedBy == 0 {
		return err
	}
	cards, err := h.Articles.ByIDs(ctx, actor.Scope(h.DeskChrome(c, layout.Inbox).Today), []int64{v.Ticket.SolvedBy})
	if card, ok := cards[v.Ticket.SolvedBy]; ok {
		v.SolvedBy = &ui.Link{Text: card.Title, To: articleAt(card.Slug)}
	}
	return err
}

func articleAt(slug string) string { return "/desk/help/" + url.PathEscape(slug) }

// about leads to what a question is about; a page of the storefront is only named.
func about(a support.About) *ui.Link {
	switch a.Kind {
	case support.AboutOrder:
		return &ui.Link{Text: "order " + a.Name, To: ui.DeskOrder(a.Name)}
	case support.AboutProduct:
		return &ui.Link{Text: "product " + a.Name, To: ui.DeskProduct(a.Name)}
	case support.AboutArticle:
		return &ui.Link{Text: "the article “" + a.Name + "”", To: articleAt(a.Name)}
	case support.AboutPage:
		return &ui.Link{Text: "the page " + a.Name}
	}
	return nil
}

func (h *handlers) sendFile(c *fiber.Ctx) error {
	id, ok := web.Number64(c.Params("id"))
	if !ok {
		return fault.NotFound("This file isn’t there.")
	}
	attached, file, err := h.Support.File(c.UserContext(), web.Actor(c), number(c), id)
	if err != nil {
		return err
	}
	return h.SendFile(c, h.Files, file, attached.Name)
}

// watch says who else looks at the question or writes, and whether it has changed; the page asks while it is in sight.
func (h *handlers) watch(c *fiber.Ctx) error {
	actor := web.Actor(c)
	if c.FormValue("left") != "" {
		if err := h.Support.Leave(c.UserContext(), actor, number(c)); err != nil {
			return err
		}
		return c.SendStatus(fiber.StatusNoContent)
	}
	seen, err := h.Support.Watch(c.UserContext(), actor, number(c), c.FormValue("writing") != "")
	if err != nil {
		return err
	}
	type present struct {
		Name    string `json:"name"`
		Writing bool   `json:"writing"`
	}
	here := []present{}
	for _, p := range seen.Here {
		here = append(here, present{p.Name, p.Writing})
	}
	return c.JSON(fiber.Map{"here": here, "seen": strconv.FormatInt(seen.Seen, 10), "messages": seen.Messages})
}

// canned is a canned answer made for the question, for our own script.
func (h *handlers) canned(c *fiber.Ctx) error {
	id, ok := web.Number64(c.Query("id"))
	if !ok {
		return fault.NotFound("This answer isn’t there.")
	}
	text, missing, err := h.Support.Filled(c.UserContext(), web.Actor(c), number(c), id)
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"text": text, "missing": missing})
}
