package company

import "path"

func (v Order) placed() string {
	if v.By == "" {
		return "Placed"
	}
	return "Placed " + v.By + ","
}

// id is the list's in its address.
func (v List) id() string { return path.Base(v.To) }
