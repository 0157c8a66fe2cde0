package exchange

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"tradecounter/internal/money"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/fault"
)

// Book is one price list, or the contract prices of one account: what the desk brings in and out by itself. Whoever
// opened it on the desk may; the exchange doesn't ask.
type Book struct {
	Contract bool
	Name     string // the list's code, the account's slug
}

func (b Book) spec() (k spec, owner string) {
	if b.Contract {
		return contractPrices(), `a.slug`
	}
	return prices(), `l.code`
}

// BookRow is a line of such a file.
type BookRow struct {
	Line      int64
	SKU       string
	MinQty    int64
	Price     money.Price
	OnRequest bool
	From, To  clock.Date
}

// ExportBook writes a book as CSV that ReadBook and an import take back unchanged.
func (s *Service) ExportBook(ctx context.Context, b Book, w io.Writer) error {
	k, owner := b.spec()
	out := csv.NewWriter(w)
	head := make([]string, len(k.columns))
	for i, c := range k.columns {
		head[i] = c.name
	}
	if err := out.Write(head); err != nil {
		return fmt.Errorf("export a price list: %w", err)
	}
	err := k.eachLive(ctx, s, owner+` = ?`, []any{b.Name}, func(rows []*live) error {
		for _, row := range rows {
			if err := writeRow(out, row); err != nil {
				return err
			}
		}
		return nil
	}, nil)
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("export a price list: %w", err)
	}
	return nil
}

// ReadBook reads a file of the book's kind without bringing it in. Lines of another book, and what can't be read, are
// problems; with one, no row is given.
func (s *Service) ReadBook(ctx context.Context, b Book, file io.Reader, name string) (list []BookRow, problems []Problem, err error) {
	k, _ := b.spec()
	if err := os.MkdirAll(s.scratch, 0o700); err != nil {
		return nil, nil, fmt.Errorf("make the scratch folder: %w", err)
	}
	dir, err := os.MkdirTemp(s.scratch, "import-")
	if err != nil {
		return nil, nil, fmt.Errorf("make a scratch folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	rows, closeRows, err := open(file, name, dir)
	if err != nil {
		return nil, nil, err
	}
	defer closeRows()
	r := &run{Service: s, kind: &k}
	_, r.sheet = rows.(*xlsxReader)
	headLine, head, err := rows.next()
	if err == io.EOF {
		return nil, nil, fault.Invalid("The file is empty. It begins with a line that names its columns: " + k.header() + ".")
	}
	if err != nil {
		return nil, nil, err
	}
	at, err := r.readHeader(headLine, head)
	if err != nil {
		return nil, nil, err
	}
	for ctx.Err() == nil {
		n, cells, err := rows.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		if isBlank(cells) {
			continue
		}
		row, found := r.bookRow(b, n, cells, at)
		if len(problems) < mostProblems {
			problems = append(problems, found...)
		}
		list = append(list, row)
	}
	if len(problems) > 0 {
		list = nil
	}
	return list, problems, ctx.Err()
}

// bookRow reads one line; the columns of both kinds are called alike but for the first.
func (r *run) bookRow(b Book, n int64, cells []string, at []int) (row BookRow, problems []Problem) {
	for len(cells) > len(at) && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	for r.sheet && len(cells) < len(at) {
		cells = append(cells, "")
	}
	if len(cells) != len(at) {
		return row, []Problem{{Line: n, Message: fmt.Sprintf("This line has %s, the header names %d columns.", count(int64(len(cells)), "cell"), len(at))}}
	}
	read := map[string]string{}
	for i, cell := range cells {
		c := &r.kind.columns[at[i]]
		if r.sheet {
			cell = c.typ.fromSheet(cell)
		}
		canon, err := c.read(cell)
		if err != nil {
			problems = append(problems, Problem{Line: n, Column: c.name, Message: err.Error()})
		}
		read[c.name] = canon
	}
	if owner := r.kind.columns[0].name; read[owner] != b.Name && len(problems) == 0 {
		problems = append(problems, Problem{Line: n, Column: owner, Message: fmt.Sprintf("It names %q; this is %q.", read[owner], b.Name)})
	}
	if len(problems) > 0 {
		return row, problems
	}
	row = BookRow{Line: n, SKU: read["sku"], OnRequest: read["unit_price"] == "", From: toDate(read["valid_from"]), To: toDate(read["valid_to"])}
	row.MinQty, _ = strconv.ParseInt(read["min_qty"], 10, 64) // read as a whole number already
	if !row.OnRequest {
		row.Price, _ = money.ParsePrice(read["unit_price"]) // read as a price already
	}
	if row.To != 0 && row.To < row.From {
		problems = append(problems, Problem{Line: n, Column: "valid_to", Message: "It ends before it begins."})
	}
	return row, problems
}
