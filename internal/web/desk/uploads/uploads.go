// Package uploads takes files that are larger than a request may be: they come in pieces before the form that they are for
// (static/upload.js), which then names what came in the place of the file.
package uploads

import (
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/web"
	"tradecounter/views/ui"
)

// Path is where pieces go.
const Path = "/desk/uploads"

// The largest files of forms, in MB; without our script a form holds less (web.MaxBody).
const (
	MostPicture  = 15
	MostDocument = files.MaxSize >> 20
)

const forForms = "a form" // no article is called so

// Forms reads the files of forms.
type Forms struct{ files *files.Store }

// Register adds the routes, for everyone of the seller's: the form itself asks who may.
func Register(w *web.Web, store *files.Store) *Forms {
	f := &Forms{store}
	g := w.App.Group(Path, w.Staff)
	g.Post("/", f.begin)
	g.Get("/:token/received", f.received)
	g.Post("/:token/pieces", f.takePiece)
	return f
}

// standing tells our script where the pieces go and how far they are.
func standing(t files.Transfer) fiber.Map {
	return fiber.Map{"to": Path + "/" + t.Token, "received": t.Received, "done": t.Whole()}
}

func (f *Forms) begin(c *fiber.Ctx) error {
	size, _ := web.Number64(web.Text(c, "size", 20))
	if size > files.MaxSize {
		return fault.Invalid(fmt.Sprintf("This is over %d MB.", MostDocument))
	}
	t, err := f.files.BeginTransfer(files.Transfer{PersonID: web.Actor(c).PersonID, For: forForms, Name: web.Text(c, "name", 200), Size: size})
	if err != nil {
		return err
	}
	return c.JSON(standing(t))
}

// own is a transfer of the person's.
func (f *Forms) own(c *fiber.Ctx, token string) (files.Transfer, error) {
	t, err := f.files.Transfer(token)
	if err == nil && (t.PersonID != web.Actor(c).PersonID || t.For != forForms) {
		err = fault.NotFound("This transfer isn’t there.")
	}
	return t, err
}

func (f *Forms) received(c *fiber.Ctx) error {
	t, err := f.own(c, c.Params("token"))
	if err != nil {
		return err
	}
	return c.JSON(standing(t))
}

func (f *Forms) takePiece(c *fiber.Ctx) error {
	t, err := f.own(c, c.Params("token"))
	if err != nil {
		return err
	}
	content, _, err := ofForm(c, "piece")
	if err != nil {
		return err
	}
	at, ok := web.Number64(c.Query("at"))
	if !ok || len(content) == 0 {
		return fault.Invalid("Say at which byte the piece begins.")
	}
	t, ok, err = f.files.AddPiece(t, at, content)
	if err != nil {
		return err
	}
	if !ok {
		c.Status(fiber.StatusConflict)
	}
	return c.JSON(standing(t))
}

// Of is the file in a field of a form, sent with it or before it, of so many MB at most; without one there is no content.
// Whoever has used one that was sent before says so with Used; what isn't used is forgotten after a day.
func (f *Forms) Of(c *fiber.Ctx, field string, most int) (content []byte, name string, err error) {
	token := sentBefore(c, field)
	if content, name, err = ofForm(c, field); err != nil || len(content) > 0 || token == "" {
		return content, name, err
	}
	problem := func(text string) error { return fault.Invalid("", fault.Field{Name: field, Message: text}) }
	t, err := f.own(c, token)
	if fault.Is(err, fault.KindNotFound) || (err == nil && !t.Whole()) {
		return nil, "", problem("Not all of this file came. Choose it again.")
	}
	if err != nil {
		return nil, "", err
	}
	if t.Size > int64(most)<<20 {
		return nil, "", problem(fmt.Sprintf("This is over %d MB.", most))
	}
	in, err := f.files.OpenTransfer(t)
	if err != nil {
		return nil, "", fmt.Errorf("open what came in pieces: %w", err)
	}
	defer in.Close()
	if content, err = io.ReadAll(in); err != nil {
		return nil, "", fmt.Errorf("read what came in pieces: %w", err)
	}
	return content, t.Name, nil
}

func sentBefore(c *fiber.Ctx, field string) string { return web.Text(c, field+"_sent", 40) }

// Used forgets the file in a field that was sent before its form: the form was taken.
func (f *Forms) Used(c *fiber.Ctx, field string) {
	if t, err := f.own(c, sentBefore(c, field)); err == nil {
		_ = f.files.EndTransfer(t) // what stays is forgotten after a day
	}
}

// Keep holds the file in a field of a form that is refused for another reason, so that it needn't be chosen again.
func (f *Forms) Keep(c *fiber.Ctx, field string) (ui.Kept, error) {
	content, name, err := ofForm(c, field)
	if err != nil {
		return ui.Kept{}, err
	}
	if len(content) == 0 {
		t, err := f.own(c, sentBefore(c, field))
		if err != nil || !t.Whole() {
			return ui.Kept{}, nil // none, or one that is gone
		}
		return ui.Kept{Token: t.Token, Name: t.Name}, nil
	}
	t, err := f.files.BeginTransfer(files.Transfer{PersonID: web.Actor(c).PersonID, For: forForms, Name: name, Size: int64(len(content))})
	if err == nil {
		t, _, err = f.files.AddPiece(t, 0, content)
	}
	if err != nil {
		return ui.Kept{}, err
	}
	f.Used(c, field) // another was chosen instead of it
	return ui.Kept{Token: t.Token, Name: t.Name}, nil
}

func ofForm(c *fiber.Ctx, field string) ([]byte, string, error) {
	header, err := c.FormFile(field)
	if err != nil || header.Size == 0 {
		return nil, "", nil // none is no fault here
	}
	in, err := header.Open()
	if err != nil {
		return nil, "", fmt.Errorf("open an uploaded file: %w", err)
	}
	defer in.Close()
	content, err := io.ReadAll(in)
	if err != nil {
		return nil, "", fmt.Errorf("read an uploaded file: %w", err)
	}
	return content, header.Filename, nil
}
