package support

import (
	"strings"
	"testing"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
)

// Other accounts see an idea only once it is published, in the seller's words, and of whom it is nothing at all.
func TestIdeas(t *testing.T) {
	onEach(t, func(d *desk) {
		in := NewIdea{Key: d.key(), Kind: "idea", Title: "Labels of Nordwind", Text: "With our part numbers, says Jana."}
		i, err := d.s.Propose(d.ctx, d.jana, in)
		d.must(err)
		again, err := d.s.Propose(d.ctx, d.jana, in)
		d.must(err)
		if i.Number != "I-101" || again.ID != i.ID || !i.Own {
			t.Fatalf("%+v, %+v", i, again)
		}
		see := func(actor identity.Actor, words string) int {
			t.Helper()
			list, found, err := d.s.Ideas(d.ctx, actor, IdeasAsked{Words: words, PerPage: 5})
			d.must(err)
			if len(list) != found {
				t.Errorf("%d of %d", len(list), found)
			}
			return found
		}
		for who, c := range map[string]struct {
			actor identity.Actor
			n     int
		}{"who proposed": {d.jana, 1}, "a colleague": {d.peer, 0}, "the company admin": {d.boss, 1}, "another client": {d.mila, 0}, "its manager": {d.ines, 1}, "another manager": {d.tom, 0}, "support": {d.sam, 1}} {
			if n := see(c.actor, ""); n != c.n {
				t.Errorf("%s sees %d before it is published", who, n)
			}
		}
		if _, err := d.s.Vote(d.ctx, d.mila, i.Number, true); !fault.Is(err, fault.KindNotFound) {
			t.Errorf("voted before it is published: %v", err)
		}
		if _, err := d.s.Publish(d.ctx, d.ines, i.Number, i.Version, "Labels", "x"); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a manager publishes: %v", err)
		}
		for _, words := range []string{"Labels, asked " + i.Account, "Labels of " + strings.ToUpper(i.Member), "Labels, says Jana", "Petersen’s labels"} {
			if _, err := d.s.Publish(d.ctx, d.sam, i.Number, i.Version, words, ""); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("published with a name: %v", err)
			}
		}
		i, err = d.s.Publish(d.ctx, d.sam, i.Number, i.Version, "Labels with your own part numbers", "")
		d.must(err)
		seen, err := d.s.Idea(d.ctx, d.mila, i.Number)
		d.must(err)
		if seen.Title != "Labels with your own part numbers" || seen.Text+seen.Account+seen.Member+seen.Slug+seen.ShownText != "" || seen.Own {
			t.Errorf("another client sees %+v", seen)
		}
		if tom, err := d.s.Idea(d.ctx, d.tom, i.Number); err != nil || tom.Account+tom.Member+tom.Text != "" {
			t.Errorf("another manager sees %+v, %v", tom, err)
		}
		if see(d.mila, "nordwind") != 0 || see(d.mila, "jana") != 0 || see(d.mila, "part numbers") != 1 || see(d.jana, "nordwind") != 1 {
			t.Error("words of the proposal find it for others")
		}
		for range 2 {
			_, err = d.s.Vote(d.ctx, d.mila, i.Number, true)
			d.must(err)
		}
		voted, err := d.s.Vote(d.ctx, d.boss, i.Number, true)
		d.must(err)
		if voted.Votes != 2 || voted.Accounts != 2 || !voted.Voted {
			t.Errorf("votes: %+v", voted)
		}
		voted, err = d.s.Vote(d.ctx, d.boss, i.Number, false)
		d.must(err)
		if voted.Votes != 1 {
			t.Errorf("taken back: %+v", voted)
		}
		if _, err := d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsDone, ""); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("done without a word: %v", err)
		}
		for _, words := range []string{"Thanks to " + i.Account, "Jana, they print now."} {
			if _, err := d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsDone, words); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("answered with a name: %v", err)
			}
		}
		_, err = d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsDone, "They print now.")
		d.must(err)
		if _, err := d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsNotNow, "No."); !fault.Is(err, fault.KindConflict) {
			t.Errorf("answered from an old page: %v", err)
		}
		told, err := d.s.TellIdea(d.ctx, i.ID)
		d.must(err)
		if len(told.People) != 2 || told.Title != "Labels with your own part numbers" {
			t.Errorf("told: %+v", told)
		}
	})
}

func TestWhatArticlesSolved(t *testing.T) {
	onEach(t, func(d *desk) {
		article := d.id(`INSERT INTO articles (slug, created_at, updated_at) VALUES ('how', 1, 1) RETURNING id`)
		one, two := d.key(), d.key()
		d.must(d.s.Deflected(d.ctx, d.jana, one, "torque", Offered, article))
		d.must(d.s.Deflected(d.ctx, d.jana, one, "torque of", SolvedIt, article))
		d.must(d.s.Deflected(d.ctx, d.jana, one, "torque of", Opened, article))
		d.must(d.s.Deflected(d.ctx, d.mila, two, "torque", Offered, article))
		d.must(d.s.Deflected(d.ctx, d.jana, two, "torque", SolvedIt, article)) // somebody else's form
		list, err := d.s.Deflections(d.ctx, d.sam, 0)
		d.must(err)
		if len(list) != 1 || list[0] != (Deflection{article, 2, 1, 1}) {
			t.Errorf("%+v", list)
		}
	})
}

// An answer to one client alone may name them; then the idea can't be published before the names are out.
func TestAnAnswerGivenBeforeIsPublishedWithoutNames(t *testing.T) {
	onEach(t, func(d *desk) {
		i, err := d.s.Propose(d.ctx, d.jana, NewIdea{Key: d.key(), Kind: "idea", Title: "Labels"})
		d.must(err)
		i, err = d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsPlanned, "In spring, Jana.")
		d.must(err)
		if _, err := d.s.Publish(d.ctx, d.sam, i.Number, i.Version, "Labels", ""); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("published with a name in its answer: %v", err)
		}
		i, err = d.s.AnswerIdea(d.ctx, d.sam, i.Number, i.Version, IdeaIsPlanned, "In spring.")
		d.must(err)
		_, err = d.s.Publish(d.ctx, d.sam, i.Number, i.Version, "Labels", "")
		d.must(err)
	})
}

func TestWhoseNameStandsInIt(t *testing.T) {
	i := Idea{Account: "Bolt & Sons Co. Ltd.", Member: "Will Xu"}
	for text, want := range map[string]string{
		"A bolt for all": "", "it will be done": "", "so Will said": "Will", "for Bolt & Sons": "Bolt Sons", "WILL XU asked": "Will Xu", "bolt & sons co. ltd. asked": "Bolt & Sons Co. Ltd.", "": "",
	} {
		if is := named(i, text); (is == "") != (want == "") {
			t.Errorf("%q: %q, want %q", text, is, want)
		}
	}
}
