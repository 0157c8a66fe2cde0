package lexicon

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes text in lower case without accents, and the many ways to write times, inch and fractions in one.
func Fold(text string) string {
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(text)
	}
	text = signs.Replace(text)
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '\u2044': // the bar in ½
			b.WriteByte('/')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

var signs = strings.NewReplacer("×", "x", "✕", "x", "″", `"`, "”", `"`, "“", `"`, "’", "'", "′", "'", "–", "-", "—", "-",
	"‑", "-", "™", "", "®", "", "©", "", "°", " ", "º", " ", "Ø", " ", "ø", " ", "ß", "ss", "µ", "u", "μ", "u",
	"½", " 1/2", "¼", " 1/4", "¾", " 3/4", "⅜", " 3/8", "⅝", " 5/8", "⅞", " 7/8", "⅛", " 1/8", "\u00a0", " ")
