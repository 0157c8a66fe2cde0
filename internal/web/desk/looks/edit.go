package looks

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/looks"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// opened is a client's look before the person who asks.
type opened struct {
	actor   identity.Actor
	account accounts.Account
	drafted accounts.Drafted
}

func (h *handlers) open(c *fiber.Ctx) (o opened, err error) {
	if o.actor, o.account, err = h.Client(c); err == nil {
		o.drafted, err = h.Accounts.Drafting(c.UserContext(), o.actor)
	}
	return o, err
}

func (h *handlers) show(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	e, err := h.editor(c, o, c.Query("show"), c.Query("width"), web.Query(c, "find", 100))
	if err != nil {
		return err
	}
	return h.page(c, fiber.StatusOK, e)
}

func (h *handlers) page(c *fiber.Ctx, status int, e view.Editor) error {
	web.Frames(c)
	return h.Render(c, status, view.EditorPage(h.DeskChrome(c, layout.Look), e))
}

// editor makes the page of a draft.
func (h *handlers) editor(c *fiber.Ctx, o opened, show, width, find string) (e view.Editor, err error) {
	ctx := c.UserContext()
	e = view.Editor{Drafted: o.drafted, Account: o.account, Used: o.drafted.Theme.Colors(), MayEdit: o.actor.Can(identity.Tailor),
		Seen: o.drafted.Saved.UpdatedAt, Show: show, Phone: width == "phone", Find: find, Looked: find != ""}
	if e.Show == "" {
		e.Show = "home"
	}
	if o.drafted.Stale() {
		if e.Theirs, err = h.theirs(c, o.drafted.Saved); err != nil {
			return e, err
		}
	}
	if _, e.CanUndo, err = h.Accounts.BeforeLook(ctx, o.actor); err != nil {
		return e, err
	}
	trying, err := h.Accounts.Trying(ctx, o.actor)
	if err != nil {
		return e, err
	}
	look, err := h.Accounts.LookOf(trying, o.account.ID)
	if err != nil {
		return e, err
	}
	e.Manager, e.Logo.SVG = look.Manager.Name, look.LogoSVG
	if e.Logo.SVG == "" && o.drafted.Theme.LogoFile != "" {
		e.Logo.Src = web.FilePath(view.At(o.account.Slug)+"/preview", o.drafted.Theme.LogoFile)
	}
	member, err := h.Shown(ctx, o.actor)
	if err != nil {
		return e, err
	}
	if e.Who = member.Name; member.MemberID < 0 {
		e.Who = "their first buyer"
	}
	if e.Saved, err = h.when(c, o.drafted.Saved); err != nil {
		return e, err
	}
	return e, h.featured(c, o, &e)
}

// when says when and by whom a look was saved; nothing for one that never was.
func (h *handlers) when(c *fiber.Ctx, t accounts.Theme) (string, error) {
	if t.UpdatedAt == 0 {
		return "", nil
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return "", err
	}
	said := ui.Moment(t.UpdatedAt, set.Zone, set.Today(h.Now()), "en-GB")
	if t.SavedBy != "" {
		said += ", by " + t.SavedBy
	}
	return said, nil
}

func (h *handlers) theirs(c *fiber.Ctx, saved accounts.Theme) (string, error) {
	when, err := h.when(c, saved)
	return "Another look was saved meanwhile: " + when + ".", err
}

// featured names what is put forward and what was looked for, and says of each whether the client sees it.
func (h *handlers) featured(c *fiber.Ctx, o opened, e *view.Editor) error {
	reach, err := h.Reach(c)
	if err != nil {
		return err
	}
	if e.Choices, err = h.Accounts.Choices(c.UserContext(), o.actor, reach); err != nil {
		return err
	}
	if e.Featured, err = h.named(c, o.actor, o.drafted.Theme.Featured); err != nil || e.Find == "" {
		return err
	}
	scope, err := h.scope(c, o.actor)
	if err != nil {
		return err
	}
	found, err := h.find(c, scope, e.Find)
	if err != nil {
		return err
	}
	e.Found, err = h.named(c, o.actor, found)
	return err
}

// find looks in the client's range, and for a number that is exactly a product's also beyond it.
func (h *handlers) find(c *fiber.Ctx, scope identity.Scope, words string) (found []accounts.Featured, err error) {
	hits, err := h.Search.Suggest(c.UserContext(), scope, words, 6)
	if err != nil {
		return nil, err
	}
	tree, err := h.Catalog.Tree(c.UserContext(), scope)
	if err != nil {
		return nil, err
	}
	found = called(tree.Top, strings.ToLower(words), found)
	found = found[:min(len(found), 4)]
	products, err := h.Catalog.ByIDs(c.UserContext(), scope, append(append(hits.Exact, hits.Bought...), hits.Products...))
	if err != nil {
		return nil, err
	}
	for _, id := range append(append(hits.Exact, hits.Bought...), hits.Products...) {
		if p, ok := products[id]; ok {
			found = append(found, accounts.Featured{Kind: "product", Value: p.SKU})
			delete(products, id)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	p, err := h.Catalog.Find(c.UserContext(), identity.Scope{Today: scope.Today}, strings.ToUpper(words))
	if err != nil {
		return nil, ignoreMissing(err)
	}
	return []accounts.Featured{{Kind: "product", Value: p.SKU}}, nil
}

// called adds the categories that have the words in their name, from the top down.
func called(nodes []*catalog.Category, words string, found []accounts.Featured) []accounts.Featured {
	for _, n := range nodes {
		if strings.Contains(strings.ToLower(n.Name), words) {
			found = append(found, accounts.Featured{Kind: "category", Value: n.Path})
		}
		found = called(n.Children, words, found)
	}
	return found
}

func ignoreMissing(err error) error {
	if fault.Is(err, fault.KindNotFound) {
		return nil
	}
	return err
}

func (h *handlers) named(c *fiber.Ctx, client identity.Actor, list []accounts.Featured) ([]view.Feature, error) {
	scope, err := h.scope(c, client)
	if err != nil {
		return nil, err
	}
	theirs, err := h.names(c, scope, list)
	if err != nil {
		return nil, err
	}
	all, err := h.names(c, identity.Scope{Today: scope.Today}, list)
	if err != nil {
		return nil, err
	}
	features := make([]view.Feature, len(list))
	for i, f := range list {
		features[i] = view.Feature{Kind: f.Kind, Value: f.Value, Name: all[f]}
		switch {
		case all[f] == "":
			features[i].Name, features[i].Unseen = f.Value, "Isn’t there any more"
		case theirs[f] == "" && f.Kind == "category":
			features[i].Unseen = "They see nothing in it"
		case theirs[f] == "":
			features[i].Unseen = "Not in their range"
		}
	}
	return features, nil
}

func (h *handlers) names(c *fiber.Ctx, scope identity.Scope, list []accounts.Featured) (map[accounts.Featured]string, error) {
	by := map[string][]string{}
	for _, f := range list {
		by[f.Kind] = append(by[f.Kind], f.Value)
	}
	names := map[accounts.Featured]string{}
	products, err := h.Catalog.FeaturedProducts(c.UserContext(), scope, by["product"])
	if err != nil {
		return nil, err
	}
	for _, p := range products {
		names[accounts.Featured{Kind: "product", Value: p.SKU}] = p.Name
	}
	categories, err := h.Catalog.FeaturedCategories(c.UserContext(), scope, by["category"])
	if err != nil {
		return nil, err
	}
	for _, category := range categories {
		names[accounts.Featured{Kind: "category", Value: category.Path}] = category.Name
	}
	return names, nil
}

// change takes the form: into the draft, or from it to the client.
func (h *handlers) change(c *fiber.Ctx) error {
	o, err := h.open(c)
	if err != nil {
		return err
	}
	if !o.actor.Can(identity.Tailor) {
		return fault.Denied("This is for the client’s manager or an administrator.")
	}
	seen, _ := web.Number64(c.FormValue("seen"))
	do, what, _ := strings.Cut(c.FormValue("do"), ":")
	f := form{c: c, account: o.account, files: h.Files, problem: fault.Invalid("")}
	t := f.read(o.drafted.Theme, do)
	act(&t, do, what)
	if err := f.failed; err != nil {
		return err
	}
	err = f.problem.OrNil()
	if err == nil && do == "save" {
		if _, err = h.Accounts.SaveLook(c.UserContext(), o.actor, clock.Time(seen), t); err == nil {
			return h.Done(c, view.At(o.account.Slug)+shown(c), "The look is saved, and "+o.account.Name+" sees it.")
		}
	}
	if kept := h.Accounts.KeepDraft(c.UserContext(), o.actor, clock.Time(seen), t); kept != nil {
		return kept
	}
	return h.answer(c, t, do, err)
}

// answer shows the draft as it was kept: our own script a part of it, and others the page, with what is wrong.
func (h *handlers) answer(c *fiber.Ctx, t accounts.Theme, do string, err error) error {
	problem, invalid := fault.AsInvalid(err)
	conflict := fault.Is(err, fault.KindConflict)
	if err != nil && !invalid && !conflict {
		return err
	}
	find := ""
	if do == "find" {
		find = web.Text(c, "find", 100)
	}
	if err == nil && !web.Fragment(c) && do != "find" {
		return c.Redirect(view.At(c.Params("client"))+shown(c)+anchor(do), fiber.StatusSeeOther)
	}
	o, openErr := h.open(c)
	if openErr != nil {
		return openErr
	}
	e, editErr := h.editor(c, o, c.FormValue("show"), c.FormValue("width"), find)
	if editErr != nil {
		return editErr
	}
	status := fiber.StatusOK
	if e.Problem = problem; invalid {
		status = fiber.StatusUnprocessableEntity
	} else if conflict {
		status = fiber.StatusConflict
	}
	if web.Fragment(c) {
		return h.Render(c, fiber.StatusOK, view.Parts(e))
	}
	return h.page(c, status, e)
}

// shown keeps which preview was open.
func shown(c *fiber.Ctx) string {
	show, width := c.FormValue("show"), c.FormValue("width")
	if show == "" || strings.ContainsAny(show+width, "&#?%") {
		return ""
	}
	if width != "" {
		width = "&width=" + width
	}
	return "?show=" + show + width
}

// anchor leads back to where one was on the page.
func anchor(do string) string {
	switch do {
	case "up", "down":
		return "#look-blocks"
	case "feature", "feature-up", "unfeature":
		return "#look-featured"
	case "link", "link-up", "unlink":
		return "#look-links"
	case "no-logo":
		return "#look-logo"
	}
	return ""
}
