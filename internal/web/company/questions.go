package company

import (
	"crypto/rand"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/insight/recording"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/search/articles"
	"tradecounter/internal/support"
	"tradecounter/internal/web"
	views "tradecounter/views/company"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

// questionPages are what a client asks and is answered.
type questionPages struct {
	*handlers
	support *support.Service
	files   *files.Store
	answers Answers
}

// Answers are the articles that may answer a question before it is sent.
type Answers struct {
	Articles  *articles.Service
	Knowledge *knowledge.Service
}

// RegisterQuestions adds them.
func RegisterQuestions(w *web.Web, p Parts, s *support.Service, f *files.Store, a Answers) {
	h := &questionPages{&handlers{w, p}, s, f, a}
	g := w.App.Group("/s/:account/questions", w.Members)
	g.Get("", h.showAll)
	g.Get("/new", h.showNew)
	g.Post("/new", h.ask)
	g.Get("/offers", h.showOffers)
	g.Get("/offers/:article", h.openOffer)
	g.Post("/solved", h.solvedBy)
	g.Get("/:number", h.show)
	g.Post("/:number", h.write)
	g.Post("/:number/rating", h.rate)
	g.Get("/:number/files/:id", h.sendFile)
	h.registerIdeas(w.App.Group("/s/:account/ideas", w.Members))
}

func (p *page) questionAt(number, rest string) string {
	return p.to("questions/" + url.PathEscape(number) + rest)
}

const questionsPerPage = 20

func (h *questionPages) showAll(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	f := support.Asked{State: web.Query(c, "state", 10), Words: web.Query(c, "q", 200), Page: max(c.QueryInt("page", 1), 1), PerPage: questionsPerPage}
	rows, found, err := h.support.List(p.ctx, p.actor, f)
	if err != nil {
		return err
	}
	view := views.Questions{Words: f.Words, None: found == 0 && f.Words == "" && f.State == "", Found: counted(p, found, "question", "questions")}
	for _, r := range rows {
		view.Rows = append(view.Rows, p.questionRow(r))
	}
	to := func(state string, n int) string {
		return p.to("questions") + "?" + url.Values{"state": {state}, "q": {f.Words}, "page": {strconv.Itoa(n)}}.Encode()
	}
	for _, tab := range []struct{ state, text string }{{"", "All"}, {"open", "Open"}, {"solved", "Solved"}} {
		view.Tabs = append(view.Tabs, ui.Tab{Text: tab.text, To: to(tab.state, 1), Current: f.State == tab.state})
	}
	last := max(1, (found+questionsPerPage-1)/questionsPerPage)
	current := min(f.Page, last)
	first := (current-1)*questionsPerPage + 1
	view.Pages = ui.Pages{Current: current, Last: last, To: func(n int) string { return to(f.State, n) },
		Summary: fmt.Sprintf("%d to %d of %d", first, first+len(rows)-1, found)}
	return h.web.Render(c, fiber.StatusOK, views.QuestionsPage(p.chrome, view))
}

func counted(p *page, n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return p.number(int64(n)) + " " + many
}

func (p *page) questionRow(r support.Row) views.QuestionRow {
	row := views.QuestionRow{Number: r.Number, To: p.questionAt(r.Number, ""), Subject: r.Subject, State: questionState(r.State),
		At: p.moment(r.LastAt), Last: r.LastBy + " wrote"}
	if r.MemberID != p.actor.MemberID {
		row.Asker = r.Member
	}
	if r.LastStaff {
		row.Last = r.LastBy + " answered"
	}
	return row
}

var questionStates = map[support.State]views.State{
	support.Open: {Tone: ui.Accent, Icon: "clock", Text: "With us"}, support.Waiting: {Tone: ui.Warn, Icon: "flag", Text: "Waiting for you"},
	support.Solved: {Tone: ui.OK, Icon: "check", Text: "Solved"}, support.Closed: {Icon: "check", Text: "Closed"},
}

func questionState(s support.State) views.State { return questionStates[s] }

func (h *questionPages) showNew(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	form := support.Question{Key: rand.Text(), Subject: web.Query(c, "subject", 200), About: about(web.Query(c, "about", 240))}
	return h.askPage(p, fiber.StatusOK, form, nil)
}

// about is what a question's form says of what it is about: order:HV-104211.
func about(text string) support.About {
	kind, name, _ := strings.Cut(text, ":")
	return support.About{Kind: kind, Name: name}
}

func (h *questionPages) ask(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Help)
	if err != nil {
		return err
	}
	form := support.Question{Key: web.Text(c, "key", 64), Subject: web.Text(c, "subject", 400), Reason: web.Text(c, "reason", 80),
		Text: web.Lines(c, "text", 20_000), About: about(web.Text(c, "about", 240))}
	if c.FormValue("look") != "" {
		return h.askPage(p, fiber.StatusOK, form, nil)
	}
	if form.Files, err = uploads(c); err != nil {
		return err
	}
	if p.aboutLink(form.About) == nil { // of what they don't see nothing is said
		form.About = support.About{}
	}
	t, err := h.support.Ask(p.ctx, p.actor, form)
	if refused, ok := fault.AsInvalid(err); ok {
		return h.askPage(p, fiber.StatusUnprocessableEntity, form, refused)
	}
	if err != nil {
		return err
	}
	h.web.Observe(c, recording.QuestionAsked{Number: t.Number})
	h.keepOffers(p, form.Key, askedSoFar(form), support.Offered)
	return h.web.Done(c, p.questionAt(t.Number, ""), "Sent. The answer comes to "+p.actor.Email+" and stands here.")
}

func (h *questionPages) askPage(p *page, status int, form support.Question, refused *fault.Fault) error {
	view := views.NewQuestion{Key: form.Key, Subject: form.Subject, Text: form.Text, Reason: form.Reason, Problem: refused,
		Answer: "We answer to " + p.actor.Email, OffersAt: p.to("questions/offers"), Offers: h.offers(p, form.Key, askedSoFar(form))}
	p.chrome.Scripts = []string{"ask.js", "photos.js"}
	for _, reason := range support.ReasonsToAsk() {
		view.Reasons = append(view.Reasons, ui.Option{Value: reason, Label: reason})
	}
	if view.Reason == "" {
		view.Reason = "Something else"
	}
	if link := p.aboutLink(form.About); link != nil {
		view.AboutKind, view.About, view.AboutText = form.About.Kind, form.About.Name, link.Text
	}
	return h.web.Render(p.c, status, views.AskQuestionPage(p.chrome, view))
}

// aboutLink is what a question is about, with its address where the account sees it; nil for nothing.
func (p *page) aboutLink(a support.About) *ui.Link {
	switch a.Kind {
	case support.AboutOrder:
		if o, err := p.parts.Orders.Find(p.ctx, p.actor, a.Name); err == nil {
			return &ui.Link{Text: "Order " + o.Number, To: p.orderAt(o.Number, "")}
		}
	case support.AboutProduct:
		if product, err := p.web.Catalog.Find(p.ctx, p.scope, a.Name); err == nil {
			return &ui.Link{Text: product.Name + ", " + product.SKU, To: p.productAt(product.SKU)}
		}
	case support.AboutPage:
		return &ui.Link{Text: "the page " + a.Name}
	case support.AboutArticle:
		if article, err := p.web.Knowledge.Article(p.ctx, p.scope, a.Name); err == nil {
			return &ui.Link{Text: "the article “" + article.Title + "”", To: p.to("help/" + url.PathEscape(article.Slug))}
		}
	}
	return nil
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
