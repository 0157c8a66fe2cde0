package accounts

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Block is a part of a client's home page that its look places and may leave out.
type Block struct {
	Name   string // stays: it is what is kept
	Label  string
	Beside bool // in the column beside the others
	Off    bool
}

// usualBlocks are all there are, in the order of a look that says nothing about them.
var usualBlocks = []Block{
	{Name: "due", Label: "Due to reorder"},
	{Name: "last", Label: "Last order, on its way"},
	{Name: "categories", Label: "Featured categories"},
	{Name: "featured", Label: "Featured products"},
	{Name: "new", Label: "New in the range"},
	{Name: "manager", Label: "Client manager and message", Beside: true},
	{Name: "standing", Label: "Next standing orders", Beside: true},
	{Name: "lists", Label: "Lists", Beside: true},
	{Name: "account", Label: "Terms and credit", Beside: true},
	{Name: "links", Label: "Links and documents", Beside: true},
}

// ParseBlocks reads names with a comma between, "-" before a block that is off: "last,due,-new". Blocks that aren't named
// come after those that are, so that a later version's new block shows.
func ParseBlocks(text string) ([]Block, error) {
	var list []Block
	for _, name := range strings.Split(text, ",") {
		name, off := strings.CutPrefix(strings.TrimSpace(name), "-")
		at := slices.IndexFunc(usualBlocks, func(b Block) bool { return b.Name == name })
		switch {
		case text == "":
		case at < 0:
			return nil, fmt.Errorf("there is no block %q", name)
		case slices.ContainsFunc(list, func(b Block) bool { return b.Name == name }):
			return nil, errors.New(name + " is named twice")
		default:
			block := usualBlocks[at]
			block.Off = off
			list = append(list, block)
		}
	}
	for _, block := range usualBlocks {
		if !slices.ContainsFunc(list, func(b Block) bool { return b.Name == block.Name }) {
			list = append(list, block)
		}
	}
	slices.SortStableFunc(list, func(a, b Block) int { return column(a) - column(b) })
	return list, nil
}

func column(b Block) int {
	if b.Beside {
		return 1
	}
	return 0
}

// FormatBlocks writes what ParseBlocks reads; nothing for the usual order with all of them on.
func FormatBlocks(list []Block) string {
	if slices.Equal(list, usualBlocks) {
		return ""
	}
	names := make([]string, len(list))
	for i, b := range list {
		if names[i] = b.Name; b.Off {
			names[i] = "-" + b.Name
		}
	}
	return strings.Join(names, ",")
}

// HomeBlocks are all blocks in the theme's order; what can't be read is the usual order.
func (t Theme) HomeBlocks() []Block {
	list, err := ParseBlocks(t.Blocks)
	if err != nil {
		return slices.Clone(usualBlocks)
	}
	return list
}

// MoveBlock moves a block up or down within its column.
func (t *Theme) MoveBlock(name string, up bool) {
	list := t.HomeBlocks()
	at := slices.IndexFunc(list, func(b Block) bool { return b.Name == name })
	to := at + 1
	if up {
		to = at - 1
	}
	if at < 0 || to < 0 || to >= len(list) || list[at].Beside != list[to].Beside {
		return
	}
	list[at], list[to] = list[to], list[at]
	t.Blocks = FormatBlocks(list)
}
