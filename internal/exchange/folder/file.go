package folder

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// file is one Markdown file as it was read.
type file struct {
	name     string
	record   knowledge.Record
	lines    map[string]int // of the keys that it has
	bodyLine int            // on which the text begins
}

// line of a key, or of the front matter's begin.
func (f *file) line(key string) int { return max(f.lines[key], 1) }

func (r *run) readArticle(name string) error {
	content, err := fs.ReadFile(r.in, name)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(content), "\ufeff"), "\r\n", "\n")
	rest, found := strings.CutPrefix(text, "---\n")
	head, body, closed := strings.Cut(rest, "\n---\n")
	if !found || !closed {
		r.problem(name, 1, "", "The file needs front matter: keys between two lines of ---.")
		return nil
	}
	f := &file{name: name, lines: map[string]int{}, bodyLine: strings.Count(head, "\n") + 4}
	for strings.HasPrefix(body, "\n") {
		body, f.bodyLine = body[1:], f.bodyLine+1
	}
	f.record.Body = body
	r.files = append(r.files, f)
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(head), &doc); err != nil {
		r.problem(name, 1, "", "The front matter can’t be read: "+strings.TrimPrefix(err.Error(), "yaml: ")+".")
		return nil
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		r.problem(name, 2, "", "The front matter needs lines of key: value.")
		return nil
	}
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		line := key.Line + 1
		if f.lines[key.Value] != 0 {
			r.problem(name, line, key.Value, "Stands here twice.")
			continue
		}
		f.lines[key.Value] = line
		if err := f.set(key.Value, value); err != nil {
			r.problem(name, line, key.Value, err.Error())
		}
	}
	for _, key := range []string{"slug", "title"} {
		if f.lines[key] == 0 {
			r.problem(name, 1, key, "Is missing.")
		}
	}
	return nil
}

// set reads one key.
func (f *file) set(key string, v *yaml.Node) (err error) {
	r := &f.record
	switch key {
	case "slug":
		r.Slug, err = oneOf(v)
	case "title":
		r.Title, err = oneOf(v)
	case "summary":
		r.Summary, err = oneOf(v)
	case "category":
		r.Category, err = oneOf(v)
	case "owner":
		r.Owner, err = oneOf(v)
	case "status":
		var state string
		state, err = oneOf(v)
		r.State = knowledge.State(state)
		if err == nil && !slices.Contains([]knowledge.State{knowledge.Draft, knowledge.InReview, knowledge.Scheduled, knowledge.Published, knowledge.Archived}, r.State) {
			err = wrong("%q is none of draft, in_review, scheduled, published, archived.", state)
		}
	case "publish_at":
		r.PublishAt, err = timeOf(v)
	case "review_on":
		r.ReviewOn, err = dateOf(v)
	case "order":
		r.Place, err = numberOf(v)
	case "audience":
		err = f.setAudience(v)
	case "related":
		r.Related, err = listOf(v)
	case "old_slugs":
		r.OldSlugs, err = listOf(v)
		slices.Sort(r.OldSlugs)
	case "products", "product_categories", "pages", "errors":
		var list []string
		if list, err = listOf(v); err == nil {
			for _, what := range list {
				r.Ties = append(r.Ties, knowledge.Tie{Kind: tieKinds[key], What: what})
			}
		}
	default:
		err = wrong("Isn’t known. Known are slug, title, summary, category, status, publish_at, audience, products, product_categories, pages, errors, related, owner, review_on, order, old_slugs.")
	}
	return err
}

var tieKinds = map[string]string{"products": knowledge.TieProduct, "product_categories": knowledge.TieCategory, "pages": knowledge.TiePage, "errors": knowledge.TieError}

// fill takes over what the file doesn't say.
func (f *file) fill(was knowledge.Record) {
	r := &f.record
	missing := func(key string) bool { return f.lines[key] == 0 }
	for key, take := range map[string]func(){
		"summary": func() { r.Summary = was.Summary }, "category": func() { r.Category = was.Category }, "owner": func() { r.Owner = was.Owner },
		"review_on": func() { r.ReviewOn = was.ReviewOn }, "order": func() { r.Place = was.Place }, "related": func() { r.Related = was.Related },
		"old_slugs": func() { r.OldSlugs = was.OldSlugs },
		"status":    func() { r.State, r.PublishAt = was.State, was.PublishAt },
		"audience":  func() { r.Audience, r.Accounts, r.Segments = was.Audience, was.Accounts, was.Segments },
	} {
		if missing(key) {
			take()
		}
	}
	for key, kind := range tieKinds {
		if missing(key) {
			for _, what := range knowledge.Of(was.Ties, kind) {
				r.Ties = append(r.Ties, knowledge.Tie{Kind: kind, What: what})
			}
		}
	}
	r.Ties = knowledge.SortTies(r.Ties)
}

func (f *file) setAudience(v *yaml.Node) error {
	r := &f.record
	if v.Kind == yaml.ScalarNode {
		r.Audience = v.Value
		if r.Audience != knowledge.All && r.Audience != knowledge.Staff {
			return wrong("%q is none of all, staff, {accounts: […], segments: […]}.", v.Value)
		}
		return nil
	}
	if v.Kind != yaml.MappingNode {
		return wrong("Is all, staff, or {accounts: […], segments: […]}.")
	}
	r.Audience = knowledge.Chosen
	for i := 0; i+1 < len(v.Content); i += 2 {
		list, err := listOf(v.Content[i+1])
		switch key := v.Content[i].Value; {
		case err != nil:
			return err
		case key == "accounts":
			r.Accounts = list
		case key == "segments":
			r.Segments = list
		default:
			return wrong("%q is none of accounts, segments.", key)
		}
	}
	slices.Sort(r.Accounts)
	slices.Sort(r.Segments)
	if len(r.Accounts)+len(r.Segments) == 0 {
		return wrong("Names nobody. Write staff, or name accounts or segments.")
	}
	return nil
}

func oneOf(v *yaml.Node) (string, error) {
	if v.Kind != yaml.ScalarNode {
		return "", wrong("Needs one value.")
	}
	if v.Tag == "!!null" {
		return "", nil
	}
	return v.Value, nil
}

func listOf(v *yaml.Node) ([]string, error) {
	if v.Kind == yaml.ScalarNode && v.Tag == "!!null" {
		return nil, nil
	}
	if v.Kind != yaml.SequenceNode {
		return nil, wrong("Needs a list, like [a, b].")
	}
	var list []string
	for _, item := range v.Content {
		value, err := oneOf(item)
		if err != nil || value == "" {
			return nil, wrong("Needs a list of values, like [a, b].")
		}
		list = append(list, value)
	}
	return list, nil
}

func numberOf(v *yaml.Node) (int, error) {
	value, err := oneOf(v)
	if err != nil || value == "" {
		return 0, err
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n > 1_000_000 {
		return 0, wrong("Needs a whole number from 0 to 1,000,000.")
	}
	return n, nil
}

func dateOf(v *yaml.Node) (clock.Date, error) {
	value, err := oneOf(v)
	if err != nil || value == "" {
		return 0, err
	}
	date, err := clock.ParseDate(value)
	if err != nil {
		return 0, wrong("Needs a date like 2026-11-22.")
	}
	return date, nil
}

func timeOf(v *yaml.Node) (clock.Time, error) {
	value, err := oneOf(v)
	if err != nil || value == "" {
		return 0, err
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return 0, wrong("Needs a time with its offset, like 2026-11-22T09:00:00+01:00.")
	}
	return clock.From(at), nil
}

func (r *run) readCategories(name string) error {
	content, err := fs.ReadFile(r.in, name)
	if err != nil {
		return err
	}
	var list []struct {
		Slug string `yaml:"slug"`
		Name string `yaml:"name"`
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(content)))
	decoder.KnownFields(true)
	if err := decoder.Decode(&list); err != nil {
		r.problem(name, 1, "", "Needs a list of slug and name: "+strings.TrimPrefix(err.Error(), "yaml: ")+".")
		return nil
	}
	for i, c := range list {
		if knowledge.SlugProblem(c.Slug) != "" || strings.TrimSpace(c.Name) == "" {
			r.problem(name, i+1, "", fmt.Sprintf("The category %q needs a slug of small letters, digits and dashes, and a name.", c.Slug+c.Name))
			continue
		}
		r.bring.Categories = append(r.bring.Categories, knowledge.Category{Slug: c.Slug, Name: c.Name})
	}
	return nil
}

// wrong is what is wrong with a value, as whoever brought the folder reads it.
func wrong(format string, args ...any) error { return fault.Invalid(fmt.Sprintf(format, args...)) }
