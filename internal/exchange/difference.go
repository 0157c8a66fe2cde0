package exchange

import (
	"context"
	"fmt"
	"strings"
)

// Difference is a record that an import adds, changes or removes.
type Difference struct {
	Line    int64    `json:"line,omitempty"` // of the file; 0 for what is removed
	Key     []string `json:"key"`
	Added   bool     `json:"added,omitempty"`
	Removed bool     `json:"removed,omitempty"`
	Cells   []Cell   `json:"cells,omitempty"` // those that change; of an added one those that hold something
}

// Cell is what a column of a record was and becomes, as an export writes it.
type Cell struct {
	Column string `json:"column"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

func readKey(key string) []string { return strings.Split(key, keySeparator) }

func (r *run) difference(x *record) Difference {
	d := Difference{Line: x.n, Key: readKey(x.key), Added: x.was == nil}
	if x.was != nil && len(x.was.cells) != len(x.lines) {
		d.Cells = append(d.Cells, Cell{"lines", fmt.Sprint(len(x.was.cells)), fmt.Sprint(len(x.lines))})
	}
	for i, l := range x.lines {
		for c := range l.cells {
			cell := Cell{Column: r.kind.columns[c].name, After: l.cells[c]}
			if x.was != nil && i < len(x.was.cells) {
				cell.Before = x.was.cells[i][c]
			}
			if r.has[c] && !r.kind.isKey(c) && cell.Before != cell.After {
				d.Cells = append(d.Cells, cell)
			}
		}
	}
	return d
}

// counted tells how many records a phase has done.
func (r *run) counted(phase string, total int64, do func(context.Context, []*record) error) func(context.Context, []*record) error {
	done := int64(0)
	return func(ctx context.Context, batch []*record) error {
		if r.o.Phase != nil {
			r.o.Phase(phase, done, total)
		}
		done += int64(len(batch))
		return do(ctx, batch)
	}
}
