package articles

import (
	"io"
	"mime/multipart"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/knowledge"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/web"
	"tradecounter/views/layout"
	view "tradecounter/views/support/articles"
)

func (h *handlers) showFiles(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	return h.filesPage(c, fiber.StatusOK, view.Files{Article: a})
}

func (h *handlers) filesPage(c *fiber.Ctx, status int, v view.Files) (err error) {
	if v.List, err = h.Knowledge.Files(c.UserContext(), web.Actor(c), v.Article.Slug); err != nil {
		return err
	}
	return h.Render(c, status, view.FilesPage(h.DeskChrome(c, layout.Articles), v))
}

// added is what our own script learns of a file: what puts it into the text.
type added struct {
	Markdown string `json:"markdown"`
}

// addFile takes a picture or a short film; our own script gets what puts it into the text.
func (h *handlers) addFile(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	f, err := h.keep(c, a)
	if web.Fragment(c) {
		if err != nil {
			return err
		}
		return c.JSON(added{f.Markdown()})
	}
	if problem, ok := fault.AsInvalid(err); ok {
		if len(problem.Fields) == 0 {
			problem = fault.Invalid("", fault.Field{Name: "file", Message: problem.Message})
		}
		return h.filesPage(c, fiber.StatusUnprocessableEntity, view.Files{Article: a, Problem: problem})
	}
	if err != nil {
		return err
	}
	return h.Done(c, view.At(a.Slug, "files"), f.Name+" is there. Write "+f.Markdown()+" where it shall stand.")
}

func (h *handlers) keep(c *fiber.Ctx, a knowledge.Article) (knowledge.File, error) {
	header, err := c.FormFile("file")
	if err != nil || header.Size == 0 {
		return knowledge.File{}, fault.Invalid("", fault.Field{Name: "file", Message: "Choose a file that isn’t empty."})
	}
	in, err := header.Open()
	if err != nil {
		return knowledge.File{}, err
	}
	defer in.Close()
	return h.Knowledge.AddFile(c.UserContext(), web.Actor(c), a.Slug, header.Filename, in)
}

// fileName is the name in the address; what isn't well encoded names nothing.
func fileName(c *fiber.Ctx) string {
	name, err := url.PathUnescape(c.Params("name"))
	if err != nil {
		return ""
	}
	return name
}

func (h *handlers) sendFile(c *fiber.Ctx) error {
	f, err := h.Knowledge.DraftFile(c.UserContext(), web.Actor(c), c.Params("slug"), fileName(c))
	if err != nil {
		return err
	}
	return h.SendFile(c, h.Files, f, fileName(c))
}

func (h *handlers) removeFile(c *fiber.Ctx) error {
	to := view.At(c.Params("slug"), "files")
	err := h.Knowledge.RemoveFile(c.UserContext(), web.Actor(c), c.Params("slug"), fileName(c))
	if f, ok := fault.As(err); ok && f.Kind == fault.KindConflict {
		return h.told(c, to, f)
	}
	if err != nil {
		return err
	}
	return h.Done(c, to, fileName(c)+" is removed.")
}

// registerUploads adds the routes of films, which come in pieces (static/upload.js).
func (h *handlers) registerUploads(g fiber.Router) {
	g.Post("/:slug/uploads", h.beginUpload)
	g.Get("/:slug/uploads/:token", h.uploaded)
	g.Get("/:slug/uploads/:token/received", h.received)
	g.Post("/:slug/uploads/:token/pieces", h.takePiece)
}

// sending tells our own script where the pieces go and how far they are.
type sending struct {
	To       string `json:"to"`
	Received int64  `json:"received"`
	Done     bool   `json:"done"`
}

func standing(t files.Transfer) sending {
	return sending{To: view.At(t.For, "uploads", t.Token), Received: t.Received}
}

func (h *handlers) beginUpload(c *fiber.Ctx) error {
	a, err := h.find(c)
	if err != nil {
		return err
	}
	size, _ := web.Number64(web.Text(c, "size", 20))
	t, err := h.Files.BeginTransfer(files.Transfer{PersonID: web.Actor(c).PersonID, For: a.Slug, Name: web.Text(c, "name", 200), Size: size})
	if err != nil {
		return err
	}
	return c.JSON(standing(t))
}

// transfer is the person's own that the address names.
func (h *handlers) transfer(c *fiber.Ctx) (files.Transfer, error) {
	t, err := h.Files.Transfer(c.Params("token"))
	if err == nil && (t.PersonID != web.Actor(c).PersonID || t.For != c.Params("slug")) {
		err = fault.NotFound("This transfer isn’t there.")
	}
	return t, err
}

func (h *handlers) received(c *fiber.Ctx) error {
	t, err := h.transfer(c)
	if err != nil {
		return err
	}
	return c.JSON(standing(t))
}

// uploaded is where a transfer leads in the end.
func (h *handlers) uploaded(c *fiber.Ctx) error {
	return c.Redirect(view.At(c.Params("slug"), "files"), fiber.StatusSeeOther)
}

func (h *handlers) takePiece(c *fiber.Ctx) error {
	t, err := h.transfer(c)
	if err != nil {
		return err
	}
	header, err := c.FormFile("piece")
	if err != nil {
		return fault.Invalid("A piece is missing.")
	}
	content, err := contentOf(header)
	if err != nil {
		return err
	}
	at, _ := web.Number64(c.Query("at"))
	t, ok, err := h.Files.AddPiece(t, at, content)
	if err != nil {
		return err
	}
	if !ok {
		return c.Status(fiber.StatusConflict).JSON(standing(t))
	}
	if !t.Whole() {
		return c.JSON(standing(t))
	}
	return h.finish(c, t)
}

func contentOf(header *multipart.FileHeader) ([]byte, error) {
	in, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// finish makes the whole transfer a file of the article; one that can't be is forgotten.
func (h *handlers) finish(c *fiber.Ctx, t files.Transfer) error {
	in, err := h.Files.OpenTransfer(t)
	if err != nil {
		return err
	}
	_, err = h.Knowledge.AddFile(c.UserContext(), web.Actor(c), t.For, t.Name, in)
	_ = in.Close()
	if _, refused := fault.AsInvalid(err); err != nil && !refused {
		return err
	}
	if ended := h.Files.EndTransfer(t); ended != nil {
		return ended
	}
	if err != nil {
		return err
	}
	answer := standing(t)
	answer.Done = true
	return c.JSON(answer)
}
