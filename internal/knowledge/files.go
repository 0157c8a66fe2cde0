package knowledge

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // sizes of pictures
	_ "image/png"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/platform/markdown"
)

// File is a picture or film of an article, by the name that its text uses.
type File struct {
	ID          int64      `db:"id"`
	ArticleID   int64      `db:"article_id"`
	Name        string     `db:"name"`
	Kept        string     `db:"file"` // its name in the store
	ContentType string     `db:"content_type"`
	Width       int        `db:"width"` // in points; 0 for films and drawings
	Height      int        `db:"height"`
	CreatedAt   clock.Time `db:"created_at"`
}

// Markdown is what puts the file into a text.
func (f File) Markdown() string {
	name, _, _ := strings.Cut(f.Name, ".")
	return "![" + strings.ReplaceAll(name, "-", " ") + "](" + f.Name + ")"
}

const (
	filesFolder = "articles/"
	maxFiles    = 100 // of an article
)

// pictureRoom is the largest that a page shows one, twice as dense.
var pictureRoom = files.Fit{Width: 1600, Height: 1600}

// AddFile keeps a picture (scaled, upright, nothing left in it but the picture) or a film for an article, under the name
// it came with, numbered when another file has that.
func (s *Service) AddFile(ctx context.Context, actor identity.Actor, slug, name string, r io.Reader) (File, error) {
	if err := mayEdit(actor); err != nil {
		return File{}, err
	}
	a, err := s.find(ctx, slug)
	if err != nil {
		return File{}, err
	}
	f, err := s.keep(ctx, r)
	if err != nil {
		return File{}, err
	}
	f.ArticleID, f.Name = a.ID, fileName(name, path.Ext(f.Kept))
	err = s.editing(ctx, actor, func(ctx context.Context) error {
		had, err := s.filesOf(ctx, a.ID)
		if err != nil {
			return err
		}
		if len(had) >= maxFiles {
			return fault.Invalid(fmt.Sprintf("An article holds %d files at most.", maxFiles))
		}
		if again := f.number(had); again {
			return nil
		}
		if err := s.insertFile(ctx, f); err != nil {
			return err
		}
		return s.record(ctx, actor, "article", a.Slug, "file", "", f.Name)
	})
	return f, err
}

// number finds a name that is free; again says that the article has this very file under its name.
func (f *File) number(had []File) (again bool) {
	taken := map[string]string{}
	for _, h := range had {
		taken[h.Name] = h.Kept
	}
	ext := path.Ext(f.Name)
	base := strings.TrimSuffix(f.Name, ext)
	for i := 2; taken[f.Name] != ""; i++ {
		if taken[f.Name] == f.Kept {
			return true
		}
		f.Name = base + "-" + strconv.Itoa(i) + ext
	}
	return false
}

func (s *Service) insertFile(ctx context.Context, f File) error {
	_, err := s.db.Exec(ctx, `INSERT INTO article_files (article_id, name, file, content_type, width, height, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (article_id, name) DO UPDATE SET file = excluded.file, content_type = excluded.content_type, width = excluded.width, height = excluded.height`,
		f.ArticleID, f.Name, f.Kept, f.ContentType, f.Width, f.Height, s.now())
	if err != nil {
		return fmt.Errorf("keep an article's file: %w", err)
	}
	return nil
}

// keep puts what was sent into the store: a film or a picture, by its content.
func (s *Service) keep(ctx context.Context, r io.Reader) (File, error) {
	head := make([]byte, 12)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		return File{}, fmt.Errorf("read a file: %w", err)
	}
	all := io.MultiReader(bytes.NewReader(head[:n]), r)
	if bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")) || string(head[4:8]) == "ftyp" {
		kept, err := s.files.SaveFilm(ctx, filesFolder, all)
		return File{Kept: kept.Name, ContentType: kept.ContentType}, err
	}
	kept, err := s.files.SavePicture(ctx, filesFolder, 0, pictureRoom, all)
	if err != nil {
		return File{}, err
	}
	f := File{Kept: kept.Name, ContentType: kept.ContentType}
	content, err := s.files.Open(kept)
	if err != nil {
		return File{}, err
	}
	defer content.Close()
	if size, _, err := image.DecodeConfig(content); err == nil { // a drawing has none
		f.Width, f.Height = size.Width, size.Height
	}
	return f, nil
}

var notInFileNames = regexp.MustCompile(`[^A-Za-z0-9_-]+`)

// fileName is a name for a text, with the ending of what the file is.
func fileName(name, ext string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Trim(notInFileNames.ReplaceAllString(strings.TrimSuffix(name, path.Ext(name)), "-"), "-_")
	if name == "" {
		name = "picture"
	}
	return name[:min(len(name), 60)] + ext
}

// Files are the article's, by name.
func (s *Service) Files(ctx context.Context, actor identity.Actor, slug string) ([]File, error) {
	a, err := s.Find(ctx, actor, slug)
	if err != nil {
		return nil, err
	}
	return s.filesOf(ctx, a.ID)
}

func (s *Service) filesOf(ctx context.Context, article int64) (list []File, err error) {
	err = s.db.Select(ctx, &list, `SELECT id, article_id, name, file, content_type, width, height, created_at FROM article_files WHERE article_id = ? ORDER BY name`, article)
	if err != nil {
		return nil, fmt.Errorf("list an article's files: %w", err)
	}
	return list, nil
}

// RemoveFile takes a file out of an article whose newest and published texts don't use it.
func (s *Service) RemoveFile(ctx context.Context, actor identity.Actor, slug, name string) error {
	return s.editing(ctx, actor, func(ctx context.Context) error {
		a, err := s.find(ctx, slug)
		if err != nil {
			return err
		}
		for _, number := range []int{a.Latest, a.Published} {
			if number == 0 {
				continue
			}
			p, err := s.page(ctx, a.ID, number)
			if err != nil {
				return err
			}
			for _, l := range p.Links {
				if l.Kind == markdown.LinkFile && l.To == name {
					return fault.Conflict(fmt.Sprintf("Version %d shows %s on line %d. Take it out there first.", number, name, l.Line))
				}
			}
		}
		rows, err := s.db.Exec(ctx, `DELETE FROM article_files WHERE article_id = ? AND name = ?`, a.ID, name)
		if err != nil {
			return fmt.Errorf("remove an article's file: %w", err)
		}
		if rows == 0 {
			return fault.NotFound("This file isn’t there.")
		}
		return s.record(ctx, actor, "article", a.Slug, "file", name, "")
	})
}

// File is a picture or film of an article that the scope reads; the store opens it.
func (s *Service) File(ctx context.Context, scope identity.Scope, slug, name string) (files.File, error) {
	_, m, err := s.seen(ctx, scope, slug)
	if err != nil {
		return files.File{}, fault.NotFound("This file isn’t there.")
	}
	return s.file(ctx, m.ID, name)
}

// DraftFile is one for the editor and those who look at a version that isn't published.
func (s *Service) DraftFile(ctx context.Context, actor identity.Actor, slug, name string) (files.File, error) {
	a, err := s.Find(ctx, actor, slug)
	if err != nil {
		return files.File{}, err
	}
	return s.file(ctx, a.ID, name)
}

func (s *Service) file(ctx context.Context, article int64, name string) (files.File, error) {
	var kept string
	err := s.db.Get(ctx, &kept, `SELECT file FROM article_files WHERE article_id = ? AND name = ?`, article, name)
	if db.IsNone(err) {
		return files.File{}, fault.NotFound("This file isn’t there.")
	}
	if err != nil {
		return files.File{}, fmt.Errorf("find an article's file: %w", err)
	}
	return s.files.Find(ctx, 0, kept)
}

func (s *Service) pictureSizes(ctx context.Context, article int64) (map[string]Size, error) {
	list, err := s.filesOf(ctx, article)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	sizes := make(map[string]Size, len(list))
	for _, f := range list {
		if f.Width > 0 {
			sizes[f.Name] = Size{f.Width, f.Height}
		}
	}
	return sizes, nil
}
