package seed

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/markdown"
)

// helpArticle is the front matter of an article, with its text.
type helpArticle struct {
	Slug, Title, Summary, Category, Status, Owner string
	Audience                                      yaml.Node
	Products, Pages, Errors, Related              []string
	ProductCategories                             []string `yaml:"product_categories"`
	OldSlugs                                      []string `yaml:"old_slugs"`
	Order                                         int

	file, body         string
	staff              bool
	accounts, segments []string
}

// forAll says that every buyer reads it.
func (a *helpArticle) forAll() bool { return !a.staff && len(a.accounts)+len(a.segments) == 0 }

var helpRoot = os.DirFS("help")

func readHelp(t *testing.T) []*helpArticle {
	t.Helper()
	names, err := fs.Glob(helpRoot, "*/*/*.md")
	if err != nil || len(names) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	var articles []*helpArticle
	for _, name := range names {
		a := &helpArticle{file: name}
		a.read(t)
		articles = append(articles, a)
	}
	return articles
}

func (a *helpArticle) read(t *testing.T) {
	t.Helper()
	text, err := fs.ReadFile(helpRoot, a.file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, found := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
	if !found {
		t.Fatalf("%s has no front matter", a.file)
	}
	decoder := yaml.NewDecoder(strings.NewReader(head))
	decoder.KnownFields(true)
	if err := decoder.Decode(a); err != nil {
		t.Fatalf("%s: %v", a.file, err)
	}
	a.body = body
	switch named := map[string][]string{}; {
	case a.Audience.Value == "staff":
		a.staff = true
	case a.Audience.Value == "all":
	case a.Audience.Decode(&named) == nil && len(named["accounts"])+len(named["segments"]) > 0:
		a.accounts, a.segments = named["accounts"], named["segments"]
	default:
		t.Errorf("%s: its audience is unclear", a.file)
	}
}

func helpCategories(t *testing.T) map[string]bool {
	t.Helper()
	lists, err := fs.Glob(helpRoot, "*/categories.yaml")
	if err != nil || len(lists) != 2 {
		t.Fatalf("lists of categories: %v, %v", lists, err)
	}
	names, slugs := map[string]bool{}, map[string]bool{}
	for _, list := range lists {
		text, err := fs.ReadFile(helpRoot, list)
		if err != nil {
			t.Fatal(err)
		}
		var categories []struct{ Slug, Name string }
		if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&categories); err != nil {
			t.Fatalf("%s: %v", list, err)
		}
		for _, c := range categories {
			if c.Slug == "" || c.Name == "" || slugs[c.Slug] || names[c.Name] {
				t.Errorf("%s: %q, %q", list, c.Slug, c.Name)
			}
			slugs[c.Slug], names[c.Name] = true, true
		}
	}
	return names
}

var (
	helpStates = []string{"draft", "in_review", "published"}
	slugForm   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func TestTheFrontMatterOfTheArticlesIsWhole(t *testing.T) {
	categories, taken := helpCategories(t), map[string]string{}
	for _, a := range readHelp(t) {
		if a.Slug != strings.TrimSuffix(path.Base(a.file), ".md") || !slugForm.MatchString(a.Slug) {
			t.Errorf("%s is called %q", a.file, a.Slug)
		}
		for _, slug := range append([]string{a.Slug}, a.OldSlugs...) {
			if taken[slug] != "" {
				t.Errorf("%s and %s are both %s", a.file, taken[slug], slug)
			}
			taken[slug] = a.file
		}
		if a.Title == "" || a.Summary == "" || strings.TrimSpace(a.body) == "" || !slices.Contains(helpStates, a.Status) {
			t.Errorf("%s: title %q, summary %q, status %q", a.file, a.Title, a.Summary, a.Status)
		}
		if !categories[a.Category] {
			t.Errorf("%s: no category %q", a.file, a.Category)
		}
		for _, page := range a.Pages {
			if !slices.Contains(knowledge.Pages, page) && !(a.staff && strings.HasPrefix(page, "desk-")) {
				t.Errorf("%s: no page %q", a.file, page)
			}
		}
		for _, name := range a.Errors {
			if !slices.Contains(knowledge.Errors, name) {
				t.Errorf("%s: no error %q", a.file, name)
			}
		}
	}
}

func TestWhatTheArticlesNameExists(t *testing.T) {
	s := told(t)
	categories := map[string]bool{}
	for _, p := range s.catalogue.products {
		for category, more := p.category, true; more; {
			categories[category] = true
			above := strings.LastIndex(category, " > ")
			if more = above > 0; more {
				category = category[:above]
			}
		}
	}
	accounts, err := table("people/accounts.csv")
	if err != nil {
		t.Fatal(err)
	}
	slugs, segments := map[string]bool{}, map[string]bool{}
	for _, row := range accounts {
		slugs[row["slug"]], segments[row["segment"]] = true, true
	}
	owners := helpOwners(t)
	for _, a := range readHelp(t) {
		a.namesOnly(t, "product", append(a.cards(), a.Products...), func(sku string) bool {
			return s.catalogue.bySKU[sku] != nil && !s.catalogue.bySKU[sku].discontinued
		})
		a.namesOnly(t, "product category", a.ProductCategories, func(c string) bool { return categories[c] })
		a.namesOnly(t, "account", a.accounts, func(slug string) bool { return slugs[slug] })
		a.namesOnly(t, "segment", a.segments, func(segment string) bool { return segments[segment] })
		if a.Owner != "" && !owners[a.Owner] {
			t.Errorf("%s: %s doesn't edit articles", a.file, a.Owner)
		}
	}
}

// helpOwners are who may edit articles: support and administrators.
func helpOwners(t *testing.T) map[string]bool {
	t.Helper()
	var staff []Staff
	if err := readJSON("staff", &staff); err != nil {
		t.Fatal(err)
	}
	owners := map[string]bool{}
	for _, p := range staff {
		owners[p.Email] = p.Role == "support" || p.Role == "admin"
	}
	return owners
}

func (a *helpArticle) namesOnly(t *testing.T, what string, names []string, known func(string) bool) {
	t.Helper()
	for _, name := range names {
		if !known(name) {
			t.Errorf("%s: no %s %q", a.file, what, name)
		}
	}
}

func (a *helpArticle) cards() []string { return markdown.Read(a.body).Products() }

// links are the articles that the text leads to.
func (a *helpArticle) links() (slugs []string) {
	for _, link := range markdown.Read(a.body).Links {
		if link.Kind == markdown.LinkArticle {
			slugs = append(slugs, link.To)
		}
	}
	return slugs
}

// An article leads to articles that exist, and one for everybody to none that somebody can't open.
func TestTheArticlesLeadSomewhere(t *testing.T) {
	articles, bySlug := readHelp(t), map[string]*helpArticle{}
	for _, a := range articles {
		bySlug[a.Slug] = a
	}
	for _, a := range articles {
		for _, slug := range append(a.links(), a.Related...) {
			target := bySlug[slug]
			switch {
			case target == nil:
				t.Errorf("%s leads to %q, which doesn't exist", a.file, slug)
			case target == a:
				t.Errorf("%s leads to itself", a.file)
			case a.Status == "published" && target.Status != "published":
				t.Errorf("%s leads to %s, which is %s", a.file, slug, target.Status)
			case a.forAll() && !target.forAll():
				t.Errorf("%s is for everybody and leads to %s, which isn't", a.file, slug)
			}
		}
	}
}

func TestTheArticlesOfTheDemoAreOfAllKinds(t *testing.T) {
	var good, staff, accounts, segments, unpublished int
	for _, a := range readHelp(t) {
		if !strings.HasPrefix(a.file, "seller/") {
			continue
		}
		count(&good, a.Status == "published" && a.forAll())
		count(&staff, a.staff)
		count(&accounts, len(a.accounts) > 0)
		count(&segments, len(a.segments) > 0)
		count(&unpublished, a.Status != "published")
		if n := len(strings.Fields(a.body)); n < 200 || n > 700 {
			t.Errorf("%s has %d words", a.file, n)
		}
	}
	if good < 40 || staff < 3 || accounts < 3 || segments < 2 || unpublished < 2 {
		t.Errorf("%d for everybody, %d for staff, %d for accounts, %d for segments, %d unpublished", good, staff, accounts, segments, unpublished)
	}
}
