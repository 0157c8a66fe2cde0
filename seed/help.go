package seed

import (
	"embed"
	"io/fs"
)

//go:embed help
var helpFiles embed.FS

// Handbook is the product's own handbook as a folder of articles; every seller has it from the first start.
func Handbook() fs.FS { return inHelp("handbook") }

// Articles are those of Harbour & Vale.
func Articles() fs.FS { return inHelp("seller") }

func inHelp(name string) fs.FS {
	folder, err := fs.Sub(helpFiles, "help/"+name)
	if err != nil {
		panic("seed: " + err.Error()) // the name is right
	}
	return folder
}
