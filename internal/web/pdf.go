package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/files"
)

// SendPDF sends a kept PDF that was found to be the asker's to see, under a name for their disk.
func (w *Web) SendPDF(c *fiber.Ctx, kept interface {
	Read(files.File) ([]byte, error)
}, f files.File, name string) error {
	content, err := kept.Read(f)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/pdf")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="`+FileName(name)+`.pdf"`)
	return c.Send(content)
}

// FileName keeps what every system takes in the name of a file.
func FileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '-'
	}, name)
}
