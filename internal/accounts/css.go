package accounts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// What static/tradecounter.css puts under and around an accent in the light scheme; the dark one derives its own tones
// from the accent's hue and needs no help.
var (
	paper     = Color{255, 255, 255}
	paper2    = oklch{0.979, 0.002, 95 * math.Pi / 180}.color()
	ink3      = oklch{0.51, 0.012, 258 * math.Pi / 180}.color()
	softShare = 0.08 // of the accent in --accent-soft, under what is selected
)

// readable is WCAG's least contrast of text.
const readable = 4.5

// Used is a theme's colours after they were made readable.
type Used struct {
	Accent, Mast             Color
	AccentAsked, MastAsked   Color
	AccentChanged, MastMoved bool
	HasAccent, HasMast       bool
}

// fitAccent darkens an accent, keeping its hue, until text in it can be read on paper, on its own soft tone and on the
// masthead, and white text on it.
func fitAccent(asked, mast Color) Color {
	used := asked
	for tone := asked.oklch(); !accentReads(used, mast) && tone.l > 0; {
		tone.l = max(0, tone.l-0.004)
		used = tone.color()
	}
	return used
}

func accentReads(accent, mast Color) bool {
	for _, under := range []Color{paper, paper2, mast, mix(accent, paper, softShare)} {
		if Contrast(accent, under) < readable {
			return false
		}
	}
	return true
}

// fitMast lightens a masthead until the palest ink of the page can be read on it.
func fitMast(asked Color) Color {
	used := asked
	for tone := asked.oklch(); Contrast(ink3, used) < readable && tone.l < 1; {
		tone.l = min(1, tone.l+0.004)
		used = tone.color()
	}
	return used
}

// Colors makes the theme's colours readable. What isn't a colour isn't used.
func (t Theme) Colors() Used {
	u := Used{Mast: paper}
	if mast, err := ParseColor(t.Mast); err == nil {
		u.MastAsked, u.Mast, u.HasMast = mast, fitMast(mast), true
		u.MastMoved = u.Mast != mast
	}
	if accent, err := ParseColor(t.Accent); err == nil {
		u.AccentAsked, u.Accent, u.HasAccent = accent, fitAccent(accent, u.Mast), true
		u.AccentChanged = u.Accent != accent
	}
	return u
}

// Told says in words what was changed about the colours asked for; nothing when they are used as they are.
func (u Used) Told() []string {
	var told []string
	if u.AccentChanged {
		told = append(told, fmt.Sprintf("The accent %s reaches %.1f:1 on white, text needs 4.5:1. It is used as %s, %.1f:1 on white and %.1f:1 on the header.",
			u.AccentAsked, down(Contrast(u.AccentAsked, paper)), u.Accent, down(Contrast(u.Accent, paper)), down(Contrast(u.Accent, u.Mast))))
	}
	if u.MastMoved {
		told = append(told, fmt.Sprintf("The header %s is too dark for the text on it. It is used as %s.", u.MastAsked, u.Mast))
	}
	return told
}

// down rounds to a tenth, never up over a bar that isn't reached.
func down(ratio float64) float64 { return math.Floor(ratio*10) / 10 }

// ThemeCSS is the account's style sheet, tokens only, and a hash of it for its address. Without colours of its own the
// account has the seller's look: an empty sheet and no hash.
func ThemeCSS(t Theme) (css, hash string) {
	u := t.Colors()
	var b strings.Builder
	if u.HasAccent {
		fmt.Fprintf(&b, ":root { --accent: %s; }\n", u.Accent)
	}
	if u.HasMast {
		tone := u.Mast.oklch()
		rule := oklch{max(0, tone.l-0.065), tone.c + 0.017, tone.h}.color()
		degrees := math.Mod(tone.h*180/math.Pi+360, 360)
		fmt.Fprintf(&b, "@media (prefers-color-scheme: light) { :root { --mast: %s; --mast-rule: %s; } }\n", u.Mast, rule)
		fmt.Fprintf(&b, "@media (prefers-color-scheme: dark) { :root { --mast: oklch(0.235 %.3f %.0f); --mast-rule: oklch(0.33 %.3f %.0f); } }\n",
			min(tone.c, 0.022), degrees, min(tone.c, 0.03), degrees)
	}
	if b.Len() == 0 {
		return "", ""
	}
	sum := sha256.Sum256([]byte(b.String()))
	return b.String(), hex.EncodeToString(sum[:6])
}
