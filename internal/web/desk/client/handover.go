package client

import (
	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/internal/workspace"
	view "tradecounter/views/desk/client"
	"tradecounter/views/layout"
)

// tailors refuses who may look after the client but not decide about it.
func (p page) tailors() error {
	if !p.actor.Can(identity.Tailor) {
		return fault.Denied("This is for the client’s manager or an administrator.")
	}
	return nil
}

func (h *handlers) newHandover(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err == nil {
		err = p.tailors()
	}
	if err != nil {
		return err
	}
	return h.handoverPage(p, fiber.StatusOK, view.HandoverForm{Seen: p.account.ManagerID, Tell: true}, nil)
}

func (h *handlers) handoverPage(p page, status int, form view.HandoverForm, problem *fault.Fault) error {
	v := view.HandoverView{Form: form}
	var err error
	if v.Managers, err = h.Steward.Managers(p.ctx); err != nil {
		return err
	}
	if v.Parts, err = h.Steward.HandoverParts(p.ctx, p.actor, p.account); err != nil {
		return err
	}
	if v.Before, err = h.Steward.Handovers(p.ctx, p.actor); err != nil {
		return err
	}
	return h.show(p, status, view.None, func(f view.Frame) templ.Component { return view.HandOverPage(f, v, problem) })
}

func (h *handlers) handOver(c *fiber.Ctx) error {
	p, err := h.open(c)
	if err == nil {
		err = p.tailors()
	}
	if err != nil {
		return err
	}
	form := view.HandoverForm{Note: web.Lines(c, "note", 5000), Tell: web.Checked(c, "tell")}
	form.Seen, _ = web.Number64(c.FormValue("seen"))
	form.To, _ = web.Number64(c.FormValue("manager"))
	id, err := h.Steward.HandOver(p.ctx, p.actor, form.Seen, form.To, form.Note, form.Tell)
	if f, ok := refusal(err); ok {
		form.Seen = p.account.ManagerID
		return h.handoverPage(p, fiber.StatusUnprocessableEntity, form, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, workspace.HandoverPath(id), p.account.Name+" is handed over. This page stays readable for both of you.")
}

func (h *handlers) showHandover(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	id, ok := web.Number64(c.Params("handover"))
	if !ok {
		return fault.NotFound("This handover isn’t there.")
	}
	handover, err := h.Steward.Handover(c.UserContext(), web.Actor(c), reach, id)
	if err != nil {
		return err
	}
	_, _, err = h.Accounts.ForStaff(c.UserContext(), web.Actor(c), reach, handover.Slug)
	if err != nil && !fault.Is(err, fault.KindNotFound) {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.HandoverPage(h.DeskChrome(c, layout.Clients), handover, err == nil))
}

func (h *handlers) previewMerge(p page) error {
	if !p.actor.Can(identity.Administer) {
		return fault.Denied("Only administrators make one of two clients.")
	}
	into := web.Query(p.c, "into", 64)
	if into == "" {
		return h.mergePage(p, fiber.StatusOK, "", nil, nil)
	}
	m, err := h.Steward.PreviewMerge(p.ctx, p.actor, into)
	if problem, ok := fault.AsInvalid(err); ok {
		return h.mergePage(p, fiber.StatusUnprocessableEntity, into, nil, problem)
	}
	if err != nil {
		return err
	}
	return h.mergePage(p, fiber.StatusOK, into, &m, nil)
}

func (h *handlers) mergePage(p page, status int, into string, m *workspace.Merging, problem *fault.Fault) error {
	reach, err := h.Reach(p.c)
	if err != nil {
		return err
	}
	clients, err := h.Accounts.List(p.ctx, reach)
	if err != nil {
		return err
	}
	return h.show(p, status, view.None, func(f view.Frame) templ.Component { return view.MergePage(f, into, clients, m, problem) })
}

func (h *handlers) merge(p page) error {
	into := web.Text(p.c, "into", 64)
	m, err := h.Steward.Merge(p.ctx, p.actor, into, web.Text(p.c, "seen", 300))
	if f, ok := fault.As(err); ok && f.Kind == fault.KindConflict {
		again, err := h.Steward.PreviewMerge(p.ctx, p.actor, into)
		if err != nil {
			return err
		}
		return h.mergePage(p, fiber.StatusUnprocessableEntity, into, &again, f)
	}
	if err != nil {
		return err
	}
	return h.Done(p.c, "/desk/clients/"+m.Into.Slug, m.From.Name+" is a part of "+m.Into.Name+" now, and closed.")
}
