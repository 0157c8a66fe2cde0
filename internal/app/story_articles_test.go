package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/db/dbtest"
)

// The editor of articles: keys and buttons, a picture that is pasted, what is typed is kept through a tab that goes, two
// who write at once choose where they clash, versions are compared and restored, and the work lists. Every page passes axe.
func TestStoryOfTheEditor(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 22)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aBusyShop, func(s *apptest.Shop) {
		data = s.App.Config.Data
		ada := identity.Actor{PersonID: int64(s.Count(`SELECT id FROM people WHERE email = 'admin@harbour-vale.example'`)), Name: "Ada Vale", Staff: identity.Admin}
		s.Person("sam@harbour-vale.example", "Sam Support", "", "", identity.Support)
		for _, text := range []knowledge.Text{{Title: "Returns", Body: "Within 14 days.\n\nBy post.\n"}, {Title: "Pallets that go back"}, {Title: "Who fetches pallets?"}} {
			_, err := s.App.Knowledge.Create(bg, ada, knowledge.NewArticle{Text: text})
			s.Must(err)
		}
	})
	p.data = data
	s := tell(t, p, "Harbour & Vale")
	const at = "/desk/articles/returns"
	ada, sam := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password), s.browser(t).signIn("sam@harbour-vale.example", apptest.Password)

	sam.open(at).passes()
	ada.open(at).types("Text", "Within").keys(kb.Home).keys(kb.End, chromedp.ModifierShift).keys("b", chromedp.ModifierCtrl).holds("Text", "**Within**")
	ada.keys("b", chromedp.ModifierCtrl).holds("Text", "Within").keys(kb.End).keys("\r")
	ada.press("Callout").sees("What one must not overlook.").press("Numbered steps").press("Product card").sees("SKU is no product.").passes("with a broken link")
	pastesPicture(ada)
	until(ada, "no picture was put in", func(s *spot) bool { return s != nil && strings.Contains(s.Value, "(Label.png)") }, "field", "Text", "")
	ada.sees("Kept at").open(at).sees("You typed this", "Take it up").passes("something isn’t saved").follow("Take it up").sees("This is what you typed").passes("taken up")
	ada.types("Text", "Within 30 days.\n\nBy post.\n").loading("saving", func() { ada.keys("s", chromedp.ModifierCtrl) }).sees("Version 2 is saved")
	sam.types("Text", "Within 7 days.\n\nBy post.\n").sees("Ada Vale saved version 2 meanwhile").follow("Save").sees("changed the same place meanwhile", "Within 30 days.", "Within 7 days.").passes("two clash")
	sam.press("Take theirs").follow("Save what is chosen").sees("Nothing was changed")
	sam.open(at)
	unreachable(sam)
	sam.types("Text", "Within a fortnight.").sees("The server can’t be reached").open(at).sees("A window that was closed left something").passes("left behind").
		follow("Look at it").sees("You typed this", "Within a fortnight.").seesNot("A window that was closed")
	ada.open(at + "/versions").sees("What changed from version 1 to 2").passes().press("Restore version 1").sees("Take version 1 up again?").follow("Take it up").sees("Version 3 says what version 1 said")
	ada.open(at + "/publish").passes().press("Everyone signed in").sees("All 2 clients would see it").passes("who would see it")
	ada.open(at+"/details").passes().types("Add an article by words of its title", "pallets").sees("2 articles found").passes("articles found").
		press("Pallets that go back").sees("1 article found").press("Who fetches pallets?").sees("No other article has").press("Move Who fetches pallets? up").passes("articles placed").
		follow("Save the details", "main").sees("The details are saved")
	for _, path := range []string{at + "/files", "/desk/articles/categories", "/desk/articles/work", "/desk/articles/work?list=unread", "/desk/articles?q=nothing+like+that", "/desk/help"} {
		ada.open(path).answers(200).passes()
	}
}

// unreachable lets nothing that the page sends arrive, until another is opened.
func unreachable(b *tab) {
	b.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`(window.fetch = () => Promise.reject(new TypeError("no way"))) && true`))
	b.must(err)
}

// pastes puts a picture on the clipboard into the text.
func pastesPicture(b *tab) {
	b.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`(async () => {
		const blob = await new Promise((go) => document.createElement("canvas").toBlob(go));
		const clip = new DataTransfer();
		clip.items.add(new File([blob], "Label.png", { type: "image/png" }));
		return document.getElementById("body").dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));
	})()`, chromedp.EvalAwaitPromise))
	b.must(err)
}
