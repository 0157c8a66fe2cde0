package files

import (
	"archive/zip"
	"bytes"
	"context"
	"strings"
	"testing"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func packed(t *testing.T, names ...string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// What goes with a message is what its name says, or is named as what it is, or isn't kept.
func TestAttachments(t *testing.T) {
	s := New(dbtest.SQLite(t), t.TempDir(), func() clock.Time { return 1 })
	const png = "\x89PNG\r\n\x1a\nand so on"
	for sent, c := range map[string]struct{ content, shown, kind string }{
		"Photo.PNG":          {png, "Photo.PNG", "image/png"},
		"label.exe":          {png, "label.exe.png", "image/png"},
		"label.html":         {png, "label.html.png", "image/png"},
		"attachment":         {"%PDF-1.7 …", "attachment.pdf", "application/pdf"},
		"order.csv":          {"\xef\xbb\xbfsku;qty\r\nA;1\r\n", "order.csv", typeCSV},
		"Straße.txt":         {"Stra\xdfe", "Straße.txt", typeText},
		"run.log":            {"12:00\tstarted\f\n", "run.log", typeText},
		"list.xlsx":          {packed(t, "[Content_Types].xml", "xl/workbook.xml"), "list.xlsx", typeXLSX},
		"letter.DOCX":        {packed(t, "[Content_Types].xml", "word/document.xml"), "letter.DOCX", typeDOCX},
		"macro.xlsx":         {packed(t, "[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "", ""},
		"object.docx":        {packed(t, "[Content_Types].xml", "word/document.xml", "word/embeddings/oleObject1.bin"), "", ""},
		"other.xlsx":         {packed(t, "[Content_Types].xml", "word/document.xml"), "", ""},
		"list.xlsm":          {packed(t, "[Content_Types].xml", "xl/workbook.xml"), "", ""},
		"archive.zip":        {packed(t, "run.exe"), "", ""},
		"cut.xlsx":           {packed(t, "[Content_Types].xml", "xl/workbook.xml")[:40], "", ""},
		"page.html":          {"<html><script>alert(1)</script></html>", "", ""},
		"page.png":           {"<html></html>", "", ""},
		"run.bat":            {"del *", "", ""},
		"program.txt":        {"MZ\x90\x00\x03", "", ""},
		"empty.txt":          {"", "", ""},
		"drawing.txt":        {drawing, "drawing.txt.svg", typeSVG},
		"scripted.svg":       {`<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`, "", ""},
		"no ending":          {"words", "", ""},
		".csv":               {"a;b", ".csv", typeCSV},
		"two.pdf.csv":        {"a;b", "two.pdf.csv", typeCSV},
		"letters.csv":        {"\x00\x01\x02", "", ""},
		"turned.\u202efdp.x": {"x", "", ""},
	} {
		f, shown, err := s.SaveAttachment(context.Background(), "tickets/x", 0, sent, strings.NewReader(c.content))
		if c.kind == "" {
			if !fault.Is(err, fault.KindInvalid) || strings.Contains(err.Error(), "tickets/") || !strings.Contains(err.Error(), sent) {
				t.Errorf("%s: %+v, %v", sent, f, err)
			}
			continue
		}
		if err != nil || shown != c.shown || f.ContentType != c.kind {
			t.Errorf("%s: %q, %q, %v", sent, shown, f.ContentType, err)
			continue
		}
		if content, err := s.Read(f); err != nil || sent == "Straße.txt" && string(content) != "Straße" {
			t.Errorf("%s: %q, %v", sent, content, err)
		}
	}
}
