package products

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/exchange"
	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/web"
	view "tradecounter/views/desk/products"
	"tradecounter/views/layout"
	"tradecounter/views/ui"
)

func (h *handlers) importRoutes(g fiber.Router) {
	g.Get("/", h.imports)
	g.Post("/", h.sendFile)
	g.Post("/uploads", h.beginUpload)
	g.Get("/export/:kind", h.exportKind)
	g.Get("/:token", h.showImport)
	g.Get("/:token/received", h.received)
	g.Post("/:token/pieces", h.takePiece)
	g.Post("/:token/apply", h.applyImport)
	g.Post("/:token/drop", h.dropImport)
	g.Post("/:token/undo", h.undoImport)
	g.Get("/:token/problems.csv", h.problems)
}

const importsPerPage = 25

func (h *handlers) imports(c *fiber.Ctx) error {
	return h.importsPage(c, fiber.StatusOK, view.ImportForm{Kind: web.Query(c, "kind", 40)})
}

func (h *handlers) importsPage(c *fiber.Ctx, status int, f view.ImportForm) error {
	_, total, err := h.Imports.List(c.UserContext(), web.Actor(c), 0, 0)
	if err != nil {
		return err
	}
	part, pages := web.Page(c, total, importsPerPage, ui.At{Path: view.Imports, Query: web.Address(c)})
	list, _, err := h.Imports.List(c.UserContext(), web.Actor(c), part.From, importsPerPage)
	if err != nil {
		return err
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	return h.Render(c, status, view.ImportsPage(h.DeskChrome(c, layout.Imports), f, exchange.Kinds(), list, pages, set.Today(h.Now())))
}

func readImport(c *fiber.Ctx) view.ImportForm {
	return view.ImportForm{Kind: web.Text(c, "kind", 40), Replace: web.Checked(c, "replace"), CreateMissing: web.Checked(c, "create_missing"), Invite: web.Checked(c, "invite")}
}

func options(f view.ImportForm) exchange.BatchOptions {
	return exchange.BatchOptions{Replace: f.Replace, CreateMissing: f.CreateMissing, Invite: f.Invite}
}

// sendFile takes a whole file from the plain form.
func (h *handlers) sendFile(c *fiber.Ctx) error {
	f := readImport(c)
	b, err := h.takeWhole(c, f)
	if problem, ok := fault.AsInvalid(err); ok {
		f.Problem = problem
		return h.importsPage(c, fiber.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return c.Redirect(view.Imports+"/"+b.Token, fiber.StatusSeeOther)
}

func (h *handlers) takeWhole(c *fiber.Ctx, f view.ImportForm) (exchange.Batch, error) {
	content, name, err := sent(c, "file")
	if err != nil {
		return exchange.Batch{}, err
	}
	actor := web.Actor(c)
	b, err := h.Imports.Begin(c.UserContext(), actor, f.Kind, name, int64(len(content)), options(f))
	if err != nil {
		return exchange.Batch{}, err
	}
	return h.Imports.Piece(c.UserContext(), actor, b.Token, 0, content)
}

// sent is an uploaded file; none is a message at its field.
func sent(c *fiber.Ctx, field string) (content []byte, name string, err error) {
	header, err := c.FormFile(field)
	if err != nil || header.Size == 0 {
		return nil, "", fault.Invalid("", fault.Field{Name: field, Message: "Choose a file that isn’t empty."})
	}
	content, err = readAll(header)
	return content, header.Filename, err
}

func readAll(header *multipart.FileHeader) ([]byte, error) {
	file, err := header.Open()
	if err != nil {
		return nil, fmt.Errorf("open an uploaded file: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, fmt.Errorf("read an uploaded file: %w", err)
	}
	return content, nil
}

// beginUpload answers our own script with where the pieces of a larger file go.
func (h *handlers) beginUpload(c *fiber.Ctx) error {
	size, _ := strconv.ParseInt(c.FormValue("size"), 10, 64)
	b, err := h.Imports.Begin(c.UserContext(), web.Actor(c), web.Text(c, "kind", 40), web.Text(c, "name", 200), size, options(readImport(c)))
	if err != nil {
		return err
	}
	return c.JSON(standing(b))
}

type uploaded struct {
	To       string `json:"to"`
	Received int64  `json:"received"`
	Done     bool   `json:"done"`
}

func standing(b exchange.Batch) uploaded {
	return uploaded{view.Imports + "/" + b.Token, b.Received, b.State != exchange.Sending}
}

func (h *handlers) takePiece(c *fiber.Ctx) error {
	at, ok := web.Number64(c.Query("at"))
	if !ok {
		return fault.Invalid("Say at which byte the piece begins.")
	}
	content, _, err := sent(c, "piece")
	if err != nil {
		return err
	}
	b, err := h.Imports.Piece(c.UserContext(), web.Actor(c), c.Params("token"), at, content)
	var elsewhere exchange.ErrPiece
	if errors.As(err, &elsewhere) {
		return c.Status(fiber.StatusConflict).JSON(uploaded{Received: elsewhere.Received, Done: b.State != exchange.Sending})
	}
	if err != nil {
		return err
	}
	return c.JSON(standing(b))
}

// received tells our own script where to go on after a broken transfer.
func (h *handlers) received(c *fiber.Ctx) error {
	b, err := h.Imports.Find(c.UserContext(), web.Actor(c), c.Params("token"))
	if err == nil && b.PersonID != web.Actor(c).PersonID {
		err = fault.NotFound("This import isn’t there.")
	}
	if err != nil {
		return err
	}
	return c.JSON(standing(b))
}

// showImport is an import as it stands; our own script asks again for how far it is.
func (h *handlers) showImport(c *fiber.Ctx) error {
	b, err := h.Imports.Find(c.UserContext(), web.Actor(c), c.Params("token"))
	if err != nil {
		return err
	}
	chrome := h.DeskChrome(c, layout.Imports)
	if b.Source != "file" {
		chrome.Section = layout.Products
	}
	if web.Fragment(c) {
		return h.Render(c, fiber.StatusOK, view.ImportProgress(b))
	}
	set, err := h.Settings.Get(c.UserContext())
	if err != nil {
		return err
	}
	return h.Render(c, fiber.StatusOK, view.ImportPage(chrome, b, set.Today(h.Now())))
}

func (h *handlers) applyImport(c *fiber.Ctx) error {
	b, err := h.Imports.Apply(c.UserContext(), web.Actor(c), c.Params("token"))
	if err != nil {
		return err
	}
	return c.Redirect(view.Imports+"/"+b.Token, fiber.StatusSeeOther)
}

func (h *handlers) dropImport(c *fiber.Ctx) error {
	b, err := h.Imports.Find(c.UserContext(), web.Actor(c), c.Params("token"))
	if err != nil {
		return err
	}
	if err := h.Imports.Drop(c.UserContext(), web.Actor(c), b.Token); err != nil {
		return err
	}
	if b.Source != "file" {
		return h.Done(c, view.Path, "Nothing was changed.")
	}
	return h.Done(c, view.Imports, "The file is forgotten. Nothing was changed.")
}

func (h *handlers) undoImport(c *fiber.Ctx) error {
	b, err := h.Imports.Undo(c.UserContext(), web.Actor(c), c.Params("token"))
	if err != nil {
		return err
	}
	return c.Redirect(view.Imports+"/"+b.Token, fiber.StatusSeeOther)
}

// problems are what is wrong with a file, as a file.
func (h *handlers) problems(c *fiber.Ctx) error {
	b, err := h.Imports.Find(c.UserContext(), web.Actor(c), c.Params("token"))
	if err != nil {
		return err
	}
	var out strings.Builder
	w := csv.NewWriter(&out)
	rows := [][]string{{"line", "column", "message"}}
	for _, p := range b.Report.Problems {
		rows = append(rows, []string{strconv.FormatInt(p.Line, 10), exchange.Guard(p.Column), exchange.Guard(p.Message)})
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write problems: %w", err)
	}
	c.Attachment(b.Kind + "-problems.csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.SendString(out.String())
}

// exportKind sends all records of a kind. It is written to a file first: what fails is told, not cut off.
func (h *handlers) exportKind(c *fiber.Ctx) error {
	actor := web.Actor(c)
	if !actor.Can(identity.Administer) {
		return fault.Denied("Only administrators bring files in and out.")
	}
	file, size, err := h.Imports.ExportFile(c.UserContext(), actor, c.Params("kind"))
	if err != nil {
		return err
	}
	c.Attachment(c.Params("kind") + ".csv")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	return c.SendStream(file, size)
}
