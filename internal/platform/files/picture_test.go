package files

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"tradecounter/internal/platform/fault"
)

func drawn(w, h int, c color.Color) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			picture.Set(x, y, c)
		}
	}
	return picture
}

func asPNG(t *testing.T, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A picture that is sent keeps its look and loses everything else: what hangs on behind, comments, places, size.
func TestAPictureCarriesNothingElse(t *testing.T) {
	var photo bytes.Buffer
	half := drawn(400, 200, color.White)
	for y := range 200 {
		for x := range 200 {
			half.Set(x, y, color.NRGBA{R: 200, A: 255})
		}
	}
	if err := jpeg.Encode(&photo, half, nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"), "SECRET PLACE"...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	held := append(append(append([]byte{}, photo.Bytes()[:2]...), append(segment, exif...)...), photo.Bytes()[2:]...)

	for name, c := range map[string]struct {
		content []byte
		ext     string
		w, h    int
	}{
		"a photo held sideways":   {held, ".jpg", 50, 100},
		"with a script behind it": {append(asPNG(t, drawn(300, 100, color.White)), "<script>alert(1)</script>PK\x03\x04"...), ".png", 100, 33},
		"one that shows through":  {asPNG(t, drawn(10, 20, color.NRGBA{R: 9, A: 90})), ".png", 10, 20},
	} {
		clean, ext, err := Picture(c.content, 100)
		if err != nil || ext != c.ext {
			t.Errorf("%s: %s %v", name, ext, err)
			continue
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(clean))
		if err != nil || config.Width != c.w || config.Height != c.h {
			t.Errorf("%s: %d × %d, %v", name, config.Width, config.Height, err)
		}
		for _, left := range []string{"SECRET", "Exif", "script", "PK\x03\x04"} {
			if bytes.Contains(clean, []byte(left)) {
				t.Errorf("%s still holds %q", name, left)
			}
		}
	}
	clean, _, err := Picture(held, 400)
	if err != nil {
		t.Fatal(err)
	}
	turnedUp, _, err := image.Decode(bytes.NewReader(clean))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, _, _ := turnedUp.At(100, 20).RGBA(); r < g+20_000 { // what was at the left is on top
		t.Errorf("the photo isn’t turned: %v", turnedUp.At(100, 20))
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	bomb := asPNG(t, drawn(1, 1, color.White)) // says that it is 60,000 pixels wide and high
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	whole := asPNG(t, drawn(50, 50, color.NRGBA{G: 7, A: 9}))
	for name, content := range map[string][]byte{
		"nothing": nil, "a page": []byte("<html>"), "a PDF": []byte("%PDF-1.7"), "huge": bomb, "cut": whole[:len(whole)-30],
		"a GIF that is a script": []byte("GIF89a/*"), "an SVG with an entity": []byte(`<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>`),
		"only its head": []byte("\x89PNG\r\n\x1a\n"),
	} {
		if _, _, err := Picture(content, 100); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	clean, ext, err := Picture([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>alert(1)</script><path d="M0 0"/></svg>`), 100)
	if err != nil || ext != ".svg" || bytes.Contains(clean, []byte("script")) || bytes.Contains(clean, []byte("onload")) || !bytes.Contains(clean, []byte("path")) {
		t.Errorf("%s %s %v", clean, ext, err)
	}
}
