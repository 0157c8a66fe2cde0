package mailbox

import (
	"bufio"
	"bytes"
	"net/textproto"
	"slices"
	"strings"

	"github.com/emersion/go-message"
)

// Bounce is a letter's way back when it couldn't be delivered.
type Bounce struct {
	Failed bool     // for good; otherwise it is tried again
	Why    string   // in the words of the other server
	IDs    []string // Message-IDs that it names: the letter is among them
}

var absent = []string{"automatic reply", "out of office", "abwesenheitsnotiz", "abwesenheit:", "automatische antwort", "réponse automatique", "automatisch antwoord", "respuesta automática", "risposta automatica", "autosvar"}

// automatic says why nobody wrote a letter; RFC 3834, and what was there before it.
func automatic(h message.Header, l Letter) string {
	get := func(key string) string { return strings.ToLower(strings.TrimSpace(h.Get(key))) }
	kind, params, _ := h.ContentType()
	switch auto := get("Auto-Submitted"); {
	case l.Bounce != nil || isDaemon(l.FromEmail):
		return "a letter that came back"
	case strings.EqualFold(kind, "multipart/report"):
		return "a report: " + strings.ToLower(params["report-type"])
	case auto != "" && auto != "no" && !strings.HasPrefix(auto, "no;"):
		return "Auto-Submitted: " + auto
	case get("X-Auto-Response-Suppress") != "" && get("X-Auto-Response-Suppress") != "none":
		return "X-Auto-Response-Suppress"
	case slices.Contains([]string{"bulk", "junk", "list", "auto_reply", "auto-reply"}, get("Precedence")):
		return "Precedence: " + get("Precedence")
	case get("X-Autoreply") != "" || get("X-Autorespond") != "" || get("X-Auto-Reply") != "":
		return "an automatic reply"
	case get("List-Id") != "":
		return "a mailing list"
	case h.Has("Return-Path") && get("Return-Path") == "<>":
		return "Return-Path: <>"
	}
	for _, words := range absent {
		if strings.HasPrefix(strings.ToLower(l.Subject), words) {
			return "an automatic reply, by its subject"
		}
	}
	return ""
}

func isDaemon(email string) bool {
	name, _, _ := strings.Cut(email, "@")
	return name == "mailer-daemon" || name == "postmaster" || name == "mail-daemon"
}

// report reads a part of a delivery report.
func (p *parts) report(kind string, body []byte) {
	b := p.letter.Bounce
	if kind != "message/delivery-status" {
		fields, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(body))).ReadMIMEHeader()
		b.IDs = append(b.IDs, idsIn(fields.Get("Message-Id"))...)
		return
	}
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(body)))
	for { // of the letter, then of each recipient
		fields, err := r.ReadMIMEHeader()
		if action := strings.ToLower(fields.Get("Action")); action != "" {
			b.Failed = b.Failed || action == "failed"
			why := strings.TrimSpace(fields.Get("Status") + " " + strings.TrimPrefix(fields.Get("Diagnostic-Code"), "smtp; "))
			if who := addresses(strings.TrimPrefix(fields.Get("Final-Recipient"), "rfc822;")); len(who) > 0 {
				why = who[0] + ": " + why
			}
			if b.Why == "" {
				b.Why = readable([]byte(why))
			}
		}
		if err != nil {
			return
		}
	}
}

// seenIDs takes the Message-IDs that stand in the words of a server that writes no report.
func (p *parts) seenIDs(text string) {
	p.letter.Bounce.IDs = append(p.letter.Bounce.IDs, idsIn(text)...)
}
