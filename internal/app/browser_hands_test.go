package app_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What a person does with hands: open, press, follow, type, choose.

// open goes to an address.
func (b *tab) open(path string) *tab {
	b.Helper()
	return b.loading("opening "+path, func() {
		call(b, page.Navigate, page.NavigateParams{URL: b.base + path})
	})
}

// loading waits for the page that something leads to.
func (b *tab) loading(what string, do func()) *tab {
	b.Helper()
	count := func() int {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.loads
	}
	before := count()
	do()
	for begun := time.Now(); count() == before; time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > patience {
			b.Fatalf("%s: %s leads nowhere\n%s", b.where(), what, b.excerpt())
		}
	}
	return b
}

func (b *tab) reload() *tab {
	b.Helper()
	return b.loading("a reload", func() {
		call(b, page.Reload, page.ReloadParams{})
	})
}

// back goes back as the browser's button does; a page that the browser has kept is not loaded again.
func (b *tab) back() *tab {
	b.Helper()
	from := b.where()
	history, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
	b.must(err)
	to := history.Entries[history.CurrentIndex-1]
	call(b, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID})
	for begun := time.Now(); b.where() == from && time.Since(begun) < patience; {
		time.Sleep(10 * time.Millisecond)
	}
	until(b, "going back", func(ready bool) bool { return ready }, "ready")
	return b
}

// spot is where something is in the window.
type spot struct {
	X, Y  float64
	Over  string
	Value string
}

func (b *tab) click(what string, function string, args ...any) {
	b.Helper()
	b.clicks++
	at := until(b, what+" can't be found, or something lies over it", func(s *spot) bool { return s != nil && s.Over == "" }, function, args...)
	for _, kind := range []input.DispatchMouseEventType{chromedp.MousePressed, chromedp.MouseReleased} {
		hand(b, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1})
	}
}

// press clicks on what is called so; the page stays. within narrows it to a part of the page.
func (b *tab) press(words string, within ...string) *tab {
	b.Helper()
	for range 3 {
		b.click(fmt.Sprintf("control %q", words), "control", words, strings.Join(within, " "))
		if missed, err := ask[bool](b, "missed"); err != nil || !missed { // a page that is being left gives no answer
			break
		}
	}
	return b
}

// follow clicks on what is called so and leads to a page.
func (b *tab) follow(words string, within ...string) *tab {
	b.Helper()
	return b.loading(fmt.Sprintf("%q", words), func() { b.press(words, within...) })
}

// into clicks into a field.
func (b *tab) into(field string, within ...string) *tab {
	b.Helper()
	b.click(fmt.Sprintf("field %q", field), "field", field, strings.Join(within, " "))
	return b
}

// types clicks into a field and writes over what is in it.
func (b *tab) types(field, text string, within ...string) *tab {
	b.Helper()
	for range 3 {
		b.into(field, within...)
		until(b, "selecting", func(ok bool) bool { return ok }, "select")
		call(b, input.InsertText, input.InsertTextParams{Text: text})
		if lost, err := ask[bool](b, "lost"); err != nil || !lost {
			break
		}
	}
	return b
}

// chooses picks from a list, or a date.
func (b *tab) chooses(field, value string, within ...string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("no %q in the field %q", value, field), func(ok bool) bool { return ok }, "put", field, value, strings.Join(within, " "))
	return b
}

// keys presses keys one after the other. A key and what it writes go as one, so that a script that takes the key keeps
// the browser from writing it.
func (b *tab) keys(keys string, modifiers ...chromedp.Modifier) *tab {
	b.Helper()
	for _, key := range keys {
		events := kb.Encode(key)
		down, up := events[0], events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, event := range []*input.DispatchKeyEventParams{down, up} {
			for _, m := range modifiers {
				event.Modifiers |= int64(m)
			}
			hand(b, input.DispatchKeyEvent, *event)
		}
	}
	return b
}

// wide sets the window's width; under 600 it is a phone.
func (b *tab) wide(width int64) *tab {
	b.Helper()
	call(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1, Mobile: width < 600})
	return b
}

// signIn goes through the door.
func (b *tab) signIn(email, password string) *tab {
	b.Helper()
	return b.open("/sign-in").types("Email", email).types("Password", password).follow("Sign in")
}

func (b *tab) signOut() *tab {
	b.Helper()
	return b.press("", "header details.menu").follow("Sign out")
}
