package storefront

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/drawing"
	"tradecounter/internal/platform/lru"
	"tradecounter/views/ui"
)

// svg is a finished drawing, set inline so that it takes the page's colours.
type svg = ui.Drawn

// plate is a size that drawings are made in.
type plate struct{ width, height int }

var (
	rowPlate     = plate{96, 60}
	duePlate     = plate{80, 44}
	tilePlate    = plate{200, 125}
	suggestPlate = plate{64, 40}
	thumbPlate   = plate{72, 44}
	largePlate   = plate{480, 360}
)

// drawn names a drawing: the version changes with the product's attributes.
type drawn struct {
	product, version int64
	plate            plate
}

// drawnBytes bounds what is kept of drawings: some ten thousand small ones.
const drawnBytes = 16 << 20

// keptAttrs is of how many products the lines of a row's details are kept.
const keptAttrs = 10_000

// pictures draws products and keeps the drawings that lists ask for again and again, and the details beside them.
type pictures struct {
	kept  *lru.Cache[drawn, templ.Component]
	marks *lru.Cache[mark, string]
	attrs *lru.Cache[described, []string]
}

// mark is the sign of a category at the top in a size, which its products without a picture share.
type mark struct {
	top   string
	plate plate
}

const keptMarks = 1_000

type described struct{ product, version int64 }

func newPictures() *pictures {
	return &pictures{lru.New[drawn, templ.Component](drawnBytes), lru.New[mark, string](keptMarks), lru.New[described, []string](keptAttrs)}
}

// rowAttrs are the product's, made once per version; they are shared: read them only.
func (p *pictures) rowAttrs(product catalog.Product) []string {
	key := described{product.ID, product.Version}
	lines, ok := p.attrs.Get(key)
	if !ok {
		lines = rowAttrs(product)
		p.attrs.Put(key, lines, 1)
	}
	return lines
}

const drawingPrefix = "drawing:"

// of is the picture of a product: drawn, uploaded, or the mark of its category, whose top name is asked for only then.
func (p *pictures) of(product catalog.Product, size plate, base string, top func(categoryID int64) string) ui.Picture {
	if product.Image != "" && !strings.HasPrefix(product.Image, drawingPrefix) {
		return uploaded(product, size, base)
	}
	key := drawn{product.ID, product.Version, size}
	if kept, ok := p.kept.Get(key); ok {
		return ui.Picture{Drawing: kept}
	}
	text := p.draw(product, size, top)
	p.kept.Put(key, svg(text), int64(len(text))+64)
	return ui.Picture{Drawing: svg(text)}
}

func (p *pictures) draw(product catalog.Product, size plate, top func(int64) string) string {
	if kind, ok := strings.CutPrefix(product.Image, drawingPrefix); ok {
		attributes := make(map[string]string, len(product.Attributes))
		for _, a := range product.Attributes {
			attributes[a.Name] = a.String()
		}
		text, ok := "", false
		if size == largePlate {
			text, ok = drawing.Large(kind, attributes, product.Name)
		} else {
			text, ok = drawing.Small(kind, attributes, size.width, size.height)
		}
		if ok {
			return text
		}
	}
	return p.mark(mark{top(product.CategoryID), size})
}

func (p *pictures) mark(m mark) string {
	text, ok := p.marks.Get(m)
	if !ok {
		text = drawing.Mark(m.top, m.plate.width, m.plate.height)
		p.marks.Put(m, text, 1)
	}
	return text
}

func uploaded(product catalog.Product, size plate, base string) ui.Picture {
	pic := ui.Picture{
		Src:    base + "/p/" + url.PathEscape(product.SKU) + "/picture?v=" + strconv.FormatInt(product.Version, 10),
		Width:  strconv.Itoa(size.width),
		Height: strconv.Itoa(size.height),
	}
	if size == largePlate {
		pic.Alt, pic.Eager = product.Name, true
	}
	return pic
}
