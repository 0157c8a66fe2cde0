package exchange

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"tradecounter/internal/platform/fault"
)

// rowReader gives a file's rows one at a time with the line of the file on which each begins; io.EOF ends them.
type rowReader interface {
	next() (line int64, cells []string, err error)
}

// maxRecord is the most bytes of one line's cells: an unclosed quotation mark must not read the file into memory.
const maxRecord = 1 << 20

// csvReader reads RFC 4180. Unlike encoding/csv it keeps returns inside quotes, which an export may have written, and
// refuses a record without end.
type csvReader struct {
	r         *bufio.Reader
	separator byte
	line      int64 // of the next byte
	buf       []byte
}

func newCSV(r *bufio.Reader) (*csvReader, error) {
	if head, _ := r.Peek(3); string(head) == "\ufeff" {
		_, _ = r.Discard(3)
	}
	head, err := r.Peek(64 << 10)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	return &csvReader{r: r, separator: separatorOf(string(head)), line: 1}, nil
}

// separatorOf is what stands more often in the first line, outside of quotes.
func separatorOf(head string) byte {
	quoted, commas, semicolons := false, 0, 0
	for _, c := range []byte(head) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == ',':
			commas++
		case c == ';':
			semicolons++
		}
		if c == '\n' && !quoted && commas+semicolons > 0 {
			break
		}
	}
	if semicolons > commas {
		return ';'
	}
	return ','
}

func (c *csvReader) next() (int64, []string, error) {
	for {
		line := c.line
		cells, err := c.record(line)
		if err != nil || len(cells) > 1 || cells[0] != "" {
			return line, cells, err
		}
	}
}

// record reads up to the end of a line outside of quotes; an empty line is one empty cell.
func (c *csvReader) record(line int64) ([]string, error) {
	var ends []int
	c.buf = c.buf[:0]
	for {
		end, err := c.cell(line)
		if err != nil && (err != io.EOF || (len(ends) == 0 && len(c.buf) == 0 && !end.quoted)) {
			return nil, err
		}
		ends = append(ends, len(c.buf))
		if end.last || err == io.EOF {
			break
		}
	}
	all, start := string(c.buf), 0
	cells := make([]string, len(ends))
	for i, end := range ends {
		cells[i], start = all[start:end], end
	}
	return cells, nil
}

type cellEnd struct{ last, quoted bool }

func (c *csvReader) cell(line int64) (end cellEnd, err error) {
	first, open := true, false
	for ; ; first = false {
		b, err := c.r.ReadByte()
		if err != nil {
			if err == io.EOF && open {
				err = fault.Invalid(fmt.Sprintf("Line %d: a quotation mark is opened and never closed.", line))
			}
			return end, err
		}
		if b == '\n' {
			c.line++
		}
		switch {
		case first && b == '"':
			open, end.quoted = true, true
			continue
		case open && b == '"':
			if next, _ := c.r.Peek(1); len(next) == 1 && next[0] == '"' {
				_, _ = c.r.ReadByte()
				break
			}
			open = false
			continue
		case open:
		case b == c.separator:
			return end, nil
		case b == '\n':
			end.last = true
			return end, nil
		case b == '\r':
			if next, _ := c.r.Peek(1); len(next) == 1 && next[0] == '\n' {
				continue
			}
		case end.quoted || b == '"':
			return end, fault.Invalid(fmt.Sprintf("Line %d: a quotation mark stands inside a cell. Put the whole cell in quotation marks and double those inside.", c.line))
		}
		if c.buf = append(c.buf, b); len(c.buf) > maxRecord {
			return end, fault.Invalid(fmt.Sprintf("Line %d is longer than %d bytes; is a quotation mark missing?", line, maxRecord))
		}
	}
}

func isBlank(cells []string) bool {
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
