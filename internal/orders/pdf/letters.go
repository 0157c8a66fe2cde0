package pdf

import (
	_ "embed"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Inter, for Latin with all its accents, Greek and Cyrillic; font/README.md says how the files were made.
var (
	//go:embed font/Inter-Regular.ttf
	regular []byte
	//go:embed font/Inter-SemiBold.ttf
	semiBold []byte
)

// The names of the fonts in the file; six letters stand before a cut one's name.
const plain, strong = "TCPLAI Inter-Regular", "TCSTRO Inter-SemiBold"

// lackingSign stands for a letter that the typeface doesn't have, such as a Chinese one; the foot of the table says so.
const lackingSign = '\uFFFD'

// letters are what the current font can show of a text: accents joined with their letters, nothing invisible.
func (s *sheet) letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.Is(unicode.Cf, r) { // joiners, soft hyphens, marks of direction
			return -1
		}
		if has, err := s.pdf.IsCurrFontContainGlyph(r); has && err == nil {
			return r
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return ' '
		}
		s.lacking = true
		return lackingSign
	}, norm.NFC.String(text))
}
