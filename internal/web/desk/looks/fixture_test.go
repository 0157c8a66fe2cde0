package looks_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"testing"

	"tradecounter/internal/app/apptest"
)

const (
	look    = "/desk/clients/nordwind/look"
	preview = look + "/preview"
)

// send posts the editor's form as it stands on the page, with some fields changed; nil takes one away. files are by field.
func send(t *testing.T, b *apptest.Browser, path string, change map[string][]string, files map[string][]byte, fragment bool) *apptest.Page {
	t.Helper()
	page := b.Get(path)
	fields := map[string][]string{}
	for _, n := range append(page.All("#look input"), append(page.All("#look textarea"), page.All("#look select")...)...) {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		if at["name"] == "" || at["type"] == "file" || ((at["type"] == "checkbox" || at["type"] == "radio") && !checked) {
			continue
		}
		value := at["value"]
		if n.Data == "textarea" && n.FirstChild != nil {
			value = n.FirstChild.Data
		}
		if n.Data == "select" {
			for o := n.FirstChild; o != nil; o = o.NextSibling {
				for _, a := range o.Attr {
					if a.Key == "selected" {
						value = page.Attr("#"+at["id"]+" option[selected]", "value")
					}
				}
			}
		}
		fields[at["name"]] = append(fields[at["name"]], value)
	}
	for name, values := range change {
		fields[name] = values
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile(name, "Some file.png")
		if err == nil {
			_, err = part.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, "http://portal.example"+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	if fragment {
		request.Header.Set("X-Requested-With", "fetch")
	}
	return b.Send(request)
}

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = 0x80
	}
	m.Set(0, 0, color.White)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
