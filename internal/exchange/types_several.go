package exchange

import (
	"fmt"
	"slices"
)

// list is `a;b` of at most most items, each at most limit characters; sorted where the order means nothing.
func list(most, limit int, sorted bool) cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		items := readList(cell)
		if len(items) > most {
			return "", fmt.Errorf("has %d entries; at most %d fit", len(items), most)
		}
		for _, item := range items {
			if err := inOneLine(item, limit); err != nil {
				return "", fmt.Errorf("the entry %w", err)
			}
		}
		if sorted {
			slices.Sort(items)
		}
		return writeList(items), nil
	}}
}

func path() cellType {
	return cellType{value: asText, format: fromText, canon: canonPath}
}

func canonPath(cell string) (string, error) {
	names, err := readPath(cell)
	if err != nil {
		return "", err
	}
	if len(names) > 8 {
		return "", fmt.Errorf("%q has %d steps; at most 8 fit", cell, len(names))
	}
	for _, name := range names {
		if err := inOneLine(name, 100); err != nil {
			return "", fmt.Errorf("the step %w", err)
		}
	}
	canon := writePath(names)
	return canon, tooLong(canon, 500)
}

// Attributes: names are indexed, values are not.
const mostAttributes, attributeName, attributeValue = 500, 100, 10_000

func attributes() cellType {
	return cellType{value: asText, format: fromText, canon: func(cell string) (string, error) {
		read, err := readAttributes(cell)
		if err != nil {
			return "", err
		}
		if len(read) > mostAttributes {
			return "", fmt.Errorf("has %d attributes; at most %d fit", len(read), mostAttributes)
		}
		for _, a := range read {
			if err := tooLong(a.Name, attributeName); err != nil {
				return "", fmt.Errorf("the attribute %q %w", a.Name, err)
			}
			if err := tooLong(a.Text, attributeValue); err != nil {
				return "", fmt.Errorf("the value of %q %w", a.Name, err)
			}
		}
		return writeAttributes(read), nil
	}}
}
