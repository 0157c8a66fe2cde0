package articles

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
	"tradecounter/views/ui"
)

func (h *handlers) showNew(c *fiber.Ctx) error {
	f := view.Fresh{Text: knowledge.Text{Title: web.Query(c, "title", 200)}, Category: web.Query(c, "category", 100), Search: web.Query(c, "search", 200)}
	return h.newPage(c, fiber.StatusOK, f)
}

func (h *handlers) newPage(c *fiber.Ctx, status int, f view.Fresh) (err error) {
	if f.Categories, err = h.Knowledge.Categories(c.UserContext(), web.Actor(c)); err != nil {
		return err
	}
	return h.Render(c, status, view.NewPage(h.DeskChrome(c, layout.Articles), f))
}

// create makes the draft and leads to its editor; a search that it was written for is dealt with.
func (h *handlers) create(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	f := view.Fresh{Text: text(c), Category: web.Text(c, "category", 100), Search: web.Text(c, "search", 200)}
	a, err := h.Knowledge.Create(ctx, actor, knowledge.NewArticle{Text: f.Text, Category: f.Category})
	if problem, status, ok := refusal(err); ok {
		f.Problem = problem
		return h.newPage(c, status, f)
	}
	if err != nil {
		return err
	}
	if f.Search != "" {
		if err := h.Knowledge.SearchFixed(ctx, actor, f.Search, "article "+a.Slug); err != nil {
			return err
		}
	}
	return h.Done(c, view.At(a.Slug), "The draft is there. Only staff read it until you publish it.")
}

func (h *handlers) show(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	a, err := h.find(c)
	if err != nil {
		return err
	}
	if a.Slug != c.Params("slug") {
		return c.Redirect(view.At(a.Slug), fiber.StatusMovedPermanently)
	}
	v, err := h.Knowledge.Version(ctx, actor, a.Slug, 0)
	if err != nil {
		return err
	}
	e := view.Editor{Article: a, Text: v.Text, Seen: v.Number, Tab: rand.Text()}
	unsaved, err := h.Knowledge.Unsaved(ctx, actor, a.Slug)
	if err != nil {
		return err
	}
	takes := c.Query("draft")
	for _, u := range unsaved {
		switch {
		case u.Tab == takes:
			e.Text, e.Seen, e.Tab, e.TakenUp = u.Text, u.BasedOn, u.Tab, true
			if u.Latest > u.BasedOn {
				e.Changed = changedBy(v)
			}
		case u.Text != v.Text:
			e.Unsaved = append(e.Unsaved, u)
		}
	}
	return h.editorPage(c, fiber.StatusOK, e)
}

// changedBy says who saved the newest version, to one who writes on an older one.
func changedBy(v knowledge.Version) string {
	return fmt.Sprintf("%s saved version %d meanwhile. When you save, what you both changed is put together.", v.ByName, v.Number)
}

func (h *handlers) editorPage(c *fiber.Ctx, status int, e view.Editor) (err error) {
	if e.Files, err = h.Knowledge.Files(c.UserContext(), web.Actor(c), e.Article.Slug); err != nil {
		return err
	}
	if e.Preview, err = h.previewOf(c, e.Article.Slug, e.Text, e.Files); err != nil {
		return err
	}
	return h.Render(c, status, view.EditorPage(h.DeskChrome(c, layout.Articles), e))
}

// typed is the editor's form.
func (h *handlers) typed(c *fiber.Ctx) (view.Editor, error) {
	a, err := h.find(c)
	return view.Editor{Article: a, Text: text(c), Note: web.Text(c, "note", 400), Seen: number(web.Text(c, "seen", 20)), Tab: web.Text(c, "tab", 100)}, err
}

func (h *handlers) save(c *fiber.Ctx) error {
	e, err := h.typed(c)
	if err != nil {
		return err
	}
	saved, err := h.Knowledge.Save(c.UserContext(), web.Actor(c), e.Article.Slug, knowledge.Edit{Seen: e.Seen, Text: e.Text, Note: e.Note, Tab: e.Tab})
	return h.answer(c, e, saved, err, 0)
}

// answer is what a save comes to: the next version, the form with what is wrong, or the places where two clash.
func (h *handlers) answer(c *fiber.Ctx, e view.Editor, saved knowledge.Saved, err error, before int) error {
	var clash *knowledge.Conflict
	if errors.As(err, &clash) {
		if e.Tab == "" {
			e.Tab = rand.Text()
		}
		if err := h.Knowledge.Autosave(c.UserContext(), web.Actor(c), e.Article.Slug, e.Tab, clash.Base.Number, clash.Yours); err != nil {
			return err
		}
		v := view.Conflict{Article: e.Article, Conflict: clash, Tab: e.Tab, Note: e.Note, Again: before != 0}
		return h.Render(c, fiber.StatusConflict, view.ConflictPage(h.DeskChrome(c, layout.Articles), v))
	}
	if problem, status, ok := refusal(err); ok {
		e.Problem = problem
		return h.editorPage(c, status, e)
	}
	if err != nil {
		return err
	}
	h.Flash(c, savedSaid(e, saved))
	return c.Redirect(view.At(saved.Slug), fiber.StatusSeeOther)
}

func savedSaid(e view.Editor, saved knowledge.Saved) ui.Flash {
	f := ui.Flash{Tone: ui.OK, Text: fmt.Sprintf("Version %d is saved.", saved.Latest)}
	switch {
	case saved.Latest == e.Article.Latest && len(saved.Merged) == 0:
		f.Text = "Nothing was changed, so there is no new version."
	case len(saved.Merged) > 0:
		f.Text += " " + mergedWords(saved.Merged)
		f.LinkText, f.LinkTo = "What came of it", fmt.Sprintf("%s?from=%d&to=%d", view.At(saved.Slug, "versions"), e.Seen, saved.Latest)
	case saved.Live():
		f.Text += " Readers see it once it is published."
		f.LinkText, f.LinkTo = "Publish it", view.At(saved.Slug, "publish")
	}
	return f
}

func mergedWords(list []knowledge.Merged) string {
	places := "one place"
	if len(list) > 1 {
		places = strconv.Itoa(len(list)) + " places"
	}
	return strings.Join(list[0].By, " and ") + " had changed " + places + " meanwhile; that is in it, too."
}

// merge saves what was chosen where two clash.
func (h *handlers) merge(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	e, err := h.typed(c)
	if err != nil {
		return err
	}
	edit := knowledge.Edit{Seen: e.Seen, Text: e.Text, Note: e.Note, Tab: e.Tab}
	saved, err := h.Knowledge.Save(ctx, actor, e.Article.Slug, edit)
	var clash *knowledge.Conflict
	theirs := number(web.Text(c, "theirs", 20))
	if !errors.As(err, &clash) || clash.Theirs.Number != theirs {
		return h.answer(c, e, saved, err, theirs)
	}
	choices := make([]string, len(clash.Clashes))
	for i := range choices {
		choices[i] = web.Text(c, "choice-"+strconv.Itoa(i), 10)
	}
	edit.Seen, edit.Text = clash.Theirs.Number, clash.Resolve(choices)
	saved, err = h.Knowledge.Save(ctx, actor, e.Article.Slug, edit)
	return h.answer(c, e, saved, err, theirs)
}

// kept is what autosave answers.
type kept struct {
	At      string `json:"at"`      // the time of day
	Changed string `json:"changed"` // who saved meanwhile; "" when nobody did
}

// autosave keeps what is typed in a tab and tells when somebody saved meanwhile.
func (h *handlers) autosave(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	e, err := h.typed(c)
	if err != nil {
		return err
	}
	if err := h.Knowledge.Autosave(ctx, actor, e.Article.Slug, e.Tab, e.Seen, e.Text); err != nil {
		return err
	}
	set, err := h.Settings.Get(ctx)
	if err != nil {
		return err
	}
	answer := kept{At: h.Now().In(set.Zone).Format("15:04")}
	if e.Article.Latest > e.Seen {
		v, err := h.Knowledge.Version(ctx, actor, e.Article.Slug, 0)
		if err != nil {
			return err
		}
		answer.Changed = changedBy(v)
	}
	return c.JSON(answer)
}

func (h *handlers) discard(c *fiber.Ctx) error {
	tab := web.Text(c, "tab", 100)
	if tab == "" {
		return fault.Invalid("Say what shall be discarded.")
	}
	if err := h.Knowledge.Discard(c.UserContext(), web.Actor(c), c.Params("slug"), tab); err != nil {
		return err
	}
	to := view.At(c.Params("slug"))
	if web.Text(c, "from", 10) == "list" {
		to = view.Path
	}
	return h.Done(c, to, "It is discarded.")
}

func (h *handlers) versions(c *fiber.Ctx) error {
	ctx, actor := c.UserContext(), web.Actor(c)
	a, err := h.find(c)
	if err != nil {
		return err
	}
	v := view.Versions{Article: a, From: number(c.Query("from")), To: number(c.Query("to"))}
	if v.List, err = h.Knowledge.Versions(ctx, actor, a.Slug); err != nil {
		return err
	}
	if v.Diff, err = h.Knowledge.Difference(ctx, actor, a.Slug, v.From, v.To); err != nil {
		return err
	}
	v.From, v.To = v.Diff.From.Number, v.Diff.To.Number
	return h.Render(c, fiber.StatusOK, view.VersionsPage(h.DeskChrome(c, layout.Articles), v))
}

func (h *handlers) restore(c *fiber.Ctx) error {
	old := number(c.Params("number"))
	a, err := h.Knowledge.Restore(c.UserContext(), web.Actor(c), c.Params("slug"), old)
	if err != nil {
		return err
	}
	return h.Done(c, view.At(a.Slug, "versions"), fmt.Sprintf("Version %d says what version %d said.", a.Latest, old))
}

func has(list []knowledge.File, name string) bool {
	return slices.ContainsFunc(list, func(f knowledge.File) bool { return f.Name == name })
}
