package support

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"path"
	"strings"
	"unicode"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/files"
)

// MaxFiles is how many files a message carries.
const MaxFiles = 5

// Upload is a file as it was sent.
type Upload struct {
	Name    string
	Content []byte
}

// keep saves uploads among the account's files, before the transaction of their message: what a file is, is decided by
// its content, and its name follows that. One that can't be kept refuses the form.
func (s *Service) keep(ctx context.Context, accountID int64, uploads []Upload) (list []Attached, err error) {
	if len(uploads) > MaxFiles {
		return nil, fault.Invalid("", fault.Field{Name: "files", Message: fmt.Sprintf("At most %d files go with a message.", MaxFiles)})
	}
	for _, u := range uploads {
		f, err := s.keepOne(ctx, accountID, u)
		if told, ok := fault.AsInvalid(err); ok {
			return nil, fault.Invalid("", fault.Field{Name: "files", Message: told.Message})
		}
		if err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, nil
}

func (s *Service) keepOne(ctx context.Context, accountID int64, u Upload) (Attached, error) {
	kept, shown := "tickets/"+strings.ToLower(rand.Text()), fileName(u.Name)
	f, shown, err := s.files.SaveAttachment(ctx, kept, accountID, shown, bytes.NewReader(u.Content))
	if err != nil {
		return Attached{}, err
	}
	return Attached{Name: shown, File: kept, ContentType: f.ContentType, Size: f.Size}, nil
}

const maxFileName = 120 // characters

// fileName is a sent name without folders and without what would turn round or break a line.
func fileName(sent string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(sent, `\`, "/")))
	if runes := []rune(name); len(runes) > maxFileName {
		name = string(runes[len(runes)-maxFileName:])
	}
	if name = strings.TrimSpace(name); name == "" || name == "." || name == "/" {
		return "file"
	}
	return name
}

// File is an attachment of a ticket that the actor may see; one of a note is for staff.
func (s *Service) File(ctx context.Context, actor identity.Actor, number string, id int64) (Attached, files.File, error) {
	w, err := s.whose(ctx, actor)
	if err != nil {
		return Attached{}, files.File{}, err
	}
	within, args := w.where()
	var found struct {
		Attached
		AccountID int64       `db:"account_id"`
		Kind      MessageKind `db:"kind"`
	}
	err = s.db.Get(ctx, &found, `SELECT f.id, f.message_id, f.name, f.file, f.content_type, f.size, t.account_id, g.kind
		FROM ticket_files f JOIN ticket_messages g ON g.id = f.message_id JOIN tickets t ON t.id = g.ticket_id JOIN accounts a ON a.id = t.account_id
		WHERE f.id = ? AND t.number = ? AND `+within, append([]any{id, number}, args...)...)
	if db.IsNone(err) || err == nil && w.by == client && found.Kind != QuestionMessage && found.Kind != AnswerMessage {
		return Attached{}, files.File{}, fault.NotFound("This file isn’t there.")
	}
	if err != nil {
		return Attached{}, files.File{}, fmt.Errorf("find an attachment: %w", err)
	}
	kept, err := s.files.Find(ctx, found.AccountID, found.File)
	return found.Attached, kept, err
}
