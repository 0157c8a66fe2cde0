package storefront_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
)

// brings articles that are published at once.
func brings(s *apptest.Shop, records ...knowledge.Record) {
	s.T.Helper()
	for i := range records {
		records[i].State = knowledge.Published
		if records[i].Audience == "" {
			records[i].Audience = knowledge.All
		}
	}
	s.Must(s.App.Knowledge.Bring(context.Background(), identity.System("test"), knowledge.Brought{Records: records}))
}

func returns() knowledge.Record {
	return knowledge.Record{Slug: "returns", Text: knowledge.Text{Title: "Send back what you don’t need", Summary: "Within a month.",
		Body: "Unopened packs of screws come back.\n\n## How to pack them\n\nUse the old carton and put the note inside."}}
}

func TestOneBoxFindsProductsAndArticles(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	brings(s, returns(), knowledge.Record{Slug: "threads", Text: knowledge.Text{Title: "Which screw for which hole", Body: "Measure the hole first."}})
	beside := ok(t, b, shop+"/search?q=screw")
	shows(t, beside, "Hex head screw", "Help", "Which screw for which hole", "Send back")
	alone := ok(t, b, shop+"/search?q="+url.QueryEscape("how do I pack an old carton"))
	shows(t, alone, "Send back what you don’t need", "Use the old carton")
	if link := alone.Attr(".hits a", "href"); !strings.HasPrefix(link, shop+"/help/returns?q=") || !strings.HasSuffix(link, "#h-how-to-pack-them") {
		t.Errorf("the article found leads to %q, not to its section", link)
	}
	if found := ok(t, b, shop+"/search?q=zebra").Text(); strings.Contains(found, "Send back") {
		t.Errorf("a search for nothing finds help: %s", found)
	}
	said := b.Get(shop + "/suggest?q=carto")
	if said.Status != http.StatusOK || said.Attr("[role=option].article", "data-href") == "" {
		t.Errorf("no article is suggested: %d %s", said.Status, said.Text())
	}
}

// TestTheBoxTellsNothingOfOthersArticles: what is for one account alone is in no other's search, suggestion or spelling.
func TestTheBoxTellsNothingOfOthersArticles(t *testing.T) {
	s, jana := open(t, "jana@nordwind.example")
	brings(s, returns(), knowledge.Record{Slug: "rebate", Text: knowledge.Text{Title: "Your zephyrium rebate", Body: "Zephyrium earns three per cent."},
		Audience: knowledge.Chosen, Accounts: []string{"bright-harvest"}})
	tom := s.SignIn("tom@bright-harvest.example")
	for _, path := range []string{"/search?q=zephyrium", "/search?q=zephyriom", "/search?q=rebate", "/suggest?q=zephy", "/suggest?q=zephyriom", "/help?q=zephyrium", "/help?q=zephyriom"} {
		if page := tom.Get("/s/bright-harvest" + path); !strings.Contains(page.Text(), "zephyrium rebate") {
			t.Errorf("who may read it doesn't find it at %s: %d %s", path, page.Status, page.Text())
		}
		if page := jana.Get(shop + path); page.Status != http.StatusOK || strings.Contains(page.Text(), "zephyrium rebate") || strings.Contains(page.Text(), "Did you mean zephyrium") {
			t.Errorf("who may not read it learns of it at %s: %d %s", path, page.Status, page.Text())
		}
	}
}

func TestSearchesAreNoted(t *testing.T) {
	s, b := open(t, "jana@nordwind.example")
	brings(s, returns())
	ok(t, b, shop+"/search?q=hex+screw")
	ok(t, b, shop+"/search?q=hex+screw&page=2")
	ok(t, b, shop+"/search?q=zebra")
	s.Must(s.App.Knowledge.Flush(context.Background()))
	var noted []struct {
		Words    string `db:"words"`
		Articles int    `db:"articles"`
		Products int    `db:"products"`
	}
	s.Must(s.App.DB.Select(context.Background(), &noted, `SELECT words, articles, products FROM article_searches ORDER BY id`))
	if len(noted) != 2 || noted[0].Words != "hex screw" || noted[0].Products == 0 || noted[1].Words != "zebra" || noted[1].Articles+noted[1].Products != 0 {
		t.Errorf("noted are %+v", noted)
	}
}
