package drawing

import (
	"maps"
	"slices"
)

// Arts are the names that Art knows, sorted.
func Arts() []string { return slices.Sorted(maps.Keys(arts)) }
