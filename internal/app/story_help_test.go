package app_test

import (
	"strings"
	"testing"
	"time"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/db/dbtest"
)

// TestStoriesOfHelp tells how articles are written, found and asked for, each story in a real browser over the real program.
func TestStoriesOfHelp(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 15)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aBusyShop, aHelpingShop, func(s *apptest.Shop) { data = s.App.Config.Data })
	p.data = data
	s := tell(t, p, "Harbour & Vale")
	for _, story := range []struct {
		name string
		tell func(t *testing.T, s *stories)
	}{
		{"an article for two clients, and a third that finds it nowhere", forTwoClients},
		{"an answer is found in spite of a typo, and helped", foundAndHelped},
		{"a question is asked, answered, and becomes an article", askedAndAnswered},
	} {
		t.Run(story.name, func(t *testing.T) { story.tell(t, s) })
	}
}

// aHelpingShop has a third client, somebody in support and one article.
func aHelpingShop(s *apptest.Shop) {
	s.Import("accounts", "slug,name,currency,locale,manager_email,assortments", "kontor-sued,Kontor Süd,EUR,de-DE,ines@harbour-vale.example,workshop")
	s.Person("mila@kontor-sued.example", "Mila Berg", "kontor-sued", identity.Buyer, "")
	s.Person("priya@harbour-vale.example", "Priya Nair", "", "", identity.Support)
	priya := identity.Actor{PersonID: int64(s.Count(`SELECT id FROM people WHERE email = 'priya@harbour-vale.example'`)), Name: "Priya Nair", Staff: identity.Support}
	shelf, err := s.App.Knowledge.AddCategory(bg, priya, "Products")
	s.Must(err)
	a, err := s.App.Knowledge.Create(bg, priya, knowledge.NewArticle{Category: shelf.Slug, Text: knowledge.Text{Title: "How tight should I tighten a screw?",
		Summary: "Torques by thread and strength.", Body: "Use a torque wrench.\n\n## Zinc plated screws\n\nAn M8 of strength 8.8 takes 25 Nm.\n\n{product FS-0933-08040-Z}"}})
	s.Must(err)
	a, err = s.App.Knowledge.SetAudience(bg, priya, a.Slug, a.Version, knowledge.Audience{Kind: knowledge.All})
	s.Must(err)
	details := a.Details()
	details.Ties = []knowledge.Tie{{Kind: knowledge.TieProduct, What: "FS-0933-08040-Z"}, {Kind: knowledge.TieError, What: "quantity"}}
	a, err = s.App.Knowledge.SetDetails(bg, priya, a.Slug, a.Version, details)
	s.Must(err)
	s.Must(s.App.Knowledge.Publish(bg, priya, a.Slug, a.Latest))
}

// forTwoClients: Priya writes about a rebate, looks at it as its readers will, schedules it and publishes it to two clients.
func forTwoClients(t *testing.T, s *stories) {
	priya := s.browser(t).signIn("priya@harbour-vale.example", apptest.Password)
	priya.open("/desk/articles").passes().follow("New article", "main").passes().types("Title", "What is the quarzolite rebate?").chooses("Category", "Products").follow("Write it").sees("The draft is there")
	priya.types("Summary", "Three per cent on everything with quarzolite.").types("Text", "It is paid in **January**.\n\n## Who counts\n\nEvery order of the year.")
	priya.sees("Who counts").passes("written").follow("Save").sees("is saved")
	const article = "/desk/articles/what-is-the-quarzolite-rebate"
	priya.open(article+"/publish").passes().press("Chosen clients and segments").types("Add a client by name", "r").follow("Find", "#who")
	priya.press("Nordwind Maschinenbau").press("Bright Harvest").follow("Save who reads it").sees("That is who will see it once it is published", "2 of 3 clients will see it").passes("two clients")

	const page = "/help/what-is-the-quarzolite-rebate"
	reader := s.browser(t).signIn("jana@nordwind.example", apptest.Password)
	reader.open("/s/nordwind" + page).answers(404).passes("not published")
	priya.follow("Publish it then").sees("is published").passes("scheduled")
	reader.open("/s/nordwind" + page).answers(404)
	s.database(t, func(d *db.DB) error {
		_, err := d.Exec(bg, `UPDATE articles SET publish_at = 1 WHERE state = 'scheduled'`)
		return err
	})
	s.soon(t, "knowledge.publish")
	for begun := time.Now(); time.Since(begun) < patience && !strings.Contains(priya.open(article+"/publish").reads("main"), "Readers see"); {
		time.Sleep(100 * time.Millisecond)
	}

	for slug, email := range map[string]string{"nordwind": "", "bright-harvest": "tom@bright-harvest.example"} {
		b := reader
		if email != "" {
			b = s.browser(t).signIn(email, apptest.Password)
		}
		b.open("/s/" + slug + "/help?q=quarzolite").sees("What is the quarzolite rebate?").follow("What is the quarzolite rebate?").answers(200).sees("Every order of the year").passes("an article for some")
	}
	mila := s.browser(t).signIn("mila@kontor-sued.example", apptest.Password)
	mila.open("/s/kontor-sued" + page).answers(404).seesNot("January")
	mila.open("/s/kontor-sued/help").seesNot("quarzolite").passes()
	mila.open("/s/kontor-sued/help?q=quarzolite").sees("No article answers this yet").seesNot("rebate").passes("nothing found")
	mila.open("/s/kontor-sued/help?q=quarzolitte+rebate").seesNot("What is the").seesNot("Did you mean")
	mila.open("/s/kontor-sued/search?q=quarzolite+rebate").seesNot("What is the")
	mila.open("/s/kontor-sued").types("Number, name or your own number", "quarzolite").sees("No suggestions").seesNot("rebate")
	mila.open("/s/kontor-sued/questions/new?subject=quarzolite+rebate").seesNot("What is the").passes("no offer")
}

// foundAndHelped: Jana mistypes what she looks for, reads the section that answers, and says so; its product leads there too.
func foundAndHelped(t *testing.T, s *stories) {
	jana := s.browser(t).signIn("jana@nordwind.example", apptest.Password)
	jana.open("/s/nordwind").follow("Help", "header").passes().types("What do you want to know?", "tightn zinc screw").follow("Search help").sees("How tight should I tighten a screw?").passes("found")
	jana.follow("How tight should I tighten a screw?").sees("25 Nm", "Hex head screw M8").passes("an answer")
	jana.follow("Yes", "#helpful").sees("Thank you for saying so").passes("helped")
	jana.open("/s/nordwind/p/FS-0933-08040-Z").sees("How to use it").follow("How tight should I tighten a screw?", "main").sees("25 Nm")
	jana.open("/s/nordwind/p/FS-0934-08-Z").press("Add to cart", "main").sees("added").open("/s/nordwind/cart").types("Quantity of Hex nut M8", "3").follow("Update the cart", "main .btn-row").answers(422).
		sees("it comes in steps of 2").passes("a message").follow("Why?").sees("25 Nm")
}

// askedAndAnswered: an offer isn't what Jana meant; she sends her question, is answered, and Priya makes an article of it.
func askedAndAnswered(t *testing.T, s *stories) {
	jana := s.browser(t).signIn("jana@nordwind.example", apptest.Password)
	jana.open("/s/nordwind/p/FS-0933-08040-Z").follow("Ask about this product").passes().sees("About: Hex head screw M8")
	jana.types("In a few words", "Tighten a zinc screw in oak").sees("Perhaps answered already", "How tight should I tighten a screw?").passes("offers")
	jana.types("Your question", "How tight in oak at Nordwind Maschinenbau?").follow("Send").sees("Sent. The answer comes to", "With us").passes("asked")
	question := jana.where()

	priya := s.browser(t).signIn("priya@harbour-vale.example", apptest.Password)
	priya.open("/desk/inbox").passes().press("Tighten a zinc screw in oak").follow("Whole page").passes("asked").types("What you write", "Hello Jana, in oak half of it: 12 Nm.").follow("Send and solve").sees("Sent, and solved").passes("answered")
	jana.open(question).sees("12 Nm", "Solved").passes("solved").press("Yes, it is solved").press("5, Very good").follow("Send", "#rating").sees("Thank you for saying so").passes("rated")
	priya.follow("Make an article of this answer").sees("Names and numbers are taken out", "12 Nm").seesNot("Hello Jana").passes("made of an answer")
	article := priya.where()
	priya.open(article + "/publish").press("Everyone signed in").follow("Save who reads it").follow("Publish version").sees("is published").passes("published")
	jana.open("/s/nordwind/help?q=zinc+screw+oak").sees("oak").follow("oak", "main ol").sees("12 Nm")
}
