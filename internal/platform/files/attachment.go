package files

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tradecounter/internal/platform/fault"
)

const (
	typeText = "text/plain; charset=utf-8"
	typeCSV  = "text/csv; charset=utf-8"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// endings are those that a file of a type may have; one that has none of them gets the first.
var endings = map[string][]string{"image/png": {".png"}, "image/jpeg": {".jpg", ".jpeg"}, "image/webp": {".webp"}, typeSVG: {".svg"}, "application/pdf": {".pdf"},
	typeText: {".txt", ".log"}, typeCSV: {".csv"}, typeXLSX: {".xlsx"}, typeDOCX: {".docx"}}

// mostInside is how many parts a document may have.
const mostInside = 5000

// SaveAttachment keeps what goes with a message under a name: beside what Save keeps also plain text and tables, and
// documents without programs in them, each only under an ending that says so, since by their content alone many things
// would pass as text. sent is the file's own name; shown is that with an ending that fits the content.
func (s *Store) SaveAttachment(ctx context.Context, name string, accountID int64, sent string, r io.Reader) (f File, shown string, err error) {
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return File{}, "", fmt.Errorf("read %s: %w", sent, err)
	}
	if len(content) > MaxSize {
		return File{}, "", fault.Invalid(fmt.Sprintf("%s is over %d MB.", sent, MaxSize>>20))
	}
	if kind := typeOf(content); kind != "" {
		if f, err = s.Save(ctx, name, accountID, bytes.NewReader(content)); err != nil {
			return File{}, "", renamed(err, name, sent)
		}
		return f, fitting(sent, kind), nil
	}
	kind := ""
	switch ending := strings.ToLower(path.Ext(sent)); {
	case slices.Contains(endings[typeText], ending):
		content, kind = plainText(content, typeText)
	case slices.Contains(endings[typeCSV], ending):
		content, kind = plainText(content, typeCSV)
	case ending == ".xlsx" && isDocument(content, "xl/workbook.xml"):
		kind = typeXLSX
	case ending == ".docx" && isDocument(content, "word/document.xml"):
		kind = typeDOCX
	}
	if kind == "" {
		return File{}, "", fault.Invalid(sent + " is none of PNG, JPEG, WebP, SVG, PDF, TXT, CSV, XLSX or DOCX, or has a program in it.")
	}
	f, err = s.keep(ctx, name, accountID, kind, content)
	return f, sent, err
}

func renamed(err error, name, sent string) error {
	if told, ok := fault.AsInvalid(err); ok {
		return fault.Invalid(strings.ReplaceAll(told.Message, name, sent))
	}
	return err
}

// fitting is a name whose ending says what the file is.
func fitting(sent, kind string) string {
	if slices.Contains(endings[kind], strings.ToLower(path.Ext(sent))) {
		return sent
	}
	return sent + endings[kind][0]
}

// plainText is content as UTF-8, if it is text; what isn't UTF-8 was most likely written in Windows' own letters.
func plainText(content []byte, kind string) (text []byte, is string) {
	if !utf8.Valid(content) {
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(content)
		if err != nil {
			return nil, ""
		}
		content = decoded
	}
	for _, r := range string(content) {
		if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n\f", r) {
			return nil, ""
		}
	}
	if len(content) == 0 {
		return nil, ""
	}
	return content, kind
}

// isDocument says that content is a packed document with a part that only its kind has, and none that runs. Nothing is
// unpacked.
func isDocument(content []byte, part string) bool {
	packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(packed.File) > mostInside {
		return false
	}
	has := map[string]bool{}
	for _, f := range packed.File {
		name := strings.ToLower(f.Name)
		if strings.HasSuffix(name, ".bin") && strings.Contains(name, "vba") || strings.Contains(name, "activex") || strings.Contains(name, "/embeddings/") {
			return false
		}
		has[name] = true
	}
	return has["[content_types].xml"] && has[part]
}
