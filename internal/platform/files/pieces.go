package files

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"tradecounter/internal/platform/fault"
)

// Transfer is a large file that comes in pieces, each below what a request may hold; it is no file of the store yet.
type Transfer struct {
	Token    string `json:"-"`
	Received int64  `json:"-"` // bytes that are there
	PersonID int64  `json:"person"`
	For      string `json:"for"`  // what it is sent for
	Name     string `json:"name"` // as the sender calls it
	Size     int64  `json:"size"`
}

// Whole says that nothing is missing.
func (t Transfer) Whole() bool { return t.Received == t.Size }

const (
	piecesFolder  = "pieces"
	keptTransfers = 24 * time.Hour // a broken one can be gone on with for so long
)

var (
	tokenForm  = regexp.MustCompile(`^[A-Z2-7]{20,40}$`)
	noTransfer = fault.NotFound("This transfer isn’t there any more. Send the file again.")
	errSize    = fault.Invalid(fmt.Sprintf("A file has between 1 byte and %d MB.", MaxFilm>>20))
)

// BeginTransfer makes room for a file, and clears away what others left unfinished.
func (s *Store) BeginTransfer(t Transfer) (Transfer, error) {
	if t.Size < 1 || t.Size > MaxFilm {
		return t, errSize
	}
	s.forgetTransfers()
	t.Token, t.Received = rand.Text(), 0
	dir := s.transferAt(t.Token)
	about, err := json.Marshal(t)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "about"), about, 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "content"), nil, 0o600)
	}
	if err != nil {
		return t, fmt.Errorf("begin a transfer: %w", err)
	}
	return t, nil
}

func (s *Store) transferAt(token string) string { return filepath.Join(s.dir, piecesFolder, token) }

func (s *Store) forgetTransfers() {
	old, _ := os.ReadDir(filepath.Join(s.dir, piecesFolder)) // none yet
	for _, entry := range old {
		if info, err := entry.Info(); err == nil && s.now().Std().Sub(info.ModTime()) > keptTransfers {
			_ = os.RemoveAll(s.transferAt(entry.Name())) // next time
		}
	}
}

// Transfer is how far one came.
func (s *Store) Transfer(token string) (t Transfer, err error) {
	if !tokenForm.MatchString(token) {
		return t, noTransfer
	}
	about, err := os.ReadFile(filepath.Join(s.transferAt(token), "about"))
	if errors.Is(err, fs.ErrNotExist) {
		return t, noTransfer
	}
	if err == nil {
		err = json.Unmarshal(about, &t)
	}
	if err != nil {
		return t, fmt.Errorf("read a transfer: %w", err)
	}
	info, err := os.Stat(filepath.Join(s.transferAt(token), "content"))
	if err != nil {
		return t, fmt.Errorf("read a transfer: %w", err)
	}
	t.Token, t.Received = token, info.Size()
	return t, nil
}

// AddPiece puts the next piece, which begins at a byte. ok is false when another byte is next.
func (s *Store) AddPiece(t Transfer, at int64, content []byte) (next Transfer, ok bool, err error) {
	if at != t.Received || at+int64(len(content)) > t.Size {
		return t, false, nil
	}
	f, err := os.OpenFile(filepath.Join(s.transferAt(t.Token), "content"), os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteAt(content, at)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return t, false, fmt.Errorf("keep a piece: %w", err)
	}
	t.Received += int64(len(content))
	return t, true, nil
}

// OpenTransfer reads what came; the caller closes it.
func (s *Store) OpenTransfer(t Transfer) (*os.File, error) {
	return os.Open(filepath.Join(s.transferAt(t.Token), "content"))
}

// EndTransfer forgets it.
func (s *Store) EndTransfer(t Transfer) error { return os.RemoveAll(s.transferAt(t.Token)) }
