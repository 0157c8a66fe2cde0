package web

import (
	"net/url"
	"strings"
	"testing"
)

func TestSafeNextStaysOnThisPortal(t *testing.T) {
	for next, want := range map[string]string{
		"/s/nordwind/cart?x=1": "/s/nordwind/cart?x=1", "/": "/", "": "/", "//evil.example": "/", "/\\evil.example": "/",
		"https://evil.example": "/", "javascript:alert(1)": "/", "/\tevil": "/", "/a\nb": "/", "evil": "/", "/%5cevil.example": "/",
		"/%2f%2fevil.example": "/", "/s/nordwind/p/A%2FB": "/s/nordwind/p/A%2FB",
	} {
		if got := SafeNext(next); got != want {
			t.Errorf("SafeNext(%q) = %q, want %q", next, got, want)
		}
	}
}

func FuzzSafeNext(f *testing.F) {
	for _, seed := range []string{"/", "//a", "/\\a", "/%2f/a", "/a//b", "/.//a", "/a:b@c"} {
		f.Add(seed)
	}
	base, _ := url.Parse("https://portal.example/sign-in")
	f.Fuzz(func(t *testing.T, next string) {
		safe := SafeNext(next)
		to, err := base.Parse(safe)
		if err != nil || to.Host != "portal.example" || to.Scheme != "https" || strings.Contains(safe, `\`) {
			t.Errorf("SafeNext(%q) = %q leads to %v, %v", next, safe, to, err)
		}
	})
}

func TestTokensAreMaskedAnewAndBoundToTheirSecret(t *testing.T) {
	secret := "abcdefghijklmnopqrstuvwxyz"
	one, two := mask(secret), mask(secret)
	if one == two || strings.Contains(one, secret) {
		t.Error("the token gives its secret away")
	}
	if !unmask(one, secret) || !unmask(two, secret) {
		t.Error("a good token is refused")
	}
	for _, bad := range []string{"", "x", one[1:], one + "A", mask("another secret of 26 chars"), strings.Repeat("A", len(one))} {
		if unmask(bad, secret) {
			t.Errorf("token %q is taken", bad)
		}
	}
}
