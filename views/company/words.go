package company

import "path"

// id is the list's in its address.
func (v List) id() string { return path.Base(v.To) }
