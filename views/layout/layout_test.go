package layout

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tradecounter/views/ui"
)

func fixture() Chrome {
	return Chrome{
		Seller:  Seller{Name: "Harbour & Vale", Story: "Since 1911.", Phone: "+49 40 5558-0100"},
		Account: Account{Name: "Nordwind", Slug: "nordwind", Manager: Manager{Name: "Ines Halvorsen", Mail: "ines@seller.example"}},
		Person:  Person{Name: "Jana Petersen", Role: "Buyer", Others: []ui.Link{{Text: "Alster Marine", To: "/s/alster"}}},
		Cart:    Cart{Lines: 9, Total: "€906.26"},
		Rights:  Rights{Buy: true, ManageTeam: true},
		Base:    "/s/nordwind", CSRF: "token",
		Categories: []Category{{Name: "Fasteners", To: "/s/nordwind/c/fasteners", Count: "12"}},
	}
}

func render(t *testing.T, frame templ.Component) string {
	t.Helper()
	var b strings.Builder
	ctx := templ.WithChildren(context.Background(), templ.Raw("<h1>Cart</h1>"))
	if err := frame.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestFramesKeepTheContentPolicy(t *testing.T) {
	c := fixture()
	inline := regexp.MustCompile(`(?i) style=| on[a-z]+=|<style|<script(?: [^>]*)?>[^<]|javascript:`)
	for name, frame := range map[string]templ.Component{
		"storefront": Storefront(c, "Cart"), "gate": Gate(c, "Sign in", nil), "desk": Desk(c, "Sent mail"),
		"error": Error(c, Trouble{Title: "Not here", Message: "Gone.", Request: "r-1"}),
	} {
		html := render(t, frame)
		if found := inline.FindString(html); found != "" {
			t.Errorf("%s carries %q", name, found)
		}
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s has %d headings of the first level", name, n)
		}
		if !strings.HasPrefix(html, `<!DOCTYPE html><html lang="en">`) {
			t.Errorf("%s begins with %.60s", name, html)
		}
	}
}

func TestTitleNamesPageClientAndShop(t *testing.T) {
	c := fixture()
	if html := render(t, Storefront(c, "Cart")); !strings.Contains(html, "<title>Cart – Nordwind – Harbour &amp; Vale</title>") {
		t.Error("title isn't page, client, shop")
	}
	c.Account = Account{}
	if html := render(t, Gate(c, "Sign in", nil)); !strings.Contains(html, "<title>Sign in – Harbour &amp; Vale</title>") {
		t.Error("a gate without a client names one")
	}
}

func TestSkipLinkComesFirst(t *testing.T) {
	html := render(t, Storefront(fixture(), "Cart"))
	first := regexp.MustCompile(`<(a|button|input|summary)[ >][^>]*`).FindString(html)
	if !strings.Contains(first, `href="#main"`) || !strings.Contains(html, `id="main"`) {
		t.Errorf("the first stop is %q", first)
	}
}

func TestWhoMayNotBuySeesNoCart(t *testing.T) {
	c := fixture()
	c.Rights = Rights{}
	html := render(t, Storefront(c, "Home"))
	for _, hidden := range []string{"nordwind/cart", "/lists", "/standing-orders", "/team", "suggest-add"} {
		if strings.Contains(html, hidden) {
			t.Errorf("a viewer is offered %s", hidden)
		}
	}
}

func TestTheFragmentOfCartReplacesBothPlaces(t *testing.T) {
	html := render(t, CartAdded(fixture(), "10 packs are in the cart"))
	for _, want := range []string{`id="cart-summary"`, `id="cart-count"`, "data-said", "10 packs are in the cart", "9 lines in cart"} {
		if !strings.Contains(html, want) {
			t.Errorf("the fragment lacks %s", want)
		}
	}
}

func TestNumbersToCall(t *testing.T) {
	if got := tel("+49 40 5558-0100 (day)"); got != "tel:+494055580100" {
		t.Errorf("tel = %s", got)
	}
}
