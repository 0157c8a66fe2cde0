package looks

import (
	"fmt"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"tradecounter/internal/accounts"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
	"tradecounter/internal/web"
)

// form reads what the editor's form sends; problem is what is wrong with it, failed what went wrong on our side.
type form struct {
	c       *fiber.Ctx
	account accounts.Account
	files   *files.Store
	problem *fault.Fault
	failed  error
}

// What pictures of a look are scaled to: twice of what is shown.
var (
	logoFit     = files.Fit{Width: 640, Height: 144}
	headerFit   = files.Fit{Width: 1600, Height: 640}
	documentFit = files.Fit{Width: 2400, Height: 2400}
)

// read makes a look of the draft and what was typed. Files are named by the draft alone, never by what was sent.
func (f *form) read(was accounts.Theme, do string) accounts.Theme {
	t := was
	t.Accent, t.Greeting, t.Welcome = web.Text(f.c, "accent", 40), web.Text(f.c, "greeting", 600), web.Lines(f.c, "welcome", 600)
	if t.Mast = web.Text(f.c, "mast", 40); f.c.FormValue("paper") != "tinted" {
		t.Mast = ""
	}
	t.Blocks = f.blocks()
	f.header(&t)
	t.Featured = f.featured()
	t.Links = f.links(was, do)
	if name := f.upload("logo_file", logoFit, false); name != "" {
		t.LogoFile = name
	}
	return t
}

func (f *form) header(t *accounts.Theme) {
	art, drawn := strings.CutPrefix(f.c.FormValue("header_art"), "art:")
	switch {
	case drawn:
		t.HeaderArt, t.HeaderFile = web.Text(f.c, "header_art", 60)[len("art:"):], ""
	case art != "file":
		t.HeaderArt, t.HeaderFile = "", ""
	}
	if name := f.upload("header_file", headerFit, false); name != "" {
		t.HeaderArt, t.HeaderFile = "", name
	}
}

// values are all of a field that is there several times.
func (f *form) values(name string) (list []string) {
	if m, err := f.c.MultipartForm(); err == nil {
		return slices.Clone(m.Value[name])
	}
	for _, value := range f.c.Request().PostArgs().PeekMulti(name) {
		list = append(list, string(value))
	}
	return list
}

func (f *form) blocks() string {
	names, on := f.values("block"), f.values("on")
	for i, name := range names {
		if !slices.Contains(on, name) {
			names[i] = "-" + name
		}
	}
	text := strings.Join(names, ",")
	if list, err := accounts.ParseBlocks(text); err == nil {
		return accounts.FormatBlocks(list)
	}
	return text
}

func (f *form) featured() (list []accounts.Featured) {
	for _, key := range f.values("feature") {
		if kind, value, ok := strings.Cut(key, ":"); ok && len(key) < 600 {
			list = append(list, accounts.Featured{Kind: kind, Value: value})
		}
	}
	return list
}

// links are the rows of the form; while somebody types, the row for one more isn't taken yet.
func (f *form) links(was accounts.Theme, do string) (list []accounts.ThemeLink) {
	titles, addresses, names := f.values("link_title"), f.values("link_url"), f.values("link_file")
	for i := range min(len(titles), len(addresses), len(names)) {
		l := accounts.ThemeLink{Title: line(titles[i], 120), URL: line(addresses[i], 400)}
		if slices.ContainsFunc(was.Links, func(old accounts.ThemeLink) bool { return old.File != "" && old.File == names[i] }) {
			l.File, l.URL = names[i], ""
		}
		list = append(list, l)
	}
	if do == "preview" && web.Fragment(f.c) {
		return list
	}
	more := accounts.ThemeLink{Title: web.Text(f.c, "new_title", 120), URL: web.Text(f.c, "new_url", 400)}
	if more.File = f.upload("new_file", documentFit, true); more.File != "" {
		if more.URL = ""; more.Title == "" {
			more.Title = titleOf(more.File)
		}
	}
	if more != (accounts.ThemeLink{}) {
		list = append(list, more)
	}
	return list
}

func line(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most])
	}
	return text
}

// titleOf is a document's name without folder, dashes and ending.
func titleOf(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	if at := strings.LastIndexByte(name, '.'); at > 0 {
		name = name[:at]
	}
	return strings.ReplaceAll(name, "-", " ")
}

// upload keeps a file that was sent, and names it; nothing when none was, or when it can't be used.
func (f *form) upload(field string, fit files.Fit, document bool) string {
	header, err := f.c.FormFile(field)
	if err != nil || header.Size == 0 {
		return ""
	}
	kept, err := f.keep(header, fit, document)
	if problem, ok := fault.AsInvalid(err); ok {
		f.problem.Add(field, fmt.Sprintf("%s: %s", line(header.Filename, 80), problem.Error()))
		return ""
	}
	if err != nil {
		f.failed = err
	}
	return kept.Name
}

func (f *form) keep(header *multipart.FileHeader, fit files.Fit, document bool) (files.File, error) {
	in, err := header.Open()
	if err != nil {
		return files.File{}, fmt.Errorf("open an uploaded file: %w", err)
	}
	defer in.Close()
	folder := accounts.LookFolder(f.account.Slug)
	if document {
		return f.files.SaveDocument(f.c.UserContext(), folder, header.Filename, f.account.ID, fit, in)
	}
	return f.files.SavePicture(f.c.UserContext(), folder, f.account.ID, fit, in)
}

// act does what a button of the form says.
func act(t *accounts.Theme, do, what string) {
	switch do {
	case "up", "down":
		t.MoveBlock(what, do == "up")
	case "no-logo":
		t.LogoFile = ""
	case "feature", "feature-up", "unfeature":
		feature(t, do, what)
	case "link-up", "unlink":
		n, err := strconv.Atoi(what)
		if at := n - 1; err == nil && at >= 0 && at < len(t.Links) {
			if do == "unlink" {
				t.Links = slices.Delete(slices.Clone(t.Links), at, at+1)
			} else if at > 0 {
				t.Links[at-1], t.Links[at] = t.Links[at], t.Links[at-1]
			}
		}
	}
}

func feature(t *accounts.Theme, do, key string) {
	kind, value, _ := strings.Cut(key, ":")
	f := accounts.Featured{Kind: kind, Value: value}
	at := slices.Index(t.Featured, f)
	switch {
	case do == "feature" && at < 0 && value != "":
		t.Featured = append(slices.Clone(t.Featured), f)
	case do == "unfeature" && at >= 0:
		t.Featured = slices.Delete(slices.Clone(t.Featured), at, at+1)
	case do == "feature-up" && at > 0:
		t.Featured[at-1], t.Featured[at] = t.Featured[at], t.Featured[at-1]
	}
}
