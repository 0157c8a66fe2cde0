package seed

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
)

// pdf writes plain pages of text in Helvetica, A4: enough for data sheets and
// notices, and readable by every viewer (PDF 1.4, ISO 32000-1).
type pdf struct {
	title string
	pages []*bytes.Buffer
	y     int // of the next line, in points from the bottom
}

const (
	pageWidth, pageHeight = 595, 842
	margin                = 56
)

func newPDF(title string) *pdf {
	p := &pdf{title: title}
	p.page()
	return p
}

func (p *pdf) page() {
	p.pages = append(p.pages, &bytes.Buffer{})
	p.y = pageHeight - margin
}

// room begins a page when there is none left for so many points.
func (p *pdf) room(points int) {
	if p.y-points < margin {
		p.page()
	}
}

// text writes at x on the present line; font 1 is regular, 2 bold.
func (p *pdf) text(font, size, x int, s string) {
	fmt.Fprintf(p.pages[len(p.pages)-1], "BT /F%d %d Tf %d %d Td (%s) Tj ET\n", font, size, x, p.y, winAnsi(s))
}

func (p *pdf) rule() {
	fmt.Fprintf(p.pages[len(p.pages)-1], "0.5 w %d %d m %d %d l S\n", margin, p.y, pageWidth-margin, p.y)
}

func (p *pdf) heading(s string) {
	p.room(40)
	p.text(2, 16, margin, s)
	p.y -= 26
}

// paragraph breaks a text into lines of about 95 characters.
func (p *pdf) paragraph(s string) {
	line := ""
	flush := func() {
		p.room(14)
		p.text(1, 10, margin, line)
		p.y -= 14
		line = ""
	}
	for _, word := range strings.Fields(s) {
		if len([]rune(line))+len([]rune(word)) > 92 {
			flush()
		}
		line = strings.TrimSpace(line + " " + word)
	}
	flush()
	p.y -= 6
}

// row writes cells at the given places, in bold for a table's head.
func (p *pdf) row(font int, places []int, cells []string) {
	p.room(12)
	for i, cell := range cells {
		end := pageWidth - margin
		if i+1 < len(places) {
			end = places[i+1]
		}
		p.text(font, 8, places[i], shortened(cell, (end-places[i])*10/43))
	}
	p.y -= 12
}

func shortened(s string, limit int) string {
	if r := []rune(s); len(r) > limit {
		return string(r[:max(limit-1, 1)]) + "…"
	}
	return s
}

// winAnsi writes a text in the encoding of the standard fonts, escaped.
func winAnsi(s string) string {
	special := map[rune]byte{'–': 0x96, '—': 0x97, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '…': 0x85, '€': 0x80, '−': '-', 'ń': 'n'}
	var b strings.Builder
	for _, r := range s {
		switch c, ok := special[r]; {
		case r == '(' || r == ')' || r == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(r))
		case ok:
			b.WriteByte(c)
		case r < 0x100:
			b.WriteByte(byte(r))
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// write puts the file together: catalogue, page tree, fonts, then a page and
// its content for each, and the table of their places.
func (p *pdf) write(w io.Writer) error {
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	var places []int
	object := func(format string, args ...any) {
		places = append(places, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n", len(places))
		fmt.Fprintf(&out, format, args...)
		out.WriteString("\nendobj\n")
	}
	const first = 6 // the objects before the pages
	kids := make([]string, len(p.pages))
	for i := range p.pages {
		kids[i] = fmt.Sprintf("%d 0 R", first+2*i)
	}
	object("<< /Type /Catalog /Pages 2 0 R /Lang (en) >>")
	object("<< /Type /Pages /Count %d /Kids [%s] >>", len(p.pages), strings.Join(kids, " "))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	object("<< /Title (%s) /Creator (Harbour & Vale) >>", winAnsi(p.title))
	for i, content := range p.pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
			pageWidth, pageHeight, first+2*i+1)
		var packed bytes.Buffer
		z := zlib.NewWriter(&packed)
		_, _ = z.Write(content.Bytes()) // into memory: can't fail
		_ = z.Close()
		object("<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream", packed.Len(), packed.Bytes())
	}
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(places)+1)
	for _, place := range places {
		fmt.Fprintf(&out, "%010d 00000 n \n", place)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(places)+1, table)
	_, err := out.WriteTo(w)
	return err
}
