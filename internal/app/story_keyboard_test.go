package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tradecounter/internal/app/apptest"
)

// byKeyboard: Bernd orders without a mouse, and always sees where he is.
func byKeyboard(t *testing.T, s *stories) {
	bernd := s.browser(t).open("/sign-in")
	bernd.tabTo("Email").keys("boss@nordwind.example").tabTo("Password").keys(apptest.Password).enter().at("/s/nordwind")
	if bernd.keys(kb.Tab).focus().Name != "Skip to the content" {
		t.Errorf("the first stop is %q", bernd.focus().Name)
	}
	bernd.keys(kb.Enter).keys(kb.Tab)
	if ok, err := ask[bool](bernd, "inside", "main"); err != nil || !ok {
		t.Errorf("after skipping, the next stop is %q (%v)", bernd.focus().Name, err)
	}
	bernd.keys("/")
	if bernd.focus().Name != searchBox {
		t.Fatalf("/ leads to %q", bernd.focus().Name)
	}
	bernd.keys("NM 910-0042").enter().at("/s/nordwind/search").sees("Nitrile glove blue L")
	bernd.tabTo("Quantity of Nitrile glove").keys("5").tabTo("Add Nitrile glove").keys(kb.Enter).sees("added.", "1 line in cart")
	if name := bernd.focus().Name; !strings.HasPrefix(name, "Add Nitrile glove") {
		t.Errorf("adding moved the focus to %q", name)
	}
	bernd.keys("/").tabTo("38,85").enter().at("/s/nordwind/cart")
	bernd.tabTo("Go to checkout").enter().at("/s/nordwind/checkout")
	bernd.tabTo("Your purchase order number").keys("KEYS 1").tabTo("Place").enter().at("/s/nordwind/orders/").sees("is placed.")
	for range 60 { // no trap: the way leads through the page and around
		bernd.keys(kb.Tab).mindful()
	}
}

// stop is where the keyboard is.
type stop struct {
	Name, Tag string
	Ring      bool
	Over      string
}

func (b *tab) focus() stop {
	b.Helper()
	at, err := ask[stop](b, "focused")
	b.must(err)
	return at
}

// mindful says that one sees where the keyboard is.
func (b *tab) mindful() stop {
	b.Helper()
	at := b.focus()
	if !at.Ring || at.Over != "" {
		b.Errorf("%s: at %s %q: a ring is seen: %v, over it lies %q", b.where(), at.Tag, at.Name, at.Ring, at.Over)
	}
	return at
}

// tabTo goes on with the Tab key until it comes to what is called so.
func (b *tab) tabTo(name string) *tab {
	b.Helper()
	var passed []string
	for range 120 {
		at := b.keys(kb.Tab).mindful()
		if strings.Contains(at.Name, name) {
			return b
		}
		passed = append(passed, at.Name)
	}
	b.Fatalf("%s: Tab never comes to %q, only to %q", b.where(), name, passed)
	return b
}

// enter leads to a page.
func (b *tab) enter() *tab {
	b.Helper()
	return b.loading("Enter", func() { b.keys(kb.Enter) })
}
