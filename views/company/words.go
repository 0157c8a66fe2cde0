package company

import (
	"path"
	"strings"
)

func (v Order) placed() string {
	if v.By == "" {
		return "Placed"
	}
	return "Placed " + v.By + ","
}

// id is the list's in its address.
func (v List) id() string { return path.Base(v.To) }

// short is a name that leaves room for client and shop in a page's title.
func short(name string) string {
	const most = 16
	if runes := []rune(name); len(runes) > most {
		return strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return name
}
