package files

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tradecounter/internal/platform/fault"
)

// MaxFilm is the largest film that is kept, in bytes.
const MaxFilm = 200 << 20

var (
	errNoFilm  = fault.Invalid("This is no film of the kinds MP4 or WebM.")
	errCutFilm = fault.Invalid("This film is cut off or damaged. Save it again and upload it whole.")
)

// SaveFilm keeps an MP4 or WebM in a folder under a name of its own content, for the seller. It goes through a file on
// disk, never through memory; what it is is decided by its content.
func (s *Store) SaveFilm(ctx context.Context, folder string, r io.Reader) (f File, err error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return f, fmt.Errorf("keep a film: %w", err)
	}
	temp, err := os.CreateTemp(s.dir, "film-*")
	if err != nil {
		return f, fmt.Errorf("keep a film: %w", err)
	}
	defer func() {
		_ = temp.Close()
		_ = os.Remove(temp.Name()) // gone already when it was put in place
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(temp, hash), io.LimitReader(r, MaxFilm+1))
	if err != nil {
		return f, fmt.Errorf("read a film: %w", err)
	}
	if size > MaxFilm {
		return f, fault.Invalid(fmt.Sprintf("This film is over %d MB. Make it smaller or shorter.", MaxFilm>>20))
	}
	kind, ext, err := filmType(temp, size)
	if err != nil {
		return f, err
	}
	sum := hash.Sum(nil)
	f = File{folder + hex.EncodeToString(sum[:8]) + ext, hex.EncodeToString(sum), kind, size, 0, s.now()}
	if err := checkName(f.Name); err != nil {
		return f, err
	}
	if err := s.place(temp, s.path(f.Hash)); err != nil {
		return f, fmt.Errorf("keep a film: %w", err)
	}
	return f, s.insert(ctx, f)
}

// place moves a file that was written to where its content belongs.
func (s *Store) place(temp *os.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// filmType looks at what a film is made of.
func filmType(in io.ReaderAt, size int64) (kind, ext string, err error) {
	head := make([]byte, 64)
	n, err := in.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", "", fmt.Errorf("read a film: %w", err)
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")) && bytes.Contains(head, []byte("\x42\x82\x84webm")):
		return "video/webm", ".webm", nil
	case len(head) >= 12 && string(head[4:8]) == "ftyp" && string(head[8:10]) != "qt":
		return "video/mp4", ".mp4", wholeMP4(in, size)
	}
	return "", "", errNoFilm
}

// wholeMP4 walks over the boxes of an MP4 (ISO/IEC 14496-12): they fill the file exactly, and one tells what is in it.
func wholeMP4(in io.ReaderAt, size int64) error {
	var head [16]byte
	described := false
	for at, boxes := int64(0), 0; at < size; boxes++ {
		if _, err := in.ReadAt(head[:8], at); err != nil || boxes > 100_000 {
			return errCutFilm
		}
		length, least := int64(binary.BigEndian.Uint32(head[:4])), int64(8)
		switch length {
		case 0: // to the end
			length = size - at
		case 1:
			if _, err := in.ReadAt(head[8:], at+8); err != nil {
				return errCutFilm
			}
			length, least = int64(binary.BigEndian.Uint64(head[8:])), 16
		}
		described = described || string(head[4:8]) == "moov"
		if length < least || length > size-at {
			return errCutFilm
		}
		at += length
	}
	if !described {
		return errCutFilm
	}
	return nil
}
