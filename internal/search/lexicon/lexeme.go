package lexicon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lexeme is one thing that text names. Whole is how it is written in one, without dashes and dots; Parts is what it
// also is in pieces: M8x40 is m8 and 40 (then 40mm where there is a unit), FS-0933 is fs and 0933, wi-fi is wi and fi.
type Lexeme struct {
	Kind  Kind
	Whole string
	Parts []string
	Typed string // folded, unstemmed
}

// Kind is what a lexeme looks like.
type Kind uint8

const (
	Word    Kind = iota // letters: stemmed
	Number              // 40, 12.5
	Measure             // 10mm; its part is the number
	Dims                // m8x40
	Code                // dv7-1211ea, wd40
	Joined              // heavy-duty
)

// Lexemes cuts text into what it names. The same code reads products and queries, so that both agree.
func Lexemes(text string) []Lexeme {
	fields := cutFields(Fold(text))
	out := make([]Lexeme, 0, len(fields)+len(fields)/4)
	for i := 0; i < len(fields); i++ {
		field := fields[i]
		if n := timesRun(fields[i:]); n > 1 { // m8 x 40
			field, i = strings.Join(fields[i:i+n], ""), i+n-1
			if i+1 < len(fields) && apart[fields[i+1]] && IsDigit(field[len(field)-1]) { // … mm
				field, i = field+fields[i+1], i+1
			}
		}
		if i+1 < len(fields) && isNumber(field) && apart[fields[i+1]] && !numberFollows(fields, i+2, fields[i+1]) {
			out = append(out, measured(field, units[fields[i+1]]))
			i++
			continue
		}
		out = appendField(out, field, 0)
	}
	return out
}

// numberFollows guards "4 a 3" and "2 m 5": a single letter between numbers is rather a name than a unit.
func numberFollows(fields []string, i int, unit string) bool {
	return len(unit) == 1 && unit != `"` && i < len(fields) && isNumber(fields[i])
}

// cutFields parts text at everything but letters, digits and what may stand inside a number or a code.
func cutFields(text string) []string {
	fields := make([]string, 0, len(text)/6+1)
	start := -1
	flush := func(end int) {
		if start >= 0 {
			if field := trimField(text[start:end]); field != "" {
				fields = append(fields, field)
			}
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case r < utf8.RuneSelf && inField[r] || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			if start < 0 {
				start = i
			}
		case r == '"' && start >= 0 && IsDigit(text[i-1]): // inch
			flush(i + 1)
		case r == '\'' && start >= 0 && i+1 < len(text) && text[i+1] == 's': // possessive: the field goes on and loses it
		default:
			flush(i)
		}
	}
	flush(len(text))
	return fields
}

var inField = func() (set [utf8.RuneSelf]bool) {
	for r := range set {
		set[r] = unicode.IsLetter(rune(r)) || unicode.IsDigit(rune(r))
	}
	for _, r := range "-./,_+&#" {
		set[r] = true
	}
	return set
}()

func trimField(field string) string {
	field = strings.Trim(field, "-./,_+&#")
	return strings.TrimSuffix(field, "'s")
}

// timesRun counts the fields that make one set of dimensions: "m8","x","40" or "10","x20".
func timesRun(fields []string) int {
	if !IsDigit(fields[0][0]) && !(fields[0][0] == 'm' && len(fields[0]) > 1 && IsDigit(fields[0][1])) {
		return 1
	}
	n := 1
	for n < len(fields) {
		last, next := fields[n-1], fields[n]
		switch {
		case next == "x" && n+1 < len(fields) && IsDigit(fields[n+1][0]) && sized(last):
			n += 2
		case next[0] == 'x' && len(next) > 1 && IsDigit(next[1]) && sized(last):
			n++
		case last[len(last)-1] == 'x' && len(last) > 1 && sized(last[:len(last)-1]) && IsDigit(next[0]):
			n++
		default:
			return n
		}
	}
	return n
}

// sized: a number, perhaps with a unit or an M before it, or several with x between.
func sized(field string) bool {
	field = strings.TrimPrefix(field, "m")
	for _, size := range strings.Split(field, "x") {
		digits := numberLen(size)
		if digits == 0 || size[digits:] != "" && units[size[digits:]] == "" {
			return false
		}
	}
	return true
}

func appendField(out []Lexeme, field string, depth int) []Lexeme {
	if digits := numberLen(field); digits > 0 {
		rest := field[digits:]
		if rest == "" {
			return append(out, Lexeme{Kind: Number, Whole: plain(field), Typed: field})
		}
		if unit := units[rest]; unit != "" {
			return append(out, measured(field[:digits], unit))
		}
	}
	if strings.Contains(field, "x") && strings.ContainsAny(field, "0123456789") && strings.Count(field, "x") < 5 && sized(field) {
		return append(out, dimensions(field))
	}
	pieces := strings.FieldsFunc(field, joins)
	if len(pieces) == 1 {
		return append(out, simple(pieces[0]))
	}
	hasDigit := strings.ContainsAny(field, "0123456789")
	if depth == 0 && !hasDigit && strings.ContainsAny(field, "/,") { // shampoo/conditioner: words side by side
		for _, piece := range strings.FieldsFunc(field, func(r rune) bool { return r == '/' || r == ',' }) {
			if piece = trimField(piece); piece != "" {
				out = appendField(out, piece, 1)
			}
		}
		return out
	}
	l := Lexeme{Kind: Joined, Whole: strings.Join(pieces, ""), Parts: make([]string, 0, len(pieces)), Typed: field}
	if hasDigit {
		l.Kind = Code
	}
	for _, piece := range pieces {
		l.Parts = append(l.Parts, term(piece))
	}
	return append(out, l)
}

// simple is a run of letters and digits alone.
func simple(piece string) Lexeme {
	boundary, changes := 0, 0
	for i := 1; i < len(piece); i++ {
		if IsDigit(piece[i]) != IsDigit(piece[i-1]) {
			boundary = i
			changes++
		}
	}
	switch {
	case changes == 0 && IsDigit(piece[0]):
		return Lexeme{Kind: Number, Whole: piece, Typed: piece}
	case changes == 0:
		return Lexeme{Kind: Word, Whole: Stem(piece), Typed: piece}
	case changes == 1 && len(piece) <= 10 && boundary >= 2 && !IsDigit(piece[0]): // iphone11, wd40; not m8
		return Lexeme{Kind: Code, Whole: piece, Parts: []string{term(piece[:boundary]), piece[boundary:]}, Typed: piece}
	}
	return Lexeme{Kind: Code, Whole: piece, Typed: piece}
}

// term is how a piece is kept: words by their stem, everything else as it is.
func term(piece string) string {
	if strings.ContainsAny(piece, "0123456789") {
		return piece
	}
	return Stem(piece)
}

func measured(size, unit string) Lexeme {
	size = plain(size)
	return Lexeme{Kind: Measure, Whole: size + unit, Parts: []string{size}, Typed: size + unit}
}

func dimensions(field string) Lexeme {
	sizes := strings.Split(field, "x")
	l := Lexeme{Kind: Dims, Typed: field}
	for i, size := range sizes {
		start := 0
		if size[0] == 'm' {
			start = 1
		}
		digits := start + numberLen(size[start:])
		sizes[i] = size[:start] + plain(size[start:digits])
		l.Parts = append(l.Parts, sizes[i])
		if unit := units[size[digits:]]; unit != "" && i == len(sizes)-1 {
			for _, s := range sizes {
				if IsDigit(s[0]) {
					l.Parts = append(l.Parts, s+unit)
				}
			}
		}
	}
	l.Whole = strings.Join(sizes, "x")
	return l
}

// numberLen is how much of the beginning is a number: 12, 12.5, 1,000, 1/2, 1-1/2.
func numberLen(field string) int {
	i := DigitsLen(field)
	if i == 0 {
		return 0
	}
	for i < len(field)-1 {
		sign := field[i]
		n := DigitsLen(field[i+1:])
		fraction := sign == '-' && n > 0 && i+1+n < len(field) && field[i+1+n] == '/' // 1-1/2
		if n == 0 || sign != '.' && sign != ',' && sign != '/' && !fraction {
			break
		}
		i += 1 + n
	}
	return i
}

// plain writes a number without thousands separators and with a decimal point.
func plain(number string) string {
	comma := strings.LastIndexByte(number, ',')
	if comma < 0 {
		return number
	}
	if strings.ContainsRune(number, '.') || len(number)-comma == 4 {
		return strings.ReplaceAll(number, ",", "")
	}
	return strings.ReplaceAll(number, ",", ".")
}

func isNumber(field string) bool { return field != "" && numberLen(field) == len(field) }

// IsDigit is of 0 to 9.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// DigitsLen is how many digits the beginning has.
func DigitsLen(s string) int {
	n := 0
	for n < len(s) && IsDigit(s[n]) {
		n++
	}
	return n
}

// Terms are everything by which text is found, parted by spaces: each thing in one and in its pieces.
func Terms(text string) string {
	var b strings.Builder
	WriteTerms(&b, text)
	return b.String()
}

// WriteTerms writes Terms, each followed by a space.
func WriteTerms(b *strings.Builder, text string) {
	for _, l := range Lexemes(text) {
		b.WriteString(l.Whole)
		b.WriteByte(' ')
		for _, part := range l.Parts {
			if part != l.Whole {
				b.WriteString(part)
				b.WriteByte(' ')
			}
		}
	}
}
