package pdf

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// info is the document's information: what a reader shows as its title, and who wrote it.
func (d Document) info() string {
	return fmt.Sprintf("<< /Title %s /Author %s /Creator (Tradecounter) /Producer (Tradecounter) /CreationDate (D:%sZ) >>",
		utf16Text(d.Title()), utf16Text(d.Seller.Name), d.Order.PlacedAt.Std().UTC().Format("20060102150405"))
}

func utf16Text(text string) string {
	b := []byte("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		b = fmt.Appendf(b, "%04X", unit)
	}
	return string(append(b, '>'))
}

// catalog names the language of the words and has readers show the title in place of the file's name.
const catalog = "1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>\nendobj\n\n"

// finish writes the file anew with what the library can't say: language, title as an object of its own, an identity, and
// the maps from glyphs to text in the form that strict readers ask for. The same order makes the same bytes.
func finish(w io.Writer, file []byte, info string) error {
	starts, end, err := objects(file)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	out.Write(file[:starts[0]])
	written := make([]int, 0, len(starts)+1)
	for i, from := range starts {
		to := end
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		written = append(written, out.Len())
		switch body := file[from:to]; {
		case i == 0:
			out.WriteString(catalog)
		case bytes.Contains(body, []byte("begincmap")):
			out.WriteString(textMap(i+1, body))
		default:
			out.Write(body)
		}
	}
	written = append(written, out.Len())
	fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n\n", len(written), info)
	identity := sha256.Sum256(out.Bytes())
	table := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(written)+1)
	for _, at := range written {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R /ID [<%X> <%X>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(written)+1, len(written), identity[:16], identity[:16], table)
	_, err = out.WriteTo(w)
	return err
}

var (
	tableAt = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	entry   = regexp.MustCompile(`(?m)^(\d{10}) 00000 n`)
	mapping = regexp.MustCompile(`(?m)^<[0-9A-F]{4}><[0-9A-F]{4}><[0-9A-F]{4}>$`)
)

// objects is where each object begins, in the order of their numbers, and where the last one ends.
func objects(file []byte) (starts []int, end int, err error) {
	at := tableAt.FindSubmatch(file)
	if at == nil {
		return nil, 0, fmt.Errorf("the PDF has no table of objects")
	}
	if end, err = strconv.Atoi(string(at[1])); err != nil || end > len(file) {
		return nil, 0, fmt.Errorf("the PDF's table of objects isn't at %s", at[1])
	}
	for _, m := range entry.FindAllSubmatch(file[end:], -1) {
		start, err := strconv.Atoi(string(m[1]))
		if err != nil || start > end || len(starts) > 0 && start < starts[len(starts)-1] {
			return nil, 0, fmt.Errorf("the PDF has no object at %s", m[1])
		}
		starts = append(starts, start)
	}
	if len(starts) == 0 {
		return nil, 0, fmt.Errorf("the PDF has no objects")
	}
	return starts, end, nil
}

// blockSize is how many mappings one block of a map may hold (Adobe Technical Note 5014).
const blockSize = 100

// textMap is a map from glyphs to text with codes of two bytes throughout and its mappings in blocks.
func textMap(number int, body []byte) string {
	lines := mapping.FindAll(body, -1)
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	for len(lines) > 0 {
		n := min(blockSize, len(lines))
		fmt.Fprintf(&b, "%d beginbfrange\n%s\nendbfrange\n", n, bytes.Join(lines[:n], []byte("\n")))
		lines = lines[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return fmt.Sprintf("%d 0 obj\n<< /Length %d >>\nstream\n%sendstream\nendobj\n\n", number, b.Len(), b.String())
}
