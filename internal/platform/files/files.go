// Package files keeps uploads under the hash of their content in one folder, which several nodes may share, and their
// names in a table. What a file is, is decided by its content alone: PNG, JPEG, WebP, PDF, or SVG made harmless; what goes
// with a message may be text or a document, too (SaveAttachment).
//
// Table: files.
package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"tradecounter/internal/platform/clock"
	"tradecounter/internal/platform/db"
	"tradecounter/internal/platform/fault"
)

// MaxSize is the largest file that is kept, in bytes; an SVG has its own, smaller limit.
const MaxSize = 25 << 20

// Store is the folder with its table.
type Store struct {
	db  *db.DB
	dir string
	now clock.Now
}

// New makes a store in a folder, which is made with the first file.
func New(d *db.DB, dir string, now clock.Now) *Store { return &Store{d, dir, now} }

// File is a kept file.
type File struct {
	Name        string     `db:"name"`
	Hash        string     `db:"hash"` // SHA-256 of the content, in hex: an ETag that never lies
	ContentType string     `db:"content_type"`
	Size        int64      `db:"size"`
	AccountID   int64      `db:"account_id"` // 0: the seller's own, seen through what names it
	CreatedAt   clock.Time `db:"created_at"`
}

var goodName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._()/-]{0,179}$`)

func checkName(name string) error {
	if !goodName.MatchString(name) || strings.Contains(name, "..") || strings.Contains(name, "//") || strings.HasSuffix(name, "/") {
		return fault.Invalid(fmt.Sprintf("%q is not a file name of letters, digits, spaces and . _ - ( ) / like data-sheets/M8.pdf.", name))
	}
	return nil
}

// Save keeps what r holds under a name, for an account or (0) for the seller, and replaces what that owner had under
// it. The content is on disk before the row names it.
func (s *Store) Save(ctx context.Context, name string, accountID int64, r io.Reader) (File, error) {
	if err := checkName(name); err != nil {
		return File{}, err
	}
	content, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return File{}, fmt.Errorf("read %s: %w", name, err)
	}
	if len(content) > MaxSize {
		return File{}, fault.Invalid(fmt.Sprintf("%s is over %d MB.", name, MaxSize>>20))
	}
	kind := typeOf(content)
	switch kind {
	case "":
		return File{}, fault.Invalid(name + " is none of PNG, JPEG, WebP, PDF or SVG.")
	case typeSVG:
		if content, err = cleanSVG(content); err != nil {
			return File{}, fault.Invalid(fmt.Sprintf("%s can’t be used: %v.", name, err))
		}
	}
	return s.keep(ctx, name, accountID, kind, content)
}

// keep puts a content that was checked into the folder and then its name into the table.
func (s *Store) keep(ctx context.Context, name string, accountID int64, kind string, content []byte) (File, error) {
	sum := sha256.Sum256(content)
	file := File{name, hex.EncodeToString(sum[:]), kind, int64(len(content)), accountID, s.now()}
	if err := s.write(file.Hash, content); err != nil {
		return File{}, fmt.Errorf("keep %s: %w", name, err)
	}
	return file, s.insert(ctx, file)
}

func (s *Store) insert(ctx context.Context, f File) error {
	var account *int64
	if f.AccountID != 0 {
		account = &f.AccountID
	}
	rows, err := s.db.Exec(ctx, `INSERT INTO files (name, hash, content_type, size, account_id, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET hash = excluded.hash, content_type = excluded.content_type, size = excluded.size,
			created_at = excluded.created_at WHERE COALESCE(files.account_id, 0) = COALESCE(excluded.account_id, 0)`,
		f.Name, f.Hash, f.ContentType, f.Size, account, f.CreatedAt)
	if err != nil {
		return fmt.Errorf("keep %s: %w", f.Name, err)
	}
	if rows == 0 {
		return fault.Conflict(f.Name + " is another client’s. Use another name.")
	}
	return nil
}

// path of a content; only hex digits get here.
func (s *Store) path(hash string) string { return filepath.Join(s.dir, hash[:2], hash) }

// write puts the content in place in one step, so that a file that can be seen is whole.
func (s *Store) write(hash string, content []byte) (err error) {
	path := s.path(hash)
	if info, err := os.Stat(path); err == nil && info.Size() == int64(len(content)) {
		if now := time.Now(); os.Chtimes(path, now, now) == nil { // in use anew: see discard
			return nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	_, err = temp.Write(content)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err != nil {
		return err
	}
	if err = os.Rename(temp.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close()) // the name, too, survives a power cut
}

// Find is a file of the account's or of the seller's; another account's is missing. With 0 only the seller's are found.
func (s *Store) Find(ctx context.Context, accountID int64, name string) (File, error) {
	var f File
	err := s.db.Get(ctx, &f, `SELECT name, hash, content_type, size, COALESCE(account_id, 0) AS account_id, created_at FROM files
		WHERE name = ? AND (account_id IS NULL OR account_id = ?)`, name, accountID)
	if db.IsNone(err) {
		return File{}, fault.NotFound("This file isn’t there.")
	}
	if err != nil {
		return File{}, fmt.Errorf("find a file: %w", err)
	}
	return f, nil
}

// Open reads a found file's content; the caller closes it.
func (s *Store) Open(f File) (*os.File, error) {
	file, err := os.Open(s.path(f.Hash))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.Name, err)
	}
	return file, nil
}

// Read is a found file's whole content, for letters and documents.
func (s *Store) Read(f File) ([]byte, error) {
	content, err := os.ReadFile(s.path(f.Hash))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Name, err)
	}
	return content, nil
}

// Dir is the folder, for backup and restore.
func (s *Store) Dir() string { return s.dir }

const typeSVG = "image/svg+xml"

// typeOf knows a file by its first bytes; nothing for what isn't kept.
func typeOf(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(content, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case len(content) > 12 && string(content[:4]) == "RIFF" && string(content[8:12]) == "WEBP":
		return "image/webp"
	case bytes.HasPrefix(content, []byte("%PDF-")):
		return "application/pdf"
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(content, []byte("\xef\xbb\xbf")), " \t\r\n")
	if bytes.HasPrefix(start, []byte("<svg")) || bytes.HasPrefix(start, []byte("<?xml")) || bytes.HasPrefix(start, []byte("<!--")) {
		return typeSVG
	}
	return ""
}
