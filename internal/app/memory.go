package app

import "runtime"

// A small shop keeps so little in memory that Go would look for garbage every few pages, which took a quarter of a
// page's CPU. The ballast counts as kept but is never written to, so that no memory of the machine stands behind it:
// it only lets garbage grow by that much more before it is looked for, the same in a shop of any size.
const ballast = 24 << 20

// fewerCollections holds the ballast until the returned function is called.
func fewerCollections() (end func()) {
	held := make([]byte, ballast)
	return func() { runtime.KeepAlive(held) }
}
