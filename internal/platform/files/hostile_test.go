package files

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

// tinyWebP is one grey-blue point, lossy.
const tinyWebP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

func riff(chunks ...[]byte) []byte {
	body := append([]byte("WEBP"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func part(name string, content []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32([]byte(name), uint32(len(content))), content...)
	if len(content)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// A canvas of one point may hold a picture of 268 million: the decoder would make room for it.
func TestAWebPIsAsLargeAsItsLargestPart(t *testing.T) {
	small, err := base64.StdEncoding.DecodeString(tinyWebP)
	if err != nil {
		t.Fatal(err)
	}
	if clean, ext, err := Picture(small, 100); err != nil || (ext != ".png" && ext != ".jpg") || len(clean) == 0 {
		t.Fatalf("a good WebP: %q, %v", ext, err)
	}
	huge := bytes.Clone(small[20:])
	binary.LittleEndian.PutUint16(huge[6:], 0x3fff)
	binary.LittleEndian.PutUint16(huge[8:], 0x3fff)
	canvas := make([]byte, 10)
	for name, content := range map[string][]byte{
		"a large picture":                   riff(part("VP8 ", huge)),
		"a large picture on a small canvas": riff(part("VP8X", canvas), part("VP8 ", huge)),
		"no picture":                        riff(part("VP8X", canvas)),
		"two pictures":                      riff(part("VP8 ", small[20:]), part("VP8 ", small[20:])),
		"a part that is longer than it all": append(riff(), []byte("VP8 \xff\xff\xff\x7f")...),
	} {
		if _, _, err := Picture(content, 100); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAJPEGOfManyLayersIsRefusedUnread(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, drawn(64, 64, color.White), nil); err != nil {
		t.Fatal(err)
	}
	content := append(photo.Bytes()[:photo.Len()-2], bytes.Repeat([]byte{0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0}, 1000)...)
	if _, _, err := Picture(content, 100); !fault.Is(err, fault.KindInvalid) {
		t.Errorf("a thousand layers: %v", err)
	}
	for cut := range photo.Len() - 2 {
		if _, _, err := Picture(photo.Bytes()[:cut], 100); !fault.Is(err, fault.KindInvalid) {
			t.Fatalf("cut after %d bytes: %v", cut, err)
		}
	}
}

// What is scaled keeps what it shows, in strips or at once, however it was held.
func TestScalingAndTurningKeepWhatIsShown(t *testing.T) {
	m := image.NewNRGBA(image.Rect(0, 0, 900, 300)) // red at the left, blue at the right
	for y := range 300 {
		for x := range 900 {
			c := color.NRGBA{R: 255, A: 255}
			if x >= 450 {
				c = color.NRGBA{B: 255, A: 255}
			}
			m.Set(x, y, c)
		}
	}
	for held, want := range map[int]struct{ w, h, redX, redY int }{
		1: {300, 100, 20, 50}, 2: {300, 100, 280, 50}, 3: {300, 100, 280, 50}, 4: {300, 100, 20, 50},
		5: {100, 300, 50, 20}, 6: {100, 300, 50, 20}, 7: {100, 300, 50, 280}, 8: {100, 300, 50, 280},
	} {
		fit := Fit{300, 100}
		if held >= 5 {
			fit = Fit{100, 300}
		}
		out := upright(shrink(m, fit, held), held)
		if out.Rect.Dx() != want.w || out.Rect.Dy() != want.h {
			t.Errorf("held %d: %v", held, out.Rect)
			continue
		}
		if c := out.RGBAAt(want.redX, want.redY); c.R < 250 || c.B > 5 {
			t.Errorf("held %d: %v where red belongs", held, c)
		}
		if c := out.RGBAAt(want.w-1-want.redX, want.h-1-want.redY); c.B < 250 || c.R > 5 {
			t.Errorf("held %d: %v where blue belongs", held, c)
		}
	}
}

func TestPicturesAndDocumentsAreKeptByTheirContent(t *testing.T) {
	ctx, s := context.Background(), New(dbtest.SQLite(t), t.TempDir(), func() clock.Time { return 1 })
	logo := asPNG(t, drawn(2000, 400, color.NRGBA{G: 90, A: 128}))
	kept, err := s.SavePicture(ctx, "look/nordwind/", 7, Fit{640, 144}, bytes.NewReader(logo))
	if err != nil || kept.ContentType != "image/png" || !strings.HasPrefix(kept.Name, "look/nordwind/") {
		t.Fatalf("%+v %v", kept, err)
	}
	content, err := s.Read(kept)
	if err != nil {
		t.Fatal(err)
	}
	if config, err := png.DecodeConfig(bytes.NewReader(content)); err != nil || config.Width != 640 || config.Height != 128 {
		t.Errorf("scaled to %d × %d, %v", config.Width, config.Height, err)
	}
	again, err := s.SavePicture(ctx, "look/nordwind/", 7, Fit{640, 144}, bytes.NewReader(logo))
	if err != nil || again.Name != kept.Name {
		t.Errorf("the same picture: %+v %v", again, err)
	}
	copied, err := s.CopyTo(ctx, kept.Name, 7, 8, "look/other/")
	if err != nil || copied == kept.Name {
		t.Errorf("copied as %q, %v", copied, err)
	}
	if _, err := s.Find(ctx, 8, kept.Name); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("the original is another account's: %v", err)
	}
	if _, err := s.CopyTo(ctx, kept.Name, 8, 9, "look/x/"); !fault.Is(err, fault.KindNotFound) {
		t.Errorf("copied from whom it isn’t: %v", err)
	}
	for name, c := range map[string]struct {
		content string
		good    bool
	}{
		"a PDF": {"%PDF-1.7\n1 0 obj\n%%EOF\n", true}, "half a PDF": {"%PDF-1.7\n1 0 obj", false}, "a page": {"<html><script>x</script>", false},
		"a program": {"MZ\x90\x00", false}, "a picture": {string(logo), true}, "nothing": {"", false},
	} {
		_, err := s.SaveDocument(ctx, "look/nordwind/", "../Terms & more .. (2027).exe", 7, Fit{640, 640}, strings.NewReader(c.content))
		if c.good != (err == nil) || (err != nil && !fault.Is(err, fault.KindInvalid)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDocumentsAreDownloadedByTheirName(t *testing.T) {
	for in, want := range map[string]string{"Terms 2027.pdf": "/Terms-2027", "../../etc/passwd": "/passwd", "…": "", "a..b.pdf": "/a-b", "C:\\x\\y.pdf": "/C-x-y",
		strings.Repeat("x", 300) + ".pdf": "/" + strings.Repeat("x", 60)} {
		if got := downloadName(in); got != want || (got != "" && checkName("look/n/abc"+got+".pdf") != nil) {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
