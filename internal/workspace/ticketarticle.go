package workspace

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Known are the words by which an answer says whom it was written to.
type Known struct {
	People  []string // names of persons, whole
	Clients []string // names of client companies
	Numbers []string // of orders and questions, as they stand in the text
	Prefix  string   // of the seller's order numbers
}

var (
	mailInText   = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	phoneInText  = regexp.MustCompile(`(^|[\s:,;])((?:\+|\(?0)[\d(][\d \x{00A0}/().-]{5,}\d)`)
	dateInText   = regexp.MustCompile(`^\d{1,2}[./]\d{1,2}[./]\d{2,4}$`)
	numberInText = regexp.MustCompile(`\b[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+\b`) // SKUs too
	afterTheWord = regexp.MustCompile(`(?i)\b(?:your |the )?(?:purchase order|order|question)(?: number)? the (order|question)\b`)
	replyTo      = regexp.MustCompile(`(?i)^(?:(?:re|fwd?|aw|wg)\s*:\s*)+`)
	onlyNumber   = regexp.MustCompile(`^\d+$`)
	greeting     = regexp.MustCompile(`(?i)^(?:dear|hello|hi|hey|good (?:morning|afternoon|evening|day)|moin|hallo)\b[^.\n]{0,60}$`)
	farewell     = regexp.MustCompile(`(?i)^(?:(?:with )?(?:best|kind|warm|many)? ?(?:regards|wishes|greetings)|best|thanks|thank you|yours(?: sincerely| faithfully)?|cheers|sincerely)[,.!]?$`)
)

// Anonymous makes the beginning of an article of a question's subject and the answer to it. What says who asked is taken
// out: names, addresses, telephone numbers, the numbers of orders and questions; and so are greeting and farewell. What
// stood in the middle of a sentence leaves a word in its place, for the editor to read over.
func Anonymous(subject, answer string, known Known) (title, body string) {
	subject = strings.TrimSpace(replyTo.ReplaceAllString(subject, ""))
	title = tidy(without(subject, known), " ,;:–-")
	if first, size := utf8.DecodeRuneInString(title); size > 0 {
		title = string(unicode.ToUpper(first)) + title[size:]
	}
	return title, tidy(without(strings.Join(letterBody(answer), "\n"), known), "\n")
}

// letterBody are the lines between greeting and farewell.
func letterBody(text string) []string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")), "\n")
	if len(lines) > 1 && greeting.MatchString(strings.TrimRight(strings.TrimSpace(lines[0]), ",!")) {
		lines = lines[1:]
	}
	for i := max(1, len(lines)-6); i < len(lines); i++ { // a farewell has few lines after it
		if farewell.MatchString(strings.TrimSpace(lines[i])) {
			return lines[:i]
		}
	}
	return lines
}

func without(text string, known Known) string {
	text = mailInText.ReplaceAllString(text, "the address")
	for _, n := range longestFirst(known.Numbers) {
		text = wholeWord(n).ReplaceAllString(text, "the order")
	}
	text = numberInText.ReplaceAllStringFunc(text, func(n string) string {
		prefix, digits, _ := strings.Cut(n, "-")
		switch {
		case prefix == "T" && onlyNumber.MatchString(digits):
			return "the question"
		case prefix == known.Prefix && onlyNumber.MatchString(digits):
			return "the order"
		}
		return n
	})
	text = afterTheWord.ReplaceAllString(text, "the $1")
	text = phoneInText.ReplaceAllStringFunc(text, func(found string) string {
		if parts := phoneInText.FindStringSubmatch(found); !dateInText.MatchString(parts[2]) {
			return parts[1] + "the number"
		}
		return found
	})
	for _, name := range longestFirst(known.Clients) {
		text = wholeWord(name).ReplaceAllString(text, "your company")
	}
	var parts []string
	for _, name := range longestFirst(known.People) {
		text = regexp.MustCompile(`(?i),? ?(?:\b(?:dear|mr|mrs|ms|dr)\.? )?`+wordPattern(name)+`(?:’s|'s)?`).ReplaceAllString(text, "")
		parts = append(parts, strings.Fields(name)...)
	}
	for _, part := range longestFirst(parts) {
		if utf8.RuneCountInString(part) > 2 {
			text = regexp.MustCompile(`,? ?(?:\b(?:Dear|Mr|Mrs|Ms|Dr)\.? )?`+wordPattern(part)+`(?:’s|'s)?`).ReplaceAllString(text, "")
		}
	}
	return text
}

// wordPattern matches a text that no letter or digit runs on from.
func wordPattern(text string) string {
	pattern := regexp.QuoteMeta(text)
	if first, _ := utf8.DecodeRuneInString(text); first < utf8.RuneSelf && (unicode.IsLetter(first) || unicode.IsDigit(first)) {
		pattern = `\b` + pattern
	}
	if last, _ := utf8.DecodeLastRuneInString(text); last < utf8.RuneSelf && (unicode.IsLetter(last) || unicode.IsDigit(last)) {
		pattern += `\b`
	}
	return pattern
}

func wholeWord(text string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + wordPattern(text)) }

// longestFirst are the texts that aren't empty, so that a part of a name is never taken before the whole.
func longestFirst(list []string) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return strings.TrimSpace(s) == "" })
	slices.SortStableFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}

var (
	spaces     = regexp.MustCompile(`[ \t\x{00A0}]{2,}`)
	beforeStop = regexp.MustCompile(` +([,.;:!?])`)
	blank      = regexp.MustCompile(`\n{3,}`)
	lineEnds   = regexp.MustCompile(`[ \t]+\n`)
)

// tidy closes the gaps that were left.
func tidy(text, trim string) string {
	text = lineEnds.ReplaceAllString(spaces.ReplaceAllString(text, " "), "\n")
	text = blank.ReplaceAllString(beforeStop.ReplaceAllString(text, "$1"), "\n\n")
	return strings.Trim(strings.TrimSpace(text), trim)
}
