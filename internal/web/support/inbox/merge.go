package inbox

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	"tradecounter/views/layout"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

const mostOthers = 8

func (h *handlers) showMerge(c *fiber.Ctx) error {
	into := cmp.Or(web.Query(c, "into", 20), web.Query(c, "other", 20))
	return h.mergePage(c, fiber.StatusOK, into, nil)
}

// mergePage offers the client's other open questions, and says what would become of the two.
func (h *handlers) mergePage(c *fiber.Ctx, status int, into string, problem *fault.Fault) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	t, err := h.Support.Find(ctx, actor, number(c))
	if err != nil {
		return err
	}
	v := view.Merge{Ticket: t, Into: into, Problem: problem}
	in, err := h.Support.Inbox(ctx, actor, support.Filter{Account: t.Slug, Page: 1, PerPage: mostOthers, Sort: "-updated"})
	if err != nil {
		return err
	}
	v.Others = slices.DeleteFunc(in.Rows, func(r support.Row) bool { return r.ID == t.ID })
	if into != "" && problem == nil {
		preview, err := h.Support.PreviewMerge(ctx, actor, t.Number, into)
		if f, refused, ok := refusal(err); ok {
			v.Problem, status = f, refused
		} else if err != nil {
			return err
		} else {
			v.Preview = &preview
		}
	}
	return h.Render(c, status, view.MergePage(h.DeskChrome(c, layout.Inbox), v))
}

func (h *handlers) merge(c *fiber.Ctx) error {
	into := web.Text(c, "into", 20)
	t, err := h.Support.Merge(c.UserContext(), web.Actor(c), number(c), into)
	if f, status, ok := refusal(err); ok {
		return h.mergePage(c, status, into, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(t.Number), number(c)+" is a part of it now.")
}

// article makes a draft of an answer, without what says who asked, and leads to its editor.
func (h *handlers) article(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	if !actor.Can(identity.EditArticles) {
		return fault.Denied("Articles are written by support and administrators.")
	}
	t, err := h.Support.Find(ctx, actor, number(c))
	if err != nil {
		return err
	}
	id, _ := web.Number64(web.Text(c, "message", 20))
	i := slices.IndexFunc(t.Messages, func(m support.Message) bool { return m.ID == id && m.Kind == support.AnswerMessage })
	if i < 0 {
		return fault.Conflict("This answer isn’t here any more.")
	}
	set, err := h.Settings.Get(ctx)
	if err != nil {
		return err
	}
	known := knownIn(t)
	known.Prefix = set.OrderPrefix
	title, body := workspace.Anonymous(t.Subject, t.Messages[i].Text, known)
	a, err := h.Articles.Create(ctx, actor, knowledge.NewArticle{Text: knowledge.Text{Title: cmp.Or(title, "Untitled"), Body: cmp.Or(body, t.Reason)}, Note: "From an answer to " + t.Number})
	if f, _, ok := refusal(err); ok {
		return h.told(c, view.At(t.Number), f)
	}
	if err != nil {
		return err
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: "A draft that staff alone read. Names and numbers are taken out: read it over.", LinkText: "Back to " + t.Number, LinkTo: view.At(t.Number)})
	return c.Redirect("/desk/articles/"+a.Slug, fiber.StatusSeeOther)
}

// knownIn are the words by which a question's messages say whose it is.
func knownIn(t support.Ticket) workspace.Known {
	k := workspace.Known{People: []string{t.Member, t.Assignee}, Clients: []string{t.Account}, Numbers: []string{t.Number}}
	for _, m := range t.Messages {
		k.People = append(k.People, m.ByName)
	}
	if t.About.Kind == support.AboutOrder {
		k.Numbers = append(k.Numbers, t.About.Name)
	}
	return k
}

func idOf(c *fiber.Ctx) (id int64, isNew bool, err error) {
	if c.Params("id") == "new" {
		return 0, true, nil
	}
	id, err = strconv.ParseInt(c.Params("id"), 10, 64)
	if err != nil {
		return 0, false, fault.NotFound("This answer isn’t there.")
	}
	return id, false, nil
}
