package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/image/webp"

	"tradecounter/internal/platform/fault"
)

// Limits of a picture, looked at before it is decoded: a photograph, not a bomb.
const (
	maxPixels = 24_000_000
	maxSide   = 16_000
	maxScans  = 40 // of a JPEG: a picture in layers has about ten, each is a pass over all pixels
)

// Fit is the room that a picture is made for, in pixels; a smaller one keeps its size.
type Fit struct{ Width, Height int }

// decoding takes up to 200 MB: one at a time.
var decoding sync.Mutex

// SavePicture keeps a picture in a folder under a name of its own content, so that what names another stays as it is. PNG,
// JPEG and WebP are decoded, turned upright, scaled into fit and written anew: nothing they carry besides the picture is
// left. An SVG is made harmless.
func (s *Store) SavePicture(ctx context.Context, folder string, accountID int64, fit Fit, r io.Reader) (File, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return File{}, fmt.Errorf("read a picture: %w", err)
	}
	content, ext, err := cleanPicture(content, fit)
	if err != nil {
		return File{}, err
	}
	return s.keepAs(ctx, folder, ext, accountID, content)
}

// SaveDocument keeps a PDF, or a picture as SavePicture does, under its content and the name it came with: it is
// downloaded as that.
func (s *Store) SaveDocument(ctx context.Context, folder, name string, accountID int64, fit Fit, r io.Reader) (File, error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return File{}, fmt.Errorf("read a document: %w", err)
	}
	ext := ".pdf"
	if typeOf(content) != "application/pdf" {
		if content, ext, err = cleanPicture(content, fit); err != nil {
			return File{}, err
		}
	} else if tail := content[max(0, len(content)-1024):]; !bytes.Contains(tail, []byte("%%EOF")) {
		return File{}, fault.Invalid("This PDF ends in the middle. Save it again and upload it whole.")
	}
	return s.keepAs(ctx, folder, downloadName(name)+ext, accountID, content)
}

var notInNames = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// downloadName is what of a file's name, without its ending, can stand in ours, after a slash; nothing when nothing can.
func downloadName(name string) string {
	name = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	name = strings.Trim(notInNames.ReplaceAllString(strings.ReplaceAll(name, "..", "-"), "-"), "-.")
	if name == "" {
		return ""
	}
	return "/" + name[:min(len(name), 60)]
}

// CopyTo keeps a file of one account for another, under a name of its own in a folder.
func (s *Store) CopyTo(ctx context.Context, name string, from, to int64, folder string) (string, error) {
	file, err := s.Find(ctx, from, name)
	if err != nil {
		return "", err
	}
	content, err := s.Read(file)
	if err != nil {
		return "", err
	}
	exts := map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "application/pdf": ".pdf", typeSVG: ".svg"}
	kept, err := s.keepAs(ctx, folder, exts[file.ContentType], to, content)
	return kept.Name, err
}

func (s *Store) keepAs(ctx context.Context, folder, ext string, accountID int64, content []byte) (File, error) {
	sum := sha256.Sum256(content)
	return s.Save(ctx, folder+hex.EncodeToString(sum[:8])+ext, accountID, bytes.NewReader(content))
}

var errNoPicture = fault.Invalid("This is none of PNG, JPEG, WebP or SVG.")

// Picture makes of a picture that was sent one that carries nothing but the picture: it is decoded, turned as its EXIF
// says, scaled so that no side is over longest points, and written anew. A drawing (SVG) is written anew from what is
// harmless. ext is ".png", ".jpg" or ".svg".
func Picture(content []byte, longest int) (clean []byte, ext string, err error) {
	return cleanPicture(content, Fit{longest, longest})
}

func cleanPicture(content []byte, fit Fit) (clean []byte, ext string, err error) {
	if len(content) > MaxSize {
		return nil, "", fault.Invalid(fmt.Sprintf("This picture is over %d MB.", MaxSize>>20))
	}
	kind := typeOf(content)
	if kind == typeSVG {
		if clean, err = cleanSVG(content); err != nil {
			return nil, "", fault.Invalid(fmt.Sprintf("This drawing can’t be used: %v.", err))
		}
		return clean, ".svg", nil
	}
	if kind == "" || kind == "application/pdf" {
		return nil, "", errNoPicture
	}
	width, height, err := sizeOf(kind, content)
	if err != nil || width <= 0 || height <= 0 {
		return nil, "", unreadable
	}
	if width > maxSide || height > maxSide || width*height > maxPixels {
		return nil, "", fault.Invalid(fmt.Sprintf("This picture has %d × %d points; at most %d million can be used. Make it smaller first.", width, height, maxPixels/1_000_000))
	}
	decoding.Lock()
	defer decoding.Unlock()
	decoded, err := decode(kind, content)
	if err != nil {
		return nil, "", unreadable
	}
	held := orientation(kind, content)
	return encode(upright(shrink(decoded, fit, held), held), kind)
}

var unreadable = fault.Invalid("This picture is damaged or cut off and can’t be read. Save it again as PNG or JPEG.")

// sizeOf is a picture's size by its header, decoding nothing.
func sizeOf(kind string, content []byte) (width, height int, err error) {
	var config image.Config
	switch kind {
	case "image/png":
		config, err = png.DecodeConfig(bytes.NewReader(content))
	case "image/jpeg":
		if bytes.Count(content, []byte{0xff, 0xda}) > maxScans {
			return 0, 0, errors.New("too many scans")
		}
		config, err = jpeg.DecodeConfig(bytes.NewReader(content))
	default:
		return webpSize(content)
	}
	return config.Width, config.Height, err
}

func decode(kind string, content []byte) (image.Image, error) {
	switch kind {
	case "image/png":
		return png.Decode(bytes.NewReader(content))
	case "image/jpeg":
		return jpeg.Decode(bytes.NewReader(content))
	}
	return webp.Decode(bytes.NewReader(content))
}

// encode writes a PNG where anything shows through, a JPEG of a JPEG, and else what is smaller.
func encode(m *image.RGBA, kind string) (content []byte, ext string, err error) {
	var asPNG, asJPEG bytes.Buffer
	if m.Opaque() {
		err = jpeg.Encode(&asJPEG, m, &jpeg.Options{Quality: 86})
	}
	if err == nil && (kind != "image/jpeg" || asJPEG.Len() == 0) {
		err = png.Encode(&asPNG, m)
	}
	if err != nil {
		return nil, "", fmt.Errorf("write a picture: %w", err)
	}
	if asPNG.Len() == 0 || (asJPEG.Len() > 0 && asJPEG.Len() < asPNG.Len()) {
		return asJPEG.Bytes(), ".jpg", nil
	}
	return asPNG.Bytes(), ".png", nil
}
