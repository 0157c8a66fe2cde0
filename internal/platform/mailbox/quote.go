package mailbox

import (
	"regexp"
	"strings"
)

// Mark stands in letters that are to be answered: what is below it is ours.
const Mark = "Please write above this line"

var (
	// On Mon, 23 Nov 2026 at 10:04, Harbour & Vale <reply@…> wrote:
	introduced = regexp.MustCompile(`(?i)^(on\s.+wrote|am\s.+schrieb.*|le\s.+a écrit|op\s.+schreef.*|den\s.+skrev.*|el\s.+escribió|il\s.+ha scritto|w dniu\s.+pisze|em\s.+escreveu)\s*:$`)
	original   = regexp.MustCompile(`(?i)^[-_\s]*(original message|ursprüngliche nachricht|message d.origine|oorspronkelijk bericht|mensaje original|messaggio originale|forwarded message|weitergeleitete nachricht)[-_\s]*:?$`)
	headFrom   = regexp.MustCompile(`(?i)^\*?(from|von|de|van|da|fra)\s*:\*?\s.+`)
	headOther  = regexp.MustCompile(`(?i)^\*?(sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|date|à|objet|verzonden|aan|onderwerp|enviado|para|asunto|inviato|a|oggetto|sendt|til|emne)\s*:\*?`)
)

// WithoutQuotes is what somebody wrote, without the letters that theirs goes on from. Answers written between quoted
// lines stay with them; when nothing would be left, everything stays.
func WithoutQuotes(text string) string {
	text = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"))
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\u00a0")
	}
	kept := strings.TrimSpace(strings.Join(lines[:firstQuoted(lines)], "\n"))
	if kept == "" {
		return strings.TrimSpace(strings.Join(lines, "\n"))
	}
	return kept
}

// firstQuoted is the line at which what was written ends.
func firstQuoted(lines []string) int {
	for i, line := range lines {
		bare := strings.TrimSpace(strings.TrimLeft(line, "> "))
		switch {
		case strings.HasPrefix(bare, Mark):
			return backOver(lines, i)
		case strings.HasPrefix(line, ">"):
			if onlyQuotes(lines[i:]) {
				return i
			}
		case original.MatchString(bare), isHead(lines, i):
			return backOverRule(lines, i)
		default:
			if n := introduction(lines, i); n > 0 && (onlyQuotes(lines[i+n:]) || !anyQuoted(lines[i+n:])) {
				return i
			}
		}
	}
	return len(lines)
}

// introduction is over how many lines "On … wrote:" runs from a line on; mail programs break it as they like.
func introduction(lines []string, i int) int {
	joined := ""
	for n := range 3 {
		if i+n >= len(lines) || n > 0 && strings.TrimSpace(lines[i+n]) == "" {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + strings.TrimSpace(lines[i+n]))
		if len(joined) > 400 {
			return 0
		}
		if introduced.MatchString(joined) && strings.ContainsAny(joined, "0123456789") { // with a date
			return n + 1
		}
	}
	return 0
}

// isHead is the block of From, Sent, To and Subject that Outlook puts above what it quotes.
func isHead(lines []string, i int) bool {
	if !headFrom.MatchString(strings.TrimSpace(lines[i])) {
		return false
	}
	others := 0
	for _, line := range lines[i+1 : min(len(lines), i+6)] {
		if headOther.MatchString(strings.TrimSpace(line)) {
			others++
		}
	}
	return others >= 2
}

func onlyQuotes(lines []string) bool {
	for i, line := range lines {
		if line == "--" || line == "-- " {
			return true // a signature below the quote
		}
		if line != "" && !strings.HasPrefix(line, ">") && introduction(lines, i) == 0 {
			return false
		}
	}
	return true
}

func anyQuoted(lines []string) bool {
	for _, line := range lines {
		if strings.HasPrefix(line, ">") {
			return true
		}
	}
	return false
}

// backOver also takes away what introduces the line: the rule above it, or "On … wrote:".
func backOver(lines []string, at int) int {
	for i := max(0, at-12); i < at; i++ {
		if introduction(lines, i) > 0 || isHead(lines, i) || original.MatchString(strings.TrimSpace(lines[i])) {
			return backOverRule(lines, i)
		}
	}
	for at > 0 && strings.HasPrefix(lines[at-1], ">") {
		at--
	}
	return at
}

func backOverRule(lines []string, at int) int {
	for at > 0 && strings.Trim(lines[at-1], "_-─ ") == "" {
		at--
	}
	return at
}
