package client

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/contacts"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/client"
	"tradecounter/views/ui"
)

const contactsPage = 40

func (h *handlers) contacts(p page) error {
	return h.contactsPage(p, fiber.StatusOK, view.ContactsForm{Contact: view.ContactForm{Key: orders.NewKey(), Channel: "call"}}, nil)
}

func (h *handlers) contactsPage(p page, status int, form view.ContactsForm, problem *fault.Fault) error {
	before := moment(p.c)
	list, err := h.Contacts.List(p.ctx, p.actor, before, contactsPage+1)
	if err != nil {
		return err
	}
	notes, err := h.Contacts.Notes(p.ctx, p.actor, 300)
	if err != nil {
		return err
	}
	people, err := h.Pages.People(p.ctx, p.actor)
	if err != nil {
		return err
	}
	f, err := h.frame(p, view.Contacts)
	if err != nil {
		return err
	}
	if form.Contact.At == "" {
		form.Contact.At = f.C.Today.String()
	}
	v := view.ContactsView{Form: form, List: list, Notes: notes, People: people, Later: before != 0}
	if len(list) > contactsPage {
		v.List = list[:contactsPage]
		v.Earlier = v.List[contactsPage-1].At
	}
	return h.Render(p.c, status, view.ContactsPage(f, v, problem))
}

func (h *handlers) addContact(p page) error {
	form := view.ContactForm{Key: web.Text(p.c, "key", 64), Channel: web.Text(p.c, "channel", 20), Reason: web.Text(p.c, "reason", 200), Minutes: web.Text(p.c, "minutes", 10),
		At: web.Text(p.c, "at", 20), With: web.Text(p.c, "with", 200), Order: web.Text(p.c, "order_number", 60), Note: web.Lines(p.c, "note", 2500)}
	problem := fault.Invalid("")
	minutes, err := strconv.Atoi(cmp.Or(form.Minutes, "0"))
	if err != nil {
		problem.Add("minutes", "Enter whole minutes.")
	}
	at, err := h.dayOf(p, form.At)
	if err != nil {
		problem.Add("at", "Enter a day like 2026-11-24.")
	}
	if form.Key == "" {
		problem.Add("key", "Load the page again before you send the form.")
	}
	if err = problem.OrNil(); err == nil {
		err = h.Contacts.Add(p.ctx, p.actor, contacts.Contact{At: at, Channel: form.Channel, Reason: form.Reason, Minutes: minutes, Note: form.Note, WithName: form.With, OrderNumber: form.Order}, form.Key)
	}
	if refused, ok := fault.AsInvalid(err); ok {
		return h.contactsPage(p, fiber.StatusUnprocessableEntity, view.ContactsForm{Contact: form}, refused)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("contacts"), "The contact is noted.")
}

func readNote(c *fiber.Ctx) (view.NoteForm, clock.Date, error) {
	form := view.NoteForm{Text: web.Lines(c, "text", 2500), Due: web.Text(c, "due_on", 20), Seen: web.Text(c, "seen", 20)}
	if form.Due == "" {
		return form, 0, nil
	}
	due, err := clock.ParseDate(form.Due)
	if err != nil {
		return form, 0, fault.Invalid("", fault.Field{Name: "due_on", Message: "Enter a day like 2026-11-24."})
	}
	return form, due, nil
}

func (h *handlers) addNote(p page) error {
	form, due, err := readNote(p.c)
	if err == nil {
		err = h.Contacts.Write(p.ctx, p.actor, form.Text, due)
	}
	if refused, ok := fault.AsInvalid(err); ok {
		return h.contactsPage(p, fiber.StatusUnprocessableEntity, view.ContactsForm{Note: form, Contact: view.ContactForm{Key: orders.NewKey(), Channel: "call"}}, refused)
	}
	if err != nil {
		return err
	}
	said := "The note is kept."
	if due != 0 {
		said = "The promise is kept here until it is done."
	}
	return h.Done(p.c, p.at("contacts"), said)
}

// onNote opens the client and the note of theirs that the address names.
func (h *handlers) onNote(do func(p page, n contacts.Note) error) fiber.Handler {
	return h.on(func(p page) error {
		id, ok := web.Number64(p.c.Params("note"))
		if !ok {
			return fault.NotFound("This note isn’t there.")
		}
		n, err := h.Contacts.Note(p.ctx, p.actor, id)
		if err != nil {
			return err
		}
		return do(p, n)
	})
}

func (h *handlers) showNote(p page, n contacts.Note) error {
	form := view.NoteForm{Text: n.Text, Seen: strconv.FormatInt(n.Version, 10)}
	if n.DueOn != 0 {
		form.Due = n.DueOn.String()
	}
	return h.notePage(p, fiber.StatusOK, n, form, nil)
}

func (h *handlers) notePage(p page, status int, n contacts.Note, form view.NoteForm, problem *fault.Fault) error {
	return h.show(p, status, view.Contacts, func(f view.Frame) templ.Component { return view.NotePage(f, n, form, problem) })
}

func (h *handlers) saveNote(p page, n contacts.Note) error {
	form, due, err := readNote(p.c)
	seen, ok := web.Number64(form.Seen)
	if !ok {
		return fault.Invalid("This form is incomplete; open it again.")
	}
	if err == nil {
		err = h.Contacts.Rewrite(p.ctx, p.actor, n.ID, seen, form.Text, due)
	}
	if f, ok := refusal(err); ok {
		return h.notePage(p, fiber.StatusUnprocessableEntity, n, form, f)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("contacts"), "Changed.")
}

// settle says that a promise was kept, or that it wasn't after all.
func (h *handlers) settle(done bool) fiber.Handler {
	return h.onNote(func(p page, n contacts.Note) error {
		if err := h.Contacts.Done(p.ctx, p.actor, n.ID, done); err != nil {
			return err
		}
		to := p.at("contacts")
		switch web.Text(p.c, "back", 20) {
		case "overview":
			to = p.at()
		case "today":
			to = ui.At{Path: "/desk"}.With("kind", web.Text(p.c, "kind", 20), "manager", web.Text(p.c, "manager", 200))
		}
		if !done {
			return h.Done(p.c, to, "The promise is open again.")
		}
		return h.Done(p.c, to, "Kept: "+n.Text)
	})
}

func (h *handlers) deleteNote(p page, n contacts.Note) error {
	if err := h.Contacts.Delete(p.ctx, p.actor, n.ID); err != nil {
		return err
	}
	return h.Done(p.c, p.at("contacts"), "Deleted; the change log keeps what it said.")
}

func (h *handlers) requests(p page) error {
	return h.requestsPage(p, fiber.StatusOK, 0, "", nil)
}

func (h *handlers) requestsPage(p page, status int, id int64, typed string, problem *fault.Fault) error {
	list, err := h.Pages.Requests(p.ctx, p.actor)
	if err != nil {
		return err
	}
	questions, err := h.Pages.Questions(p.ctx, p.actor)
	if err != nil {
		return err
	}
	return h.show(p, status, view.Requests, func(f view.Frame) templ.Component { return view.RequestsPage(f, questions, list, id, typed, problem) })
}

func (h *handlers) answer(p page) error {
	id, ok := web.Number64(p.c.Params("ask"))
	if !ok {
		return fault.NotFound("There is no such request.")
	}
	typed := web.Lines(p.c, "answer", 3000)
	err := h.Orders.AnswerAsk(p.ctx, p.actor, id, typed)
	if f, ok := refusal(err); ok {
		return h.requestsPage(p, fiber.StatusUnprocessableEntity, id, typed, f)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, p.at("requests"), "Answered; the letter is on its way.")
}
