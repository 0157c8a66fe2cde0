package exchange

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"tradecounter/internal/platform/fault"
)

// maxFile is the most bytes that a file may unpack to.
const maxFile = 8 << 30

// open finds out by its content what a file is: gzip, XLSX or CSV. dir takes what can't be read as a stream.
func open(file io.Reader, name, dir string) (rowReader, func(), error) {
	b := bufio.NewReaderSize(file, 64<<10)
	nothing := func() {}
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(b)
		if err != nil {
			return nil, nothing, fault.Invalid("The file begins as a gzipped one but can't be unpacked.")
		}
		b = bufio.NewReaderSize(&limited{unpacked, maxFile}, 64<<10)
		name = strings.TrimSuffix(name, ".gz")
	}
	if magic, _ := b.Peek(4); string(magic) == "PK\x03\x04" {
		return openXLSX(b, dir)
	}
	if strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return nil, nothing, fault.Invalid("The file is called .xlsx but isn't one.")
	}
	rows, err := newCSV(b)
	return rows, nothing, err
}

// limited refuses what is longer than left, instead of ending quietly.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fault.Invalid("The file unpacks to more than fits; split it.")
	}
	if err != nil && err != io.EOF {
		err = fault.Invalid(fmt.Sprintf("The file can't be unpacked to its end: %v.", err))
	}
	return n, err
}
