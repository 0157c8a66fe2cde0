package exchange

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"tradecounter/internal/catalog"
)

// risky is how a cell begins that a spreadsheet could take for a formula. Those that begin with ' before it are counted
// in, so that taking one ' off always gives back what was written.
func risky(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && strings.ContainsRune("=+-@\t\r", rune(rest[0]))
}

// guard makes a cell harmless for spreadsheets.
func guard(cell string) string {
	if risky(cell) {
		return "'" + cell
	}
	return cell
}

// unguard takes exactly that off.
func unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && risky(cell) {
		return cell[1:]
	}
	return cell
}

const escapable = `;=>\`

// split cuts a cell at each separator that no backslash escapes; the parts keep their escapes.
func split(cell string, separator byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(cell); i++ {
		switch {
		case escapes(cell, i):
			i++
		case cell[i] == separator:
			parts, start = append(parts, cell[start:i]), i+1
		}
	}
	return append(parts, cell[start:])
}

// escapes says whether the byte at i is a backslash that escapes the next one; before any other sign it stands for itself.
func escapes(cell string, i int) bool {
	return cell[i] == '\\' && i+1 < len(cell) && strings.IndexByte(escapable, cell[i+1]) >= 0
}

func unescape(part string) string {
	if strings.IndexByte(part, '\\') < 0 {
		return part
	}
	var b strings.Builder
	for i := 0; i < len(part); i++ {
		if escapes(part, i) {
			i++
		}
		b.WriteByte(part[i])
	}
	return b.String()
}

var escaper = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `=`, `\=`, `>`, `\>`)

func escape(part string) string { return escaper.Replace(part) }

// readList reads `a;b`; empty parts and repetitions fall away.
func readList(cell string) []string {
	var items []string
	for _, part := range split(cell, ';') {
		if item := strings.TrimSpace(unescape(part)); item != "" && !slices.Contains(items, item) {
			items = append(items, item)
		}
	}
	return items
}

func writeList(items []string) string {
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = escape(item)
	}
	return strings.Join(parts, ";")
}

// readPath reads `A > B > C`.
func readPath(cell string) ([]string, error) {
	var names []string
	for _, part := range split(cell, '>') {
		name := strings.TrimSpace(unescape(part))
		if name == "" {
			return nil, fmt.Errorf("%q has an empty step; write it like Fastening > Bolts", cell)
		}
		names = append(names, name)
	}
	return names, nil
}

func writePath(names []string) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = escape(name)
	}
	return strings.Join(parts, " > ")
}

var (
	number = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,9})?$`)
	unit   = regexp.MustCompile(`^[\pL%°µ"'′″/·²³]{1,16}[0-9]?$`)
)

// readAttributes reads `Name=Value;Name=Value unit`. A value is a number with a unit when it is written as one, with a
// single space between them: `10 mm`, not `10 - 20` or `1440 x 900`.
func readAttributes(cell string) ([]catalog.Attribute, error) {
	var list []catalog.Attribute
	for _, part := range split(cell, ';') {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, value, ok := cut(part, '=')
		name, value = strings.TrimSpace(unescape(name)), strings.TrimSpace(unescape(value))
		if !ok || name == "" || value == "" {
			return nil, fmt.Errorf("%q is not an attribute like Length=40 mm", strings.TrimSpace(part))
		}
		list = append(list, attribute(name, value))
	}
	return list, nil
}

func cut(part string, separator byte) (before, after string, found bool) {
	for i := 0; i < len(part); i++ {
		switch {
		case escapes(part, i):
			i++
		case part[i] == separator:
			return part[:i], part[i+1:], true
		}
	}
	return part, "", false
}

func attribute(name, value string) catalog.Attribute {
	a := catalog.Attribute{Name: name, Text: value}
	if text, u, ok := strings.Cut(value, " "); ok && number.MatchString(text) && unit.MatchString(u) {
		a.Text, a.Unit = text, u
	}
	if number.MatchString(a.Text) {
		var n float64
		if _, err := fmt.Sscan(a.Text, &n); err == nil {
			a.Number = &n
		}
	}
	return a
}

func writeAttributes(list []catalog.Attribute) string {
	parts := make([]string, len(list))
	for i, a := range list {
		parts[i] = escape(a.Name) + "=" + escape(a.String())
	}
	return strings.Join(parts, ";")
}
