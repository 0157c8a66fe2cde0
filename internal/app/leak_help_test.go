package app_test

import (
	"bytes"
	"fmt"
	"io"

	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/support"
)

// helpValue is something of B's in help: an article for it alone with a picture, a question, an idea that isn't published.
func (w *world) helpValue(name string, tom identity.Actor) string {
	w.T.Helper()
	switch name {
	case "article":
		return w.articleOfB()
	case "articleid":
		return fmt.Sprint(w.Count(`SELECT id FROM articles WHERE slug = ?`, w.articleOfB()))
	case "articlefile":
		return "mailer.png"
	case "articleword":
		return "zephyrium"
	case "shelf":
		w.articleOfB()
		return "cartons"
	case "question":
		return w.question(tom).Number
	case "solved":
		t := w.question(tom)
		_, err := w.App.Support.Solve(bg, w.staffFor("bright-harvest"), t.Number, support.Solving{})
		w.Must(err)
		return t.Number
	case "attached":
		t := w.question(tom)
		return t.Number + "/files/" + fmt.Sprint(t.Messages[0].Files[0].ID)
	}
	i, err := w.App.Support.Propose(bg, tom, support.NewIdea{Key: w.value("key"), Kind: "idea", Title: "Larger zephyrium cartons"})
	w.Must(err)
	if name == "shownidea" {
		_, err = w.App.Support.Publish(bg, identity.System("test"), i.Number, i.Version, "Larger cartons", "")
		w.Must(err)
	}
	return i.Number
}

func (w *world) question(by identity.Actor) support.Ticket {
	w.T.Helper()
	t, err := w.App.Support.Ask(bg, by, support.Question{Key: w.value("key"), Subject: "Zephyrium cartons are wet", Text: "All of them.", Reason: "Missing or damaged",
		Files: []support.Upload{{Name: "zephyrium.png", Content: aPicture(w)}}})
	w.Must(err)
	return t
}

// articleOfB is the one article for Bright Harvest alone, made once.
func (w *world) articleOfB() string {
	w.T.Helper()
	const slug = "wet-zephyrium-cartons"
	if w.Count(`SELECT COUNT(*) FROM articles WHERE slug = ?`, slug) > 0 {
		return slug
	}
	ada := identity.Actor{PersonID: int64(w.Count(`SELECT id FROM people WHERE email = 'admin@harbour-vale.example'`)), Name: "Ada Admin", Staff: identity.Admin}
	shelf, err := w.App.Knowledge.AddCategory(bg, ada, "Cartons")
	w.Must(err)
	a, err := w.App.Knowledge.Create(bg, ada, knowledge.NewArticle{Slug: slug, Text: knowledge.Text{Title: "Wet zephyrium cartons", Body: "Dry them.\n\n![A mailer](mailer.png)"}, Category: shelf.Slug})
	w.Must(err)
	_, err = w.App.Knowledge.AddFile(bg, ada, a.Slug, "mailer.png", bytes.NewReader(aPicture(w)))
	w.Must(err)
	a, err = w.App.Knowledge.SetAudience(bg, ada, a.Slug, a.Version, knowledge.Audience{Kind: knowledge.Chosen, Accounts: []int64{w.account("bright-harvest")}})
	w.Must(err)
	w.Must(w.App.Knowledge.Publish(bg, ada, a.Slug, a.Latest))
	return slug
}

func aPicture(w *world) []byte {
	content, err := io.ReadAll(somePicture(w.T))
	w.Must(err)
	return content
}
