package ui

import (
	"strconv"

	"github.com/a-h/templ"
)

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) id() string {
	if f.ID == "" {
		return f.Name
	}
	return f.ID
}

func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }

// attributes are those that every kind of control shares.
func (f Field) attributes() templ.OrderedAttributes {
	list := templ.OrderedAttributes{{Key: "id", Value: f.id()}, {Key: "name", Value: f.Name}}
	put := func(when bool, name string, value any) {
		if when {
			list = append(list, templ.KeyValue[string, any]{Key: name, Value: value})
		}
	}
	put(f.Autocomplete != "", "autocomplete", f.Autocomplete)
	put(f.InputMode != "", "inputmode", f.InputMode)
	put(f.MaxLength > 0, "maxlength", strconv.Itoa(f.MaxLength))
	put(f.ReadOnly, "readonly", true)
	put(f.Error != "", "aria-invalid", "true")
	put(f.describedBy() != "", "aria-describedby", f.describedBy())
	for name, value := range f.Attrs {
		put(true, name, value)
	}
	return list
}

func (f Field) describedBy() string {
	switch {
	case f.Hint != "" && f.Error != "":
		return f.hintID() + " " + f.errorID()
	case f.Hint != "":
		return f.hintID()
	case f.Error != "":
		return f.errorID()
	default:
		return ""
	}
}

func toPutRight(n int) string {
	switch n {
	case 1:
		return "One thing to put right"
	case 2:
		return "Two things to put right"
	case 3:
		return "Three things to put right"
	default:
		return strconv.Itoa(n) + " things to put right"
	}
}
