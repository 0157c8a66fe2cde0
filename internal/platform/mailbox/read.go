// Package mailbox reads letters from a mailbox by IMAP and makes plain letters of them: text without markup and without
// what was quoted, attachments, and whether a person wrote it. It decides nothing about what becomes of a letter.
package mailbox

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"tradecounter/internal/platform/settings"
)

const (
	readTime = 4 * time.Minute // for one reading of the mailbox
	dialTime = 20 * time.Second
	maxSize  = 30 << 20  // bytes; of a larger letter only the beginning is read
	maxBegin = 512 << 10 // bytes
	atOnce   = 200       // letters in one reading
	sinceDay = 14        // days: how old letters of a mailbox not read before may be
)

// Position is how far a mailbox was read. A server that numbers its letters anew gives another Validity.
type Position struct {
	Validity uint32
	UID      uint32 // the last one read
}

// Read hands over each letter that came since a position, the oldest first, with the position behind it. What take keeps
// must be kept when it returns: the letter is marked as read then, and not handed over again unless the mark is lost. An
// error of take ends the reading. A mailbox not read before, or numbered anew, gives its unread letters of a fortnight.
func Read(ctx context.Context, box settings.Mailbox, from Position, take func(ctx context.Context, raw []byte, cut bool, at Position) error) error {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	client, err := connect(ctx, box)
	if err != nil {
		return fmt.Errorf("reach mailbox %s: %w", box.Host, err)
	}
	defer client.Close()
	defer context.AfterFunc(ctx, func() { _ = client.Close() })()
	if err := client.Login(box.User, box.Password).Wait(); err != nil {
		return fmt.Errorf("sign in to mailbox %s as %s: %w", box.Host, box.User, err)
	}
	selected, err := client.Select(box.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("open folder %s: %w", box.Folder, err)
	}
	uids, err := since(client, from, selected.UIDValidity)
	if err != nil {
		return fmt.Errorf("look for new letters: %w", err)
	}
	for _, uid := range uids[:min(len(uids), atOnce)] {
		raw, cut, err := fetch(client, uid)
		if err != nil {
			return fmt.Errorf("read letter %d: %w", uid, err)
		}
		if raw == nil {
			continue // taken away meanwhile
		}
		if err := take(ctx, raw, cut, Position{selected.UIDValidity, uint32(uid)}); err != nil {
			return err
		}
		if err := client.Store(imap.UIDSetNum(uid), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
			return fmt.Errorf("mark letter %d as read: %w", uid, err)
		}
	}
	_ = client.Logout().Wait() // everything is read and marked
	return nil
}

func connect(ctx context.Context, box settings.Mailbox) (*imapclient.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	dialer, secure := &net.Dialer{}, &tls.Config{ServerName: box.Host, MinVersion: tls.VersionTLS12, RootCAs: roots}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(box.Host, strconv.Itoa(box.Port)))
	if err != nil {
		return nil, err
	}
	options := &imapclient.Options{TLSConfig: secure}
	switch box.TLS {
	case "none":
		return imapclient.New(conn, options), nil
	case "starttls":
		if deadline, ok := ctx.Deadline(); ok {
			_ = conn.SetDeadline(deadline)
		}
		client, err := imapclient.NewStartTLS(conn, options)
		if err != nil {
			return nil, errors.Join(err, conn.Close())
		}
		return client, nil
	}
	secured := tls.Client(conn, secure)
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return imapclient.New(secured, options), nil
}

func since(client *imapclient.Client, from Position, validity uint32) (uids []imap.UID, err error) {
	criteria := &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen}, Since: time.Now().AddDate(0, 0, -sinceDay)}
	if from.Validity == validity {
		set := imap.UIDSet{}
		set.AddRange(imap.UID(from.UID+1), 0) // 0 is the last one, which is found even when it isn't above
		criteria = &imap.SearchCriteria{UID: []imap.UIDSet{set}}
	}
	found, err := client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, err
	}
	uids = slices.DeleteFunc(found.AllUIDs(), func(uid imap.UID) bool { return from.Validity == validity && uint32(uid) <= from.UID })
	slices.Sort(uids)
	return uids, nil
}

// fetch reads a letter, or the beginning of one that is too large.
func fetch(client *imapclient.Client, uid imap.UID) (raw []byte, cut bool, err error) {
	sized, err := client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{RFC822Size: true}).Collect()
	if err != nil || len(sized) == 0 {
		return nil, false, err
	}
	section := &imap.FetchItemBodySection{Peek: true}
	if cut = sized[0].RFC822Size > maxSize; cut {
		section.Partial = &imap.SectionPartial{Offset: 0, Size: maxBegin}
	}
	got, err := client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(got) == 0 {
		return nil, cut, err
	}
	for _, part := range got[0].BodySection {
		return bytes.Clone(part.Bytes), cut, nil
	}
	return nil, cut, nil
}
