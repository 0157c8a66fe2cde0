package storefront

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/catalog"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	views "tradecounter/views/storefront"
)

var errNoFile = fault.NotFound("This file isn’t there.")

// decoded takes a part of the path as it was sent; what isn't well encoded names nothing.
func decoded(text string) string {
	plain, err := url.PathUnescape(text)
	if err != nil || strings.ContainsRune(plain, 0) {
		return ""
	}
	return plain
}

// sendFile sends what the account's own look names, and nothing else.
func (h *handlers) sendFile(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	look, err := h.web.Accounts.Look(p.ctx, p.scope)
	if err != nil {
		return err
	}
	name := param(c, "*")
	if name == "" || !slices.Contains(lookFiles(look), name) {
		return errNoFile
	}
	return p.sendKept(name)
}

func lookFiles(look accounts.Look) []string {
	names := []string{look.Theme.LogoFile, look.Theme.HeaderFile, look.Manager.PhotoFile}
	for _, link := range look.Theme.Links {
		names = append(names, link.File)
	}
	return names
}

// sendDocument sends a document of a product that the account sees.
func (h *handlers) sendDocument(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	product, err := h.web.Catalog.Find(p.ctx, p.scope, param(c, "sku"))
	if err != nil {
		return err
	}
	document, err := h.web.Catalog.Document(p.ctx, p.scope, product.ID, param(c, "*"))
	if err != nil {
		return err
	}
	return p.sendKept(document.File)
}

// sendPicture sends the uploaded picture of a product that the account sees.
func (h *handlers) sendPicture(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	product, err := h.web.Catalog.Find(p.ctx, p.scope, param(c, "sku"))
	if err != nil {
		return err
	}
	if product.Image == "" || strings.HasPrefix(product.Image, drawingPrefix) {
		return errNoFile
	}
	return p.sendKept(product.Image)
}

// sendKept answers with a file that was found to be the account's to see.
func (p *page) sendKept(name string) error {
	file, err := p.parts.Files.Find(p.ctx, p.scope.AccountID, name)
	if err != nil {
		return err
	}
	return p.web.SendFile(p.c, p.parts.Files, file, path.Base(file.Name))
}

// sendTheme sends the account's own style sheet under its hash, and no other's.
func (h *handlers) sendTheme(c *fiber.Ctx) error {
	p, err := h.begin(c)
	if err != nil {
		return err
	}
	look, err := h.web.Accounts.Look(p.ctx, p.scope)
	if err != nil {
		return err
	}
	if look.Hash == "" || param(c, "name") != look.Hash+".css" {
		return errNoFile
	}
	c.Set(fiber.HeaderContentType, "text/css; charset=utf-8")
	c.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	return c.SendString(look.CSS)
}

// documents are the files of a product as links with type and size; one that isn't kept any more is left out.
func (p *page) documents(product catalog.Product) ([]views.Document, error) {
	list, err := p.web.Catalog.Documents(p.ctx, p.scope, product.ID)
	if err != nil {
		return nil, err
	}
	var documents []views.Document
	for _, d := range list {
		file, err := p.parts.Files.Find(p.ctx, p.scope.AccountID, d.File)
		if fault.Is(err, fault.KindNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		documents = append(documents, views.Document{Text: d.Title + " (" + typeAndSize(file) + ")",
			To: p.productAt(product.SKU) + "/files/" + (&url.URL{Path: d.File}).EscapedPath()})
	}
	return documents, nil
}

var typeWords = map[string]string{"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP", "image/svg+xml": "SVG"}

// typeAndSize is PDF, 180 KB.
func typeAndSize(f files.File) string {
	size := strconv.FormatInt((f.Size+999)/1000, 10) + " KB"
	if f.Size >= 1_000_000 {
		size = strconv.FormatInt(f.Size/1_000_000, 10) + "." + strconv.FormatInt(f.Size%1_000_000/100_000, 10) + " MB"
	}
	return typeWords[f.ContentType] + ", " + size
}
