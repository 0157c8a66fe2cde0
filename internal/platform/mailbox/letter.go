package mailbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // knows the charsets that letters come in
	"golang.org/x/text/encoding/charmap"
)

// Letter is one as a person reads it.
type Letter struct {
	ID         string // Message-ID without brackets; of one that has none, made of its content
	FromName   string
	FromEmail  string   // in small letters; empty when it can't be read
	To         []string // every address it was sent or handed to, in small letters
	Subject    string
	Date       time.Time
	References []string // the Message-IDs that it answers, without brackets
	Text       string   // what was written, without what it quotes
	Files      []File
	LeftOut    []string // what of it couldn't be taken, in words

	Automatic string  // why nobody wrote this, in words; empty when a person did
	Bounce    *Bounce // a letter that couldn't be delivered
}

// File is an attachment.
type File struct {
	Name    string
	Type    string // as the letter says
	Content []byte
}

const (
	maxParts = 100
	maxDepth = 10
	maxBody  = 2 << 20  // bytes of text
	maxFile  = 25 << 20 // bytes of one attachment
	maxFiles = 20
)

// Parse makes a letter of what came over the wire; of a cut one (see Read) attachments are left out. Nothing in a letter
// is an error: what can't be read is left out and named.
func Parse(raw []byte, cut bool) Letter {
	sum := sha256.Sum256(raw)
	l := Letter{ID: hex.EncodeToString(sum[:16]) + "@no-id"}
	entity, err := message.Read(bytes.NewReader(raw))
	if entity == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
		l.LeftOut = append(l.LeftOut, fmt.Sprintf("all of it: %v", err))
		return l
	}
	l.head(entity.Header)
	p := parts{letter: &l, cut: cut}
	p.walk(entity, 0)
	l.Automatic = automatic(entity.Header, l)
	if l.Bounce == nil && isDaemon(l.FromEmail) {
		l.Bounce = &Bounce{Failed: true, Why: l.Subject}
		p.seenIDs(p.plain)
	}
	text := p.plain
	if strings.TrimSpace(text) == "" {
		text = p.marked
	}
	l.Text = WithoutQuotes(text)
	if cut {
		l.LeftOut = append(l.LeftOut, fmt.Sprintf("attachments: the letter is over %d MB", maxSize>>20))
	}
	return l
}

func (l *Letter) head(h message.Header) {
	if ids := idsIn(h.Get("Message-Id")); len(ids) > 0 {
		l.ID = ids[0]
	}
	l.Subject = words(h, "Subject")
	if list, err := mail.ParseAddressList(words(h, "From")); err == nil && len(list) > 0 {
		l.FromName, l.FromEmail = list[0].Name, strings.ToLower(list[0].Address)
	} else if list := addresses(h.Get("From")); len(list) > 0 {
		l.FromEmail = list[0]
	}
	for _, key := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Resent-To"} {
		for fields := h.FieldsByKey(key); fields.Next(); {
			l.To = append(l.To, addresses(fields.Value())...)
		}
	}
	slices.Sort(l.To)
	l.To = slices.Compact(l.To)
	l.References = append(idsIn(h.Get("In-Reply-To")), idsIn(h.Get("References"))...)
	if date, err := mail.ParseDate(h.Get("Date")); err == nil {
		l.Date = date
	}
}

// words is a header decoded, as one line of valid text.
func words(h message.Header, key string) string {
	text, err := h.Text(key)
	if err != nil {
		text = h.Get(key)
	}
	return strings.Join(strings.Fields(readable([]byte(text))), " ")
}

// readable is text that says it is UTF-8 and isn't: it was most likely written in Windows' own letters.
func readable(text []byte) string {
	if !utf8.Valid(text) {
		if decoded, err := charmap.Windows1252.NewDecoder().Bytes(text); err == nil {
			text = decoded
		}
	}
	return strings.ReplaceAll(strings.ToValidUTF8(string(text), "�"), "\x00", "")
}

// parts gathers what a letter is made of.
type parts struct {
	letter        *Letter
	cut           bool
	seen          int
	plain, marked string // text of both kinds
}

func (p *parts) walk(e *message.Entity, depth int) {
	if p.seen++; p.seen > maxParts || depth > maxDepth {
		p.leaveOut("parts beyond the first %d", maxParts)
		return
	}
	kind, params, _ := e.Header.ContentType()
	kind = strings.ToLower(kind)
	if kind == "multipart/report" && depth == 0 {
		if strings.EqualFold(params["report-type"], "delivery-status") || params["report-type"] == "" {
			p.letter.Bounce = &Bounce{}
		}
	}
	if list := e.MultipartReader(); list != nil {
		for {
			part, err := list.NextPart()
			if part == nil || (err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err)) {
				if err != nil && !errors.Is(err, io.EOF) && !p.cut {
					p.leaveOut("a part that is broken")
				}
				return
			}
			p.walk(part, depth+1)
			if p.seen > maxParts {
				return
			}
		}
	}
	p.leaf(e, kind, params)
}

func (p *parts) leaf(e *message.Entity, kind string, params map[string]string) {
	disposition, named, _ := e.Header.ContentDisposition()
	name := named["filename"]
	if name == "" {
		name = params["name"]
	}
	switch {
	case p.letter.Bounce != nil && (kind == "message/delivery-status" || kind == "message/rfc822" || kind == "text/rfc822-headers" || kind == "message/rfc822-headers"):
		p.report(kind, p.body(e, maxBody))
	case disposition != "attachment" && name == "" && kind == "text/html":
		p.marked += htmlText(readable(p.body(e, maxBody)))
	case disposition != "attachment" && name == "" && (kind == "text/plain" || kind == ""):
		p.plain += strings.ReplaceAll(readable(p.body(e, maxBody)), "\r\n", "\n")
	case kind == "text/calendar" || strings.HasPrefix(kind, "application/pgp-signature") || strings.HasSuffix(kind, "pkcs7-signature"):
		return
	case strings.HasPrefix(kind, "image/") && disposition != "attachment" && e.Header.Get("Content-Id") != "" && p.marked+p.plain != "" && name == "":
		return // a picture of a signature's
	default:
		p.file(e, kind, name)
	}
}

func (p *parts) file(e *message.Entity, kind, name string) {
	if name = strings.Join(strings.Fields(readable([]byte(name))), " "); name == "" {
		name = "attachment"
	}
	if p.cut {
		return
	}
	if len(p.letter.Files) == maxFiles {
		p.leaveOut("attachments beyond the first %d", maxFiles)
		return
	}
	content := p.body(e, maxFile+1)
	if len(content) > maxFile {
		p.leaveOut("%s: it is too large", name)
		return
	}
	p.letter.Files = append(p.letter.Files, File{name, kind, content})
}

func (p *parts) body(e *message.Entity, most int64) []byte {
	content, err := io.ReadAll(io.LimitReader(e.Body, most))
	if err != nil && !p.cut && len(content) == 0 {
		p.leaveOut("a part that is broken")
	}
	return content
}

func (p *parts) leaveOut(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	if !slices.Contains(p.letter.LeftOut, what) {
		p.letter.LeftOut = append(p.letter.LeftOut, what)
	}
}

// addresses are those in a header, however broken the rest of it is.
func addresses(text string) (list []string) {
	if parsed, err := mail.ParseAddressList(text); err == nil {
		for _, a := range parsed {
			list = append(list, strings.ToLower(a.Address))
		}
		return list
	}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;<>\"()", r) }) {
		if at := strings.IndexByte(word, '@'); at > 0 && at < len(word)-1 {
			list = append(list, strings.ToLower(word))
		}
	}
	return list
}

// idsIn are the Message-IDs in a text, without their brackets.
func idsIn(text string) (ids []string) {
	for {
		open := strings.IndexByte(text, '<')
		if open < 0 {
			return ids
		}
		text = text[open+1:]
		end := strings.IndexAny(text, "<> \t\r\n")
		if end < 0 {
			return ids
		}
		if id := text[:end]; text[end] == '>' && strings.Contains(id, "@") && len(id) < 500 {
			ids = append(ids, id)
		}
		text = text[end:]
		if len(ids) == 200 {
			return ids
		}
	}
}
