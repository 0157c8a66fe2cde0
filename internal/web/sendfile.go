package web

import (
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"tradecounter/internal/platform/files"
)

// shown are the types that a browser may open in the portal's own name; the rest is saved to the disk.
var shown = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true, "image/svg+xml": true, "application/pdf": true, "video/mp4": true, "video/webm": true, "text/plain; charset=utf-8": true}

// SendFile answers with a file that was found to be the asker's to see, under a name for their disk. It may be kept by
// this browser alone, and is asked for again by its hash; a film is sent in the ranges that its player asks for.
func (w *Web) SendFile(c *fiber.Ctx, kept interface {
	Open(files.File) (*os.File, error)
}, f files.File, name string) error {
	tag := `"` + f.Hash + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	content, err := kept.Open(f)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, f.ContentType)
	if f.ContentType == "image/svg+xml" { // opened by itself it could carry a script; browsers refuse to show PDFs so
		c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	}
	how := "attachment"
	if shown[f.ContentType] {
		how = "inline"
	}
	c.Set(fiber.HeaderContentDisposition, how+`; filename="`+diskName(name)+`"`)
	asked := c.Get(fiber.HeaderRange)
	if asked == "" || c.Get(fiber.HeaderIfRange, tag) != tag {
		return c.SendStream(content, int(f.Size))
	}
	from, to, err := fasthttp.ParseByteRange([]byte(asked), int(f.Size))
	if err != nil {
		_ = content.Close()
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", f.Size))
		return c.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	}
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to, f.Size))
	c.Status(fiber.StatusPartialContent)
	return c.SendStream(part{io.NewSectionReader(content, int64(from), int64(to-from+1)), content}, to-from+1)
}

// part is a range of a file, which it closes.
type part struct {
	io.Reader
	io.Closer
}

// diskName keeps what a header can carry of a file's name, its ending included.
func diskName(name string) string {
	end := path.Ext(name)
	if len(end) < 2 {
		return FileName(name)
	}
	return FileName(strings.TrimSuffix(name, end)) + "." + FileName(end[1:])
}
