// Package looks is the door to clients' looks: the list, one of them edited beside its preview, a letter as they get it.
package looks

import (
	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/notify"
	"tradecounter/internal/orders"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/search"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/looks"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// Parts are the services behind the pages.
type Parts struct {
	Files  *files.Store
	Orders *orders.Service
	Search *search.Service
	Notify *notify.Service
}

type handlers struct {
	*web.Web
	Parts
}

// Register adds the routes; the preview's own pages are the storefront's.
func Register(w *web.Web, p Parts) {
	h := &handlers{w, p}
	w.App.Get(view.Path, w.Staff, h.list)
	one := w.App.Group("/desk/clients/:client/look", w.Staff)
	one.Get("/", h.show)
	one.Post("/", h.change)
	one.Post("/copy", h.copy)
	one.Post("/discard", h.discard)
	one.Post("/undo", h.undo)
	one.Get("/letter", h.letter)
	one.Get("/logo", h.logo)
}

const perPage = 50

func (h *handlers) list(c *fiber.Ctx) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	words := web.Query(c, "q", 100)
	_, total, err := h.Accounts.Looks(c.UserContext(), reach, words, 0, 0)
	if err != nil {
		return err
	}
	part, pages := web.Page(c, total, perPage, ui.At{Path: view.Path, Query: web.Address(c)})
	dressed, _, err := h.Accounts.Looks(c.UserContext(), reach, words, part.From, perPage)
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Look)
	l := view.List{Words: words, Pages: pages}
	for _, d := range dressed {
		row := view.Row{Dressed: d, Used: d.Colors()}
		if d.UpdatedAt != 0 {
			row.Saved = ui.Moment(d.UpdatedAt, set.Zone, set.Today(h.Now()), chrome.Locale)
		}
		if d.LogoFile != "" {
			look, err := h.Accounts.LookOf(c.UserContext(), d.ID)
			if err != nil {
				return err
			}
			if row.Logo.SVG = look.LogoSVG; look.LogoSVG == "" {
				row.Logo.Src = view.At(d.Slug) + "/logo"
			}
		}
		l.Rows = append(l.Rows, row)
	}
	return h.Render(c, fiber.StatusOK, view.ListPage(chrome, l))
}

// logo sends the logo that the client has: the saved one.
func (h *handlers) logo(c *fiber.Ctx) error {
	client, _, err := h.Client(c)
	if err != nil {
		return err
	}
	look, err := h.Accounts.LookOf(c.UserContext(), client.Account.ID)
	if err != nil {
		return err
	}
	file, content, err := h.Accounts.Logo(c.UserContext(), look)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderCacheControl, "private, max-age=60")
	return c.Send(content)
}

// letter shows what the client's people get when they order, in the draft's look.
func (h *handlers) letter(c *fiber.Ctx) error {
	client, _, err := h.Client(c)
	if err != nil {
		return err
	}
	ctx, err := h.Accounts.Trying(c.UserContext(), client)
	if err != nil {
		return err
	}
	member, err := h.Shown(ctx, client)
	if err != nil {
		return err
	}
	scope, err := h.scope(c, client)
	if err != nil {
		return err
	}
	last, err := h.Orders.LastOrders(ctx, scope, 1)
	if err != nil {
		return err
	}
	var order *orders.Order
	if len(last) > 0 {
		order = &last[0]
	}
	html, err := h.Notify.Sample(ctx, client.Account.ID, member.Name, order)
	if err != nil {
		return err
	}
	return web.PreviewLetter(c, html)
}

// scope is what the client sees today.
func (h *handlers) scope(c *fiber.Ctx, client identity.Actor) (identity.Scope, error) {
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return identity.Scope{}, err
	}
	return client.Scope(set.Today(h.Now())), nil
}

func (h *handlers) copy(c *fiber.Ctx) error {
	client, account, err := h.Client(c)
	if err != nil {
		return err
	}
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	if err := h.Accounts.CopyLook(c.UserContext(), client, reach, c.FormValue("from")); err != nil {
		return err
	}
	return h.Done(c, view.At(account.Slug), "Their look is in your draft. Look at it, then save it: until then the client sees nothing of it.")
}

func (h *handlers) discard(c *fiber.Ctx) error {
	client, account, err := h.Client(c)
	if err != nil {
		return err
	}
	if !client.Can(identity.Tailor) {
		return fault.Denied("This is for the client’s manager or an administrator.")
	}
	if err := h.Accounts.DropDraft(c.UserContext(), client); err != nil {
		return err
	}
	return h.Done(c, view.At(account.Slug), "Your changes are gone. This is the look that the client sees.")
}

func (h *handlers) undo(c *fiber.Ctx) error {
	client, account, err := h.Client(c)
	if err != nil {
		return err
	}
	seen, _ := web.Number64(c.FormValue("seen"))
	if err := h.Accounts.UndoLook(c.UserContext(), client, clock.Time(seen)); err != nil {
		return err
	}
	return h.Done(c, view.At(account.Slug), "The look before is back, and the client sees it.")
}
