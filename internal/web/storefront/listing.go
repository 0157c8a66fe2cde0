package storefront

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/search"
	"tradecounter/views/layout"
	views "tradecounter/views/storefront"
	"tradecounter/views/ui"
)

// listing is one request for a list of products.
type listing struct {
	*page
	asked  asked
	path   string            // of the page, without its fields
	within *catalog.Category // nil: the whole range
	tree   catalog.Tree
	result search.Result
	key    string // of the search, for what follows from it
}

const mostHelpHere = 3

func (h *handlers) showCategory(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Browse)
	if err != nil {
		return err
	}
	l, err := p.listing(readAsked(c))
	if err != nil {
		return err
	}
	category, ok := l.tree.BySlug(param(c, "slug"))
	if !ok {
		return fault.NotFound("This category isn't in your range.")
	}
	if about, err := p.howTo("", category.ID, mostHelpHere); err != nil {
		return err
	} else if len(about) > 0 { // nearer than what is said of every listing
		p.chrome.HelpHere = about
	}
	l.within, l.path = category, p.categoryAt(category)
	l.asked.words = ""
	query := l.asked.query()
	query.Category = category.Slug
	return l.show(query)
}

func (h *handlers) showSearch(c *fiber.Ctx) error {
	p, err := h.open(c, layout.Browse)
	if err != nil {
		return err
	}
	l, err := p.listing(readAsked(c))
	if err != nil {
		return err
	}
	l.path, l.chrome.Query = p.to("search"), l.asked.words
	if category, ok := l.tree.BySlug(l.asked.category); ok {
		l.within = category
	}
	return l.show(l.asked.query())
}

func (p *page) listing(a asked) (*listing, error) {
	tree, err := p.categories()
	return &listing{page: p, asked: a, tree: tree}, err
}

func (p *page) categoryAt(c *catalog.Category) string {
	return p.base + "/c/" + url.PathEscape(c.Slug)
}

func (l *listing) show(query search.Query) (err error) {
	begun := time.Now()
	if l.result, err = l.parts.Search.Search(l.ctx, l.scope, query); err != nil {
		return err
	}
	l.searched(time.Since(begun))
	if l.within != nil {
		if trail := l.tree.Trail(l.within.ID); len(trail) > 0 {
			l.chrome.Category = l.categoryAt(trail[0])
		}
	}
	answers, err := l.answers()
	if err != nil {
		return err
	}
	if l.result.Total == 0 && l.asked.words != "" && !l.asked.filtered() {
		nothing := l.nothing()
		if nothing.Answers = answers; nothing.Spelling == nil {
			nothing.Spelling = answers.Spelling
		}
		return l.web.Render(l.c, fiber.StatusOK, views.NothingPage(l.chrome, nothing))
	}
	view, err := l.view()
	if err != nil {
		return err
	}
	view.Answers = answers
	return l.web.Render(l.c, fiber.StatusOK, views.ListingPage(l.chrome, view))
}

func (l *listing) view() (views.Listing, error) {
	r := l.result
	v := views.Listing{
		Title: l.title(), Crumbs: l.crumbs(), Counts: l.counts(), Basis: l.basis(),
		Action: l.path, Links: l.links(), Rail: l.rail(), Flags: l.flags(), Set: l.set(), ClearTo: l.asked.bare().at(l.path),
		Sort: string(l.asked.sort), Sorts: l.sorts(), SortHidden: without(l.asked.fields(), "sort", "page"),
		Views: l.views(), View: l.asked.view, Notes: l.notes(), Add: l.adding(l.source()),
		AskTo: l.askTo(), AskWho: l.askWho(),
		Pages: ui.Pages{Summary: l.summary(), Current: r.Page, Last: r.Pages, To: func(n int) string {
			a := l.asked
			a.page = n
			return a.at(l.path)
		}},
	}
	v.Hidden, v.Per = l.kept(v.Rail), l.perPage()
	v.Promoted, v.PromotedLabel = l.promoted()
	g, err := l.lookUp(r.IDs)
	if err != nil {
		return v, err
	}
	first := l.allWords()
	if v.First, err = l.cards(g, r.IDs[:first], l.plate()); err != nil {
		return v, err
	}
	if v.Most, err = l.cards(g, r.IDs[first:], l.plate()); err != nil {
		return v, err
	}
	l.leads(r.IDs, g, v.First, v.Most)
	return v, nil
}

// allWords is how many products of this page hold all words; after them come those with most.
func (l *listing) allWords() int {
	if l.asked.words == "" {
		return len(l.result.IDs)
	}
	before := (l.result.Page - 1) * l.result.PerPage
	return min(max(l.result.AllWords-before, 0), len(l.result.IDs))
}

func (l *listing) plate() plate {
	if l.asked.view == views.Pictures {
		return tilePlate
	}
	return rowPlate
}

func (l *listing) source() string {
	if l.asked.words != "" {
		return "search"
	}
	return "listing"
}

func (l *listing) title() string {
	switch {
	case l.asked.words != "" && l.within != nil:
		return "“" + l.asked.words + "” in " + l.within.Name
	case l.asked.words != "":
		return "“" + l.asked.words + "”"
	case l.within != nil:
		return l.within.Name
	case l.asked.news:
		return "New in your range"
	}
	return "All products"
}

func (l *listing) crumbs() []ui.Link {
	if l.within == nil || l.asked.words != "" {
		return nil
	}
	return l.trail(l.within.ID, false)
}

// trail leads to a category; the last step is where one is, unless a product follows.
func (p *page) trail(categoryID int64, linked bool) []ui.Link {
	tree, err := p.categories()
	if err != nil {
		return nil
	}
	var links []ui.Link
	trail := tree.Trail(categoryID)
	for i, c := range trail {
		link := ui.Link{Text: c.Name, To: p.categoryAt(c)}
		if i == len(trail)-1 && !linked {
			link.To = ""
		}
		links = append(links, link)
	}
	return links
}

func (l *listing) counts() string {
	total := l.number(int64(l.result.Total))
	if l.within != nil && l.asked.words == "" && l.asked.filtered() {
		return total + " of " + l.products(l.within.Count)
	}
	return l.products(l.result.Total)
}

func (p *page) products(n int) string {
	if n == 1 {
		return "1 product"
	}
	return p.number(int64(n)) + " products"
}

func (l *listing) basis() string {
	return "Prices in " + l.scope.Currency + ", net, for " + l.actor.Account.Name
}

func (l *listing) summary() string {
	r := l.result
	from := (r.Page-1)*r.PerPage + 1
	return l.number(int64(from)) + " to " + l.number(int64(from+len(r.IDs)-1)) + " of " + l.number(int64(r.Total))
}

func (l *listing) sorts() []ui.Option {
	usual := "Name"
	options := []ui.Option{}
	if l.asked.words != "" {
		usual = "Best match"
		options = append(options, ui.Option{Value: string(search.ByName), Label: "Name"})
	}
	options = append([]ui.Option{{Value: string(search.Relevance), Label: usual}}, options...)
	if l.result.Numbered || l.asked.sort == search.ByPartNumber {
		options = append(options, ui.Option{Value: string(search.ByPartNumber), Label: "Your part number"})
	}
	return append(options,
		ui.Option{Value: string(search.OftenBought), Label: "Often bought by you"},
		ui.Option{Value: string(search.LastBought), Label: "Last bought by you"},
		ui.Option{Value: string(search.ByPrice), Label: "Your price, lowest first"},
		ui.Option{Value: string(search.ByPriceDown), Label: "Your price, highest first"})
}

func (l *listing) views() []ui.Tab {
	tab := func(view views.View, text, icon string) ui.Tab {
		a := l.asked
		a.view, a.page = view, l.result.Page
		return ui.Tab{Text: text, Icon: icon, To: a.at(l.path), Current: view == l.asked.view}
	}
	return []ui.Tab{tab(views.Rows, "Rows", "rows"), tab(views.Compact, "Compact", "compact"), tab(views.Pictures, "Pictures", "grid")}
}

// perPage offers the other length of a page where the list is longer than the short one.
func (l *listing) perPage() *ui.Link {
	if l.result.Total <= perPage[0] {
		return nil
	}
	a := l.asked
	a.page, a.per = 1, perPage[0]+perPage[1]-l.asked.per
	return &ui.Link{Text: "Show " + strconv.Itoa(a.per) + " a page", To: a.at(l.path)}
}

// notes tell what the search made of the words.
func (l *listing) notes() []views.Note {
	var notes []views.Note
	if l.result.Spelling != "" {
		a := l.asked.bare()
		a.words = l.result.Spelling
		notes = append(notes, views.Note{Before: "Did you mean ", LinkText: l.result.Spelling, LinkTo: a.at(l.path), After: "?"})
	}
	if len(l.result.Dropped) > 0 {
		notes = append(notes, views.Note{Before: "No product has " + quoted(l.result.Dropped) + ". These are found without it."})
	}
	return notes
}

func quoted(words []string) string { return "“" + strings.Join(words, "”, “") + "”" }

func (l *listing) askTo() string {
	words := l.asked.words
	if words == "" && l.within != nil {
		words = l.within.Name
	}
	var set []string
	for _, chip := range l.set() {
		set = append(set, chip.Text)
	}
	if len(set) > 0 {
		words += " (" + strings.Join(set, ", ") + ")"
	}
	return l.to("ask") + "?q=" + url.QueryEscape(words)
}

// nothing offers every way on from a search that found nothing.
func (l *listing) nothing() views.Nothing {
	n := views.Nothing{Words: l.asked.words, AskTo: l.askTo(), AskWho: l.askWho(), Orders: l.to("orders"), BuyAgain: l.to("buy-again")}
	if l.result.Spelling != "" {
		a := l.asked.bare()
		a.words = l.result.Spelling
		n.Spelling = &ui.Link{Text: l.result.Spelling, To: a.at(l.path)}
	}
	if l.within != nil {
		a := l.asked.bare()
		a.category = ""
		n.Category = l.within.Name
		n.Elsewhere = &ui.Link{Text: "Search your whole range for “" + l.asked.words + "”", To: a.at(l.path)}
	}
	for _, c := range l.tree.Top {
		n.Categories = append(n.Categories, views.CountLink{Text: c.Name, To: l.categoryAt(c), Count: l.number(int64(c.Count))})
	}
	return n
}

// without are the fields but those named.
func without(fields []views.Param, names ...string) []views.Param {
	var kept []views.Param
	for _, f := range fields {
		drop := false
		for _, name := range names {
			drop = drop || f.Name == name
		}
		if !drop {
			kept = append(kept, f)
		}
	}
	return kept
}
