package app_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// What a person does with eyes: wait for words, fields and addresses to be as the story expects.

// excerpt is what stands in the content of the page.
func (b *tab) excerpt() string {
	text, _ := ask[string](b, "text", "main")
	return text[:min(len(text), 1200)]
}

func (b *tab) where() string {
	at, _ := chromedp.Run(b.ctx, chromedp.Location())
	return strings.TrimPrefix(at, b.base)
}

// holds says that a field is filled in so.
func (b *tab) holds(field, value string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("the field %q isn't %q", field, value), func(s *spot) bool { return s != nil && s.Value == value }, "field", field, "")
	return b
}

// sees waits for words on the page.
func (b *tab) sees(words ...string) *tab {
	b.Helper()
	for _, w := range words {
		until(b, fmt.Sprintf("%q isn't there", w), func(text string) bool { return strings.Contains(text, w) }, "says")
	}
	return b
}

// seesNot says that words aren't on the page that stands there.
func (b *tab) seesNot(words string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("%q is there", words), func(text string) bool { return !strings.Contains(text, words) }, "says")
	return b
}

// reads is the text of the first element that a selector describes, once it has some.
func (b *tab) reads(selector string) string {
	b.Helper()
	return until(b, "nothing to read in "+selector, func(text string) bool { return text != "" }, "text", selector)
}

// has waits for an attribute's value.
func (b *tab) has(selector, attribute, value string) *tab {
	b.Helper()
	until(b, fmt.Sprintf("%s of %s isn't %q", attribute, selector, value), func(is string) bool { return is == value }, "attribute", selector, attribute)
	return b
}

// at waits until the address begins so.
func (b *tab) at(path string) *tab {
	b.Helper()
	for begun := time.Now(); !strings.HasPrefix(b.where(), path); time.Sleep(10 * time.Millisecond) {
		if time.Since(begun) > patience {
			b.Fatalf("at %s instead of %s", b.where(), path)
		}
	}
	return b
}

// answers says with which status the page came.
func (b *tab) answers(status int64) *tab {
	b.Helper()
	b.mu.Lock()
	is := b.status
	b.mu.Unlock() // the browser tells what it hears under the lock, and where it is only then
	if is != status {
		b.Errorf("%s: %d instead of %d", b.where(), is, status)
	}
	return b
}
