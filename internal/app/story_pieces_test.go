package app_test

import (
	"testing"

	"github.com/chromedp/cdproto/runtime"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/platform/db/dbtest"
)

// chooses a file of 4,000 products and five million bytes, and notes what the bar of its form says.
const choosesLarge = `(() => { const rows = ["sku,name,category,price,description"];
	for (let i = 0; i < 4000; i++) rows.push("X-" + i + ",Thing " + i + ",Fasteners > Nuts,1.00," + "long ".repeat(240).trim());
	const data = new DataTransfer(); data.items.add(new File([rows.join("\n")], "things.csv", { type: "text/csv" }));
	document.querySelector("[name=file]").files = data.files;
	const bar = document.querySelector("[data-upload-bar]");
	new MutationObserver(() => (sessionStorage.bar = (sessionStorage.bar ?? "") + " " + bar.value)).observe(bar, { attributes: true }); })()`

const saysBar = `document.querySelector("h1").dataset.bar = (sessionStorage.bar ?? "").split(" ").some((part) => part > 0 && part < 100) ? "moved" : "still"`

const choosesManual = `(() => { const data = new DataTransfer();
	data.items.add(new File(["%PDF-1.4\n", "x".repeat(5e6), "\n%%EOF\n"], "Fitting manual.pdf", { type: "application/pdf" }));
	document.querySelector("[name=document]").files = data.files; })()`

// What is larger than a request may be goes in pieces: a file to import, which shows how far it is, and a product's document.
func TestStoryOfLargeFilesInPieces(t *testing.T) {
	if testing.Short() {
		t.Skip("the stories take a minute")
	}
	inTurn(t, 7)
	var data string
	p := filled(t, program(t), dbtest.SQLiteDSN(t), aBusyShop, func(s *apptest.Shop) { data = s.App.Config.Data })
	p.data = data
	s := tell(t, p, "Harbour & Vale")
	ada := s.browser(t).signIn("admin@harbour-vale.example", apptest.Password)
	ada.open("/desk/imports?kind=products")
	call(ada, runtime.Evaluate, runtime.EvaluateParams{Expression: choosesLarge})
	ada.follow("Check the file").sees("things.csv", "X-1").passes()
	call(ada, runtime.Evaluate, runtime.EvaluateParams{Expression: saysBar})
	ada.has("h1", "data-bar", "moved")
	ada.open("/desk/products/SW-2210-L")
	call(ada, runtime.Evaluate, runtime.EvaluateParams{Expression: choosesManual})
	ada.follow("Add the document").sees("The document is there", "Fitting manual").passes()
}
