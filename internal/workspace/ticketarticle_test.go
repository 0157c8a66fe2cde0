package workspace_test

import (
	"strings"
	"testing"

	"tradecounter/internal/workspace"
)

func TestAnAnswerWithoutNames(t *testing.T) {
	t.Parallel()
	known := workspace.Known{People: []string{"Jana Petersen", "Sam Okafor", "Ines Halvorsen", ""}, Clients: []string{"Nordwind Maschinenbau"}, Numbers: []string{"HV-104211", "4500 71 882"}, Prefix: "HV"}
	for _, test := range []struct{ name, subject, answer, title, body string }{
		{"a whole letter", "Re: Where is HV-104211, Jana?", "Dear Jana,\n\nyour order HV-104211 left us on Monday.\nWrite to sam@harbour-vale.example or call +44 20 7946 0000.\n\nBest regards\nSam Okafor\nHarbour & Vale",
			"Where is the order?", "the order left us on Monday.\nWrite to the address or call the number."},
		{"names anywhere", "AW: fwd: return for Nordwind Maschinenbau", "Nordwind Maschinenbau may send cut goods back, Ms Petersen.\nJana’s colleagues too.",
			"Return for your company", "your company may send cut goods back.\n colleagues too."},
		{"purchase order and question", "Invoice", "See T-1004: purchase order 4500 71 882 was used twice.", "Invoice", "See the question: the order was used twice."},
		{"what isn't a number of anybody's", "Bolts M8", "M8 × 40 holds 25 kN; SKU FS-0933-08040-Z or GL-10023, pack of 100, on 01.12.2026.", "Bolts M8", "M8 × 40 holds 25 kN; SKU FS-0933-08040-Z or GL-10023, pack of 100, on 01.12.2026."},
		{"part of another word", "x", "January is Samstag.", "X", "January is Samstag."},
		{"a sentence that begins like a greeting", "x", "Hello is what the display says when it starts. Press 3.", "X", "Hello is what the display says when it starts. Press 3."},
		{"a phone number in brackets", "x", "Ring (0441) 55 66 77 or 0049 441 556677.", "X", "Ring the number or the number."},
		{"another order of theirs", "x", "See HV-100877 as well.", "X", "See the order as well."},
		{"nothing", "", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			title, body := workspace.Anonymous(test.subject, test.answer, known)
			if title != test.title || strings.ReplaceAll(body, "\n ", "\n") != strings.ReplaceAll(test.body, "\n ", "\n") {
				t.Errorf("%q %q, not %q %q", title, body, test.title, test.body)
			}
		})
	}
}
