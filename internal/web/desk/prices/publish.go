package prices

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/pricing"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/prices"
	"tradecounter/views/ui"
)

func (h *handlers) discard(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	version, _ := web.Number64(c.FormValue("version"))
	rows, err := h.Desk.Discard(c.UserContext(), o.actor, o.reach, o.Opened, version)
	if fault.Is(err, fault.KindConflict) {
		return h.clashed(c, o, posted{}, err, changedRows)
	}
	if err != nil {
		return err
	}
	if rows == 0 {
		return h.Done(c, view.At(o.Opened), "There was nothing to discard any more.")
	}
	return h.Done(c, view.At(o.Opened), fmt.Sprintf("%d changes discarded. Undo brings them back.", rows))
}

// effect is what the draft does, as a page, or the bar below the sheet alone for its own script.
func (h *handlers) effect(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	s, err := h.withEffect(c, o)
	if err != nil {
		return err
	}
	if web.Fragment(c) && c.Query("bar") != "" {
		if s.Drafted > effectBeside {
			s.Effect = nil
		}
		return h.Render(c, fiber.StatusOK, view.Bar(h.chrome(c, o), s))
	}
	return h.Render(c, fiber.StatusOK, view.EffectPage(h.chrome(c, o), s))
}

func (h *handlers) withEffect(c *fiber.Ctx, o opened) (s view.Sheet, err error) {
	draft, err := h.Desk.Draft(c.UserContext(), o.Opened)
	if err != nil {
		return s, err
	}
	s.Opened, s.Query = o.Opened, url.Values{}
	s.Version, s.Drafted, s.PublishOn, s.Questions = draft.Version, len(draft.Rows), draft.On(o.Today), draft.Questions()
	if s.Drafted > 0 && (s.Drafted <= effectBeside || c.Query("bar") == "") {
		e, err := h.Prices.Effect(c.UserContext(), o.reach, o.Opened, draft)
		if err != nil {
			return s, err
		}
		s.Effect = &e
	}
	return s, nil
}

// publish publishes from the day chosen, or keeps that day and shows the effect on it.
func (h *handlers) publish(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	on, problem := readDate(c, "on", o.Today)
	version, _ := web.Number64(c.FormValue("version"))
	if problem == nil && c.FormValue("preview") != "" {
		if err := h.Desk.SetDate(c.UserContext(), o.actor, o.reach, o.Opened, on); err == nil {
			return c.Redirect(view.At(o.Opened)+"/effect", fiber.StatusSeeOther)
		} else if f, ok := fault.AsInvalid(err); ok {
			problem = f
		} else {
			return err
		}
	}
	typed := posted{typed: map[string]string{"on": web.Text(c, "on", 10)}}
	if problem == nil {
		p, err := h.Desk.Publish(c.UserContext(), o.actor, o.reach, o.Opened, version, on)
		if f, ok := fault.AsInvalid(err); ok {
			problem = f
		} else if already := (*pricing.AlreadyPublished)(nil); errors.As(err, &already) {
			h.Flash(c, ui.Flash{Tone: ui.Neutral, Text: already.Error()})
			return c.Redirect(view.At(o.Opened)+"/published", fiber.StatusSeeOther)
		} else if fault.Is(err, fault.KindConflict) {
			return h.clashed(c, o, typed, err, changedRows)
		} else if err != nil {
			return err
		} else {
			h.Flash(c, ui.Flash{Tone: ui.OK, Text: fmt.Sprintf("%d products have new prices from %s.", p.Products, ui.DateLong(p.From, "en-GB")), LinkText: "Look at it or undo it", LinkTo: view.At(o.Opened) + "/published"})
			return c.Redirect(view.At(o.Opened), fiber.StatusSeeOther)
		}
	}
	typed.problems = problem
	return h.refused(c, o, typed, url.Values{})
}

func readDate(c *fiber.Ctx, name string, otherwise clock.Date) (clock.Date, *fault.Fault) {
	text := web.Text(c, name, 10)
	if text == "" {
		return otherwise, nil
	}
	date, err := clock.ParseDate(text)
	if err != nil {
		return 0, fault.Invalid("", fault.Field{Name: name, Message: err.Error() + "."})
	}
	return date, nil
}

func (h *handlers) published(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	list, err := h.Desk.Publications(c.UserContext(), o.Opened, 100)
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.PublishedPage(h.chrome(c, o), view.Sheet{Opened: o.Opened}, list))
}

func (h *handlers) undo(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	id, _ := web.Number64(c.FormValue("publication"))
	drafted, err := h.Desk.Undo(c.UserContext(), o.actor, o.reach, o.Opened, id)
	if err != nil {
		return err
	}
	if drafted {
		return h.Done(c, view.At(o.Opened)+"?changed=1", "The earlier prices are in the draft. Look at them and publish them from today.")
	}
	return h.Done(c, view.At(o.Opened)+"/published", "Undone: prices are as they were before.")
}

func (h *handlers) export(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := h.Exchange.ExportBook(c.UserContext(), book(o), &b); err != nil {
		return err
	}
	name := "prices-"
	if o.AccountID != 0 {
		name = "contract-prices-"
	}
	c.Attachment(name + o.Code + ".csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.Send(b.Bytes())
}
