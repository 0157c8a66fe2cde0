package app_test

import (
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
)

// TestANewerProgramBringsItsHandbook: what nobody has touched is renewed, added, or archived when it isn't in it any more;
// what the seller changed stays.
func TestANewerProgramBringsItsHandbook(t *testing.T) {
	const old, mine, archived, gone, theirs = "ask-a-question", "orders-and-deliveries", "ideas-for-your-portal", "find-an-answer-in-help", "checkout"
	s := apptest.New(t)
	s.Must(s.App.Handbook(bg))
	all := s.Count(`SELECT COUNT(*) FROM articles WHERE state = 'published'`)
	if all < 50 {
		t.Fatalf("%d articles", all)
	}
	change := func(query string, args ...any) {
		_, err := s.App.DB.Exec(bg, query, args...)
		s.Must(err)
	}
	priya := identity.Actor{PersonID: 1, Name: "Priya Nair", Staff: identity.Support}
	s.Must(s.App.Knowledge.Archive(bg, priya, archived, s.Count(`SELECT version FROM articles WHERE slug = ?`, archived)))
	change(`UPDATE article_versions SET body = 'As it was.' WHERE article_id = (SELECT id FROM articles WHERE slug = ?)`, old)
	change(`UPDATE article_versions SET body = 'As we say it.', by_name = 'Priya Nair' WHERE article_id = (SELECT id FROM articles WHERE slug = ?)`, mine)
	change(`UPDATE articles SET slug = 'another-address' WHERE slug = ?`, gone)
	change(`UPDATE articles SET slug = 'their-address' WHERE slug = ?`, theirs)
	change(`UPDATE article_versions SET by_name = 'Priya Nair' WHERE article_id = (SELECT id FROM articles WHERE slug = 'their-address')`)
	text := func(slug string) (body string) {
		s.Must(s.App.DB.Get(bg, &body, `SELECT v.body FROM articles a JOIN article_versions v ON v.article_id = a.id AND v.number = a.published WHERE a.slug = ?`, slug))
		return body
	}

	s.Must(s.App.Handbook(bg))
	if text(old) != "As it was." {
		t.Error("the same program writes its handbook again")
	}
	change(`UPDATE versions SET version = 1 WHERE name = 'handbook'`)
	s.Must(s.App.Handbook(bg))
	if text(old) == "As it was." || len(text(gone)) < 100 {
		t.Error("what nobody touched isn't renewed, or what is new isn't added")
	}
	if is := text(mine); is != "As we say it." {
		t.Errorf("what the seller wrote is %.40q", is)
	}
	if n := s.Count(`SELECT COUNT(*) FROM articles WHERE slug = ? AND state = 'archived'`, archived); n != 1 {
		t.Error("what the seller archived is back")
	}
	for slug, state := range map[string]string{"another-address": "archived", "their-address": "published", gone: "published"} {
		if n := s.Count(`SELECT COUNT(*) FROM articles WHERE slug = '`+slug+`' AND state = ?`, state); n != 1 {
			t.Errorf("%s isn’t %s", slug, state)
		}
	}
}

// TestADeskPageLeadsToItsArticles: the handbook stands where its work is done.
func TestADeskPageLeadsToItsArticles(t *testing.T) {
	s := apptest.New(t).Fill()
	s.Must(s.App.Handbook(bg))
	ines := s.SignIn("ines@harbour-vale.example")
	for path, article := range map[string]string{
		"/desk": "today-at-the-desk", "/desk/clients": "list-of-clients", "/desk/clients/nordwind": "page-of-a-client",
		"/desk/orders": "board-of-orders", "/desk/log": "log-a-call",
	} {
		page := ines.Get(path)
		if len(page.All(`nav.menu-panel a[href=/desk/help/`+article+`]`)) != 1 {
			t.Errorf("%s doesn't lead to %s", path, article)
		}
	}
	if page := ines.Get("/desk/profile"); len(page.All(`.desk-top-tools a[href=/desk/help]`)) != 1 {
		t.Error("a page without articles of its own doesn't lead to the help")
	}
}
