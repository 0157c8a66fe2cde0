package files

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decodes WebP

	"tradecounter/internal/platform/fault"
)

// Limits of a picture that is sent: before it is decoded, so that a small file can't unpack to a large one.
const (
	maxSide   = 12_000
	maxPixels = 40_000_000
)

// Picture makes of a picture that was sent one that carries nothing but the picture: it is decoded, turned as its EXIF
// says, scaled so that no side is over longest pixels, and encoded anew, as PNG where anything shows through and as JPEG
// otherwise. A drawing (SVG) is written anew from what is harmless. ext is ".png", ".jpg" or ".svg".
func Picture(content []byte, longest int) (clean []byte, ext string, err error) {
	switch typeOf(content) {
	case typeSVG:
		if clean, err = cleanSVG(content); err != nil {
			return nil, "", fault.Invalid(fmt.Sprintf("This drawing can’t be used: %v.", err))
		}
		return clean, ".svg", nil
	case "image/png", "image/jpeg", "image/webp":
	default:
		return nil, "", fault.Invalid("This is no picture: PNG, JPEG, WebP and SVG can be used.")
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, "", fault.Invalid("This picture can’t be read. Save it as PNG or JPEG and try again.")
	}
	if config.Width < 1 || config.Height < 1 || config.Width > maxSide || config.Height > maxSide || config.Width*config.Height > maxPixels {
		return nil, "", fault.Invalid(fmt.Sprintf("This picture is %d × %d pixels; at most %d million fit. Make it smaller.", config.Width, config.Height, maxPixels/1_000_000))
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil, "", fault.Invalid("This picture can’t be read to its end. Save it as PNG or JPEG and try again.")
	}
	return encode(scaled(upright(picture, orientation(content)), longest))
}

func encode(picture *image.NRGBA) ([]byte, string, error) {
	var out bytes.Buffer
	if picture.Opaque() {
		err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 86})
		return out.Bytes(), ".jpg", err
	}
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture)
	return out.Bytes(), ".png", err
}

func scaled(picture image.Image, longest int) *image.NRGBA {
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	if long := max(w, h); long > longest {
		w, h = max(1, w*longest/long), max(1, h*longest/long)
	}
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(out, out.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	return out
}

// upright turns a picture as EXIF's orientation (1 to 8) says: cameras keep what they saw and note how they were held.
func upright(picture image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return picture
	}
	return turned{picture, orientation}
}

type turned struct {
	of          image.Image
	orientation int
}

func (t turned) ColorModel() color.Model { return t.of.ColorModel() }

func (t turned) Bounds() image.Rectangle {
	b := t.of.Bounds()
	if t.orientation >= 5 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

func (t turned) At(x, y int) color.Color {
	b := t.of.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch t.orientation {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return t.of.At(b.Min.X+x, b.Min.Y+y)
}

// orientation is the EXIF tag 0x0112 of a JPEG (Exif 2.32, 4.6.4); 1 where it says nothing.
func orientation(content []byte) int {
	for at := 2; at+4 <= len(content) && content[0] == 0xff && content[at] == 0xff; {
		marker, length := content[at+1], int(binary.BigEndian.Uint16(content[at+2:]))
		if marker == 0xda || length < 2 || at+2+length > len(content) {
			break
		}
		segment := content[at+4 : at+2+length]
		if marker == 0xe1 && bytes.HasPrefix(segment, []byte("Exif\x00\x00")) {
			return orientationIn(segment[6:])
		}
		at += 2 + length
	}
	return 1
}

// orientationIn reads the first directory of a TIFF.
func orientationIn(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	for n := order.Uint16(tiff[at:]); n > 0; n-- {
		entry := at + 2 + uint64(n-1)*12
		if entry+10 <= uint64(len(tiff)) && order.Uint16(tiff[entry:]) == 0x0112 {
			return int(order.Uint16(tiff[entry+8:]))
		}
	}
	return 1
}
