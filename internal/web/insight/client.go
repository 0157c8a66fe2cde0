package insight

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	figures "tradecounter/internal/insight"
	"tradecounter/internal/insight/recording"
	"tradecounter/views/desk/client"
	view "tradecounter/views/insight"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// client is the page of one client's own figures and its journey.
func (h *handlers) client(c *fiber.Ctx) error {
	actor, account, err := h.Client(c)
	if err != nil {
		return err
	}
	path := ui.DeskClient(account.Slug) + "/figures"
	if to, ok := clean(c, path); ok {
		return c.Redirect(to)
	}
	p, err := h.open(c, layout.Clients, path)
	if err != nil {
		return err
	}
	p.Asked.Filter = figures.Filter{AccountID: account.ID}
	p.Asked.Client = account.Slug
	p.Choices.Segments, p.Choices.Managers = nil, nil
	v := view.ClientView{Frame: p.Frame}
	head, err := h.Clients.Head(c.UserContext(), actor, account)
	if err != nil {
		return err
	}
	v.F = client.Frame{C: p.C, H: head, Tab: client.Figures, Made: h.Now(), Tailor: actor.Can(identity.Tailor), Merge: actor.Can(identity.Administer)}
	if err := h.fillClient(p, actor, &v); err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ClientPage(v))
}

func (h *handlers) fillClient(p page, actor identity.Actor, v *view.ClientView) (err error) {
	ctx, account := p.c.UserContext(), p.Asked.Filter.AccountID
	var a asking
	a.withBefore(p, &v.WithBefore)
	a.beside(p, chartDays(p), &v.Revenue, &v.Earlier)
	if err := h.answer(p, a, view.OwnFigures...); err != nil {
		return err
	}
	if v.Prediction, v.Risk, err = h.Figures.Outlook(ctx, p.reach, account); err != nil {
		return err
	}
	days := yearTo(p, figures.ByMonth)
	if p.c.Query("period") == "" && p.c.Query("from") == "" {
		days.To = max(days.To, p.C.Today.AddDays(1)) // nothing was asked for: up to now
	}
	v.From, v.To = days.From, days.To
	return h.journey(p, actor, days, v)
}

// journey reads what happened with the client in these days.
func (h *handlers) journey(p page, actor identity.Actor, days figures.Period, v *view.ClientView) (err error) {
	ctx := p.c.UserContext()
	b, err := h.Figures.Behind(ctx, p.reach, p.Asked.Filter, days, figures.Orders, mostOfKind)
	if err != nil {
		return err
	}
	v.Happened.Orders = b.Orders
	if v.Happened.Visits, err = h.Recorder.Visits(ctx, p.reach, p.Asked.Filter.AccountID, days); err != nil {
		return err
	}
	carts, err := h.Recorder.Carts(ctx, p.reach, recording.CartFilter{Filter: p.Asked.Filter, Outcome: "abandoned", Limit: mostOfKind}, days)
	if err != nil {
		return err
	}
	v.Happened.Carts = carts.List
	return h.contacted(p, actor, days, v)
}

// mostOfKind is how many orders, carts or contacts of a year the journey shows at most, as many as visits: its table counts
// what it shows.
const mostOfKind = 5000

func (h *handlers) contacted(p page, actor identity.Actor, days figures.Period, v *view.ClientView) error {
	list, err := h.Contacts.List(p.c.UserContext(), actor, days.To.At(0, 0, p.C.Zone), mostOfKind)
	if err != nil {
		return err
	}
	for _, c := range list {
		v.Happened.Contacts = append(v.Happened.Contacts, view.Contact{At: c.At, Channel: c.Channel, Reason: c.Reason, Minutes: c.Minutes})
	}
	return nil
}
