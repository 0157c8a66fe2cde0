package articles

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
)

func (h *handlers) showDetails(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	d := view.Details{Article: a, Slug: a.Slug, Category: a.CategorySlug, Place: strconv.Itoa(a.Place), Owner: idWord(a.OwnerID), Seen: strconv.FormatInt(a.Version, 10),
		Products: lines(knowledge.Of(a.Ties, knowledge.TieProduct)), ProductCategories: lines(knowledge.Of(a.Ties, knowledge.TieCategory)),
		Errors: knowledge.Of(a.Ties, knowledge.TieError), Related: view.Related{Of: a.ID, Slugs: a.Related}}
	var desk []string
	for _, p := range knowledge.Of(a.Ties, knowledge.TiePage) {
		if strings.HasPrefix(p, "desk-") {
			desk = append(desk, p)
		} else {
			d.Pages = append(d.Pages, p)
		}
	}
	if d.DeskPages = strings.Join(desk, ", "); a.ReviewOn != 0 {
		d.ReviewOn = a.ReviewOn.String()
	}
	return h.detailsPage(c, fiber.StatusOK, d)
}

func lines(list []string) string { return strings.Join(list, "\n") }

func (h *handlers) detailsPage(c *fiber.Ctx, status int, d view.Details) (err error) {
	if d.Categories, err = h.Knowledge.Categories(c.UserContext(), web.Actor(c)); err != nil {
		return err
	}
	if d.People, err = h.Support.Colleagues(c.UserContext(), web.Actor(c)); err != nil {
		return err
	}
	if err = h.related(c, &d.Related); err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Articles)
	if web.Fragment(c) {
		return h.Render(c, status, view.DetailsForm(chrome, d))
	}
	return h.Render(c, status, view.DetailsPage(chrome, d))
}

func (h *handlers) saveDetails(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	d := view.Details{Article: a, Slug: strings.ToLower(web.Text(c, "slug", 200)), Category: web.Text(c, "category", 100), Place: web.Text(c, "place", 20), Owner: web.Text(c, "owner", 20),
		ReviewOn: web.Text(c, "review_on", 20), Products: web.Lines(c, "products", 20_000), ProductCategories: web.Lines(c, "product_categories", 20_000),
		Pages: web.Several(c, "pages", 60), DeskPages: web.Text(c, "desk_pages", 1000), Errors: web.Several(c, "errors", 60), Seen: web.Text(c, "seen", 20),
		Related: view.Related{Of: a.ID, Slugs: chosen(c), Find: web.Text(c, "find", 100)}}
	do := web.Text(c, "do", 220)
	if do == "" && d.Related.Find != "" { // Enter in the box that finds
		do = "find"
	}
	if do != "" && do != "make" {
		d.Related.Slugs, d.Related.Focus = arrange(d.Related.Slugs, do)
		return h.detailsPage(c, fiber.StatusOK, d)
	}
	to, err := h.detailsOf(c, d)
	if err == nil {
		seen, _ := web.Number64(d.Seen)
		a, err = h.Knowledge.SetDetails(c.UserContext(), web.Actor(c), a.Slug, seen, to)
	}
	if f, status, ok := refusal(err); ok {
		d.Problem = f
		if status == fiber.StatusConflict { // what was typed stands below; sent again it replaces the other's
			d.Seen = strconv.FormatInt(d.Article.Version, 10)
		}
		return h.detailsPage(c, status, d)
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(a.Slug, "details"), "The details are saved.")
}

// detailsOf reads the form; what is no number, date, product or category is said at its field.
func (h *handlers) detailsOf(c *fiber.Ctx, d view.Details) (to knowledge.Details, err error) {
	problem := fault.Invalid("")
	to = knowledge.Details{Slug: d.Slug, Category: d.Category}
	if place, ok := web.Number64(d.Place); ok || d.Place == "" {
		to.Place = int(place)
	} else {
		problem.Add("place", "Use a number from 0 to 1,000,000.")
	}
	if owner, ok := web.Number64(d.Owner); ok || d.Owner == "" {
		to.OwnerID = owner
	} else {
		problem.Add("owner", "Choose one of the seller’s people.")
	}
	if d.ReviewOn != "" {
		if to.ReviewOn, err = clock.ParseDate(d.ReviewOn); err != nil {
			problem.Add("review_on", "Write a day like 2027-03-31.")
		}
	}
	if err := h.ties(c, d, &to, problem); err != nil {
		return to, err
	}
	if to.Related, err = h.relatedOf(c, d.Article, d.Related.Slugs, problem); err != nil {
		return to, err
	}
	return to, problem.OrNil()
}

func (h *handlers) ties(c *fiber.Ctx, d view.Details, to *knowledge.Details, problem *fault.Fault) error {
	scope, err := h.staff(c)
	if err != nil {
		return err
	}
	skus, paths := listed(strings.ToUpper(d.Products), "\n,;"), listed(d.ProductCategories, "\n")
	products, err := h.Catalog.BySKUs(c.UserContext(), scope, skus)
	if err != nil {
		return err
	}
	categories, err := h.Catalog.FeaturedCategories(c.UserContext(), scope, paths)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, p := range products {
		there[p.SKU] = true
	}
	for _, category := range categories {
		there[category.Path] = true
	}
	add := func(kind, field, none string, list []string) {
		for _, what := range list {
			if none != "" && !there[what] {
				problem.Add(field, fmt.Sprintf(none, what))
			}
			to.Ties = append(to.Ties, knowledge.Tie{Kind: kind, What: what})
		}
	}
	add(knowledge.TieProduct, "products", "There is no product %s.", skus)
	add(knowledge.TieCategory, "product_categories", "There is no category %s.", paths)
	add(knowledge.TiePage, "pages", "", append(listed(d.DeskPages, ", "), d.Pages...))
	add(knowledge.TieError, "errors", "", d.Errors)
	return nil
}

// listed are the parts of a text between any of the signs.
func listed(text, signs string) (list []string) {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(signs, r) }) {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			list = append(list, part)
		}
	}
	return list
}
