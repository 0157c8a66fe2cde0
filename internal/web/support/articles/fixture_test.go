package articles_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"tradecounter/internal/app/apptest"
	"tradecounter/internal/identity"
	"tradecounter/internal/knowledge"
)

var bg = context.Background()

// desk is the shop with two people who write articles, Sam of support and the administrator.
type desk struct {
	*apptest.Shop
	sam, admin, ines *apptest.Browser
}

func onEach(t *testing.T, test func(t *testing.T, d *desk)) {
	apptest.Each(t, func(t *testing.T, s *apptest.Shop) {
		s.Fill()
		s.Person("sam@harbour-vale.example", "Sam Support", "", "", identity.Support)
		test(t, &desk{s, s.SignIn("sam@harbour-vale.example"), s.SignIn("admin@harbour-vale.example"), s.SignIn("ines@harbour-vale.example")})
	})
}

// writer is the administrator, for what a test needs before it begins.
func (d *desk) writer() identity.Actor {
	return identity.Actor{PersonID: int64(d.Count(`SELECT id FROM people WHERE email = 'admin@harbour-vale.example'`)), Name: "Ada Admin", Staff: identity.Admin}
}

// article is a draft.
func (d *desk) article(title, body string) knowledge.Article {
	d.T.Helper()
	a, err := d.App.Knowledge.Create(bg, d.writer(), knowledge.NewArticle{Text: knowledge.Text{Title: title, Body: body}})
	d.Must(err)
	return a
}

// published is one that everyone signed in reads.
func (d *desk) published(title, body string) knowledge.Article {
	d.T.Helper()
	a := d.article(title, body)
	a, err := d.App.Knowledge.SetAudience(bg, d.writer(), a.Slug, a.Version, knowledge.Audience{Kind: knowledge.All})
	d.Must(err)
	d.Must(d.App.Knowledge.Publish(bg, d.writer(), a.Slug, a.Latest))
	a, err = d.App.Knowledge.Find(bg, d.writer(), a.Slug)
	d.Must(err)
	return a
}

func (d *desk) now(slug string) (a knowledge.Article, body string) {
	d.T.Helper()
	a, err := d.App.Knowledge.Find(bg, d.writer(), slug)
	d.Must(err)
	v, err := d.App.Knowledge.Version(bg, d.writer(), slug, 0)
	d.Must(err)
	return a, v.Body
}

func is(t *testing.T, what string, p *apptest.Page, status int, shows ...string) {
	t.Helper()
	if p.Status != status {
		t.Fatalf("%s: %d %s: %.400s", what, p.Status, p.Location, p.Text())
	}
	for _, words := range shows {
		if !p.Shows(words) {
			t.Errorf("%s doesn't show %q: %.1500s", what, words, p.Text())
		}
	}
}

// send posts a file as our own script does, or as the plain form.
func send(t *testing.T, b *apptest.Browser, from, to, field string, content []byte, script bool) *apptest.Page {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	err := w.WriteField("csrf", b.Token(from))
	if err == nil {
		part, partErr := w.CreateFormFile(field, "Glove sizes.png")
		if err = partErr; err == nil {
			_, err = part.Write(content)
		}
	}
	if err == nil {
		err = w.Close()
	}
	request, requestErr := http.NewRequest(http.MethodPost, "http://portal.example"+to, &body)
	if err != nil || requestErr != nil {
		t.Fatal(err, requestErr)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	if script {
		request.Header.Set("X-Requested-With", "fetch")
	}
	return b.Send(request)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// film is the smallest MP4 that the store takes for one.
func film() []byte {
	return []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x08moov\x00\x00\x00\x10mdat" + strings.Repeat("x", 8))
}
