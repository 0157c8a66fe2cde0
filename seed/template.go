package seed

import (
	"fmt"
	"strings"
)

// template is a text with the values of a product in it: `{length}` as it
// stands, `{length:03}` padded to three digits, `{width:.}` without its point
// (4.8 becomes 48), `{weight:2}` with two decimals, `{colour:^}` with a capital.
type template struct {
	source string
	parts  []part
}

type part struct{ literal, name, format string }

func parseTemplate(source string) (template, error) {
	t := template{source: source}
	for rest := source; rest != ""; {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			t.parts = append(t.parts, part{literal: before})
		}
		if !found {
			break
		}
		inside, behind, closed := strings.Cut(after, "}")
		if !closed {
			return t, fmt.Errorf("template %q: { without }", source)
		}
		name, format, _ := strings.Cut(inside, ":")
		t.parts = append(t.parts, part{name: name, format: format})
		rest = behind
	}
	return t, nil
}

func (t template) of(values map[string]value) (string, error) {
	if len(t.parts) == 1 && t.parts[0].name == "" {
		return t.parts[0].literal, nil
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.name == "" {
			b.WriteString(p.literal)
			continue
		}
		v, ok := values[p.name]
		if !ok {
			return "", fmt.Errorf("template %q: nothing is called %s", t.source, p.name)
		}
		b.WriteString(p.print(v))
	}
	return b.String(), nil
}

func (p part) print(v value) string {
	switch p.format {
	case "":
		return v.String()
	case ".":
		return strings.ReplaceAll(v.String(), ".", "")
	case "^":
		return sentence(v.String())
	case "1", "2":
		decimals := int(p.format[0] - '0')
		step := one
		for range decimals {
			step /= 10
		}
		n := roundTo(v.num, step)
		return fmt.Sprintf("%d.%0*d", n/one, decimals, n%one/step)
	}
	s := v.String()
	return strings.Repeat("0", max(0, int(p.format[1]-'0')-len(s))) + s
}

// sentence begins with a capital.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
