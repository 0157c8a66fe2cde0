package web

import (
	"bytes"
	"compress/flate"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/views/ui"
)

// draft is a form that was sent after its session had ended. Nothing of it is done or stored here: the browser carries it
// in a cookie to the sign-in and back, sealed with the secret of a session of its person's, and only they get it back, on
// the page where the form stood.
type draft struct {
	Page   string     `json:"p"` // where the form stood
	Action string     `json:"a"` // where it was sent to
	Fields url.Values `json:"f"`
}

const (
	keyDraft   = "draft"
	keySaid    = "said"
	draftLasts = time.Hour
	draftMost  = 3500     // characters of the cookie; browsers keep 4096 with name and attributes
	draftRead  = 64 << 10 // bytes that a form has at most, packed or not
)

// neverKept are fields that no draft carries.
var neverKept = []string{ui.CSRFField, "password", "old", "code"}

// tooLate leads to the sign-in page; of a form it says there that nothing was sent, and whether it will be there again.
func (w *Web) tooLate(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodPost && !Fragment(c) && Session(c).ID == 0 && w.Cookie(c, SessionCookie) != "" {
		said := "Your session has ended, so nothing was sent."
		ended, err := w.Identity.EndedByToken(c.UserContext(), w.Cookie(c, SessionCookie))
		if err == nil && unmask(c.FormValue(ui.CSRFField), ended.CSRF) && w.keepDraft(c, refererPath(c), ended) {
			said += " Sign in, and what you typed is there again."
		}
		w.Flash(c, ui.Flash{Tone: ui.Warn, Text: said})
	}
	return w.toSignIn(c)
}

// outdated takes a form that an earlier session of the same person handed out, from a tab that stayed open while they
// signed in again in another: it leads back to its page, where what was typed stands again. Other forms are forged.
func (w *Web) outdated(c *fiber.Ctx, forged error) error {
	secret, s := unmasked(c.FormValue(ui.CSRFField)), Session(c)
	if Fragment(c) || len(secret) == 0 || s.Actor.Behalf.Is() || fromElsewhere(c) {
		return forged
	}
	theirs, err := w.Identity.HandedOut(c.UserContext(), s.Actor.PersonID, string(secret))
	if err != nil {
		return err
	}
	if !theirs {
		return forged
	}
	page := refererPath(c)
	if !w.keepDraft(c, page, identity.Ended{ID: s.ID, PersonID: s.Actor.PersonID, CSRF: s.CSRF}) {
		w.Flash(c, ui.Flash{Tone: ui.Warn, Text: "You have signed in again since this page was opened, so nothing was sent. Fill it in and send it once more."})
	}
	return c.Redirect(page, fiber.StatusSeeOther)
}

// keepDraft gives the browser the form that came too late to carry, sealed with a session of its person's.
func (w *Web) keepDraft(c *fiber.Ctx, page string, by identity.Ended) bool {
	if strings.Contains(c.Path(), "/profile/") || len(c.Body()) > draftRead { // passwords and codes are typed there
		return false
	}
	d := draft{page, c.OriginalURL(), url.Values{}}
	for name, value := range c.Request().PostArgs().All() {
		if !slices.Contains(neverKept, string(name)) {
			d.Fields.Add(string(name), string(value))
		}
	}
	sealed, err := d.seal(by)
	if err != nil || len(sealed) > draftMost {
		return false
	}
	w.SetCookie(c, keyDraft, sealed, draftLasts)
	return true
}

// goOn lets the handler answer, and puts a draft of this person's for this page into its form.
func (w *Web) goOn(c *fiber.Ctx) error {
	d, ok := w.draftFor(c)
	if !ok {
		return c.Next()
	}
	w.DropCookie(c, keyDraft)
	c.Locals(keySaid, ui.Flash{Tone: ui.Warn, Text: "Your session had ended, so nothing was sent. What you typed is here again: look it over, then send it."})
	if err := c.Next(); err != nil {
		return err
	}
	if c.Response().StatusCode() != fiber.StatusOK || !strings.HasPrefix(string(c.Response().Header.ContentType()), fiber.MIMETextHTML) {
		return nil
	}
	filled, err := d.fill(c.Response().Body())
	if err != nil {
		return err
	}
	c.Response().SetBody(filled)
	return nil
}

// draftFor is what the browser carries for whoever is signed in and the page they ask for. Another person's is dropped.
func (w *Web) draftFor(c *fiber.Ctx) (d draft, ok bool) {
	sealed := w.Cookie(c, keyDraft)
	if sealed == "" || c.Method() != fiber.MethodGet || len(sealed) > draftMost {
		return d, false
	}
	id, text, err := unpack(sealed)
	if err == nil {
		var by identity.Ended
		if by, err = w.sealer(c, id); err == nil && by.PersonID == Actor(c).PersonID {
			if d, err = open(by, text); err == nil {
				return d, d.Page == c.OriginalURL()
			}
		}
	}
	w.DropCookie(c, keyDraft)
	return d, false
}

// sealer is the session that a draft is sealed with: this one, or one that has ended.
func (w *Web) sealer(c *fiber.Ctx, id int64) (identity.Ended, error) {
	if s := Session(c); s.ID == id {
		return identity.Ended{ID: id, PersonID: s.Actor.PersonID, CSRF: s.CSRF}, nil
	}
	return w.Identity.EndedByID(c.UserContext(), id)
}

// DropDraft forgets what the browser carries: its person signs out.
func (w *Web) DropDraft(c *fiber.Ctx) { w.DropCookie(c, keyDraft) }

func (d draft) seal(by identity.Ended) (string, error) {
	var packed bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return "", err
	}
	if err := json.NewEncoder(deflate).Encode(d); err != nil {
		return "", err
	}
	if err := deflate.Close(); err != nil {
		return "", err
	}
	lock, err := lockOf(by)
	if err != nil {
		return "", err
	}
	id, nonce := binary.BigEndian.AppendUint64(nil, uint64(by.ID)), make([]byte, lock.NonceSize())
	_, _ = rand.Read(nonce) // never fails
	return base64.RawURLEncoding.EncodeToString(lock.Seal(append(id, nonce...), nonce, packed.Bytes(), id)), nil
}

// unpack reads which session a draft is sealed with.
func unpack(sealed string) (session int64, text []byte, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(raw) < 8 {
		return 0, nil, errors.New("no draft")
	}
	return int64(binary.BigEndian.Uint64(raw)), raw, nil
}

func open(by identity.Ended, raw []byte) (d draft, err error) {
	lock, err := lockOf(by)
	if err != nil {
		return d, err
	}
	if len(raw) < 8+lock.NonceSize() {
		return d, errors.New("no draft")
	}
	id, nonce, text := raw[:8], raw[8:8+lock.NonceSize()], raw[8+lock.NonceSize():]
	packed, err := lock.Open(nil, nonce, text, id)
	if err != nil {
		return d, err
	}
	err = json.NewDecoder(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), 4*draftRead)).Decode(&d)
	return d, err
}

func lockOf(by identity.Ended) (cipher.AEAD, error) {
	key := sha256.Sum256([]byte("draft of a form " + by.CSRF))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
