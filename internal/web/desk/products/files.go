package products

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/web"
	"tradecounter/internal/web/desk/uploads"
	view "tradecounter/views/desk/products"
)

const longestSide = 1600 // pixels; a product's page shows it at 800

// picture shows the product's own picture, whoever sees the product.
func (h *handlers) picture(c *fiber.Ctx) error {
	p, err := h.Imports.Product(c.UserContext(), param(c, "sku"))
	if err != nil {
		return err
	}
	return h.send(c, p.Cells["image"])
}

func (h *handlers) document(c *fiber.Ctx) error {
	p, err := h.Imports.Product(c.UserContext(), param(c, "sku"))
	if err != nil {
		return err
	}
	documents, _, err := h.Editor.Parts(c.UserContext(), p.ID)
	if err != nil {
		return err
	}
	for _, d := range documents {
		if d.Key == c.Query("file") {
			return h.send(c, d.Key)
		}
	}
	return fault.NotFound("This document isn’t there.")
}

// send sends one of the seller's own files; nothing in it may act.
func (h *handlers) send(c *fiber.Ctx, name string) error {
	f, err := h.Files.Find(c.UserContext(), 0, name)
	if err != nil {
		return err
	}
	content, err := h.Files.Read(f)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, f.ContentType)
	c.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	return c.Send(content)
}

// savePicture puts another picture in the place of the product's, or with remove takes it off.
func (h *handlers) savePicture(c *fiber.Ctx) error {
	sku := param(c, "sku")
	err := h.replacePicture(c, sku)
	return h.parted(c, sku, err, "The picture is changed.")
}

func (h *handlers) replacePicture(c *fiber.Ctx, sku string) error {
	if !mayEdit(c) {
		return fault.Denied("Administrators edit products.")
	}
	p, err := h.Imports.Product(c.UserContext(), sku)
	if err != nil {
		return err
	}
	seen := p.Seen()
	p.Cells["image"] = ""
	if !web.Checked(c, "remove") {
		content, _, err := h.chosen(c, "picture", uploads.MostPicture)
		if err != nil {
			return err
		}
		clean, ext, err := files.Picture(content, longestSide)
		if problem, ok := fault.AsInvalid(err); ok {
			return fault.Invalid("", fault.Field{Name: "picture", Message: problem.Message})
		}
		if err != nil {
			return err
		}
		name := "products/" + fileName(sku, clean) + ext
		if _, err := h.Files.Save(c.UserContext(), name, 0, bytes.NewReader(clean)); err != nil {
			return err
		}
		p.Cells["image"] = name
	}
	if err := h.Imports.SaveProduct(c.UserContext(), web.Actor(c), p.Cells, seen); err != nil {
		return err
	}
	h.Uploads.Used(c, "picture")
	return nil
}

// chosen is the file of a form; none is a message at its field.
func (h *handlers) chosen(c *fiber.Ctx, field string, most int) ([]byte, string, error) {
	content, name, err := h.Uploads.Of(c, field, most)
	if err == nil && len(content) == 0 {
		err = fault.Invalid("", fault.Field{Name: field, Message: "Choose a file that isn’t empty."})
	}
	return content, name, err
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// fileName is a name for a content: readable, and another one for another content.
func fileName(text string, content []byte) string {
	sum := sha256.Sum256(content)
	text = strings.Trim(notInName.ReplaceAllString(text, "-"), "-")
	return text[:min(len(text), 80)] + "-" + hex.EncodeToString(sum[:4])
}

// addDocument keeps a file and hangs it on the product.
func (h *handlers) addDocument(c *fiber.Ctx) error {
	sku := param(c, "sku")
	err := h.keepDocument(c, sku)
	if problem, ok := fault.AsInvalid(err); ok {
		form := view.ProductForm{Problem: problem, Title: web.Text(c, "title", 300)}
		if problem.For("document") == "" {
			if form.Kept, err = h.Uploads.Keep(c, "document"); err != nil {
				return err
			}
		}
		return h.partRefused(c, sku, form)
	}
	if err == nil {
		h.Uploads.Used(c, "document")
	}
	return h.parted(c, sku, err, "The document is there.")
}

func (h *handlers) keepDocument(c *fiber.Ctx, sku string) error {
	if !web.Actor(c).Can(identity.EditGoods) {
		return fault.Denied("Administrators edit products.")
	}
	if file := web.Text(c, "kept", 200); file != "" { // another title
		return h.Editor.AddDocument(c.UserContext(), web.Actor(c), sku, file, web.Text(c, "title", 300))
	}
	content, name, err := h.chosen(c, "document", uploads.MostDocument)
	if err != nil {
		return err
	}
	ext := strings.ToLower(filepath.Ext(name))
	title := web.Text(c, "title", 300)
	if title == "" {
		title = tidy(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)))
	}
	kept := "documents/" + fileName(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)), content) + notExt.ReplaceAllString(ext, "")
	_, err = h.Files.Save(c.UserContext(), kept, 0, bytes.NewReader(content))
	if problem, ok := fault.AsInvalid(err); ok {
		return fault.Invalid("", fault.Field{Name: "document", Message: strings.Replace(problem.Message, kept, "This file", 1)})
	}
	if err != nil {
		return err
	}
	return h.Editor.AddDocument(c.UserContext(), web.Actor(c), sku, kept, title)
}

var notExt = regexp.MustCompile(`[^a-z0-9.]`)

func (h *handlers) removeDocument(c *fiber.Ctx) error {
	sku := param(c, "sku")
	err := h.Editor.RemoveDocument(c.UserContext(), web.Actor(c), sku, web.Text(c, "file", 200))
	return h.parted(c, sku, err, "The document is taken off.")
}
