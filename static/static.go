// Package static holds what browsers fetch besides pages: the style sheet, the font, icons and
// scripts. Every file is served under an address that carries a hash of its content, so it may be
// cached for a year; a changed file gets a new address.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Prefix is where the files are mounted.
const Prefix = "/static/"

//go:embed tradecounter.css desk.css icons.svg favicon.svg *.js fonts/*.woff2
var files embed.FS

type asset struct {
	address     string
	content     []byte
	contentType string
	gzipped     func() []byte // made at the first request, nil when it wouldn't be smaller
}

type set struct {
	byName, byAddress map[string]*asset
}

var all = sync.OnceValue(load)

// Path gives the address of a file by its name in this folder; an unknown name panics, since only
// our own templates ask.
func Path(name string) string {
	a, ok := all().byName[name]
	if !ok {
		panic("static: no file " + name)
	}
	return a.address
}

// Lookup finds a file by the path that was requested. gzipped is nil for what is compressed already.
func Lookup(requested string) (content []byte, gzipped []byte, contentType string, ok bool) {
	a, ok := all().byAddress[requested]
	if !ok {
		return nil, nil, "", false
	}
	return a.content, a.gzipped(), a.contentType, true
}

func load() set {
	s := set{byName: map[string]*asset{}, byAddress: map[string]*asset{}}
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			s.add(name)
		}
		return err
	})
	if err != nil {
		panic("static: " + err.Error()) // the files are part of the binary
	}
	return s
}

// add takes a file in, after those it refers to, because their addresses become part of its content.
func (s set) add(name string) *asset {
	if a, ok := s.byName[name]; ok {
		return a
	}
	content, err := files.ReadFile(name)
	if err != nil {
		panic("static: " + err.Error())
	}
	if path.Ext(name) == ".css" {
		content = s.withAddresses(path.Dir(name), content)
	}
	a := &asset{address: address(name, content), content: content, contentType: mediaType(name)}
	a.gzipped = sync.OnceValue(func() []byte { return compress(name, content) })
	s.byName[name], s.byAddress[a.address] = a, a
	return a
}

var cssURL = regexp.MustCompile(`url\("([^"]+)"\)`)

func (s set) withAddresses(dir string, css []byte) []byte {
	return cssURL.ReplaceAllFunc(css, func(match []byte) []byte {
		target := string(cssURL.FindSubmatch(match)[1])
		if strings.Contains(target, ":") { // data:
			return match
		}
		return []byte(`url("` + s.add(path.Join(dir, target)).address + `")`)
	})
}

// address puts twelve hex digits of the content's SHA-256 before the extension.
func address(name string, content []byte) string {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	return Prefix + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
}

// mediaType doesn't ask the system's table, which may lack or alter what we need.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	default:
		panic("static: no media type for " + name)
	}
}

func compress(name string, content []byte) []byte {
	if path.Ext(name) == ".woff2" {
		return nil
	}
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid one
	w.Write(content)                                        // a bytes.Buffer takes everything
	w.Close()
	if out.Len() >= len(content) {
		return nil
	}
	return out.Bytes()
}
