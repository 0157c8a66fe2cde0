package files

import (
	"image"
	"image/draw"

	scale "golang.org/x/image/draw"
)

// shrink scales a picture into fit, or leaves its size; orientations from 5 on lie on their side.
func shrink(m image.Image, fit Fit, orientation int) *image.RGBA {
	if orientation >= 5 {
		fit.Width, fit.Height = fit.Height, fit.Width
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	toW, toH := w, h
	if toW > fit.Width {
		toW, toH = fit.Width, max(1, h*fit.Width/w)
	}
	if toH > fit.Height {
		toW, toH = max(1, w*fit.Height/h), fit.Height
	}
	small := averaged(m, max(1, min(w/toW, h/toH)))
	if small.Bounds().Dx() == toW && small.Bounds().Dy() == toH {
		return small
	}
	out := image.NewRGBA(image.Rect(0, 0, toW, toH))
	scale.CatmullRom.Scale(out, out.Bounds(), small, small.Bounds(), scale.Src, nil)
	return out
}

// averaged makes one point of each k × k, in strips, so that a large photograph takes little memory besides itself.
func averaged(m image.Image, k int) *image.RGBA {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/k, b.Dy()/k))
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), k))
	for y := range out.Rect.Dy() {
		draw.Draw(strip, strip.Bounds(), m, image.Pt(b.Min.X, b.Min.Y+y*k), draw.Src)
		for x := range out.Rect.Dx() {
			var sum [4]int
			for row := range k {
				at := row*strip.Stride + x*k*4
				for i, v := range strip.Pix[at : at+k*4] {
					sum[i%4] += int(v)
				}
			}
			for i, v := range sum {
				out.Pix[y*out.Stride+x*4+i] = uint8((v + k*k/2) / (k * k))
			}
		}
	}
	return out
}

// upright turns and mirrors a picture as its EXIF orientation says, 1 to 8.
func upright(m *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			toX, toY := turned(orientation, x, y, w, h)
			copy(out.Pix[toY*out.Stride+toX*4:][:4], m.Pix[y*m.Stride+x*4:][:4])
		}
	}
	return out
}

// turned is where a point goes.
func turned(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	}
	return y, w - 1 - x // 8
}
