package knowledge

import "testing"

func TestWhereTwoClashEachPlaceIsChosen(t *testing.T) {
	base := Text{Title: "Returns", Body: "one\ntwo\nthree\nfour\nfive\n"}
	yours := Text{Title: "Returning", Body: "one\nTWO\nthree\nfour\nfive\n"}
	theirs := Text{Title: "Send back", Body: "zero\none\n2\nthree\nfour\n"}
	joined, _, clashes := merge(base, yours, theirs)
	c := &Conflict{Joined: joined, Clashes: clashes}
	if len(clashes) != 2 {
		t.Fatalf("%d clashes: %+v", len(clashes), clashes)
	}
	for _, test := range []struct{ title, body, wantTitle, wantBody string }{
		{TakeYours, TakeYours, "Returning", "zero\none\nTWO\nthree\nfour\n"},
		{TakeTheirs, TakeTheirs, "Send back", "zero\none\n2\nthree\nfour\n"},
		{TakeBoth, TakeBoth, "Returning Send back", "zero\none\nTWO\n2\nthree\nfour\n"},
		{"", TakeTheirs, "Returning", "zero\none\n2\nthree\nfour\n"},
	} {
		if got := c.Resolve([]string{test.title, test.body}); got.Title != test.wantTitle || got.Body != test.wantBody {
			t.Errorf("%s, %s: %q %q", test.title, test.body, got.Title, got.Body)
		}
	}
}
