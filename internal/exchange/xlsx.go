package exchange

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"tradecounter/internal/platform/fault"
)

// Limits of XLSX: a small file can unpack to a huge one.
const (
	maxSheetRows   = 100_000
	maxSheetPacked = 100 << 20
	maxSheetSize   = 512 << 20 // unpacked
	maxSheetRatio  = 100       // unpacked to packed, for what unpacks to more than freeSheetSize
	freeSheetSize  = 16 << 20
	sheetInMemory  = 16 << 20 // larger parts are unpacked into the scratch folder
)

type xlsxReader struct {
	rows *excelize.Rows
	line int64
	read int64
}

func openXLSX(file *bufio.Reader, dir string) (rowReader, func(), error) {
	nothing := func() {}
	path := filepath.Join(dir, "sheet.xlsx")
	if err := keep(file, path); err != nil {
		return nil, nothing, err
	}
	if err := checkZip(path); err != nil {
		return nil, nothing, err
	}
	book, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: maxSheetSize, UnzipXMLSizeLimit: sheetInMemory, TmpDir: dir})
	if err != nil {
		return nil, nothing, fault.Invalid("The file can't be read as XLSX; save it once more, without a password.")
	}
	done := func() { _ = book.Close() }
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, done, fault.Invalid("The file has no sheet.")
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, done, fault.Invalid(fmt.Sprintf("The sheet %q can't be read.", sheets[0]))
	}
	return &xlsxReader{rows: rows}, func() { _ = rows.Close(); done() }, nil
}

func keep(file io.Reader, path string) error {
	into, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	defer into.Close()
	n, err := io.Copy(into, io.LimitReader(file, maxSheetPacked+1))
	if err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	if n > maxSheetPacked {
		return fault.Invalid("The sheet is larger than 100 MB; save it as CSV.")
	}
	return into.Close()
}

// checkZip adds up what the parts say they unpack to; archive/zip holds them to it when they are read.
func checkZip(path string) error {
	book, err := zip.OpenReader(path)
	if err != nil {
		return fault.Invalid("The file can't be read as XLSX; save it once more.")
	}
	defer book.Close()
	var packed, unpacked uint64
	for _, part := range book.File {
		packed += part.CompressedSize64
		if part.UncompressedSize64 > maxSheetSize {
			return fault.Invalid("The sheet unpacks to more than 512 MB; save it as CSV.")
		}
		unpacked += part.UncompressedSize64
	}
	if unpacked > maxSheetSize || (unpacked > freeSheetSize && unpacked > packed*maxSheetRatio) {
		return fault.Invalid(fmt.Sprintf("The sheet unpacks to %d MB, which is more than its content can be; save it as CSV.", unpacked>>20))
	}
	return nil
}

func (x *xlsxReader) next() (int64, []string, error) {
	for x.rows.Next() {
		x.line++
		cells, err := x.rows.Columns()
		if err != nil {
			return x.line, nil, fault.Invalid(fmt.Sprintf("Row %d of the sheet can't be read.", x.line))
		}
		if isBlank(cells) {
			continue
		}
		if x.read++; x.read > maxSheetRows+1 {
			return x.line, nil, fault.Invalid(fmt.Sprintf("The sheet has more than %d rows; save it as CSV.", maxSheetRows))
		}
		return x.line, cells, nil
	}
	if err := x.rows.Error(); err != nil {
		return x.line, nil, fault.Invalid("The sheet can't be read to its end.")
	}
	return x.line, nil, io.EOF
}

// fromSheet makes of the binary number that a sheet keeps what a person typed: 12.35 is kept as 12.350000000000001, and
// a date as the days since 1899-12-30. What isn't kept so is left as it is.
func (t cellType) fromSheet(cell string) string {
	if !t.numeric && !t.date {
		return cell
	}
	n, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		return cell
	}
	if t.date && n >= 1 && n < 2_958_466 {
		return time.Date(1899, time.December, 30+int(n), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	if len(cell) < 15 && !strings.ContainsAny(cell, "eE") {
		return cell
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
