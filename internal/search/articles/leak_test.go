package articles_test

import (
	"slices"
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/search/articles"
)

// TestNothingTellsOfWhatAReaderMayNotRead: an article for Bright Harvest alone holds a word that no other has. Bright
// Harvest finds it in every way, a member of its segment or of another account in none.
func TestNothingTellsOfWhatAReaderMayNotRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		nordwind, harvest, farm := h.account("nordwind", "trade"), h.account("harvest", "food"), h.account("farm", "food")
		h.put(
			article{slug: "returns", title: "Send something back", body: "Goods come back within a month.\n\n## Which goods\n\nUnopened packs."},
			article{slug: "rebate", title: "Your zephyrium rebate", summary: "Paid at year end", body: "Goods with zephyrium earn three per cent.\n\n## Quarzolite\n\nSo does quarzolite.",
				audience: "chosen", accounts: []int64{harvest.AccountID}},
			article{slug: "farms", title: "Collections from farms", body: "Kelvaline crates come back with the driver.", audience: "chosen", segments: []string{"food"}},
			article{slug: "house", title: "Margins of the house", body: "Obsidiate is sold at cost.", audience: "staff"},
		)
		h.open()
		for _, c := range []struct{ words, misspelt, slug, readers string }{
			{"zephyrium", "zephirium", "rebate", "harvest staff"},
			{"quarzolite", "quarzolitte", "rebate", "harvest staff"},
			{"kelvaline", "kelvalyne", "farms", "harvest farm staff"},
			{"obsidiate", "obsidiatte", "house", "staff"},
			{"something", "somehting", "returns", "nordwind harvest farm staff"},
		} {
			readers := strings.Fields(c.readers)
			for name, scope := range map[string]identity.Scope{"nordwind": nordwind, "harvest": harvest, "farm": farm, "staff": staff} {
				found, wrong := h.search(scope, c.words), h.search(scope, c.misspelt)
				begun := h.suggested(scope, c.words[:4])
				if slices.Contains(readers, name) {
					if slug := first(told(found.Hits)); slug != c.slug || found.Total != 1 || wrong.Spelling != c.words || first(begun) != c.slug || first(told(wrong.Hits)) != c.slug {
						t.Errorf("%s reads %s: %q, suggested %q, %s is taken for %q: %q", name, c.slug, told(found.Hits), begun, c.misspelt, wrong.Spelling, told(wrong.Hits))
					}
				} else if found.Total+len(found.Hits)+wrong.Total+len(wrong.Hits) > 0 || found.Spelling+wrong.Spelling != "" || begun != "" {
					t.Errorf("%s learns of %s: %q, suggested %q, %s is taken for %q: %q", name, c.slug, told(found.Hits), begun, c.misspelt, wrong.Spelling, told(wrong.Hits))
				}
			}
		}
	})
}

func first(told string) string {
	slug, _, _ := strings.Cut(strings.Fields(told + " -")[0], "#")
	return strings.TrimSuffix(slug, "-")
}

// TestWhatAReaderLosesIsGoneWithTheNextSearch and what is written is there, without waiting.
func TestWhatAReaderLosesIsGoneWithTheNextSearch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		nordwind := h.account("nordwind", "trade")
		rebate := article{slug: "rebate", title: "Your zephyrium rebate", body: "Three per cent."}
		h.put(rebate, article{slug: "other", title: "Something else"})
		h.open()
		steps := []struct {
			what  string
			do    func()
			words string
			want  string
		}{
			{"as written", func() {}, "zephyrium", "rebate"},
			{"for staff", func() { rebate.audience = "staff"; h.put(rebate) }, "zephyrium", ""},
			{"for all", func() { rebate.audience = "all"; h.put(rebate) }, "zephyrium", "rebate"},
			{"archived", func() { rebate.archived = true; h.put(rebate) }, "zephyrium", ""},
			{"published again", func() { rebate.archived = false; h.put(rebate) }, "zephyrium", "rebate"},
			{"another title", func() { rebate.title = "Your yearly bonus"; h.put(rebate) }, "zephyrium", ""},
			{"and found by it", func() {}, "bonus", "rebate"},
			{"a synonym", func() {
				h.exec(`INSERT INTO synonyms (scope, terms) VALUES ('articles', 'bonus;kickback')`)
				h.raise("synonyms")
			}, "kickback", "rebate"},
			{"a section", func() { rebate.body += "\n\n## When it is paid\n\nIn January."; h.put(rebate) }, "january", "rebate#when-it-is-paid"},
			{"and none", func() { rebate.body = "Nothing."; h.put(rebate) }, "january", ""},
		}
		for _, s := range steps {
			s.do()
			if got := h.found(nordwind, s.words); got != s.want {
				t.Errorf("%s: %s finds %q, want %q", s.what, s.words, got, s.want)
			}
		}
	})
}

// TestAProductLeadsToItsArticleForWhoeverSeesIt: the name of a product that an account doesn't have leads nowhere.
func TestAProductLeadsToItsArticleForWhoeverSeesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		h.product("ZX-100", "Vortexine blower", "Acme")
		with, without := h.account("with", "", "Acme"), h.account("without", "", "Other")
		h.put(article{slug: "blowers", title: "Use a blower", body: "Wear goggles.\n\n{product ZX-100}", products: []string{"ZX-100"}})
		h.open()
		for _, words := range []string{"vortexine", "ZX-100", "zx100"} {
			if got := h.found(with, words); got != "blowers" {
				t.Errorf("%s finds %q for who sees the product", words, got)
			}
			if r := h.search(without, words); r.Total > 0 || r.Spelling != "" {
				t.Errorf("%s finds %q, spelling %q, for who doesn't see the product", words, told(r.Hits), r.Spelling)
			}
		}
		if r := h.search(without, "vortexin"); r.Total > 0 || r.Spelling != "" {
			t.Errorf("the name of a hidden product is offered as a spelling: %q", r.Spelling)
		}
	})
}

func TestASearchLeadsToTheSection(t *testing.T) {
	h := newHouse(t, dbtest.SQLite(t))
	scope := h.account("nordwind", "")
	h.put(
		article{slug: "delivery", title: "How we deliver", summary: "Days, hours and costs", body: "Every working day.\n\n## What it costs\n\nFreight is **9.50 EUR** up to 30 kg.\n\n## Saturdays\n\nBy agreement, 10 mm of snow or not."},
		article{slug: "returns", title: "Returns", body: "Within a month. Freight is ours.\n\n## How to pack\n\n1. Use the old carton.\n2. Put the note inside."},
	)
	h.exec(`INSERT INTO synonyms (scope, terms) VALUES ('articles', 'freight;postage')`)
	h.raise("synonyms")
	h.open()
	for words, want := range map[string]string{
		"freight":              "returns delivery#what-it-costs",
		"postage":              "returns delivery#what-it-costs", // a synonym
		"saturday":             "delivery#saturdays",
		"satruday":             "delivery#saturdays", // a typo
		"packing":              "returns#how-to-pack",
		"old cartons":          "returns#how-to-pack",
		"what does it cost":    "delivery#what-it-costs",
		"10mm":                 "delivery#saturdays",
		"returns":              "returns",
		"xylophone":            "",
		"":                     "",
		"the":                  "returns#how-to-pack",
		strings.Repeat("o", 9): "",
	} {
		if got := h.found(scope, words); got != want {
			t.Errorf("%q finds %q, want %q", words, got, want)
		}
	}
	hit := h.search(scope, "freight costs").Hits[0]
	if want := "*Freight* is 9.50 EUR up to 30 kg."; marked(hit.Snippet) != want {
		t.Errorf("the snippet is %q", marked(hit.Snippet))
	}
}

// marked writes hits between stars.
func marked(parts []articles.Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Hit {
			b.WriteString("*" + p.Text + "*")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
