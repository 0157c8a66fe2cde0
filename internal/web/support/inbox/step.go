package inbox

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	view "tradecounter/views/support/inbox"
	"tradecounter/views/ui"
)

// reply writes an answer or a note, or puts a canned answer into the box.
func (h *handlers) reply(c *fiber.Ctx) error {
	form := view.Reply{Key: web.Text(c, "key", 64), Text: web.Lines(c, "text", 20_001), Minutes: web.Text(c, "minutes", 10), Canned: web.Text(c, "canned", 20), Note: web.Text(c, "mode", 10) == "note"}
	do := web.Text(c, "do", 10)
	if do == "fill" {
		return h.fill(c, form)
	}
	in, err := readReply(c, form)
	if err == nil {
		in.Asks, in.Solves = do == "wait", do == "solve"
		err = h.write(c, form.Note, in)
	}
	if f, status, ok := refusal(err); ok {
		form.Problem = f
		return h.page(c, status, form, view.Remedy{})
	}
	if err != nil {
		return err
	}
	h.Flash(c, ui.Flash{Tone: ui.OK, Text: replySaid(form.Note, do), LinkText: "Back to the inbox", LinkTo: view.Path})
	return c.Redirect(view.At(number(c)), fiber.StatusSeeOther)
}

func (h *handlers) write(c *fiber.Ctx, note bool, in support.Reply) (err error) {
	if note {
		_, err = h.Support.Note(c.UserContext(), web.Actor(c), number(c), in)
	} else {
		_, err = h.Support.Answer(c.UserContext(), web.Actor(c), number(c), in)
	}
	return err
}

func replySaid(note bool, do string) string {
	switch {
	case note:
		return "The note is kept."
	case do == "wait":
		return "Sent. The clock waits for the client."
	case do == "solve":
		return "Sent, and solved."
	}
	return "Sent."
}

func readReply(c *fiber.Ctx, form view.Reply) (in support.Reply, err error) {
	in = support.Reply{Key: form.Key, Text: form.Text}
	in.Seen, _ = web.Number64(web.Text(c, "seen", 20))
	in.Canned, _ = web.Number64(form.Canned)
	minutes, ok := web.Number64(cmp.Or(form.Minutes, "0"))
	if !ok || minutes < 0 || minutes > 24*60 {
		return in, fault.Invalid("", fault.Field{Name: "minutes", Message: "Enter whole minutes, at most a day."})
	}
	in.Minutes = int(minutes)
	in.Files, err = uploads(c)
	return in, err
}

// uploads are the files of a form; what is no file of it isn't there.
func uploads(c *fiber.Ctx) (list []support.Upload, err error) {
	form, err := c.MultipartForm()
	if err != nil {
		return nil, nil // sent without files
	}
	for _, header := range form.File["files"] {
		if header.Size == 0 {
			continue
		}
		file, err := header.Open()
		if err != nil {
			return nil, fmt.Errorf("open an upload: %w", err)
		}
		content, err := io.ReadAll(io.LimitReader(file, web.MaxBody))
		_ = file.Close()
		if err != nil {
			return nil, fmt.Errorf("read an upload: %w", err)
		}
		list = append(list, support.Upload{Name: header.Filename, Content: content})
	}
	return list, nil
}

// fill shows the page with a canned answer below what was typed; nothing is sent.
func (h *handlers) fill(c *fiber.Ctx, form view.Reply) error {
	id, ok := web.Number64(form.Canned)
	if !ok {
		form.Problem = fault.Invalid("", fault.Field{Name: "canned", Message: "Choose a canned answer."})
		return h.page(c, fiber.StatusUnprocessableEntity, form, view.Remedy{})
	}
	text, missing, err := h.Support.Filled(c.UserContext(), web.Actor(c), number(c), id)
	if err != nil {
		return err
	}
	form.Text, form.Missing, form.Note = strings.TrimSpace(form.Text+"\n\n"+text), missing, false
	return h.page(c, fiber.StatusOK, form, view.Remedy{})
}

// details changes those of assignee, queue, priority and reason that the form says anew.
func (h *handlers) details(c *fiber.Ctx) error {
	ctx, actor, at := c.UserContext(), web.Actor(c), number(c)
	changed := func(name string) (string, bool) {
		value := web.Text(c, name, 80)
		return value, value != web.Text(c, "was_"+name, 80)
	}
	_, err := h.Support.Find(ctx, actor, at) // one out of reach isn't there, whatever was changed
	if value, is := changed("assignee"); is && err == nil {
		person, _ := web.Number64(value)
		_, err = h.Support.Assign(ctx, actor, at, 0, person)
	}
	if value, is := changed("queue"); is && err == nil {
		queue, _ := web.Number64(value)
		_, err = h.Support.SetQueue(ctx, actor, at, 0, queue)
	}
	if value, is := changed("priority"); is && err == nil {
		_, err = h.Support.SetPriority(ctx, actor, at, 0, value)
	}
	if value, is := changed("reason"); is && err == nil {
		_, err = h.Support.SetReason(ctx, actor, at, 0, value)
	}
	return h.moved(c, err, "Changed.")
}

// moved leads back to the question after a form that holds nothing typed.
func (h *handlers) moved(c *fiber.Ctx, err error, said string) error {
	to := view.At(number(c))
	if f, _, ok := refusal(err); ok {
		return h.told(c, to, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, to, said)
}

// step takes one of the steps that need no words.
func (h *handlers) step(c *fiber.Ctx) error {
	ctx, actor, at := c.UserContext(), web.Actor(c), number(c)
	seen, _ := web.Number64(web.Text(c, "seen", 20))
	var err error
	said := ""
	switch c.Params("step") {
	case "take":
		_, err = h.Support.Assign(ctx, actor, at, 0, actor.PersonID)
		said = "It is yours."
	case "wait":
		_, err = h.Support.Wait(ctx, actor, at, seen)
		said = "The clock waits for the client."
	case "resume":
		_, err = h.Support.Resume(ctx, actor, at, seen)
		said = "It is ours to answer again."
	case "solve":
		_, err = h.Support.Solve(ctx, actor, at, support.Solving{Seen: seen, Silent: c.FormValue("silent") != ""})
		said = "Solved."
	case "reopen":
		_, err = h.Support.Reopen(ctx, actor, at, seen)
		said = "It is open again."
	case "unmerge":
		_, err = h.Support.Unmerge(ctx, actor, at)
		said = "They are two questions again."
	default:
		return fault.NotFound("This page isn’t there.")
	}
	return h.moved(c, err, said)
}

// remedy begins to put something right, writes on it, or says that it is done.
func (h *handlers) remedy(c *fiber.Ctx) error {
	form := view.Remedy{Cause: web.Text(c, "cause", 60), Wrong: web.Lines(c, "wrong", 2001), Did: web.Lines(c, "did", 2001), Gets: web.Lines(c, "gets", 2001), Version: web.Text(c, "version", 20)}
	in := support.Remedy{Cause: form.Cause, Wrong: form.Wrong, Did: form.Did, Gets: form.Gets}
	var known, done bool
	in.Version, known = web.Number64(form.Version)
	done = web.Text(c, "do", 10) == "done"
	var err error
	if known {
		_, err = h.Support.ChangeRemedy(c.UserContext(), web.Actor(c), number(c), in, done)
	} else {
		_, err = h.Support.PutRight(c.UserContext(), web.Actor(c), number(c), in)
	}
	if f, status, ok := refusal(err); ok {
		form.Problem = f
		return h.page(c, status, view.Reply{}, form)
	}
	if err != nil {
		return err
	}
	said := "It is kept. When it is put right, say so here."
	if done {
		said = "Put right; the client is told."
	}
	return h.Done(c, view.At(number(c))+"#right", said)
}
