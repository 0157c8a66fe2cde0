package articles_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
)

// placed are the titles of the related articles as the form lists them.
func placed(p *apptest.Page) string {
	var titles []string
	for _, a := range p.All("#related-chosen .move a") {
		titles = append(titles, a.FirstChild.Data)
	}
	return strings.Join(titles, ", ")
}

func values(p *apptest.Page, selector string) (list []string) {
	for _, field := range p.All(selector) {
		for _, a := range field.Attr {
			if a.Key == "value" {
				list = append(list, a.Val)
			}
		}
	}
	return list
}

// Found by words, ticked, moved, taken away, and saved in that order; nothing holds before it is saved.
func TestRelatedArticlesArePlaced(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a := d.published("Returns", "text\n")
		freight, pallets, draft := d.published("Freight of returns", "text\n"), d.published("Pallets", "text\n"), d.article("Returns of samples", "text\n")
		at := "/desk/articles/" + a.Slug + "/details"
		page := d.sam.Get(at)
		is(t, "nothing yet", page, http.StatusOK, "None is placed yet.")
		seen := page.Attr("input[name=seen]", "value")
		form := func(do string, related ...string) *apptest.Page {
			fields := []string{"slug", a.Slug, "place", "7", "products", "typed", "seen", seen, "find", "RETURNS", "do", do}
			for _, slug := range related {
				fields = append(fields, "related", slug)
			}
			return d.sam.Post(at, at, fields...)
		}

		found := form("find", pallets.Slug)
		is(t, "find", found, http.StatusOK, "2 articles found", "Freight of returns", "Returns of samples", "not published")
		if offered := values(found, "#related-found input"); !slices.Equal(offered, []string{freight.Slug, draft.Slug}) { // neither itself nor one without the word
			t.Errorf("offers %v", offered)
		}
		if found.Attr("input[name=place]", "value") != "7" || found.Attr("input[name=find]", "value") != "RETURNS" || !found.Shows("typed") {
			t.Error("what was typed is lost")
		}
		all := []string{pallets.Slug, freight.Slug, draft.Slug}
		ticked := form("find", all...)
		is(t, "ticked", ticked, http.StatusOK, "No other article has")
		for do, want := range map[string]string{
			"preview":                 "Pallets, Freight of returns, Returns of samples",
			"up:" + pallets.Slug:      "Pallets, Freight of returns, Returns of samples",
			"down:" + pallets.Slug:    "Freight of returns, Pallets, Returns of samples",
			"up:" + draft.Slug:        "Pallets, Returns of samples, Freight of returns",
			"drop:" + freight.Slug:    "Pallets, Returns of samples",
			"drop:not-one":            "Pallets, Freight of returns, Returns of samples",
			"explode:" + pallets.Slug: "Pallets, Freight of returns, Returns of samples",
		} {
			if got := placed(form(do, all...)); got != want {
				t.Errorf("%s: %s", do, got)
			}
		}
		if now, _ := d.now(a.Slug); len(now.Related) != 0 || now.Place == 7 {
			t.Errorf("saved by looking: %+v", now)
		}
		save := func(related ...string) *apptest.Page {
			fields := []string{"slug", a.Slug, "seen", seen, "do", "make"}
			for _, slug := range related {
				fields = append(fields, "related", slug)
			}
			return d.sam.Post(at, at, fields...)
		}
		is(t, "save", save(freight.Slug, pallets.Slug, freight.Slug), http.StatusSeeOther)
		if got := placed(d.sam.Get(at)); got != "Freight of returns, Pallets" {
			t.Errorf("saved: %s", got)
		}
		is(t, "a manager", d.ines.Get(at), http.StatusForbidden)
		is(t, "a manager's search", d.ines.Post("/desk", at, "do", "find", "find", "returns"), http.StatusForbidden)
	})
}

func TestRelatedArticlesThatCannotBe(t *testing.T) {
	onEach(t, func(t *testing.T, d *desk) {
		a, moved := d.published("Returns", "text\n"), d.published("Pallets", "text\n")
		at := "/desk/articles/" + a.Slug + "/details"
		seen := d.sam.Get(at).Attr("input[name=seen]", "value")
		refused := d.sam.Post(at, at, "slug", a.Slug, "seen", seen, "related", moved.Slug, "related", "gone", "related", a.Slug)
		is(t, "gone, and itself", refused, http.StatusUnprocessableEntity, "There is no article at “gone” any more. Take it away.", "An article can’t stand beside itself.",
			"Isn’t there any more", "This article itself")
		if kept := values(refused, "#related-chosen input[name=related]"); !slices.Equal(kept, []string{moved.Slug, "gone", a.Slug}) {
			t.Errorf("kept %v", kept)
		}
		details := moved.Details()
		details.Slug = "about-pallets"
		_, err := d.App.Knowledge.SetDetails(bg, d.writer(), moved.Slug, moved.Version, details)
		d.Must(err)
		is(t, "one that moved meanwhile", d.sam.Post(at, at, "slug", a.Slug, "seen", seen, "related", moved.Slug), http.StatusSeeOther)
		if now, _ := d.now(a.Slug); !slices.Equal(now.Related, []string{"about-pallets"}) {
			t.Errorf("saved %v", now.Related)
		}
		none := d.sam.Post(at, at, "slug", a.Slug, "seen", "0", "find", "zebra", "related", "about-pallets")
		is(t, "Enter in the box finds", none, http.StatusOK, "No other article has “zebra”")
	})
}
