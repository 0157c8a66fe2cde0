package ui

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tradecounter/internal/platform/fault"
)

func html(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whatever names another element by id must find it on the page.
func dangling(page string) []string {
	var missing []string
	for _, ref := range regexp.MustCompile(`(?:aria-describedby|aria-controls|aria-labelledby|for)="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		for _, id := range strings.Fields(ref[1]) {
			if !strings.Contains(page, ` id="`+id+`"`) {
				missing = append(missing, id)
			}
		}
	}
	return missing
}

func TestFieldsAreTiedToLabelHintAndError(t *testing.T) {
	f := Field{Name: "po", Label: "Purchase order number", Hint: "Yours", Error: "Nordwind asks for one.", Value: `45"<`}
	for name, page := range map[string]string{
		"input":    html(t, Input(f)),
		"password": html(t, Password(f)),
		"text":     html(t, TextArea(f, 3)),
		"select":   html(t, Select(f, []Option{{Value: "a", Label: "A"}})),
		"choices":  html(t, Choices("ship", "Delivery", true, []Choice{{Type: "radio", Name: "ship", Value: "a", Label: "A"}}, "Choose one.")),
		"add":      html(t, AddForm(Add{ID: "q1", What: "M8", Error: "Sold in 20s."})),
	} {
		if missing := dangling(page); len(missing) > 0 {
			t.Errorf("%s refers to %v: %s", name, missing, page)
		}
		if !strings.Contains(page, "field-error") || !strings.Contains(page, "aria-describedby") {
			t.Errorf("%s doesn't tie its error: %s", name, page)
		}
	}
	if page := html(t, Input(f)); !strings.Contains(page, `value="45&#34;&lt;"`) {
		t.Errorf("what was typed isn't kept as typed: %s", page)
	}
	if page := html(t, Password(f)); strings.Contains(page, "45") {
		t.Error("a password came back")
	}
}

func TestErrorSummaryLeadsToTheFields(t *testing.T) {
	page := html(t, ErrorSummary(fault.Invalid("", fault.Field{Name: "po", Message: "A number, please."}, fault.Field{Name: "qty", Message: "20 or 40."})))
	for _, want := range []string{"Two things to put right", `href="#po"`, `href="#qty"`, "20 or 40."} {
		if !strings.Contains(page, want) {
			t.Errorf("the summary lacks %s", want)
		}
	}
	if page := html(t, ErrorSummary(nil)); page != "" {
		t.Errorf("without a fault it shows %s", page)
	}
}

func TestSuggestionsHaveAnIdEach(t *testing.T) {
	page := html(t, Suggestions([]SuggestionGroup{
		{Title: "Exact part", Exact: true, Items: []Suggestion{{To: "/p/1", Typed: "M8", SKU: "FS-1", Quantity: "10", Enter: true}}},
		{Title: "Products", Items: []Suggestion{{To: "/p/2", Typed: "M8"}, {To: "/p/3", Typed: "M8", SKU: "FS-3"}}},
	}))
	for _, want := range []string{`id="q-o1"`, `id="q-o2"`, `id="q-o3"`, `data-sku="FS-1"`, `data-enter="add"`} {
		if strings.Count(page, want) != 1 {
			t.Errorf("%s stands %d times", want, strings.Count(page, want))
		}
	}
	if strings.Contains(page, "FS-3") {
		t.Error("what can't be added offers to be")
	}
	if missing := dangling(page); len(missing) > 0 {
		t.Errorf("refers to %v", missing)
	}
}

func TestIconsExist(t *testing.T) {
	page := html(t, Icon("cart"))
	if !regexp.MustCompile(`href="/static/icons\.[0-9a-f]{12}\.svg#i-cart"`).MatchString(page) {
		t.Errorf("icon is %s", page)
	}
}
