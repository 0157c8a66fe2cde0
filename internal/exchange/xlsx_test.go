package exchange_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/platform/db/dbtest"
	"tradecounter/internal/platform/fault"
)

func TestXLSXIsReadAsPeopleWriteIt(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	book := excelize.NewFile()
	style, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range [][]any{
		{"sku", "name", "category", "price", "gtin", "available_from", "min_qty"},
		{4711, "'=Bolt", "A > B", 0.1 + 0.2, 4006381333931, 46350, 10.0},
		{},
		{"S2", "Nut", "A", 12.35, "04006381333931", "2026-01-02", nil},
	} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err := book.SetSheetRow("Sheet1", cell, &row); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.SetCellStyle("Sheet1", "F2", "F2", style); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	r := s.take("products", file.String(), exchange.Options{Name: "products.xlsx"})
	if r.Added != 2 || r.Lines != 2 {
		t.Fatalf("%+v", r)
	}
	if got := s.text(`SELECT p.sku || ',' || p.name || ',' || p.gtin || ',' || p.available_from || ',' || x.unit_price || ',' || p.min_qty FROM products p JOIN prices x ON x.product_id = p.id WHERE p.sku = '4711'`); got != "4711,=Bolt,4006381333931,20261124,3000,10" {
		t.Error(got)
	}
	if got := s.text(`SELECT p.gtin || ',' || x.unit_price FROM products p JOIN prices x ON x.product_id = p.id WHERE p.sku = 'S2'`); got != "04006381333931,123500" {
		t.Error(got)
	}
}

func TestWhatUnpacksToTooMuchOrNotToItsEndIsRefused(t *testing.T) {
	s := open(t, dbtest.SQLite(t))
	var bomb, cut bytes.Buffer
	packed := zip.NewWriter(&bomb)
	part, err := packed.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		_, _ = part.Write(make([]byte, 1<<20))
	}
	_ = packed.Close()
	zipped := gzip.NewWriter(&cut)
	_, _ = zipped.Write([]byte("sku,name,category,price\n" + strings.Repeat("A,Bolt,A,1\n", 1000)))
	_ = zipped.Close()
	cut.Truncate(cut.Len() - 12)
	for want, file := range map[string]*bytes.Buffer{"unpacks to 20 MB, which is more than its content can be": &bomb, "can't be unpacked to its end": &cut} {
		_, err := s.files.Import(t.Context(), admin, "products", file, exchange.Options{})
		if !fault.Is(err, fault.KindInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
